"""What the pages show of the data: every question, every word, the path, and what to read next, on the built site."""

from __future__ import annotations

import html
import re
from pathlib import Path
from typing import Any
from urllib.parse import urljoin

import pytest
import yaml
from conftest import REPO

DATA = REPO / "docs/_data"
QUESTIONS: list[dict[str, Any]] = yaml.safe_load((DATA / "faq.yml").read_text("utf-8"))["questions"]


def page(site: Path, src_uri: str) -> str:
    """The HTML of the finished page behind `rms/scopes.md`."""
    folder = src_uri.removesuffix("index.md").removesuffix(".md")
    return (site / folder / "index.html").read_text("utf-8")


def text_of(markup: str) -> str:
    return re.sub(r"\s+", "", html.unescape(re.sub(r"<[^>]*>", "", markup)))


def url_of(src_uri: str) -> str:
    """`rms/scopes.md#a` → `/rms/scopes/#a`."""
    return "/" + re.sub(r"(?:index)?\.md", lambda m: "/" if m.group() == ".md" else "", src_uri, count=1)


def links_in(markup: str, src_uri: str) -> list[str]:
    """Where the links of a page lead, from the site's root."""
    return [urljoin(url_of(src_uri), html.unescape(link)) for link in re.findall(r'<a\b[^>]*\bhref="([^"]*)"', markup)]


# Questions ----------------------------------------------------------------------------------------------------------------


def fold_of(markup: str, id_: str) -> str:
    found = re.findall(rf'<details class="hc-fold hc-q" id="q-{id_}">.*?</details>', markup, re.DOTALL)
    assert len(found) == 1
    return str(found[0])


@pytest.mark.parametrize("question", QUESTIONS, ids=lambda question: question["id"])
def test_question_stands_once_in_the_list_with_its_answer_and_its_page(
    question: dict[str, Any], real_site: Path
) -> None:
    fold = fold_of(page(real_site, "faq/index.md"), question["id"])
    assert f"<summary>{html.escape(question['question'])}</summary>" in fold
    for claim in question["answer"]:
        words = re.sub(r"\[(.+?)\]\(.+?\)|`(.+?)`", r"\1\2", claim["text"])
        assert text_of(html.escape(words)) in text_of(fold)
    marks = [claim["basis"] for claim in question["answer"] if claim["basis"] not in {"seed", "lseg"}]
    assert re.findall(r'data-basis="([\w-]+)"', fold) == marks
    assert links_in(fold, "faq/index.md")[-1] == url_of(question["page"])


def test_questions_come_by_category_with_the_troubles_first(real_site: Path) -> None:
    markup = page(real_site, "faq/index.md")
    article = markup[markup.index("<article") : markup.index("</article>")]
    headings = re.findall(r'<h2 id="([\w-]+)">', article)
    assert headings[:7] == ["trouble", "pickup", "setup", "rms", "admin", "examples", "site"]
    order = re.findall(r'id="q-([\w-]+)"', article)
    categories = list(dict.fromkeys(next(q["category"] for q in QUESTIONS if q["id"] == id_) for id_ in order))
    assert categories == ["faq", "pickup", "setup", "rms", "admin", "examples", "index"]
    assert len(order) == len(QUESTIONS) == 48


def test_no_question_is_typed_by_hand() -> None:
    source = (REPO / "docs/faq/index.md").read_text("utf-8")
    assert [q["id"] for q in QUESTIONS if q["question"] in source] == []


# Words --------------------------------------------------------------------------------------------------------------------

TERMS: list[dict[str, Any]] = yaml.safe_load((DATA / "glossary.yml").read_text("utf-8"))["terms"]
WITHOUT_TERMS = {"index.md", "glossary.md", "search.md"}


def article_of(markup: str) -> str:
    return markup[markup.index("<article") : markup.index("</article>")]


def content_of(markup: str) -> str:
    """The article without what the theme puts behind it."""
    return re.split(r'<nav class="hc-prevnext"|<section class="hc-related"', article_of(markup))[0]


def words_of(site: Path) -> dict[str, str]:
    """The entries of the glossary by id."""
    parts = re.split(r'<div id="([\w-]+)">', content_of(page(site, "glossary.md")))
    return dict(zip(parts[1::2], parts[2::2], strict=True))


