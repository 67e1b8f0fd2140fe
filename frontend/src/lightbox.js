// A photograph larger, over the page: <a data-lightbox="address of the larger picture" href="the original">.
// Without scripts, or with a modifier key, the link opens the original.
function dialog() {
  let box = document.querySelector("#lightbox");
  if (!box) {
    box = document.createElement("dialog");
    box.id = "lightbox";
    box.className = "lightbox";
    const close = document.createElement("button");
    close.className = "button lightbox-close";
    close.textContent = "关闭";
    box.append(document.createElement("img"), close);
    box.addEventListener("click", () => box.close());
    document.body.append(box);
  }
  return box;
}

document.addEventListener("click", (event) => {
  const link = event.target.closest("a[data-lightbox]");
  if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
  event.preventDefault();
  const box = dialog();
  const picture = box.querySelector("img");
  picture.src = link.dataset.lightbox;
  picture.alt = link.querySelector("img")?.alt ?? "";
  box.showModal();
});
