// The dispatcher's board: draws the tours, lets an order be tried on a vehicle by keyboard or drag, and
// takes over the fresh page when the doorbell rings.
import { DistrictMap } from "youhu/map";

const board = document.querySelector("[data-board]");
const dialog = document.getElementById("try");
const mayAct = "mayAct" in board.dataset;
const one = (selector, within = document) => within.querySelector(selector);
const all = (selector) => [...document.querySelectorAll(selector)];
const latlng = ([lng, lat]) => [lat, lng];
const picture = () => JSON.parse(document.getElementById("picture").dataset.picture);
const words = (text) => Object.assign(document.createElement("span"), { textContent: text });

/* ---- the map ---- */
const ground = {
  async open() {
    const district = new DistrictMap(document.getElementById("map"), { finest: "community" });
    this.map = district.map;
    this.map.createPane("tours").style.zIndex = 450;
    this.look = { renderer: L.svg({ pane: "tours", padding: 0.5 }), pane: "tours", interactive: false };
    this.shown = L.layerGroup().addTo(this.map);
    this.draw();
    const seen = this.bounds();
    if (seen.isValid()) this.map.fitBounds(seen.pad(0.08), { animate: false });
    else await district.open();
    this.map.on("moveend", () => district.refresh());
    await district.refresh();
    document.body.dataset.ready = "";
  },

  bounds() {
    const { tours, loose } = picture();
    return L.latLngBounds([
      ...tours.flatMap(({ stops }) => stops.map(latlng)),
      ...loose.flatMap(([fromLng, fromLat, lng, lat]) => [[fromLat, fromLng], [lat, lng]]),
    ]);
  },

  draw() {
    const { tours, loose, seen } = picture();
    this.shown.clearLayers();
    for (const tour of [...tours].sort((a, b) => a.on - b.on)) this.tour(tour);
    for (const [, , lng, lat, number] of loose) this.waits([lat, lng], number);
    for (const [lng, lat] of seen) this.add(L.circleMarker([lat, lng], { ...this.look, radius: 6, className: "c-board__seen" }));
  },

  add(layer) { this.shown.addLayer(layer); },

  tour({ mark, on, stops, shift }) {
    if (!stops.length) return;
    const chosen = on ? " is-on" : "";
    this.add(L.polyline(stops.map(latlng), { ...this.look, fill: false, className: `c-board__way${chosen}` }));
    for (const [lng, lat, , tone] of stops) {
      this.add(L.circleMarker([lat, lng], { ...this.look, radius: on ? 6 : 4, className: `c-board__stop is-${tone}${chosen}` }));
    }
    const last = latlng(stops.at(-1));
    const tip = L.tooltip({ permanent: true, direction: "top", className: `c-board__no${chosen}`, interactive: true });
    this.add(tip.setLatLng(last).setContent(words(mark)));
    tip.getElement()?.addEventListener("click", () => choose(shift));
  },

  waits([lat, lng], number) {
    const html = '<svg width="18" height="18" viewBox="0 0 14 14"><path class="c-board__waits" d="M7 1l6 6-6 6-6-6z"/></svg>';
    this.add(L.marker([lat, lng], { icon: L.divIcon({ html, className: "", iconSize: [18, 18] }), title: number, keyboard: false }));
  },
};

/* ---- which order, which vehicle ---- */
const cursor = { order: "", shift: "" };
const cards = () => all("[data-order][tabindex]");
const lanes = () => all("[data-shift]").map((lane) => lane.dataset.shift);

function point(card) {
  for (const other of cards()) {
    other.classList.toggle("is-cursor", other === card);
    other.tabIndex = other === card ? 0 : -1;
  }
  cursor.order = card?.dataset.order ?? "";
  card?.scrollIntoView({ block: "nearest" });
}

async function choose(shift) {
  history.replaceState(null, "", `?shift=${shift}`);
  await refresh();
}

function step(list, now, by) {
  const at = list.indexOf(now);
  return list[Math.min(Math.max(at + by, 0), list.length - 1)];
}

