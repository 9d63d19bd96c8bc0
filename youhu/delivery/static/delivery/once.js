// One press orders: a second one while the first is on its way does nothing.
const form = document.querySelector("[data-once]");
form?.addEventListener("submit", (event) => {
  if (form.dataset.sent) { event.preventDefault(); return; }
  form.dataset.sent = "1";
  form.setAttribute("aria-busy", "true");
});
window.addEventListener("pageshow", () => { if (form) delete form.dataset.sent; });
