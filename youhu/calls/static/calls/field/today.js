// Today: distances, clocks that go on, the first thing that is still to do, the map, what waits.
import { facts, mine } from "youhu/field/outbox";
import { last } from "youhu/field/snapshot";
import { far, moment, tick } from "youhu/field/words";
import { CellMap } from "youhu/field/map";
import { openLooks } from "youhu/field/look";
import { row } from "youhu/field/rows";

const page = document.querySelector("[data-today]");
const find = (name) => page.querySelector(`[data-${name}]`);
const rows = [...page.querySelectorAll("[data-task]")];
const first = find("first");
let here = null;
let map = null;
let isOld = false;
let snapshot = await last();
openLooks(first);

// What this phone has answered already, whether the server knows it yet or not.
async function answered() {
  const looked = (await mine()).filter((record) => record.number && !["remark", "add_photos", "report"].includes(record.verb) && !["refused", "moved"].includes(record.state));
  return new Set(looked.map((record) => record.number));
}

async function arrange() {
  const done = await answered();
  const open = rows.filter((task) => !done.has(task.dataset.task));
  rows.forEach((task) => { task.hidden = task === open[0] || done.has(task.dataset.task); });
  find("todo").textContent = open.length;
  find("first-section").hidden = !open.length;
  find("none").hidden = Boolean(open.length);
  find("next-section").hidden = open.length < 2;
  if (open.length) showFirst(open[0]);
  drawPins(open);
}

function showFirst(task) {
  const number = task.dataset.task;
  if (first.querySelector("[data-look]")?.dataset.number === number) return;
  const known = snapshot?.tasks.find((kept) => kept.number === number);
  if (!known) { task.hidden = false; find("first-section").hidden = true; return; }
  first.innerHTML = known.html; // our own server's words, kept on this phone
  find("first-due").replaceChildren(task.querySelector("[data-due]").cloneNode(true));
  openLooks(first);
  measure();
}

function drawPins(open) {
  if (!snapshot || typeof L === "undefined") return;
  find("map-section").hidden = false;
  if (map) map.map.remove();
  map = new CellMap(find("map"), snapshot.cells);
  for (const task of open) map.pin(Number(task.dataset.lng), Number(task.dataset.lat), task.querySelector(".f-task__n").textContent, task.querySelector("a").href);
  if (here) map.me(here.lng, here.lat);
  const note = find("map-note");
  note.textContent = note.dataset.words.replace("{cells}", snapshot.cells.features.length).replace("{tasks}", open.length);
}

function measure() {
  if (!here) return;
  for (const slot of page.querySelectorAll("[data-far]")) {
    slot.textContent = ` · ${far(here, { lng: Number(slot.dataset.lng), lat: Number(slot.dataset.lat) })}`;
  }
}

async function showQueue() {
  const waiting = (await mine()).filter((record) => record.state !== "sent");
  const list = find("queue");
  find("queue-section").hidden = !waiting.length;
  list.replaceChildren(...waiting.slice(-Number(list.dataset.most)).reverse().map((record) => row(record)));
}

function fresh() {
  const line = find("fresh");
  line.hidden = navigator.onLine && !isOld;
  line.textContent = facts.fresh.replace("{at}", moment(page.dataset.at));
}

const clocks = () => page.querySelectorAll("[data-due]").forEach(tick);

window.addEventListener("youhu:outbox", () => { showQueue(); });
function take(found) {
  isOld = found.isOld;
  fresh();
  if (found.snapshot) { snapshot = found.snapshot; arrange(); }
}
window.addEventListener("youhu:snapshot", ({ detail }) => take(detail));
window.addEventListener("online", fresh);
window.addEventListener("offline", fresh);
clocks();
setInterval(clocks, 30_000);
fresh();
if (window.youhuNewest) take(window.youhuNewest);
await arrange();
await showQueue();
navigator.geolocation?.getCurrentPosition(({ coords }) => {
  here = { lng: coords.longitude, lat: coords.latitude };
  measure();
  map?.me(here.lng, here.lat);
}, () => {}, { enableHighAccuracy: true, timeout: 10_000, maximumAge: 60_000 });
document.body.dataset.ready = "1";
