"""A writer's file into text, and an offset in it into a place."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

from helpcenter.diagnostics import Diagnostic, Location

_SAVE_AS_UTF_8 = "エディターの「名前を付けて保存」で UTF-8 を選んで保存し直してください。"


@dataclass(frozen=True, slots=True)
class Trace:
    """Where a piece of a finished page was written."""

    location: Location
    typed: str
    """The words that stand there: of an address, as the writer typed it."""
    macro: str = ""
    """The macro that wrote it; the location is then the call's."""


def read_text(file: Path, path: str) -> tuple[str, list[Diagnostic]]:
    """A file as text with Unix line ends, whatever it holds; what is wrong with its encoding as a fault.

    `path` is what the fault calls the file. Nothing is raised: what cannot be opened is empty.
    """
    try:
        raw = file.read_bytes()
    except OSError:
        return "", [
            Diagnostic(Location(path), "ファイルを開けません。ファイルがあるか、読み取れるかを確かめてください。")
        ]
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = raw[: error.start].count(b"\n") + 1
    else:
        if text.startswith("\ufeff"):  # only one of them is taken off by all who read the file
            words = "ファイルの先頭に、目に見えない文字（BOM）が重なっています。UTF-8 で保存し直してください。"
            return _newlines(text.lstrip("\ufeff")), [Diagnostic(Location(path), words)]
        if not _is_seven_bits_of_another(raw):
            return _newlines(text), []
        line = 1
    name, text = _guess_encoding(raw)
    where = Location(path, 1 if name in {"UTF-16", "ISO-2022-JP"} else line)
    guess = f"（{name} のようです）" if name else ""
    return _newlines(text), [Diagnostic(where, f"文字コードが UTF-8 ではありません{guess}。{_SAVE_AS_UTF_8}")]


def _newlines(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\r", "\n")


def _is_seven_bits_of_another(raw: bytes) -> bool:
    """Bytes that UTF-8 would read without complaint, and wrongly."""
    return _is_jis(raw) or _is_bare_utf_16(raw)


def _is_jis(raw: bytes) -> bool:
    return any(mark in raw for mark in (b"\x1b$B", b"\x1b$@", b"\x1b(J"))


def _is_bare_utf_16(raw: bytes) -> bool:
    """Without a mark at its beginning: every second byte of what is no Japanese is zero."""
    return raw[:400].count(0) > len(raw[:400]) // 5


def _guess_encoding(raw: bytes) -> tuple[str, str]:
    if raw.startswith((b"\xff\xfe", b"\xfe\xff")):
        return "UTF-16", raw.decode("utf-16", errors="replace")
    if _is_bare_utf_16(raw):
        order = "utf-16-le" if raw[1::2].count(0) > raw[::2].count(0) else "utf-16-be"
        return "UTF-16", raw.decode(order, errors="replace")
    if _is_jis(raw):
        return "ISO-2022-JP", raw.decode("iso2022_jp", errors="replace")
    for encoding, name in (("euc_jp", "EUC-JP"), ("cp932", "Shift_JIS")):
        try:
            return name, raw.decode(encoding)
        except UnicodeDecodeError:
            continue
    return "", raw.decode("utf-8", errors="replace")


def place_at(text: str, offset: int, path: str, first_line: int = 1) -> Location:
    """The place of an offset; `first_line` is the number of the line of the file with which `text` begins."""
    return Location(path, first_line + text.count("\n", 0, offset), offset - text.rfind("\n", 0, offset))


_CODE = re.compile(
    r"^(?P<fence>`{3,}|~{3,})[^\n]*\n.*?(?:^(?P=fence)[`~]*[ \t]*$|\Z)"
    r"|(?P<tick>`+)(?!`).+?(?<!`)(?P=tick)(?!`)|<!--.*?-->|\{##.*?##\}",
    re.MULTILINE | re.DOTALL,
)


def hide_code(markdown: str) -> str:
    """The same text with code and comments blanked out, character for character."""
    return _CODE.sub(lambda m: re.sub(r"[^\n]", " ", m.group()), markdown)
