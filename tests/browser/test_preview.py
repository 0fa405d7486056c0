"""The preview in a real browser: what a writer sees without touching it, from one save to the next."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect
from previewing import PATIENCE, RunningPreview, edit
from small_site import copy_content

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="the preview is ended by a signal")
WORDS = "期限が切れると使えません。"
BROKEN = "docs/faq/keys.md:9:9: リンク先「../pickup/rakuten-licence-key.md」が見つかりません。もしかして: 「../pickup/rakuten-license-key.md」"
expect.set_options(timeout=PATIENCE * 1000)


@pytest.fixture(name="small")
def _small(tmp_path: Path) -> Path:
    return copy_content(tmp_path / "small")


@pytest.fixture(name="page")
def _page(browser: Browser) -> Iterator[Page]:
    context = browser.new_context()
    yield context.new_page()
    context.close()


def test_a_page_follows_its_edits_and_keeps_its_last_good_form_with_the_faults_on_it(
    small: Path, tmp_path: Path, page: Page
) -> None:
    keys = small / "docs/faq/keys.md"
    scopes = small / "docs/_data/scopes.yml"
    told: list[str] = []
    page.on("console", lambda message: told.append(message.text))
    with RunningPreview(small, tmp_path / "log") as preview:
        preview.wait_for_log("プレビュー: ")
        page.goto(f"{preview.url}faq/keys/")
        panel = page.locator(".preview-panel")

        edit(keys, "# キーの場所", "# 新しい題")
        expect(page.locator("h1")).to_have_text("新しい題")
        expect(panel).to_have_count(0)

        edit(keys, "# 新しい題", "# まちがった題")
        edit(keys, "rakuten-license", "rakuten-licence")
        scopes.write_text(scopes.read_text("utf-8").replace("kind: none", "kind: non"), "utf-8")
        expect(panel.locator("li")).to_have_count(2)
        fault = panel.locator("li").nth(1)
        expect(fault.locator("code")).to_have_text(BROKEN)
        expect(fault.locator("a")).to_have_attribute("href", f"vscode://file{keys.as_posix()}:9:9")
        expect(panel.locator("summary")).to_have_text(
            "直すところが 2 件あります。直して保存すると、この一覧は消えます。"
        )
        expect(page.locator("h1")).to_have_text("新しい題")
        assert panel.evaluate("panel => getComputedStyle(panel).position") == "fixed"
        assert panel.evaluate("panel => panel.getBoundingClientRect().bottom") == page.viewport_size["height"]  # type: ignore[index]

        edit(scopes, "kind: non", "kind: none")
        expect(panel.locator("li")).to_have_count(1)
        edit(keys, "rakuten-licence", "rakuten-license")
        expect(page.locator("h1")).to_have_text("まちがった題")
        expect(panel).to_have_count(0)
    assert [line for line in told if "Content Security Policy" in line] == []


def test_data_macros_styles_and_pictures_are_followed(small: Path, tmp_path: Path, page: Page) -> None:
    with RunningPreview(small, tmp_path / "log") as preview:
        preview.wait_for_log("プレビュー: ")
        page.goto(f"{preview.url}rms/api-setup/")
        edit(small / "docs/_data/guides/api-setup.yml", "RMSでAPIを設定します。", "データを直しました。")
        expect(page.get_by_text("データを直しました。").first).to_be_visible()
        edit(small / "overrides/macros/place.md.jinja", "この操作は", "この作業は")
        expect(page.get_by_text("この作業は").first).to_be_visible()

        page.evaluate("window.untouched = true")
        with (small / "overrides/assets/stylesheets/help.css").open("a", encoding="utf-8") as sheet:
            sheet.write("h1 { outline: 7px solid red; }\n")
        expect(page.locator("h1")).to_have_css("outline-width", "7px")
        preview.wait_for_log("プレビューを新しくしました")
        assert page.evaluate("window.untouched"), "a style sheet needs no reload"

        page.goto(preview.url)
        page.evaluate("window.untouched = true")
        edit(small / "docs/faq/keys.md", "# キーの場所", "# ほかのページ")
        preview.wait_for("faq/keys/", "ほかのページ")
        assert page.evaluate("window.untouched"), "the edit of another page is none of this one"
        (small / "docs/images/rms/login.png").write_bytes((small / "overrides/assets/images/favicon.png").read_bytes())
        expect(page.locator(".preview-panel li").first).to_contain_text("docs/_data/images.yml")


def test_it_starts_with_faults_and_the_open_page_becomes_the_site_when_they_are_mended(
    small: Path, tmp_path: Path, page: Page
) -> None:
    scopes = small / "docs/_data/scopes.yml"
    edit(scopes, "kind: none", "kind: non")
    with RunningPreview(small, tmp_path / "log") as preview:
        page.set_default_timeout(PATIENCE * 1000)
        preview.wait_for_log("プレビュー: ")
        page.goto(f"{preview.url}rms/scopes/")
        expect(page.locator("h1")).to_have_text("まだページを作れません。問題を直して保存すると、ここに表示されます。")
        expect(page.locator("main li")).to_have_text(
            "docs/_data/scopes.yml:41:13: 「kind」の値「non」は使えません。使えるのは none、required、unconfirmed です。もしかして: 「none」"
        )
        edit(scopes, "kind: non\n", "kind: none\n")
        expect(page.locator("h1")).to_have_text("APIの項目一覧")
        expect(page.locator(".preview-panel")).to_have_count(0)


def test_a_page_that_is_added_is_shown_where_it_was_missing(small: Path, tmp_path: Path, page: Page) -> None:
    with RunningPreview(small, tmp_path / "log") as preview:
        preview.wait_for_log("プレビュー: ")
        page.goto(f"{preview.url}faq/new/")
        (small / "docs/faq/new.md").write_text(
            "---\ndescription: 新しいページです。\nparaphrases: [新しい]\n---\n\n# 新しいページ\n", "utf-8"
        )
        expect(page.locator(".preview-panel li").first).to_contain_text("docs/faq/new.md")
        edit(
            small / "mkdocs.yml",
            "キーの場所: faq/keys.md\n",
            "キーの場所: faq/keys.md\n      - 新しいページ: faq/new.md\n",
        )
        expect(page.locator("h1")).to_have_text("新しいページ")


def test_a_preview_that_ended_says_so(small: Path, tmp_path: Path, page: Page) -> None:
    with RunningPreview(small, tmp_path / "log") as preview:
        preview.wait_for_log("プレビュー: ")
        page.goto(preview.url)
        page.wait_for_load_state()
        preview.stop()
        expect(page.locator(".preview-panel summary")).to_have_text(
            "プレビューが止まっています。続けるときは、もう一度 serve を実行してください。"
        )


def test_a_published_site_holds_nothing_of_the_preview(real_site: Path) -> None:
    assert [file for file in real_site.rglob("*") if "preview" in file.name] == []
    assert [file for file in real_site.rglob("*.html") if ".preview" in file.read_text("utf-8")] == []
