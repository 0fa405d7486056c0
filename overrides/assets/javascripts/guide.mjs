// Set-up guides: which screen the reader has, steps to tick, and how far they are.
import { all, linked, part, reveal, say } from "./page.mjs";
import { clearing, keep, keepBoxes, kept } from "./store.mjs";

// Which screen: what is linked goes before the address, the address before what was chosen on this device
const editions = all("[data-edition-part]"), choices = all("a[data-screen]");
const screens = choices.map(choice => choice.dataset.screen);
function show(screen) {
  for (const edition of editions) edition.hidden = edition.dataset.editionPart !== screen;
  for (const choice of choices) {
    const current = choice.dataset.screen === screen;
    choice.toggleAttribute("data-current", current);
    if (current) choice.setAttribute("aria-current", "true");
    else choice.removeAttribute("aria-current");
    part("screen-state", choice).textContent = current ? "：表示中" : "";
  }
  const fold = document.querySelector("[data-edition-part]:not([hidden]) > details");
  if (fold && screen === "legacy") fold.open = true;
}
function choose(event) {
  if (event.ctrlKey || event.metaKey || event.shiftKey) return;
  event.preventDefault();
  const choice = event.currentTarget, { screen } = choice.dataset;
  keep("screen", screen);
  history.replaceState(null, "", choice.href);
  show(screen);
  say(`${choice.querySelector("small").firstChild.textContent}の手順を表示しました`);
  const steps = linked();
  steps.tabIndex = -1;
  steps.focus({ preventScroll: true });
  reveal(steps, true);
}
if (choices.length) {
  const target = location.hash ? linked() : null, asked = new URLSearchParams(location.search).get("screen");
  const holder = target?.closest("[data-edition-part]");
  const screen = [holder?.dataset.editionPart, asked, kept("screen")].find(name => screens.includes(name));
  if (screen) show(screen);
  if (holder) reveal(target, true);
  for (const choice of choices) choice.addEventListener("click", choose);
  addEventListener("hc:reveal", event => {
    const holder = event.target.closest("[data-edition-part]");
    if (holder?.hidden) show(holder.dataset.editionPart);
  });
}

// Steps
for (const edition of all(".hc-edition")) {
  const boxes = all("[data-step]", edition);
  if (boxes.length > 1) follow(edition, boxes);
}
function follow(edition, boxes) {
  const id = box => box.dataset.step.split("/").at(-1), name = `steps:${edition.dataset.guide}:${edition.dataset.edition}`;
  const clear = part("steps-reset", edition), painted = box => {
    const ticked = boxes.filter(each => each.checked).length, full = ticked === boxes.length;
    const words = full ? `${boxes.length}件すべてできました` : ticked ? `${boxes.length}件中${ticked}件できました` : `手順は${boxes.length}件です`;
    part("progress-text", edition).textContent = words;
    for (const each of boxes) {
      const link = edition.querySelector(`[data-rail="${id(each)}"]`);
      link.toggleAttribute("data-done", each.checked);
      part("rail-state", link).textContent = each.checked ? "（できた）" : "";
    }
    part("finish", edition).toggleAttribute("data-full", full);
    paintClear(ticked, box);
    if (!box) return;
    say(words);
    if (box.checked) next(box).scrollIntoView();
  };
  const next = box => {
    const open = [...boxes.slice(boxes.indexOf(box)), ...boxes].find(each => !each.checked);
    return open ? open.closest(".hc-step") : part("finish", edition);
  };
  let show = () => {};
  const paintClear = clearing(clear, name, () => show(), say);
  show = keepBoxes(name, boxes, id, painted);
}
