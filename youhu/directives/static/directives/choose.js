// One tap chooses all units of a group, or none.
for (const button of document.querySelectorAll("[data-all]")) {
  const boxes = button.parentElement.querySelectorAll("input[type=checkbox]");
  button.hidden = false;
  button.addEventListener("click", () => {
    const on = [...boxes].some((box) => !box.checked);
    for (const box of boxes) box.checked = on;
  });
}
