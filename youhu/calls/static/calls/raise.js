// Raising a call step by step. Without this module the page is one long form that works as well.
const form = document.querySelector("[data-raise]");
const words = form.dataset;
const steps = [...form.querySelectorAll("[data-step]")];
const field = (name) => form.elements[name];
const LONGEST_SIDE = 1600;
const QUALITY = 0.82;
const WAIT_MS = 350;

/* ---- the draft: what was said so far, on this device. Names and numbers are not kept. ---- */
const KEPT = ["client_key", "text", "category", "lng", "lat", "address"];
const draft = {
  save() {
    const kept = Object.fromEntries(KEPT.map((name) => [name, field(name)?.value ?? ""]));
    localStorage.setItem(words.draft, JSON.stringify({ ...kept, at: Date.now() }));
  },
  restore() {
    const kept = JSON.parse(localStorage.getItem(words.draft) ?? "null");
    if (!kept?.text || form.querySelector("[data-errors]") || field("text").value) return;
    for (const name of KEPT) if (field(name) && kept[name]) field(name).value = kept[name];
    const when = new Intl.DateTimeFormat(document.documentElement.lang, { month: "long", day: "numeric", hour: "2-digit", minute: "2-digit" });
    if (kept.at) form.querySelector("[data-kept-when]").textContent = words.keptWords.replace("{when}", when.format(kept.at));
    form.querySelector("[data-restored]").hidden = false;
  },
  forget() { localStorage.removeItem(words.draft); },
};

/* ---- suggestions: what the words so far point to; sent by POST, which keeps them out of logs ---- */
const guess = { timer: 0, asked: "" };
function suggest() {
  clearTimeout(guess.timer);
  guess.timer = setTimeout(async () => {
    const asked = field("text").value;
    if (asked === guess.asked) return;
    guess.asked = asked;
    const sent = new URLSearchParams({ text: asked, csrfmiddlewaretoken: field("csrfmiddlewaretoken").value });
    const answer = await fetch(words.suggestUrl, { method: "POST", body: sent });
    if (!answer.ok || guess.asked !== asked) return;
    form.querySelector("#suggestions").innerHTML = await answer.text();
    press();
    alike.look();
  }, 500);
}

/* ---- steps: one question at a time; the browser's own back button walks back ---- */
const bars = document.querySelectorAll("[data-bars] li");
const next = form.querySelector("[data-next]");
const send = form.querySelector("[data-send]");
let at = 0;

function show(step) {
  at = Math.max(0, Math.min(step, steps.length - 1));
  steps.forEach((section, i) => { section.hidden = i !== at; });
  bars.forEach((bar, i) => bar.classList.toggle("is-done", i <= at));
  const isLast = at === steps.length - 1;
  next.hidden = isLast;
  send.hidden = !isLast;
  document.querySelector("[data-now]").textContent = words.stepWords.replace("{n}", at + 1).replace("{all}", steps.length);
  document.querySelector("[data-then]").textContent = isLast ? words.lastWords : words.nextWords.replace("{title}", steps[at + 1].dataset.title);
  if (steps[at].dataset.step === "where") place.open();
  if (isLast) summarise();
  window.scrollTo(0, 0);
}

function go(step) {
  history.pushState({ step }, "", `#${steps[step].dataset.step}`);
  show(step);
  steps[step].querySelector("h2").focus();
}

const isAnswered = (section) => {
  const wrong = [...section.querySelectorAll("input,select,textarea")].find((input) => !input.checkValidity());
  if (wrong) {
    (wrong.closest("details") ?? {}).open = true;
    wrong.reportValidity();
    return false;
  }
  if (section.dataset.step === "where" && !field("lng").value && !field("community").value) {
    say(words.noPlaceWords);
    return false;
  }
  return true;
};

