// The outline of a zone on the map: shown, or drawn corner by corner into the field of the form.
import { DistrictMap } from "youhu/map";

const element = document.querySelector("[data-zone]");
const field = document.querySelector("[name=outline]");
const draws = "draws" in element.dataset && field;
const colour = getComputedStyle(document.documentElement).getPropertyValue("--ink-600").trim();
const shown = await new DistrictMap(element).open();
const drawn = L.geoJSON(null, { style: { color: colour, weight: 2, fillOpacity: 0.15 } }).addTo(shown.map);
const corners = L.layerGroup().addTo(shown.map);
let points = [];

function show(geometry) {
  drawn.clearLayers();
  corners.clearLayers();
  points.forEach(([lng, lat]) => L.circleMarker([lat, lng], { radius: 5, color: colour }).addTo(corners));
  if (geometry) drawn.addData(geometry);
}

function read(text) {
  try {
    const told = JSON.parse(text);
    const geometry = told.features?.[0]?.geometry ?? told.geometry ?? told;
    points = geometry.type === "Polygon" ? geometry.coordinates[0].slice(0, -1) : [];
    show(geometry);
    return drawn.getBounds();
  } catch { return null; }
}

function write() {
  const geometry = points.length > 2 ? { type: "Polygon", coordinates: [[...points, points[0]]] } : null;
  field.value = geometry ? JSON.stringify(geometry) : "";
  show(geometry);
}

const bounds = read(draws ? field.value : element.dataset.outline);
if (bounds?.isValid()) shown.map.fitBounds(bounds, { padding: [20, 20] });
if (draws) {
  shown.map.on("click", ({ latlng }) => { points.push([+latlng.lng.toFixed(6), +latlng.lat.toFixed(6)]); write(); });
  document.querySelector("[data-undo]").addEventListener("click", () => { points.pop(); write(); });
  document.querySelector("[data-clear]").addEventListener("click", () => { points = []; write(); });
  field.addEventListener("change", () => read(field.value));
}
document.body.dataset.ready = "1";
