// The three tools. Each draws what it needs on `layer` and, when the hand is done, sends one deed.
import { latlng, sharedEdges } from "./ground.js";

// Nearer than this (pixels), a click means the corner or the border beneath it.
const NEAR = 12;
// Handles stand at least this far apart (pixels); between those that are nearer one has to zoom in.
const APART = 26;
const METRES_A_DEGREE = 111320;
const round = (x) => Math.round(x * 1e7) / 1e7;

export const shifted = ([lng, lat], east, north) => [
  round(lng + east / (METRES_A_DEGREE * Math.cos((lat * Math.PI) / 180))), round(lat + north / METRES_A_DEGREE)];

export class Split {
  constructor(desk) { Object.assign(this, { desk, points: [] }); }

  click(event) {
    this.points.push(this.snapped(event.latlng));
    this.show();
  }

  // Corners first, then borders, then the place itself.
  snapped(place) {
    const { map, picture } = this.desk;
    const here = map.latLngToLayerPoint(place);
    let best = { away: NEAR, at: [round(place.lng), round(place.lat)] };
    for (const { at } of picture.corners) {
      const away = here.distanceTo(map.latLngToLayerPoint(latlng(at)));
      if (away < best.away) best = { away, at };
    }
    if (best.away < NEAR) return best.at;
    for (const [one, other] of this.desk.edges) {
      const on = L.LineUtil.closestPointOnSegment(here, ...[one, other].map((p) => map.latLngToLayerPoint(latlng(p))));
      const away = here.distanceTo(on);
      if (away < best.away) { const found = map.layerPointToLatLng(on); best = { away, at: [round(found.lng), round(found.lat)] }; }
    }
    return best.at;
  }

  show() {
    const { layer, ground } = this.desk;
    layer.clearLayers();
    layer.addLayer(L.polyline(this.points.map(latlng), { renderer: ground.renderer, pane: "ground", className: "c-cells__cut", interactive: false }));
    for (const point of this.points) {
      layer.addLayer(L.marker(latlng(point), { interactive: false, keyboard: false, icon: L.divIcon({ html: '<span class="c-cells__stop"></span>', className: "", iconSize: [12, 12] }) }));
    }
    this.desk.ready(this.points.length > 1);
  }

  finish() { this.desk.send({ do: "split", line: JSON.stringify(this.points) }); }

  reset() { this.points = []; this.desk.layer.clearLayers(); this.desk.ready(false); }
}

export class Merge {
  constructor(desk) { Object.assign(this, { desk, codes: [] }); }

  cell(code) {
    this.codes = this.codes.includes(code) ? this.codes.filter((one) => one !== code) : [...this.codes, code];
    this.desk.ground.choose(this.codes);
    this.desk.ready(this.codes.length > 1);
  }

  finish() { this.desk.send({ do: "merge", cells: this.codes }); }

  reset() { this.codes = []; this.desk.ground.choose([]); this.desk.ready(false); }
}

export class Move {
  constructor(desk) { Object.assign(this, { desk, held: null }); }

  start() {
    const { picture, edges, map } = this.desk;
    this.desk.layer.clearLayers();
    const words = this.desk.element.dataset.corner;
    this.placed = [];
    picture.corners.forEach(({ at, inner }, index) => this.grip(at, `${index + 1}`, inner ? "" : "c-cells__grip--rim", inner && `${words} ${index + 1}`));
    const shared = edges.shared.filter(([one, other]) => map.latLngToLayerPoint(latlng(one)).distanceTo(map.latLngToLayerPoint(latlng(other))) > 60);
    for (const [one, other] of shared) this.grip([(one[0] + other[0]) / 2, (one[1] + other[1]) / 2], "", "c-cells__grip--half", words);
  }

  grip(at, text, look, name) {
    const spot = this.desk.map.latLngToLayerPoint(latlng(at));
    if (name && this.placed.some((other) => other.distanceTo(spot) < APART)) return;
    if (name) this.placed.push(spot);
    const icon = L.divIcon({ html: `<i aria-hidden="true">${text}</i>`, className: `c-cells__grip ${look}`, iconSize: [44, 44] });
    const grip = L.marker(latlng(at), { icon, draggable: Boolean(name), keyboard: Boolean(name), interactive: Boolean(name), title: name || "", alt: name || "" });
    this.desk.layer.addLayer(grip);
    if (!name) return;
    const element = grip.getElement();
    element.setAttribute("aria-label", name);
    const hold = { at, grip, east: 0, north: 0 };
    grip.on("drag", () => this.bend(hold, grip.getLatLng()));
    grip.on("dragend", () => { this.bend(hold, grip.getLatLng()); this.finish(); });
    element.addEventListener("keydown", (event) => this.key(event, hold));
  }

  bend(hold, place) {
    this.held = { ...hold, to: [round(place.lng), round(place.lat)] };
    this.desk.ground.bend(hold.at, this.held.to);
    this.desk.ready(true);
  }

  key(event, hold) {
    const way = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, 1], ArrowDown: [0, -1] }[event.key];
    if (way) {
      event.preventDefault();
      event.stopPropagation();
      const far = event.shiftKey ? 10 : 1;
      hold.east += way[0] * far;
      hold.north += way[1] * far;
      const to = shifted(hold.at, hold.east, hold.north);
      hold.grip.setLatLng(latlng(to));
      this.bend(hold, hold.grip.getLatLng());
    }
  }

  finish() { if (this.held) this.desk.send({ do: "move", point: this.held.at.join(), to: this.held.to.join() }); }

  reset() { this.held = null; this.desk.ground.draw(this.desk.picture); this.desk.ready(false); this.start(); }
}

export const edgesOf = (picture) => {
  const all = picture.after.flatMap(({ geometry }) => (geometry.type === "Polygon" ? [geometry.coordinates] : geometry.coordinates).flat()
    .flatMap((ring) => ring.slice(1).map((point, at) => [ring[at], point])));
  return Object.assign(all, { shared: sharedEdges(picture.after) });
};
