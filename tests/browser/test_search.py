"""The search as a reader meets it: typing with an IME, choosing, results, what is not found, landing in a fold."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote

import pytest
from conftest import REPO, Server
from playwright.sync_api import Browser, Page, Route, expect
from search.conftest import spellings

from helpcenter.catalog import load_catalog
from helpcenter.pages.macros import anchor
from helpcenter.search.words import lands

pytestmark = [pytest.mark.xdist_group(__name__), pytest.mark.no_cover]

TELL_VIOLATIONS = "addEventListener('securitypolicyviolation', e => console.error(`policy: ${e.violatedDirective}`))"
OPTIONS = "#q-suggestions:not([hidden]) [role=option]"
RESULTS = "#search-results > li > a"
ON_BOTH = pytest.mark.parametrize("page", [360, 1280], ids=["phone", "desk"], indirect=True)
"""For what looks or works otherwise on a desk."""


@pytest.fixture(name="root", scope="module")
def _root(real_site: Path, server: Server) -> str:
    return server.add("repo", real_site)


@pytest.fixture(name="page")
def _page(request: pytest.FixtureRequest, browser: Browser) -> Iterator[Page]:
    context = browser.new_context(viewport={"width": getattr(request, "param", 360), "height": 740})
    page = context.new_page()
    page.add_init_script(TELL_VIOLATIONS)
    said: list[str] = []
    page.on("console", lambda message: said.append(message.text))
    page.on("pageerror", lambda error: said.append(str(error)))
    yield page
    context.close()
    assert said == []


def test_nothing_is_fetched_before_the_reader_touches_the_search(page: Page, root: str) -> None:
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url.removeprefix(root)))
    page.goto(root + "rms/scopes/")
    page.wait_for_timeout(300)
    assert [url for url in asked if "search" in url] == ["assets/javascripts/search/start.mjs"]
    page.locator("#q").focus()
    page.wait_for_event("request", lambda request: request.url == root + "search/index.json")


@ON_BOTH
def test_a_search_shows_pages_with_section_excerpt_and_category(page: Page, root: str) -> None:
    page.goto(f"{root}search/?q={quote('coupon.search 一覧')}")
    first = page.locator(RESULTS).first
    expect(first).to_have_attribute("href", root + "rms/scopes/#coupon-search")
    expect(first).to_contain_text("APIの19項目一覧")
    expect(first).to_contain_text("クーポンAPI › coupon.search")
    entry = page.locator("#search-results > li").first
    expect(entry.locator(".hc-results__facts")).to_contain_text("RMSの設定")
    expect(entry.locator(".hc-tag")).to_have_text(re.compile("推定|RMS補足"))
    expect(entry.locator("mark").first).to_be_visible()
    expect(page.locator("#search-list")).to_be_hidden()
    expect(page.locator("#search-state")).to_have_text(re.compile(r"^「coupon.search 一覧」の検索結果：\d+件$"))
    assert 1 <= page.locator(RESULTS).count() <= 20
    expect(page.locator("#q")).to_have_value("coupon.search 一覧")


def test_a_new_search_keeps_its_address_and_the_way_back(page: Page, root: str) -> None:
    page.goto(f"{root}search/?q={quote('クーポン')}")
    expect(page.locator(RESULTS).first).to_have_attribute("href", re.compile("rakuten-coupon"))
    page.locator("#q").fill("リッチメッセージ")
    page.locator("#q").press("Enter")
    expect(page.locator(RESULTS).first).to_have_attribute("href", re.compile("rich-message"))
    assert page.url.endswith("?q=" + quote("リッチメッセージ"))
    page.locator("#q").fill("")
    expect(page.locator("#search-list")).to_be_visible()
    assert "?" not in page.url


def test_without_a_query_the_list_stands_there(page: Page, root: str) -> None:
    page.goto(root + "search/")
    expect(page.locator("#search-list")).to_be_visible()
    expect(page.locator("#search-state")).to_have_text(
        "言葉を入れると、ここに結果が出ます。下の一覧からもお選びいただけます。"
    )


def test_without_an_index_the_list_stands_there_and_it_is_said(page: Page, root: str) -> None:
    page.route("**/search/index.json", lambda route: route.fulfill(status=404))
    page.goto(f"{root}search/?q=API")
    expect(page.locator("#search-state")).to_have_text("検索を準備できませんでした。下の一覧からお選びください。")
    expect(page.locator("#search-list")).to_be_visible()


def test_arrow_keys_go_through_the_results_and_back_to_the_box(page: Page, root: str) -> None:
    page.goto(f"{root}search/?q={quote('クーポン')}")
    links = page.locator(RESULTS)
    expect(links.nth(1)).to_be_visible()
    links.first.focus()
    page.keyboard.press("ArrowDown")
    expect(links.nth(1)).to_be_focused()
    page.keyboard.press("ArrowUp")
    page.keyboard.press("ArrowUp")
    expect(page.locator("#q")).to_be_focused()


def test_a_slash_leads_to_the_box(page: Page, root: str) -> None:
    page.goto(root + "rms/scopes/")
    page.keyboard.press("/")
    expect(page.locator("#q")).to_be_focused()
    expect(page.locator("#q")).to_have_value("")
    page.keyboard.type("a/b")
    expect(page.locator("#q")).to_have_value("a/b")


def test_every_word_of_the_writers_is_in_its_place(page: Page, root: str) -> None:
    """The finished site's own scripts and index, with all of search_tests.yml and the scopes however they are typed."""
    catalog, _ = load_catalog(REPO / "docs/_data")
    assert catalog
    scopes = [(word, f"rms/scopes/#{anchor(name)}") for name in catalog.scopes for word in spellings(name)]
    page.goto(root + "search/")
    found = page.evaluate(
        """async ([root, words]) => {
            const { Answers } = await import(root + "assets/javascripts/search/answer.mjs");
            const search = new Answers(await (await fetch(root + "search/index.json")).json());
            return words.map((word) => search.answer(word).results.map(({ url }) => url));
        }""",
        [root, [*catalog.words, *(word for word, _ in scopes)]],
    )
    asked = list(catalog.words.values())
    lost = [word.word for word, urls in zip(asked, found, strict=False) if not lands(word, urls[: word.among])]
    assert lost == []
    assert [urls[0] for urls in found[len(asked) :]] == [row for _, row in scopes]


