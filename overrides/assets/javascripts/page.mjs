// What every page has: folds, menu, colour scheme, the current heading, copying, and a voice for what was done.
import { kept, keep } from "./store.mjs";

export const all = (selector, root = document) => [...root.querySelectorAll(selector)];
export const part = (name, root = document) => root.querySelector(`[data-hc="${name}"]`);

// Voice: said aloud by screen readers; the same words twice are said twice.
const voice = document.createElement("p");
voice.className = "hc-vh";
voice.setAttribute("role", "status");
document.body.append(voice);
export function say(text) {
  voice.textContent = "";
  setTimeout(() => { voice.textContent = text; }, 50);
}

// Copying
export async function copy(text, name) {
  try {
    await navigator.clipboard.writeText(text);
    say(`${name}をコピーしました`);
    return true;
  } catch {
    say("コピーできませんでした。文字を選んでコピーしてください");
    return false;
  }
}

/** For two seconds a button shows that it has done its work. */
export function done(button, words = button, text = "コピーしました") {
  button.dataset.text ??= words.textContent;
  button.classList.add("is-done");
  words.textContent = text;
  clearTimeout(button.timer);
  button.timer = setTimeout(() => { button.classList.remove("is-done"); words.textContent = button.dataset.text; }, 2000);
}

for (const button of all("[data-copy]")) {
  const { copy: text, copyName = text } = button.dataset, [short] = all(".hc-copy__t", button);
  button.hidden = false;
  button.addEventListener("click", async () => {
    if (await copy(text, copyName)) done(button, short, short && "済み");
    else getSelection().selectAllChildren(button.parentElement.querySelector("code, blockquote"));
  });
}

// Folds: a link opens whatever hides its target; paper shows them all.
export function reveal(target, always = false) {
  const shut = !target.getClientRects().length;
  target.dispatchEvent(new CustomEvent("hc:reveal", { bubbles: true }));
  const condition = target.querySelector(":scope > .hc-ask:not([id])"); // of a whole step; a branch in it has an id of its own
  if (condition) condition.open = true;
  for (let fold = target.closest("details"); fold; fold = fold.parentElement.closest("details")) fold.open = true;
  if (shut || always) target.scrollIntoView();
}
export function linked() {
  return document.getElementById(decodeURIComponent(location.hash.slice(1)));
}
function revealLinked(always) {
  const target = location.hash.length > 1 && linked();
  if (target) reveal(target, always);
}
addEventListener("hashchange", () => revealLinked());
addEventListener("click", event => {
  const link = event.target.closest?.('a[href*="#"]');
  if (link?.hash && link.href === location.href && !event.defaultPrevented) setTimeout(() => revealLinked(true));
});
revealLinked();

let opened = [];
addEventListener("beforeprint", () => {
  opened = all("details:not([open], .hc-menu, .hc-noprint)");
  for (const fold of opened) fold.open = true;
});
addEventListener("afterprint", () => { for (const fold of opened.splice(0)) fold.open = false; });

/** Prints one part of the page alone. */
export function printAlone(sheet) {
  const root = document.documentElement;
  sheet.dataset.sheet = root.dataset.printing = "";
  addEventListener("afterprint", () => { delete sheet.dataset.sheet; delete root.dataset.printing; }, { once: true });
  print();
}

// Menu: Escape or a click elsewhere closes it
const menu = document.querySelector(".hc-menu");
addEventListener("keydown", event => {
  if (event.key !== "Escape" || !menu?.open) return;
  menu.open = false;
  menu.querySelector("summary").focus();
});
addEventListener("click", event => { if (menu?.open && !menu.contains(event.target)) menu.open = false; });

// Colour scheme; scheme.js has set the kept one before the page was painted
const scheme = document.querySelector(".hc-theme"), names = { automatic: "自動", light: "明るい", dark: "暗い" };
function paintScheme(name) {
  const root = document.documentElement;
  if (name === "automatic") delete root.dataset.theme;
  else root.dataset.theme = name;
  const shown = part("theme-name", scheme);
  if (shown) shown.textContent = names[name];
}
if (scheme) {
  const now = () => names[kept("theme")] ? kept("theme") : "automatic", order = Object.keys(names);
  scheme.hidden = false;
  paintScheme(now());
  scheme.addEventListener("click", () => {
    const next = order[(order.indexOf(now()) + 1) % order.length];
    keep("theme", next);
    paintScheme(next);
    say(`画面の明るさを「${names[next]}」にしました`);
  });
  addEventListener("storage", () => paintScheme(now()));
}

// Contents: the heading that is being read
const entries = new Map(all(".hc-toc a[href^='#']").map(link => [document.getElementById(decodeURIComponent(link.hash.slice(1))), link]));
entries.delete(null);
const reading = new IntersectionObserver(() => {
  const above = [...entries.keys()].filter(heading => heading.getClientRects().length && heading.getBoundingClientRect().top < innerHeight / 3);
  for (const [heading, link] of entries) {
    if (heading === above.at(-1)) link.setAttribute("aria-current", "location");
    else link.removeAttribute("aria-current");
  }
}, { rootMargin: "0px 0px -66%" });
for (const heading of entries.keys()) reading.observe(heading);
