// Registering a call at a desk: the pin names its cell, a suggestion fills the category.
import { DistrictMap } from "youhu/map";

const form = document.querySelector("[data-register]");
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
  said.textContent = found.name ?? found.error ?? form.dataset.noPlaceWords;
  if (found.code) shown.choose(found.code);
  document.body.dispatchEvent(new Event("placed")); // what is known there is asked for anew
}

shown.map.on("move", () => {
  const centre = shown.map.getCenter();
  field("lng").value = centre.lng.toFixed(6);
  field("lat").value = centre.lat.toFixed(6);
  field("community").value = "";
  clearTimeout(timer);
  timer = setTimeout(name, WAIT_MS);
});
field("community").addEventListener("change", (event) => {
  if (!event.target.value) return;
  field("lng").value = field("lat").value = "";
  said.textContent = event.target.selectedOptions[0].textContent;
  document.body.dispatchEvent(new Event("placed"));
});
form.addEventListener("click", (event) => {
  const chip = event.target.closest("[data-category]");
  if (!chip) return;
  field("category").value = chip.dataset.category;
  field("category").dispatchEvent(new Event("change", { bubbles: true }));
  form.querySelectorAll("[data-category]").forEach((other) => other.setAttribute("aria-pressed", String(other === chip)));
});
document.body.dataset.ready = "1";
