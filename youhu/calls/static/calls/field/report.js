// A report in three taps: photo, category, send. The place is where one stands, until the map is moved.
import { facts } from "youhu/field/outbox";
import { last } from "youhu/field/snapshot";
import { CellMap, cellAt } from "youhu/field/map";
import { Photos } from "youhu/field/photos";
import { handOverFrom, wrong } from "youhu/field/look";
import { mend } from "youhu/field/mend";

const form = document.querySelector("[data-report]");
const find = (name) => form.querySelector(`[data-${name}]`);
const field = (name) => form.elements[name];
const photos = new Photos(form, Number(form.dataset.mostPhotos));
const KEPT = ["text", "category", "lng", "lat", "community", "address", "urgency"];
const WAIT_MS = 350;

/* ---- what it is ---- */
function press() {
  for (const chip of form.querySelectorAll("[data-category]")) chip.setAttribute("aria-pressed", String(chip.dataset.category === field("category").value));
}
form.addEventListener("click", (event) => {
  const chip = event.target.closest("[data-category]");
  if (chip) { field("category").value = chip.dataset.category; press(); wrong(form, ""); }
});
field("category").addEventListener("change", press);

/* ---- where it is ---- */
const snapshot = (await last()) ?? window.youhuNewest?.snapshot ?? (await new Promise((done) => {
  window.addEventListener("youhu:snapshot", ({ detail }) => done(detail.snapshot), { once: true });
  setTimeout(() => done(null), 3_000);
}));
const say = (text) => { find("place").textContent = text; };
let map = null;
let timer;

function moved() {
  const centre = map.map.getCenter();
  field("lng").value = centre.lng.toFixed(6);
  field("lat").value = centre.lat.toFixed(6);
  field("community").value = "";
  clearTimeout(timer);
  timer = setTimeout(name, WAIT_MS);
}

async function name() {
  const lng = Number(field("lng").value), lat = Number(field("lat").value);
  const cell = cellAt(snapshot.cells, lng, lat);
  if (cell) { say(cell.properties.name); return; }
  try {
    const found = await (await fetch(`${form.dataset.placeUrl}?lng=${lng}&lat=${lat}`)).json();
    say(found.name ?? found.error ?? facts.outsideWords);
  } catch { say(facts.outsideWords); }
}

function locate() {
  say(facts.locatingWords);
  navigator.geolocation.getCurrentPosition(({ coords }) => {
    map.me(coords.longitude, coords.latitude);
    map.at(coords.longitude, coords.latitude, 18);
    moved();
  }, () => say(facts.noPlaceWords), { enableHighAccuracy: true, timeout: 10_000 });
}

if (snapshot && typeof L !== "undefined") {
  find("pinned").hidden = false;
  map = new CellMap(find("map"), snapshot.cells);
  if (field("lng").value) map.at(Number(field("lng").value), Number(field("lat").value));
  map.map.on("dragend zoomend", moved);
  find("locate").addEventListener("click", locate);
  if (!navigator.geolocation) find("locate").hidden = true;
  else if (!field("lng").value) locate();
}
field("community").addEventListener("change", () => { if (field("community").value) field("lng").value = field("lat").value = ""; });

/* ---- send ---- */
function missing() {
  if (!field("category").value) return facts.categoryWords;
  if (!field("lng").value && !field("community").value) return facts.noPlaceWords;
  return "";
}

form.addEventListener("submit", async (event) => {
  event.preventDefault();
  wrong(form, missing());
  if (missing()) return;
  await photos.working;
  const what = field("category").selectedOptions[0].textContent;
  const fields = Object.fromEntries(KEPT.map((key) => [key, field(key).value]));
  fields.text = fields.text.trim() || what;
  const title = fields.text === what ? what : `${what}: ${fields.text}`;
  await handOverFrom(form, [{ verb: "report", title, fields, photos: photos.kept }]);
});

/* ---- begin ---- */
if (find("kinds").childElementCount) {
  find("kinds").hidden = false;
  find("all").open = Boolean(find("all").querySelector(".errorlist"));
}
find("more").open = Boolean(find("more").querySelector(".errorlist"));
find("album").hidden = false;
const mended = await mend(form, photos);
if (mended && map && field("lng").value) map.at(Number(field("lng").value), Number(field("lat").value));
press();
document.body.dataset.ready = "1";
