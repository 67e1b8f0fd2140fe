// The forms of visits and occasions: phrases pressed into the text, people picked from a search or a list.
import { whenPresent } from "./page.js";

// <button data-phrase="id of a textarea">: its words are added at the end, and what is typed goes on after them.
whenPresent("[data-phrase]", (button) => {
  button.addEventListener("click", () => {
    const text = document.getElementById(button.dataset.phrase);
    text.value += button.textContent;
    text.dispatchEvent(new Event("input", { bubbles: true }));
    text.focus();
  });
});

// <fieldset data-picker> with [data-found] (search results) and [data-picked]: who is ticked among the results
// moves to the picked, so that the next search does not lose them; who is picked already is not offered again.
whenPresent("[data-picker]", (picker) => {
  const picked = picker.querySelector("[data-picked]");
  const found = picker.querySelector("[data-found]");
  found.addEventListener("change", (event) => {
    picked.append(event.target.closest("li"));
    found.replaceChildren();
    const search = picker.querySelector("input[type=search]");
    search.value = "";
    search.focus();
  });
  found.addEventListener("htmx:afterSwap", () => {
    const chosen = new Set([...picked.querySelectorAll("input")].map((box) => box.value));
    for (const box of found.querySelectorAll("input")) if (chosen.has(box.value)) box.closest("li").remove();
  });
});

// <fieldset data-roster>: members ticked one by one, all or none; [data-roster-find] hides who does not fit,
// [data-roster-count] and [data-roster-absent] tell how many are in and out.
whenPresent("[data-roster]", (roster) => {
  const rows = [...roster.querySelectorAll("[data-roster-row]")];
  const box = (row) => row.querySelector("input");
  const refresh = () => {
    const absent = rows.filter((row) => !box(row).checked);
    roster.querySelector("[data-roster-count]").textContent = rows.length - absent.length;
    roster.querySelector("[data-roster-absent]").textContent = absent.length;
  };
  roster.addEventListener("change", refresh);
  roster.addEventListener("click", (event) => {
    const all = event.target.closest("[data-roster-all]");
    if (!all) return;
    for (const row of rows) if (!row.hidden) box(row).checked = all.dataset.rosterAll === "in";
    refresh();
  });
  roster.querySelector("[data-roster-find]")?.addEventListener("input", (event) => {
    const words = event.target.value.trim().toLowerCase();
    for (const row of rows) row.hidden = !row.dataset.rosterRow.includes(words);
  });
  // Enter in the search must not send the whole form.
  roster.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && event.target.matches("[data-roster-find]")) event.preventDefault();
  });
  refresh();
});

document.addEventListener("keydown", (event) => {
  if (event.key === "Enter" && event.target.matches("[data-picker] input[type=search]")) event.preventDefault();
});
