"""The reader's tools as a reader uses them: on a phone and at a desk, with scripts and without."""

from __future__ import annotations

import gzip
import json
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, TypeAlias
from urllib.parse import parse_qs, urlsplit

import pytest
from axe_playwright_python.sync_playwright import Axe  # type: ignore[import-untyped]
from conftest import Server
from playwright.sync_api import Browser, BrowserContext, Locator, Page, Route, expect
from site_run import build_into

pytestmark = [pytest.mark.xdist_group(__name__), pytest.mark.no_cover]

GUIDE = "rms/api-setup/"
STEPS = 9
COUPON = [
    "coupon.issue",
    "coupon.update",
    "coupon.delete",
    "coupon.search",
    "coupon.get",
    "cabinet.folder.insert",
    "cabinet.file.insert",
    "cabinet.files.search",
]
WIDTHS = pytest.mark.parametrize("width", [360, 1280])

Visit: TypeAlias = Callable[..., Page]


@pytest.fixture(name="visit")
def _visit(real_site: Path, server: Server, browser: Browser) -> Iterator[Visit]:
    """Opens a page of the real site in a new browser profile; what goes wrong on it fails the test."""
    contexts: list[BrowserContext] = []
    wrong: list[str] = []
    root = server.add("repo", real_site)

    def visit(address: str = GUIDE, *, width: int = 360, scripts: bool = True, **options: Any) -> Page:
        height = 640 if width == 360 else 800
        context = browser.new_context(
            viewport={"width": width, "height": height}, java_script_enabled=scripts, base_url=root, **options
        )
        contexts.append(context)
        context.grant_permissions(["clipboard-read", "clipboard-write"])
        page = context.new_page()
        page.on("pageerror", lambda error: wrong.append(str(error)))
        page.on("console", lambda m: wrong.append(m.text) if m.type in {"error", "warning"} else None)
        page.goto(address)
        if scripts:
            page.locator("html[data-tools]").wait_for(state="attached")
        return page

    yield visit
    for context in contexts:
        context.close()
    assert wrong == []


def kept(page: Page, name: str) -> Any:
    return json.loads(page.evaluate("name => localStorage.getItem(name)", f"hc:{name}") or "null")


def said(page: Page, words: str) -> None:
    """A screen reader was told."""
    expect(page.locator("body > p[role=status]")).to_have_text(words)


def box(page: Page, step: str, edition: str = "current") -> Locator:
    return page.locator(f'[data-step="rms-api/{edition}/{step}"]')


def clipboard(page: Page) -> str:
    text: str = page.evaluate("navigator.clipboard.readText()")
    return text.replace("\r\n", "\n")


def pages_of(pdf: bytes) -> int:
    return len(re.findall(rb"/Type\s*/Page\b(?!s)", pdf))


# Which screen --------------------------------------------------------------------------------------------------------------


@WIDTHS
def test_without_scripts_both_screens_stand_the_present_one_first(visit: Visit, width: int) -> None:
    page = visit(width=width, scripts=False)
    expect(page.locator("#login")).to_be_visible()
    expect(page.locator("#before-2025")).to_be_visible()
    order = page.locator(".hc-edition").evaluate_all("all => all.map(e => e.dataset.edition)")
    assert order == ["current", "legacy"]
    page.get_by_role("link", name="左のメニューに「2-1 WEB API」がある").click()
    expect(page).to_have_url(re.compile(r"\?screen=legacy#before-2025-steps$"))
    if not page.locator("#before-2025-login").is_visible():  # browsers of 2022 do not open the fold themselves
        page.locator("#before-2025 > summary").click()
    expect(page.locator("#before-2025-login")).to_be_visible()


@WIDTHS
def test_until_the_question_is_answered_both_screens_stand(visit: Visit, width: int) -> None:
    page = visit(width=width)
    expect(page.locator("#login")).to_be_visible()
    expect(page.locator("#before-2025 > summary")).to_be_visible()
    expect(page.locator(".hc-routes [aria-current]")).to_have_count(0)


def test_the_question_comes_before_what_to_prepare_and_not_on_paper(visit: Visit) -> None:
    for address in (GUIDE, KEY):
        page = visit(address)
        order = page.locator("#which-screen, #before-you-start, #steps").evaluate_all("all => all.map(e => e.id)")
        assert order == ["which-screen", "before-you-start", "steps"]
        page.emulate_media(media="print")
        expect(page.locator("#which-screen")).to_be_hidden()
        expect(page.locator("#steps")).to_be_visible()


@WIDTHS
def test_the_answer_hides_the_other_screen_and_is_remembered_everywhere(visit: Visit, width: int) -> None:
    page = visit(width=width)
    legacy = page.locator("a[data-screen=legacy]")
    legacy.focus()
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile(r"\?screen=legacy#before-2025-steps$"))
    expect(page.locator("#login")).to_be_hidden()
    expect(page.locator("#before-2025-login")).to_be_visible()
    expect(legacy).to_have_attribute("aria-current", "true")
    expect(legacy).to_contain_text("：表示中")
    said(page, "2025年4月より前の画面の手順を表示しました")
    assert page.evaluate("document.activeElement.id") == "before-2025-steps"

    for address in (GUIDE, "pickup/rakuten-license-key/"):
        page.goto(address)
        expect(page.locator("[data-edition-part=current]")).to_be_hidden()
        expect(page.locator("#before-2025 .hc-edition")).to_be_visible()

    current = page.locator("a[data-screen=current]")
    expect(current).to_be_visible()  # the way to change one's mind
    current.click()
    expect(page.locator("#old-screen")).to_be_hidden()
    expect(page.locator("#before-2025")).to_be_hidden()
    expect(current).to_have_attribute("aria-current", "true")
    expect(legacy).not_to_have_attribute("aria-current", "true")
    page.reload()
    expect(page.locator("[data-edition-part=current]")).to_be_visible()
    expect(page.locator("[data-edition-part=legacy]")).to_be_hidden()


