"""Where old addresses lead."""

from __future__ import annotations

from pathlib import Path

import pytest

from helpcenter.markup import read_markup
from helpcenter.redirects import Moved, anchors_of, keep_anchors, load_redirects, load_released, moved_page


def redirects_of(folder: Path, *pairs: tuple[str, str]) -> Path:
    lines = "".join(f"  - old: {old}\n    new: {new}\n" for old, new in pairs)
    (folder / "redirects.yml").write_text(f"redirects:\n{lines}", "utf-8")
    return folder


@pytest.mark.parametrize(
    ("address", "end"),
    [
        ("a.md", "c.md"),
        ("b.md", "c.md"),
        ("c.md", "c.md"),
        ("a.md#x", "c.md#x"),
        ("c.md#old", "d.md#new"),
        ("a.md#old", "d.md#new"),
        ("round.md", None),
        ("round.md#x", None),
    ],
)
def test_a_chain_is_followed_to_its_end(tmp_path: Path, address: str, end: str | None) -> None:
    folder = redirects_of(
        tmp_path,
        ("a.md", "b.md"),
        ("b.md", "c.md"),
        ("c.md#old", "d.md#new"),
        ("round.md", "again.md"),
        ("again.md", "round.md"),
    )
    assert load_redirects(folder, "data").follow(address) == end


def test_pages_and_places_lead_to_their_ends(tmp_path: Path) -> None:
    redirects = load_redirects(redirects_of(tmp_path, ("a.md", "b.md"), ("b.md", "c.md"), ("c.md#x", "c.md#y")), "data")
    assert dict(redirects.pages()) == {"a.md": "c.md", "b.md": "c.md"}
    assert dict(redirects.anchors("c.md")) == {"x": "c.md#y"}


def test_without_files_nothing_has_moved_and_nothing_was_published(tmp_path: Path) -> None:
    assert load_redirects(tmp_path, "data").moves == {}
    assert list(load_released(tmp_path, "data").places()) == []


@pytest.mark.parametrize(
    ("html", "kept"),
    [
        pytest.param('<h2 id="new">題</h2>', '<h2 id="new"><span id="old"></span>題</h2>', id="a heading"),
        pytest.param(
            '<section id="new"><p>a</p></section>',
            '<section id="new"><span id="old"></span><p>a</p></section>',
            id="a part",
        ),
        pytest.param(
            '<details id="new"><summary>題</summary><p>a</p></details>',
            '<details id="new"><summary>題</summary><span id="old"></span><p>a</p></details>',
            id="inside a fold, so that it opens",
        ),
        pytest.param(
            '<table><tr id="new"><td>a</td></tr></table>',
            '<table><tr id="new"><td><span id="old"></span>a</td></tr></table>',
            id="a row of a table",
        ),
        pytest.param('<ul id="new"><li>a</li></ul>', '<span id="old"></span><ul id="new"><li>a</li></ul>', id="a list"),
        pytest.param('<img id="new" src="a">', '<span id="old"></span><img id="new" src="a">', id="a picture"),
        pytest.param(
            '<section id="new"><h3 id="h-new">題</h3></section>',
            '<section id="new"><span id="old"></span><h3 id="h-new"><span id="h-old"></span>題</h3></section>',
            id="a step with its heading",
        ),
        pytest.param(
            '<p id="old">a</p><p id="new">b</p>', '<p id="old">a</p><p id="new">b</p>', id="the old place is there"
        ),
        pytest.param("<p>a</p>", "<p>a</p>", id="the new place is not there"),
    ],
)
def test_an_old_place_leads_to_the_new_one_without_a_script(html: str, kept: str) -> None:
    assert keep_anchors(html, read_markup(html), [Moved("old", "new")]) == kept


def test_an_old_place_leads_to_the_top_of_its_page() -> None:
    html = "<h1>題</h1><p>a</p>"
    assert keep_anchors(html, read_markup(html), [Moved("old", "")]) == '<span id="old"></span><h1>題</h1><p>a</p>'


def test_a_line_below_the_title_tells_of_what_has_gone_to_another_page() -> None:
    html = "<h1>題</h1><p>a</p>"
    kept = keep_anchors(html, read_markup(html), [Moved("old", "../b/#x", "B & C")])
    assert kept == (
        '<h1>題</h1>\n<p class="hc-moved" id="old">お探しの内容は、'
        '<a data-moved href="../b/#x">B &amp; C</a>に移りました。</p>\n<p>a</p>'
    )


def test_promised_are_the_ids_that_do_not_change_with_the_words() -> None:
    html = (
        '<p id="outside"></p><article><h1 id="題">題</h1><h2 id="one">1</h2><section id="step"><h3 id="h-step">2</h3></section>'
        '<h3 id="h-alone">3</h3><input id="item-get"><li id="fn-1">4</li><p id="one">5</p><p id="Upper">6</p>'
        '<div id="card" popover>7</div><details id="tool" data-hc="x">8</details><h2 id="related">9</h2></article>'
    )
    assert anchors_of(read_markup(html)) == ["one", "step", "h-alone"]


def test_the_page_at_an_old_address_leads_on_without_a_script() -> None:
    page = moved_page("../b/", "https://h.example/b/", "B & <C>", "../assets/", [Moved("x", "../c/#y", "C")])
    document = read_markup(page)
    refresh = next(e for e in document.all("meta") if e.get("http-equiv") == "refresh")
    assert refresh.get("content") == "0; url=../b/"
    assert "noscript" in refresh.parents
    assert [e.get("content") for e in document.all("meta") if e.get("name") == "robots"] == ["noindex"]
    assert [e.get("href") for e in document.all("link") if e.get("rel") == "canonical"] == ["https://h.example/b/"]
    assert [(e.get("href"), e.get("id")) for e in document.all("a")] == [("../b/", None), ("../c/#y", "x")]
    assert [e.get("src") for e in document.all("script")] == ["../assets/javascripts/moved.mjs"]
    assert document.styles == []
    assert [text.content for text in document.texts if "B" in text.content] == ["B & <C>"]
    assert page.startswith('<!doctype html>\n<html lang="ja">')
