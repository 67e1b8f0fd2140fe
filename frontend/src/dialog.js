// Native dialogs: data-dialog-open="id" opens, data-dialog-close or a click on the shade closes.
// A form in a dialog that came back with errors carries data-open, and its dialog is opened again.
import { whenPresent } from "./page.js";

document.addEventListener("click", (event) => {
  const opener = event.target.closest("[data-dialog-open]");
  if (opener) {
    event.preventDefault();
    document.getElementById(opener.dataset.dialogOpen)?.showModal();
    return;
  }
  if (event.target.closest("[data-dialog-close]")) event.target.closest("dialog")?.close();
  else if (event.target instanceof HTMLDialogElement && !event.target.querySelector("form[data-changed]")) {
    event.target.close();
  }
});

whenPresent("dialog[data-open]", (dialog) => dialog.showModal());
