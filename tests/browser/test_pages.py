"""Every page in a real browser: nothing asked of other hosts, nothing on the console, nothing wider than a phone."""

from __future__ import annotations

from pathlib import Path
from typing import Literal

import pytest
from axe_playwright_python.sync_playwright import Axe  # type: ignore[import-untyped]
from conftest import Server
from playwright.sync_api import Browser, BrowserContext, Page

pytestmark = [pytest.mark.xdist_group(__name__), pytest.mark.no_cover]

OPEN_FOLDS = "document.querySelectorAll('details').forEach(fold => fold.open = true)"


def addresses(site: Path) -> list[str]:
    found = [p.relative_to(site).as_posix().removesuffix("index.html") for p in site.rglob("*.html")]
    return sorted(found)


def watched(context: BrowserContext, origin: str) -> tuple[Page, list[str]]:
    """A page, and the list that what goes wrong on it is written to."""
    page = context.new_page()
    wrong: list[str] = []
    page.on(
        "console", lambda m: wrong.append(f"console {m.type}: {m.text}") if m.type in {"error", "warning"} else None
    )
    page.on("pageerror", lambda error: wrong.append(f"error: {error}"))
    page.on("request", lambda r: None if r.url.startswith((origin, "data:")) else wrong.append(f"request: {r.url}"))
    page.on("response", lambda r: wrong.append(f"{r.status}: {r.url}") if r.status >= 400 else None)
    return page, wrong


@pytest.mark.parametrize("scripts", [True, False], ids=["with scripts", "without scripts"])
def test_no_page_asks_other_hosts_or_complains_or_scrolls_sideways(
    scripts: bool, real_site: Path, server: Server, browser: Browser
) -> None:
    root = server.add("repo", real_site)
    context = browser.new_context(viewport={"width": 360, "height": 740}, java_script_enabled=scripts)
    page, wrong = watched(context, server.origin)
    for address in addresses(real_site):
        page.goto(root + address)
        page.evaluate(OPEN_FOLDS)
        width = page.evaluate("document.documentElement.scrollWidth")
        if width > 360:
            wrong.append(f"{address}: {width} px wide")
    context.close()
    assert wrong == []


def test_links_of_every_page_work_under_a_sub_path(real_site: Path, server: Server, browser: Browser) -> None:
    root = server.add("repo", real_site)
    page = browser.new_page()
    targets: set[str] = set()
    for address in addresses(real_site):
        page.goto(root + address)
        targets |= set(page.locator("a[href]").evaluate_all("all => all.map(a => a.href.split('#')[0])"))
    own = sorted(t for t in targets if t.startswith(server.origin))
    statuses = {t: page.request.get(t).status for t in own}
    page.close()
    assert {t: s for t, s in statuses.items() if s != 200} == {}
    assert all(t.startswith(root) for t in own)


def test_an_unknown_address_answers_in_japanese_with_ways_on(real_site: Path, server: Server, browser: Browser) -> None:
    root = server.add("repo", real_site)
    page = browser.new_page()
    answer = page.goto(root + "nothing/here/")
    assert answer is not None
    assert answer.status == 404
    assert page.locator("h1").text_content() == "ページが見つかりません"
    page.get_by_role("link", name="2.楽天RMSのAPI設定をしよう").click()
    assert page.url == root + "rms/api-setup/"
    page.close()


KINDS = (
    "",
    "search/",
    "rms/",
    "rms/api-setup/",
    "rms/scopes/",
    "rms/api-unavailable/",
    "pickup/rakuten-license-key/",
    "admin/linkage-form/",
    "faq/",
    "faq/purchase-not-linked/",
    "glossary/",
    "404.html",
)


def violations(page: Page, address: str) -> str:
    """What axe finds on a page with its folds open; nothing where it finds nothing."""
    page.goto(address)
    page.evaluate(OPEN_FOLDS)
    results = Axe().run(page)
    return str(results.generate_report()) if results.violations_count else ""


def test_no_page_has_accessibility_violations_on_a_phone(real_site: Path, server: Server, browser: Browser) -> None:
    root = server.add("repo", real_site)
    page = browser.new_page(viewport={"width": 360, "height": 740})
    found = {address: violations(page, root + address) for address in addresses(real_site)}
    page.close()
    assert {address: report for address, report in found.items() if report} == {}
    assert len(found) >= 30


@pytest.mark.parametrize(("width", "scheme"), [(360, "dark"), (1280, "light"), (1280, "dark")])  # 360 light: above, all
def test_no_kind_of_page_has_accessibility_violations(
    width: int, scheme: Literal["light", "dark"], real_site: Path, server: Server, browser: Browser
) -> None:
    root = server.add("repo", real_site)
    context = browser.new_context(viewport={"width": width, "height": 740}, color_scheme=scheme)
    page = context.new_page()
    found = {address: violations(page, root + address) for address in KINDS}
    context.close()
    assert {address: report for address, report in found.items() if report} == {}


def test_folds_are_open_on_paper(real_site: Path, server: Server, browser: Browser) -> None:
    page = browser.new_page()
    page.goto(server.add("repo", real_site) + "rms/api-setup/")
    page.pdf()
    page.emulate_media(media="print")
    page.evaluate("dispatchEvent(new Event('beforeprint'))")
    for id_ in ("before-2025-keys", "symptom-coupon-list", "symptom-item-name"):
        assert page.locator(f"#{id_}").is_visible(), id_
    page.close()


def test_home_reaches_the_first_step_of_the_key_renewal_in_two_taps(
    real_site: Path, server: Server, browser: Browser
) -> None:
    context = browser.new_context(viewport={"width": 360, "height": 740}, has_touch=True, is_mobile=True)
    page = context.new_page()
    page.goto(server.add("repo", real_site))
    page.get_by_role("link", name="ライセンスキーを更新する").tap()
    page.get_by_role("link", name="左のメニューに「2-1 アプリ一覧」がある").tap()
    page.locator("#steps").wait_for()
    assert page.locator("section.hc-step").first.is_visible()
    context.close()


def test_nothing_of_templates_is_left_in_the_finished_pages(real_site: Path, server: Server, browser: Browser) -> None:
    page = browser.new_page()
    found = []
    for address in addresses(real_site):
        page.goto(server.add("repo", real_site) + address)
        text = page.evaluate(
            "(() => { const d = document.documentElement.cloneNode(true);"
            "d.querySelectorAll('code, pre, script, style').forEach(e => e.remove()); return d.outerHTML })()"
        )
        found += [f"{address}: {mark}" for mark in ("{{", "{%", "<Macro", "None", "Undefined") if mark in text]
    page.close()
    assert found == []
