// Reply templates beside the forms of acts: t opens them, arrows walk, Enter inserts at the cursor.
// Which one was taken goes along with the act, so that its use is counted when the act is done.
const openers = () => [...document.querySelectorAll("[data-replies]")].filter((one) => one.offsetParent !== null);

function insert(list, button) {
  const form = [...list.closest("[data-act]").querySelectorAll("form")].find((one) => one.querySelector("textarea"));
  const field = form.querySelector("textarea");
  const [start, end] = [field.selectionStart, field.selectionEnd];
  field.setRangeText(button.dataset.words, start, end, "end");
  let taken = form.querySelector("[name=template]");
  if (!taken) {
    taken = Object.assign(document.createElement("input"), { type: "hidden", name: "template" });
    form.append(taken);
  }
  taken.value = button.dataset.reply;
  list.open = false;
  field.focus();
  field.dispatchEvent(new Event("input", { bubbles: true }));
}

document.querySelectorAll("[data-replies]").forEach((list) => {
  const buttons = [...list.querySelectorAll("[data-reply]")];
  list.addEventListener("click", (event) => {
    const button = event.target.closest("[data-reply]");
    if (button) insert(list, button);
  });
  list.addEventListener("keydown", (event) => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (event.key === "Escape" && list.open) { list.open = false; list.querySelector("summary").focus(); }
    if (!step || !list.open || !buttons.length) return;
    event.preventDefault();
    buttons[(buttons.indexOf(document.activeElement) + step + buttons.length) % buttons.length].focus();
  });
});

document.addEventListener("keydown", (event) => {
  if (event.key !== "t" || event.ctrlKey || event.metaKey || event.altKey || event.target.closest("input, select, textarea, dialog")) return;
  const list = openers()[0];
  if (!list) return;
  event.preventDefault();
  list.open = true;
  (list.querySelector("[data-reply]") ?? list.querySelector("summary")).focus();
});