def test_the_address_goes_before_what_is_remembered(visit: Visit) -> None:
    page = visit(f"{GUIDE}?screen=legacy")
    expect(page.locator("#login")).to_be_hidden()
    assert page.evaluate("localStorage.getItem('hc:screen')") is None  # someone's link is not this reader's answer
    page.locator("a[data-screen=current]").click()
    page.goto(f"{GUIDE}?screen=legacy")
    expect(page.locator("#login")).to_be_hidden()
    page.goto(GUIDE)
    expect(page.locator("#login")).to_be_visible()
    page.goto(f"{GUIDE}?screen=unknown")
    expect(page.locator("#login")).to_be_visible()


@WIDTHS
def test_a_link_into_the_other_screen_shows_it(visit: Visit, width: int) -> None:
    page = visit(f"{GUIDE}?screen=current#before-2025-keys", width=width)
    expect(page.locator("#before-2025-keys")).to_be_in_viewport()
    expect(page.locator("#login")).to_be_hidden()
    page.evaluate("location.hash = '#app-list'")
    expect(page.locator("#app-list")).to_be_in_viewport()
    expect(page.locator("#before-2025-keys")).to_be_hidden()
    expect(page.locator("a[data-screen=current]")).to_have_attribute("aria-current", "true")


# Steps ---------------------------------------------------------------------------------------------------------------------


@WIDTHS
def test_a_tick_is_counted_kept_and_leads_to_the_next_step(visit: Visit, width: int) -> None:
    page = visit(width=width)
    progress = page.locator("[data-hc=progress-text]").first
    expect(progress).to_have_text(f"手順は{STEPS}件です")
    box(page, "login").focus()
    page.keyboard.press("Space")
    expect(progress).to_have_text(f"{STEPS}件中1件できました")
    said(page, f"{STEPS}件中1件できました")
    expect(page.locator("#web-api-service > h3")).to_be_in_viewport()
    assert page.evaluate("document.activeElement.dataset.step") == "rms-api/current/login"
    assert kept(page, "steps:rms-api:current") == ["login"]
    rail = page.locator("[data-rail=login]").first
    expect(rail).to_have_attribute("data-done", "")
    expect(rail).to_contain_text("（できた）")

    page.reload()
    expect(box(page, "login")).to_be_checked()
    expect(progress).to_have_text(f"{STEPS}件中1件できました")
    expect(box(page, "login", "legacy")).not_to_be_checked()


@WIDTHS
def test_without_scripts_steps_can_be_ticked_and_reached(visit: Visit, width: int) -> None:
    page = visit(width=width, scripts=False)
    box(page, "login").check()
    expect(page.locator("[data-hc=progress-text]").first).to_have_text(f"手順は{STEPS}件です")
    expect(page.locator("[data-hc=steps-reset]").first).to_be_hidden()
    page.locator("[data-rail=keys]").first.click()
    expect(page.locator("#keys > h3")).to_be_in_viewport()


def test_ticks_are_taken_away_and_brought_back_without_losing_the_focus(visit: Visit) -> None:
    page = visit()
    reset = page.locator("[data-hc=steps-reset]").first
    expect(reset).to_be_hidden()
    for step in ("login", "keys"):
        box(page, step).check()
    reset.focus()
    page.keyboard.press("Enter")
    expect(box(page, "login")).not_to_be_checked()
    expect(reset).to_have_text("元に戻す")
    expect(reset).to_be_focused()
    said(page, "印を消しました")
    assert kept(page, "steps:rms-api:current") is None
    page.keyboard.press("Enter")
    expect(box(page, "keys")).to_be_checked()
    expect(reset).to_be_focused()
    said(page, "印を元に戻しました")
    assert kept(page, "steps:rms-api:current") == ["login", "keys"]


def test_nothing_is_lost_when_steps_are_added_renamed_or_taken_out(visit: Visit) -> None:
    page = visit("about/")
    page.evaluate("localStorage.setItem('hc:steps:rms-api:current', '[\"of-last-year\", \"login\"]')")
    page.goto(GUIDE)
    expect(box(page, "login")).to_be_checked()
    expect(page.locator("[data-hc=progress-text]").first).to_have_text(f"{STEPS}件中1件できました")
    box(page, "apply").check()
    assert kept(page, "steps:rms-api:current") == ["of-last-year", "login", "apply"]


def test_a_tick_that_comes_before_the_scripts_is_not_lost(visit: Visit) -> None:
    page = visit("about/")
    held: list[Route] = []
    page.route("**/guide.mjs", lambda route: held.append(route))  # noqa: PLW0108 (Playwright asks a handler for its source, which a built-in has not)
    page.goto(GUIDE)
    box(page, "login").check()
    page.wait_for_function("document.querySelector('[data-hc=scopes-tools]:not([hidden])')")
    assert kept(page, "steps:rms-api:current") is None
    held[0].continue_()
    expect(page.locator("[data-hc=progress-text]").first).to_have_text(f"{STEPS}件中1件できました")
    expect(box(page, "login")).to_be_checked()
    assert kept(page, "steps:rms-api:current") == ["login"]


@pytest.mark.parametrize("text", ["{", '"login"', "[1, null]", "null"])
def test_what_was_kept_in_another_shape_does_no_harm(visit: Visit, text: str) -> None:
    page = visit("about/")
    page.evaluate("text => localStorage.setItem('hc:steps:rms-api:current', text)", text)
    page.goto(GUIDE)
    box(page, "login").check()
    expect(page.locator("[data-hc=progress-text]").first).to_have_text(f"{STEPS}件中1件できました")


def test_where_the_browser_keeps_nothing_the_tools_work_for_this_visit(visit: Visit) -> None:
    page = visit("about/")
    page.add_init_script("Object.defineProperty(window, 'localStorage', { get() { throw new Error('private'); } });")
    page.goto(GUIDE)
    box(page, "login").check()
    box(page, "keys").check()
    expect(page.locator("[data-hc=progress-text]").first).to_have_text(f"{STEPS}件中2件できました")
    page.locator("a[data-screen=legacy]").click()
    expect(page.locator("#before-2025-login")).to_be_visible()


