// The way to a summons on a phone. A tap is kept on the phone first, with its moment and place, and
// leaves it only when the server says that it has it; where the network fails it is sent later.
const root = document.querySelector("[data-trip]");
const facts = root.dataset;
const STORE = `youhu-trip-${facts.member}`;
const EVERY_MS = 15_000;
const PATIENCE_MS = 8_000;
const note = root.querySelector("[data-kept]");
const far = root.querySelector("[data-far]");

const kept = () => { try { return JSON.parse(localStorage.getItem(STORE)) ?? []; } catch { return []; } };
const keep = (all) => localStorage.setItem(STORE, JSON.stringify(all));
const say = (text) => { note.hidden = !text; note.querySelector("span").textContent = text; };

function metres(a, b) {
  const rad = Math.PI / 180, x = (b.lng - a.lng) * rad * Math.cos(((a.lat + b.lat) / 2) * rad), y = (b.lat - a.lat) * rad;
  return Math.round(Math.hypot(x, y) * 6_371_000);
}

// Where the phone is, or null: the check-in goes on without it, and says why.
function locate() {
  return new Promise((done) => {
    if (!navigator.geolocation) { done(null); return; }
    const ok = ({ coords }) => done({ lng: coords.longitude, lat: coords.latitude });
    navigator.geolocation.getCurrentPosition(ok, () => done(null), { enableHighAccuracy: true, timeout: PATIENCE_MS, maximumAge: 15_000 });
  });
}

const place = { lng: Number(facts.lng), lat: Number(facts.lat) };
function showFar(here) {
  if (!far) return;
  far.textContent = here ? far.dataset.some.replace("{n}", metres(here, place)) : far.dataset.none;
}

async function send(record) {
  const body = new FormData();
  for (const [name, value] of Object.entries(record.fields)) body.append(name, value);
  const token = root.querySelector("[name=csrfmiddlewaretoken]").value;
  const answer = await fetch(record.url, { method: "POST", body, headers: { "X-CSRFToken": token } });
  return { status: answer.status, ...(await answer.json()) };
}

let busy = false;
async function sendAll() {
  if (busy || !kept().length) return;
  busy = true;
  try {
    for (const record of kept()) {
      const { outcome, why } = await send(record);
      if (outcome === "sign_in") { say(why); return; }
      keep(kept().filter((other) => other.fields.client_key !== record.fields.client_key));
      if (outcome === "refused") { refused(record, why); return; }
    }
    location.reload();
  } catch { say(facts.keptWords); } finally { busy = false; }
}

// Not accepted: what is missing is asked, and the tap can be made again.
function refused(record, why) {
  say(why);
  const form = root.querySelector(`[data-tap="${record.fields.verb}"]`);
  if (!form) { location.reload(); return; }
  form.querySelectorAll("button").forEach((button) => { button.disabled = false; });
  const reason = form.querySelector("[data-why]");
  if (reason) { reason.hidden = false; reason.querySelector("input")?.focus(); }
}

async function tap(event) {
  event.preventDefault();
  const form = event.currentTarget, verb = form.dataset.tap;
  form.querySelectorAll("button").forEach((button) => { button.disabled = true; });
  const fields = { verb, client_key: crypto.randomUUID(), made_at: new Date().toISOString(), member: facts.member };
  if (verb === "arrive") {
    say(facts.locatingWords);
    const here = await locate();
    showFar(here);
    if (here) Object.assign(fields, { lng: here.lng.toFixed(6), lat: here.lat.toFixed(6) });
    fields.note = form.elements.note.value.trim();
    const outside = !here || metres(here, place) > Number(facts.circle);
    if (outside && !fields.note) { refused({ fields }, here ? facts.outsideWords : facts.noPlaceWords); return; }
  }
  keep([...kept(), { url: form.dataset.url, fields }]);
  say(facts.sendingWords);
  await sendAll();
}

// The reason is asked only where it is needed; without this program it always stands there.
root.querySelectorAll("[data-why]").forEach((reason) => { reason.hidden = true; });
root.querySelectorAll("[data-tap]").forEach((form) => form.addEventListener("submit", tap));
window.addEventListener("online", sendAll);
document.addEventListener("visibilitychange", () => { if (!document.hidden) sendAll(); });
setInterval(sendAll, EVERY_MS);
if (kept().length) { say(facts.keptWords); sendAll(); }
if (far) locate().then(showFar);
document.body.dataset.ready = "1";
