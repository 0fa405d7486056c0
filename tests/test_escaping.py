"""Titles and descriptions can be no HTML: they are refused (`golden/faults/config_titles_hold_html.yml`), and escaped all the same."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from site_run import build_into
from small_site import copy_content, edit

NASTY = "<i>\"題\" & '語'</i>"
ESCAPED = re.compile(r"&lt;i&gt;(?:&#34;|&quot;)題(?:&#34;|&quot;) &amp; (?:&#39;|')語(?:&#39;|')&lt;/i&gt;")


@pytest.fixture(name="site", scope="module")
def _site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = copy_content(tmp_path_factory.mktemp("nasty") / "content")
    quoted = "'" + NASTY.replace("'", "''") + "'"
    edit(
        root,
        {
            "mkdocs.yml": {
                "replace": [
                    ["site_name: テスト用のヘルプセンター", f"site_name: {quoted}"],
                    ["site_description: テスト用の小さなヘルプセンターです。", f"site_description: {quoted}"],
                    ["キーの更新:", f"{quoted}:"],
                    ["🛒RMSの設定:", f"{quoted}:"],
                ]
            },
            "docs/faq/keys.md": {"replace": ["キーの場所の説明です。", quoted]},
            "docs/rms/scopes.md": {
                "replace": [
                    ["---\n#", "related:\n  - pickup/rakuten-license-key.md\n  - faq/keys.md\n---\n#"],
                    ["## 画面の名前 {#screens}", '## 画面の `<i>` &lt;i> "名前" {#screens}'],
                ]
            },
            "docs/_data/path.yml": {
                "write": "stops:\n"
                "  - {id: a, page: pickup/rakuten-license-key.md, title: A, place: p, do: d, sign: s}\n"
                f"  - {{id: b, page: rms/scopes.md, title: B, place: p, do: d, sign: s, ask: {quoted}}}\n"
            },
            "docs/_data/glossary.yml": {
                "write": f"terms:\n  - {{id: word, term: 言葉, reading: {quoted}, text: {quoted}, page: rms/index.md}}\n"
            },
            "docs/rms/index.md": {"append": "\n言葉です。\n"},
        },
    )
    site = root.parent / "site"
    assert build_into(root, site).faults
    return site


def test_nothing_that_a_writer_names_becomes_html(site: Path) -> None:
    pages = {file.relative_to(site).as_posix(): file.read_text("utf-8") for file in site.rglob("*.html")}
    assert len(pages) > 10
    assert [path for path, markup in pages.items() if "<i>" in markup.replace("<code><i></code>", "")] == []
    assert all(ESCAPED.search(markup.partition("</title>")[0].partition("<title>")[2]) for markup in pages.values())
    assert ESCAPED.search(re.findall(r'<meta name="description" content="([^"]*)">', pages["faq/keys/index.html"])[0])
    assert ESCAPED.search(re.findall(r'<meta name="description" content="([^"]*)">', pages["404.html"])[0])


@pytest.mark.parametrize(
    ("start", "end"),
    [
        ('<div class="hc-onpath">', "</div>"),
        ('<nav class="hc-prevnext"', "</nav>"),
        ('<section class="hc-related"', "</section>"),
        ('<nav class="hc-nav"', "</nav>"),
        ('<nav class="hc-menu__panel"', "</nav>"),
    ],
)
def test_what_stands_around_an_article_is_escaped(start: str, end: str, site: Path) -> None:
    markup = (site / "rms/scopes/index.html").read_text("utf-8")
    part = markup[markup.index(start) :].partition(end)[0]
    assert ESCAPED.search(part)


def test_words_are_escaped_in_their_cards(site: Path) -> None:
    markup = (site / "rms/index.html").read_text("utf-8")
    card = markup[markup.index('id="term-word"') :].partition("</aside>")[0]
    assert len(ESCAPED.findall(card)) == 2


def test_headings_with_code_are_text_in_the_contents(site: Path) -> None:
    markup = (site / "rms/scopes/index.html").read_text("utf-8")
    entries = re.findall(r'<a href="#screens">(.*?)</a>', markup)
    assert entries == ["画面の &lt;i&gt; &lt;i&gt; &#34;名前&#34;"] * 2