def test_two_tabs_stay_in_step(visit: Visit) -> None:
    page = visit()
    other = page.context.new_page()
    other.goto(GUIDE)
    other.locator("html[data-tools]").wait_for(state="attached")
    box(page, "login").check()
    expect(box(other, "login")).to_be_checked()
    box(other, "keys").check()
    expect(box(page, "keys")).to_be_checked()
    assert sorted(kept(page, "steps:rms-api:current")) == ["keys", "login"]


def test_all_steps_done_is_said_and_shown(visit: Visit) -> None:
    page = visit(f"{GUIDE}?screen=legacy")
    boxes = page.locator('[data-step^="rms-api/legacy/"]')
    for tick in boxes.all():
        tick.check()
    expect(page.locator("[data-edition=legacy] [data-hc=progress-text]")).to_have_text("6件すべてできました")
    finish = page.locator("[data-edition=legacy] [data-hc=finish]")
    expect(finish).to_have_attribute("data-full", "")
    expect(finish).to_be_in_viewport()


@pytest.mark.parametrize("scripts", [True, False], ids=["with scripts", "without scripts"])
@WIDTHS
def test_steps_for_some_shops_lie_behind_their_question(visit: Visit, width: int, scripts: bool) -> None:
    page = visit(width=width, scripts=scripts)
    for fold in ("#apply > .hc-ask", "#app-register"):
        expect(page.locator(f"{fold} > .hc-fold__in")).to_be_hidden()
        page.locator(f"{fold} > summary").click()
        expect(page.locator(f"{fold} > .hc-fold__in")).to_be_visible()
    expect(page.locator("#apply > .hc-ask > summary")).to_have_text("まだWebAPIの利用申請をしていない店舗だけ")
    expect(page.locator("#app-register > summary")).to_have_text("「店舗様」の行がないときだけ")


@pytest.mark.parametrize(
    ("address", "shown", "closed"),
    [
        ("#apply", "#apply .hc-fig", "#app-register ol"),
        ("#app-register", "#app-register ol", "#apply .hc-fig"),
        ("#app-list", "#app-list .hc-fig", "#app-register ol"),
        ("#symptom-coupon-list-coupon-issue", "#symptom-coupon-list-coupon-issue", "#symptom-item-name ol"),
        ("#ecgo-register", "#ecgo-register", "#before-2025-login"),
    ],
)
def test_a_deep_link_opens_what_hides_its_target_and_no_more(
    visit: Visit, address: str, shown: str, closed: str
) -> None:
    page = visit(GUIDE + address)
    expect(page.locator(shown)).to_be_visible()
    expect(page.locator(address)).to_be_in_viewport()
    expect(page.locator(closed)).to_be_hidden()


def test_the_same_link_opens_its_fold_again(visit: Visit) -> None:
    page = visit(f"{GUIDE}#symptom-item-name")
    link = page.evaluate_handle(
        "document.querySelector('.hc-lead').appendChild("
        "Object.assign(document.createElement('a'), { href: '#symptom-item-name', textContent: '商品名' }))"
    ).as_element()
    assert link
    target = page.locator("#symptom-item-name > .hc-fold__in")
    for _ in range(2):
        expect(target).to_be_visible()
        page.evaluate("for (const fold of document.querySelectorAll('#api-unavailable, .hc-fold')) fold.open = false")
        expect(target).to_be_hidden()
        link.click()
    expect(target).to_be_visible()
    expect(page.locator("#symptom-item-name")).to_be_in_viewport()


@pytest.mark.parametrize(("wish", "behaviour"), [("reduce", "auto"), ("no-preference", "smooth")])
def test_motion_is_as_the_reader_wishes(visit: Visit, wish: Any, behaviour: str) -> None:
    page = visit(reduced_motion=wish)
    assert page.evaluate("getComputedStyle(document.documentElement).scrollBehavior") == behaviour
    box(page, "login").check()
    expect(page.locator("#web-api-service > h3")).to_be_in_viewport()


# Scopes --------------------------------------------------------------------------------------------------------------------


def names(page: Page) -> list[str]:
    shown: list[str] = page.locator(".hc-scope:visible input").evaluate_all("all => all.map(e => e.dataset.scope)")
    return shown


@pytest.mark.parametrize("address", [GUIDE, "rms/scopes/"])
@WIDTHS
def test_items_are_ticked_counted_and_filtered(visit: Visit, width: int, address: str) -> None:
    page = visit(address, width=width)
    count = page.locator("[data-hc=scopes-count]")
    expect(count).to_have_text("0 / 19 項目")
    page.locator('[data-scope="item.get"]').focus()
    page.keyboard.press("Space")
    expect(count).to_have_text("1 / 19 項目")
    said(page, "19項目中1項目")

    page.get_by_role("button", name="クーポンの8項目だけ").click()
    assert names(page) == COUPON
    expect(page.locator(".hc-scopes legend:visible")).to_have_count(2)
    page.get_by_role("button", name="残りだけ").click()
    assert len(names(page)) == 18
    assert "item.get" not in names(page)
    said(page, "18項目を表示しました")
    page.locator('[data-scope="coupon.get"]').focus()
    page.keyboard.press("Space")
    expect(page.locator('[data-scope="coupon.get"]')).to_be_focused()  # the row does not vanish under the finger
    pressed = page.locator(".hc-scopes [aria-pressed=true]")
    expect(pressed).to_have_text("残りだけ")
    page.get_by_role("button", name="すべて").click()
    assert len(names(page)) == 19

    page.goto("rms/scopes/" if address == GUIDE else GUIDE)  # one list for the site
    expect(page.locator('[data-scope="item.get"]')).to_be_checked()
    expect(count).to_have_text("2 / 19 項目")


def test_nothing_left_is_said_in_words(visit: Visit) -> None:
    page = visit("rms/scopes/")
    for tick in page.locator("[data-scope]").all():
        tick.check()
    page.get_by_role("button", name="残りだけ").click()
    assert names(page) == []
    expect(page.locator("[data-hc=scopes-none]")).to_be_visible()
    page.evaluate("location.hash = '#check-item-get'")  # a link to a row shows it
    expect(page.locator("#check-item-get")).to_be_in_viewport()
    page.locator("[data-hc=scopes-reset]").click()
    expect(page.locator("[data-hc=scopes-count]")).to_have_text("0 / 19 項目")
    page.locator("[data-hc=scopes-reset]").click()
    expect(page.locator("[data-hc=scopes-count]")).to_have_text("19 / 19 項目")


