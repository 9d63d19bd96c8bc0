// A record that was not accepted, back in its form: what was said stands there, and it leaves the
// queue only when the mended one is kept.
import { records } from "youhu/field/store";
import { facts } from "youhu/field/outbox";
import { wrong } from "youhu/field/look";

export const mendKey = () => new URLSearchParams(location.search).get("mend");

export async function mend(page, photos = null) {
  const record = mendKey() ? await records.get(mendKey()) : null;
  if (!record || record.member !== facts.member || record.state !== "refused") return null;
  const form = page.matches("form") ? page : page.querySelector(`form[data-act="${record.verb}"]`) ?? page.querySelector("[data-look]");
  if (!form) return null;
  (form.closest("details") ?? {}).open = true;
  for (const [name, value] of Object.entries(record.fields)) if (form.elements[name] && value) form.elements[name].value = value;
  const answer = form.querySelector(`[name="verb"][value="${record.verb}"]`);
  if (answer) answer.checked = true;
  photos?.add(record.photos);
  if (form.querySelector("[data-wrong]")) wrong(form, record.why);
  return record;
}
