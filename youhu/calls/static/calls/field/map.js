// My cells on a small map: outlines from the snapshot, numbered pins, where I stand. No tiles, no network.
const CLOSE = 17;

const inRing = ([x, y], ring) => {
  let inside = false;
  for (let i = 0, j = ring.length - 1; i < ring.length; j = i++) {
    const [xi, yi] = ring[i], [xj, yj] = ring[j];
    if ((yi > y) !== (yj > y) && x < ((xj - xi) * (y - yi)) / (yj - yi) + xi) inside = !inside;
  }
  return inside;
};
const inShape = (point, { type, coordinates }) => {
  const polygons = type === "Polygon" ? [coordinates] : coordinates;
  return polygons.some(([outer, ...holes]) => inRing(point, outer) && !holes.some((hole) => inRing(point, hole)));
};

// The cell of mine that holds a point, or undefined.
export const cellAt = (cells, lng, lat) => cells.features.find((cell) => inShape([lng, lat], cell.geometry));

export class CellMap {
  constructor(element, cells) {
    const { zoomIn, zoomOut } = element.dataset;
    this.map = L.map(element, { zoomSnap: 0.5, zoomControl: false, attributionControl: false, scrollWheelZoom: false });
    L.control.zoom({ zoomInTitle: zoomIn, zoomOutTitle: zoomOut }).addTo(this.map);
    this.cells = L.geoJSON(cells, { interactive: false, style: { className: "f-cell" } });
    this.map.fitBounds(this.cells.getBounds().isValid() ? this.cells.getBounds().pad(0.04) : [[23.04, 113.24], [23.12, 113.4]], { animate: false });
    this.cells.addTo(this.map);
    this.cells.eachLayer((shape) => this.name(shape));
  }

  name(shape) {
    const label = Object.assign(document.createElement("span"), { textContent: shape.feature.properties.name });
    L.tooltip({ permanent: true, direction: "center", className: "c-map__name", interactive: false }).setLatLng(shape.getBounds().getCenter()).setContent(label).addTo(this.map);
  }

  at(lng, lat, zoom = CLOSE) { this.map.setView([lat, lng], zoom, { animate: false }); }

  pin(lng, lat, text, href = "") {
    const html = Object.assign(document.createElement("span"), { className: "f-pin-n num", textContent: text });
    const icon = L.divIcon({ html, className: "", iconSize: [28, 28] });
    const marker = L.marker([lat, lng], { icon, keyboard: false, interactive: Boolean(href) }).addTo(this.map);
    if (href) marker.on("click", () => location.assign(href));
  }

  me(lng, lat) {
    this.dot?.remove();
    this.dot = L.circleMarker([lat, lng], { radius: 7, className: "f-me", interactive: false }).addTo(this.map);
  }
}
