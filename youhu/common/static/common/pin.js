// Choosing a place: the map moves under the pin, and the pin names its cell.
import { DistrictMap } from "youhu/map";

const form = document.querySelector("[data-pin]");
const field = (name) => form.elements[name];
const said = form.querySelector("[data-place-name]");
const WAIT_MS = 350;
let timer;

const element = form.querySelector("[data-pinmap]");
Object.assign(element.dataset, { lng: field("lng").value, lat: field("lat").value });
const shown = await new DistrictMap(element).open();

async function name() {
  const answer = await fetch(`${form.dataset.placeUrl}?lng=${field("lng").value}&lat=${field("lat").value}`);
  const found = answer.status === 200 || answer.status === 422 ? await answer.json() : {};
  said.textContent = found.name ?? found.error ?? said.dataset.none;
  if (found.code) shown.choose(found.code);
}

shown.map.on("move", () => {
  const centre = shown.map.getCenter();
  field("lng").value = centre.lng.toFixed(6);
  field("lat").value = centre.lat.toFixed(6);
  clearTimeout(timer);
  timer = setTimeout(name, WAIT_MS);
});
await name();
document.body.dataset.ready = "1";
