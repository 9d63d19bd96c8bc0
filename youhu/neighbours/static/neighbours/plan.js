// A link plan on the map, and dragging a household to another member. Every move is the form of its
// row, so what the mouse does the keyboard does with the same fields.
import { DistrictMap } from "youhu/map";

const element = document.getElementById("plan-map");
const token = (name) => getComputedStyle(document.documentElement).getPropertyValue(`--${name}`).trim();
// As many hues as tell neighbours apart; members beyond begin again, and each has a number.
const HUES = ["ink-600", "amber-800", "jade-700", "cinnabar-600", "ink-900", "jade-600"].map(token).filter(Boolean);
const hue = (number) => HUES[number % HUES.length];
const find = (selector) => document.querySelector(selector);
let held = null;

for (const dot of document.querySelectorAll("[data-dot]")) dot.style.background = hue(Number(dot.dataset.dot));

function draw({ homes, members }) {
  const shown = new DistrictMap(element, { finest: "community", scrollWheelZoom: false });
  const group = L.featureGroup();
  for (const { line, at: [lng, lat], of } of spread(homes)) {
    const colour = of < 0 ? token("cinnabar-700") : hue(of);
    L.circleMarker([lat, lng], { radius: 5, weight: of < 0 ? 2 : 1, color: of < 0 ? colour : token("paper"), fillColor: colour, fillOpacity: of < 0 ? 0 : 0.9 })
      .on("click", () => { find(`#line-${line}`)?.scrollIntoView({ block: "center" }); }).addTo(group);
  }
  members.forEach(({ at: [lng, lat] }, number) => {
    const label = Object.assign(document.createElement("span"), { className: "c-linkdot", textContent: number + 1 });
    label.style.background = hue(number);
    L.marker([lat, lng], { icon: L.divIcon({ html: label, className: "", iconSize: [22, 22] }), keyboard: false, interactive: false }).addTo(group);
  });
  group.addTo(shown.map);
  if (group.getLayers().length) shown.map.fitBounds(group.getBounds().pad(0.15), { animate: false, maxZoom: 18 });
  shown.map.on("moveend", () => shown.refresh());
  return shown.refresh();
}

// Doors of one house stand at one point: they lie around it in a ring.
function spread(homes) {
  const seen = new Map();
  return homes.map((home) => {
    const key = home.at.join();
    const number = seen.get(key) ?? 0;
    seen.set(key, number + 1);
    const turn = number * 2.4;
    const far = 0.000018 * Math.sqrt(number);
    return { ...home, at: [home.at[0] + far * Math.cos(turn), home.at[1] + far * Math.sin(turn)] };
  });
}

for (const row of document.querySelectorAll("tr[draggable]")) {
  row.addEventListener("dragstart", (event) => {
    held = row;
    row.classList.add("is-held");
    event.dataTransfer.setData("text/plain", row.dataset.line);
    event.dataTransfer.effectAllowed = "move";
  });
  row.addEventListener("dragend", () => { row.classList.remove("is-held"); held = null; });
}
for (const card of document.querySelectorAll("[data-member]")) {
  card.addEventListener("dragover", (event) => { if (held) { event.preventDefault(); card.classList.add("is-over"); } });
  card.addEventListener("dragleave", () => card.classList.remove("is-over"));
  card.addEventListener("drop", (event) => {
    event.preventDefault();
    card.classList.remove("is-over");
    const form = held?.querySelector("form");
    if (!form) return;
    form.elements.to.value = card.dataset.member;
    form.requestSubmit();
  });
}
// What a choice does to the loads is shown before it is sent.
for (const form of document.querySelectorAll(".c-linkmove")) {
  const before = form.elements.to.value;
  form.elements.to.addEventListener("change", ({ target }) => foresee(before, target.value));
}

function foresee(before, after) {
  for (const card of document.querySelectorAll("[data-member]")) {
    const meter = card.querySelector("meter");
    const count = Number(card.dataset.was ??= meter.value) + (card.dataset.member === after) - (card.dataset.member === before);
    meter.value = count;
    const said = card.querySelector("[data-load]");
    said.textContent = count;
    said.classList.toggle("is-out", count < meter.low || count > meter.max);
  }
}

if (element) await draw(JSON.parse(element.dataset.picture));
document.body.dataset.ready = "";
