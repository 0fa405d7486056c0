"""Words stand in the order of a Japanese dictionary."""

from __future__ import annotations

import pytest

from helpcenter.model import Term
from helpcenter.terms import rows
from helpcenter.terms.kana import sort_key


def term(reading: str | None, name: str = "語") -> Term:
    return Term(id="x", term=name, reading=reading, text="説明です。", page="index.md")


@pytest.mark.parametrize(
    "readings",
    [
        ["あーるえむえす", "あーるきゃびねっと", "あぷりいちらん", "あぷりしょうさい"],
        ["えーぴーあい", "えすけーゆー", "えるせぐ"],
        ["かき", "がき", "かく", "がく"],
        ["はし", "ばし", "ぱし", "はす"],
        ["きゃく", "きやく", "きょく", "きよく"],
        ["っき", "つき", "てき"],
        ["おーい", "おおう", "おか"],
        ["らいせんすきー", "らいんろぐいん", "りっちめっせーじ", "りようきのういちらん", "りようきのうへんしゅう"],
    ],
    ids=lambda readings: readings[0],
)
def test_readings_are_in_dictionary_order(readings: list[str]) -> None:
    assert sorted(set(readings), key=sort_key) == readings


@pytest.mark.parametrize(
    ("reading", "row"),
    [("ぁあ", "a"), ("がぎ", "ka"), ("ジドウ", "sa"), ("づけ", "ta"), ("の", "na"), ("ぱす", "ha"), ("も", "ma"),
     ("ょ", "ya"), ("れんけい", "ra"), ("を", "wa"), ("んだ", "wa"), ("API", "other"), (None, "other")],
)  # fmt: skip
def test_word_stands_in_the_row_of_its_first_kana(reading: str | None, row: str) -> None:
    assert [found.id for found in rows([term(reading)])] == [row]


def test_rows_without_words_are_left_out_and_unread_words_come_last() -> None:
    table = rows([term(None, "ECGO"), term("らん", "B"), term("いち", "A"), term("らん", "A"), term(None, "ABC")])
    assert [(row.id, row.title, [t.term for t in row.terms]) for row in table] == [
        ("a", "あ行", ["A"]),
        ("ra", "ら行", ["A", "B"]),
        ("other", "そのほか", ["ABC", "ECGO"]),
    ]
