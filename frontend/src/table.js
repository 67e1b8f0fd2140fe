// On a phone a table's rows become cards; each cell then shows its column's name, taken from the header here
// so that templates need not repeat it. A cell's own data-label wins.
import { whenPresent } from "./page.js";

whenPresent("table.table-cards tbody tr", (row) => {
  const header = row.closest("table").tHead?.rows;
  if (!header?.length) return;
  const names = [...header[header.length - 1].cells];
  [...row.cells].forEach((cell, index) => {
    cell.dataset.label ??= names[index]?.dataset.label ?? names[index]?.textContent.trim() ?? "";
  });
});
