// Photos of one form: made smaller on the phone, shown, and kept until the form is sent.
import { facts } from "youhu/field/outbox";
import { sign } from "youhu/field/words";

const LONGEST_SIDE = 1600;
const QUALITY = 0.82;

async function shrink(file) {
  try {
    const seen = await createImageBitmap(file, { imageOrientation: "from-image" });
    const part = Math.min(1, LONGEST_SIDE / Math.max(seen.width, seen.height));
    const canvas = Object.assign(document.createElement("canvas"), { width: seen.width * part, height: seen.height * part });
    canvas.getContext("2d").drawImage(seen, 0, 0, canvas.width, canvas.height);
    return await new Promise((done) => canvas.toBlob(done, "image/jpeg", QUALITY));
  } catch {
    return file; // the server says what is wrong with it
  }
}

export class Photos {
  constructor(form, most = 6) {
    Object.assign(this, { form, most, kept: [], working: Promise.resolve() });
    for (const input of form.querySelectorAll("[data-photos]")) {
      input.addEventListener("change", () => { this.add([...input.files]); input.value = ""; });
    }
  }

  add(files) {
    this.working = this.working.then(async () => {
      for (const file of files.slice(0, this.most - this.kept.length)) {
        const photo = await shrink(file);
        this.kept.push(photo);
        this.show(photo);
      }
      this.form.dispatchEvent(new Event("youhu:photos"));
    });
  }

  show(photo) {
    const shot = Object.assign(document.createElement("figure"), { className: "f-shot" });
    const image = Object.assign(document.createElement("img"), { src: URL.createObjectURL(photo), alt: "" });
    const out = Object.assign(document.createElement("button"), { type: "button", className: "f-shot__x" });
    out.setAttribute("aria-label", facts.outPhoto);
    const round = document.createElement("span");
    round.append(sign("i-close", "c-icon"));
    out.append(round);
    out.addEventListener("click", () => { this.kept = this.kept.filter((other) => other !== photo); URL.revokeObjectURL(image.src); shot.remove(); });
    shot.append(image, out);
    const slot = this.form.querySelector(".f-shot--take");
    slot.classList.remove("f-shot--big");
    slot.before(shot);
  }
}
