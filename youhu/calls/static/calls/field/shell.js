// On every page of a grid worker: the outbox at work, its count in the tabs, what was said, and the
// way out, which wipes what only this member may see.
import { kept, wipe } from "youhu/field/store";
import { begin, facts, unsent } from "youhu/field/outbox";
import { ask } from "youhu/field/ask";
import { newest } from "youhu/field/snapshot";

async function count() {
  const n = (await unsent()).length;
  for (const tab of document.querySelectorAll(`.c-tab[href="${facts.queueUrl}"]`)) {
    tab.querySelector(".c-tab__n")?.remove();
    if (n) tab.append(Object.assign(document.createElement("span"), { className: "c-tab__n num", textContent: n }));
  }
  document.querySelectorAll("[data-queued]").forEach((figure) => { figure.textContent = n; });
}

async function leave(event) {
  const form = event.target.closest("form");
  if (form?.getAttribute("action") !== facts.signOutUrl) return;
  event.preventDefault();
  if (!navigator.onLine) { await ask(facts.offlineLeaveWords, facts.understood); return; }
  const n = (await unsent()).length;
  if (n && !(await ask(facts.leaveWords.replace("{n}", n), facts.leave))) return;
  await wipe();
  form.submit();
}

function tell() {
  const text = sessionStorage.getItem("youhu-said");
  const line = document.querySelector("[data-said]");
  if (!text || !line) return;
  sessionStorage.removeItem("youhu-said");
  line.textContent = text;
  line.hidden = false;
}

// Somebody else's pages have no business on this phone any more.
const owner = await kept.get("owner");
if (owner !== undefined && owner !== facts.member) await wipe();
await kept.put("owner", facts.member);

// What the round needs without a network, into the service worker's keeping.
const workers = navigator.serviceWorker;
const takeAlong = () => workers?.ready.then((found) => found.active?.postMessage("field"));
workers?.addEventListener("controllerchange", takeAlong);
takeAlong();

window.addEventListener("youhu:outbox", count);
document.addEventListener("submit", leave);
tell();
await count();
begin();
newest().then((found) => {
  window.youhuNewest = found;
  window.dispatchEvent(new CustomEvent("youhu:snapshot", { detail: found }));
});
