// Texts that the reader hands over by their own press: a request to set this up, and what to write when asking for help.
import { all, copy, done, part, printAlone } from "./page.mjs";

export function write(fold) {
  const text = part("text", fold), copying = part("text-copy", fold), printing = part("text-print", fold);
  const [name, lines] = fold.dataset.hc === "handover" ? ["頼む文", request()] : ["問い合わせの文", inquiry()];
  text.textContent = lines.join("\n");
  for (const tool of all("[hidden]", fold)) tool.hidden = false;
  copying.onclick = async () => {
    if (await copy(text.textContent, name)) done(copying);
    else getSelection().selectAllChildren(text);
  };
  if (printing) printing.onclick = () => printAlone(text);
}

// The words of the page -----------------------------------------------------------------------------------------------
const words = element => element ? element.textContent.replace(/\s+/g, " ").trim() : "";
const one = (selector, root = document) => words(root.querySelector(selector));
const edition = () => all(".hc-edition").find(each => !each.closest("[data-edition-part][hidden]"));
const titled = step => [one(".hc-num", step), one("h3 > span:last-of-type", step)].filter(Boolean).join(" ");

function head() {
  const choice = document.querySelector(".hc-routes [aria-current]"), shown = edition(), url = new URL(location);
  url.hash = "";
  if (choice) url.searchParams.set("screen", choice.dataset.screen);
  return [`ページ：${one("h1")}`, url.href, ...(shown ? [`画面：${one(".hc-era", shown).replace(/で説明しています$/, "")}`] : [])];
}

/** What a step asks for: its paragraphs and lists as lines, numbered as on the page. */
function tasks(root) {
  const lines = [];
  for (const block of root.children) {
    const items = /^(OL|UL)$/.test(block.tagName) ? [...block.children].map((item, index) => `${block.tagName === "OL" ? `${index + 1}.` : "・"} ${words(item)}`) : [words(block)];
    lines.push(...items.filter(Boolean));
  }
  return lines;
}

function told(step) {
  const ask = step.querySelector(":scope > .hc-ask:not([id]) > summary"), lines = ["", `■ ${titled(step)}${ask ? `（${words(ask)}）` : ""}`];
  for (const block of all(".hc-do", step)) {
    const branch = block.matches(".hc-fold__in") ? block.parentElement.querySelector("summary") : null;
    if (branch) lines.push(`（${words(branch)}）`);
    lines.push(...tasks(block));
  }
  for (const box of all("[data-scope]", step)) lines.push(`□ ${box.dataset.scope}${box.parentElement.querySelector(".hc-paid") ? "（有料の申込）" : ""}`);
  for (const name of all(".hc-codes code", step)) lines.push(`□ ${words(name)}`);
  return lines;
}

/** Why the items are needed: what stops without each, as far as the page says it. */
function reasons() {
  return all("[data-symptom]").flatMap(symptom => {
    const names = all("[data-scope-id]", symptom).map(scope => {
      const inferred = scope.closest("li").querySelector('[data-basis="inferred"]');
      return scope.dataset.scopeId + (inferred ? "（推定）" : "");
    });
    return names.length ? [`・${one("summary", symptom)}：${names.join("、")}`] : [];
  });
}

function request() {
  const shown = edition(), others = all(".hc-article .hc-step:not(.hc-edition .hc-step, .hc-shortcut .hc-step)");
  const before = others.filter(step => shown.compareDocumentPosition(step) & Node.DOCUMENT_POSITION_PRECEDING);
  const steps = [...before, ...all(".hc-step", shown), ...others.filter(step => !before.includes(step))];
  const doors = all(".hc-place__go a").map(link => `・${link.firstElementChild ? link.childNodes[1].textContent : ""}：${link.href}`);
  const why = reasons();
  return [
    "次の設定をお願いします。", "", ...head(),
    one(".hc-place p"), ...doors, one('[data-hc="minutes"]'), one(".hc-lead"),
    ...steps.flatMap(told),
    ...(why.length ? ["", "■ 項目が必要な理由（使えないと起こること）", ...why] : []),
    "", "キーやパスワードの値は、この文に書き足さないでください。",
  ];
}

function inquiry() {
  const shown = edition(), boxes = shown ? all("[data-step]", shown) : [], ticked = boxes.filter(box => box.checked);
  const step = box => box ? titled(box.closest(".hc-step")) : "なし", scopes = all("[data-scope]");
  return [
    ...head(),
    ...(boxes.length ? [`できた手順：${boxes.length}件中${ticked.length}件`, `最後にできた手順：${step(ticked.at(-1))}`, `次の手順：${step(boxes.find(box => !box.checked))}`] : []),
    ...(scopes.length ? [`印を付けた項目：${scopes.length}項目中${scopes.filter(box => box.checked).length}項目`] : []),
    `ブラウザー：${navigator.userAgent}`, `画面の大きさ：${innerWidth}×${innerHeight}`,
    "", "困っていること：", "", "画面に出ている文：", "",
  ];
}
