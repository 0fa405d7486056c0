// Marks the words of the search on the page that a result led to, at the place that the address names.
import { spots } from "./answer.mjs";
import { reveal } from "./start.mjs";

const MOST = 40;

export function mark(words, id) {
  const place = (id && document.getElementById(id)) || document.querySelector("article");
  const marks = markIn(place, words);
  const isSeen = marks.some((one) => one.checkVisibility?.() ?? true);
  if (!marks.length || isSeen) return;
  reveal(marks[0]);
  marks[0].scrollIntoView({ block: "center" });
}

function markIn(place, words) {
  const texts = document.createTreeWalker(place, NodeFilter.SHOW_TEXT), marks = [], nodes = [];
  while (texts.nextNode()) nodes.push(texts.currentNode);
  for (const node of nodes) {
    if (node.parentElement.closest("script, style, nav, svg, .hc-tocfold, .hc-terms")) continue;
    // From the end, so that the places before stay where they are.
    for (const [from, to] of spots(node.data, words).reverse()) {
      if (marks.length >= MOST) return marks;
      const range = document.createRange();
      range.setStart(node, from);
      range.setEnd(node, to);
      const one = document.createElement("mark");
      one.className = "hc-hit";
      range.surroundContents(one);
      marks.unshift(one);
    }
  }
  return marks;
}
