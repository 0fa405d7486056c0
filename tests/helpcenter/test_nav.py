"""`nav:` read as categories, and compared with the pages that there are."""

from __future__ import annotations

from typing import Any

import pytest

from helpcenter.diagnostics import Location
from helpcenter.nav import Category, Entry, check_nav, pages_in, read_categories, read_titles

NAV = [
    {"ホーム": "index.md"},
    {"⚙️初期設定": ["setup/index.md", {"APIの設定": "setup/api.md"}]},
    {"「題」": ["faq/index.md"]},
]
PAGES = ["index.md", "setup/index.md", "setup/api.md", "faq/index.md"]


def test_sections_become_categories() -> None:
    setup, faq = read_categories(NAV, dict.fromkeys(PAGES, "説明"))
    assert setup == Category("setup", "⚙️", "初期設定", "setup/index.md", (Entry("APIの設定", "setup/api.md", "説明"),))
    assert setup.name == "⚙️初期設定"
    assert (faq.emoji, faq.title, faq.pages) == ("", "「題」", ())


@pytest.mark.parametrize("nav", [None, "index.md", [], [{"題": "index.md"}], [{"題": ["setup/api.md"]}]], ids=str)
def test_what_has_no_index_is_no_category(nav: Any) -> None:
    assert read_categories(nav, dict.fromkeys(PAGES, "")) == ()


def test_pages_that_are_not_there_are_left_out() -> None:
    (setup, _) = read_categories(NAV, {"setup/index.md": "", "faq/index.md": ""})
    assert setup.pages == ()


def test_pages_come_in_reading_order() -> None:
    assert [uri for _, uri in pages_in(NAV)] == PAGES


def test_pages_are_called_what_the_nav_says_else_by_their_heading() -> None:
    bodies = {"index.md": "# X", "setup/api.md": "", "setup/index.md": "文\n# はじめて {#top}\n## 次", "about.md": "文"}
    assert read_titles(NAV, bodies) == {
        "index.md": "ホーム",
        "setup/api.md": "APIの設定",
        "setup/index.md": "はじめて",
        "about.md": "about.md",
    }


def told(nav: Any, pages: list[str]) -> list[str]:
    places = {"x.md": [Location("mkdocs.yml", 5, 3), Location("mkdocs.yml", 9, 3)]}
    return [str(d) for d in check_nav(nav, pages, lambda text: places.get(text, []))]


@pytest.mark.parametrize(
    ("nav", "pages", "faults"),
    [
        (["x.md"], ["x.md"], []),
        (["x.md", {"楽天": "https://rms.example/"}, {"上": "/x/"}], ["x.md"], []),
        (["x.md"], [], ["mkdocs.yml:5:3: nav: のページ「x.md」はありません。"]),
        (["x.md"], ["y.md"], ["mkdocs.yml:5:3: nav: のページ「x.md」はありません。もしかして: 「y.md」"]),
        (["x.md", "x.md"], ["x.md"], ["mkdocs.yml:9:3: nav: にページ「x.md」が 2 回あります。どちらかを消してください。"]),
        (["z.md"], [], ["mkdocs.yml:1:1: nav: のページ「z.md」はありません。"]),
        ([], ["y.md"], ["docs/y.md:1:1: このページが mkdocs.yml の nav: にありません。置きたいカテゴリーに 1 行加えてください。"]),
    ],
)  # fmt: skip
def test_nav_and_pages_are_compared_both_ways(nav: Any, pages: list[str], faults: list[str]) -> None:
    assert told(nav, pages) == faults
