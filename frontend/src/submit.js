// A form is sent once: a second press while the first is under way does nothing, and the button says so.
const BUSY_WORDS = "正在办理…";

document.addEventListener("submit", (event) => {
  const form = event.target;
  if (form.method === "get" || form.hasAttribute("data-download") || event.submitter?.hasAttribute("data-download") || event.defaultPrevented) return;
  if (form.dataset.sent) {
    event.preventDefault();
    return;
  }
  form.dataset.sent = "yes";
  const button = event.submitter;
  if (button?.matches("button.button")) {
    form.wordsBefore = [button, button.innerHTML];
    button.classList.add("is-busy");
    button.setAttribute("aria-disabled", "true");
    button.textContent = BUSY_WORDS;
  }
});

function ready(form) {
  delete form.dataset?.sent;
  if (!form.wordsBefore) return;
  const [button, words] = form.wordsBefore;
  button.classList.remove("is-busy");
  button.removeAttribute("aria-disabled");
  button.innerHTML = words;
  form.wordsBefore = undefined;
}

document.addEventListener("htmx:afterRequest", (event) => ready(event.detail.elt));
window.addEventListener("pageshow", (event) => {
  if (event.persisted) for (const form of document.forms) ready(form);
});
