// A record of the outbox as a row: what, when, how large, how it stands, and what may be done.
import { facts } from "youhu/field/outbox";
import { moment, size, status } from "youhu/field/words";

const make = (tag, className, text = "") => Object.assign(document.createElement(tag), { className, textContent: text });

function picture(record) {
  const box = make("span", "f-thumb");
  if (record.photos.length) box.append(Object.assign(document.createElement("img"), { src: URL.createObjectURL(record.photos[0]), alt: "" }));
  return box;
}

function sub(record) {
  const parts = [facts.at.replace("{at}", moment(record.made_at))];
  if (record.photos.length) parts.push(facts.photos.replace("{n}", record.photos.length));
  if (record.size) parts.push(size(record.size));
  return parts.join(" · ");
}

// `acts` are pairs of a word and what it does.
export function row(record, acts = []) {
  const item = make("li", "f-record");
  const head = make("div", "f-record__head");
  const said = make("div", "");
  said.append(make("span", "c-row__title", record.title), make("span", "c-row__sub", sub(record)));
  head.append(picture(record), said, status(record.state));
  item.append(head);
  if (record.why) item.append(make("p", "f-record__why", record.why));
  if (acts.length) {
    const buttons = make("div", "c-btns");
    for (const [word, does] of acts) {
      const button = make(typeof does === "string" ? "a" : "button", "c-btn c-btn--s", word);
      if (typeof does === "string") button.href = does;
      else { button.type = "button"; button.addEventListener("click", does); }
      buttons.append(button);
    }
    item.append(buttons);
  }
  return item;
}
