// What lies on the map: outlines before (dashed) and after (solid), hatched ground, names.
// Drawn as SVG above the district's own canvas, so that style and hatching come from the style sheet.

export const latlng = ([lng, lat]) => [lat, lng];

const rings = (geometry) => (geometry.type === "Polygon" ? [geometry.coordinates] : geometry.coordinates)
  .map((polygon) => polygon.map((ring) => ring.map(latlng)));

export class Ground {
  constructor(map, onClick) {
    map.createPane("ground").style.zIndex = 450;
    Object.assign(this, { map, onClick, renderer: L.svg({ pane: "ground", padding: 0.5 }), shown: L.layerGroup().addTo(map), chosen: [] });
  }

  draw(picture) {
    this.picture = picture;
    this.shown.clearLayers();
    this.cells = new Map();
    const look = { renderer: this.renderer, pane: "ground" };
    for (const cell of picture.after) this.cell(cell, look);
    for (const geometry of picture.moved) {
      this.add(L.polygon(rings(geometry), { ...look, className: "c-cells__moved", fillColor: "url(#hatch)", fillOpacity: 1, interactive: false }));
    }
    for (const cell of picture.before.filter((one) => one.changed)) {
      this.add(L.polygon(rings(cell.geometry), { ...look, className: "c-cells__old", fill: false, interactive: false }));
    }
    for (const mark of picture.landmarks) this.landmark(mark);
    this.choose(this.chosen);
  }

  landmark({ at, name }) {
    const dot = L.divIcon({ className: "c-cells__mark", iconSize: [8, 8] });
    const shown = L.marker(latlng(at), { icon: dot, interactive: false, keyboard: false });
    const text = Object.assign(document.createElement("span"), { textContent: name });
    this.add(shown.bindTooltip(text, { permanent: true, direction: "right", offset: [4, 0], className: "c-cells__markname", interactive: false }));
  }

  cell(cell, look) {
    const drawn = L.polygon(rings(cell.geometry), { ...look, className: "c-cells__cell" });
    drawn.on("click", (event) => this.onClick(cell.code, event));
    drawn.bindTooltip(this.words(cell), { permanent: true, direction: "center", className: "c-cells__label", interactive: false });
    this.cells.set(cell.code, { ...cell, drawn });
    this.add(drawn);
  }

  // A community's name on each of its cells would only hide the map: the last part tells them apart.
  words(cell) {
    const text = cell.name.includes(" ") ? cell.name.split(" ").pop() : cell.name;
    return Object.assign(document.createElement("span"), { textContent: text });
  }

  add(layer) { this.shown.addLayer(layer); }

  choose(codes) {
    this.chosen = codes.filter((code) => this.cells.has(code));
    for (const [code, { drawn }] of this.cells) drawn.getElement()?.classList.toggle("is-chosen", this.chosen.includes(code));
  }

  show(code) { this.map.fitBounds(this.cells.get(code).drawn.getBounds().pad(0.4)); }

  fit() {
    const box = L.featureGroup([...this.cells.values()].map(({ drawn }) => drawn)).getBounds();
    this.map.fitBounds(box.pad(0.06), { animate: false });
  }

  // A border follows the hand before the server has said yes.
  bend(from, to) {
    for (const { geometry, drawn } of this.cells.values()) {
      const key = from.join();
      if (!JSON.stringify(geometry.coordinates).includes(`[${key}]`)) continue;
      const moved = JSON.parse(JSON.stringify(geometry).replaceAll(`[${key}]`, `[${to.join()}]`));
      drawn.setLatLngs(rings(moved));
    }
  }
}

// The edges that two cells share, each once: a border can be bent in the middle of one.
export function sharedEdges(cells) {
  const seen = new Map();
  for (const { geometry } of cells) {
    const polygons = geometry.type === "Polygon" ? [geometry.coordinates] : geometry.coordinates;
    for (const ring of polygons.flat()) {
      for (let at = 1; at < ring.length; at += 1) {
        const key = [ring[at - 1].join(), ring[at].join()].sort().join(" ");
        seen.set(key, (seen.get(key) || 0) + 1);
      }
    }
  }
  return [...seen].filter(([, times]) => times > 1)
    .map(([key]) => key.split(" ").map((point) => point.split(",").map(Number)));
}