@WIDTHS
def test_one_name_and_all_names_are_copied_and_said(visit: Visit, width: int) -> None:
    page = visit(width=width)
    page.get_by_role("button", name="coupon.issue をコピー").click()
    said(page, "coupon.issueをコピーしました")
    assert clipboard(page) == "coupon.issue"
    page.get_by_role("button", name="名前をまとめてコピー").click()
    said(page, "19項目の名前をコピーしました")
    assert len(clipboard(page).split("\n")) == 19
    page.get_by_role("button", name="クーポンの8項目だけ").click()
    page.get_by_role("button", name="名前をまとめてコピー").click()
    said(page, "8項目の名前をコピーしました")
    assert clipboard(page).split("\n") == COUPON


def test_where_copying_is_refused_the_name_is_selected_and_that_is_said(visit: Visit) -> None:
    page = visit()
    page.evaluate("() => { navigator.clipboard.writeText = () => Promise.reject(new Error('no')); }")
    page.get_by_role("button", name="coupon.issue をコピー").click()
    said(page, "コピーできませんでした。文字を選んでコピーしてください")
    assert page.evaluate("getSelection().toString()") == "coupon.issue"


def test_the_checklist_alone_is_printed_on_one_page(visit: Visit) -> None:
    page = visit(width=1280)
    page.evaluate("() => { window.print = () => { window.printed = (window.printed ?? 0) + 1; }; }")
    page.get_by_role("button", name="チェック表を印刷").click()
    assert page.evaluate("window.printed") == 1
    page.emulate_media(media="print")
    expect(page.locator(".hc-sheet")).to_be_visible()
    assert len(names(page)) == 19
    for other in ("h1", "#login", ".hc-header", "#keys", ".hc-footer", ".hc-scopes__show"):
        expect(page.locator(other).first).to_be_hidden()
    assert pages_of(page.pdf(format="A4")) == 1
    page.evaluate("dispatchEvent(new Event('afterprint'))")
    expect(page.locator("h1")).to_be_visible()
    expect(page.locator(".hc-sheet")).to_be_hidden()


@pytest.mark.parametrize("address", [GUIDE, "rms/scopes/"])
@pytest.mark.parametrize("width", [360, 341, 320])
def test_names_never_run_out_of_their_list(visit: Visit, width: int, address: str) -> None:
    page = visit(address, width=width)
    over = page.evaluate(
        "() => { const right = document.querySelector('.hc-scopes').getBoundingClientRect().right;"
        "return [...document.querySelectorAll('.hc-scope :is(code, button)')]"
        ".filter(e => e.getBoundingClientRect().right > right + 0.5).map(e => e.textContent) }"
    )
    assert over == []
    assert page.evaluate("document.documentElement.scrollWidth") <= width


@pytest.mark.parametrize("address", [GUIDE, "rms/scopes/"])
@WIDTHS
def test_without_scripts_the_checklist_is_complete_and_promises_nothing(visit: Visit, width: int, address: str) -> None:
    page = visit(address, width=width, scripts=False)
    assert len(names(page)) == 19
    page.locator('[data-scope="item.get"]').check()
    expect(page.locator(".hc-scopes button:visible")).to_have_count(0)


# What stops without it --------------------------------------------------------------------------------------------------------


@WIDTHS
def test_from_a_symptom_to_its_items_and_back(visit: Visit, width: int) -> None:
    page = visit("rms/api-unavailable/", width=width)
    page.locator("#symptom-coupon-list > summary").click()
    page.locator("#symptom-coupon-list").get_by_role("link", name="coupon.issue").click()
    expect(page).to_have_url(re.compile(r"rms/scopes/#coupon-issue$"))
    expect(page.locator("#coupon-issue")).to_be_in_viewport()
    page.locator("#coupon-issue").get_by_role("link", name="直し方を見る").first.click()
    expect(page).to_have_url(re.compile(r"rms/api-unavailable/#symptom-coupon-list$"))
    expect(page.locator("#symptom-coupon-list > .hc-fold__in")).to_be_visible()


@pytest.mark.parametrize("address", ["rms/api-unavailable/", GUIDE])
def test_every_fold_and_row_of_the_symptoms_opens_when_it_is_linked(visit: Visit, address: str) -> None:
    page = visit(address)
    anchors = page.locator("[data-symptom], [data-symptom] [data-scope-id]").evaluate_all("all => all.map(e => e.id)")
    assert len(anchors) > 25
    assert all(anchors)
    for anchor in anchors:
        page.evaluate("for (const fold of document.querySelectorAll('.hc-fold')) fold.open = false")
        page.evaluate("id => { location.hash = id }", anchor)
        expect(page.locator(f"#{anchor} > *").last).to_be_visible()


# Licence key ----------------------------------------------------------------------------------------------------------------

KEY = "pickup/rakuten-license-key/"
# day of issue: (three months later, ninety days later, the earlier, a week before that)
RENEWALS = {
    "2026-01-15": ("2026-04-15", "2026-04-15", "2026-04-15", "2026-04-08"),
    "2026-01-31": ("2026-04-30", "2026-05-01", "2026-04-30", "2026-04-23"),
    "2026-02-01": ("2026-05-01", "2026-05-02", "2026-05-01", "2026-04-24"),
    "2026-02-28": ("2026-05-28", "2026-05-29", "2026-05-28", "2026-05-21"),
    "2024-02-29": ("2024-05-29", "2024-05-29", "2024-05-29", "2024-05-22"),
    "2026-03-31": ("2026-06-30", "2026-06-29", "2026-06-29", "2026-06-22"),
    "2026-08-31": ("2026-11-30", "2026-11-29", "2026-11-29", "2026-11-22"),
    "2026-10-02": ("2027-01-02", "2026-12-31", "2026-12-31", "2026-12-24"),
    "2026-11-30": ("2027-02-28", "2027-02-28", "2027-02-28", "2027-02-21"),
    "2027-11-30": ("2028-02-29", "2028-02-28", "2028-02-28", "2028-02-21"),
    "2026-12-01": ("2027-03-01", "2027-03-01", "2027-03-01", "2027-02-22"),
    "2026-12-31": ("2027-03-31", "2027-03-31", "2027-03-31", "2027-03-24"),
}
TYPED = {
    "2026-11-24": "2026-11-24",
    "2026/11/4": "2026-11-04",
    "２０２６年１１月２４日": "2026-11-24",
    " 2026.1.2 ": "2026-01-02",
    "2024-02-29": "2024-02-29",
    "2026-02-29": None,
    "2026-13-01": None,
    "2026-00-10": None,
    "11/24": None,
    "": None,
    "きのう": None,
}


