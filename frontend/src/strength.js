// While a new password is typed, the server says how strong it is: it knows the account's names and dates, and a
// word list of this size is too much for an old telephone.
import htmx from "htmx.org";
import { whenPresent } from "./page.js";

const PAUSE_MS = 350;

whenPresent("[data-strength-from]", (place) => {
  const field = place.closest("form")?.querySelector('input[name="password1"]');
  if (!field) return;
  let waiting;
  field.setAttribute("aria-describedby", `${field.getAttribute("aria-describedby") ?? ""} ${place.id}`.trim());
  field.addEventListener("input", () => {
    clearTimeout(waiting);
    waiting = setTimeout(() => {
      htmx.ajax("POST", place.dataset.strengthFrom, {
        source: place,
        target: place,
        values: { password1: field.value },
      });
    }, PAUSE_MS);
  });
});
