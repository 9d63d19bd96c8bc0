// The week editor: one button a day takes over the hours of the day before.
const week = document.querySelector("[data-week]");
const days = [...(week?.querySelectorAll("fieldset") ?? [])];

days.forEach((day, n) => {
  if (!n) return;
  const button = Object.assign(document.createElement("button"), {
    type: "button", className: "c-btn c-btn--quiet c-weekday__copy", textContent: week.dataset.copyWords,
  });
  button.addEventListener("click", () => {
    const before = [...days[n - 1].querySelectorAll("input")];
    day.querySelectorAll("input").forEach((field, i) => { field.value = before[i].value; });
  });
  day.append(button);
});
