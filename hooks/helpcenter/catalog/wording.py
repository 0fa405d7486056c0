"""What pydantic says of a record, in words for its writer."""

from __future__ import annotations

import datetime as dt
import re
import typing
import unicodedata
from collections.abc import Callable, Iterable, Iterator
from typing import Any

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from helpcenter.catalog.records import Origin
from helpcenter.diagnostics import Diagnostic, nearest, suggest
from helpcenter.model import ADDRESS, FILE, FINGERPRINT, ID, PAGE, SCOPE_ID, Record
from helpcenter.source import KeyPath


def explain(error: ValidationError, model: type[Record], origin: Origin) -> Iterator[Diagnostic]:
    """Each of pydantic's errors as a diagnostic at the key or value that it is about."""
    details = [(detail, detail["loc"]) for detail in error.errors()]
    guesses: set[KeyPath] = set()
    for detail, keys in details:
        if detail["type"] == "extra_forbidden":
            known = _keys_of(model, keys[:-1])
            place = origin.document.keys.get((*origin.path, *keys)) or origin.place(*keys)
            yield Diagnostic(place, unknown_key(str(keys[-1]), known))
            guesses.add((*keys[:-1], nearest(str(keys[-1]), known) or ""))
    for detail, keys in details:
        match detail["type"]:
            case "extra_forbidden":
                pass
            case "missing":
                # A misspelt key is one mistake, not an unknown and a missing one.
                if keys not in guesses:
                    yield Diagnostic(origin.place(*keys[:-1]), f"必要なキー「{keys[-1]}」がありません。")
            case "too_short" if detail["input"]:
                pass  # pydantic counts the good items only: the bad ones are told themselves
            case _:
                place = origin.place(*keys, *_BLAMED.get(detail["type"], ()))
                yield Diagnostic(place, _explain_value(detail, keys))


_BLAMED = {"reason_missing": ("basis",), "claim_missing": ("kind",)}
"""For faults of a record as a whole: the value that makes it one."""


def unknown_key(key: str, known: Iterable[str]) -> str:
    return f"「{key}」というキーはここでは使えません。{suggest(key, known)}"


def record_in(annotation: Any) -> type[Record] | None:
    """The record type inside `tuple[Step, ...]`, `Route | None` and the like."""
    if isinstance(annotation, type) and issubclass(annotation, Record):
        return annotation
    return next((found for inner in typing.get_args(annotation) if (found := record_in(inner))), None)


def _keys_of(model: type[Record], keys: KeyPath) -> list[str]:
    """The keys that the record at `keys` may have."""
    for key in keys:
        if isinstance(key, str):
            model = record_in(model.model_fields[key].annotation) or model
    return list(model.model_fields)


def _explain_value(detail: ErrorDetails, keys: KeyPath) -> str:
    name = next((f"「{key}」" for key in reversed(keys) if isinstance(key, str)), "ここ")
    value = detail["input"]
    if value is None:
        return f"{name}の値がありません。"
    kind = detail["type"]
    if kind in _SENTENCES:
        return _SENTENCES[kind]
    if kind in _RULES:
        return name + _RULES[kind](detail.get("ctx", {}), value)
    written = f"の値「{value if len(value) <= 40 else value[:40] + '…'}」" if isinstance(value, str) else "の値"
    how = _HOW[kind](detail.get("ctx", {}), value) if kind in _HOW else "書き方を確かめてください。"
    return f"{name}{written}は使えません。{how}"


def _allowed(context: dict[str, Any], value: Any) -> str:
    allowed = [part.strip("' ") for part in context["expected"].replace(" or ", ", ").split(", ")]
    if isinstance(value, str) and re.search("[、，]", value):
        return "いくつも並べるときは、1 つずつ「- 」の行にしてください。"
    return f"使えるのは {'、'.join(allowed)} です。{suggest(str(value), allowed)}"


def _number(value: Any) -> str:
    """The number that a text like `１０分` means."""
    found = re.findall(r"\d+", unicodedata.normalize("NFKC", str(value)).replace(",", ""))
    return f"もしかして: 「{int(found[0])}」" if len(found) == 1 and len(found[0]) < 10 else ""


