// Reads a text aloud with the device's own voice, sentence by sentence, for eyes that are tired of reading.
// Only voices that live on the device are taken: others would send the text to somebody's server.
// Markup: [data-reader] with [data-reader-play], [data-reader-again], [data-reader-slower], [data-reader-faster],
// [data-reader-state]; the text is the element whose id it names.
import { whenPresent } from "./page.js";

const RATES = [0.6, 0.8, 1, 1.25, 1.5];
const RATE_WORDS = ["最慢", "慢一点", "平常", "快一点", "最快"];
const VOICES_WITHIN_MS = 2000; // some browsers have their voices only a moment after the page
const SENTENCE = /[^。！？；!?;\n]+[。！？；!?;]*[”’」』）]*/g;
const NO_VOICE =
  "这台手机（电脑）上没有能用的中文语音，读不出来。请在系统设置里找“文字转语音”，装上中文语音再试；也可以请家人或支部帮忙。";

function chineseVoice() {
  const ours = speechSynthesis.getVoices().filter((voice) => voice.localService && /^(zh|cmn)/i.test(voice.lang));
  return ours.find((voice) => /^(zh|cmn)[-_](CN|Hans)/i.test(voice.lang)) ?? ours[0];
}

async function voiceInTime() {
  const until = performance.now() + VOICES_WITHIN_MS;
  while (!chineseVoice() && performance.now() < until) await new Promise((resolve) => setTimeout(resolve, 100));
  return chineseVoice();
}

/** The text's sentences, each with the paragraph that it stands in. */
function sentencesOf(text) {
  const paragraphs = text.querySelectorAll("p").length ? [...text.querySelectorAll("p")] : [text];
  return paragraphs.flatMap((paragraph) =>
    (paragraph.textContent.match(SENTENCE) ?? [])
      .map((words) => words.trim())
      .filter(Boolean)
      .map((words) => ({ words, paragraph })),
  );
}

whenPresent("[data-reader]", (reader) => {
  const part = (name) => reader.querySelector(`[data-reader-${name}]`);
  const text = document.getElementById(reader.dataset.reader);
  const play = part("play");
  const playWords = play.textContent;
  const sentences = sentencesOf(text);
  let at = 0;
  let rate = 2;
  let voice = null;
  let turn = 0; // what was said before the last press says nothing more
  let isReading = false;

  function say(words) {
    part("state").textContent = words;
  }

  function mark(paragraph) {
    text.querySelector(".is-read")?.classList.remove("is-read");
    paragraph?.classList.add("is-read");
    paragraph?.scrollIntoView({ block: "nearest" });
  }

  function stop(words) {
    turn += 1;
    isReading = false;
    speechSynthesis.cancel();
    play.textContent = at > 0 ? "接着读" : playWords;
    say(words);
  }

  function read() {
    const mine = (turn += 1);
    speechSynthesis.cancel();
    if (at >= sentences.length) {
      at = 0;
      mark(null);
      stop("读完了。");
      return;
    }
    isReading = true;
    play.textContent = "停一停";
    say(`正在读，语速：${RATE_WORDS[rate]}`);
    const { words, paragraph } = sentences[at];
    mark(paragraph);
    const spoken = new SpeechSynthesisUtterance(words);
    spoken.voice = voice;
    spoken.lang = voice.lang;
    spoken.rate = RATES[rate];
    spoken.onend = () => {
      if (mine !== turn) return;
      at += 1;
      read();
    };
    spoken.onerror = () => mine === turn && stop("读到一半停了。请再按一次“接着读”。");
    speechSynthesis.speak(spoken);
  }

  async function press() {
    if (isReading) {
      stop("停下了。");
      return;
    }
    if (!("speechSynthesis" in window)) {
      say(NO_VOICE);
      return;
    }
    voice ??= await voiceInTime();
    if (voice) read();
    else say(NO_VOICE);
  }

  function change(step) {
    rate = Math.min(RATES.length - 1, Math.max(0, rate + step));
    if (isReading) read();
    else say(`语速：${RATE_WORDS[rate]}`);
  }

  play.addEventListener("click", press);
  part("slower").addEventListener("click", () => change(-1));
  part("faster").addEventListener("click", () => change(1));
  part("again").addEventListener("click", () => {
    at = 0;
    if (isReading) read();
    else press();
  });
  window.addEventListener("pagehide", () => isReading && stop(""));
  reader.hidden = sentences.length === 0;
});