/* ---- where: the pin stays in the centre and the map moves below it ---- */
const placeName = form.querySelector("[data-place-name]");
const say = (text) => { placeName.textContent = text; };
const place = {
  open() {
    const element = form.querySelector("[data-pinmap]");
    if (this.opening) return;
    Object.assign(element.dataset, { lng: field("lng").value, lat: field("lat").value });
    element.closest("[hidden]").hidden = false;
    this.opening = this.draw(element).catch(() => this.fail());
    form.querySelector("[data-locate]").addEventListener("click", () => this.locate());
    if (field("lng").value) this.opening.then(() => this.name());
  },
  // The map and its library are fetched when somebody comes to this step, not before.
  async draw(element) {
    const { DistrictMap, fetchLeaflet } = await import("youhu/map");
    await fetchLeaflet(words);
    this.shown = new DistrictMap(element);
    await this.shown.open();
    this.shown.map.on("move", () => this.moved());
  },
  fail() { // no outlines came: the community will do
    say(words.noPlaceWords);
    field("community").closest("details").open = true;
  },
  moved() {
    const centre = this.shown.map.getCenter();
    field("lng").value = centre.lng.toFixed(6);
    field("lat").value = centre.lat.toFixed(6);
    field("community").value = "";
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.name(), WAIT_MS);
  },
  async name() {
    const answer = await fetch(`${words.placeUrl}?lng=${field("lng").value}&lat=${field("lat").value}`);
    const found = answer.status === 200 || answer.status === 422 ? await answer.json() : {};
    say(found.name ?? found.error ?? words.noPlaceWords);
    field("address").setCustomValidity(found.error ?? "");
    this.offer(found.landmarks ?? []);
    if (found.code) { this.shown.choose(found.code); alike.look(); }
    draft.save();
  },
  offer(names) {
    form.querySelector("[data-landmarks]").replaceChildren(...names.map((name) => {
      const chip = Object.assign(document.createElement("button"), { type: "button", className: "c-chip", textContent: name });
      chip.addEventListener("click", () => { field("address").value = words.nearWords.replace("{name}", name); draft.save(); });
      return chip;
    }));
  },
  async locate() {
    say(words.locatingWords);
    await this.opening;
    navigator.geolocation.getCurrentPosition(
      ({ coords }) => { this.shown.map.setView([coords.latitude, coords.longitude], 17); this.moved(); },
      () => say(words.noPositionWords),
      { enableHighAccuracy: true, timeout: 10_000 },
    );
  },
};

/* ---- alike: what neighbours raised near the pin; whoever joins one of these need not write ---- */
const alike = {
  box: form.querySelector("[data-alike]"),
  async look() {
    const names = ["lng", "lat", "category", "text", "csrfmiddlewaretoken"];
    const asked = new URLSearchParams(names.map((name) => [name, field(name).value]));
    if (!this.box || !field("lng").value || this.asked === String(asked)) return;
    this.asked = String(asked);
    const answer = await fetch(this.box.dataset.alike, { method: "POST", body: asked });
    if (answer.ok && this.asked === String(asked)) this.box.innerHTML = await answer.text();
  },
  async join(event) {
    event.preventDefault();
    const sent = new FormData(event.target);
    const answer = await fetch(event.submitter.formAction, { method: "POST", body: sent, headers: { "HX-Request": "true" } });
    this.box.innerHTML = await answer.text();
    this.box.querySelector("[tabindex]")?.focus();
  },
};
alike.box?.addEventListener("click", (event) => { if (event.target.closest("[data-leave]")) draft.forget(); });
document.querySelector("[data-echo-form]")?.addEventListener("submit", (event) => alike.join(event));

/* ---- photos: made smaller on the phone, which also drops the place hidden in them ---- */
const photos = { input: form.querySelector("#id_photos"), camera: form.querySelector("#id_camera"), kept: [], list: form.querySelector("[data-photos]") };

async function shrink(file) {
  try {
    const seen = await createImageBitmap(file, { imageOrientation: "from-image" });
    const part = Math.min(1, LONGEST_SIDE / Math.max(seen.width, seen.height));
    const canvas = Object.assign(document.createElement("canvas"), { width: seen.width * part, height: seen.height * part });
    canvas.getContext("2d").drawImage(seen, 0, 0, canvas.width, canvas.height);
    const blob = await new Promise((done) => canvas.toBlob(done, "image/jpeg", QUALITY));
    return new File([blob], file.name.replace(/\.\w+$/, ".jpg"), { type: "image/jpeg" });
  } catch {
    return file; // the server says what is wrong with it
  }
}

