// Checking in at the place: the phone says where it is, then the form is sent.
const root = document.querySelector("[data-place]");
const far = root.querySelector("[data-far]");
const PATIENCE_MS = 8_000;

function metres(a, b) {
  const rad = Math.PI / 180, x = (b.lng - a.lng) * rad * Math.cos(((a.lat + b.lat) / 2) * rad), y = (b.lat - a.lat) * rad;
  return Math.round(Math.hypot(x, y) * 6_371_000);
}

// Where the phone is, or null: the server then says what to do.
function locate() {
  return new Promise((done) => {
    if (!navigator.geolocation) { done(null); return; }
    const ok = ({ coords }) => done({ lng: coords.longitude, lat: coords.latitude });
    navigator.geolocation.getCurrentPosition(ok, () => done(null), { enableHighAccuracy: true, timeout: PATIENCE_MS, maximumAge: 15_000 });
  });
}

function say(here) {
  if (!far) return;
  const place = { lng: Number(root.dataset.lng), lat: Number(root.dataset.lat) };
  far.textContent = here ? root.dataset.some.replace("{n}", metres(here, place)) : root.dataset.none;
}

async function send(event) {
  const form = event.currentTarget;
  event.preventDefault();
  form.querySelectorAll("button").forEach((button) => { button.disabled = true; });
  if (far) far.textContent = root.dataset.locating;
  const here = await locate();
  say(here);
  form.elements.lng.value = here ? here.lng.toFixed(6) : "";
  form.elements.lat.value = here ? here.lat.toFixed(6) : "";
  form.submit();
}

root.querySelectorAll("[data-locate]").forEach((form) => form.addEventListener("submit", send));
if (far) locate().then(say);
document.body.dataset.ready = "1";