const chosenShift = () => one(".c-lanes__lane.is-on")?.dataset.shift ?? "";

document.addEventListener("keydown", (event) => {
  if (dialog.open || !event.target.closest("[data-orders]")) return;
  const card = event.target.closest("[data-order]");
  if (event.key === "ArrowDown" || event.key === "ArrowUp") {
    event.preventDefault();
    const next = step(cards(), card, event.key === "ArrowDown" ? 1 : -1);
    point(next);
    next?.focus();
  } else if (event.key === "ArrowLeft" || event.key === "ArrowRight") {
    event.preventDefault();
    const next = step(lanes(), chosenShift(), event.key === "ArrowRight" ? 1 : -1);
    if (next) choose(next);
  } else if (event.key === "Enter" && event.target === card && mayAct) {
    event.preventDefault();
    tryOn(card.dataset.order, chosenShift());
  }
});

document.addEventListener("focusin", (event) => {
  const card = event.target.closest?.("[data-order][tabindex]");
  if (card) point(card);
});

/* ---- what if ---- */
async function tryOn(order, shift) {
  const answer = await fetch(`${board.dataset.try.replace("/-/", `/${order}/`)}?shift=${shift}`);
  if (!answer.ok) return;
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  one("[data-try-body]", dialog).replaceChildren(...document.importNode(page.getElementById("trial"), true).childNodes);
  if (!dialog.open) dialog.showModal();
  one("[data-apply]", dialog)?.focus();
}

dialog.addEventListener("click", (event) => {
  const link = event.target.closest("a[href*='?shift=']");
  if (link) {
    event.preventDefault();
    tryOn(one("[name=order]", dialog)?.value ?? cursor.order, new URL(link.href).searchParams.get("shift"));
  } else if (event.target === dialog) dialog.close();
});

board.addEventListener("click", (event) => {
  const link = event.target.closest(".c-order__put");
  if (!link || !mayAct) return;
  event.preventDefault();
  tryOn(link.closest("[data-order]").dataset.order, "");
});

/* ---- drag an order onto a lane ---- */
board.addEventListener("dragstart", (event) => {
  const card = event.target.closest?.("[data-order]");
  if (card) event.dataTransfer.setData("text/plain", card.dataset.order);
});
const laneAt = (event) => event.target.closest?.("[data-shift]");
const mark = (lane) => all(".c-lanes__lane.is-over").concat(lane ?? []).forEach((l) => l.classList.toggle("is-over", l === lane));
board.addEventListener("dragover", (event) => {
  mark(laneAt(event));
  if (laneAt(event) && mayAct) event.preventDefault();
});
board.addEventListener("dragend", () => mark(null));
board.addEventListener("drop", (event) => {
  const lane = laneAt(event);
  mark(null);
  if (!lane || !mayAct) return;
  event.preventDefault();
  tryOn(event.dataTransfer.getData("text/plain"), lane.dataset.shift);
});

/* ---- the fresh page ---- */
let isAsking = false;
async function refresh() {
  if (isAsking) return;
  isAsking = true;
  try {
    const answer = await fetch(location.href);
    if (answer.ok && !answer.redirected) swap(new DOMParser().parseFromString(await answer.text(), "text/html"));
  } finally { isAsking = false; }
}

function swap(page) {
  const held = document.activeElement?.closest("[data-order]")?.dataset.order ?? cursor.order;
  const hadFocus = Boolean(document.activeElement?.closest("[data-orders]"));
  for (const old of all("[data-swap]")) {
    const fresh = page.getElementById(old.id);
    if (fresh && fresh.innerHTML !== old.innerHTML) old.replaceChildren(...document.importNode(fresh, true).childNodes);
  }
  ground.draw();
  const card = cards().find(({ dataset }) => dataset.order === held) ?? null;
  if (card) point(card);
  if (card && hadFocus) card.focus();
}

document.body.addEventListener("youhu:doorbell", ({ detail }) => { if (detail !== "seen" || !dialog.open) refresh(); });
ground.open();
