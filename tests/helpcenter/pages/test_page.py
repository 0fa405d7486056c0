"""Where the pieces of a finished page were written."""

from __future__ import annotations

import pytest

from helpcenter.diagnostics import Location
from helpcenter.pages import Call, PageSource, RenderedPage, Site
from helpcenter.source import hide_code

BODY = """\
# 題

[設定](../rms/api.md#a) と [設定](/rms/api.md#a)、[ここ](#a)

![画面](../images/x.png) ![画面](../images/deep/x.png) <img src="../../images/x.png">

`../images/code.png` <!-- ../images/comment.png --> {## ../images/note.png ##}

## 場所 {#a}
"""
SITE = Site(
    {"faq/keys.md": "faq/keys/", "rms/api.md": "rms/api/", "index.md": "", "images/x.png": "images/x.png"},
)
CALL = Location("docs/faq/keys.md", 20, 4)


def page(body: str = BODY) -> RenderedPage:
    source = PageSource("docs/faq/keys.md", "faq/keys.md", "faq/keys/", body, 5)
    return RenderedPage(source, calls=[Call("guide", CALL, '<a href="/files/a&amp;b.pdf" id="steps">')])


@pytest.mark.parametrize(
    ("address", "nth", "place", "typed"),
    [
        ("../../rms/api/#a", 0, (7, 6), "../rms/api.md#a"),
        ("../../rms/api/#a", 1, (7, 30), "/rms/api.md#a"),
        ("../../rms/api/#a", 9, (7, 30), "/rms/api.md#a"),
        ("#a", 0, (7, 50), "#a"),
        ("../../images/x.png", 0, (9, 7), "../images/x.png"),
        ("../../images/x.png", 1, (9, 62), "../../images/x.png"),
        ("../images/deep/x.png", 0, (9, 30), "../images/deep/x.png"),
        ("/files/a&b.pdf", 0, (20, 4), "/files/a&amp;b.pdf"),
    ],
)
def test_address_is_traced_to_what_was_typed(address: str, nth: int, place: tuple[int, int], typed: str) -> None:
    trace = page().trace_address(address, nth, SITE)
    assert trace is not None
    assert (trace.location, trace.typed) == (Location("docs/faq/keys.md", *place), typed)


@pytest.mark.parametrize(
    "address", ["x.png", "../images/code.png", "../images/comment.png", "../images/note.png", "other"]
)
def test_address_that_nobody_typed_is_not_found(address: str) -> None:
    assert page().trace_address(address, 0, SITE) is None


@pytest.mark.parametrize(("id_", "place", "macro"), [("a", (13, 9), ""), ("steps", (20, 4), "guide")])
def test_id_is_traced_to_its_heading_or_macro(id_: str, place: tuple[int, int], macro: str) -> None:
    trace = page().trace_id(id_, 0)
    assert trace is not None
    assert (trace.location, trace.macro) == (Location("docs/faq/keys.md", *place), macro)


def test_text_and_patterns_are_traced() -> None:
    found = page().trace_text("題")
    assert found
    assert found.location == Location("docs/faq/keys.md", 5, 3)
    assert page().trace_text("") is None
    assert page().trace_pattern(r"\[[^\]]*\]\(\s*\)") is None


@pytest.mark.parametrize(("address", "in_tag"), [("../../images/x.png", True), ("../images/x.png", False)])
def test_raw_tags_are_told_from_markdown(address: str, *, in_tag: bool) -> None:
    assert page().in_tag(address) is in_tag


@pytest.mark.parametrize(
    ("address", "forms"),
    [
        ("https://a.example/", ["https://a.example/"]),
        ("/rms/api.md", ["/rms/api.md"]),
        ("../../", ["../../", "../index.md", "/index.md"]),
        ("../../rms/api/?x=1#a", ["../../rms/api/?x=1#a", "../rms/api.md?x=1#a", "/rms/api.md?x=1#a"]),
        ("#a", ["#a", "keys.md#a", "/faq/keys.md#a"]),
    ],
)
def test_forms_in_which_an_address_may_have_been_typed(address: str, forms: list[str]) -> None:
    assert list(SITE.typed_as(address, page().source)) == forms


@pytest.mark.parametrize(
    ("text", "hidden"),
    [
        ("a `b` c", "a     c"),
        ("``a`b`` c", "        c"),
        ("a <!-- b --> c", "a            c"),
        ("{## b ##}c", "         c"),
        ("~~~\nb\n~~~\nc", "   \n \n   \nc"),
        ("```\nb", "   \n "),
        ("a `b\nc", "a `b\nc"),
    ],
)
def test_code_and_comments_are_blanked_out_in_place(text: str, hidden: str) -> None:
    assert hide_code(text) == hidden
