// Real screenshots: one dialog, made on demand; it begins at the picture's top left and pans from there.
export function open(link) {
  const shown = link.querySelector("img"), dialog = make("dialog", { className: "hc-zoom" }), bar = make("div", { className: "hc-zoom__bar" });
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
  pan.scrollTo(0, 0);
}

function make(tag, properties) {
  return Object.assign(document.createElement(tag), properties);
}