def in_ics(page: Page, expression: str, value: Any = None) -> Any:
    """Evaluate with the pure module `ics.mjs` at hand."""
    module = page.evaluate("new URL('../../assets/javascripts/ics.mjs', location).href")
    return page.evaluate(f"async ([m, v]) => {{ const ics = await import(m); return {expression}; }}", [module, value])


def test_days_of_renewal_are_counted_both_ways(visit: Visit) -> None:
    page = visit(KEY)
    found = in_ics(page, "v.map(ics.renewal)", list(RENEWALS))
    assert [(r["months"], r["days"], r["end"], r["reminder"]) for r in found] == list(RENEWALS.values())


def test_a_day_is_read_as_people_type_it(visit: Visit) -> None:
    page = visit(KEY)
    assert in_ics(page, "v.map(ics.readDay)", list(TYPED)) == list(TYPED.values())
    assert in_ics(page, "ics.spoken('2026-11-24')") == "2026年11月24日（火）"


def calendar(page: Page, **changes: str) -> bytes:
    event = {
        "issued": "2026-11-30",
        "on": "2027-02-21",
        "summary": "楽天ライセンスキーを更新する",
        "description": "更新日：2027年2月28日\nコンマ,と;と\\も、" + "長い文" * 40,
        "url": "https://example.com/repo/pickup/rakuten-license-key/",
        "stamp": "20261130T010203Z",
        **changes,
    }
    text: str = in_ics(page, "ics.calendar(v)", event)
    return text.encode("utf-8")


def test_the_calendar_file_keeps_to_the_standard(visit: Visit) -> None:
    raw = calendar(visit(KEY))
    lines = raw.split(b"\r\n")
    assert lines[-1] == b""
    assert all(b"\n" not in line and len(line) <= 75 for line in lines)
    assert lines[0] == b"BEGIN:VCALENDAR"
    whole = raw.replace(b"\r\n ", b"").decode()
    assert "DTSTART;VALUE=DATE:20270221\r\n" in whole
    assert "DTEND;VALUE=DATE:20270222\r\n" in whole
    assert "DTSTAMP:20261130T010203Z\r\n" in whole
    assert "コンマ\\,と\\;と\\\\も" in whole
    assert "2027年2月28日\\nコンマ" in whole


def test_a_calendar_parser_accepts_the_file(visit: Visit) -> None:
    icalendar = pytest.importorskip("icalendar")
    raw = calendar(visit(KEY))
    parsed = icalendar.Calendar.from_ical(raw)
    (event,) = parsed.walk("VEVENT")
    (alarm,) = event.walk("VALARM")
    assert not parsed.errors
    assert not event.errors
    assert str(event["SUMMARY"]) == "楽天ライセンスキーを更新する"
    assert str(event["DESCRIPTION"]) == "更新日：2027年2月28日\nコンマ,と;と\\も、" + "長い文" * 40
    assert event.decoded("DTSTART").isoformat() == "2027-02-21"
    assert event.decoded("DTEND").isoformat() == "2027-02-22"
    assert event["UID"] == "rakuten-license-key-20261130@example.com"
    assert event["URL"] == "https://example.com/repo/pickup/rakuten-license-key/"
    assert alarm["ACTION"] == "DISPLAY"
    assert alarm.decoded("TRIGGER").total_seconds() == 9 * 3600


def at(page: Page, today: str) -> None:
    page.clock.set_fixed_time(f"{today}T09:00:00")
    page.reload()
    page.locator("html[data-tools]").wait_for(state="attached")


@WIDTHS
def test_the_next_renewal_is_told_with_its_basis_and_saved_for_the_calendar(
    visit: Visit, width: int, tmp_path: Path
) -> None:
    page = visit(KEY, width=width, timezone_id="Asia/Tokyo")
    asked: list[str] = []
    at(page, "2026-12-01")
    page.on("request", lambda r: asked.append(r.url))
    page.get_by_label("キーを発行した日").fill("2026-11-30")
    page.keyboard.press("Enter")
    answer = page.locator("[data-hc=renewal-answer]")
    expect(answer.locator("[data-hc=renewal-day]")).to_have_text("2027年2月28日（日）")
    expect(answer).to_contain_text(re.compile(r"3か月後\s*2027年2月28日（日）LSEGの案内"))
    expect(answer).to_contain_text(re.compile(r"90日後\s*2027年2月28日（日）RMS補足（LSEGの記事では未確認）"))
    expect(answer).to_contain_text(re.compile(r"お知らせ\s*2027年2月21日（日）更新日の1週間前です"))
    with page.expect_download() as download:
        page.get_by_role("link", name="カレンダーに入れる（.ics）").click()
    assert download.value.suggested_filename == "rakuten-license-key.ics"
    download.value.save_as(tmp_path / "key.ics")
    text = (tmp_path / "key.ics").read_bytes().replace(b"\r\n ", b"").decode()
    assert "DTSTART;VALUE=DATE:20270221" in text
    assert f"URL:{page.url}" in text
    assert [url for url in asked if not url.startswith("blob:")] == []  # nothing leaves the device

    page.reload()
    page.locator("html[data-tools]").wait_for(state="attached")
    expect(page.get_by_label("キーを発行した日")).to_have_value("2026-11-30")
    expect(answer.locator("[data-hc=renewal-day]")).to_have_text("2027年2月28日（日）")
    assert Axe().run(page).violations_count == 0


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ("", "キーを発行した日を入れてください。"),
        ("2026-12-02", "今日より後の日付です。キーを発行した日を入れてください。"),
        ("2026-02-31", "日付として読めません。「2026/11/24」のように、年・月・日を入れてください。"),
    ],
    ids=["empty", "future", "no such day"],
)
def test_what_is_no_day_of_issue_is_answered_in_words(visit: Visit, typed: str, words: str) -> None:
    page = visit(KEY, timezone_id="Asia/Tokyo")
    at(page, "2026-12-01")
    field = page.get_by_label("キーを発行した日")
    if typed == "2026-02-31":
        field.evaluate("e => { e.type = 'text' }")  # a browser without a date field
    field.fill(typed)
    page.get_by_role("button", name="次の更新日を見る").click()
    expect(page.get_by_role("alert")).to_have_text(words)
    expect(field).to_be_focused()
    expect(field).to_have_attribute("aria-invalid", "true")
    expect(page.locator("[data-hc=renewal-answer]")).to_be_hidden()
    assert page.evaluate("localStorage.getItem('hc:issued')") is None


