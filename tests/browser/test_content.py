"""What a reader meets first on a phone, and what comes out of the printer."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from conftest import REPO, Server
from playwright.sync_api import Browser

pytestmark = [pytest.mark.xdist_group(__name__), pytest.mark.no_cover]
GUIDE_PAGES = [
    file.relative_to(REPO / "docs").as_posix().removesuffix(".md") + "/"
    for file in sorted((REPO / "docs").rglob("*.md"))
    if re.search(r'^\{\{ guide\("', file.read_text("utf-8"), re.MULTILINE)
]


def test_first_screen_of_every_guide_says_where_what_and_how_long(
    real_site: Path, server: Server, browser: Browser
) -> None:
    root = server.add("repo", real_site)
    page = browser.new_page(viewport={"width": 360, "height": 640})
    for path in GUIDE_PAGES:
        page.goto(root + path)
        bottoms = [page.locator(s).first.bounding_box() for s in (".hc-at", "h1")]
        assert all(box and box["y"] + box["height"] <= 420 for box in bottoms), path
        lines = page.locator(".hc-onpath").evaluate_all("all => all.map(e => e.getBoundingClientRect().height)")
        assert all(height <= 60 for height in lines), f"{path}: the path takes more than two lines"
    assert len(GUIDE_PAGES) == 13
    page.close()


def test_each_cell_of_the_names_says_on_a_phone_which_screen_it_means(
    real_site: Path, server: Server, browser: Browser
) -> None:
    page = browser.new_page(viewport={"width": 360, "height": 640})
    page.goto(server.add("repo", real_site) + "pickup/rms-screen-change-2025/")
    row = page.locator("#screen-app-list")
    assert row.locator("td").all_inner_texts()[:2] == ["以前：2-1 WEB API", "現在：2-1 アプリ一覧"]
    words = page.locator(".hc-cell")
    assert words.count() == 2 * page.locator("tr[id^='screen-']").count()
    assert all(box and box["width"] > 20 for box in (cell.bounding_box() for cell in words.all()))
    page.set_viewport_size({"width": 1280, "height": 800})
    assert all(box and box["width"] <= 1 for box in (cell.bounding_box() for cell in words.all()))
    assert page.locator(".hc-table thead").is_visible()
    marked = page.locator("#screen-issue-license-key td[data-era=current] [data-basis=rakuten-third-party]")
    assert marked.count() == 1
    page.close()


def test_the_printed_checklist_begins_a_page_and_the_glossary_is_short(
    real_site: Path, server: Server, browser: Browser
) -> None:
    root = server.add("repo", real_site)
    page = browser.new_page()
    page.goto(root + "setup/")
    page.emulate_media(media="print")
    assert page.locator("#checklist").evaluate("e => getComputedStyle(e).breakBefore") == "page"
    assert page.locator(".hc-checks tbody tr").count() == 8
    hidden = ".hc-prevnext, .hc-related, .hc-terms"
    assert page.locator(hidden).evaluate_all("all => all.every(e => getComputedStyle(e).display == 'none')")
    sheets = len(re.findall(rb"/Type\s*/Page\b", page.pdf(prefer_css_page_size=True)))
    assert sheets == 2
    page.goto(root + "glossary/")
    assert len(re.findall(rb"/Type\s*/Page\b", page.pdf(prefer_css_page_size=True))) <= 5
    page.close()
