// The double grid on a map: social grids in the colour of their Party grid. On the page of a plan each
// choice is saved at once; the page that answers brings the new effect, and only the parts marked
// data-swap are exchanged, so that the map stays in view.
import { DistrictMap } from "youhu/map";

const element = document.getElementById("map");
const all = (selector) => [...document.querySelectorAll(selector)];
const latlng = ([lng, lat]) => [lat, lng];
const rings = ({ type, coordinates }) => (type === "Polygon" ? [coordinates] : coordinates)
  .map((polygon) => polygon.map((ring) => ring.map(latlng)));
const read = () => JSON.parse(document.getElementById("picture").dataset.picture);
// So many names have room on the map; of more, one shows under the pointer.
const FEW = 16;
const text = (words) => Object.assign(document.createElement("span"), { textContent: words });

const ground = {
  async open() {
    const district = new DistrictMap(element, { doubleClickZoom: false });
    for (const layer of district.layers.slice(2)) layer.label = () => {};
    this.map = district.map;
    this.map.createPane("ground").style.zIndex = 450;
    this.look = { renderer: L.svg({ pane: "ground", padding: 0.5 }), pane: "ground" };
    this.shown = L.layerGroup().addTo(this.map);
    this.draw();
    this.map.fitBounds(this.cells.getBounds().pad(0.04), { animate: false });
    this.map.on("moveend", () => district.refresh());
    await district.refresh();
    document.body.dataset.ready = "";
  },

  draw() {
    const { cells, grids } = read();
    this.shown.clearLayers();
    this.cells = L.featureGroup(cells.map((cell) => this.cell(cell, cells.length <= FEW))).addTo(this.shown);
    for (const cell of cells.filter(({ changed }) => changed)) this.line(cell.geometry, "c-fuse__moved", { fill: true, fillColor: "url(#hatch)", fillOpacity: 1 });
    for (const grid of grids) this.line(grid.geometry, "c-fuse__party", { fill: false });
  },

  line(geometry, className, more) {
    this.shown.addLayer(L.polygon(rings(geometry), { ...this.look, className, interactive: false, ...more }));
  },

  cell(cell, isFew) {
    const drawn = L.polygon(rings(cell.geometry), { ...this.look, className: `c-fuse__cell c-fuse__g${cell.tone}` });
    const words = text(`${cell.name} → ${cell.short || "–"}`);
    if (isFew) drawn.bindTooltip(words, { permanent: true, direction: "center", className: "c-fuse__label", interactive: false });
    else drawn.bindTooltip(words, { sticky: true });
    drawn.on("click", () => find(cell.code));
    return drawn;
  },
};

// A click on the map leads to the row of the grid, where it is chosen by keyboard.
function find(code) {
  const row = document.querySelector(`[data-cell="${code}"]`);
  row?.scrollIntoView({ block: "center" });
  row?.querySelector("select")?.focus();
}

async function save(form, field) {
  const body = new FormData();
  body.append(field.name, field.value);
  body.append("csrfmiddlewaretoken", form.elements.csrfmiddlewaretoken.value);
  const page = document.querySelector(".c-fuse");
  page.classList.add("is-busy");
  try {
    const answer = await fetch(form.getAttribute("action"), { method: "POST", body });
    swap(new DOMParser().parseFromString(await answer.text(), "text/html"));
  } finally { page.classList.remove("is-busy"); }
}

function swap(page) {
  const held = document.activeElement?.id;
  for (const old of all("[data-swap]")) {
    const fresh = page.getElementById(old.id);
    if (fresh) old.replaceChildren(...document.importNode(fresh, true).childNodes);
  }
  ground.draw();
  if (held) document.getElementById(held)?.focus();
}

// One after the other: each save needs what the one before it wrote.
let saving = Promise.resolve();

function listen(form) {
  form.addEventListener("change", ({ target }) => { saving = saving.then(() => save(form, target)); });
  form.querySelector("[data-saved]")?.removeAttribute("hidden");
  form.querySelector(".c-fuse__save button")?.setAttribute("hidden", "");
}

if (element) ground.open();
all("[data-choices]").filter((form) => form.querySelector(".c-fuse__save")).forEach(listen);
