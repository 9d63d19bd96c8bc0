// Answering on the spot: the answer goes into the outbox first, then to the server when it can.
import { facts, keep, sendWithin } from "youhu/field/outbox";
import { Photos } from "youhu/field/photos";

const PATIENCE_MS = 4_000;
const NEEDS_WORDS = new Set(["refute", "fail_check", "remark"]);

// Tell on the next page what became of it.
export const say = (text) => sessionStorage.setItem("youhu-said", text);

export async function handOver(acts) {
  const keys = [];
  const instead = new URLSearchParams(location.search).get("mend") ?? "";
  for (const act of acts) keys.push(await keep({ ...act, instead }));
  const record = await sendWithin(keys.at(-1), PATIENCE_MS);
  if (record?.state === "sent") say(record.why || facts.sentWords);
  else if (["refused", "moved"].includes(record?.state)) { location.assign(facts.queueUrl); return; }
  else say(facts.keptWords);
  location.assign(facts.todayUrl);
}

export function wrong(form, text) {
  const line = form.querySelector("[data-wrong]");
  line.textContent = text;
  line.hidden = !text;
}

const busy = (form, is) => form.querySelectorAll("button").forEach((button) => { button.disabled = is; });

export async function handOverFrom(form, acts) {
  busy(form, true);
  try { await handOver(acts); } catch { busy(form, false); wrong(form, facts.fullWords); }
}

export function openLook(form) {
  const photos = new Photos(form);
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    const verb = form.elements.verb.value, note = form.elements.note.value.trim();
    if (!verb) { wrong(form, facts.firstWords); form.querySelector("[name='verb']").focus(); return; }
    if (NEEDS_WORDS.has(verb) && !note) { wrong(form, facts.noteWords); form.elements.note.focus(); return; }
    await photos.working;
    const { number, title } = form.dataset;
    const acts = [{ verb, number, title, fields: { note }, photos: verb === "remark" ? [] : photos.kept }];
    if (verb === "remark" && photos.kept.length) acts.push({ verb: "add_photos", number, title, photos: photos.kept });
    await handOverFrom(form, acts);
  });
}

export function openLooks(root) { root.querySelectorAll("[data-look]").forEach(openLook); }
