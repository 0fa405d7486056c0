"""Every way in which HTML names a picture."""

from __future__ import annotations

import pytest

from helpcenter.images.references import find_references
from helpcenter.markup import read_markup


@pytest.mark.parametrize(
    ("html", "addresses"),
    [
        ('<img src="a.png">', ["a.png"]),
        ('<img src=" a.png ">', ["a.png"]),
        ('<img src="a&amp;b.png">', ["a&b.png"]),
        ("<img src>", [""]),
        ('<img alt="x">', [""]),
        ('<img srcset="a.png 2x">', ["a.png"]),
        ('<img src="a.png" srcset="">', ["a.png", ""]),
        ('<picture><source srcset="a.webp"><img src="a.png"></picture>', ["a.webp", "a.png"]),
        ('<svg><image href="a.png"/><image xlink:href="b.png"/></svg>', ["a.png", "b.png"]),
        ('<video poster="a.png"></video>', ["a.png"]),
        ('<input type="IMAGE" src="a.png"><input type="text" src="b.png">', ["a.png"]),
        ('<link rel="shortcut icon" href="a.ico"><link rel="apple-touch-icon" href="b.png">', ["a.ico", "b.png"]),
        ('<link rel="preload" imagesrcset="a.png 2x">', ["a.png"]),
        ('<object data="a.png"></object><object data="a.pdf"></object>', ["a.png"]),
        ('<embed type="image/svg+xml" src="a"><embed src="a.swf">', ["a"]),
        ('<p style="background: url(a.png)">', ["a.png"]),
        ('<style>@import "x.css"; p { background: url(a.png) }</style>', ["a.png"]),
        ('<table background="a.png"><td background="b.png">', ["a.png", "b.png"]),
        ('<a href="a.png"><script src="b.js"></script>', []),
    ],
)
def test_picture_addresses_are_found(html: str, addresses: list[str]) -> None:
    assert [reference.address for reference in find_references(read_markup(html))] == addresses


def test_only_the_source_of_an_img_is_one() -> None:
    html = '<img src="a.png" srcset="b.png"><style>p { background: url(c.png) }</style>'
    assert [reference.is_img for reference in find_references(read_markup(html))] == [True, False, False]