def test_shortly_before_and_after_the_renewal_the_words_change(visit: Visit, tmp_path: Path) -> None:
    page = visit(KEY, timezone_id="Asia/Tokyo")
    at(page, "2027-02-25")
    page.get_by_label("キーを発行した日").fill("2026-11-30")
    page.keyboard.press("Enter")
    answer = page.locator("[data-hc=renewal-answer]")
    expect(answer).to_contain_text("更新日まで1週間を切っています：2027年2月28日（日）")
    expect(answer).to_contain_text(re.compile(r"お知らせ\s*2027年2月25日（木）1週間前を過ぎているので、今日です"))
    with page.expect_download() as download:
        page.get_by_role("link", name="カレンダーに入れる（.ics）").click()
    download.value.save_as(tmp_path / "key.ics")
    assert b"DTSTART;VALUE=DATE:20270225\r\n" in (tmp_path / "key.ics").read_bytes()
    at(page, "2027-03-01")
    expect(answer).to_contain_text("更新日を過ぎています：")
    expect(page.locator("[data-hc=renewal-file]")).to_be_hidden()


@WIDTHS
def test_without_scripts_the_way_of_counting_is_told(visit: Visit, width: int) -> None:
    page = visit(KEY, width=width, scripts=False)
    tool = page.locator("[data-hc=renewal]")
    for words in ("3か月後の同じ日", "90日後", "早いほうの日", "LSEGの案内", "RMS補足", "LSEGの記事では未確認"):
        expect(tool).to_contain_text(words)
    expect(tool.locator("input, button, [data-hc=renewal-answer]").locator("visible=true")).to_have_count(0)


# Texts to hand over -----------------------------------------------------------------------------------------------------------


@WIDTHS
def test_a_colleague_gets_place_steps_items_and_reasons(visit: Visit, width: int) -> None:
    page = visit(f"{GUIDE}?screen=current", width=width)
    page.locator("#handover > summary").click()
    text = page.locator("#handover [data-hc=text]")
    expect(text).to_contain_text("次の設定をお願いします。")
    page.locator("#handover").get_by_role("button", name="文をコピーする").click()
    said(page, "頼む文をコピーしました")
    copied = clipboard(page)
    assert copied == text.text_content()
    wanted = [
        "ページ：2.楽天RMSのAPI設定をしよう",
        page.url.partition("#")[0],
        "画面：2025年4月以降のRMSの画面",
        "この操作は「RMS」で行います",
        "・RMSを開く：https://glogin.rms.rakuten.co.jp/",
        "■ 手順3 利用を申し込む（まだWebAPIの利用申請をしていない店舗だけ）",
        "（「店舗様」の行がないときだけ）",
        "3. アプリ名に 自店舗利用 と入力します。",
        "□ item.get（有料の申込）",
        "■ 手順9 2つのキーを控える",
        "■ 「接続確認」で確かめる",
        "・会員サイトに「楽天WebAPI利用設定が間違っている…」と出る：license.expiryDate.get",
        "キーやパスワードの値は、この文に書き足さないでください。",
    ]
    lines = copied.split("\n")
    assert [line for line in wanted if line not in lines] == []
    assert len([line for line in lines if line.startswith("□ ")]) == 19
    assert "coupon.issue（推定）" in copied
    assert "以前の画面" not in copied


def test_the_request_follows_the_chosen_screen_and_is_printed_alone(visit: Visit) -> None:
    page = visit(f"{GUIDE}?screen=legacy", width=1280)
    page.locator("#handover > summary").click()
    text = page.locator("#handover [data-hc=text]")
    expect(text).to_contain_text("■ 以前の画面の手順6 2つのキーをメモする")
    assert "□ category.category-trees.get" in (text.text_content() or "")
    page.evaluate("() => { window.print = () => { window.printed = (window.printed ?? 0) + 1; }; }")
    page.get_by_role("button", name="文を印刷する").click()
    assert page.evaluate("window.printed") == 1
    page.emulate_media(media="print")
    expect(text).to_be_visible()
    expect(page.locator("h1")).to_be_hidden()
    assert text.evaluate("e => e.scrollHeight <= e.clientHeight + 1")


def test_the_request_begins_with_what_comes_before_the_steps(visit: Visit) -> None:
    page = visit("rms/ecgo/")
    page.locator("#handover > summary").click()
    text = page.locator("#handover [data-hc=text]")
    expect(text).to_contain_text("■ ")
    lines = (text.text_content() or "").split("\n")
    assert [line for line in lines if line.startswith("■ ")] == [
        "■ ECGOのメニューが出るようにする",
        "■ 「利用機能編集」を開く",
        "■ 手順1 LSEGの「一括反映」をクリックする",
        "■ 手順2 ポップアップを閉じる",
        "■ 手順3 「確認する」をクリックする",
        "■ 手順4 「登録する」をクリックする",
        "■ 19項目とキーを確かめる",
    ]
    assert "3. 左のメニューから「アプリ一覧」を選びます。" in lines


