"""The first help page is complete: `tests/expected/seed.yml` against the page in a real browser."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml
from axe_playwright_python.sync_playwright import Axe  # type: ignore[import-untyped]
from conftest import REPO, Server
from PIL import Image
from playwright.sync_api import Browser, Page, expect
from site_run import build_into

pytestmark = [pytest.mark.xdist_group(__name__), pytest.mark.no_cover]
SEED: dict[str, Any] = yaml.safe_load((REPO / "tests/expected/seed.yml").read_text("utf-8"))


@pytest.fixture(name="page", scope="module")
def _page(real_site: Path, server: Server, browser: Browser) -> Iterator[Page]:
    page = browser.new_context(java_script_enabled=True, viewport={"width": 360, "height": 740}).new_page()
    page.goto(server.add("repo", real_site) + SEED["page"])
    yield page
    page.context.close()


def text_of(page: Page, selector: str) -> str:
    """All text of an element, also in closed folds, with spaces folded."""
    return re.sub(r"\s+", " ", page.locator(selector).first.text_content() or "")


def test_the_title_is_the_seeds(page: Page) -> None:
    assert page.locator("h1").all_text_contents() == [SEED["title"]]


@pytest.mark.parametrize("words", SEED["words"])
def test_sentence_of_the_seed_is_on_the_page(page: Page, words: str) -> None:
    assert words in text_of(page, "article")


def test_all_19_scopes_stand_in_both_editions_in_order(page: Page) -> None:
    ticks = page.locator("#select-scopes [data-scope]").evaluate_all("all => all.map(e => e.dataset.scope)")
    assert sorted(ticks) == sorted(SEED["scopes"])
    assert len(ticks) == 19
    names = page.locator("#before-2025-select-scopes li code").all_text_contents()
    assert names == SEED["scopes"]


def test_scopes_are_grouped_as_on_the_rms_screen(page: Page) -> None:
    groups = page.locator("#select-scopes legend").evaluate_all("all => all.map(e => e.firstChild.textContent)")
    assert groups[:4] == ["ライセンス管理API", "楽天ペイ受注API", "クーポンAPI", "R-CabinetAPI"]
    assert len(groups) == 9


@pytest.mark.parametrize("step", SEED["steps"], ids=lambda step: step["id"])
def test_step_of_the_seed_says_the_same(page: Page, step: dict[str, Any]) -> None:
    text = text_of(page, f"section.hc-step#{step['id']}")
    for words in step["says"]:
        assert words in text


def test_steps_of_the_older_screens_stand_in_the_seeds_order(page: Page) -> None:
    wanted = [step["id"] for step in SEED["steps"] if step["id"].startswith("before-2025")]
    found = page.locator("#before-2025 section.hc-step").evaluate_all("all => all.map(e => e.id)")
    assert found == wanted


def test_steps_can_be_ticked_by_stable_names(page: Page) -> None:
    names = page.locator("input[data-step]").evaluate_all("all => all.map(e => e.dataset.step)")
    assert [n for n in names if n.startswith("rms-api/legacy/")] == [
        f"rms-api/legacy/{step['id'].removeprefix('before-2025-')}"
        for step in SEED["steps"]
        if step["id"].startswith("before-2025")
    ]
    assert len([n for n in names if n.startswith("rms-api/current/")]) == 9


@pytest.mark.parametrize("words", SEED["ecgo"])
def test_the_shortcut_says_the_same(page: Page, words: str) -> None:
    assert words in text_of(page, ".hc-shortcut")


@pytest.mark.parametrize("address", SEED["links"])
def test_link_of_the_seed_opens_in_a_new_tab(page: Page, address: str) -> None:
    links = page.locator(f".hc-place a[href='{address}']")
    assert links.count() == 1
    assert links.get_attribute("target") == "_blank"


def test_moved_links_lead_to_pages_of_this_site(page: Page, real_site: Path) -> None:
    for target in SEED["moved_links"].values():
        assert (real_site / target / "index.html").is_file()
        hrefs = page.locator(".hc-shortcut a").evaluate_all("all => all.map(a => new URL(a.href).pathname)")
        assert f"/repo/{target}" in hrefs
    assert "notion.so" not in page.content()


def test_the_fold_of_what_stops_is_closed_and_grouped_by_symptom(page: Page) -> None:
    fold = page.locator("details.hc-fold#api-unavailable")
    assert fold.locator("> summary").text_content() == SEED["fold"]
    assert fold.get_attribute("open") is None
    assert fold.locator("details.hc-fold[data-symptom]").count() == 7
    named = set(fold.locator("[data-scope-id]").evaluate_all("all => all.map(e => e.dataset.scopeId)"))
    assert named == set(SEED["scopes"])


def test_a_link_to_a_symptom_opens_its_folds(page: Page, server: Server) -> None:
    page.goto(f"{server.origin}/repo/{SEED['page']}#symptom-coupon-list")
    expect(page.locator("#symptom-coupon-list")).to_have_attribute("open", "")
    assert page.locator("#symptom-coupon-list > .hc-fold__in").is_visible()
    page.goto(f"{server.origin}/repo/{SEED['page']}")


def test_every_picture_has_its_place_once_while_its_file_is_missing(page: Page) -> None:
    assert places_of_pictures(page) == manifest_in_order()
    assert page.locator("article img").count() == 0


def test_the_manifest_holds_the_seeds_pictures_letter_for_letter() -> None:
    manifest = yaml.safe_load((REPO / "docs/_data/images.yml").read_text("utf-8"))["images"]
    assert [image["source"] for image in manifest] == [source for source, _ in SEED["images"]]


def test_home_shows_the_six_categories_in_the_seeds_order(server: Server, browser: Browser, real_site: Path) -> None:
    page = browser.new_page()
    page.goto(server.add("repo", real_site))
    names = page.locator(".hc-cats h3").all_text_contents()
    assert names == SEED["categories"]
    band = page.get_by_role("link", name=SEED["band"])
    assert band.get_attribute("href") == "faq/"
    assert page.locator(".hc-cats a", has_text=SEED["pickup"]).get_attribute("href") == "pickup/rakuten-license-key/"
    page.close()


def places_of_pictures(page: Page) -> list[list[str]]:
    found: list[list[str]] = page.locator("[data-image]").evaluate_all(
        "all => all.map(e => [e.dataset.image, e.closest('section.hc-step').id])"
    )
    return found


def manifest_in_order() -> list[list[str]]:
    manifest = yaml.safe_load((REPO / "docs/_data/images.yml").read_text("utf-8"))["images"]
    ids = {image["source"]: image["id"] for image in manifest}
    return [[ids[source], step] for source, step in SEED["images"]]


# With pictures ----------------------------------------------------------------------------------------------------


def fetch_pictures(content: Path) -> list[Path]:
    """Give every entry of the manifest a picture of its own, as if it had been fetched."""
    manifest = content / "docs/_data/images.yml"
    files = []
    lines = []
    for number, line in enumerate(manifest.read_text("utf-8").split("\n")):
        lines.append(line)
        if found := re.match(r"    file: (\S+)", line):
            file = content / "docs" / found[1]
            file.parent.mkdir(parents=True, exist_ok=True)
            Image.new("RGB", (640, 400), (number % 256, 120, 200)).save(file)
            lines.append(f"    sha256: {hashlib.sha256(file.read_bytes()).hexdigest()}")
            lines += ["    width: 640", "    height: 400", f"    bytes: {file.stat().st_size}"]
            files.append(file)
    manifest.write_text("\n".join(lines), "utf-8")
    return files


def zoom_works_by_keyboard(page: Page) -> None:
    """The first screenshot opens in a dialog, closes with Escape or its button, and the focus comes back."""
    page.set_viewport_size({"width": 360, "height": 640})
    link = page.locator("#before-2025-login [data-hc='zoom']")
    for leaving_key in ("Escape", "Enter"):  # the focus is on the button, which Enter presses
        link.focus()
        page.keyboard.press("Enter")
        dialog = page.get_by_role("dialog", name="RMSにログインする画面")
        dialog.wait_for()
        assert page.evaluate("document.activeElement.textContent") == "閉じる"
        assert dialog.locator("img").get_attribute("alt") == "RMSにログインする画面"
        violations = Axe().run(page)
        assert violations.violations_count == 0, violations.generate_report()
        starts_at_the_top_left_and_pans_by_keys(page)
        page.keyboard.press(leaving_key)
        dialog.wait_for(state="detached")
        assert page.evaluate("document.activeElement.dataset.hc") == "zoom"


def starts_at_the_top_left_and_pans_by_keys(page: Page) -> None:
    pan = page.locator(".hc-zoom__pan")
    page.locator(".hc-zoom__pan img").evaluate("img => img.decode()")
    assert pan.evaluate("e => [e.scrollLeft, e.scrollTop]") == [0, 0]
    corner = pan.locator("img").evaluate("e => [e.getBoundingClientRect().x, e.offsetTop - e.parentElement.offsetTop]")
    assert corner == [0, 0]
    page.keyboard.press("Tab")
    page.keyboard.press("ArrowRight")
    for _ in range(50):  # a smooth scroll takes its time
        if pan.evaluate("e => e.scrollLeft > 0"):
            break
        page.wait_for_timeout(50)
    assert pan.evaluate("e => e.scrollLeft") > 0
    page.keyboard.press("Shift+Tab")


def test_18_pictures_load_and_one_that_vanishes_is_named_at_both_ends(
    content: Path, tmp_path: Path, server: Server, browser: Browser
) -> None:
    files = fetch_pictures(content)
    assert len(files) == 18
    (content / "docs/glossary.md").write_text(
        '---\ndescription: 用語\nparaphrases: [語]\n---\n\n# 用語\n\n{{ image("rms-login") }}\n\n{{ image("rms-apply") }}\n',
        "utf-8",
    )
    report = build_into(content, tmp_path / "site")
    # The page that was written over is missing only its anchors.
    assert [str(d) for d in report.faults if "#" not in d.message] == []

    page = browser.new_page()
    page.goto(server.add("pictures", tmp_path / "site") + SEED["page"])
    page.evaluate("document.querySelectorAll('details').forEach(fold => fold.open = true)")
    page.evaluate("document.querySelectorAll('img').forEach(img => img.loading = 'eager')")
    page.evaluate("Promise.all([...document.images].map(img => img.decode()))")
    sizes = page.locator("[data-image] img").evaluate_all(
        "all => all.map(img => [img.naturalWidth, img.naturalHeight])"
    )
    assert sizes == [[640, 400]] * 18
    assert places_of_pictures(page) == manifest_in_order()
    assert page.locator("[data-image] source[type='image/webp']").count() == 18
    assert set(page.locator(".hc-shot figcaption").all_text_contents()) == {"実際の画面（2025年4月より前の画面）"}
    zoom_works_by_keyboard(page)
    assert Axe().run(page).violations_count == 0
    page.goto(f"{server.origin}/pictures/glossary/")
    assert page.locator(".hc-shot img").evaluate_all("all => all.map(img => img.loading)") == ["auto", "lazy"]
    page.close()

    (content / "docs/images/rms-api/keys.png").unlink()
    report = build_into(content, tmp_path / "second")
    problem = "画像「rms-keys」のファイル「docs/images/rms-api/keys.png」が見つかりません。"
    manifest = (content / "docs/_data/images.yml").read_text("utf-8").split("\n")
    line = manifest.index("    file: images/rms-api/keys.png") + 1
    call = (content / "docs/rms/api-setup.md").read_text("utf-8").split("\n").index('{{ guide("rms-api") }}') + 1
    assert [str(d) for d in report.faults if "#" not in d.message] == [
        f"docs/_data/images.yml:{line}:11: {problem}",
        f"docs/rms/api-setup.md:{call}:4: マクロ「guide」: {problem}（docs/_data/images.yml:{line}:11 に書かれています。）",
    ]
