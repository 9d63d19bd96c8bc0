// A small map of one place on a page: where the call is, and the cell that holds it.
import { DistrictMap } from "youhu/map";

for (const element of document.querySelectorAll("[data-place]")) {
  const shown = new DistrictMap(element, { scrollWheelZoom: false });
  await shown.open();
  shown.choose(element.dataset.cell);
  shown.pin();
}
