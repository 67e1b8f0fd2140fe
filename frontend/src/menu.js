// Menus are <details>: they work without this; with it, Escape and a click elsewhere close them.
// data-fold-on-phone is a <details> that begins closed on a phone.
// data-print prints the page; data-autosubmit sends a filter's form as soon as a choice is made.
import { whenPresent } from "./page.js";

const PHONE = "(max-width: 760px)";
const openMenus = () => document.querySelectorAll("details[data-menu][open]");

document.addEventListener("click", (event) => {
  for (const menu of openMenus()) if (!menu.contains(event.target)) menu.open = false;
  if (event.target.closest("[data-print]")) window.print();
});

document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  for (const menu of openMenus()) {
    menu.open = false;
    menu.querySelector("summary")?.focus();
  }
});

document.addEventListener("change", (event) => {
  if (event.target.closest("[data-autosubmit]")) event.target.form?.requestSubmit();
});

whenPresent("details[data-fold-on-phone]", (fold) => {
  const phone = matchMedia(PHONE);
  const follow = () => { fold.open = !phone.matches; };
  phone.addEventListener("change", follow);
  follow();
});
