// The calls of the list on a map. The points are those of the rows, so that both always agree.
import { DistrictMap } from "youhu/map";

const element = document.querySelector("[data-nearmap]");
const again = document.querySelector("[data-again]");
const rows = [...document.querySelectorAll("[data-near]")];
const shown = new DistrictMap(element, { scrollWheelZoom: false });

// Calls of one square of the raster share a mark: its first number, and a sign that there are more.
const squares = new Map();
for (const row of rows) {
  const at = `${row.dataset.lat},${row.dataset.lng}`;
  squares.set(at, [...(squares.get(at) ?? []), row]);
}

function mark(at, held) {
  const label = Object.assign(document.createElement("span"), { className: "c-near__n", textContent: held[0].dataset.n });
  if (held.length > 1) label.append(Object.assign(document.createElement("i"), { textContent: `+${held.length - 1}` }));
  const marker = L.marker(at.split(",").map(Number), {
    icon: L.divIcon({ html: label, className: "c-near__mark", iconSize: [44, 44] }),
    keyboard: false, // the rows below are the way for keyboards and readers
  });
  marker.on("click", () => {
    rows.forEach((row) => row.classList.toggle("is-chosen", held.includes(row)));
    held[0].scrollIntoView({ block: "center" });
    held[0].querySelector("a").focus({ preventScroll: true });
  });
  return marker.addTo(shown.map);
}

await shown.open();
const marks = [...squares].map(([at, held]) => mark(at, held));
const box = element.dataset.box?.split(",").map(Number);
if (box) shown.map.fitBounds([[box[1], box[0]], [box[3], box[2]]], { animate: false });
else if (marks.length) shown.map.fitBounds(L.featureGroup(marks).getBounds().pad(0.15), { animate: false, maxZoom: 16 });

// Whoever moves the map may ask for what lies there now; the address then says so.
element.addEventListener("pointerdown", () => { element.dataset.touched = "1"; });
shown.map.on("moveend", () => {
  if (!element.dataset.touched) return;
  const seen = shown.map.getBounds();
  const query = new URLSearchParams(location.search);
  for (const name of ["page", "community"]) query.delete(name);
  query.set("box", [seen.getWest(), seen.getSouth(), seen.getEast(), seen.getNorth()].map((side) => side.toFixed(4)).join());
  again.href = `?${query}`;
  again.hidden = false;
});
document.body.dataset.ready = "1";
