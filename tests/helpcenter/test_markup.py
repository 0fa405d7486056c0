"""HTML and CSS read for what is in them."""

from __future__ import annotations

import pytest

from helpcenter.markup import read_markup, sheet_addresses, srcset_addresses, style_addresses


def test_elements_know_their_place_and_what_is_open_around_them() -> None:
    html = '<p>あ\n<b><img src="a.png"></b></p><br/>'
    document = read_markup(html)
    image = next(document.all("img"))
    assert html[image.start : image.end] == '<img src="a.png">'
    assert image.parents == ("p", "b")
    assert [element.tag for element in document.elements] == ["p", "b", "img", "br"]


@pytest.mark.parametrize(
    ("html", "before"),
    [("注意！<a>", "注意！"), ("<b>注意！</b><a>", ""), ("注意！<br><a>", ""), ("<a>", "")],
)
def test_element_knows_the_text_directly_before_it(html: str, before: str) -> None:
    assert next(read_markup(html).all("a")).before == before


def test_browsers_keep_the_first_of_a_repeated_attribute() -> None:
    assert next(read_markup('<img src="a" src="b">').all("img")).get("src") == "a"


def test_text_in_code_is_verbatim_and_scripts_are_no_text() -> None:
    document = read_markup("<p>あ<code>{{</code></p><script>x</script><template>y</template><style>z</style></q>")
    assert [(text.content, text.verbatim) for text in document.texts] == [("あ", False), ("{{", True)]
    assert document.styles == ["z"]


def test_fragments_lead_to_ids_and_old_names() -> None:
    assert read_markup('<p id="a"><a name="b"><i name="c">').ids == {"a", "b"}


@pytest.mark.parametrize(
    ("value", "addresses"),
    [
        ("a.png", ["a.png"]),
        ("a.png 1x, b.png 2x", ["a.png", "b.png"]),
        ("a.png 100w,b.png 200w", ["a.png", "b.png"]),
        ("a.png, b.png", ["a.png", "b.png"]),
        ("data:image/png;base64,xx 1x, b.png", ["data:image/png;base64,xx", "b.png"]),
        (" , ", []),
        ("", []),
    ],
)
def test_srcset_is_cut_as_browsers_cut_it(value: str, addresses: list[str]) -> None:
    assert srcset_addresses(value) == addresses


CSS = [
    ('.a { background: url("a.png") }', ["a.png"]),
    (".a { background: url( a.png ), URL('b.png') }", ["a.png", "b.png"]),
    ("@import 'a.css'; @import url(b.css) screen;", ["a.css", "b.css"]),
    ("@media print { .a { background: url(a.png) } }", ["a.png"]),
    (".a { background: image-set('a.png' 1x, url(b.png) 2x) }", ["a.png", "b.png"]),
    (".a { content: 'url'; color: red }", []),
    ("/* url(a.png) */ .a { mask: url(#m) }", ["#m"]),
    ('.a { src: url("data:x;y{}(z)") }', ["data:x;y{}(z)"]),
]


@pytest.mark.parametrize(("css", "addresses"), CSS)
def test_css_names_what_it_loads(css: str, addresses: list[str]) -> None:
    assert style_addresses(css) == addresses
    assert sheet_addresses(css) == addresses


def test_style_attribute_names_what_it_loads() -> None:
    assert style_addresses("background: url(a.png); mask: (url(b.png))", declarations=True) == ["a.png", "b.png"]
