// htmx under a strict content security policy; errors are shown in the notice area, in the server's words.
import htmx from "htmx.org";

htmx.config.allowEval = false;
htmx.config.includeIndicatorStyles = false;
htmx.config.historyCacheSize = 0; // pages hold personal data: none of it stays in the browser's storage
htmx.config.selfRequestsOnly = true;
htmx.config.responseHandling = [
  { code: "204", swap: false },
  { code: "[23]..", swap: true },
  { code: "422", swap: true },
  { code: "[45]..", swap: true, error: true, target: "#notice-area", swapOverride: "innerHTML" },
];

const busyLine = document.querySelector(".busy-line");
const noticeArea = document.querySelector("#notice-area");

document.addEventListener("htmx:configRequest", (event) => {
  const token = document.querySelector('meta[name="csrf-token"]')?.content;
  if (token) event.detail.headers["X-CSRFToken"] = token;
});

// An error belongs where it is seen: in the open dialog, if the request came from one.
document.addEventListener("htmx:beforeSwap", (event) => {
  const inside = event.detail.isError && event.detail.requestConfig.elt.closest("dialog[open]");
  if (inside) event.detail.target = inside.querySelector(".notice-area");
});

document.addEventListener("htmx:beforeRequest", (event) => {
  if (event.detail.elt.closest("[data-quiet]")) return;
  busyLine?.classList.add("is-busy");
  noticeArea?.replaceChildren();
});

document.addEventListener("htmx:afterRequest", () => busyLine?.classList.remove("is-busy"));

/** Say in the notice area that the server could not be reached; nothing typed is lost. */
function sayUnreachable() {
  const notice = document.querySelector("#unreachable")?.content.cloneNode(true);
  if (notice) noticeArea?.replaceChildren(notice);
}

document.addEventListener("htmx:sendError", sayUnreachable);
document.addEventListener("htmx:timeout", sayUnreachable);
document.addEventListener("htmx:responseError", () => noticeArea?.scrollIntoView({ block: "nearest" }));
