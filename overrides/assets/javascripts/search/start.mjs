// The one search script that every page loads. It fetches the rest when the reader touches the box, or on the page with results.
const box = document.querySelector("#q");
const isResultsPage = Boolean(document.querySelector("#search-state"));

if (box) {
  box.addEventListener("focus", () => import("./box.mjs").then(({ attach }) => attach(box)), { once: true });
  if (document.activeElement === box) box.dispatchEvent(new Event("focus"));
  document.addEventListener("keydown", focusBox);
  // Kept on the box itself: an IME may be composing before the rest has arrived.
  for (const type of ["compositionstart", "compositionend"])
    box.addEventListener(type, () => box.toggleAttribute("data-composing", type === "compositionstart"));
}
if (isResultsPage) import("./results.mjs").then(({ show }) => show(box));
addEventListener("hashchange", openTarget);
openTarget();
showFound();

/** `/` leads to the box, unless it is being typed somewhere. */
function focusBox(event) {
  const isTyping = event.target.closest?.("input, textarea, select, [contenteditable]");
  if (event.key !== "/" || event.ctrlKey || event.metaKey || event.altKey || event.isComposing || isTyping) return;
  event.preventDefault();
  box.focus();
  box.select();
}

/** What an address names is open, whatever it is folded into. */
function openTarget() {
  const target = location.hash && document.getElementById(decode(location.hash.slice(1)));
  if (!target) return;
  const around = target.closest("details, [hidden]");
  reveal(target);
  if (around || target.matches("details")) target.scrollIntoView();
}

export function reveal(element) {
  for (let one = element; one; one = one.parentElement) {
    if (one.tagName === "DETAILS") one.open = true;
    if (one.hidden) one.hidden = false;
  }
}

/** Coming from a result: the words that led here are marked. */
function showFound() {
  let found = null;
  try {
    found = JSON.parse(sessionStorage.getItem("hc-found"));
    sessionStorage.removeItem("hc-found");
  } catch {
    return; // a browser that keeps nothing: the place is still at the top of the window
  }
  if (found?.page === location.pathname) import("./found.mjs").then(({ mark }) => mark(found.words, decode(location.hash.slice(1))));
}

function decode(text) {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
