// The calls, or the rooms, of the list on a map. The points are those of the rows, so that both always agree.
import { DistrictMap } from "youhu/map";

const SIZE = 30; // of a mark, in pixels
const ROOM = SIZE + 4; // marks that stand closer share one

const element = document.querySelector("[data-nearmap]");
const again = document.querySelector("[data-again]");
const rows = [...document.querySelectorAll("[data-near]")].map((row) => ({
  row, n: row.dataset.n, at: L.latLng(Number(row.dataset.lat), Number(row.dataset.lng)),
}));
const shown = new DistrictMap(element, { finest: "community", scrollWheelZoom: false });
const marks = L.layerGroup();
// How rows come into view: beside the buttons that zoom, none cut at an edge.
const FIT = { animate: false, maxZoom: 16, paddingTopLeft: [72, 28], paddingBottomRight: [28, 28] };
let groups = [];

// From afar a mark stands for all that is near it: its first number, and a sign how many more.
function gather() {
  groups = [];
  for (const one of rows) {
    const point = shown.map.project(one.at);
    const near = groups.find((group) => group.point.distanceTo(point) < ROOM);
    if (near) near.held.push(one);
    else groups.push({ point, held: [one] });
  }
  marks.clearLayers().addTo(shown.map);
  groups.forEach(draw);
}

function draw({ held }) {
  const label = Object.assign(document.createElement("span"), { className: "c-near__n", textContent: held[0].n });
  if (held.length > 1) label.append(Object.assign(document.createElement("i"), { textContent: `+${held.length - 1}` }));
  const icon = L.divIcon({ html: label, className: "c-near__mark", iconSize: [44, 44] });
  // Not for keyboards: the rows below are the way for them and for readers.
  L.marker(held[0].at, { icon, keyboard: false }).on("click", () => choose(held)).addTo(marks);
}

// A mark of several places comes closer first; one of a single place leads to its rows.
function choose(held) {
  const box = L.latLngBounds(held.map((one) => one.at));
  if (!box.getNorthEast().equals(box.getSouthWest()) && shown.map.getZoom() < shown.map.getBoundsZoom(box)) {
    shown.map.fitBounds(box.pad(0.2), { animate: false });
    return;
  }
  for (const { row } of rows) row.classList.toggle("is-chosen", held.some((one) => one.row === row));
  const first = held[0].row;
  first.scrollIntoView({ block: "center" });
  first.querySelector("a").focus({ preventScroll: true });
}

shown.map.on("zoomend", gather);
shown.keepClear(() => groups.map(({ held }) => {
  const { x, y } = shown.map.latLngToContainerPoint(held[0].at);
  return { x, y, half: SIZE / 2, tall: SIZE };
}));
await shown.open();
const box = element.dataset.box?.split(",").map(Number);
if (box) shown.map.fitBounds([[box[1], box[0]], [box[3], box[2]]], { animate: false });
else if (rows.length) shown.map.fitBounds(L.latLngBounds(rows.map((one) => one.at)), FIT);
gather();
await shown.refresh();

// Whoever moves the map may ask for what lies there now; the address then says so.
element.addEventListener("pointerdown", () => { element.dataset.touched = "1"; });
shown.map.on("moveend", () => {
  if (!again || !element.dataset.touched) return;
  const seen = shown.map.getBounds();
  const query = new URLSearchParams(location.search);
  for (const name of ["page", "community"]) query.delete(name);
  query.set("box", [seen.getWest(), seen.getSouth(), seen.getEast(), seen.getNorth()].map((side) => side.toFixed(4)).join());
  again.href = `?${query}`;
  again.hidden = false;
});
document.body.dataset.ready = "1";
