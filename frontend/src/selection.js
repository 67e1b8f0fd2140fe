// Rows chosen by their check box: the box in the header chooses all on the page, the bulk bar counts.
// Markup: <form data-selection> … input[data-select-all], input[data-select], [data-bulk-bar] with [data-bulk-count].
import { whenPresent } from "./page.js";

function refresh(form) {
  const boxes = [...form.querySelectorAll("input[data-select]")];
  const chosen = boxes.filter((box) => box.checked);
  const all = form.querySelector("input[data-select-all]");
  if (all) {
    all.checked = boxes.length > 0 && chosen.length === boxes.length;
    all.indeterminate = chosen.length > 0 && chosen.length < boxes.length;
  }
  for (const box of boxes) box.closest("tr, li")?.classList.toggle("is-selected", box.checked);
  const bar = form.querySelector("[data-bulk-bar]");
  if (!bar) return;
  bar.hidden = chosen.length === 0;
  const count = bar.querySelector("[data-bulk-count]");
  if (count) count.textContent = chosen.length;
}

whenPresent("form[data-selection]", (form) => {
  form.addEventListener("change", (event) => {
    if (event.target.matches("[data-select-all]")) {
      for (const box of form.querySelectorAll("input[data-select]")) box.checked = event.target.checked;
    }
    refresh(form);
  });
  refresh(form);
});

window.addEventListener("pageshow", () => document.querySelectorAll("form[data-selection]").forEach(refresh));
