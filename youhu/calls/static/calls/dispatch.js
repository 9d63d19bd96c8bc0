// The dispatcher's queue under the fingers: j and k walk, 1 2 3 choose a unit, Enter sends, o opens,
// n writes a note, / searches. The queue is fetched anew every minute, never under somebody's hands.
const queue = document.querySelector("[data-queue]");
const rows = () => [...queue.querySelectorAll("[data-row]")];
let cursor = "";
let touched = false;

const current = () => rows().find((row) => row.dataset.row === cursor);

function place(number, { focus = true } = {}) {
  cursor = number;
  rows().forEach((row) => {
    row.classList.toggle("is-cursor", row.dataset.row === cursor);
    row.querySelector(".c-queue__send button")?.classList.toggle("c-btn--act", row.dataset.row === cursor);
  });
  const row = current();
  if (!row || !focus) return;
  row.scrollIntoView({ block: "nearest" });
  (row.querySelector("input[type=radio]:checked") ?? row.querySelector("input[type=radio]") ?? row.querySelector("[data-open]")).focus({ preventScroll: true });
}

function walk(by) {
  const all = rows();
  if (!all.length) return;
  const at = all.indexOf(current());
  place(all[Math.max(0, Math.min(all.length - 1, at + by))].dataset.row);
}

function choose(n) {
  const pick = current()?.querySelectorAll("input[type=radio]")[n - 1];
  if (!pick) return;
  pick.checked = true;
  pick.focus();
  touched = true;
}

const KEYS = {
  j: () => walk(1),
  k: () => walk(-1),
  1: () => choose(1),
  2: () => choose(2),
  3: () => choose(3),
  n: () => current()?.querySelector("[name=note]")?.focus(),
  o: () => current()?.querySelector("[data-open]").click(),
  "/": () => document.querySelector('.c-topbar__search input[type="search"]')?.focus(),
  "?": () => document.querySelector('[data-key="?"]').click(),
  Enter: () => current()?.querySelector("input[type=radio]:checked") && current().querySelector("form").requestSubmit(),
};

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || event.target.closest("dialog, select, textarea, input:not([type=radio])")) return;
  if (event.key === "Enter" && event.target.closest("a, button")) return;
  const act = KEYS[event.key];
  if (act) { event.preventDefault(); act(); }
});
queue.addEventListener("focusin", (event) => {
  const row = event.target.closest("[data-row]");
  if (row && row.dataset.row !== cursor) place(row.dataset.row, { focus: false });
});
queue.addEventListener("input", () => { touched = true; });
document.body.addEventListener("htmx:beforeRequest", (event) => {
  if (event.target === queue && (touched || document.querySelector("dialog[open]"))) event.preventDefault();
});
document.body.addEventListener("htmx:afterSwap", () => place(current() ? cursor : rows()[0]?.dataset.row ?? "", { focus: false }));
if (rows().length) place(rows()[0].dataset.row);
