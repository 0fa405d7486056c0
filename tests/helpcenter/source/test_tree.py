"""YAML as text and lists that know where they stand; its slips in words are golden cases (`golden/faults/yaml_*`)."""

from __future__ import annotations

from typing import Any

import pytest

from helpcenter.diagnostics import Location
from helpcenter.source import load_yaml

TEXT = """\
# comment
title: 手順
steps:
  - id: first
    done: no
  - id: second
"""


@pytest.mark.parametrize(
    ("written", "value"),
    [
        ("no", "no"),
        ("1.10", "1.10"),
        ("0123", "0123"),
        ("12:30", "12:30"),
        ("2025-04-01", "2025-04-01"),
        ("'no'", "no"),
        ('""', ""),
        ("'~'", "~"),
        ("", None),
        ("~", None),
        ("null", None),
        ("[a, 1]", ["a", "1"]),
        ("{a: 1}", {"a": "1"}),
        ("|\n  一\n  二", "一\n二\n"),
        (">-\n  一\n  二", "一 二"),
    ],
)
def test_scalars_are_never_guessed(written: str, value: Any) -> None:
    document = load_yaml(f"key: {written}\n", "a.yml")
    assert (document.value, document.diagnostics) == ({"key": value}, [])


@pytest.mark.parametrize(
    ("path", "line", "column"),
    [
        ((), 2, 1),
        (("title",), 2, 8),
        (("steps",), 4, 3),
        (("steps", 1, "id"), 6, 9),
        (("steps", 0, "nothing"), 4, 5),
        (("nothing",), 2, 1),
    ],
)
def test_every_part_knows_its_place(path: tuple[str | int, ...], line: int, column: int) -> None:
    assert load_yaml(TEXT, "a.yml").place(path) == Location("a.yml", line, column)


def test_lines_above_the_yaml_are_counted() -> None:
    document = load_yaml("a: 1\na: 2\n", "a.md", line_offset=1)
    message = "a.md:3:1: キー「a」が 2 回書かれています（1 回目は 2 行目）。どちらかを消してください。"
    assert [str(d) for d in document.diagnostics] == [message]


def test_all_texts_are_found_with_their_keys() -> None:
    assert list(load_yaml(TEXT, "a.yml").scalars()) == [
        (("title",), "手順"),
        (("steps", 0, "id"), "first"),
        (("steps", 0, "done"), "no"),
        (("steps", 1, "id"), "second"),
    ]


def test_settings_may_name_variables_of_the_environment() -> None:
    text = 'site_url: !ENV [SITE_URL, "http://127.0.0.1/"]\n'
    assert load_yaml(text, "mkdocs.yml", settings=True).diagnostics == []
    assert len(load_yaml(text, "a.yml").diagnostics) == 1


def test_huge_file_is_refused_before_it_is_read() -> None:
    document = load_yaml("a: " + "x" * 1_000_000, "a.yml")
    message = "a.yml:1:1: ファイルが大きすぎます（1 MB まで）。いくつかのファイルに分けてください。"
    assert [str(d) for d in document.diagnostics] == [message]
    assert document.value is None


def test_empty_document_has_no_value_and_no_fault() -> None:
    document = load_yaml("# nothing\n", "a.yml")
    assert (document.value, document.diagnostics, document.place(("a",))) == (None, [], Location("a.yml"))


@pytest.mark.parametrize(
    ("text", "offset", "line", "column"),
    [
        ("a: 文 <b> です", 2, 1, 6),
        ("a: |\n  一\n  <b> と <b>\n", 8, 3, 9),
        ('a: "文 <b>"', 2, 1, 7),
        ('a: "\\u003cb>"', 0, 1, 4),
    ],
    ids=["plain", "second of two", "quoted", "typed in another way"],
)
def test_a_place_within_a_text(text: str, offset: int, line: int, column: int) -> None:
    document = load_yaml(text, "x.yml")
    place = document.place_in(("a",), document.value["a"], offset)
    assert (place.line, place.column) == (line, column)


@pytest.mark.parametrize(
    ("text", "cut"),
    [
        ("a: 設定 #1", True),
        ("a: 設定 # メモ", False),
        ("a: 10 #分", False),
        ("a: rms #メモ", False),
        ("a: '設定 #1'", False),
    ],
)
def test_a_text_that_a_hash_cuts_off(text: str, cut: bool) -> None:
    assert bool(load_yaml(text, "x.yml").advice) is cut
