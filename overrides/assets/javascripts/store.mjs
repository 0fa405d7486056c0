// What stays on this device, as text under `hc:…`; where the browser keeps nothing it lasts as long as the page.
const memory = new Map();

export function kept(name) {
  if (memory.has(name)) return memory.get(name);
  try { return localStorage.getItem(`hc:${name}`); } catch { return null; }
}

export function keep(name, text) {
  try {
    if (text) localStorage.setItem(`hc:${name}`, text);
    else localStorage.removeItem(`hc:${name}`);
    memory.delete(name);
  } catch { memory.set(name, text); }
}

/** A set of names: what another tab has kept in the meantime is there, names that this page does not show stay. */
export function keptSet(name) {
  try {
    const found = JSON.parse(kept(name));
    return new Set(Array.isArray(found) ? found : []);
  } catch { return new Set(); }
}

export function keepSet(name, set) {
  keep(name, set.size ? JSON.stringify([...set]) : "");
}

/** Boxes whose ticks are kept under a name; `paint` is called after every change, with the box that the reader ticked. */
export function keepBoxes(name, boxes, id, paint) {
  const show = box => {
    const ticked = keptSet(name);
    for (const each of boxes) each.checked = ticked.has(id(each));
    paint(box);
  };
  for (const box of boxes) box.addEventListener("change", () => {
    const ticked = keptSet(name);
    if (box.checked) ticked.add(id(box));
    else ticked.delete(id(box));
    keepSet(name, ticked);
    show(box);
  });
  addEventListener("storage", event => { if (!event.key || event.key === `hc:${name}`) show(); });
  addEventListener("pageshow", event => { if (event.persisted) show(); });
  // A tick that came before this module counts; what the browser itself restored without the reader does not.
  const early = navigator.userActivation?.hasBeenActive ? boxes.filter(box => box.checked) : [];
  if (early.length) keepSet(name, new Set([...keptSet(name), ...early.map(id)]));
  show();
  return show;
}

/** One button that takes all ticks away, and right after that brings them back. */
export function clearing(button, name, show, say) {
  let before = null;
  const words = button.textContent;
  button.addEventListener("click", () => {
    const back = before;
    before = back ? null : keptSet(name);
    keepSet(name, back ?? new Set());
    show();
    say(back ? "印を元に戻しました" : "印を消しました");
  });
  return (ticked, box) => {
    if (box || ticked) before = null;
    button.textContent = before ? "元に戻す" : words;
    button.hidden = !ticked && !before;
  };
}
