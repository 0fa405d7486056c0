"""Words into the rows of the kana table by their readings, as a printed dictionary has them."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass

from helpcenter.model import Term

_ROWS = (
    ("a", "あ行", "あいうえお"),
    ("ka", "か行", "かきくけこ"),
    ("sa", "さ行", "さしすせそ"),
    ("ta", "た行", "たちつてと"),
    ("na", "な行", "なにぬねの"),
    ("ha", "は行", "はひふへほ"),
    ("ma", "ま行", "まみむめも"),
    ("ya", "や行", "やゆよ"),
    ("ra", "ら行", "らりるれろ"),
    ("wa", "わ行", "わゐゑをん"),
)
_SMALL = str.maketrans("ぁぃぅぇぉっゃゅょゎ", "あいうえおつやゆよわ")
_VOWELS = {
    "あ": "あかさたなはまやらわ",
    "い": "いきしちにひみりゐ",
    "う": "うくすつぬふむゆる",
    "え": "えけせてねへめれゑ",
    "お": "おこそとのほもよろを",
}
_VOWEL_OF = {kana: vowel for vowel, column in _VOWELS.items() for kana in column}


@dataclass(frozen=True, slots=True)
class Row:
    """A row of the table with the words that begin in it."""

    id: str
    title: str
    terms: tuple[Term, ...]


def rows(terms: Iterable[Term]) -> tuple[Row, ...]:
    """The rows that have words; those whose reading is not known come last, in a row of their own."""
    by_row: dict[str, list[Term]] = {}
    for term in sorted(terms, key=lambda term: (sort_key(term.reading or ""), term.term)):
        by_row.setdefault(_row_of(term.reading), []).append(term)
    titles = [*((id_, title) for id_, title, _ in _ROWS), ("other", "そのほか")]
    return tuple(Row(id_, title, tuple(by_row[id_])) for id_, title in titles if id_ in by_row)


def _row_of(reading: str | None) -> str:
    first = _plain(reading)[:1] if reading else ""
    return next((id_ for id_, _, kana in _ROWS if first and first in kana), "other")


def sort_key(reading: str) -> tuple[str, str]:
    """Dictionaries (JIS X 4061) compare the plain kana first: が as か, ゃ as や, ー as the vowel before it."""
    plain = _plain(reading)
    spoken = ""
    for kana in plain:
        spoken += _VOWEL_OF.get(spoken[-1:], kana) if kana == "ー" else kana
    return spoken, reading


def _plain(reading: str) -> str:
    """Hiragana without small kana and without the marks of voice: `がっきゅう` → `かつきゆう`."""
    hiragana = "".join(chr(ord(c) - 0x60) if "ァ" <= c <= "ヶ" else c for c in unicodedata.normalize("NFKC", reading))
    marks = unicodedata.normalize("NFD", hiragana)
    return "".join(c for c in marks if not unicodedata.combining(c)).translate(_SMALL)
