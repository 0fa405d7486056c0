"""One page's pictures, judged and replaced."""

from __future__ import annotations

import pytest
from small_site import CONTENT

from helpcenter.catalog import Catalog, load_catalog
from helpcenter.diagnostics import Location
from helpcenter.images.check import CheckedPage, ShownPage, check_page
from helpcenter.images.listed import check_manifest
from helpcenter.images.verdicts import Published
from helpcenter.source import Trace

HERE, DATA = Location("docs/faq/keys.md", 9, 3), Location("docs/_data/x.yml", 2, 1)
SITE = Published({"images/x.png": None})
REMOTE = "https://pictures.example/login.png"


@pytest.fixture(name="catalog", scope="module")
def _catalog() -> Catalog | None:
    return load_catalog(CONTENT / "docs" / "_data")[0]


def check(html: str, catalog: Catalog | None, *, macro: str = "", in_tag: bool = False) -> CheckedPage:
    page = ShownPage(
        url="faq/keys/",
        src_uri="faq/keys.md",
        trace=lambda needle, nth: Trace(Location(HERE.path, HERE.line + nth, HERE.column), needle, macro),
        source=lambda address: DATA if "data" in address else None,
        in_tag=lambda _: in_tag,
        draw=lambda image, _: f"<figure>{image}</figure>",
    )
    return check_page(html, page, SITE, catalog)


def told(page: CheckedPage) -> list[str]:
    return [str(diagnostic) for diagnostic in page.diagnostics]


def test_good_page_is_left_as_it_is(catalog: Catalog) -> None:
    html = '<p>文<img src="../../images/x.png" alt="画面"></p>'
    checked = check(html, catalog)
    assert (checked.html, checked.diagnostics, checked.addresses) == (html, [], {"../../images/x.png": None})


@pytest.mark.parametrize(
    ("html", "replaced"),
    [
        (f'<p><img alt="画面" src="{REMOTE}"></p>', "<figure>login</figure>"),
        (f'<p>文<img alt="" src="{REMOTE}">文</p>', "<p>文<figure>login</figure>文</p>"),
        (f'<img src="{REMOTE}"><img src="{REMOTE}">', "<figure>login</figure><figure>login</figure>"),
    ],
)
def test_known_remote_picture_gives_way_to_the_local_one(catalog: Catalog, html: str, replaced: str) -> None:
    checked = check(html, catalog)
    assert (checked.html, checked.diagnostics) == (replaced, [])


def test_without_data_every_remote_picture_is_unknown() -> None:
    (fault,) = told(check(f'<img alt="画面" src="{REMOTE}">', None))
    assert "mirror-images --add" in fault


@pytest.mark.parametrize(("in_tag", "guess"), [(True, "../../images/x.png"), (False, "../images/x.png")])
def test_guess_is_written_as_its_place_needs_it(catalog: Catalog, guess: str, *, in_tag: bool) -> None:
    (fault,) = told(check('<img alt="画面" src="X.png">', catalog, in_tag=in_tag))
    assert fault == f"{HERE}: 画像「X.png」が見つかりません。もしかして: 「{guess}」"


@pytest.mark.parametrize(
    ("address", "faults"),
    [
        ("data.png", [
            f"{HERE}: マクロ「guide」: 画像「data.png」が見つかりません。（{DATA} に書かれています。）",
            f"{DATA}: 画像「data.png」が見つかりません。",
        ]),
        ("other.png", [f"{HERE}: マクロ「guide」: 画像「other.png」が見つかりません。"]),
    ],
)  # fmt: skip
def test_picture_of_a_macro_is_told_at_both_ends(catalog: Catalog, address: str, faults: list[str]) -> None:
    assert told(check(f'<img alt="画面" src="{address}">', catalog, macro="guide")) == faults


def test_missing_words_of_a_macros_picture_are_told_at_the_call(catalog: Catalog) -> None:
    (fault,) = told(check('<img src="../../images/x.png">', catalog, macro="guide"))
    assert fault.startswith(f"{HERE}: マクロ「guide」: 画像に代わりの文章（alt）がありません。")


@pytest.mark.parametrize(
    ("html", "is_told"),
    [
        ('<p>！<a href="../../images/x.png">画面</a></p>', True),
        ('<p>注意！<a href="../">設定</a></p>', False),
        ('<p><a href="../../images/x.png">画面</a></p>', False),
    ],
)
def test_full_width_mark_makes_a_link_of_a_picture(catalog: Catalog, html: str, *, is_told: bool) -> None:
    assert bool(check(html, catalog).diagnostics) is is_told


def test_file_that_was_fetched_must_be_there(catalog: Catalog) -> None:
    shown = {"login": [(HERE, "image"), (HERE, "")]}
    fault, call, typed, advice = map(str, check_manifest(catalog, SITE, shown))
    problem = "画像「login」のファイル「docs/images/rms/login.png」が見つかりません。"
    at = "（docs/_data/images.yml:4:11 に書かれています。）"
    assert (fault, call, typed) == (
        f"docs/_data/images.yml:4:11: {problem}",
        f"{HERE}: マクロ「image」: {problem}{at}",
        f"{HERE}: {problem}{at}",
    )
    assert advice.endswith("はまだありません。ページでは「準備中」と表示されます。")
