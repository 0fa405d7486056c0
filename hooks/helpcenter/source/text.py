"""A writer's file into text, and an offset in it into a place."""

from __future__ import annotations

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
        return _newlines(raw.decode("utf-8-sig")), []
    except UnicodeDecodeError as error:
        line = raw[: error.start].count(b"\n") + 1
    name, text = _guess_encoding(raw)
    where = Location(path, 1 if name == "UTF-16" else line)
    guess = f"（{name} のようです）" if name else ""
    return _newlines(text), [Diagnostic(where, f"文字コードが UTF-8 ではありません{guess}。{_SAVE_AS_UTF_8}")]


def _newlines(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\r", "\n")


def _guess_encoding(raw: bytes) -> tuple[str, str]:
    if raw.startswith((b"\xff\xfe", b"\xfe\xff")):
        return "UTF-16", raw.decode("utf-16", errors="replace")
    for encoding, name in (("euc_jp", "EUC-JP"), ("cp932", "Shift_JIS")):
        try:
            return name, raw.decode(encoding)
        except UnicodeDecodeError:
            continue
    return "", raw.decode("utf-8", errors="replace")


def place_at(text: str, offset: int, path: str, first_line: int = 1) -> Location:
    """The place of an offset; `first_line` is the number of the line of the file with which `text` begins."""
    return Location(path, first_line + text.count("\n", 0, offset), offset - text.rfind("\n", 0, offset))
