// Says every 20 s that this call is open, and keeps what is typed in the forms of its acts.
// Both live on the server, so that a closed window or another machine loses nothing.
const BEAT = 20_000;
const WRITING = 60_000;
const PAUSE = 1_200;
const token = document.querySelector("[name=csrfmiddlewaretoken]")?.value ?? "";
const others = document.querySelector("[data-open-url]");
const tab = crypto.randomUUID?.() ?? String(Math.random());  // no randomUUID outside of HTTPS
let writing = { verb: "", at: 0 };
let isOver = false;

const post = (url, said) => {
  const body = said instanceof FormData ? said : new FormData();
  if (!(said instanceof FormData)) for (const [name, value] of Object.entries(said)) body.set(name, value);
  return fetch(url, { method: "POST", body, headers: { "X-CSRFToken": token }, redirect: "error" });
};

async function beat() {
  if (isOver || document.hidden) return;
  const doing = Date.now() - writing.at < WRITING ? writing.verb : "";
  try {
    const answer = await post(others.dataset.openUrl, { doing });
    if (answer.ok) others.innerHTML = await answer.text();
    else if (answer.status === 404 || answer.status === 403) { isOver = true; others.replaceChildren(); }
  } catch { /* the next beat tries again */ }
}

if (others) {
  beat();
  setInterval(beat, BEAT);
  document.addEventListener("visibilitychange", beat);
  addEventListener("pagehide", () => {
    const said = new FormData();
    said.set("left", "1");
    said.set("csrfmiddlewaretoken", token);
    navigator.sendBeacon(others.dataset.openUrl, said);
  });
}

class Draft {
  constructor(place) {
    this.place = place;
    this.verb = place.closest("[data-act]").dataset.act;
    this.form = [...place.closest("[data-act]").querySelectorAll("form")].find((form) => !place.contains(form));
    this.seen = place.dataset.seen;
    this.timer = 0;
    this.form.addEventListener("input", (event) => event.target.type !== "file" && this.typed());
    this.form.addEventListener("submit", () => { clearTimeout(this.timer); this.isSent = true; });
    addEventListener("pagehide", () => this.timer && !this.isSent && this.keep(true));
  }

  typed() {
    const isNew = writing.verb !== this.verb || Date.now() - writing.at > WRITING;
    writing = { verb: this.verb, at: Date.now() };
    if (isNew && others) beat();
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.keep(), PAUSE);
  }

  words() {
    const said = new FormData(this.form);
    for (const [name, value] of [...said]) if (value instanceof File) said.delete(name);
    said.set("tab", tab);
    said.set("seen", this.seen);
    return said;
  }

  async keep(isLast = false) {
    this.timer = 0;
    if (isLast) { navigator.sendBeacon(this.place.dataset.draft, this.words()); return; }
    try {
      const answer = await post(this.place.dataset.draft, this.words());
      const told = await answer.json();
      if (answer.ok) this.seen = told.saved;
      this.say(told.said, told.replaced ?? []);
    } catch { this.say(this.place.dataset.lost, []); }
  }

  say(said, replaced) {
    if (this.isSent) return;
    this.place.querySelector("[data-draft-status]").textContent = said;
    if (!replaced.length) return;
    const before = this.place.querySelector("[data-draft-before]");
    before.hidden = false;
    before.querySelector("p").textContent = replaced.join("\n");
  }
}

document.querySelectorAll("[data-draft]").forEach((place) => new Draft(place));
