// The list under the fingers: j and k walk, o opens, x picks, / searches, n registers.
// The list is fetched anew every half minute, but never under somebody's hands.
const list = document.querySelector("[data-calls]");
const rows = () => [...list.querySelectorAll("[data-row]")];
const picks = () => [...list.querySelectorAll('input[name="number"]')];
let cursor = "";

function place(number) {
  cursor = number ?? cursor;
  rows().forEach((row) => row.classList.toggle("is-cursor", row.dataset.row === cursor));
}

function walk(by) {
  const all = rows();
  if (!all.length) return;
  const at = all.findIndex((row) => row.dataset.row === cursor);
  const to = all[Math.max(0, Math.min(all.length - 1, at + by))];
  place(to.dataset.row);
  to.querySelector("[data-open]").focus({ preventScroll: true });
  to.scrollIntoView({ block: "nearest" });
}

const here = (selector) => list.querySelector(`[data-row="${CSS.escape(cursor)}"] ${selector}`);

function count() {
  const n = picks().filter((box) => box.checked).length;
  const label = list.querySelector("[data-picked]");
  if (label) label.textContent = n ? `(${n})` : "";
}

const KEYS = {
  j: () => walk(1),
  k: () => walk(-1),
  o: () => here("[data-open]")?.click(),
  x: () => { const box = here('input[name="number"]'); if (box) { box.checked = !box.checked; count(); } },
  "/": () => document.querySelector('.c-topbar__search input[type="search"]').focus(),
  n: () => document.querySelector('[data-key="n"]')?.click(),
};

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || event.target.closest("input:not([type=checkbox]),select,textarea")) return;
  const act = KEYS[event.key];
  if (act) { event.preventDefault(); act(); }
});
list.addEventListener("change", (event) => {
  if (event.target.matches("[data-pick-all]")) picks().forEach((box) => { box.checked = event.target.checked; });
  count();
});
list.addEventListener("click", (event) => place(event.target.closest("[data-row]")?.dataset.row));
document.body.addEventListener("htmx:beforeRequest", (event) => {
  const isBusy = picks().some((box) => box.checked) || list.contains(document.activeElement) && document.activeElement.matches("select,input");
  if (event.target === list && isBusy) event.preventDefault();
});
document.body.addEventListener("htmx:afterSwap", () => place());
