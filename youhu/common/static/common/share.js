// Hands the address of a page on: by the phone's own ways to share, or into the clipboard.
// Without scripts the address stands there to be copied by hand.
for (const box of document.querySelectorAll("[data-share]")) {
  const [field, status] = [box.querySelector("input"), box.querySelector("[role=status]")];
  const [share, copy] = [box.querySelector("[data-share-with]"), box.querySelector("[data-share-copy]")];
  const told = { title: box.dataset.title, url: field.value };

  const copied = async () => {
    try {
      await navigator.clipboard.writeText(field.value);
      return true;
    } catch { // no right to, or a page that is not served over https
      field.select();
      return document.execCommand("copy");
    }
  };
  const hand = async () => {
    const done = await copied();
    if (!done) field.select();
    status.textContent = done ? box.dataset.copied : box.dataset.failed;
  };

  const canShare = Boolean(navigator.share) && (navigator.canShare?.(told) ?? true);
  share.hidden = !canShare;
  copy.hidden = canShare;
  copy.addEventListener("click", hand);
  share.addEventListener("click", async () => {
    try {
      await navigator.share(told);
    } catch (fault) {
      if (fault.name !== "AbortError") await hand(); // whoever changed their mind is left alone
    }
  });
  field.addEventListener("focus", () => field.select());
}
