// A marker in an answer leads to its source, which opens; a link in the source leads back to the marker.
// Links work by mouse and by keyboard, since a browser makes a click of the Enter key.
// A new question is scrolled into sight, wherever on the page one was reading.
const LINK = 'a[href^="#source-"], a[href^="#marker-"]';

function source(turn, number) {
  const details = document.querySelector(`.st-key-source-${turn}-${number} details`);
  const summary = details?.querySelector("summary");
  if (summary && !details.open) summary.click();
  return summary;
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
  const target = kind === "source" ? source(turn, number) : marker(turn, number);
  target?.focus({ preventScroll: true });
  target?.scrollIntoView({ block: kind === "source" ? "start" : "center" });
}

export default function ({ parentElement, data }) {
  document.addEventListener("click", follow); // each time, since each time it is removed again below
  if (data.newest > (parentElement.newest ?? -1)) {
    const head = data.newest ? `.st-key-question-${data.newest}` : ".st-key-header"; // the first is seen with the name
    document.querySelector(head)?.scrollIntoView({ block: "start" });
  }
  parentElement.newest = data.newest;
  return () => document.removeEventListener("click", follow);
}
