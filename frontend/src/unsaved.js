// Leaving a form with changes asks first. <form data-guard> opts in; sending it lets go.
import { whenPresent } from "./page.js";

whenPresent("form[data-guard]", (form) => {
  form.addEventListener("input", () => { form.dataset.changed = "yes"; });
  form.addEventListener("submit", () => { delete form.dataset.changed; });
});

window.addEventListener("beforeunload", (event) => {
  if (document.querySelector("form[data-changed]")) event.preventDefault();
});