# Suggestions ------------------------------------------------------------------------------------------------------------------


@ON_BOTH
def test_questions_come_up_from_the_second_letter_and_are_chosen_by_keys(page: Page, root: str) -> None:
    page.goto(root + "about/")
    box = page.locator("#q")
    box.focus()
    page.keyboard.type("キ")
    page.wait_for_timeout(400)
    expect(page.locator(OPTIONS)).to_have_count(0)
    page.keyboard.type("ー")
    expect(page.locator(OPTIONS).first).to_be_visible()
    assert 1 <= page.locator(OPTIONS).count() <= 8
    page.keyboard.press("ArrowDown")
    chosen = page.locator(f"{OPTIONS}[aria-selected=true]")
    expect(box).to_have_attribute("aria-activedescendant", chosen.get_attribute("id") or "")
    target = chosen.get_attribute("data-url")
    page.keyboard.press("Enter")
    page.wait_for_url(target or "")


def test_a_question_is_chosen_by_touch(browser: Browser, root: str) -> None:
    context = browser.new_context(viewport={"width": 360, "height": 740}, has_touch=True)
    page = context.new_page()
    page.goto(root)
    page.locator("#q").tap()
    page.keyboard.type("クーポン")
    option = page.locator(OPTIONS).first
    expect(option).to_be_visible()
    target = option.get_attribute("data-url")
    option.tap()
    page.wait_for_url(target or "")
    context.close()


@ON_BOTH
def test_escape_and_leaving_close_the_questions(page: Page, root: str) -> None:
    page.goto(root + "about/")
    page.locator("#q").focus()
    page.keyboard.type("キー")
    expect(page.locator(OPTIONS).first).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.locator(OPTIONS)).to_have_count(0)
    expect(page.locator("#q")).to_have_value("キー")
    page.keyboard.type("の")
    expect(page.locator(OPTIONS).first).to_be_visible()
    page.locator("#q").blur()
    expect(page.locator(OPTIONS)).to_have_count(0)


@ON_BOTH
def test_nothing_happens_while_an_ime_composes(page: Page, root: str) -> None:
    page.goto(root + "search/")
    box = page.locator("#q")
    box.focus()
    page.wait_for_load_state("networkidle")
    ime = page.context.new_cdp_session(page)
    for part in ("ら", "らい", "らいせんすk", "らいせんすき", "ライセンスキー"):
        ime.send("Input.imeSetComposition", {"text": part, "selectionStart": len(part), "selectionEnd": len(part)})
        page.wait_for_timeout(60)
    page.wait_for_timeout(400)
    expect(page.locator(OPTIONS)).to_have_count(0)
    expect(page.locator(RESULTS)).to_have_count(0)
    assert "?" not in page.url
    ime.send("Input.insertText", {"text": "ライセンスキー"})
    expect(page.locator(OPTIONS).first).to_be_visible()
    expect(page.locator(RESULTS).first).to_have_attribute("href", root + "pickup/rakuten-license-key/")


