// The page of one call under the fingers: j and k to its neighbours in the list, a to the acts, u back,
// / searches, ? helps. Photos open in a dialog; without this script they open as pages.
const byKey = (key) => document.querySelector(`[data-key="${CSS.escape(key)}"]`);

function toActs() {
  const acts = document.getElementById("acts");
  acts.scrollIntoView({ block: "nearest" });
  (acts.querySelector(".c-acts__main :is(textarea, select, input:not([type=hidden]), button)") ?? acts.querySelector("summary") ?? acts).focus();
}

const KEYS = { a: toActs, "/": () => document.querySelector('.c-topbar__search input[type="search"]')?.focus() };

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || event.target.closest("input:not([type=radio]), select, textarea, dialog")) return;
  const act = KEYS[event.key] ?? (() => byKey(event.key)?.click());
  if (!KEYS[event.key] && !byKey(event.key)) return;
  event.preventDefault();
  act();
});

// A suggested unit is taken with one press; sending it stays an act of its own.
document.querySelector("[data-suggested]")?.addEventListener("click", (event) => {
  const pick = event.target.closest("[data-unit]");
  const form = pick?.closest("[data-act]").querySelector("form:has(select)");
  if (!form) return;
  const field = form.querySelector("select");
  field.value = pick.dataset.unit;
  field.dispatchEvent(new Event("input", { bubbles: true }));
  form.querySelector("button.c-btn--act").focus();
});

const box = document.getElementById("lightbox");
const shots = [...document.querySelectorAll("[data-shot]")];
let at = 0;

function show(to) {
  at = (to + shots.length) % shots.length;
  const said = box.dataset.words.replace("{at}", at + 1).replace("{all}", shots.length);
  const thumb = shots[at].querySelector("img");
  Object.assign(box.querySelector("[data-image]"), { src: shots[at].href, alt: thumb.alt });
  box.querySelector("[data-title]").textContent = `${shots[at].dataset.shot} · ${said}`;
}

if (box) {
  box.querySelectorAll("[data-step]").forEach((button) => {
    button.hidden = shots.length < 2;
    button.addEventListener("click", () => show(at + Number(button.dataset.step)));
  });
  box.addEventListener("keydown", (event) => {
    const step = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
    if (step) { event.preventDefault(); show(at + step); }
  });
  shots.forEach((shot, i) => shot.addEventListener("click", (event) => {
    if (event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    show(i);
    box.showModal();
  }));
}
