// Sorts the rooms by distance: the phone's position goes into the address once, and is not kept.
const form = document.querySelector("[data-rooms-near]");
const [button, status] = [form.querySelector("[data-locate]"), form.querySelector("[role=status]")];

function found({ coords }) {
  for (const [name, value] of [["lng", coords.longitude], ["lat", coords.latitude]]) {
    const field = form.elements[name];
    field.disabled = false;
    field.value = value.toFixed(4);
  }
  form.submit();
}

button.hidden = !navigator.geolocation;
button.addEventListener("click", () => {
  status.textContent = form.dataset.locatingWords;
  const nowhere = () => { status.textContent = form.dataset.nowhereWords; };
  navigator.geolocation.getCurrentPosition(found, nowhere, { timeout: 10_000 });
});
