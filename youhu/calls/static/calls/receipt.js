// The call is in: what was kept on this device while it was being written may go.
for (const element of document.querySelectorAll("[data-forget-draft]")) localStorage.removeItem(element.dataset.forgetDraft);