async function addPhotos(event) {
  const room = Number(words.mostPhotos) - photos.kept.length;
  for (const file of [...event.target.files].slice(0, room)) photos.kept.push(await shrink(file));
  photos.camera.value = "";
  drawPhotos();
}

function drawPhotos() {
  const files = new DataTransfer();
  photos.kept.forEach((file) => files.items.add(file));
  photos.input.files = files.files;
  photos.list.replaceChildren(...photos.kept.map(preview));
  const bytes = photos.kept.reduce((sum, file) => sum + file.size, 0);
  form.querySelector("[data-photos-told]").textContent = photos.kept.length
    ? words.photosWords.replace("{n}", photos.kept.length).replace("{all}", words.mostPhotos).replace("{size}", Math.max(0.1, bytes / 1e6).toFixed(1)) : "";
}

function preview(file, i) {
  const item = form.querySelector("[data-photo-template]").content.firstElementChild.cloneNode(true);
  item.querySelector("img").src = URL.createObjectURL(file);
  item.querySelector("button").addEventListener("click", () => { photos.kept.splice(i, 1); drawPhotos(); });
  return item;
}

/* ---- check: the answers once more, each with a way back ---- */
function summarise() {
  const chosen = field("category").selectedOptions[0];
  const community = field("community").selectedOptions?.[0];
  const told = {
    text: field("text").value,
    category: chosen?.value ? chosen.textContent : "",
    place: [field("community").value ? community.textContent : placeName.textContent, field("address").value].filter(Boolean).join(" · "),
    photos: photos.kept.length ? words.somePhotosWords.replace("{n}", photos.kept.length) : words.noPhotosWords,
  };
  for (const [name, text] of Object.entries(told)) form.querySelector(`[data-of="${name}"]`).textContent = text;
}

/* ---- begin ---- */
form.addEventListener("click", (event) => {
  const chip = event.target.closest("[data-category]");
  if (chip) { field("category").value = chip.dataset.category; press(); draft.save(); }
  const change = event.target.closest("[data-change]");
  if (change) go(steps.findIndex((section) => section.dataset.step === change.dataset.change));
  if (event.target.closest("[data-go-on]")) form.querySelector("[data-restored]").hidden = true;
  if (event.target.closest("[data-afresh]")) { draft.forget(); location.assign(location.pathname); }
});
const press = () => form.querySelectorAll("[data-category]").forEach(
  (chip) => chip.setAttribute("aria-pressed", String(chip.dataset.category === field("category").value)));
form.addEventListener("change", () => { press(); draft.save(); });
form.addEventListener("input", (event) => { if (event.target.name === "text") { draft.save(); suggest(); } });
photos.input.addEventListener("change", addPhotos);
photos.camera.addEventListener("change", addPhotos);
field("community").addEventListener("change", () => {
  if (!field("community").value) return;
  field("lng").value = field("lat").value = "";
  field("address").setCustomValidity("");
  say(field("community").selectedOptions[0].textContent);
});
next.addEventListener("click", () => { if (isAnswered(steps[at])) go(at + 1); });
window.addEventListener("popstate", (event) => show(event.state?.step ?? 0));
form.addEventListener("submit", (event) => {
  const missing = steps.findIndex((section) => !isAnsweredQuietly(section));
  if (missing >= 0) { event.preventDefault(); go(missing); isAnswered(steps[missing]); return; }
  send.disabled = true;
});
const isAnsweredQuietly = (section) => [...section.querySelectorAll("input,select,textarea")].every((input) => input.checkValidity());
window.addEventListener("pageshow", () => { send.disabled = false; });

form.noValidate = true;
document.documentElement.classList.add("is-stepped");
document.querySelectorAll("[data-stepped]").forEach((element) => { element.hidden = false; });
draft.restore();
if (!navigator.geolocation) form.querySelector("[data-locate]").hidden = true;
const faulty = form.querySelector("[aria-invalid='true'], .errorlist")?.closest("[data-step]");
show(faulty ? steps.indexOf(faulty) : 0);
document.body.dataset.ready = "1";
