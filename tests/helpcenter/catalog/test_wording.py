"""Pydantic's errors in words, one record at a time."""

from __future__ import annotations

from typing import Any

import pytest
from pydantic import ValidationError

from helpcenter.catalog import Origin, explain
from helpcenter.catalog.wording import record_in
from helpcenter.model import Guide, Image, Record, Scope, Step
from helpcenter.source import load_yaml

IMAGE = "id: a\nsource: a.png\nfile: images/a.png\nalt: 画面\nera: current\n"


def told(model: type[Record], text: str) -> list[str]:
    document = load_yaml(text, "a.yml")
    assert document.diagnostics == []
    try:
        model.model_validate(document.value)
    except ValidationError as error:
        return [str(diagnostic) for diagnostic in explain(error, model, Origin(document))]
    return []


@pytest.mark.parametrize(
    ("old", "new", "fault"),
    [
        ("id: a\n", "id: a\n", None),
        ("alt: 画面\n", "", "a.yml:1:1: 必要なキー「alt」がありません。"),
        ("alt: 画面\n", "alt: 画面\naltt: x\n", "a.yml:5:1: 「altt」というキーはここでは使えません。もしかして: 「alt」"),
        ("alt: 画面\n", "aalt: 画面\n", "a.yml:4:1: 「aalt」というキーはここでは使えません。もしかして: 「alt」"),
        ("alt: 画面\n", "alt:\n", "a.yml:4:5: 「alt」の値がありません。"),
        ("alt: 画面\n", "alt: ''\n", "a.yml:4:6: 「alt」が空です。文字を書いてください。"),
        ("alt: 画面\n", "alt: [画面]\n", "a.yml:4:6: 「alt」には文字を書いてください（リストや入れ子のキーは書けません）。"),
        ("alt: 画面\n", "alt: |\n  一\n  二\n", "a.yml:4:6: 「alt」は 1 行で書いてください。"),
        ("era: current\n", "era: now\n", "a.yml:5:6: 「era」の値「now」は使えません。使えるのは current、legacy です。"),
        ("era: current\n", "era: current\nwidth: 4px\n", "a.yml:6:8: 「width」の値「4px」は使えません。整数だけを書いてください。もしかして: 「4」"),
        ("era: current\n", "era: current\nwidth: 0\n", "a.yml:6:8: 「width」の値「0」は使えません。1 以上の整数を書いてください。"),
        ("era: current\n", "era: current\nwidth: [4]\n", "a.yml:6:8: 「width」の値は使えません。整数だけを書いてください。"),
        ("era: current\n", "era: current\ntaken_on: 昨日\n", "a.yml:6:11: 「taken_on」の値「昨日」は使えません。日付は 2026-11-24 の形で書いてください。"),
        ("era: current\n", "era: current\ntaken_on: [1]\n", "a.yml:6:11: 「taken_on」の値は使えません。日付は 2026-11-24 の形で書いてください。"),
    ],
)  # fmt: skip
def test_picture(old: str, new: str, fault: str | None) -> None:
    assert told(Image, IMAGE.replace(old, new)) == ([fault] if fault else [])


@pytest.mark.parametrize(
    ("model", "text", "faults"),
    [
        (
            Step,
            "id: a\ntitle: 題\ndo: 文\nbasis: inferred\n",
            ["a.yml:4:8: 推定（inferred）には、理由（reason）が必要です。例: reason: API の名前と働きからの推定"],
        ),
        (Step, "- a\n", ["a.yml:1:1: ここには「キー: 値」の形で書いてください。"]),
        (
            Step,
            "id: a\ntitle: 題\ndo: 文\nbasis: seed\nmenu: 楽天\n",
            ["a.yml:5:7: 「menu」には「- 」で始まるリストを書いてください。"],
        ),
        (
            Step,
            "id: a\ntitle: 題\ndo: 文\nbasis: seed\nmenu: ・楽天\n",
            ["a.yml:5:7: 「menu」の行の先頭の「・」を、半角の「- 」に直してください。"],
        ),
        (
            Step,
            "id: a\ntitle: 題\ndo: 文\nbasis: seed\nbranches:\n  - id: b\n    cond: x\n    do: 文\n    basis: seed\n",
            [
                "a.yml:7:5: 「cond」というキーはここでは使えません。もしかして: 「condition」",
            ],
        ),
        (
            Guide,
            "id: a\ntitle: 題\nplace: rms\nlead: 文\nminutes: 241\neditions: []\n",
            [
                "a.yml:5:10: 「minutes」の値「241」は使えません。240 以下の整数を書いてください。",
                "a.yml:6:11: 「editions」に 1 つ以上書いてください。",
            ],
        ),
    ],
)
def test_parts_of_guides(model: type[Record], text: str, faults: list[str]) -> None:
    assert told(model, text) == faults


def test_bad_switch() -> None:
    text = "id: item.get\ngroup: a\ndoes: {text: 文, basis: seed}\nused_for: [{text: 文, basis: seed}]\n"
    text += "without: [{text: 文, basis: seed, symptom: a}]\npaid: {kind: none}\ncoupon_check: はい\n"
    assert told(Scope, text) == [
        "a.yml:7:15: 「coupon_check」の値「はい」は使えません。true か false を書いてください。"
    ]


@pytest.mark.parametrize(
    ("annotation", "record"),
    [(tuple[Step, ...], Step), (Step | None, Step), (str, None), (tuple[str, ...], None), (int | None, None)],
    ids=str,
)
def test_record_is_found_in_an_annotation(annotation: Any, record: type[Record] | None) -> None:
    assert record_in(annotation) is record
