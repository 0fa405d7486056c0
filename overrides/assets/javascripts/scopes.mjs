// The checklist of API items: ticks, count, filter, copying the names, a sheet on paper.
import { all, copy, done, part, printAlone, say } from "./page.mjs";
import { clearing, keepBoxes } from "./store.mjs";

for (const list of all('[data-hc="scopes"]')) check(list);

function check(list) {
  const boxes = all("[data-scope]", list), rows = all(".hc-scope", list), shown = () => boxes.filter(box => !box.closest("[hidden]"));
  const filters = all("[data-show]", list), count = part("scopes-count", list), none = part("scopes-none", list);
  let show = () => {};
  const paintClear = clearing(part("scopes-reset", list), "scopes", () => show(), say);
  show = keepBoxes("scopes", boxes, box => box.dataset.scope, box => {
    const ticked = boxes.filter(each => each.checked).length;
    const number = document.createElement("b");
    number.textContent = ticked;
    count.replaceChildren(number, ` / ${boxes.length} 項目`);
    paintClear(ticked, box);
    if (box) say(`${boxes.length}項目中${ticked}項目`);
  });

  // A row that is ticked stays until the filter is pressed again: it must not vanish under the reader's finger.
  const passes = { all: () => true, coupon: row => "coupon" in row.dataset, left: row => !row.querySelector(":checked") };
  const filter = (name, spoken) => {
    for (const button of filters) button.setAttribute("aria-pressed", button.dataset.show === name);
    for (const row of rows) row.hidden = !passes[name](row);
    for (const group of all("fieldset", list)) group.hidden = !group.querySelector(".hc-scope:not([hidden])");
    none.hidden = shown().length > 0;
    if (spoken) say(none.hidden ? `${shown().length}項目を表示しました` : none.textContent);
  };
  for (const button of filters) button.addEventListener("click", () => filter(button.dataset.show, true));
  list.addEventListener("hc:reveal", event => { if (event.target.closest("[hidden]")) filter("all"); });

  const copyAll = part("scopes-copy", list);
  copyAll.addEventListener("click", async () => {
    const names = shown().map(box => box.dataset.scope);
    if (await copy(names.join("\n"), `${names.length}項目の名前`)) done(copyAll, copyAll, "済み");
  });
  part("scopes-print", list).addEventListener("click", () => printAlone(list));
  for (const tool of all('[data-hc="scopes-tools"]', list)) tool.hidden = false;
}
