// Real screenshots: one dialog, made on demand. Without it (no script, Ctrl+click) the link opens the picture itself.
for (const link of document.querySelectorAll('[data-hc="zoom"]')) link.addEventListener("click", open);

function open(event) {
  if (event.ctrlKey || event.metaKey || event.shiftKey || !window.HTMLDialogElement) return;
  event.preventDefault();
  const link = event.currentTarget, shown = link.querySelector("img");
  const dialog = make("dialog", { className: "hc-zoom" }), bar = make("div", { className: "hc-zoom__bar" });
  const title = make("p", { textContent: shown.alt, id: "hc-zoom-title" }), close = make("button", { type: "button", textContent: "閉じる" });
  const pan = make("div", { className: "hc-zoom__pan", tabIndex: 0 }), picture = make("img", { src: link.href, alt: shown.alt });
  dialog.setAttribute("aria-labelledby", title.id);
  pan.setAttribute("role", "group");
  pan.setAttribute("aria-label", "拡大した画像");
  bar.append(title, close);
  pan.append(picture);
  dialog.append(bar, pan);
  close.addEventListener("click", () => dialog.close());
  dialog.addEventListener("close", () => { dialog.remove(); link.focus(); });
  document.body.append(dialog);
  dialog.showModal();
  close.focus();
}

function make(tag, properties) {
  return Object.assign(document.createElement(tag), properties);
}
