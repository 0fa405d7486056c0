"""The built site holds the 30 pages of the content plan, and says nothing that it cannot know: `expected/pages.yml`."""

from __future__ import annotations

import html
import re
import unicodedata
from pathlib import Path
from typing import Any
from urllib.parse import urljoin

import pytest
import yaml
from conftest import REPO

EXPECTED: dict[str, Any] = yaml.safe_load((REPO / "tests/expected/pages.yml").read_text("utf-8"))
PAGES: dict[str, dict[str, Any]] = EXPECTED["pages"]
FIRST_SCREEN = 420
"""Letters of the article that a phone shows before much scrolling, with its heading."""


def url_of(src_uri: str) -> str:
    return "/" + re.sub(r"(?:index)?\.md$", lambda m: "/" if m.group() == ".md" else "", src_uri)


def read(site: Path, src_uri: str) -> str:
    return (site / url_of(src_uri).lstrip("/") / "index.html").read_text("utf-8")


def article_of(markup: str) -> str:
    """The article without what the theme puts around its content on every page."""
    article = markup[markup.index("<h1") : markup.index("</article>")]
    article = re.sub(r'<details class="hc-fold hc-tocfold">.*?</details>', "", article, flags=re.DOTALL)
    return re.split(r'<nav class="hc-prevnext"|<section class="hc-related"', article)[0]


def text_of(markup: str) -> str:
    return re.sub(r"\s+", "", html.unescape(re.sub(r"<[^>]*>", "", markup)))


def plain(title: str) -> str:
    """Titles are compared without spaces and without the width of their letters."""
    return re.sub(r"\s+", "", unicodedata.normalize("NFKC", title))


def subtree(markup: str, id_: str) -> str:
    """The element with that id; of a heading, also what follows it up to the next heading of its kind."""
    start = re.search(rf'<([a-z0-9]+)\b[^>]*\bid="{re.escape(id_)}"', markup)
    assert start, f"#{id_} is missing"
    tag = start.group(1)
    if tag in {"h1", "h2"}:
        end = markup.find("<h2", start.end())
        return markup[start.start() : end if end > 0 else len(markup)]
    depth = 0
    for found in re.finditer(rf"<(/?){tag}\b", markup[start.start() :]):
        depth += -1 if found.group(1) else 1
        if not depth:
            return markup[start.start() : start.start() + found.end()]
    raise AssertionError(f"#{id_} is never closed")


def links_in(markup: str, src_uri: str) -> list[str]:
    """Where links lead: from the site's root without its first slash, or to other hosts."""
    found = [html.unescape(link) for link in re.findall(r'<a\b[^>]*\bhref="([^"]*)"', markup)]
    return [urljoin(url_of(src_uri), link).removeprefix("/") for link in found]


def elements(markup: str, selector: str) -> list[str]:
    """The elements with an attribute (`[data-x]`) or a class (`.x`), each from its start to the next one's."""
    name = selector.strip("[].")
    pattern = rf'<[a-z]+\b[^>]*\b{name}="' if selector.startswith("[") else rf'class="[^"]*\b{name}\b[^"]*"'
    starts = [found.start() for found in re.finditer(pattern, markup)]
    return [markup[a:b] for a, b in zip(starts, [*starts[1:], len(markup)], strict=True)]


def test_the_site_has_these_pages_and_no_others(real_site: Path) -> None:
    written = {file.relative_to(REPO / "docs").as_posix() for file in (REPO / "docs").rglob("*.md")}
    assert len(PAGES) == 30
    assert PAGES.keys() <= written
    assert all((real_site / url_of(src_uri).lstrip("/") / "index.html").is_file() for src_uri in PAGES)


@pytest.mark.parametrize("src_uri", PAGES)
def test_page_has_its_title_and_its_front_matter(src_uri: str, real_site: Path) -> None:
    markup = read(real_site, src_uri)
    headings = re.findall(r"<h1\b[^>]*>(.*?)</h1>", markup, re.DOTALL)
    assert [plain(text_of(heading)) for heading in headings] == [plain(PAGES[src_uri]["title"])]
    meta = yaml.safe_load((REPO / "docs" / src_uri).read_text("utf-8").split("---\n")[1])
    assert 20 <= len(meta["description"]) <= 160
    assert f'<meta name="description" content="{html.escape(meta["description"])}">' in markup
    if PAGES[src_uri].get("paraphrases", True):
        assert len(meta["paraphrases"]) >= 4
    assert 2 <= len(meta["related"]) <= 4