@pytest.mark.parametrize(("address", "count"), [("after-purchase", 2), ("review-thanks", 1), ("linkage-thanks", 1)])
@WIDTHS
def test_a_sample_is_copied_as_it_is_read(visit: Visit, width: int, address: str, count: int) -> None:
    page = visit(f"examples/{address}/", width=width)
    samples = page.locator(".hc-sample")
    expect(samples).to_have_count(count)
    for sample in samples.all():
        button = sample.get_by_role("button", name="文例をコピーする")
        button.click()
        expect(sample.get_by_role("button")).to_have_text("コピーしました")
        said(page, "文例をコピーしました")
        copied = clipboard(page)
        assert copied == sample.locator("blockquote").inner_text()
        assert copied.startswith("【店名】です。\n")


def test_a_sample_without_scripts_or_leave_to_copy_can_be_selected(visit: Visit) -> None:
    page = visit("examples/review-thanks/", scripts=False)
    expect(page.locator(".hc-sample blockquote")).to_be_visible()
    expect(page.locator(".hc-sample button")).to_be_hidden()
    page = visit("examples/review-thanks/")
    page.evaluate("() => { navigator.clipboard.writeText = () => Promise.reject(new Error('denied')); }")
    page.get_by_role("button", name="文例をコピーする").click()
    said(page, "コピーできませんでした。文字を選んでコピーしてください")
    chosen = page.evaluate("getSelection().toString().trim()")
    assert chosen == page.locator(".hc-sample blockquote").inner_text()


@WIDTHS
def test_what_to_write_when_asking_is_shown_and_copied(visit: Visit, width: int) -> None:
    page = visit(f"{GUIDE}?screen=current", width=width)
    for step in ("login", "web-api-service"):
        box(page, step).check()
    page.locator('[data-scope="item.get"]').check()
    page.locator("#inquiry > summary").click()
    text = page.locator("#inquiry [data-hc=text]")
    expect(text).to_contain_text("最後にできた手順：手順2 「WEB APIサービス」を開く")
    page.locator("#inquiry").get_by_role("button", name="文をコピーする").click()
    said(page, "問い合わせの文をコピーしました")
    lines = clipboard(page).split("\n")
    for line in (
        "ページ：2.楽天RMSのAPI設定をしよう",
        "画面：2025年4月以降のRMSの画面",
        f"できた手順：{STEPS}件中2件",
        "次の手順：手順3 利用を申し込む",
        "印を付けた項目：19項目中1項目",
        f"ブラウザー：{page.evaluate('navigator.userAgent')}",
    ):
        assert line in lines
    page.goto("glossary/")
    page.locator("#inquiry > summary").click()
    expect(text).to_contain_text("ページ：用語集")
    expect(text).not_to_contain_text("できた手順")


def test_without_scripts_asking_is_explained_and_nothing_else_is_promised(visit: Visit) -> None:
    page = visit(scripts=False)
    expect(page.locator("#handover")).to_be_hidden()
    page.locator("#inquiry > summary").click()
    expect(page.locator("#inquiry li")).to_have_count(4)
    expect(page.locator("#inquiry button")).to_be_hidden()


@pytest.fixture(name="with_feedback")
def _with_feedback(content: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[str], Path]:
    def build(address: str) -> Path:
        monkeypatch.setenv("SITE_URL", "https://example.com/help/")
        settings = content / "mkdocs.yml"
        text = settings.read_text("utf-8")
        assert text.count("\nextra:\n") == 1
        settings.write_text(text.replace("\nextra:\n", f"\nextra:\n  feedback: {address}\n"), "utf-8")
        report = build_into(content, tmp_path / "site")
        assert [str(fault) for fault in report.faults] == []
        return tmp_path / "site"

    return build


@pytest.mark.parametrize(
    "address", ["https://forms.example.com/a?form=7", "https://forms.example.com/a", "mailto:help@example.com"]
)
def test_feedback_is_a_link_with_page_and_answer_in_it(
    address: str, with_feedback: Callable[[str], Path], server: Server, browser: Browser
) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(server.add("feedback", with_feedback(address)) + GUIDE)
    links = page.get_by_role("region", name="このページは役に立ちましたか").get_by_role("link")
    targets = [urlsplit(link.get_attribute("href") or "") for link in links.all()]
    assert len(targets) == 2
    where = "https://example.com/help/rms/api-setup/"
    for target, answer in zip(targets, ("はい", "いいえ"), strict=True):
        fields = {key: value[0] for key, value in parse_qs(target.query).items()}
        assert target._replace(query="").geturl() == address.partition("?")[0]
        if target.scheme == "mailto":
            assert fields["subject"] == f"「2.楽天RMSのAPI設定をしよう」は役に立ちましたか：{answer}"
            assert fields["body"] == f"ページ：2.楽天RMSのAPI設定をしよう\n{where}\n答え：{answer}\n"
        else:
            wanted = {"page": where, "title": "2.楽天RMSのAPI設定をしよう", "answer": answer}
            assert fields == ({"form": "7"} if "?" in address else {}) | wanted
    context.close()


def test_without_an_address_nobody_is_asked(visit: Visit) -> None:
    page = visit()
    expect(page.get_by_text("役に立ちましたか")).to_have_count(0)


# Every page --------------------------------------------------------------------------------------------------------------------


def test_folds_open_for_print_and_close_again(visit: Visit) -> None:
    page = visit()
    page.locator("#apply > .hc-ask > summary").click()
    before = page.locator("details").evaluate_all("all => all.map(e => e.open)")
    page.evaluate("dispatchEvent(new Event('beforeprint'))")
    closed = page.locator("details:not([open])").evaluate_all("all => all.map(e => e.id || e.className)")
    assert sorted(closed) == ["handover", "hc-menu", "inquiry"]  # paper has no use for these
    page.evaluate("dispatchEvent(new Event('afterprint'))")
    assert page.locator("details").evaluate_all("all => all.map(e => e.open)") == before


