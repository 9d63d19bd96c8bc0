// A press at a door counts at once, whether it is there or could not be, and so does a picture of
// the bags: it is sent, or kept on this phone until there is a network. What is kept is sent in its
// order, by who made it, once more whenever the network may be back. The site takes the same press
// twice as one. Without a network the page opens as it was, with what was pressed since.
import { openDB } from "idb";

const OLD_KEY = "youhu-rounds-outbox";
const LONGEST_SIDE = 1600;
const QUALITY = 0.82;
const SETTLED = new Set([204, 404, 413, 422]);
const box = document.querySelector("[data-outbox]");
const member = box.dataset.member;
const opening = openDB("youhu-rounds", 1, {
  upgrade(db) { db.createObjectStore("presses", { keyPath: "id", autoIncrement: true }); },
});
const OWN = "youhu-own"; // where the service worker keeps pages of one member, until the way out
const here = window.location.pathname;
const workers = "caches" in window ? navigator.serviceWorker : undefined;
// Read before anything is crossed out: what is crossed out loses its form.
const token = document.querySelector("[name=csrfmiddlewaretoken]")?.value ?? "";
let isSending = false;
let sentPhoto = false; // the page shows it once nothing waits any more

// A phone may refuse to keep anything; then nothing is kept, and presses are sent at once.
async function made() {
  try {
    return (await (await opening).getAll("presses")).filter((one) => one.member === member);
  } catch {
    return [];
  }
}
const mine = async () => (await made()).filter((one) => !one.is_sent);
const sent = async () => (await made()).filter((one) => one.is_sent);

async function keep(press) {
  await (await opening).add("presses", { member, made_at: new Date().toISOString(), fields: {}, photo: null, ...press });
}

function say(text) {
  box.textContent = text;
  box.hidden = !text;
}

async function tell() {
  const n = (await mine()).length;
  say(n ? box.dataset.waits.replace("{n}", n) : "");
}

/* ---- how the page shows what is kept ---- */
function mark(url) {
  const same = (part) => part.dataset.at === url;
  const row = [...document.querySelectorAll("[data-door]")].find((one) => [...one.querySelectorAll("[data-at]")].some(same));
  if (!row) return;
  row.classList.add("r-doors__row--done");
  row.querySelectorAll("form, a").forEach((part) => part.remove());
}

async function shrink(file) {
  try {
    const seen = await createImageBitmap(file, { imageOrientation: "from-image" });
    const part = Math.min(1, LONGEST_SIDE / Math.max(seen.width, seen.height));
    const canvas = Object.assign(document.createElement("canvas"), { width: seen.width * part, height: seen.height * part });
    canvas.getContext("2d").drawImage(seen, 0, 0, canvas.width, canvas.height);
    return await new Promise((done) => canvas.toBlob(done, "image/jpeg", QUALITY));
  } catch {
    return file; // the server says what is wrong with it
  }
}

/* ---- the page itself ---- */
// The kept page is of before: what was sent is remembered until a newer one is kept.
async function keepPage() {
  const known = await sent();
  try {
    const fresh = await fetch(here, { headers: { Accept: "text/html" }, cache: "no-store" });
    if (!fresh.ok || fresh.redirected) return;
    await (await caches.open(OWN)).put(here, fresh);
    for (const one of known) await (await opening).delete("presses", one.id);
  } catch {
    // no network, or a phone that keeps nothing: the next turn tries it again
  }
}

async function isKept() {
  try { return Boolean(await caches.match(here, { ignoreVary: true })); } catch { return false; }
}

const takeAlong = () => workers?.ready.then((found) => found.active?.postMessage("rounds"));

/* ---- sending ---- */
function send({ url, fields, photo }) {
  const body = new FormData();
  for (const [name, value] of Object.entries({ ...fields, csrfmiddlewaretoken: token })) body.append(name, value);
  if (photo) body.append("photo", photo, "1.jpg");
  return fetch(url, { method: "POST", body, headers: { "X-Youhu-Outbox": "1" }, redirect: "manual" });
}

// Sends what is kept, the oldest first. Only the site's own word settles a press: no answer or a page
// to sign in ends the turn, a fault keeps this press for the next turn and lets those behind it pass.
async function flush() {
  if (isSending) return;
  isSending = true;
  const tried = new Set();
  const next = async () => (await mine()).find((one) => !tried.has(one.id));
  let refused = "";
  try {
    for (let one = await next(); one; one = await next()) {
      tried.add(one.id);
      const answer = await send(one);
      if (answer.type === "opaqueredirect") break;
      if (!SETTLED.has(answer.status)) continue;
      if (answer.status !== 204) refused = answer.status === 422 ? await answer.text() : `${answer.status}`;
      else sentPhoto ||= Boolean(one.photo);
      if (workers && answer.status === 204 && !one.photo) await (await opening).put("presses", { ...one, is_sent: true });
      else await (await opening).delete("presses", one.id);
    }
  } catch {
    // no network: the next chance comes with it
  }
  isSending = false;
  if (refused) say(box.dataset.refused.replace("{why}", refused));
  else await tell();
  if (workers && ((await sent()).length || !(await isKept()))) await keepPage();
  if (sentPhoto && !refused && !(await mine()).length) window.location.reload();
}

// What could not be kept is sent at once; without an answer of the site it was not done.
async function unkept(what) {
  const answer = await send(what).catch(() => null);
  if (answer?.status === 204) { if (!what.photo) mark(what.url); return; }
  say(box.dataset.refused.replace("{why}", answer?.status === 422 ? await answer.text() : box.dataset.unkept));
}

/* ---- every press ---- */
async function press(url, fields = {}, photo = null) {
  try {
    await keep({ url, fields, photo });
  } catch {
    return unkept({ url, fields, photo });
  }
  if (!photo) mark(url);
  await tell();
  await flush();
}

document.querySelectorAll("[data-bring]").forEach((form) => form.addEventListener("submit", (event) => {
  event.preventDefault();
  press(form.action);
}));

// Why nothing could be left is asked in place: the page that asks it needs a network.
document.querySelectorAll("[data-miss]").forEach((link) => link.addEventListener("click", (event) => {
  event.preventDefault();
  const asked = document.querySelector("[data-miss-form]").content.cloneNode(true).firstElementChild;
  const url = new URL(link.dataset.at, window.location.href).href;
  asked.addEventListener("submit", (submitted) => {
    submitted.preventDefault();
    const { why, note } = Object.fromEntries(new FormData(asked));
    if (why === "other" && !note.trim()) { asked.elements.note.focus(); return; }
    press(url, { why, note });
  });
  link.closest("[data-door]").append(asked);
  link.remove();
  asked.querySelector("input").focus();
}));

document.querySelectorAll("[data-photo]").forEach((field) => field.addEventListener("change", async () => {
  const [file] = field.files;
  if (!file) return;
  const photo = await shrink(file);
  field.value = "";
  await press(field.form.action, {}, photo);
}));

/* ---- begin ---- */
// Presses of before, which were kept in another place.
try {
  for (const { url } of JSON.parse(localStorage.getItem(OLD_KEY) || "[]")) await keep({ url });
  localStorage.removeItem(OLD_KEY);
} catch {
  // kept where they are
}
document.querySelectorAll("[data-at]").forEach((part) => { part.dataset.at = new URL(part.dataset.at, window.location.href).href; });
for (const { url, photo } of await made()) if (!photo) mark(url);
workers?.addEventListener("controllerchange", takeAlong);
takeAlong();
window.addEventListener("online", flush);
setInterval(flush, 30_000);
await flush();
document.body.dataset.ready = "1";
