// Reads a page aloud with the browser's own voice; without one the button never shows.
const button = document.querySelector("[data-aloud]");
const voice = window.speechSynthesis;

if (button && voice) {
  const label = button.querySelector("span");
  const [start, stop] = [label.textContent, button.dataset.stop];
  const quiet = () => { label.textContent = start; button.setAttribute("aria-pressed", "false"); };
  button.hidden = false;
  button.addEventListener("click", () => {
    if (voice.speaking) { voice.cancel(); quiet(); return; }
    const parts = [...document.querySelectorAll("[data-read]")].map((part) => part.innerText.trim()).filter(Boolean);
    const said = new SpeechSynthesisUtterance(parts.join("\n"));
    Object.assign(said, { lang: document.documentElement.lang === "en" ? "en" : "zh-CN", rate: 0.9, onend: quiet, onerror: quiet });
    voice.speak(said);
    label.textContent = stop;
    button.setAttribute("aria-pressed", "true");
  });
  window.addEventListener("pagehide", () => voice.cancel());
}
