// The list under the fingers. The rows are drawn anew when nothing came and nothing left; else a line
// says so, and no row moves under the cursor.
import { peek } from "./peek.js";

const list = document.querySelector("[data-calls]");
const rows = () => [...list.querySelectorAll("[data-row]")];
const boxes = () => [...list.querySelectorAll('tbody input[name="number"]')];
const KEPT = "youhu:list";
let cursor = "";
let anchor = "";
let goes = 0;
let held = new Set();

const row = () => list.querySelector(`[data-row="${CSS.escape(cursor)}"]`);
const here = (selector) => row()?.querySelector(selector);

function place(number) {
  cursor = number ?? cursor;
  rows().forEach((one) => one.classList.toggle("is-cursor", one.dataset.row === cursor));
  const at = rows().findIndex((one) => one.dataset.row === cursor);
  if (at >= 0) sessionStorage.setItem(KEPT, JSON.stringify([location.pathname + location.search, cursor, at]));
}

function walk(by) {
  const all = rows();
  if (!all.length) return;
  const at = all.findIndex((one) => one.dataset.row === cursor);
  const to = all[Math.max(0, Math.min(all.length - 1, at + by))];
  place(to.dataset.row);
  to.querySelector("[data-open]").focus({ preventScroll: true });
  to.scrollIntoView({ block: "nearest" });
  peek.follow(to);
}

// After an act the list comes back: the cursor stands where it stood, on whatever is there now.
function restore() {
  const [path, number, at] = JSON.parse(sessionStorage.getItem(KEPT) ?? "[]");
  if (path !== location.pathname + location.search) return;
  place(rows().some((one) => one.dataset.row === number) ? number : rows()[Math.min(at, rows().length - 1)]?.dataset.row);
  row()?.scrollIntoView({ block: "nearest" });
}

function count() {
  const n = boxes().filter((box) => box.checked).length;
  const label = list.querySelector("[data-picked]");
  if (label) label.textContent = label.dataset.words.replace("{n}", n);
  boxes().forEach((box) => box.closest("tr").classList.toggle("is-picked", box.checked));
  const all = list.querySelector("[data-pick-all]");
  if (all) { all.checked = n > 0 && n === boxes().length; all.indeterminate = n > 0 && n < boxes().length; }
}

function pick(box, on) { box.checked = on; anchor = box.value; count(); }

function pickRange(to) {
  const all = boxes();
  const ends = [anchor, to].map((number) => all.findIndex((box) => box.value === number));
  const [first, last] = [Math.min(...ends), Math.max(...ends)];
  all.slice(first < 0 ? last : first, last + 1).forEach((box) => { box.checked = true; });
  anchor = to;
  count();
}

function sign() {
  const button = list.querySelector("[data-sign]");
  const mine = here('input[name="number"]');
  if (!button) return;
  if (!boxes().some((box) => box.checked) && mine) pick(mine, true);
  if (boxes().some((box) => box.checked)) button.click();
}

const KEYS = {
  j: () => walk(1),
  k: () => walk(-1),
  o: () => here("[data-open]")?.click(),
  s: sign,
  x: () => { const box = here('input[name="number"]'); if (box) pick(box, !box.checked); },
  X: () => cursor && pickRange(cursor),
  " ": () => { if (!row()) walk(1); if (row()) peek.toggle(row()); },
  Escape: () => peek.close(),
  g: () => { goes = Date.now() + 1500; },
  "/": () => document.querySelector('.c-topbar__search input[type="search"]').focus(),
  n: () => document.querySelector('[data-key="n"]')?.click(),
  "?": () => document.querySelector('[data-key="?"]').click(),
};

const typing = "input:not([type=checkbox]), select, textarea, [contenteditable], dialog";
// Space and Enter press what has the focus, wherever that can be pressed.
const pressed = "button, summary, input, .c-tabs a, .c-chipbar a, .c-pager a, th a";

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || event.target.closest(typing)) return;
  if (event.key === " " && event.target.closest(pressed)) return;
  if (event.key === "Enter") { if (event.target === document.body) here("[data-open]")?.click(); return; }
  const tab = Date.now() < goes && document.querySelector(`[data-go="${CSS.escape(event.key)}"]`);
  const act = tab ? () => tab.click() : KEYS[event.key];
  if (event.key !== "g") goes = 0;
  if (act) { event.preventDefault(); act(); }
});

list.addEventListener("change", (event) => {
  if (event.target.matches("[data-pick-all]")) boxes().forEach((box) => { box.checked = event.target.checked; });
  count();
});
list.addEventListener("click", (event) => {
  const box = event.target.closest('tbody input[name="number"]');
  if (box) { if (event.shiftKey && anchor) pickRange(box.value); else anchor = box.value; }
  if (event.target.closest("[data-unpick]")) { boxes().forEach((one) => { one.checked = false; }); count(); }
  const one = event.target.closest("[data-row]");
  if (!one) return;
  place(one.dataset.row);
  if (!event.target.closest("a, input, .col-pick")) peek.show(one);
});
document.addEventListener("click", (event) => {
  list.querySelectorAll("details[open]").forEach((menu) => { if (!menu.contains(event.target)) menu.open = false; });
});
document.addEventListener("keydown", (event) => {
  const menu = event.key === "Escape" && event.target.closest("details[open]");
  if (menu) { menu.open = false; menu.querySelector("summary").focus(); }
});

// Rows are drawn anew with what was picked still picked.
document.body.addEventListener("htmx:beforeSwap", (event) => {
  if (event.target.id === "rows") held = new Set(boxes().filter((box) => box.checked).map((box) => box.value));
});
document.body.addEventListener("htmx:afterSettle", (event) => {
  const at = event.target.id;
  if (at === "live" && !list.querySelector("[data-fresh]")) htmx.trigger("#rows", "youhu:again");
  if (at === "rows") boxes().forEach((box) => { box.checked = held.has(box.value); });
  if (at === "rows" || at === "calls") { const had = document.activeElement === document.body; place(); count(); if (had && at === "rows") here("[data-open]")?.focus({ preventScroll: true }); }
});
restore();
count();
document.body.dataset.ready = "list";
