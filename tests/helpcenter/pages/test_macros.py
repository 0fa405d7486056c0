"""Macro files, compiled or refused."""

from __future__ import annotations

from pathlib import Path

import pytest

from helpcenter.diagnostics import Location
from helpcenter.pages import MacroLibrary, load_macros
from helpcenter.pages.macros import anchor, breakable, place_of_name

GOOD = '{## 印。使い方: {{ badge("x") }} ##}\n{% macro badge(id, size=1) %}\n<b>{{ id }}{{ varargs }}</b>\n{% endmacro %}\n'


def load(tmp_path: Path, **texts: str) -> MacroLibrary:
    for name, text in texts.items():
        (tmp_path / f"{name}.md.jinja").write_text(text, "utf-8")
    return load_macros(tmp_path, "m")


def test_macro_knows_how_it_is_called(tmp_path: Path) -> None:
    macro = load(tmp_path, badge=GOOD).macros["badge"]
    assert (macro.parameters, macro.required, macro.takes_more) == (("id", "size"), 1, True)
    assert macro.usage == '{{ badge("x") }}'


def test_macro_without_an_example_has_one_made(tmp_path: Path) -> None:
    macro = load(tmp_path, badge="{% macro badge(id) %}{{ id }}{% endmacro %}").macros["badge"]
    assert macro.usage == '{{ badge("…") }}'


@pytest.mark.parametrize(
    ("name", "text", "fault"),
    [
        ("badge", GOOD, None),
        ("badge", GOOD.replace("badge(id", "bagde(id"), "m/badge.md.jinja:2:1: このファイルには、ファイル名と同じ名前のマクロ「badge」を 1 つ書いてください。"),
        ("badge", "<b></b>", "m/badge.md.jinja:1:1: このファイルには、ファイル名と同じ名前のマクロ「badge」を 1 つ書いてください。"),
        ("badge", GOOD.replace("{{ id }}", "{{ id"), "m/badge.md.jinja:3:4: {{ を閉じる }} がありません。"),
        ("badge", GOOD.replace("{{ id }}", "{{ idd }}"), "m/badge.md.jinja:3:7: 「idd」というマクロはありません。"),
        ("badge", GOOD.replace("{{ id }}", "{{ badeg(id) }}"), "m/badge.md.jinja:3:7: 「badeg」というマクロはありません。もしかして: 「badge」"),
        ("badge", GOOD.replace("{{ id }}", '{{ record("image", id) }}'), None),
    ],
)  # fmt: skip
def test_file_is_checked(tmp_path: Path, name: str, text: str, fault: str | None) -> None:
    library = load(tmp_path, **{name: text})
    assert [str(d) for d in library.diagnostics] == ([fault] if fault else [])


def test_folder_without_macros_is_a_fault(tmp_path: Path) -> None:
    message = "m:1:1: マクロのファイル（*.md.jinja）が 1 つもありません。消したときは元に戻してください。"
    assert [str(d) for d in load(tmp_path).diagnostics] == [message]


@pytest.mark.parametrize(
    ("line", "name", "nth", "column"),
    [
        ('image {{ image("a") }}', "image", 0, 10),
        ('{{ image("a") }} {{ image("b") }}', "image", 1, 21),
        ('{{ image("a") }}', "image", 5, 4),
        ('{{ x("image") }} image', "image", 0, 18),
        ("文 {{ 1 + }}", "", 0, 3),
        ("文", "image", 0, 1),
        ("image(", "image", 0, 1),
    ],
)
def test_name_is_placed_within_the_marks(line: str, name: str, nth: int, column: int) -> None:
    assert place_of_name(f"\n{line}\n", 2, name, "a.md", 10, nth) == Location("a.md", 11, column)


def test_filters_of_macros() -> None:
    assert anchor("license.expiryDate.get") == "license-expirydate-get"
    assert breakable("a.b-c_d&") == "a.<wbr>b-<wbr>c_<wbr>d&amp;"
