// A contest's paper on a phone: answers go as they are given, and go again until the server says that it has
// them. They are held in the page alone, never in the browser's storage. The clock counts what the server says
// is left, so it does not matter what the phone thinks the time is.
// Markup: [data-paper] with data-left-ms, data-grace-ms, data-next; inside it [data-clock], [data-answered] and
// form[data-question] with data-ordinal and [data-answer-state].
import htmx from "htmx.org";
import { whenPresent } from "./page.js";

const SEND_TIMEOUT_MS = 5000;
const RETRY_MS = [500, 1000, 2000, 4000];
const TYPING_MS = 800;
const FINAL = new Set([400, 403, 404, 409]);
const waiting = new Set(); // questions whose last answer has not arrived

/** A random UUID; `crypto.randomUUID` is missing on old phones and without https. */
function newKey() {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  bytes[6] = (bytes[6] & 0x0f) | 0x40;
  bytes[8] = (bytes[8] & 0x3f) | 0x80;
  const hex = [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5");
}

function pause(ms) {
  return new Promise((resolve) => setTimeout(resolve, ms));
}

async function post(form, body) {
  const giveUp = new AbortController();
  const timer = setTimeout(() => giveUp.abort(), SEND_TIMEOUT_MS);
  try {
    const answer = await fetch(form.action, {
      method: "POST",
      body,
      headers: { Accept: "application/json" },
      redirect: "error",
      signal: giveUp.signal,
    });
    if (!answer.ok && !FINAL.has(answer.status)) return null;
    return await answer.json();
  } catch {
    return null; // no network, a broken answer: try again
  } finally {
    clearTimeout(timer);
  }
}

/** Keep one question's answers going to the server; the newest replaces what is still on its way. */
function attachQuestion(form, paper) {
  const state = form.querySelector("[data-answer-state]");
  let ordinal = Number(form.dataset.ordinal);
  let newest = null;
  let isSending = false;
  let typing = null;

  function say(words, look) {
    state.textContent = words;
    state.dataset.look = look;
  }

  /** Put what the server has in place of what this page has. */
  function show(said) {
    for (const box of form.querySelectorAll("[name=choice]")) box.checked = said.choice.includes(Number(box.value));
    const text = form.querySelector("[name=text]");
    if (text) text.value = said.text;
  }

  async function send() {
    if (isSending) return;
    isSending = true;
    waiting.add(form);
    for (let attempt = 0; newest; attempt += 1) {
      const sent = newest;
      const said = await post(form, sent);
      if (said?.kept) {
        ordinal = Math.max(ordinal, said.ordinal);
        attempt = -1;
        if (newest !== sent) continue;
        newest = null;
        const isOurs = said.client_key === sent.get("client_key");
        if (!isOurs) show(said);
        say(isOurs ? "已收到" : "另一部手机上已经答了这一题，照那边的记下了。要改，请再选一次。", "good");
      } else if (said) {
        if (newest === sent) newest = null;
        attempt = -1;
        say(said.words, "bad");
      } else {
        say("没有送到，正在再送…", "warn");
        await pause(RETRY_MS[Math.min(attempt, RETRY_MS.length - 1)]);
      }
    }
    waiting.delete(form);
    isSending = false;
    const answered = paper.querySelector("[data-answered]");
    if (answered && state.dataset.look === "good" && !form.dataset.counted) {
      form.dataset.counted = "1";
      if (form.dataset.ordinal === "0") answered.textContent = Number(answered.textContent) + 1;
    }
  }

  function give() {
    clearTimeout(typing);
    typing = null;
    ordinal += 1;
    newest = new FormData(form);
    newest.set("client_key", newKey());
    newest.set("ordinal", ordinal);
    say("正在送出…", "");
    send();
  }

  form.addEventListener("change", give);
  form.addEventListener("input", (event) => {
    if (event.target.type !== "text") return;
    clearTimeout(typing);
    typing = setTimeout(give, TYPING_MS);
  });
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    give();
  });
  return () => typing && give();
}

function inWords(ms) {
  const seconds = Math.ceil(ms / 1000);
  return seconds >= 60 ? `${Math.floor(seconds / 60)}分${String(seconds % 60).padStart(2, "0")}秒` : `${seconds}秒`;
}

whenPresent("[data-paper]", (paper) => {
  const ends = performance.now() + Number(paper.dataset.leftMs);
  const clock = paper.querySelector("[data-clock]");
  const flushes = [...paper.querySelectorAll("form[data-question]")].map((form) => attachQuestion(form, paper));

  async function goOn() {
    flushes.forEach((flush) => flush());
    for (const control of paper.querySelectorAll("input:not([type=hidden])")) control.disabled = true;
    // What was sent in time may still arrive within the grace; then the next question, or the end.
    const until = performance.now() + Number(paper.dataset.graceMs ?? 0);
    while (waiting.size && performance.now() < until) await pause(100);
    while (paper.isConnected) {
      await htmx.ajax("GET", paper.dataset.next, { target: "#desk", swap: "outerHTML" }).catch(() => null);
      if (paper.isConnected) await pause(1000);
    }
  }

  const ticking = setInterval(() => {
    if (!paper.isConnected) {
      clearInterval(ticking);
      return;
    }
    const left = Math.max(0, ends - performance.now());
    clock.textContent = inWords(left);
    paper.classList.toggle("is-short", left < 10_000);
    if (left > 0) return;
    clearInterval(ticking);
    goOn();
  }, 250);
});

window.addEventListener("beforeunload", (event) => {
  if (waiting.size) event.preventDefault();
});
