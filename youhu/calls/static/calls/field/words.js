// Spans, distances, sizes and states in words, as the server says them.
import { facts } from "youhu/field/outbox";

const MINUTE = 60, HOUR = 3600, DAY = 86_400, LONG_DAYS = 3;
const RADIUS_M = 6_371_000;

export function span(seconds) {
  const all = Math.floor(Math.abs(seconds));
  const days = Math.floor(all / DAY), hours = Math.floor((all % DAY) / HOUR), minutes = Math.floor((all % HOUR) / MINUTE);
  if (days) {
    const whole = days === 1 ? facts.oneDay : facts.nDays.replace("{n}", days);
    return !hours || days >= LONG_DAYS ? whole : facts.daysHours.replace("{days}", whole).replace("{n}", hours);
  }
  if (hours) {
    const whole = facts.nHours.replace("{n}", hours);
    return minutes ? facts.hoursMinutes.replace("{hours}", whole).replace("{n}", minutes) : whole;
  }
  return minutes ? facts.nMinutes.replace("{n}", minutes) : facts.noTime;
}

export function metres(from, to) {
  const rad = Math.PI / 180;
  const x = (to.lng - from.lng) * rad * Math.cos(((to.lat + from.lat) / 2) * rad);
  return RADIUS_M * Math.hypot(x, (to.lat - from.lat) * rad);
}

export function far(from, to) {
  const m = metres(from, to);
  return m < 1000 ? facts.metres.replace("{n}", Math.round(m / 10) * 10) : facts.kilometres.replace("{n}", (m / 1000).toFixed(1));
}

export const size = (bytes) => (bytes < 1_000_000 ? `${Math.max(1, Math.round(bytes / 1000))} kB` : `${(bytes / 1_000_000).toFixed(1)} MB`);

export function moment(iso) {
  const at = new Date(iso), today = new Date();
  const time = at.toLocaleTimeString([], { hour: "2-digit", minute: "2-digit", hour12: false });
  const day = `${String(at.getMonth() + 1).padStart(2, "0")}-${String(at.getDate()).padStart(2, "0")}`;
  return at.toDateString() === today.toDateString() ? time : `${day} ${time}`;
}

export function sign(name, kind = "c-shape") {
  const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  const use = document.createElementNS("http://www.w3.org/2000/svg", "use");
  svg.setAttribute("class", kind);
  svg.setAttribute("aria-hidden", "true");
  use.setAttribute("href", `${facts.icons}#${name}`);
  svg.append(use);
  return svg;
}

const LOOKS = { waiting: ["s-wait", "wait"], sending: ["s-half", "now"], sent: ["s-done", "done"], refused: ["s-late", "back"], moved: ["s-back", "back"], sign_in: ["s-pause", "back"] };

export function status(state) {
  const [shape, tone] = LOOKS[state];
  const box = Object.assign(document.createElement("span"), { className: `c-status c-status--${tone}` });
  box.append(sign(shape), facts[state === "sign_in" ? "signIn" : state]);
  return box;
}

// The deadline in words, counted on from when the page was made.
export function tick(element) {
  const face = element.querySelector(".c-clock");
  if (!face || !element.dataset.due) return;
  const left = (new Date(element.dataset.due) - Date.now()) / 1000;
  const tone = left < 0 ? "late" : element.dataset.soon && Date.now() >= new Date(element.dataset.soon) ? "soon" : "ok";
  face.className = `c-clock c-clock--${tone}`;
  face.querySelector("use")?.setAttribute("href", `${facts.icons}#s-${tone}`);
  face.lastChild.textContent = (left < 0 ? facts.late : facts.left).replace("{span}", span(left));
}
