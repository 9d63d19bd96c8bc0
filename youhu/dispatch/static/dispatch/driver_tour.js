// Today's tour: one stop at a time. What was done here and is not sent yet counts as done already;
// every press goes into the outbox first.
import { facts, mine, send } from "youhu/field/outbox";
import { handOver, wrong } from "youhu/field/look";
import { Photos } from "youhu/field/photos";
import { moment, metres } from "youhu/field/words";
import { row } from "youhu/field/rows";
import { ask } from "youhu/field/ask";
import { openPad } from "youhu/drive/pad";
import { place, track } from "youhu/drive/track";

const page = document.querySelector("[data-drive]");
const find = (name) => page.querySelector(`[data-${name}]`);
const halts = [...page.querySelectorAll("[data-halt]")];
const NEXT = 3;
const FAR_M = 100;
const OPEN = new Set(["ahead", "heading", "here"]);
const WITH_PLACE = new Set(["arrive", "hand", "fail", "incident"]);
const BECOMES = { set_out: "heading", arrive: "here", hand: "done", fail: "failed" };

/* ---- how the stops stand, with what this phone still keeps ---- */
const states = new Map([...page.querySelectorAll("[data-stop]")].map((one) => [one.dataset.stop, one.dataset.state]));

const counts = (record) => ["waiting", "sending", "sign_in"].includes(record.state) || (record.state === "sent" && record.sent_at > new Date(page.dataset.at).toISOString());

function stand(records) {
  const now = new Map(states);
  for (const record of records.filter(counts)) {
    const old = now.get(record.number);
    if (old === undefined || !OPEN.has(old)) continue;
    now.set(record.number, BECOMES[record.verb] ?? old);
    if (BECOMES[record.verb] && !OPEN.has(BECOMES[record.verb])) begin(now, record.number);
  }
  return now;
}

// After a stop the next one begins, as the server will have it.
function begin(now, number) {
  const stops = halts.flatMap((halt) => [...halt.querySelectorAll("[data-stop]")].map((one) => [one.dataset.stop, halt]));
  const from = stops.find(([pk]) => pk === number)?.[1];
  const next = stops.find(([pk]) => now.get(pk) === "ahead");
  if (next) now.set(next[0], next[1] === from ? "here" : "heading");
}

const stopsOf = (halt) => [...halt.querySelectorAll("[data-stop]")];

function show(halt, now) {
  const left = stopsOf(halt).filter((one) => OPEN.has(now.get(one.dataset.stop)));
  const state = left.some((one) => now.get(one.dataset.stop) === "here") ? "here" : now.get(left[0]?.dataset.stop) ?? "";
  for (const one of stopsOf(halt)) one.hidden = !left.includes(one);
  for (const part of halt.querySelectorAll("[data-when]")) part.hidden = !part.dataset.when.split(" ").includes(state);
}

function draw(records) {
  const now = stand(records);
  const open = halts.filter((halt) => !stopsOf(halt).length || stopsOf(halt).some((one) => OPEN.has(now.get(one.dataset.stop))));
  halts.forEach((halt) => { halt.hidden = halt !== open[0]; });
  if (open[0] && stopsOf(open[0]).length) show(open[0], now);
  const coming = open.slice(1, 1 + NEXT).map((halt) => halt.dataset.halt);
  page.querySelectorAll("[data-run]").forEach((line) => { line.hidden = !coming.includes(line.dataset.run); });
  if (find("coming")) find("coming").hidden = !coming.length;
  if (find("none")) find("none").hidden = Boolean(open.length) || page.dataset.shift !== "on_duty";
  drawQueue(records);
}

function drawQueue(records) {
  const waiting = records.filter((record) => record.state !== "sent");
  find("conflict").hidden = !waiting.some((record) => ["moved", "refused"].includes(record.state));
  if (!find("queue-section")) return;
  find("queue-section").hidden = !waiting.length;
  find("queue").replaceChildren(...waiting.slice(-5).reverse().map((record) => row(record)));
  for (const [verb, name] of [["on_duty", "offered"], ["mend", "broken"]]) {
    const part = find(name);
    if (part) part.hidden = records.some((record) => record.verb === verb && counts(record));
  }
}

/* ---- every press ---- */
function fieldsOf(form) {
  const said = Object.fromEntries([...new FormData(form)].filter(([, value]) => typeof value === "string"));
  for (const name of ["csrfmiddlewaretoken", "member", "client_key", "verb", "number"]) delete said[name];
  return said;
}

const shown = (form, photos) => photos?.kept.length || form.elements.signature?.value || form.elements.code?.value.trim();

async function press(form, photos) {
  wrong_(form, "");
  if (form.dataset.hand === "delivery" && !shown(form, photos)) { wrong_(form, facts.proofWords); return; }
  if (form.dataset.confirm && !(await ask(form.dataset.confirm, form.dataset.yes))) return;
  const buttons = form.querySelectorAll("button");
  buttons.forEach((button) => { button.disabled = true; });
  try {
    await photos?.working;
    const fields = fieldsOf(form), verb = form.elements.verb.value;
    const here = WITH_PLACE.has(verb) ? await place() : null;
    if (here) Object.assign(fields, { lng: here.lng.toFixed(6), lat: here.lat.toFixed(6) });
    await handOver([{ verb, number: form.elements.number.value, title: form.dataset.title, fields, photos: photos?.kept ?? [] }]);
  } catch {
    buttons.forEach((button) => { button.disabled = false; });
    wrong_(form, facts.fullWords);
  }
}

function wrong_(form, text) { if (form.querySelector("[data-wrong]")) wrong(form, text); }

for (const form of page.querySelectorAll("form[data-act]")) {
  const photos = form.querySelector("[data-photos]") ? new Photos(form, 1) : null;
  form.addEventListener("submit", (event) => { event.preventDefault(); press(form, photos); });
}
page.querySelectorAll("[data-pad]").forEach(openPad);

/* ---- how far from the address: told, never in the way ---- */
for (const box of page.querySelectorAll("[data-proof]")) {
  box.addEventListener("toggle", async () => {
    const line = box.querySelector("[data-far]"), here = box.open ? await place() : null;
    if (!here) return;
    const { lng, lat } = box.closest("[data-halt]").dataset;
    const away = metres(here, { lng: Number(lng), lat: Number(lat) });
    line.hidden = away <= FAR_M;
    line.textContent = facts.farWords.replace("{n}", Math.round(away / 10) * 10);
  });
}

/* ---- begin ---- */
let drawing;
const began = new Date().toISOString(); // by this phone's clock, as `sent_at` is
const again = () => { clearTimeout(drawing); drawing = setTimeout(async () => { const all = await mine(); draw(all); freshen(all); }, 80); };

// What went out late is on the server's page only: take it, unless the driver is in the middle of something.
function freshen(records) {
  const isBusy = records.some((record) => ["waiting", "sending"].includes(record.state)) || page.querySelector("details[open]") || document.querySelector("dialog[open]");
  if (!isBusy && records.some((record) => record.state === "sent" && record.sent_at > began)) location.reload();
}
window.addEventListener("youhu:outbox", again);
window.addEventListener("youhu:snapshot", ({ detail }) => {
  if (!detail.isOld || !find("fresh")) return;
  find("fresh").textContent = facts.fresh.replace("{at}", moment(page.dataset.at));
  find("fresh").hidden = false;
});
find("send")?.addEventListener("click", () => send({ now: true }));
const records = await mine();
draw(records);
const begins = records.some((record) => record.verb === "on_duty" && counts(record));
if (page.dataset.shift === "on_duty" || begins) track();
document.body.dataset.ready = "1";
