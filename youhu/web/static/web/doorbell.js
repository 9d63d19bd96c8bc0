// Listens for the doorbell and tells the page: `youhu:doorbell` on the body. Where the stream is cut
// off (by a proxy, say) it asks at intervals instead; a page that nobody sees does neither.
const address = document.querySelector("meta[name=doorbell]").content;
const POLL_MS = 15_000;
const OPEN_MS = 6_000;
const state = { source: null, timer: 0, isLive: false };

const ring = (how) => document.body.dispatchEvent(new CustomEvent("youhu:doorbell", { detail: how, bubbles: true }));
const say = (isLive) => {
  state.isLive = isLive;
  document.documentElement.dataset.live = isLive ? "stream" : "poll";
};

function listen() {
  hush();
  state.source = new EventSource(address);
  const late = setTimeout(() => { if (!state.isLive) say(false); }, OPEN_MS);
  state.source.addEventListener("open", () => { clearTimeout(late); say(true); });
  state.source.addEventListener("calls", () => ring("stream"));
  state.source.addEventListener("error", () => say(false)); // it tries again by itself
  state.timer = setInterval(() => {
    if (state.isLive) return;
    ring("poll");
    if (state.source.readyState === EventSource.CLOSED) listen();
  }, POLL_MS);
}

function hush() {
  state.source?.close();
  clearInterval(state.timer);
  state.source = null;
  say(false);
}

document.addEventListener("visibilitychange", () => {
  if (document.hidden) hush();
  else { ring("seen"); listen(); }
});
window.addEventListener("pagehide", hush);
if (!document.hidden) listen();
