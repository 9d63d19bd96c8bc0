// A passer-by may say where a vehicle is with one tap; without it the written place will do.
const form = document.querySelector("[data-report]");
const [button, status] = [form.querySelector("[data-locate]"), form.querySelector("[role=status]")];

function found({ coords }) {
  form.elements.lng.value = coords.longitude.toFixed(6);
  form.elements.lat.value = coords.latitude.toFixed(6);
  status.textContent = form.dataset.foundWords;
}

button.hidden = !navigator.geolocation;
button.addEventListener("click", () => {
  status.textContent = form.dataset.locatingWords;
  const nowhere = () => { status.textContent = form.dataset.nowhereWords; };
  navigator.geolocation.getCurrentPosition(found, nowhere, { timeout: 10_000 });
});
document.body.dataset.ready = "1";
