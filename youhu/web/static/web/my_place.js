// Finds one's community by the phone's position; the list of all of them stays for everybody else.
const form = document.querySelector("[data-my-place]");
const words = form.dataset;
const [button, status] = [form.querySelector("[data-locate]"), form.querySelector("[role=status]")];
const COMMUNITY_DIGITS = 12;

async function found({ coords }) {
  const answer = await fetch(`${words.placeUrl}?lng=${coords.longitude}&lat=${coords.latitude}`);
  const { code, name } = answer.ok ? await answer.json() : {};
  if (code) form.elements.community.value = code.slice(0, COMMUNITY_DIGITS);
  status.textContent = code ? words.foundWords.replace("{name}", name) : words.nowhereWords;
}

button.hidden = !navigator.geolocation;
button.addEventListener("click", () => {
  status.textContent = words.locatingWords;
  const nowhere = () => { status.textContent = words.nowhereWords; };
  navigator.geolocation.getCurrentPosition((at) => found(at).catch(nowhere), nowhere, { timeout: 10_000 });
});
