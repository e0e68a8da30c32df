// The picture of a page in a part of the screen that scrolls, with buttons that enlarge it.
// All text is set as text, never as HTML.
const STEPS = [1, 1.5, 2, 3];
const NARROW = 500; // pixels: on a phone a whole page cannot be read, so it is shown twice as large

export default function ({ parentElement, data }) {
  const sheet = parentElement.querySelector(".sheet");
  const paper = parentElement.querySelector(".paper");
  const image = parentElement.querySelector("img");
  const mark = parentElement.querySelector(".mark");
  const [smaller, larger] = parentElement.querySelectorAll("button");
  const shown = parentElement.querySelector("output");
  const isNew = image.getAttribute("src") !== data.url;

  function zoom(to) {
    const middle = (sheet.scrollTop + sheet.clientHeight / 2) / (sheet.scrollHeight || 1);
    sheet.dataset.zoom = String(to);
    paper.style.width = `${STEPS[to] * 100}%`;
    shown.textContent = `${STEPS[to] * 100} %`;
    smaller.disabled = to === 0;
    larger.disabled = to === STEPS.length - 1;
    sheet.scrollTop = middle * sheet.scrollHeight - sheet.clientHeight / 2;
    sheet.scrollLeft = (sheet.scrollWidth - sheet.clientWidth) / 2;
  }

  // Where the first mark is, for whatever puts it in sight; the picture itself has it painted.
  function showMark() {
    for (const [edge, share] of Object.entries(data.mark)) mark.style[edge] = `${share * 100}%`;
    mark.classList.toggle("is-shown", data.marked);
    mark.dataset.at = JSON.stringify(data.mark);
    sheet.scrollTop = data.mark.top * image.clientHeight - sheet.clientHeight / 3;
    sheet.scrollLeft = Math.max(0, data.mark.left - 0.02) * image.clientWidth;
  }

  mark.classList.toggle("is-meant", data.marked); // shown once the picture is there
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
    mark.classList.remove("is-shown");
    image.alt = data.alt;
    image.width = data.width;
    image.height = data.height;
    image.src = data.url;
    zoom(Number(sheet.dataset.zoom ?? (data.marked && sheet.clientWidth < NARROW ? 2 : 0)));
    image.onload = showMark;
  } else if (data.marked && mark.dataset.at !== JSON.stringify(data.mark)) {
    showMark(); // another of the words that are marked on the same page
  }
}
