// The small map of what is open near by. It is fetched when it comes into view, after the page itself,
// and never for whoever saves data: the list below says the same.
const SIZE = 26; // of a mark, in pixels
const element = document.querySelector("[data-homemap]");

const label = (n) => Object.assign(document.createElement("span"), { className: "c-near__n", textContent: n });

// The whole district has room for dots, a community for numbers.
function mark([lng, lat, n], isClose, colour) {
  if (!isClose) return L.circleMarker([lat, lng], { radius: 3 + Math.min(n, 4), color: colour, weight: 1, fillOpacity: 0.7, interactive: false });
  const icon = L.divIcon({ html: label(n), className: "c-near__mark", iconSize: [32, 32] });
  return L.marker([lat, lng], { icon, keyboard: false, interactive: false });
}

async function draw() {
  const { DistrictMap, STILL, fetchLeaflet } = await import("youhu/map");
  await fetchLeaflet(element.dataset);
  const shown = new DistrictMap(element, STILL);
  const { box, community } = element.dataset;
  const points = JSON.parse(document.querySelector("#home-points").textContent);
  const [west, south, east, north] = (box || "").split(",").map(Number);
  const seen = box ? L.latLngBounds([[south, west], [north, east]]) : L.latLngBounds(points.map(([lng, lat]) => [lat, lng]));
  shown.choose(community);
  if (box) shown.keepClear(() => points.map(([lng, lat]) => ({ ...shown.map.latLngToContainerPoint([lat, lng]), half: SIZE / 2, tall: SIZE })));
  shown.map.fitBounds(seen.pad(box ? 0.05 : 0.15), { animate: false, maxZoom: 16 });
  await shown.refresh();
  const colour = getComputedStyle(document.documentElement).getPropertyValue("--act").trim();
  for (const point of points) mark(point, Boolean(box), colour).addTo(shown.map);
}

if (element && navigator.connection?.saveData) element.hidden = true;
else if (element) {
  const watch = new IntersectionObserver(([seen]) => {
    if (!seen.isIntersecting) return;
    watch.disconnect();
    draw().catch(() => { element.hidden = true; });
  });
  if (document.readyState === "complete") watch.observe(element);
  else window.addEventListener("load", () => watch.observe(element));
}
