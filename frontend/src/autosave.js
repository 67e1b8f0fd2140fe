// Minutes save themselves: every few seconds while something is written, and when the page is left.
// <form data-autosave="address"> sends all its fields there; [data-autosave-version] holds the version that was
// read, [data-autosave-state] says how it stands, [data-autosave-merge] leads to two drafts side by side.
import { whenPresent } from "./page.js";

const EVERY_MS = 4000;
const AGAIN_MS = 8000;
const PATIENCE_MS = 20000; // a server that hangs is one that is away
const AWAY = "还没有保存，正在重试。可以接着写，先不要关这一页。";

whenPresent("form[data-autosave]", (form) => {
  const version = form.querySelector("[data-autosave-version]");
  const state = form.querySelector("[data-autosave-state]");
  const merge = form.querySelector("[data-autosave-merge]");
  let timer = null;
  let isDirty = false;
  let isUnderWay = false;
  let isSending = false; // the form itself goes: nothing else may overtake it
  let isRefused = false; // what was written last is not saved: that stays said until it is
  let sentBy = null; // the button whose press waits until all that is written is saved

  const content = () => {
    const data = new FormData(form);
    data.delete("files"); // photographs went up by themselves
    return data;
  };

  const later = (ms) => {
    if (timer === null && !isSending) timer = setTimeout(save, ms);
  };

  const changed = () => {
    isDirty = true;
    form.dataset.changed = "yes"; // leaving asks first until it is saved (unsaved.js)
    // while two drafts wait to be merged, that stays said, and the link stays where one is about to press it
    if (merge.hidden && !isRefused) state.textContent = "正在写，马上保存…";
    later(EVERY_MS);
  };

  /** What was not saved is sent again, and must not be left without asking. */
  const failed = (words) => {
    isDirty = true;
    isRefused = true;
    sentBy = null;
    form.dataset.changed = "yes";
    state.textContent = words;
    later(AGAIN_MS);
  };

  /** The server says no: the same words again would be refused again. What is written next is sent anew, and a
   * press goes through, so that the page says what is wrong beside the field. */
  const refused = (words) => {
    isRefused = true;
    form.dataset.changed = "yes";
    state.textContent = words;
  };

  /** It is kept, here or set aside; what was typed meanwhile is not yet. */
  const kept = () => {
    isRefused = false;
    if (!isDirty) delete form.dataset.changed;
  };

  async function save() {
    clearTimeout(timer);
    timer = null;
    if (isUnderWay || !isDirty || isSending) return;
    isUnderWay = true;
    isDirty = false;
    try {
      const answer = await fetch(form.dataset.autosave, {
        method: "POST",
        body: content(),
        signal: AbortSignal.timeout(PATIENCE_MS),
      });
      const said = await answer.json();
      if (answer.ok) {
        version.value = said.version;
        kept();
        if (!isDirty) state.textContent = said.words;
      } else if (said.merge) {
        kept();
        state.textContent = said.words;
        merge.href = said.merge;
        merge.hidden = false;
      } else if (answer.status < 500) {
        refused(said.words);
      } else {
        failed(said.words ?? AWAY);
      }
    } catch {
      failed(AWAY);
    }
    isUnderWay = false;
    if (sentBy && isDirty) save();
    else if (sentBy) form.requestSubmit(sentBy);
    else if (isDirty) later(EVERY_MS);
  }

  /** Leaving: the browser sends it after the page is gone. Whether it arrived nobody says: a page that comes
   * back saves once more, and is not in its own way. */
  const leave = () => {
    if (isDirty && !isSending) navigator.sendBeacon(form.dataset.autosave, content());
  };

  form.addEventListener("input", changed);
  form.addEventListener("change", changed);
  form.addEventListener("htmx:afterSwap", changed); // photographs came
  form.addEventListener("submit", (event) => {
    if ((isDirty || isUnderWay) && event.submitter) {
      // sent to a server that is away, the page would be gone and the words with it: saved first, then sent
      event.preventDefault();
      sentBy = event.submitter;
      save();
      return;
    }
    sentBy = null;
    isSending = true;
    clearTimeout(timer);
    delete form.dataset.changed;
  });
  window.addEventListener("pageshow", () => { isSending = false; });
  window.addEventListener("pagehide", leave);
  document.addEventListener("visibilitychange", () => {
    if (document.visibilityState === "hidden") leave();
  });
});

// <fieldset data-rows>: [data-rows-add] adds an empty row like the last one of [data-rows-list].
whenPresent("[data-rows]", (rows) => {
  const list = rows.querySelector("[data-rows-list]");
  rows.querySelector("[data-rows-add]").addEventListener("click", () => {
    const last = list.lastElementChild;
    const row = last.cloneNode(true);
    const number = list.children.length + 1;
    for (const element of row.querySelectorAll("[id], [for], [data-phrase]")) {
      for (const name of ["id", "for", "data-phrase"]) {
        const value = element.getAttribute(name);
        if (value) element.setAttribute(name, value.replace(/-\d+$/, `-${number}`));
      }
    }
    for (const control of row.querySelectorAll("input, textarea")) control.value = control.type === "number" ? "0" : "";
    for (const select of row.querySelectorAll("select")) select.selectedIndex = 0;
    list.append(row);
    row.dispatchEvent(new CustomEvent("htmx:load", { bubbles: true, detail: { elt: row } }));
    row.querySelector("select, input, textarea").focus();
  });
});
