// The queue page: everything that this phone keeps for this member, and what they may do with it.
import { discard, facts, mine, retry, send } from "youhu/field/outbox";
import { size } from "youhu/field/words";
import { ask } from "youhu/field/ask";
import { row } from "youhu/field/rows";

const page = document.querySelector("[data-queue-page]");
const find = (name) => page.querySelector(`[data-${name}]`);

async function drop(record) {
  const words = record.tries ? facts.dropSentWords : facts.dropWords;
  if (await ask(words, facts.drop)) await discard(record.key);
}

const editUrl = (record) => (record.verb === "report" ? facts.pages.split(" ")[1] : `${facts.todayUrl}${record.number}/`) + `?mend=${record.key}`;

function acts(record) {
  const found = [];
  if (record.state === "sign_in") found.push([facts.again, facts.signInUrl]);
  if (record.state === "moved" && record.url) found.push([facts.look, record.url]);
  if (record.state === "refused" && facts.edit) found.push([facts.edit, editUrl(record)]);
  if (["refused", "waiting"].includes(record.state)) found.push([facts.retry, () => retry(record.key)]);
  if (record.state !== "sending") found.push([facts.drop, () => drop(record)]);
  return found;
}

async function draw() {
  const all = await mine();
  const waiting = all.filter((record) => record.state !== "sent");
  const sent = all.filter((record) => record.state === "sent").reverse();
  find("queue").hidden = !waiting.length;
  find("send").hidden = !waiting.some((record) => ["waiting", "sending", "sign_in"].includes(record.state));
  find("empty").hidden = Boolean(waiting.length);
  find("sent-section").hidden = !sent.length;
  const bytes = waiting.reduce((sum, record) => sum + record.size, 0);
  find("sum").hidden = !waiting.length;
  find("sum").textContent = find("sum").dataset.some.replace("{n}", waiting.length).replace("{size}", size(bytes));
  find("queue").replaceChildren(...waiting.map((record) => row(record, acts(record))));
  find("sent").replaceChildren(...sent.slice(0, 50).map((record) => row(record, record.url ? [[facts.look, record.url]] : [])));
}

let drawing;
window.addEventListener("youhu:outbox", () => { clearTimeout(drawing); drawing = setTimeout(draw, 120); });
find("send").addEventListener("click", () => send({ now: true }));
await draw();
document.body.dataset.ready = "1";
