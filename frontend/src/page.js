// Behaviour is attached to markup by data attributes, on the whole page and on whatever htmx puts into it.

/** Call `attach(element)` once for every element matching `selector`, now and whenever htmx adds some. */
export function whenPresent(selector, attach) {
  const seen = new WeakSet();
  const scan = (root) => {
    const found = [...root.querySelectorAll(selector)];
    if (root.matches?.(selector)) found.unshift(root);
    for (const element of found) {
      if (!seen.has(element)) {
        seen.add(element);
        attach(element);
      }
    }
  };
  scan(document);
  document.addEventListener("htmx:load", (event) => scan(event.detail.elt));
}
