// The district on a Leaflet canvas, drawn from our own outlines: no tiles, no other origin.
// A map element carries data-areas (where outlines come from), data-zoom-in and data-zoom-out (what
// the buttons say) and, where it shows one place,
// data-lng and data-lat in degrees WGS-84.

// A canvas knows no custom properties: the theme's colours are read once.
const token = (name) => getComputedStyle(document.documentElement).getPropertyValue(`--${name}`).trim();
const LAYERS = [
  { kind: "subdistrict", from: 0, label: [0, 14], style: { color: token("map-1"), weight: 1.5, fillColor: token("land"), fillOpacity: 1 } },
  { kind: "community", from: 14, label: [14, 16], style: { color: token("map-2"), weight: 1, fill: false } },
  { kind: "cell", from: 15, label: [16, 20], style: { color: token("map-3"), weight: 1, dashArray: "4 3", fill: false } },
];
const CHOSEN = { color: token("ink-600"), weight: 2, dashArray: null, fill: true, fillColor: token("map-on"), fillOpacity: 0.6 };
// A picture of a map: nobody can move it, and it keeps nobody from scrolling the page.
export const STILL = {
  dragging: false, touchZoom: false, scrollWheelZoom: false, doubleClickZoom: false, boxZoom: false, keyboard: false, isStill: true,
};
// Windows are asked for on this raster, so that small moves need no new answer.
const RASTER = 0.01;
const CLOSE = 17;
// The room that a name takes, in pixels: a letter (Chinese ones are widest) and a line.
const LETTER = 11;
const LINE = 16;

const windowOf = (map) => {
  const seen = map.getBounds().pad(0.2);
  const down = (x) => (Math.floor(x / RASTER) * RASTER).toFixed(2);
  const up = (x) => (Math.ceil(x / RASTER) * RASTER).toFixed(2);
  return [down(seen.getWest()), down(seen.getSouth()), up(seen.getEast()), up(seen.getNorth())].join();
};

class Layer {
  constructor(map, url, kind, look) {
    Object.assign(this, { map, url, kind, look, asked: "", chosen: "", marks: () => [] });
    this.drawn = L.geoJSON(null, { style: (f) => this.style(f), interactive: false });
    this.names = L.layerGroup();
  }

  style(feature) {
    return feature.properties.code === this.chosen ? { ...this.look.style, ...CHOSEN } : this.look.style;
  }

  choose(code) {
    this.chosen = code;
    this.drawn.setStyle((f) => this.style(f));
  }

  async refresh() {
    const zoom = this.map.getZoom();
    if (zoom < this.look.from) { this.drawn.remove(); this.names.remove(); return; }
    this.drawn.addTo(this.map);
    const asked = this.look.from ? windowOf(this.map) : "all";
    if (asked !== this.asked) { this.asked = asked; await this.load(asked); }
    this.label(zoom);
  }

  // Names of larger areas first; one that is wider than its area, is cut by the edge, or would cover
  // another or a mark, waits for a closer look.
  label(zoom) {
    const [low, high] = this.look.label;
    this.names.clearLayers().addTo(this.map);
    if (zoom < low || zoom >= high) return;
    const taken = this.marks();
    const wide = this.map.getSize().x;
    const size = (shape) => { const b = shape.getBounds(); return (b.getEast() - b.getWest()) * (b.getNorth() - b.getSouth()); };
    for (const shape of this.drawn.getLayers().sort((a, b) => size(b) - size(a))) {
      const box = shape.getBounds();
      const { x, y } = this.map.latLngToContainerPoint(box.getCenter());
      const half = shape.feature.properties.name.length * LETTER / 2;
      const room = this.map.latLngToContainerPoint(box.getNorthEast()).x - x;
      if (half > room || x < half || x + half > wide || taken.some((other) => Math.abs(other.x - x) < other.half + half && Math.abs(other.y - y) < (other.tall + LINE) / 2)) continue;
      taken.push({ x, y, half, tall: LINE });
      this.name(shape);
    }
  }

  async load(asked) {
    const box = asked === "all" ? "" : `&bbox=${asked}`;
    const answer = await fetch(`${this.url}?kind=${this.kind}${box}`);
    if (!answer.ok || asked !== this.asked) return;
    const areas = await answer.json();
    this.drawn.clearLayers().addData(areas);
    if (!this.look.from) this.drawn.bringToBack(); // the land may come last, and must not cover the rest
  }

  name(shape) {
    const tip = L.tooltip({ permanent: true, direction: "center", className: "c-map__name", interactive: false });
    this.names.addLayer(tip.setLatLng(shape.getBounds().getCenter()).setContent(
      Object.assign(document.createElement("span"), { textContent: shape.feature.properties.name })));
  }
}

// The library itself, for pages that fetch it only when somebody comes to their map: its addresses are
// in data-leaflet and data-leaflet-style.
export async function fetchLeaflet({ leaflet, leafletStyle }) {
  document.head.prepend(Object.assign(document.createElement("link"), { rel: "stylesheet", href: leafletStyle }));
  await new Promise((loaded, failed) => {
    document.head.append(Object.assign(document.createElement("script"), { src: leaflet, onload: loaded, onerror: failed }));
  });
}

export class DistrictMap {
  // `finest` is the last kind of outline that the page has a use for: the closer ones are not fetched.
  constructor(element, { finest = "cell", ...options } = {}) {
    this.map = L.map(element, { preferCanvas: true, zoomSnap: 0.5, zoomControl: false, attributionControl: false, ...options });
    const { zoomIn, zoomOut } = element.dataset;
    if (!options.isStill) L.control.zoom({ zoomInTitle: zoomIn, zoomOutTitle: zoomOut }).addTo(this.map);
    const looks = LAYERS.slice(0, 1 + LAYERS.findIndex((look) => look.kind === finest));
    this.layers = looks.map((look) => new Layer(this.map, element.dataset.areas, look.kind, look));
    this.place = { lng: parseFloat(element.dataset.lng), lat: parseFloat(element.dataset.lat) };
  }

  async open() {
    const first = this.layers[0];
    if (Number.isFinite(this.place.lng)) this.map.setView([this.place.lat, this.place.lng], CLOSE, { animate: false });
    else {
      await first.load((first.asked = "all"));
      this.map.fitBounds(first.drawn.getBounds().pad(-0.25), { animate: false });
    }
    this.map.on("moveend", () => this.refresh());
    await this.refresh();
    return this;
  }

  refresh() { return Promise.all(this.layers.map((layer) => layer.refresh())); }

  // What stands on the map besides its names: points of the window with half a width and a height.
  keepClear(marks) { for (const layer of this.layers) layer.marks = marks; }

  choose(code) { this.layers.forEach((layer) => layer.choose(code)); }

  pin() {
    const html = '<svg viewBox="0 0 44 44" width="44" height="44" class="c-map__pin"><path d="M22 42s14-14.5 14-25a14 14 0 0 0-28 0c0 10.5 14 25 14 25z"/><circle cx="22" cy="17" r="5" class="c-map__eye"/></svg>';
    const icon = L.divIcon({ html, className: "", iconSize: [44, 44], iconAnchor: [22, 42] });
    const at = [this.place.lat, this.place.lng];
    L.marker(at, { icon, interactive: false, keyboard: false }).addTo(this.map);
    this.keepClear(() => {
      const { x, y } = this.map.latLngToContainerPoint(at);
      return [{ x, y: y - 20, half: 22, tall: 44 }];
    });
    return this.refresh();
  }
}