@pytest.mark.parametrize("wish", ["light", "dark"])
def test_on_paper_each_step_stands_whole_with_its_drawing(visit: Visit, wish: Any) -> None:
    page = visit(f"{GUIDE}?screen=current", width=1280, color_scheme=wish)
    assert pages_of(page.pdf(format="A4")) <= 13
    page.emulate_media(media="print")
    page.set_viewport_size({"width": 680, "height": 1000})
    for step in page.locator("[data-edition=current] > .hc-step:has(> .hc-fig)").all():
        words, drawing = step.locator("> .hc-do").bounding_box(), step.locator("> .hc-fig").bounding_box()
        assert words
        assert drawing
        assert abs(words["y"] - drawing["y"]) < 2
        assert words["x"] + words["width"] <= drawing["x"]


@WIDTHS
def test_the_menu_closes_by_escape_and_by_a_click_elsewhere(visit: Visit, width: int) -> None:
    page = visit(width=width)
    menu = page.locator(".hc-menu")
    summary = menu.locator("> summary")
    summary.focus()
    page.keyboard.press("Enter")
    expect(menu).to_have_attribute("open", "")
    page.keyboard.press("Tab")
    page.keyboard.press("Escape")
    expect(menu).not_to_have_attribute("open", "")
    expect(summary).to_be_focused()
    summary.click()
    page.locator("h1").click(position={"x": 5, "y": 5}, force=True)
    expect(menu).not_to_have_attribute("open", "")


def test_the_heading_that_is_read_is_marked_in_the_contents(visit: Visit) -> None:
    page = visit(width=1280, reduced_motion="reduce")
    marked = page.locator(".hc-toc [aria-current]")
    for heading, words in (("#h-keys", "手順9 2つのキーを控える"), ("#h-app-list", "手順4 「店舗様」の詳細を開く")):
        page.locator(heading).evaluate("e => e.scrollIntoView()")
        expect(marked).to_have_count(1)
        expect(marked).to_have_text(words)


def test_the_colour_scheme_goes_round_is_kept_and_follows_other_tabs(visit: Visit) -> None:
    page = visit("about/")

    def with_button(route: Route) -> None:
        answer = route.fetch()
        html = answer.text()
        if "hc-theme" not in html:
            button = (
                '<button class="hc-theme" type="button" hidden>表示：<span data-hc="theme-name">自動</span></button>'
            )
            html = html.replace('<details class="hc-menu">', f'{button}<details class="hc-menu">')
        route.fulfill(response=answer, body=html)

    page.context.route("**/about/", with_button)
    page.reload()
    button, root = page.locator(".hc-theme"), page.locator("html")
    expect(button).to_contain_text("自動")
    for words, name in (("明るい", "light"), ("暗い", "dark")):
        button.click()
        expect(button).to_contain_text(words)
        expect(root).to_have_attribute("data-theme", name)
        said(page, f"画面の明るさを「{words}」にしました")
        assert page.evaluate("localStorage.getItem('hc:theme')") == name
    page.reload()
    expect(root).to_have_attribute("data-theme", "dark")
    other = page.context.new_page()
    other.goto("about/")
    page.locator(".hc-theme").click()
    expect(root).not_to_have_attribute("data-theme", re.compile(r"."))
    expect(other.locator(".hc-theme")).to_contain_text("自動")
    assert page.evaluate("localStorage.getItem('hc:theme')") == "automatic"


@pytest.mark.parametrize("address", [GUIDE, "rms/scopes/", KEY, "rms/api-unavailable/"])
@pytest.mark.parametrize("scheme", ["light", "dark"])
@WIDTHS
def test_tools_in_use_have_no_accessibility_violations(visit: Visit, width: int, scheme: Any, address: str) -> None:
    page = visit(address, width=width, color_scheme=scheme, reduced_motion="reduce")
    for selector in ("a[data-screen=current]", "[data-step]", "[data-scope]", "[data-show=left]"):
        if (tool := page.locator(selector).first).count():
            tool.click()
    page.evaluate("for (const fold of document.querySelectorAll('details')) fold.open = true")
    page.wait_for_timeout(100)  # a text to hand over is written when its fold opens
    results = Axe().run(page)
    assert results.violations_count == 0, results.generate_report()


@pytest.mark.parametrize("address", ["", GUIDE, "rms/scopes/", KEY, "admin/linkage-form/", "faq/"])
@pytest.mark.parametrize("width", [360, 640, 1280])
def test_at_twice_the_size_nothing_runs_out(visit: Visit, width: int, address: str) -> None:
    page = visit(address, width=width)
    page.evaluate("for (const fold of document.querySelectorAll('.hc-fold')) fold.open = true")
    page.evaluate("document.documentElement.style.fontSize = '200%'")
    assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_in_forced_colours_state_is_seen_without_colour(visit: Visit) -> None:
    page = visit(f"{GUIDE}?screen=current", forced_colors="active")
    style = "e => getComputedStyle(e).outlineStyle"
    assert page.locator("a[data-screen=current]").evaluate(style) == "solid"
    assert page.locator("[data-show=all]").evaluate(style) == "solid"
    assert page.locator("[data-show=left]").evaluate(style) == "none"


# Size --------------------------------------------------------------------------------------------------------------------------


def test_the_guide_is_short_on_a_phone(visit: Visit) -> None:
    for scripts in (True, False):
        page = visit(f"{GUIDE}?screen=current", scripts=scripts)
        height = page.evaluate("document.documentElement.scrollHeight")
        first = page.locator("#login").bounding_box()
        assert height <= 9000
        assert first
        assert first["y"] < 1280


def test_the_modules_of_the_guide_are_few_and_light(visit: Visit, real_site: Path) -> None:
    page = visit()
    loaded = page.evaluate("performance.getEntriesByType('resource').map(entry => new URL(entry.name).pathname)")
    ours = [real_site / path.removeprefix("/repo/") for path in loaded if path.endswith(".mjs")]
    assert {file.name for file in ours} == {"help.mjs", "page.mjs", "store.mjs", "guide.mjs", "scopes.mjs", "start.mjs"}
    assert sum(len(gzip.compress(file.read_bytes())) for file in ours) <= 7900
