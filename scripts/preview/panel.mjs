// On every page of a preview, and never in a published site: shows what is wrong, and follows the builds.

const version = Number(document.querySelector("script[data-preview]").dataset.preview);
const styled = new Map();
let stream;
let silence;

// A hidden tab holds no connection: a browser opens only a few to one host.
function follow() {
  stream?.close();
  if (document.hidden) return;
  const page = encodeURIComponent(location.pathname);
  stream = new EventSource(`/.preview/events?version=${version}&page=${page}`);
  stream.onmessage = (message) => {
    clearTimeout(silence);
    hear(JSON.parse(message.data));
  };
  stream.onerror = () => {
    clearTimeout(silence);
    silence = setTimeout(() => show("プレビューが止まっています。続けるときは、もう一度 serve を実行してください。", []), 2000);
  };
}

function hear({ reload, styles, faults }) {
  if (reload) {
    location.reload();
    return;
  }
  for (const [path, changed] of Object.entries(styles)) restyle(path, changed);
  show(`直すところが ${faults.length} 件あります。直して保存すると、この一覧は消えます。`, faults);
  if (!faults.length) document.querySelector(".preview-panel")?.remove();
}

// The new sheet stands beside the old one until it is loaded: the page never stands there without style.
function restyle(path, changed) {
  if (styled.get(path) === changed) return;
  styled.set(path, changed);
  for (const link of document.querySelectorAll('link[rel="stylesheet"]')) {
    if (new URL(link.href).pathname !== path) continue;
    const fresh = link.cloneNode();
    fresh.href = `${path}?${changed}`;
    fresh.addEventListener("load", () => link.remove());
    link.after(fresh);
  }
}

function show(title, faults) {
  const panel = document.querySelector(".preview-panel") ?? document.body.appendChild(made("details", { className: "preview-panel", open: true }));
  panel.setAttribute("role", "status");
  panel.replaceChildren(
    made("summary", { textContent: title }),
    made("p", { textContent: "この画面は、最後に正しく作れたときのものです。" }),
    made("ul", {}, faults.map(({ text, open }) =>
      made("li", {}, [made("code", { textContent: text }), made("a", { href: open, textContent: "VS Code で開く" })]))),
  );
}

function made(tag, properties, children = []) {
  const element = Object.assign(document.createElement(tag), properties);
  element.append(...children);
  return element;
}

document.addEventListener("visibilitychange", follow);
addEventListener("pagehide", () => stream?.close());
follow();