def _day(*given: Any) -> str:
    """The day that a text like `2026年11月4日` means."""
    words = "日付は 2026-11-24 の形で書いてください。"
    found = re.fullmatch(r"\D*(\d{4})\D?(\d{1,2})\D?(\d{1,2})\D*", unicodedata.normalize("NFKC", str(given[-1])))
    try:
        day = dt.date(*map(int, found.groups())) if found else None
    except ValueError:
        return "その日はありません。" + words
    return words + (f"もしかして: 「{day}」" if day else "")


def _list(context: dict[str, Any], value: Any) -> str:
    if isinstance(value, str) and value[:1] in {"－", "ー", "―", "・"}:
        return f"の行の先頭の「{value[0]}」を、半角の「- 」に直してください。"
    if isinstance(value, str) and value[:1] in {"［", "【"}:
        return f"のかっこ「{value[0]}」が全角です。半角の [ ] か、「- 」で始まる行に直してください。"
    return "には「- 」で始まるリストを書いてください。"


_PATTERN_HELP: dict[str, str] = {
    ID: "英小文字・数字・ハイフンで書いてください。例: rms-login",
    SCOPE_ID: "項目の名前を RMS の画面どおりに書いてください。例: license.expiryDate.get",
    FILE: "「images/フォルダー名/ファイル名」の形で書いてください。",
    ADDRESS: "https:// で始まるアドレスを書いてください。",
    PAGE: "docs/ からの場所を書いてください。例: rms/api-setup.md#keys",
    FINGERPRINT: "取り込みのときに自動で入る値です。手では書かず、この行を消してください。",
}

_Words: typing.TypeAlias = dict[str, Callable[[dict[str, Any], Any], str]]

_SENTENCES = {
    "reason_missing": "推定（inferred）には、理由（reason）が必要です。例: reason: API の名前と働きからの推定",
    "claim_missing": "kind が none でないときは、説明（claim）が必要です。",
    "piece_kind": "heading・item・check・field・button・row のうち、1 つだけを書いてください。",
    "label_missing": "current（現在の名前）か legacy（以前の名前）のどちらかが必要です。",
}
"""Faults that are told in a sentence of their own."""

_RULES: _Words = {
    "string_too_short": lambda *_: "が空です。文字を書いてください。",
    "string_too_long": lambda context, _: f"が長すぎます（{context['max_length']} 文字まで）。",
    "too_long": lambda context, _: f"が長すぎます（{context['max_length']} 文字まで）。",
    "string_type": lambda *_: "には文字を書いてください（リストや入れ子のキーは書けません）。",
    "tuple_type": _list,
    "too_short": lambda *_: "に 1 つ以上書いてください。",
    "model_type": lambda *_: "には「キー: 値」の形で書いてください。",
    "one_line": lambda *_: "は 1 行で書いてください。",
}
"""Rules that are told without the value."""

_HOW: _Words = {
    "string_pattern_mismatch": lambda context, _: _PATTERN_HELP[context["pattern"]],
    "literal_error": _allowed,
    "int_parsing": lambda _, value: f"整数だけを書いてください。{_number(value)}",
    "int_parsing_size": lambda *_: "整数だけを書いてください。",
    "int_from_float": lambda *_: "整数だけを書いてください。",
    "int_type": lambda *_: "整数だけを書いてください。",
    "greater_than": lambda context, _: f"{context['gt'] + 1} 以上の整数を書いてください。",
    "greater_than_equal": lambda context, _: f"{context['ge']} 以上の整数を書いてください。",
    "less_than_equal": lambda context, _: f"{context['le']} 以下の整数を書いてください。",
    "bool_parsing": lambda *_: "true か false を書いてください。",
    "bool_type": lambda *_: "true か false を書いてください。",
    "date_from_datetime_parsing": _day,
    "date_from_datetime_inexact": _day,
    "date_format": _day,
    "date_type": _day,
}
"""How a value that cannot be used should be written."""
