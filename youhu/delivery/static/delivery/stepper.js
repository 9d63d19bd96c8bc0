// How many: plus and minus beside the number, and what that usually weighs.
const form = document.querySelector("[data-stepper]");
const field = form.elements.pieces;
const usual = form.querySelector("[data-usual]");
const table = JSON.parse(usual.dataset.table);

function step(by) {
  const least = Number(field.min || 1), most = Number(field.max || 200);
  field.value = Math.min(most, Math.max(least, (Number(field.value) || 0) + by));
  say();
}

function say() {
  const [kg, litres] = table[form.elements.goods.value] ?? [0, 0];
  const n = Number(field.value) || 0;
  usual.textContent = usual.dataset.usualWords.replace("{kg}", kg * n).replace("{m3}", ((litres * n) / 1000).toFixed(2));
}

form.querySelector("[data-less]").addEventListener("click", () => step(-1));
form.querySelector("[data-more]").addEventListener("click", () => step(1));
form.addEventListener("input", say);
say();
document.body.dataset.ready = "1";