def test_an_ime_that_began_before_the_search_was_there_is_left_alone(page: Page, root: str) -> None:
    """A slow line: the reader composes while the modules are still on their way."""
    held: list[Route] = []

    def hold(route: Route) -> None:
        held.append(route)

    page.route("**/search/box.mjs", hold)
    page.goto(root + "about/")
    box = page.locator("#q")
    with page.expect_request("**/search/box.mjs"):
        box.focus()
    ime = page.context.new_cdp_session(page)
    ime.send("Input.imeSetComposition", {"text": "らいせんす", "selectionStart": 5, "selectionEnd": 5})
    held[0].continue_()
    expect(box).to_have_attribute("role", "combobox")
    page.wait_for_timeout(600)
    expect(page.locator(OPTIONS)).to_have_count(0)
    ime.send("Input.insertText", {"text": "ライセンスキー"})
    expect(page.locator(OPTIONS).first).to_be_visible()


def test_the_enter_of_an_ime_sends_nothing(page: Page, root: str) -> None:
    page.goto(root + "about/")
    page.locator("#q").focus()
    page.keyboard.type("キー")
    expect(page.locator(OPTIONS).first).to_be_visible()
    page.keyboard.press("ArrowDown")
    page.evaluate(
        "document.querySelector('#q').dispatchEvent(new KeyboardEvent('keydown', {key: 'Enter', keyCode: 229, bubbles: true, cancelable: true}))"
    )
    page.wait_for_timeout(200)
    assert page.url == root + "about/"


def test_the_unfinished_letters_of_an_ime_do_not_count(page: Page, root: str) -> None:
    page.goto(f"{root}search/?q={quote('らいせんすk')}")
    expect(page.locator(RESULTS).first).to_have_attribute("href", root + "pickup/rakuten-license-key/")


# Not found --------------------------------------------------------------------------------------------------------------------


def test_a_topic_without_an_answer_is_told_before_the_results(page: Page, root: str) -> None:
    page.goto(f"{root}search/?q={quote('解約')}")
    notice = page.locator("#search-answer > :first-child")
    expect(notice).to_contain_text("見つかりません")
    expect(notice).to_contain_text("LSEGの料金や契約、問い合わせの窓口は、このサイトでは案内していません。")
    expect(notice.get_by_role("link", name="近い内容のページを開く")).to_have_attribute("href", root + "about/#lseg")
    expect(page.locator("#search-state")).to_contain_text("見つかりません")


@ON_BOTH
def test_a_strange_word_gets_questions_categories_and_words_for_an_enquiry(page: Page, root: str) -> None:
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.goto(f"{root}search/?q={quote('領収書')}")
    notice = page.locator(".hc-notfound")
    expect(notice).to_contain_text("「領収書」の答えは見つかりません")
    assert notice.locator("h3:has-text('よくある質問') + ul a").count() >= 1
    assert notice.locator(".hc-catline a").count() >= 6
    notice.locator("summary").click()
    notice.get_by_role("button", name="この文をコピーする").click()
    expect(notice.get_by_role("status")).to_have_text("コピーしました。")
    assert "「領収書」を探しましたが" in page.evaluate("navigator.clipboard.readText()")


def test_markup_in_a_query_is_shown_as_text(page: Page, root: str) -> None:
    page.goto(f"{root}search/?q={quote('<img src=x onerror=alert(1)>')}")
    expect(page.locator("#search-state")).to_contain_text("<img src=x onerror=alert(1)>")
    assert page.locator("#search-answer img").count() == 0


# Landing ----------------------------------------------------------------------------------------------------------------------


@ON_BOTH
def test_a_result_in_a_closed_fold_opens_it_and_marks_the_words(page: Page, root: str) -> None:
    page.goto(f"{root}search/?q={quote('商品名が出ない')}")
    link = page.locator(f"{RESULTS}[href*='api-unavailable/#symptom']").first
    link.click()
    page.wait_for_url(re.compile(r"api-unavailable/#symptom"))
    fold = page.locator("details" + page.url[page.url.index("#") :])
    expect(fold).to_have_attribute("open", "")
    expect(fold.locator("mark.hc-hit").first).to_be_visible()
    page.reload()
    expect(page.locator("mark.hc-hit")).to_have_count(0)


@pytest.mark.parametrize("address", ["rms/api-setup/#before-2025-login", "rms/api-unavailable/#symptom-item-name"])
def test_an_address_opens_whatever_it_is_folded_into(address: str, page: Page, root: str, real_site: Path) -> None:
    path, _, anchor = address.partition("#")
    if f'id="{anchor}"' not in (real_site / path / "index.html").read_text("utf-8"):
        pytest.skip("the page has no such place")
    page.goto(root + address)
    expect(page.locator(f"#{anchor}")).to_be_in_viewport()
