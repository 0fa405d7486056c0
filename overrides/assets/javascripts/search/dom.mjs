// Elements without HTML text: what the index holds can never become markup.
import { root } from "./client.mjs";

export function make(tag, properties = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(properties)) {
    if (name in element && name !== "role") element[name] = value;
    else element.setAttribute(name, value);
  }
  element.append(...children);
  return element;
}

/** Pieces of text of which every second one was searched for. */
export const marked = (pieces) => pieces.map((piece, i) => (i % 2 ? make("mark", {}, piece) : piece));

export const address = (url) => new URL(url, root).href;

export const icon = (name) => {
  const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg"), use = document.createElementNS(svg.namespaceURI, "use");
  svg.setAttribute("class", "hc-i");
  svg.setAttribute("aria-hidden", "true");
  use.setAttribute("href", `#i-${name}`);
  svg.append(use);
  return svg;
};

/** Whether an IME still holds what is typed: start.mjs keeps watch from the first letter. */
export const isComposing = (box) => box.hasAttribute("data-composing");
