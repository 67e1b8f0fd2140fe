// On a phone a table's rows become cards; each cell then shows its column's name, taken from the header here
// so that templates need not repeat it. A cell's own data-label wins.
import { whenPresent } from "./page.js";

whenPresent("table.table-cards", (table) => {
  const names = [...table.querySelectorAll("thead tr:last-child > *")].map((cell) => cell.dataset.label ?? cell.textContent.trim());
  const label = (row) => {
    [...row.children].forEach((cell, index) => {
      if (cell.dataset.label === undefined) cell.dataset.label = names[index] ?? "";
    });
  };
  table.querySelectorAll("tbody tr").forEach(label);
});

// Rows that htmx adds to a labelled table.
document.addEventListener("htmx:load", (event) => {
  const table = event.detail.elt.closest?.("table.table-cards");
  if (!table || event.detail.elt === table) return;
  const names = [...table.querySelectorAll("thead tr:last-child > *")].map((cell) => cell.textContent.trim());
  const rows = event.detail.elt.matches("tr") ? [event.detail.elt] : event.detail.elt.querySelectorAll("tr");
  for (const row of rows) {
    [...row.children].forEach((cell, index) => {
      if (cell.dataset.label === undefined) cell.dataset.label = names[index] ?? "";
    });
  }
});
