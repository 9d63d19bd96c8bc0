// What every phone page has: the service worker, and a word when there is no network.
(() => {
  const { worker } = document.currentScript.dataset;
  if ("serviceWorker" in navigator) navigator.serviceWorker.register(worker).catch(() => {});
  const show = () => document.querySelectorAll("[data-offline]").forEach((line) => { line.hidden = navigator.onLine; });
  window.addEventListener("online", show);
  window.addEventListener("offline", show);
  show();
})();
