// Where the vehicle is, told only while the driver is on duty: kept on the phone, sent in lots.
import { kept } from "youhu/field/store";
import { facts } from "youhu/field/outbox";
import { greet } from "youhu/field/sending";

const EVERY_MS = 15_000;
const SEND_MS = 30_000;
const MOST = 1000;
const PATIENCE_MS = 20_000;
const NAME = "positions";

let last = 0;
let newest = null;

// The place of the phone just now, or null where it cannot tell soon enough.
export function place(most = 4_000) {
  if (newest && Date.now() - newest.at < 30_000) return Promise.resolve(newest);
  if (!navigator.geolocation) return Promise.resolve(null);
  return new Promise((done) => {
    const late = setTimeout(() => done(newest), most + 500);
    const told = (found) => { clearTimeout(late); done(found); };
    navigator.geolocation.getCurrentPosition(({ coords }) => told({ at: Date.now(), lng: coords.longitude, lat: coords.latitude }), () => told(newest), { enableHighAccuracy: true, timeout: most, maximumAge: 30_000 });
  });
}

async function note({ coords }) {
  newest = { at: Date.now(), lng: coords.longitude, lat: coords.latitude };
  if (Date.now() - last < EVERY_MS) return;
  last = Date.now();
  const points = (await kept.get(NAME)) ?? [];
  points.push([new Date().toISOString(), Number(coords.longitude.toFixed(6)), Number(coords.latitude.toFixed(6)), Math.round(coords.accuracy)]);
  await kept.put(NAME, points.slice(-MOST));
}

async function send() {
  const points = (await kept.get(NAME)) ?? [];
  if (!points.length || !navigator.onLine) return;
  const hello = await greet(facts);
  if (hello.state !== "ready") return;
  const body = new FormData();
  body.append("points", JSON.stringify(points));
  try {
    const response = await fetch(facts.positionsUrl, { method: "POST", body, headers: { "X-CSRFToken": hello.token }, signal: AbortSignal.timeout(PATIENCE_MS) });
    if (response.status >= 500) return;
    const now = (await kept.get(NAME)) ?? []; // kept, or refused as of nobody on duty: gone either way
    await kept.put(NAME, now.filter(([at]) => at > points.at(-1)[0]));
  } catch { /* no network: the next round sends it */ }
}

export function track() {
  if (!navigator.geolocation) return;
  navigator.geolocation.watchPosition(note, () => {}, { enableHighAccuracy: true, maximumAge: 10_000 });
  setInterval(send, SEND_MS);
  window.addEventListener("online", send);
  send();
}
