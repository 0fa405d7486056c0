"""The frame of every page: nothing that a strict policy forbids, readable without the theme, search as a plain form."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from conftest import REPO, Server
from markupsafe import escape
from playwright.sync_api import Browser, expect

from helpcenter.catalog import load_catalog
from helpcenter.markup import read_markup

pytestmark = [pytest.mark.xdist_group(__name__), pytest.mark.no_cover]

POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; "
    "worker-src 'self'; base-uri 'none'; form-action 'self'"
)
TELL_VIOLATIONS = "addEventListener('securitypolicyviolation', e => console.error(`policy: ${e.violatedDirective}`))"


def pages(site: Path) -> list[Path]:
    return sorted(site.rglob("*.html"))


def test_the_policy_stands_first_in_every_head(real_site: Path) -> None:
    for page in pages(real_site):
        head = page.read_text("utf-8").partition("<head>")[2].lstrip()
        assert head.startswith(f'<meta http-equiv="Content-Security-Policy" content="{POLICY}">'), page


def test_no_page_has_an_inline_script_or_style_or_handler(real_site: Path) -> None:
    found = []
    for page in pages(real_site):
        document = read_markup(page.read_text("utf-8"))
        for element in document.elements:
            inline = element.tag == "style" or (element.tag == "script" and not element.get("src"))
            data = element.tag == "script" and element.get("type") == "application/ld+json"
            handlers = [name for name in element.attributes if name.startswith("on") or name == "style"]
            if (inline and not data) or handlers:
                found.append(f"{page.relative_to(real_site)}: <{element.tag} {handlers}>")
    assert found == []


def test_no_page_meets_the_policy(real_site: Path, server: Server, browser: Browser) -> None:
    root = server.add("repo", real_site)
    page = browser.new_page()
    page.add_init_script(TELL_VIOLATIONS)
    said: list[str] = []
    page.on("console", lambda message: said.append(message.text))
    for file in pages(real_site):
        page.goto(root + file.relative_to(real_site).as_posix().removesuffix("index.html"))
    page.close()
    assert said == []


def test_the_policy_is_kept_by_the_browser(real_site: Path, server: Server, browser: Browser) -> None:
    """The watch above would see it: a handler that is put into a page is refused and told."""
    page = browser.new_page()
    page.add_init_script(TELL_VIOLATIONS)
    said: list[str] = []
    page.on("console", lambda message: said.append(message.text))
    page.goto(server.add("repo", real_site))
    page.evaluate("document.body.insertAdjacentHTML('beforeend', '<p style=\"color:red\">')")
    page.wait_for_timeout(50)
    page.close()
    assert "policy: style-src-attr" in said


@pytest.mark.parametrize("scripts", [True, False], ids=["with scripts", "without scripts"])
@pytest.mark.parametrize("width", [360, 1280])
def test_the_search_form_of_every_kind_of_page_leads_to_the_list(
    width: int, scripts: bool, real_site: Path, server: Server, browser: Browser
) -> None:
    root = server.add("repo", real_site)
    context = browser.new_context(viewport={"width": width, "height": 740}, java_script_enabled=scripts)
    page = context.new_page()
    for address in ("", "rms/api-setup/", "faq/", "404.html", "search/"):
        page.goto(root + address)
        box = page.locator("#q")
        expect(box).to_have_count(1)
        box.fill("キー")
        box.press("Enter")
        page.wait_for_url(re.compile(re.escape(root) + r"search/\?q="))
        expect(page.locator("h1")).to_have_text("ヘルプを検索")
    context.close()


def test_the_search_page_lists_every_page_and_question(real_site: Path) -> None:
    html = (real_site / "search/index.html").read_text("utf-8")
    listed = html[html.index('id="search-list"') :]
    hrefs = {e.get("href") for e in read_markup(listed).all("a")}
    for page in pages(real_site):
        address = page.relative_to(real_site).as_posix().removesuffix("index.html")
        if address not in {"404.html", "search/"}:
            assert f"../{address}" in hrefs or (address == "" and hrefs & {"..", "../", "../."}), address
    catalog = load_catalog(REPO / "docs/_data")[0]
    assert catalog
    assert len(catalog.questions) >= 48
    assert [q.id for q in catalog.questions.values() if str(escape(q.question)) not in listed] == []


def test_without_the_theme_a_page_is_plain_and_readable(real_site: Path, server: Server, browser: Browser) -> None:
    """Browsers without cascade layers (before 2022) leave out the theme's whole sheet."""
    context = browser.new_context(viewport={"width": 360, "height": 740})
    page = context.new_page()
    page.route("**/material.css", lambda route: route.abort())
    page.goto(server.add("repo", real_site) + "rms/api-setup/")
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
    size = page.locator("#steps").evaluate("e => parseFloat(getComputedStyle(e).fontSize)")
    text = page.locator(".hc-lead p").evaluate("e => parseFloat(getComputedStyle(e).fontSize)")
    assert size > text >= 16
    expect(page.locator("section.hc-step").first).to_be_visible()
    context.close()


def test_the_skip_link_is_the_first_stop_and_leads_to_the_text(
    real_site: Path, server: Server, browser: Browser
) -> None:
    page = browser.new_page(viewport={"width": 360, "height": 740})
    page.goto(server.add("repo", real_site) + "rms/api-setup/")
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="本文へ移動")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator("main")).to_be_focused()
    page.close()
