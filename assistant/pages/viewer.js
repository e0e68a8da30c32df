// The picture of a page in a part of the screen that scrolls, with buttons that enlarge it.
// All text is set as text, never as HTML.
const STEPS = [1, 1.5, 2, 3];
const NARROW = 500; // pixels: on a phone a whole page cannot be read, so it is shown twice as large

export default function ({ parentElement, data }) {
  const sheet = parentElement.querySelector(".sheet");
  const image = parentElement.querySelector("img");
  const [smaller, larger] = parentElement.querySelectorAll("button");
  const shown = parentElement.querySelector("output");
  const isNew = image.getAttribute("src") !== data.url;

  function zoom(to) {
    const middle = (sheet.scrollTop + sheet.clientHeight / 2) / (sheet.scrollHeight || 1);
    sheet.dataset.zoom = String(to);
    image.style.width = `${STEPS[to] * 100}%`;
    shown.textContent = `${STEPS[to] * 100} %`;
    smaller.disabled = to === 0;
    larger.disabled = to === STEPS.length - 1;
    sheet.scrollTop = middle * sheet.scrollHeight - sheet.clientHeight / 2;
    sheet.scrollLeft = (sheet.scrollWidth - sheet.clientWidth) / 2;
  }

  function showMark() {
    sheet.scrollTop = data.top * image.clientHeight - sheet.clientHeight / 3;
    sheet.scrollLeft = Math.max(0, data.left - 0.02) * image.clientWidth;
  }

  smaller.setAttribute("aria-label", data.words.smaller);
  larger.setAttribute("aria-label", data.words.larger);
  sheet.setAttribute("aria-label", data.alt);
  smaller.onclick = () => zoom(Math.max(0, Number(sheet.dataset.zoom) - 1));
  larger.onclick = () => zoom(Math.min(STEPS.length - 1, Number(sheet.dataset.zoom) + 1));
  sheet.onkeydown = (event) => {
    if (event.key === "+") larger.click();
    if (event.key === "-") smaller.click();
  };
  if (isNew) {
    image.alt = data.alt;
    image.width = data.width;
    image.height = data.height;
    image.src = data.url;
    zoom(Number(sheet.dataset.zoom ?? (data.marked && sheet.clientWidth < NARROW ? 2 : 0)));
    image.onload = showMark;
  }
}
