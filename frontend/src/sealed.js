// A sensitive value that was opened with a reason: its dialog closes, and after a while, or when the page is left,
// the masked value stands again.
import { whenPresent } from "./page.js";

whenPresent("[data-hides-after-s]", (shown) => {
  const place = shown.closest(".sealed");
  document.getElementById(`${place.id}-why`)?.close();
  const hide = () => {
    const masked = document.createElement("span");
    masked.className = "masked";
    masked.textContent = place.dataset.masked;
    place.replaceChildren(masked);
  };
  setTimeout(hide, Number(shown.dataset.hidesAfterS) * 1000);
  addEventListener("pagehide", hide, { once: true });
});
