// Calling back under the fingers: 1 2 3 answer the question that is next, Enter keeps it, m says
// that nobody answered, d shows the number, / searches. The next caller opens by itself.
const script = document.querySelector("[data-script]");
const groups = () => [...script.querySelectorAll("fieldset")];
const open = () => groups().find((group) => !group.querySelector("input:checked"));

function choose(n) {
  const focused = document.activeElement?.closest?.("fieldset");
  const group = open() ?? focused;
  const pick = group?.querySelectorAll("input[type=radio]")[n - 1];
  if (!pick) return;
  pick.checked = true;
  (open()?.querySelector("input") ?? script.querySelector("button")).focus();
}

const press = (what) => document.querySelector(`[data-do="${what}"]`)?.click();
const KEYS = { 1: () => choose(1), 2: () => choose(2), 3: () => choose(3), m: () => press("miss"), d: () => press("dial") };

if (script) {
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.target.closest("dialog, select, textarea, input:not([type=radio])")) return;
    if (event.key === "Enter" && event.target.matches("input[type=radio]")) { event.preventDefault(); script.requestSubmit(); return; }
    const act = KEYS[event.key];
    if (act) { event.preventDefault(); act(); }
  });
  if (!document.querySelector("[data-errors]")) groups()[0]?.querySelector("input")?.focus({ preventScroll: true });
}
document.body.dataset.ready = "callbacks";
