// The lists go to the printer.
document.querySelector("[data-print]").addEventListener("click", () => window.print());
