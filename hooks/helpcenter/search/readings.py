"""How titles and words are read aloud: a reader types りようきのう for 利用機能."""

from __future__ import annotations

import functools
import re
from collections.abc import Mapping
from typing import Any

_KATAKANA = re.compile(r"[ァ-ヶー]+")
_SPOKEN = re.compile(r"[一-鿿㐀-䶿々〆ぁ-ゖァ-ヶー]")
_KANJI = re.compile(r"[一-鿿㐀-䶿々〆]")


class DictionaryMissing(Exception):
    """The dictionary of readings is not installed; the message is for the person who builds."""


class Reader:
    """Reads Japanese text aloud. `spoken`: how single terms are read, where somebody has written it down."""

    def __init__(self, spoken: Mapping[str, str] | None = None) -> None:
        self._tokenizer = _tokenizer()
        # The longest first: WEB APIサービス before API.
        self._spoken = sorted((spoken or {}).items(), key=lambda item: (-len(item[0]), item))
        self._known: dict[str, str] = {}

    def read(self, text: str) -> str:
        """The reading of `text` in hiragana, with a space for what has none; empty where nothing needs one."""
        if text not in self._known:
            self._known[text] = self._read(text)
        return self._known[text]

    def _read(self, text: str) -> str:
        for term, reading in self._spoken:
            text = text.replace(term, f" {reading} ")
        if not _KANJI.search(text) and not any(reading in text for _, reading in self._spoken):
            return ""  # the text itself says how it is read
        words = (self._word(morpheme) for morpheme in self._tokenizer.tokenize(text))
        return " ".join("".join(words).split())

    @staticmethod
    def _word(morpheme: Any) -> str:
        surface, reading = morpheme.surface(), morpheme.reading_form()
        if _KATAKANA.fullmatch(reading) and _SPOKEN.search(surface):
            return _hiragana(reading)
        return _hiragana(surface) if _SPOKEN.search(surface) else " "


def _hiragana(text: str) -> str:
    return "".join(chr(ord(c) - 0x60) if "ァ" <= c <= "ヶ" else c for c in text)


@functools.cache
def _tokenizer() -> Any:
    """Read into memory once, however often a preview builds."""
    try:
        import sudachidict_small  # noqa: F401, PLC0415 (a build without it must be told in words)
        from sudachipy import Dictionary, SplitMode  # noqa: PLC0415 (the same)
    except ImportError as error:
        raise DictionaryMissing(
            f"読みの辞書（{error.name}）がないので、検索の索引を作れません。"
            "python3 scripts/dev.py build で作ると、必要な部品が自動でそろいます。"
        ) from error
    return Dictionary(dict="small").tokenizer(mode=SplitMode.C)
