// The map editor. Every deed is a form that the server judges: the page that it answers with brings
// the new map, and only the parts marked data-swap are exchanged, so that the map stays in view.
import { DistrictMap } from "youhu/map";
import { Ground } from "./ground.js";
import { Merge, Move, Split, edgesOf, shifted } from "./tools.js";

const element = document.getElementById("map");
const find = (selector, within = document) => within.querySelector(selector);
const all = (selector) => [...document.querySelectorAll(selector)];
const TOOLS = { split: Split, merge: Merge, move: Move };
const SHORTCUTS = { s: "split", m: "merge", b: "move" };

const desk = {
  element,
  layer: L.layerGroup(),
  mayDraw: Boolean(element.dataset.mayDraw),
  tool: null,

  async open() {
    const district = new DistrictMap(element, { doubleClickZoom: false });
    this.hush(district);
    this.map = district.map;
    this.ground = new Ground(this.map, (code, event) => this.clicked(code, event));
    this.layer.addTo(this.map);
    const picture = this.read();
    this.map.fitBounds(L.geoJSON({ type: "FeatureCollection", features: picture.after.map(({ geometry }) => ({ type: "Feature", properties: {}, geometry })) }).getBounds().pad(0.06), { animate: false });
    this.map.on("moveend", () => district.refresh());
    this.map.on("click", (event) => this.tool?.click?.(event));
    this.map.on("zoomend", () => { if (this.tool instanceof Move && !this.tool.held) this.tool.start(); });
    this.show(picture);
    await district.refresh();
    this.choose("look");
    document.body.dataset.ready = "";
  },

  // The cells here bear their new names, and whose they are stands above the map.
  hush(district) {
    const [communities, cells] = district.layers.slice(1);
    cells.label = () => {};
    const name = communities.name.bind(communities);
    communities.name = (shape) => { if (shape.feature.properties.code !== element.dataset.community) name(shape); };
  },

  read: () => JSON.parse(document.getElementById("picture").dataset.picture),

  show(picture) {
    Object.assign(this, { picture, edges: edgesOf(picture) });
    this.ground.draw(picture);
  },

  clicked(code, event) {
    if (this.tool?.click) return;
    L.DomEvent.stopPropagation(event);
    if (this.tool?.cell) this.tool.cell(code);
    else if (!this.tool) this.pick(code);
  },

  pick(code) {
    this.ground.choose([code]);
    const list = find("[data-cell]");
    if (list) { list.value = code; narrow(list); }
  },

  choose(name) {
    this.name = name;
    this.layer.clearLayers();
    this.ground.draw(this.picture);
    this.ground.choose([]);
    this.tool = TOOLS[name] ? new TOOLS[name](this) : null;
    this.tool?.start?.();
    all("[data-tool]").forEach((button) => button.setAttribute("aria-pressed", String(button.dataset.tool === name)));
    find("[data-hint]").textContent = element.dataset[`hint${name[0].toUpperCase()}${name.slice(1)}`];
    this.ready(false);
  },

  ready(is) {
    const button = find("[data-finish]");
    if (!button) return;
    button.hidden = !is;
    button.textContent = element.dataset[`do${this.name[0].toUpperCase()}${this.name.slice(1)}`] || "";
  },

  send(facts) {
    const body = new FormData();
    for (const [name, value] of Object.entries(facts)) [value].flat().forEach((one) => body.append(name, one));
    body.append("csrfmiddlewaretoken", find("[name=csrfmiddlewaretoken]").value);
    return this.post(element.dataset.draw, body);
  },

  async post(address, body) {
    const page = find(".c-cells");
    page.classList.add("is-busy");
    try {
      const answer = await fetch(address, { method: "POST", body });
      this.swap(new DOMParser().parseFromString(await answer.text(), "text/html"));
    } finally { page.classList.remove("is-busy"); }
  },

  // What was open stays open, and who was at a field is still there.
  swap(page) {
    const open = all("details[data-form][open]").map((one) => one.dataset.form);
    const { activeElement } = document;
    const place = activeElement.closest?.("[data-form]")?.dataset.form;
    const key = activeElement.dataset?.key;
    for (const old of all("[data-swap]")) {
      const fresh = page.getElementById(old.id);
      if (fresh) old.replaceChildren(...document.importNode(fresh, true).childNodes);
    }
    open.forEach((name) => find(`details[data-form="${name}"]`)?.setAttribute("open", ""));
    this.show(this.read());
    this.choose(this.name);
    ready();
    (place ? find(`details[data-form="${place}"] summary`) : key && find(`[data-key="${key}"]`))?.focus();
  },
};

