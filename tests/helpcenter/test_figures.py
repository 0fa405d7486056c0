"""A drawn figure's data: the words that say the same as the picture, and what does not fit its step."""

from __future__ import annotations

from typing import Any

import pytest

from helpcenter.diagnostics import Level, Location
from helpcenter.figures import check_figure, describe, focus_of
from helpcenter.model import Figure, Step

MENU_AND_BUTTON = {
    "window": "RMS",
    "menu": [{"item": "2-1 アプリ一覧", "point": 1}, {"item": "2-2 アプリ登録"}],
    "main": [{"heading": "設定"}, {"row": "アプリ登録者：店舗様", "button": "詳細", "point": 2}],
}


def step(figure: dict[str, Any] | None, do: str, **more: object) -> Step:
    return Step.model_validate({"id": "s", "title": "題", "do": do, "basis": "seed", "figure": figure, **more})


def told(made: Step) -> list[str]:
    places = {("figure",): 1, ("id",): 2}
    return [
        f"{d.location.line}: {d.message}"
        for d in check_figure(made, lambda *keys: Location("g.yml", places.get(keys, 9)))
    ]


@pytest.mark.parametrize(
    ("figure", "words"),
    [
        (
            MENU_AND_BUTTON,
            (
                "「RMS」の画面の略図。左メニューの「2-1 アプリ一覧」に①、"
                "「アプリ登録者：店舗様」の行の右端にある「詳細」ボタンに②の印。"
            ),
        ),
        (
            {
                "window": "確認",
                "main": [{"check": "同意する", "point": 1}, {"button": "次へ", "at_end": True, "point": 2}],
            },
            "「確認」の画面の略図。「同意する」のチェック欄に①、右側の「次へ」ボタンに②の印。",
        ),
        (
            {
                "window": "欄",
                "main": [{"field": "キー", "point": 1}, {"row": "一行", "point": 2}, {"heading": "題", "point": 3}],
            },
            "「欄」の画面の略図。「キー」の欄に①、「一行」の行に②、見出し「題」に③の印。",
        ),
        ({"window": "空"}, "「空」の画面の略図。"),
    ],
)
def test_text_alternative_says_where_each_mark_stands(figure: dict[str, Any], words: str) -> None:
    assert describe(Figure.model_validate(figure)) == words


@pytest.mark.parametrize(
    ("menu", "focus"),
    [([], "solo"), ([{"item": "a"}], "main"), ([{"item": "a", "point": 1}], "both")],
)
def test_a_narrow_screen_keeps_what_is_marked(menu: list[dict[str, Any]], focus: str) -> None:
    assert focus_of(Figure.model_validate({"window": "w", "menu": menu})) == focus


def test_figure_that_says_what_its_step_says_is_fine() -> None:
    assert told(step(MENU_AND_BUTTON, "「2-1 アプリ一覧」を開き、「詳細」を押します。")) == []
    assert told(step(MENU_AND_BUTTON, "開きます。", menu=["2-1 アプリ一覧", "詳細"])) == []


def test_mark_that_the_sentence_does_not_name() -> None:
    assert told(step(MENU_AND_BUTTON, "「アプリ一覧」を開き、「詳細」を押します。")) == [
        "9: 略図の①「2-1 アプリ一覧」が、手順の文（do）にも menu にもありません。同じ文字にそろえてください。"
    ]


def test_marks_in_another_order_than_the_sentence() -> None:
    assert told(step(MENU_AND_BUTTON, "「詳細」を押す前に「2-1 アプリ一覧」を開きます。")) == [
        "9: 略図の②「詳細」の番号が、手順の文の順番とちがいます。"
    ]


@pytest.mark.parametrize("points", [[], [2], [1, 3], [1, 1]])
def test_marks_count_from_one(points: list[int]) -> None:
    figure = {"window": "w", "main": [{"button": "押す", "point": p} for p in points]}
    assert told(step(figure, "「押す」")) == ["1: 略図の印（point）は、1 から順に 1 つずつ付けてください。"]


def test_scope_of_the_step_may_be_marked() -> None:
    figure = {"window": "w", "main": [{"check": "item.get", "point": 1}]}
    assert told(step(figure, "選びます。", scopes=["item.get"])) == []


def test_step_with_a_screen_could_have_a_figure() -> None:
    made = step(None, "押します。", screen="app-list")
    assert [d.level for d in check_figure(made, lambda *_: Location("g.yml"))] == [Level.ADVICE]
    assert told(made) == [
        "2: 手順「s」には、まだ略図がありません。figure: に画面の名前と押すところを書くと、略図が描かれます。"
    ]
    assert told(step(None, "押します。")) == []