def test_words_stand_in_kana_order_with_what_is_not_known_last(real_site: Path) -> None:
    markup = article_of(page(real_site, "glossary.md"))
    assert re.findall(r'<h2 id="row-([\w-]+)">([^<]+)', markup) == [
        ("a", "あ行"), ("ka", "か行"), ("sa", "さ行"), ("ta", "た行"), ("ha", "は行"), ("ra", "ら行"), ("other", "そのほか"),
    ]  # fmt: skip
    assert list(words_of(real_site)) == [
        "rms", "r-cabinet", "app-list", "app-detail", "ec-masters-club", "web-api-service", "api", "sku", "lseg",
        "start-condition", "category-set", "service-secret", "auto-renew", "bulk-item-registration", "item-number",
        "segment-delivery", "connection-check", "day-zero", "sync", "trigger-action", "linking", "provider",
        "license-key", "line-login-channel", "rich-message", "function-list", "function-edit", "usage-info",
        "linkage-form", "ecgo",
    ]  # fmt: skip
    assert len(TERMS) == 30


@pytest.mark.parametrize("term", TERMS, ids=lambda term: term["id"])
def test_word_of_the_glossary_says_what_the_data_says(term: dict[str, Any], real_site: Path) -> None:
    entry = words_of(real_site)[term["id"]]
    text = text_of(entry)
    assert text.startswith(
        text_of(term["term"] + f"（{term['reading'] or '読みは確認できていません'}）" + term["text"])
    )
    assert all(text_of(synonym) in text for synonym in term["synonyms"])
    assert url_of(term["page"]) in links_in(entry, "glossary.md")


@pytest.mark.parametrize("term", TERMS, ids=lambda term: term["id"])
def test_word_links_back_to_the_pages_that_use_it(term: dict[str, Any], real_site: Path) -> None:
    """Every page with a button is among them; every one of them holds the word."""
    entry = words_of(real_site)[term["id"]]
    users = [link for link in links_in(entry, "glossary.md") if link != url_of(term["page"])]
    button = f'popovertarget="term-{term["id"]}"'
    for file in (REPO / "docs").rglob("*.md"):
        src_uri = file.relative_to(REPO / "docs").as_posix()
        article = article_of(page(real_site, src_uri))
        own = term["page"].partition("#")[0] == src_uri
        if button in article and not own:
            assert url_of(src_uri) in users
        if url_of(src_uri) in users:
            assert src_uri not in WITHOUT_TERMS
            body = text_of(content_of(article + "</article>"))
            assert any(text_of(form) in body for form in (term["term"], *term["synonyms"]))
    assert len(users) == len(set(users))


@pytest.mark.parametrize(
    "file", sorted((REPO / "docs").rglob("*.md")), ids=lambda file: file.relative_to(REPO / "docs").as_posix()
)
def test_words_of_a_page_are_explained_once_each(file: Path, real_site: Path) -> None:
    src_uri = file.relative_to(REPO / "docs").as_posix()
    markup = page(real_site, src_uri)
    buttons = re.findall(r'popovertarget="term-([\w-]+)"', markup)
    cards = re.findall(r'id="term-([\w-]+)" popover>', markup)
    assert buttons == cards
    assert len(buttons) == len(set(buttons))
    assert not buttons if src_uri in WITHOUT_TERMS else buttons or src_uri.endswith("index.md")
    for id_ in cards:
        assert f"/glossary/#{id_}" in links_in(markup, src_uri)


# The path -----------------------------------------------------------------------------------------------------------------

STOPS: list[dict[str, Any]] = yaml.safe_load((DATA / "path.yml").read_text("utf-8"))["stops"]
ON_PATH = [
    (number, p.partition("#")[0]) for number, s in enumerate(STOPS, 1) for p in (s["page"], *s.get("alternatives", ()))
]


@pytest.mark.parametrize(("number", "src_uri"), ON_PATH, ids=[p for _, p in ON_PATH])
def test_page_of_the_path_says_where_it_is_and_leads_on(number: int, src_uri: str, real_site: Path) -> None:
    article = article_of(page(real_site, src_uri))
    above = article[article.index('<div class="hc-onpath"') : article.index("<h1")].partition("</div>")[0]
    assert text_of(above) == text_of(f"はじめての設定 {len(STOPS)}つのうち{number}番目") + (
        text_of(f"{number - 1}番目：{STOPS[number - 1]['ask']}") if number > 1 else ""
    )
    neighbours = [url_of(STOPS[i]["page"]) for i in (number - 2, number) if 0 <= i < len(STOPS)]
    assert links_in(above, src_uri) == neighbours[: number > 1]
    below = article[article.index('<nav class="hc-prevnext"') :].partition("</nav>")[0]
    assert links_in(below, src_uri) == neighbours


def test_other_pages_are_not_on_the_path(real_site: Path) -> None:
    on_path = {src_uri for _, src_uri in ON_PATH}
    for file in (REPO / "docs").rglob("*.md"):
        src_uri = file.relative_to(REPO / "docs").as_posix()
        markup = page(real_site, src_uri)
        assert ("hc-onpath" in markup, "hc-prevnext" in markup) == (src_uri in on_path, src_uri in on_path)


