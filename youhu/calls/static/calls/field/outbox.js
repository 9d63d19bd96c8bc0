// The outbox: every act goes in here first, and leaves it only when the server says that it has it
// or when the person discards it.
import { records } from "youhu/field/store";
import { greet, sendOne } from "youhu/field/sending";

export const facts = document.querySelector("meta[name='youhu-field']").dataset;

const EVERY_MS = 20_000;
const FIRST_WAIT_MS = 1_000;
const LONGEST_WAIT_MS = 60_000;
const MISSES = 3; // so many in a row, and the network is not there
const DAY_MS = 86_400_000;
const TO_SEND = new Set(["waiting", "sending", "sign_in"]);

export const isSent = (record) => record.state === "sent";
const changed = () => window.dispatchEvent(new Event("youhu:outbox"));

// All that this member made here and nobody discarded, oldest first; what was sent stays for a day.
export const mine = () => records.of(facts.member);
export async function unsent() { return (await mine()).filter((record) => !isSent(record)); }

// Keep an act on this phone, instead of the refused one that it mends; answers its key. Rejects when
// the phone cannot keep it.
export async function keep({ verb, number = "", title, fields = {}, photos = [], instead = "" }) {
  const size = photos.reduce((sum, photo) => sum + photo.size, 0);
  const record = { key: crypto.randomUUID(), member: facts.member, verb, number, title, fields, photos, size, made_at: new Date().toISOString(), state: "waiting", why: "", tries: 0 };
  await records.put(record);
  if ((await records.get(instead))?.state === "refused") await records.drop(instead);
  navigator.storage?.persist?.();
  changed();
  return record.key;
}

export async function discard(key) { await records.drop(key); changed(); }

export async function retry(key) {
  const record = await records.get(key);
  if (!record) return;
  await records.put({ ...record, state: "waiting", why: "" });
  changed();
  await send({ now: true });
}

let wait = 0;
let rest = 0; // no round before this moment
let timer;

// Send what waits; one page at a time does it. `now` does not wait for the back-off to end.
export async function send({ now = false } = {}) {
  if (!now && Date.now() < rest) return;
  await navigator.locks.request("youhu-outbox", { ifAvailable: true }, async (lock) => { if (lock) await round(); });
}

// Send, and answer how the record stands after at most `most` milliseconds.
export async function sendWithin(key, most) {
  await Promise.race([send({ now: true }), new Promise((done) => setTimeout(done, most))]);
  return records.get(key);
}

async function round() {
  const waiting = async (seen) => (await mine()).filter((record) => TO_SEND.has(record.state) && !seen.has(record.key));
  const seen = new Set();
  let token = "";
  let misses = 0;
  for (let batch = await waiting(seen); batch.length; batch = await waiting(seen)) {
    for (const record of batch) {
      seen.add(record.key);
      if (!token) {
        const hello = await greet(facts);
        if (hello.state !== "ready") return stop(hello);
        token = hello.token;
      }
      const answer = await hand(record, token);
      if (answer.stale) token = "";
      misses = answer.missed || answer.stale ? misses + 1 : 0;
      if (answer.state === "sign_in") return stop(answer);
      if (misses >= MISSES) return later();
      if (!misses) wait = 0;
    }
  }
  return misses || (await waiting(new Set())).length ? later() : undefined;
}

async function hand(record, token) {
  await records.put({ ...record, state: "sending" });
  changed();
  const answer = await sendOne(record, token, facts);
  const now = await records.get(record.key);
  if (!now) return answer; // discarded meanwhile
  const done = answer.state === "sent" ? { photos: [], sent_at: new Date().toISOString() } : {};
  const { state, why = "", number = record.number, url = "" } = answer;
  await records.put({ ...now, state, why, number, url, tries: record.tries + 1, ...done });
  changed();
  return answer;
}

// Nobody is signed in who may send, or nobody answered: everything stays.
async function stop({ state, why = "" }) {
  if (state === "sign_in") {
    for (const record of await mine()) if (TO_SEND.has(record.state)) await records.put({ ...record, state, why });
    changed();
  }
  later();
}

function later() {
  wait = Math.min(wait ? wait * 2 : FIRST_WAIT_MS, LONGEST_WAIT_MS);
  rest = Date.now() + wait;
  clearTimeout(timer);
  timer = setTimeout(() => send(), wait + 50);
}

async function forgetOld() {
  const old = new Date(Date.now() - DAY_MS).toISOString();
  for (const record of await mine()) if (isSent(record) && record.sent_at < old) await records.drop(record.key);
}

export function begin() {
  window.addEventListener("online", () => send({ now: true }));
  document.addEventListener("visibilitychange", () => { if (!document.hidden) send({ now: true }); });
  setInterval(() => send(), EVERY_MS);
  forgetOld();
  send({ now: true });
}
