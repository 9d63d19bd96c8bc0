// The wall: asks for its board when the doorbell rings, draws signs and load on the map, opens a
// call in a drawer, lets scenes rotate, and says honestly how old its figures are.
const SVG = "http://www.w3.org/2000/svg";
const REFRESH_MS = 15_000; // clocks run on while nothing happens
const CALM_MS = 1_000; // at most one redraw a second
const SCENE_MS = 20_000;
const SLOW_S = 30, LOST_S = 120;
const SHAPES = {
  ok: (x, y) => `M${x - 4.5} ${y}a4.5 4.5 0 1 0 9 0a4.5 4.5 0 1 0-9 0z`,
  soon: (x, y) => `M${x} ${y - 6.5}l6.5 11.500h-13z`,
  late: (x, y) => `M${x - 5.5} ${y - 5.5}h11v11h-11z`,
};
const board = document.querySelector("[data-board]");
const base = document.querySelector("[data-map]");
const flipped = new Set();
let seenAt = 0, asked = 0, isAsking = false, again = false;

const data = () => JSON.parse(document.getElementById("wall-data").textContent);

/* ---- the map ---- */
async function drawBase() {
  if (!base) return;
  const answer = await fetch(base.dataset.map);
  base.innerHTML = await answer.text();
  // Signs lie over the cells and below the names.
  base.insertBefore(Object.assign(document.createElementNS(SVG, "g"), { id: "signs" }), base.lastElementChild);
  drawSigns();
}

function drawSigns() {
  const signs = document.getElementById("signs");
  if (!signs) return;
  const { load, counts, signs: points } = data();
  for (const cell of base.querySelectorAll(".s-cell")) {
    const code = cell.dataset.code;
    cell.setAttribute("class", `s-cell s-load-${load[code] ?? 0}`);
    const title = cell.firstElementChild;
    title.dataset.name ??= title.textContent;
    title.textContent = `${title.dataset.name} ${counts[code] ?? 0}`;
  }
  signs.replaceChildren(...points.toReversed().map(([x, y, tone, number]) => {
    const sign = document.createElementNS(SVG, "path");
    sign.setAttribute("class", `s-sign s-sign--${tone}`);
    sign.setAttribute("d", (SHAPES[tone] ?? SHAPES.ok)(x, y));
    sign.dataset.call = number;
    return sign;
  }));
}

/* ---- the board ---- */
async function refresh() {
  if (isAsking) { again = true; return; }
  isAsking = true;
  const wait = asked + CALM_MS - performance.now();
  if (wait > 0) await new Promise((done) => setTimeout(done, wait));
  asked = performance.now();
  try {
    const answer = await fetch(board.dataset.url, { headers: { "HX-Request": "true" } });
    if (answer.ok && !answer.redirected) exchange(await answer.text());
  } catch { /* the line is down: the freshness says so */ }
  isAsking = false;
  if (again) { again = false; refresh(); }
}

function exchange(html) {
  const fresh = new DOMParser().parseFromString(html, "text/html");
  const focus = document.activeElement?.closest("[id]")?.id;
  for (const part of [...fresh.body.children]) {
    if (part.id) document.getElementById(part.id)?.replaceWith(document.adoptNode(part));
  }
  dress();
  if (focus && document.activeElement === document.body) document.getElementById(focus)?.querySelector("a,button")?.focus({ preventScroll: true });
  seenAt = performance.now();
  document.dispatchEvent(new CustomEvent("wall:drawn"));
}

/* What the person chose stands also on the new parts. */
function dress() {
  const over = document.getElementById("part-callouts");
  if (over && base) base.after(over);
  for (const name of flipped) flip(document.querySelector(`[data-flip="${name}"]`), true);
  drawSigns();
}

function flip(button, isTable) {
  const panel = button.closest("section");
  button.setAttribute("aria-pressed", String(isTable));
  panel.querySelector('[data-face="chart"]').hidden = isTable;
  panel.querySelector('[data-face="table"]').hidden = !isTable;
}

/* ---- how old it is ---- */
const freshness = document.querySelector("[data-fresh]");
function age() {
  const seconds = Math.round((performance.now() - seenAt) / 1000);
  const words = seconds >= LOST_S ? freshness.dataset.lostWords : seconds >= SLOW_S ? freshness.dataset.staleWords : freshness.dataset.freshWords;
  freshness.classList.toggle("is-slow", seconds >= SLOW_S && seconds < LOST_S);
  freshness.classList.toggle("is-lost", seconds >= LOST_S);
  const said = words.replace("{n}", seconds);
  const place = freshness.querySelector("span");
  if (place.textContent !== said) place.textContent = said;
  const clock = new Intl.DateTimeFormat("en-GB", { hour: "2-digit", minute: "2-digit", timeZone: "Asia/Shanghai" }).format(new Date());
  document.querySelector("[data-clock]").textContent = clock;
}

/* ---- scenes ---- */
const scenes = [...document.querySelectorAll("[data-scene]")];
const play = document.querySelector("[data-play]");
let timer = 0;
function show(name) {
  board.dataset.sceneNow = name;
  for (const one of scenes) one.toggleAttribute("aria-current", one.dataset.scene === name);
  history.replaceState(null, "", `?scene=${name}`);
}
function rotate(isOn) {
  clearInterval(timer);
  timer = isOn ? setInterval(() => next(1), SCENE_MS) : 0;
  play.setAttribute("aria-pressed", String(isOn));
  const nav = play.closest("nav");
  play.textContent = isOn ? nav.dataset.playingWords : nav.dataset.pausedWords;
}
function next(step) {
  const at = scenes.findIndex((one) => one.dataset.scene === board.dataset.sceneNow);
  show(scenes.at((at + step) % scenes.length).dataset.scene);
}

/* ---- one call ---- */
const drawer = document.getElementById("drawer");
async function open(number) {
  rotate(false);
  const place = drawer.querySelector("[data-drawer]");
  drawer.showModal();
  const answer = await fetch(board.dataset.callUrl.replace("NUMBER", number));
  if (answer.ok) place.innerHTML = await answer.text();
}

/* ---- begin ---- */
document.addEventListener("click", (event) => {
  const button = event.target.closest("[data-flip]");
  if (button) {
    const isTable = button.getAttribute("aria-pressed") !== "true";
    flip(button, isTable);
    flipped[isTable ? "add" : "delete"](button.dataset.flip);
  }
  const scene = event.target.closest("[data-scene]");
  if (scene) { event.preventDefault(); rotate(false); show(scene.dataset.scene); }
  if (event.target.closest("[data-play]")) rotate(!timer);
  const call = event.target.closest("[data-call]");
  if (call && !event.ctrlKey && !event.metaKey) { event.preventDefault(); open(call.dataset.call); }
});
document.addEventListener("keydown", (event) => {
  if (event.target.closest("input,textarea,dialog") || event.ctrlKey || event.metaKey || event.altKey) return;
  if (event.key === "ArrowRight" || event.key === "ArrowLeft") { rotate(false); next(event.key === "ArrowRight" ? 1 : -1); }
  if (/^[1-9]$/.test(event.key) && scenes[event.key - 1]) { rotate(false); show(scenes[event.key - 1].dataset.scene); }
});
document.body.addEventListener("youhu:doorbell", refresh);
setInterval(refresh, REFRESH_MS);
setInterval(age, 1000);
dress();
await drawBase();
age();
if (!matchMedia("(prefers-reduced-motion: reduce)").matches && !new URLSearchParams(location.search).has("scene")) rotate(true);
document.body.dataset.ready = "1";
