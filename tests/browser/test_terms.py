"""Words explained in place: by keyboard and touch, without scripts, on a phone and on a desk, and on paper."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe  # type: ignore[import-untyped]
from conftest import Server
from playwright.sync_api import Browser, Page

pytestmark = [pytest.mark.xdist_group(__name__), pytest.mark.no_cover]
PAGE = "rms/api-setup/"


@pytest.fixture(name="root", scope="module")
def _root(real_site: Path, server: Server) -> str:
    return server.add("repo", real_site)


@pytest.fixture(name="phone", params=[True, False], ids=["with scripts", "without scripts"])
def _phone(root: str, browser: Browser, request: pytest.FixtureRequest) -> Iterator[Page]:
    context = browser.new_context(
        viewport={"width": 360, "height": 640}, has_touch=True, java_script_enabled=request.param
    )
    page = context.new_page()
    page.goto(root + PAGE)
    yield page
    context.close()


def test_a_tap_opens_the_word_and_another_closes_it(phone: Page) -> None:
    word, card = phone.locator("[popovertarget='term-rms']"), phone.locator("#term-rms")
    assert word.text_content() == "楽天RMS"
    assert not card.is_visible()
    word.tap()
    assert card.is_visible()
    box = card.bounding_box()
    assert box
    assert (box["x"], box["width"], round(box["y"] + box["height"])) == (0, 360, 640)
    word.tap()
    assert not card.is_visible()


def test_the_keyboard_opens_the_word_follows_its_link_and_comes_back(phone: Page, root: str) -> None:
    word, card = phone.locator("[popovertarget='term-rms']"), phone.locator("#term-rms")
    word.focus()
    phone.keyboard.press("Enter")
    assert card.is_visible()
    phone.keyboard.press("Escape")
    assert not card.is_visible()
    phone.keyboard.press("Space")
    phone.keyboard.press("Tab")
    phone.keyboard.press("Enter")
    phone.wait_for_url(f"{root}glossary/#rms")
    assert phone.locator("#rms dt").is_visible()


@pytest.mark.parametrize(("width", "scheme"), [(360, "light"), (1280, "dark")])
def test_nothing_is_wrong_with_an_open_word(width: int, scheme: str, root: str, browser: Browser) -> None:
    page = browser.new_page(viewport={"width": width, "height": 720}, color_scheme=scheme)  # type: ignore[arg-type]
    for path in (PAGE, "setup/", "glossary/"):
        page.goto(root + path)
        page.evaluate("document.querySelectorAll('article details').forEach(fold => fold.open = true)")
        if page.locator(".hc-term").count():
            page.locator(".hc-term").first.click()
        violations = Axe().run(page, options={"rules": {"target-size": {"enabled": True}}})
        assert violations.violations_count == 0, f"{path}\n{violations.generate_report()}"
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    page.close()


def test_on_a_desk_the_word_opens_beside_itself(root: str, browser: Browser) -> None:
    page = browser.new_page(viewport={"width": 1280, "height": 800})
    page.goto(root + PAGE)
    if not page.evaluate("CSS.supports('position-area: bottom')"):
        pytest.skip("this browser knows no anchors")
    page.evaluate("document.querySelectorAll('details').forEach(fold => fold.open = true)")
    for id_ in ("rms", "api"):
        word, card = page.locator(f"[popovertarget='term-{id_}']"), page.locator(f"#term-{id_}")
        word.click()
        at, shown = word.bounding_box(), card.bounding_box()
        assert at
        assert shown
        assert 0 <= shown["y"] - (at["y"] + at["height"]) < 20 or 0 <= at["y"] - (shown["y"] + shown["height"]) < 20
        page.keyboard.press("Escape")
    page.close()


def test_on_paper_there_are_words_and_no_cards(root: str, browser: Browser) -> None:
    page = browser.new_page()
    page.goto(root + PAGE)
    page.emulate_media(media="print")
    assert page.locator(".hc-terms").evaluate("e => getComputedStyle(e).display") == "none"
    assert page.locator(".hc-term").first.evaluate("e => getComputedStyle(e).textDecorationLine") == "none"
    page.close()


def test_browsers_without_popovers_show_a_list_at_the_end(root: str, browser: Browser) -> None:
    """What such a browser does: the attribute means nothing to it, and neither does the rule that asks for it."""
    page = browser.new_page()
    page.route(
        "**/help.css",
        lambda route: route.fulfill(
            body=route.fetch().text().replace("selector(:popover-open)", "selector(:nothing-of-the-kind)"),
            content_type="text/css",
        ),
    )
    page.goto(root + PAGE)
    page.evaluate("document.querySelectorAll('[popover]').forEach(card => card.removeAttribute('popover'))")
    assert page.locator(".hc-terms__t").is_visible()
    cards = page.locator(".hc-term-card")
    assert cards.count() == page.locator(".hc-term").count() > 10
    assert all(cards.nth(i).is_visible() for i in range(cards.count()))
    page.close()