def test_order_and_checklist_come_from_the_same_stops(real_site: Path) -> None:
    article = article_of(page(real_site, "setup/index.md"))
    order = re.findall(r'<li id="stop-([\w-]+)">(.*?)</li>\s*(?=<li id="stop|</ol>)', article, re.DOTALL)
    assert [id_ for id_, _ in order] == [stop["id"] for stop in STOPS]
    for number, ((_, item), stop) in enumerate(zip(order, STOPS, strict=True), 1):
        assert text_of(item).startswith(f"{number}{text_of(stop['title'])}")
        assert (f"めやす{stop.get('minutes')}分" in text_of(item)) is ("minutes" in stop)
        assert stop["page"] == "setup/index.md" or url_of(stop["page"]) in links_in(item, "setup/index.md")
    assert text_of(order[1][1]).endswith("【1.初期設定-1〜4】は、このサイトでは扱っていません。")
    table = article[article.index('<table class="hc-table hc-checks"') :].partition("</table>")[0]
    cells = [text_of(row) for row in re.findall(r"<tr>\s*<th scope=\"row\">(.*?)</tr>", table, re.DOTALL)]
    plain = [{key: re.sub(r"[*`]", "", str(stop[key])) for key in ("place", "do", "sign")} for stop in STOPS]
    assert cells == [
        text_of(f"□ {n}．{stop['place']}{stop['do']}しるし：{stop['sign']}") for n, stop in enumerate(plain, 1)
    ]


# The items ------------------------------------------------------------------------------------------------------------------


def test_each_item_says_in_its_heading_whether_its_use_is_told_or_inferred(real_site: Path) -> None:
    article = article_of(page(real_site, "rms/scopes.md"))
    heads = dict(re.findall(r'data-scope-id="([^"]+)"[^>]*>\s*<h3\b[^>]*>(.*?)</h3>', article, re.DOTALL))
    told = {id_ for id_, head in heads.items() if "LSEGの案内あり" in text_of(head)}
    inferred = {id_ for id_, head in heads.items() if "使いみちは推定" in text_of(head)}
    assert told == {"license.expiryDate.get", "item.get"} | {i for i in heads if i.startswith(("coupon.", "cabinet."))}
    assert (len(told), len(inferred), told & inferred) == (10, 9, set())


# What to read next ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "file", sorted((REPO / "docs").rglob("*.md")), ids=lambda file: file.relative_to(REPO / "docs").as_posix()
)
def test_page_ends_with_what_to_read_next_and_the_day_of_its_review(file: Path, real_site: Path) -> None:
    src_uri = file.relative_to(REPO / "docs").as_posix()
    meta = yaml.safe_load(file.read_text("utf-8").split("---\n")[1])
    end = article_of(page(real_site, src_uri)).partition('<section class="hc-related"')[2]
    assert links_in(end.partition("</section>")[0], src_uri) == [url_of(p) for p in meta["related"]]
    day = meta["reviewed"]
    assert f"最終確認：{day.year}年{day.month}月{day.day}日" in text_of(end)
    description = yaml.safe_load((REPO / "docs" / meta["related"][0]).read_text("utf-8").split("---\n")[1])[
        "description"
    ]
    assert text_of(html.escape(description)) in text_of(end)


# Where, what, how long --------------------------------------------------------------------------------------------------------

GUIDES = {
    file.relative_to(REPO / "docs").as_posix(): found.group(1)
    for file in sorted((REPO / "docs").rglob("*.md"))
    if (found := re.search(r'^\{\{ guide\("([\w-]+)"\) \}\}$', file.read_text("utf-8"), re.MULTILINE))
}


@pytest.mark.parametrize("src_uri", GUIDES)
def test_page_of_a_guide_says_above_its_title_where_and_how_long(src_uri: str, real_site: Path) -> None:
    guide = yaml.safe_load((DATA / f"guides/{GUIDES[src_uri]}.yml").read_text("utf-8"))
    systems = yaml.safe_load((DATA / "screens.yml").read_text("utf-8"))["systems"]
    name = next(system["name"] for system in systems if system["id"] == guide["place"])
    article = article_of(page(real_site, src_uri))
    above = article[: article.index("<h1")].partition('<p class="hc-at">')[2]
    assert text_of(above) == f"{text_of(name)}かかる時間：めやす{guide['minutes']}分"


def test_pages_without_a_guide_say_nothing_of_the_kind(real_site: Path) -> None:
    assert len(GUIDES) == 13
    for file in (REPO / "docs").rglob("*.md"):
        src_uri = file.relative_to(REPO / "docs").as_posix()
        assert ('class="hc-at"' in page(real_site, src_uri)) is (src_uri in GUIDES)
