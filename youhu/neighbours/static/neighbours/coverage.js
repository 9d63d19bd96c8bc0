// How far each fused cell is covered, on the map of the district.
import { DistrictMap } from "youhu/map";

const element = document.getElementById("coverage");
const token = (name) => getComputedStyle(document.documentElement).getPropertyValue(`--${name}`).trim();
const TONES = { ok: "jade-700", soon: "amber-800", late: "cinnabar-700" };

if (element) {
  const cells = JSON.parse(element.dataset.picture);
  const shown = new DistrictMap(element, { finest: "community", scrollWheelZoom: false });
  const drawn = L.featureGroup(cells.map(({ name, tone, percent, geometry }) => L.geoJSON(geometry, {
    style: { color: token(TONES[tone]), weight: 2, fillColor: token(TONES[tone]), fillOpacity: 0.12 + (100 - percent) / 300 },
  }).bindTooltip(Object.assign(document.createElement("span"), { textContent: `${name} ${percent} %` })))).addTo(shown.map);
  if (cells.length) shown.map.fitBounds(drawn.getBounds().pad(0.1), { animate: false });
  shown.map.on("moveend", () => shown.refresh());
  await shown.refresh();
  drawn.bringToFront();
}
