// Addresses are kept and logged: a form that would put an identity number into one is sent as a search instead.
const ID_NUMBER = /(?:^|\s)(?:\d{15}|\d{17}[\dXx])(?:$|\s)/;

document.addEventListener("submit", (event) => {
  const form = event.target;
  const typed = form.elements?.namedItem("q")?.value ?? "";
  if (form.method !== "get" || !ID_NUMBER.test(typed)) return;
  form.method = "post";
  // Whoever has no search box is refused there, and the number stays out of the address all the same.
  form.action = document.querySelector(".shell-search")?.action ?? "/search/";
  const token = document.createElement("input");
  token.type = "hidden";
  token.name = "csrfmiddlewaretoken";
  token.value = document.querySelector('meta[name="csrf-token"]').content;
  form.append(token);
});
