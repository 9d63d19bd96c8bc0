// A press at a door counts at once: it is sent, or kept on this phone until there is a network.
// What is kept is sent in its order, once more whenever the network may be back. The site takes the
// same press twice as one.
const KEY = "youhu-rounds-outbox";
const box = document.querySelector("[data-outbox]");
const kept = () => JSON.parse(localStorage.getItem(KEY) || "[]");
const keep = (rows) => localStorage.setItem(KEY, JSON.stringify(rows));
let isSending = false;

function say(text) {
  box.textContent = text;
  box.hidden = !text;
}

function tell() {
  const n = kept().length;
  say(n ? box.dataset.waits.replace("{n}", n) : "");
}

function mark(form) {
  const row = form.closest("[data-door]");
  row.classList.add("r-doors__row--done");
  row.querySelectorAll("form, a").forEach((part) => part.remove());
}

async function send({ url, token }) {
  const body = new URLSearchParams({ csrfmiddlewaretoken: token });
  return fetch(url, { method: "POST", body, headers: { "X-Youhu-Outbox": "1" }, redirect: "manual" });
}

// Sends what is kept, the oldest first. An answer of any kind settles a press; no answer keeps it.
async function flush() {
  if (isSending) return;
  isSending = true;
  let refused = "";
  try {
    for (let rows = kept(); rows.length; rows = kept()) {
      const answer = await send(rows[0]);
      if (answer.status >= 500 || answer.status === 403) break;
      if (answer.status === 422) refused = await answer.text();
      keep(kept().slice(1));
    }
  } catch {
    // no network: the next chance comes with it
  }
  isSending = false;
  if (refused) say(box.dataset.refused.replace("{why}", refused));
  else tell();
}

document.querySelectorAll("[data-bring]").forEach((form) => form.addEventListener("submit", (event) => {
  event.preventDefault();
  const token = form.elements.csrfmiddlewaretoken.value;
  keep([...kept(), { url: form.action, token }]);
  mark(form);
  flush();
}));

document.querySelectorAll("[data-photo]").forEach((field) => field.addEventListener("change", () => field.form.submit()));
window.addEventListener("online", flush);
setInterval(flush, 30_000);
kept().forEach(({ url }) => {
  const form = [...document.querySelectorAll("[data-bring]")].find((one) => one.action === url);
  if (form) mark(form);
});
flush();
