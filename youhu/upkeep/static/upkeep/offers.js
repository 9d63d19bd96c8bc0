// Fields that find an organisation: while one types, the list of offers follows.
const WAIT = 200;

for (const field of document.querySelectorAll("[data-offers]")) {
  const list = document.getElementById(field.getAttribute("list"));
  const place = field.closest("[data-offers-at]")?.dataset.offersAt ?? "/settings/organisations/offers/";
  let timer;
  if (!list) continue;
  field.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(async () => {
      const answer = await fetch(`${place}?q=${encodeURIComponent(field.value)}`);
      if (answer.ok) list.innerHTML = await answer.text();
    }, WAIT);
  });
}
