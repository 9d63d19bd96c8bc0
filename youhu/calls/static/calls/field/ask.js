// One question in the page's own dialog; resolves to whether the person said yes.
export function ask(words, yes) {
  const dialog = document.querySelector("[data-ask]");
  const yesButton = dialog.querySelector("[data-ask-yes]");
  dialog.querySelector("[data-ask-words]").textContent = words;
  yesButton.textContent = yes;
  dialog.showModal();
  return new Promise((done) => {
    const end = (answer) => { dialog.close(); done(answer); };
    yesButton.onclick = () => end(true);
    dialog.querySelector("[data-ask-no]").onclick = () => end(false);
    dialog.oncancel = () => done(false);
  });
}
