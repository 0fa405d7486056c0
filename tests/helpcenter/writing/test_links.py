"""Every way to write a link, after a page or a place has moved."""

from __future__ import annotations

import pytest

from helpcenter.writing import mend_links

MOVED = {"rms/scopes.md": "rms/api-list.md"}
FAR = {"rms/scopes.md": "lists/api.md"}
PLACE = {"rms/scopes.md#old": "rms/scopes.md#new"}


@pytest.mark.parametrize(
    ("path", "text", "new"),
    [
        ("docs/rms/a.md", "[x](scopes.md)", "[x](api-list.md)"),
        ("docs/rms/a.md", "[x](./scopes.md#y)", "[x](./api-list.md#y)"),
        ("docs/faq/a.md", "[x](../rms/scopes.md 'title')", "[x](../rms/api-list.md 'title')"),
        ("docs/faq/a.md", "[x](<../rms/scopes.md>)", "[x](<../rms/api-list.md>)"),
        ("docs/faq/a.md", "[x]: ../rms/scopes.md#y", "[x]: ../rms/api-list.md#y"),
        ("docs/index.md", "[x](/rms/scopes.md) [y](rms/scopes.md)", "[x](/rms/api-list.md) [y](rms/api-list.md)"),
        ("docs/faq/a.md", '<a href="../../rms/scopes/#y">x</a>', '<a href="../../rms/api-list/#y">x</a>'),
        ("docs/faq/a.md", '{{ link("/rms/scopes.md") }}', '{{ link("/rms/api-list.md") }}'),
        ("docs/faq/a.md", '{{ link("rms/scopes.md#y") }}', '{{ link("rms/api-list.md#y") }}'),
        ("docs/faq/a.md", "---\nrelated:\n  - rms/scopes.md\n---\n", "---\nrelated:\n  - rms/api-list.md\n---\n"),
        ("docs/_data/faq.yml", "page: rms/scopes.md#y # 注", "page: rms/api-list.md#y # 注"),
        ("docs/_data/faq.yml", 'do: "[x](/rms/scopes.md)です"', 'do: "[x](/rms/api-list.md)です"'),
        ("mkdocs.yml", "  - 題: rms/scopes.md", "  - 題: rms/api-list.md"),
        ("overrides/404.html", "{{ 'rms/scopes/' | url }}", "{{ 'rms/api-list/' | url }}"),
        ("overrides/404.html", "{{ 'rms/scopes/#y' | url }}", "{{ 'rms/api-list/#y' | url }}"),
        ("overrides/macros/a.md.jinja", 'link("/rms/scopes.md#" ~ x)', 'link("/rms/api-list.md#" ~ x)'),
    ],
)
def test_a_link_to_a_page_that_moved(path: str, text: str, new: str) -> None:
    assert mend_links(path, text, MOVED) == new


@pytest.mark.parametrize(
    ("path", "text"),
    [
        ("docs/faq/a.md", "[x](scopes.md)"),
        ("docs/faq/a.md", "[x](../rms/scopes.md.bak) rms/scopes"),
        ("docs/rms/a.md", "`[x](scopes.md)`"),
        ("docs/rms/a.md", "```\n[x](scopes.md)\n```"),
        ("docs/rms/a.md", "https://example.com/rms/scopes.md"),
        ("docs/rms/a.md", "[x](my-scopes.md)"),
        ("docs/faq/a.md", '<a href="../../rms/scope/">x</a> <a href="#x">y</a>'),
        ("docs/_data/faq.yml", "page: admin/rms/scopes.md"),
        ("overrides/404.html", "{{ 'rms/scopes-2/' | url }}"),
    ],
)
def test_what_only_looks_like_it_is_left_alone(path: str, text: str) -> None:
    assert mend_links(path, text, MOVED) == text


@pytest.mark.parametrize(
    ("text", "new"),
    [
        ("[x](api-setup.md#y)", "[x](../rms/api-setup.md#y)"),
        ("[x](../index.md)", "[x](../index.md)"),
        ("[x](scopes.md)", "[x](api.md)"),
        ("![x](pictures/a.png)", "![x](../rms/pictures/a.png)"),
        ("![x](../images/a.png)", "![x](../images/a.png)"),
        ("[x]: pictures/a.png", "[x]: ../rms/pictures/a.png"),
        (
            "[x](https://example.com/a) [y](#z) [w](/rms/api-setup.md)",
            "[x](https://example.com/a) [y](#z) [w](/rms/api-setup.md)",
        ),
        ('<a href="../api-setup/">x</a>', '<a href="../../rms/api-setup/">x</a>'),
        ('<img src="../../images/a.png">', '<img src="../../images/a.png">'),
        ('<a href="#z">x</a>', '<a href="#z">x</a>'),
    ],
)
def test_the_links_of_a_page_that_moves_to_another_folder(text: str, new: str) -> None:
    assert mend_links("docs/rms/scopes.md", text, FAR) == new


@pytest.mark.parametrize(
    ("path", "text", "new"),
    [
        ("docs/rms/scopes.md", "[x](#old) [y](#older)", "[x](#new) [y](#older)"),
        ("docs/rms/scopes.md", '<a href="#old">x</a>', '<a href="#new">x</a>'),
        ("docs/rms/scopes.md", "[x]: #old", "[x]: #new"),
        ("docs/rms/a.md", "[x](scopes.md#old) [y](scopes.md) [z](#old)", "[x](scopes.md#new) [y](scopes.md) [z](#old)"),
        ("docs/rms/a.md", '<a href="../scopes/#old">x</a>', '<a href="../scopes/#new">x</a>'),
        ("docs/_data/faq.yml", "page: rms/scopes.md#old", "page: rms/scopes.md#new"),
        ("overrides/404.html", "{{ 'rms/scopes/#old' | url }}", "{{ 'rms/scopes/#new' | url }}"),
    ],
)
def test_a_link_to_a_place_with_another_name(path: str, text: str, new: str) -> None:
    assert mend_links(path, text, PLACE) == new


def test_a_place_that_went_to_another_page() -> None:
    moves = {"rms/scopes.md#old": "faq/keys.md#new"}
    assert mend_links("docs/rms/scopes.md", "[x](#old)", moves) == "[x](../faq/keys.md#new)"
    assert mend_links("docs/rms/a.md", "[x](scopes.md#old)", moves) == "[x](../faq/keys.md#new)"
