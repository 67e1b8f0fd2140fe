// A file is dropped on the area or chosen with it; its name and size are said before it is sent.
import { whenPresent } from "./page.js";

const sizeInWords = (bytes) => bytes < 1024 * 1024 ? `${Math.max(1, Math.round(bytes / 1024))} KB` : `${(bytes / 1024 / 1024).toFixed(1)} MB`;

whenPresent(".file-drop", (area) => {
  const input = area.querySelector("input[type=file]");
  const chosen = area.querySelector(".file-drop-chosen");
  const say = () => {
    chosen.textContent = [...input.files].map((file) => `${file.name}（${sizeInWords(file.size)}）`).join("、");
  };
  input.addEventListener("change", say);
  area.addEventListener("dragover", (event) => {
    event.preventDefault();
    area.classList.add("is-over");
  });
  area.addEventListener("dragleave", () => area.classList.remove("is-over"));
  area.addEventListener("drop", (event) => {
    event.preventDefault();
    area.classList.remove("is-over");
    input.files = event.dataTransfer.files;
    input.dispatchEvent(new Event("change", { bubbles: true }));
  });
});
