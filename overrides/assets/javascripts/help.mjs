// The one entry of the reader's tools: what every page needs, and by import() what this page needs.
import "./page.mjs";

const tools = { "[data-step], [data-screen]": "guide", '[data-hc="scopes"]': "scopes", '[data-hc="renewal"]': "renewal" };
const needed = Object.entries(tools).filter(([mark]) => document.querySelector(mark));
Promise.all(needed.map(([, name]) => import(`./${name}.mjs`))).then(() => { document.documentElement.dataset.tools = "ready"; });

// Texts to hand over are written when their fold is opened.
for (const fold of document.querySelectorAll('[data-hc="handover"], [data-hc="inquiry"]')) {
  fold.hidden = false;
  fold.addEventListener("toggle", async () => fold.open && (await import("./handover.mjs")).write(fold));
}

// Without the zoom (no script, Ctrl+click, an old browser) the link opens the picture itself.
addEventListener("click", event => {
  const link = event.target.closest?.('[data-hc="zoom"]');
  if (!link || event.ctrlKey || event.metaKey || event.shiftKey || !window.HTMLDialogElement) return;
  event.preventDefault();
  import("./zoom.mjs").then(zoom => zoom.open(link), () => location.assign(link.href));
});
