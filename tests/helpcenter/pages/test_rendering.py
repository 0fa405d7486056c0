"""Pages with macros become Markdown; what goes wrong is told at the call (`golden/faults/page_*`, `macro_*`)."""

from __future__ import annotations

from pathlib import Path

import pytest
from small_site import CONTENT

from helpcenter.catalog import Catalog, load_catalog
from helpcenter.pages import MacroLibrary, PageSource, RenderedPage, Site, draw_image, load_macros, render_page
from helpcenter.pages.binding import relative_url

MACROS = {
    "image": "{% macro image(id) %}<i>{{ picture(id).alt }}</i>{% endmacro %}",
    "block": "{% macro block() %}\n<div>\n{{ image('login') }}\n</div>\n{% endmacro %}",
    "link_to": "{% macro link_to(target) %}{{ link(target) }}{% endmacro %}",
    "fail": "{% macro fail() %}{{ [].x.y }}{% endmacro %}",
    "more": "{% macro more() %}{{ varargs | length }}{% endmacro %}",
}
SITE = Site({"faq/keys.md": "faq/keys/", "rms/api.md": "rms/api/", "index.md": "", "images/x.png": "images/x.png"})


@pytest.fixture(name="library")
def _library(tmp_path: Path) -> MacroLibrary:
    for name, text in MACROS.items():
        (tmp_path / f"{name}.md.jinja").write_text(text, "utf-8")
    library = load_macros(tmp_path, "m")
    assert library.diagnostics == []
    return library


@pytest.fixture(name="catalog", scope="module")
def _catalog() -> Catalog | None:
    return load_catalog(CONTENT / "docs" / "_data")[0]


def source(body: str) -> PageSource:
    return PageSource("docs/faq/keys.md", "faq/keys.md", "faq/keys/", body, 4)


def told(page: RenderedPage) -> list[str]:
    return [str(diagnostic) for diagnostic in page.diagnostics]


@pytest.mark.parametrize(
    ("body", "markdown"),
    [
        ("文 {#a}\n", "文 {#a}\n"),
        ('{{ image("login") }}\n', "<i>RMSにログインする画面</i>\n"),
        ('{{ image(id="login") }}', "<i>RMSにログインする画面</i>"),
        ("{{ block() }}\n", "\n\n<div>\n<i>RMSにログインする画面</i>\n</div>\n\n\n"),
        ('{{ link_to("/rms/api.md#a") }}', "../../rms/api/#a"),
        ("{{ more(1, 2) }}", "2"),
        ("{##\nメモ ##}文", "文"),
        ("{% raw %}{{ x }}{% endraw %}\n次", "{{ x }}\n次"),
        ("{% set n = 2 %}{{ n * 2 }}", "4"),
    ],
)
def test_page_becomes_markdown(library: MacroLibrary, catalog: Catalog, body: str, markdown: str) -> None:
    page = render_page(source(body), library, catalog, SITE)
    assert (page.markdown, told(page), page.whole) == (markdown, [], True)


def test_page_remembers_its_calls_and_pictures(library: MacroLibrary, catalog: Catalog) -> None:
    page = render_page(source('文\n{{ image("login") }}\n\n{{ block() }}\n'), library, catalog, SITE)
    assert [(call.macro, call.location.line, call.location.column) for call in page.calls] == [
        ("image", 5, 4),
        ("block", 7, 4),
    ]
    assert [(image, macro, location.line) for image, macro, location in page.images] == [
        ("login", "image", 5),
        ("login", "block", 7),
    ]


@pytest.mark.parametrize(
    "body", ["{{ image('login') }}", "{{ imgae() }}", "{{ x", "{{ image() }}", "{{ fail() }}", "{{ 1/0 }}"]
)
def test_page_with_a_fault_is_not_whole(library: MacroLibrary, catalog: Catalog, body: str) -> None:
    without_data = render_page(source(body), library, None, SITE)
    assert not without_data.whole
    assert render_page(source(body), library, catalog, SITE).whole is (body == "{{ image('login') }}")


def test_calls_are_checked_also_without_data(library: MacroLibrary) -> None:
    page = render_page(source("{{ image() }} {{ image(1) }}"), library, None, SITE)
    assert told(page) == ['docs/faq/keys.md:4:4: マクロ「image」に渡す値が足りません。書き方: {{ image("…") }}']


def test_fault_of_a_macro_is_told_by_the_first_page_that_meets_it(library: MacroLibrary, catalog: Catalog) -> None:
    message = "マクロ「fail」を実行できません（「x」がありません。m/fail.md.jinja の 1 行目）。渡した値かマクロを直してください。"
    assert told(render_page(source("{{ fail() }}"), library, catalog, SITE)) == [f"docs/faq/keys.md:4:4: {message}"]
    assert told(render_page(source("{{ fail() }}"), library, catalog, SITE)) == []


@pytest.mark.parametrize(
    "body",
    [
        "{{ nothing }}",
        "{{ nothing.there }}",
        "{{ nothing() }}",
        "{% for x in nothing %}{{ x }}{% endfor %}",
        "{{ nothing + 1 }}",
    ],
)
def test_unknown_name_is_told_once_whatever_is_done_with_it(library: MacroLibrary, catalog: Catalog, body: str) -> None:
    (fault,) = told(render_page(source(body), library, catalog, SITE))
    assert fault.endswith("「nothing」というマクロはありません。")


def test_picture_is_drawn_where_no_line_calls_it(library: MacroLibrary, catalog: Catalog) -> None:
    page = source("文")
    drawn = draw_image(page, library, catalog, SITE, "login", page.top)
    assert (drawn.markdown, drawn.diagnostics) == ("<i>RMSにログインする画面</i>", [])
    assert draw_image(page, MacroLibrary(), catalog, SITE, "login", page.top).markdown == ""


@pytest.mark.parametrize(
    ("target", "page_url", "url"),
    [
        ("rms/api/#a", "faq/keys/", "../../rms/api/#a"),
        ("", "faq/keys/", "../../"),
        ("", "", "./"),
        ("images/画 面.png", "", "images/%E7%94%BB%20%E9%9D%A2.png"),
        ("faq/keys/", "faq/keys/", "./"),
    ],
)
def test_addresses_are_relative_to_the_page(target: str, page_url: str, url: str) -> None:
    assert relative_url(target, page_url) == url