@pytest.mark.parametrize("src_uri", PAGES)
def test_page_leads_where_its_reader_goes_next(src_uri: str, real_site: Path) -> None:
    article = article_of(read(real_site, src_uri))
    for link in PAGES[src_uri].get("links", ()):
        if "each" in link:
            parts = elements(article, link["each"])
            assert len(parts) == link["count"]
            lost = [
                part[:80]
                for part in parts
                if "to" in link and not any(to.startswith(link["to"]) for to in links_in(part, src_uri))
            ]
            assert lost == []
            continue
        part = subtree(article, link["from"]) if "from" in link else article
        wanted = urljoin(url_of(src_uri), link["to"]).lstrip("/") if link["to"].startswith("#") else link["to"]
        found = links_in(part, src_uri)
        assert any(to == wanted or ("#" not in wanted and to.partition("#")[0] == wanted) for to in found), link


@pytest.mark.parametrize("src_uri", PAGES)
def test_page_says_what_its_reader_came_for(src_uri: str, real_site: Path) -> None:
    markup = read(real_site, src_uri)
    article = article_of(markup)
    text = text_of(article)
    assert [words for words in PAGES[src_uri].get("says", ()) if text_of(words) not in text] == []
    assert [words for words in PAGES[src_uri].get("first", ()) if text_of(words) not in text[:FIRST_SCREEN]] == []
    assert [id_ for id_ in PAGES[src_uri].get("ids", ()) if f'id="{id_}"' not in article] == []
    order = PAGES[src_uri].get("order")
    assert (f"8つのうち{order}番目" in text_of(markup)) is (order is not None)


def test_every_fold_with_the_older_screens_leads_to_how_to_tell_them(real_site: Path) -> None:
    folds = 0
    for src_uri in PAGES:
        article = article_of(read(real_site, src_uri))
        if 'id="before-2025"' in article:
            folds += 1
            assert "pickup/rms-screen-change-2025/" in links_in(subtree(article, "before-2025"), src_uri), src_uri
    assert folds >= 2


def test_what_is_inferred_says_so_and_why(real_site: Path) -> None:
    marks = 0
    for src_uri in PAGES:
        article = article_of(read(real_site, src_uri))
        for part in article.split('data-basis="inferred">推定</span>')[1:]:
            marks += 1
            assert re.match(r"(?:(?!</li>|</p>\s*<p>).)*（推定の理由：", part, re.DOTALL), (src_uri, part[:80])
    assert marks > 20


@pytest.mark.parametrize("claim", EXPECTED["forbidden"], ids=lambda claim: claim["what"])
def test_no_page_says_what_this_site_cannot_know(claim: dict[str, Any], real_site: Path) -> None:
    excepted = [e for e in claim.get("except", ()) if e["why"]]
    told = []
    for file in real_site.rglob("*.html"):
        src_uri = file.relative_to(real_site).as_posix().replace("/index.html", ".md").replace("index.html", "index.md")
        markup = re.sub(r"<(script|style|svg)\b.*?</\1>", "", file.read_text("utf-8"), flags=re.DOTALL)
        text = re.sub(
            r"[ \t\n]+",
            " ",
            html.unescape(
                re.sub(
                    r"<[^>]*>",
                    " ",
                    re.sub(
                        r"<(?:b|i|em|strong|wbr|code|span|button)\b[^>]*>|</(?:b|i|em|strong|code|span|button)>",
                        "",
                        markup,
                    ),
                )
            ),
        )
        text += " ".join(re.findall(r'(?:href="mailto:|content=")([^"]*)', markup))
        for words in (w for e in excepted if e["page"] == src_uri for w in e["words"]):
            assert words in text, f"{src_uri}: the exception 「{words}」 is no longer needed"
            text = text.replace(words, "")
        told += [f"{src_uri}: {found.group()}" for found in re.finditer(claim["pattern"], text)]
    assert told == []


@pytest.mark.parametrize(
    ("what", "words"),
    [
        ("料金の額", "月々 3,300円です"),
        ("電話番号", "03-1234-5678"),
        ("メールアドレス", "help@example.jp"),
        ("営業時間", "10:00〜18:00"),
        ("キーがLSEGで使えるまでの時間、止まる機能の全部（facts 13-7）", "LSEGでは30分で使えます"),
        ("画像の容量の上限（facts 13-15）", "10MBまで"),
    ],
)
def test_the_patterns_find_what_they_forbid(what: str, words: str) -> None:
    (claim,) = [claim for claim in EXPECTED["forbidden"] if claim["what"] == what]
    assert re.search(claim["pattern"], words)
