// Whole questions under the box while the reader types. An IME is left alone: nothing happens while it composes.
import { ask, prepare } from "./client.mjs";
import { address, isComposing, make } from "./dom.mjs";

const PAUSE = 90;

export function attach(box) {
  const list = make("ul", { id: "q-suggestions", className: "hc-suggest", role: "listbox", "aria-label": "質問の候補", hidden: true });
  const state = { box, list, chosen: -1, timer: 0 };
  box.closest("form").append(list);
  for (const [name, value] of Object.entries({ role: "combobox", "aria-autocomplete": "list", "aria-controls": list.id, "aria-expanded": "false", lang: "ja" }))
    box.setAttribute(name, value);
  prepare();
  box.addEventListener("compositionend", () => suggestSoon(state));
  box.addEventListener("input", () => suggestSoon(state));
  box.addEventListener("focus", () => box.value && suggestSoon(state));
  box.addEventListener("keydown", (event) => steer(event, state));
  box.addEventListener("blur", () => close(state));
  list.addEventListener("pointerdown", (event) => event.preventDefault()); // the box keeps the focus until the click has counted
  list.addEventListener("click", (event) => go(event.target.closest("[role=option]")));
  if (box.value) suggestSoon(state);
}

function suggestSoon(state) {
  clearTimeout(state.timer);
  state.timer = setTimeout(() => suggest(state), PAUSE);
}

async function suggest(state) {
  const query = state.box.value;
  if (isComposing(state.box)) return;
  const found = await ask("suggest", query).catch(() => []);
  if (!found || isComposing(state.box) || query !== state.box.value || document.activeElement !== state.box) return;
  state.chosen = -1;
  state.list.replaceChildren(...found.map(({ text, page, url }, i) => {
    const where = text === page ? [] : [make("small", {}, page)];
    const option = make("li", { id: `q-suggestion-${i}`, role: "option", "aria-selected": "false" }, make("span", {}, text), ...where);
    option.dataset.url = address(url);
    return option;
  }));
  state.list.hidden = !found.length;
  state.box.setAttribute("aria-expanded", String(!state.list.hidden));
  state.box.removeAttribute("aria-activedescendant");
}

function steer(event, state) {
  if (event.isComposing || event.keyCode === 229) return; // the Enter that ends a composition is the IME's
  const options = [...state.list.children];
  if (event.key === "Escape" && !state.list.hidden) {
    event.preventDefault();
    close(state);
  } else if (event.key === "Enter" && options[state.chosen] && !state.list.hidden) {
    event.preventDefault();
    go(options[state.chosen]);
  } else if ((event.key === "ArrowDown" || event.key === "ArrowUp") && !state.list.hidden) {
    event.preventDefault();
    const step = event.key === "ArrowDown" ? 1 : -1, places = options.length + 1; // one of them is the box itself
    state.chosen = ((state.chosen + 1 + step + places) % places) - 1;
    options.forEach((option, i) => option.setAttribute("aria-selected", String(i === state.chosen)));
    options[state.chosen]?.scrollIntoView({ block: "nearest" });
    if (options[state.chosen]) state.box.setAttribute("aria-activedescendant", options[state.chosen].id);
    else state.box.removeAttribute("aria-activedescendant");
  } else if (event.key === "Enter") close(state);
}

function close(state) {
  clearTimeout(state.timer);
  state.list.hidden = true;
  state.chosen = -1;
  state.box.setAttribute("aria-expanded", "false");
  state.box.removeAttribute("aria-activedescendant");
}

function go(option) {
  if (option) location.href = option.dataset.url;
}