// Only points of the chosen cell are offered for its cut.
function narrow(list) {
  for (const points of list.form.querySelectorAll("[data-points]")) {
    for (const option of points.options) option.hidden = option.disabled = Boolean(option.value) && !option.dataset.codes.split(" ").includes(list.value);
    if (points.selectedOptions[0]?.disabled) points.value = "";
  }
}

function nudge(pad, [east, north], far) {
  const { form } = pad.querySelector("button");
  const field = { east: find("[data-east]", form), north: find("[data-north]", form) };
  field.east.value = Number(field.east.value) + east * far;
  field.north.value = Number(field.north.value) + north * far;
  preview(form);
}

function preview(form) {
  const point = find("[data-point]", form).value.split(",").map(Number);
  if (point.length < 2) return;
  desk.ground.draw(desk.picture);
  desk.ground.bend(point, shifted(point, Number(find("[data-east]", form).value), Number(find("[data-north]", form).value)));
}

function ready() {
  const list = find("[data-cell]");
  if (list) narrow(list);
  const pad = find("[data-pad]");
  if (pad) pad.hidden = false;
}

document.addEventListener("submit", (event) => {
  const { target } = event;
  if (!target.matches("[data-deed]")) return;
  event.preventDefault();
  desk.post(target.action, new FormData(target, event.submitter));
});

document.addEventListener("change", ({ target }) => {
  if (target.matches("[data-cell]")) { narrow(target); desk.ground.choose([target.value]); }
  if (target.matches("[data-point], [data-east], [data-north]")) preview(target.form);
  if (target.matches("[data-find]")) {
    const found = desk.picture.after.find(({ name, code }) => name === target.value || code === target.value || name.endsWith(` ${target.value}`));
    if (found) { desk.ground.show(found.code); desk.ground.choose([found.code]); }
  }
});

document.addEventListener("click", ({ target }) => {
  const button = target.closest("button");
  if (!button) return;
  if (button.dataset.tool) desk.choose(button.dataset.tool);
  if ("finish" in button.dataset) desk.tool?.finish();
  if (button.dataset.nudge) nudge(button.closest("[data-pad]"), button.dataset.nudge.split(" ").map(Number), 1);
});

const isWriting = (target) => target.matches("input, textarea, select");
const ARROWS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, 1], ArrowDown: [0, -1] };

document.addEventListener("keydown", (event) => {
  const { target, key } = event;
  const pad = target.closest?.("[data-pad]");
  if (pad && ARROWS[key]) { event.preventDefault(); nudge(pad, ARROWS[key], event.shiftKey ? 10 : 1); return; }
  if (!desk.mayDraw || isWriting(target)) return;
  if ((event.ctrlKey || event.metaKey) && key.toLowerCase() === "z") {
    event.preventDefault();
    find(`[data-key="${event.shiftKey ? "redo" : "undo"}"]`)?.click();
  } else if (event.ctrlKey || event.metaKey || event.altKey) return;
  else if (SHORTCUTS[key]) desk.choose(SHORTCUTS[key]);
  else if (key === "Escape") desk.tool?.reset();
  else if (key === "Enter" && !find("[data-finish]").hidden && !target.closest("a, button, summary")) { event.preventDefault(); desk.tool?.finish(); }
});

ready();
desk.open();
