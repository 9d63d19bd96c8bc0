// One task: its answer goes through the outbox; without a network its page comes from the snapshot.
import { facts, mine } from "youhu/field/outbox";
import { last } from "youhu/field/snapshot";
import { far, moment, status } from "youhu/field/words";
import { CellMap } from "youhu/field/map";
import { Photos } from "youhu/field/photos";
import { handOverFrom, openLooks } from "youhu/field/look";
import { mend } from "youhu/field/mend";

const page = document.querySelector("[data-task-page]");
const find = (name) => page.querySelector(`[data-${name}]`);
const number = page.dataset.number || location.pathname.split("/").filter(Boolean).at(-1);
const body = find("task-body");
const snapshot = (await last()) ?? (await new Promise((done) => {
  window.addEventListener("youhu:snapshot", ({ detail }) => done(detail.snapshot), { once: true });
  setTimeout(() => done(window.youhuNewest?.snapshot ?? null), 3_000);
}));
const known = snapshot?.tasks.find((task) => task.number === number);

if (!page.dataset.number && known) { // the empty page, shown for want of a network
  body.innerHTML = known.html; // our own server's words, kept on this phone
  body.hidden = false;
  find("none").hidden = true;
  find("map-card").hidden = false;
  find("fresh").hidden = false;
  find("fresh").textContent = facts.fresh.replace("{at}", moment(snapshot.at));
  Object.assign(find("map").dataset, { lng: known.lng, lat: known.lat });
}
openLooks(page);

for (const form of page.querySelectorAll("form[data-act]")) {
  form.querySelectorAll("input[type='file']").forEach((input) => { input.dataset.photos = ""; });
  const photos = form.querySelector("[data-photos]") ? plain(form) : null;
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    const note = form.elements.note?.value.trim() ?? "";
    const files = photos ? await photos() : [];
    if (!note && !files.length) { form.querySelector("textarea, input[type='file']").focus(); return; }
    const { act: verb, title } = form.dataset;
    await handOverFrom(form, [{ verb, number, title, fields: { note }, photos: files }]);
  });
}

// A bare file input, whose photos are made smaller when the form goes.
function plain(form) {
  const holder = document.createElement("div");
  holder.append(Object.assign(document.createElement("label"), { className: "f-shot--take" }));
  const photos = new Photos(holder);
  const input = form.querySelector("[data-photos]");
  return async () => { photos.add([...input.files]); await photos.working; return photos.kept; };
}

if (snapshot && find("map").dataset.lng && typeof L !== "undefined") {
  const { lng, lat } = find("map").dataset;
  const map = new CellMap(find("map"), snapshot.cells);
  map.at(Number(lng), Number(lat));
  map.pin(Number(lng), Number(lat), "");
  navigator.geolocation?.getCurrentPosition(({ coords }) => {
    map.me(coords.longitude, coords.latitude);
    for (const slot of page.querySelectorAll("[data-far]")) slot.textContent = ` · ${far({ lng: coords.longitude, lat: coords.latitude }, { lng: Number(lng), lat: Number(lat) })}`;
  }, () => {}, { timeout: 10_000, maximumAge: 60_000 });
}

const pending = (await mine()).filter((record) => record.number === number && record.state !== "sent").at(-1);
if (pending) {
  find("pending").hidden = false;
  find("pending").replaceChildren(status(pending.state), document.createTextNode(` ${pending.why || facts.keptWords}`));
}
await mend(page);
document.body.dataset.ready = "1";
