// Where the page stands: a new question is put in sight with the beginning of its answer, a source that is opened is
// seen with its marked words, and a marker leads to its source and back. Links work by mouse and by keyboard, since a
// browser makes a click of the Enter key. Whoever scrolls or clicks meanwhile is left where they are.
const LINK = 'a[href^="#source-"], a[href^="#marker-"]';
const SOURCE = '[class*="st-key-source-"], [class*="st-key-near-"]';
const ACTS = ["wheel", "touchmove", "pointerdown", "keydown"];
const LOOK_MS = 50;
const STILL_MS = 400; // longer than a source unfolds
const OPENED_MS = 10_000; // in which the page of a source is painted
const ANSWERED_MS = 180_000; // in which a language model has answered
const SPARE = 8; // pixels between what is in sight and the edge of the window

let leave = () => {}; // ends what is being kept in sight

// Have `place` put what is wanted in sight again and again, until it says that it has and the page stands still.
function keep(place, longest) {
  leave();
  const begun = performance.now();
  let stood = null;
  let since = begun;
  const timer = setInterval(() => {
    const now = performance.now();
    if (stood && hasScrolled(stood)) return leave(); // the wheel moves the page before its event is heard of
    const isPlaced = place();
    const stands = standing();
    if (!isPlaced || stands.top !== stood?.top || stands.height !== stood.height) since = now;
    stood = stands;
    if (now - since > STILL_MS || now - begun > longest) leave();
  }, LOOK_MS);
  const act = (event) => {
    const isTyped = event.type === "keydown" && event.target.closest?.("textarea, input");
    if (event.isTrusted && !isTyped) leave(); // what this file does itself is no act of the reader's
  };
  leave = () => {
    clearInterval(timer);
    ACTS.forEach((name) => document.removeEventListener(name, act, true));
    leave = () => {};
  };
  ACTS.forEach((name) => document.addEventListener(name, act, { capture: true, passive: true }));
}

function standing() {
  const main = document.querySelector("[data-testid=stMain]");
  return { top: main.scrollTop, height: main.scrollHeight };
}

function hasScrolled(stood) {
  const stands = standing();
  return stands.height === stood.height && Math.abs(stands.top - stood.top) > 1;
}

// A choice that was left open would cover the answer; Streamlit closes it at a click elsewhere, but not while it draws.
function closeWhatIsOpen() {
  if (!document.querySelector("[data-testid=stPopoverBody]")) return;
  document.body.dispatchEvent(new PointerEvent("pointerdown", { bubbles: true }));
  document.body.dispatchEvent(new MouseEvent("click", { bubbles: true }));
}

// The first turn is seen with the name of the page, a later one with its question at the top.
function showTurn(newest) {
  closeWhatIsOpen();
  const head = document.querySelector(newest ? `.st-key-question-${newest}` : ".st-key-header");
  head?.scrollIntoView({ block: "start" });
  return document.querySelector(`.st-key-turn-${newest}`) !== null;
}

// The marked words within a part of the page: on the picture of a page, which is waited for, or else in a text.
function marked(part) {
  const parts = [...part.querySelectorAll("*")].filter((one) => one.shadowRoot && one.checkVisibility());
  const mark = parts.map((one) => one.shadowRoot.querySelector(".mark.is-meant")).find((one) => one);
  if (mark) return mark.matches(".is-shown") ? mark : null;
  const words = [...part.querySelectorAll(".stMarkdownColoredBackground")].filter(isYellow);
  return words.find((one) => one.checkVisibility());
}

// Further places of what was looked for are grey; nothing else tells them from the one that is sought.
function isYellow(words) {
  const [red, , blue] = getComputedStyle(words).backgroundColor.match(/\d+/g).map(Number);
  return red - blue > 20;
}

function isInSight(mark) {
  const [first] = mark.getClientRects();
  const foot = document.querySelector(".st-key-foot")?.getBoundingClientRect().top ?? window.innerHeight;
  return first && first.top >= SPARE && Math.min(first.bottom, first.top + foot / 2) <= foot - SPARE;
}

function showMark(part, head) {
  const mark = marked(part);
  if (!mark) return false;
  if (!isInSight(mark)) head?.scrollIntoView({ block: "start" });
  if (!isInSight(mark)) mark.scrollIntoView({ block: "center", inline: "nearest" });
  return true;
}

function marker(turn, number) {
  return document.querySelector(`.st-key-answer-${turn} a[href="#source-${turn}-${number}"]`);
}

function follow(event) {
  const link = event.target.closest?.(LINK);
  const place = link?.getAttribute("href").match(/^#(source|marker)-(\d+)-(\d+)$/);
  if (!place) return;
  event.preventDefault();
  const [, kind, turn, number] = place;
  if (kind === "marker") {
    leave();
    marker(turn, number)?.focus({ preventScroll: true });
    marker(turn, number)?.scrollIntoView({ block: "center" });
    return;
  }
  const summary = document.querySelector(`.st-key-source-${turn}-${number} summary`);
  if (!summary) return;
  summary.focus({ preventScroll: true });
  summary.scrollIntoView({ block: "start" });
  if (summary.parentElement.open) keep(() => showMark(summary.parentElement, summary), OPENED_MS);
  else summary.click(); // which `unfold` sees
}

function unfold(event) {
  const summary = event.target.closest?.("summary");
  const details = summary?.parentElement;
  if (details?.closest(SOURCE) && !details.open) keep(() => showMark(details, summary), OPENED_MS);
}

export default function ({ parentElement, data }) {
  document.addEventListener("click", follow); // each time, since each time they are removed again below
  document.addEventListener("click", unfold, true); // before it opens
  if (data.newest > (parentElement.newest ?? -1)) {
    keep(() => showTurn(data.newest), ANSWERED_MS);
  }
  if (data.sought && data.sought !== parentElement.sought) {
    keep(() => showMark(document.querySelector("[data-testid=stMain]")), OPENED_MS);
  }
  parentElement.newest = data.newest;
  parentElement.sought = data.sought;
  return () => {
    document.removeEventListener("click", follow);
    document.removeEventListener("click", unfold, true);
  };
}
