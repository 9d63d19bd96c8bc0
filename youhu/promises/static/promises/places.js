// Where a promise is broken: every finding that has a place as a mark, the chosen one in the middle.
import { DistrictMap } from "youhu/map";

const CLOSE = 18;
const shown = await new DistrictMap(document.querySelector("[data-findings]"), { scrollWheelZoom: false }).open();
const red = getComputedStyle(document.documentElement).getPropertyValue("--cinnabar-600").trim();
for (const button of document.querySelectorAll("[data-lng]")) {
  const place = [parseFloat(button.dataset.lat), parseFloat(button.dataset.lng)];
  L.circleMarker(place, { radius: 8, color: red, weight: 3, fillOpacity: 0.2 }).addTo(shown.map);
  button.addEventListener("click", () => shown.map.setView(place, CLOSE, { animate: false }));
}
document.querySelector("[data-lng]").click();
