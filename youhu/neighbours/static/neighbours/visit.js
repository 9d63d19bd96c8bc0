// A visit that is written down without a network stays on this phone until it is sent. Its key makes
// sending it twice harmless.
const form = document.querySelector("[data-visit]");
const said = document.querySelector("[data-visit-said]");
const NAMES = ["client_key", "how", "purpose", "note"];

if (form) {
  const place = `visit:${form.dataset.visit}`;
  const kept = sessionStorage.getItem(place);
  if (kept) {
    for (const [name, value] of Object.entries(JSON.parse(kept))) form.elements[name].value = value;
    said.textContent = form.dataset.again;
  }
  form.addEventListener("submit", (event) => {
    const told = Object.fromEntries(NAMES.map((name) => [name, form.elements[name].value]));
    if (navigator.onLine) { sessionStorage.removeItem(place); return; }
    event.preventDefault();
    sessionStorage.setItem(place, JSON.stringify(told));
    said.textContent = form.dataset.kept;
  });
}
