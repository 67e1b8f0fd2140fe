// A form is sent once: a second press while the first is under way does nothing, and the button says so.
const BUSY_WORDS = "正在办理…";
const underWay = new Map(); // form → [button, what it held]

function begin(form, button) {
  underWay.set(form, button ? [button, [...button.childNodes]] : []);
  if (!button) return;
  button.classList.add("is-busy");
  button.setAttribute("aria-disabled", "true");
  button.replaceChildren(BUSY_WORDS);
}

function end(form) {
  const [button, held] = underWay.get(form) ?? [];
  underWay.delete(form);
  if (!button) return;
  button.classList.remove("is-busy");
  button.removeAttribute("aria-disabled");
  button.replaceChildren(...held);
}

document.addEventListener("submit", (event) => {
  const form = event.target;
  // Prevented already: htmx sends it. A search or a download may be asked for again at once.
  const isDownload = form.hasAttribute("data-download") || event.submitter?.hasAttribute("data-download");
  if (event.defaultPrevented || form.method !== "post" || isDownload) return;
  if (underWay.has(form)) event.preventDefault();
  else begin(form, event.submitter?.matches("button.button") ? event.submitter : null);
});

document.addEventListener("htmx:beforeRequest", (event) => {
  const { elt, requestConfig } = event.detail;
  if (!(elt instanceof HTMLFormElement) || requestConfig.verb === "get") return;
  if (underWay.has(elt)) event.preventDefault();
  else begin(elt, elt.querySelector("button.button-primary"));
});

document.addEventListener("htmx:afterRequest", (event) => end(event.detail.elt));

// Coming back to the page with the browser's button finds it as it was left.
window.addEventListener("pageshow", () => [...underWay.keys()].forEach(end));
