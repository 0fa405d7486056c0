// The page with results: `search/?q=`. Until it has an answer, and whenever it cannot have one, the list of all pages stands there.
import { ask } from "./client.mjs";
import { address, icon, isComposing, make, marked } from "./dom.mjs";

const PAUSE = 150;
const state = document.querySelector("#search-state");
const list = document.querySelector("#search-list");
const answer = make("div", { id: "search-answer", className: "hc-answer", lang: "ja" });

export function show(box) {
  state.setAttribute("role", "status");
  list.before(answer);
  let timer = 0;
  const later = () => {
    clearTimeout(timer);
    timer = setTimeout(() => isComposing(box) || keep(box), PAUSE);
  };
  box.addEventListener("compositionend", later);
  box.addEventListener("input", later);
  box.form.addEventListener("submit", (event) => {
    event.preventDefault();
    keep(box, "push");
  });
  addEventListener("popstate", () => load(box));
  document.addEventListener("keydown", (event) => steer(event, box));
  load(box);
}

/** Typing changes the address without a trail of steps back; a search that is sent leaves one. */
function keep(box, way = "replace") {
  const url = new URL(location.href);
  const before = url.href;
  if (box.value.trim()) url.searchParams.set("q", box.value);
  else url.searchParams.delete("q");
  if (way === "push" && url.href !== before) history.pushState(null, "", url);
  else history.replaceState(null, "", url);
  update(box.value);
}

function load(box) {
  box.value = new URL(location.href).searchParams.get("q") ?? "";
  update(box.value);
}

async function update(query) {
  if (!query.trim()) return rest("言葉を入れると、ここに結果が出ます。下の一覧からもお選びいただけます。");
  let found = null;
  try {
    found = await ask("answer", query);
  } catch {
    return rest("検索を準備できませんでした。下の一覧からお選びください。");
  }
  if (!found) return;
  const count = found.results.length;
  document.title = document.title.replace(/^(「.*」の検索結果 - )?/, `「${query}」の検索結果 - `);
  state.textContent = found.state === "found" ? `「${query}」の検索結果：${count}件` : count ? `「${query}」の答えは見つかりません。近いもの：${count}件` : `「${query}」は見つかりません。`;
  const notice = found.state === "found" ? [] : [notFound(query, found)];
  const shown = count ? [make("ol", { id: "search-results", className: "hc-results", lang: "ja" }, ...found.results.map(result))] : [];
  answer.replaceChildren(...notice, ...shown);
  answer.hidden = false;
  list.hidden = true;
}

function rest(words) {
  state.textContent = words;
  answer.replaceChildren();
  list.hidden = false;
}

function result({ url, page, section, category, mark, old, excerpt, found }) {
  const href = address(url);
  const link = make("a", { href }, ...marked(page));
  if (section.length) link.append(make("span", { className: "hc-results__section" }, ...marked(section)));
  link.addEventListener("click", () => remember(href, found));
  link.addEventListener("auxclick", () => remember(href, found));
  const facts = make("p", { className: "hc-results__facts" }, ...(category ? [make("span", {}, category)] : []));
  if (old) facts.append(make("span", { className: "hc-tag" }, "以前の画面"));
  const text = make("p", { className: "hc-results__text" }, ...(mark ? [make("span", { className: "hc-tag" }, mark), " "] : []), ...marked(excerpt));
  return make("li", {}, link, text, facts);
}

/** The page that is opened marks these words. */
function remember(href, words) {
  try {
    sessionStorage.setItem("hc-found", JSON.stringify({ page: new URL(href).pathname, words }));
  } catch {
    // A browser that keeps nothing marks nothing.
  }
}

// Not found -------------------------------------------------------------------------------------------------------------------

function notFound(query, { gap, nearest, isNear }) {
  const parts = [make("h2", {}, `「${query}」の答えは見つかりません`)];
  if (gap) parts.push(make("p", { className: "hc-notfound__gap" }, gap.sentence));
  if (gap?.url) parts.push(make("p", {}, make("a", { href: address(gap.url) }, "近い内容のページを開く")));
  if (!gap) parts.push(make("p", {}, "このサイトには、この言葉の答えがありません。短い言葉や、画面に出ている文字でも探してみてください。"));
  if (nearest.length)
    parts.push(make("h3", {}, isNear ? "近い質問" : "よくある質問"), make("ul", {}, ...nearest.map(({ text, url }) => make("li", {}, make("a", { href: address(url) }, text)))));
  parts.push(make("h3", {}, "カテゴリーから探す"), categories(), enquiry(query));
  return make("section", { className: "hc-notfound", "aria-label": "見つからないとき" }, ...parts);
}

/** The entrances stand in the menu of every page. */
function categories() {
  const links = [...document.querySelectorAll(".hc-menu__panel a")].map((link) => make("li", {}, make("a", { href: link.href }, ...(link.querySelector("svg") ? [link.querySelector("svg").cloneNode(true)] : []), link.textContent.trim())));
  return make("ul", { className: "hc-catline", role: "list" }, ...links);
}

function enquiry(query) {
  const words = `ヘルプセンターで「${query}」を探しましたが、答えが見つかりませんでした。\n・店舗名：\n・見ている画面：\n・したいこと、困っていること：`;
  const text = make("textarea", { readOnly: true, rows: 5, value: words, "aria-label": "問い合わせに使える文" });
  const done = make("span", { role: "status" });
  const button = make("button", { type: "button", className: "hc-btn" }, icon("copy"), "この文をコピーする");
  button.addEventListener("click", async () => {
    try {
      await navigator.clipboard.writeText(words);
      done.textContent = "コピーしました。";
    } catch {
      text.select();
      done.textContent = "文を選びました。コピーしてお使いください。";
    }
  });
  return make("details", { className: "hc-fold" }, make("summary", {}, "問い合わせるときの文をコピーする"), make("div", { className: "hc-fold__in" }, text, make("p", {}, button, " ", done)));
}

// Keys ------------------------------------------------------------------------------------------------------------------------

function steer(event, box) {
  if (event.isComposing || event.defaultPrevented || !["ArrowDown", "ArrowUp"].includes(event.key)) return;
  const links = [...answer.querySelectorAll("#search-results > li > a")], at = links.indexOf(document.activeElement);
  if (at < 0 && document.activeElement !== box) return;
  const next = event.key === "ArrowDown" ? links[at + 1] : at > 0 ? links[at - 1] : at === 0 ? box : null;
  if (!next) return;
  event.preventDefault();
  next.focus();
}
