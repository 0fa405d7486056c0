"""The first bytes of a file into what it really is, whatever its name says."""

from __future__ import annotations

import codecs
import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal, TypeAlias

Format: TypeAlias = Literal["png", "jpeg", "gif", "webp", "avif", "svg"]
NotPicture: TypeAlias = Literal["empty", "lfs", "web-page", "markup", "text", "foreign", "unknown"]

NAMES: dict[Format, str] = {
    "png": "PNG",
    "jpeg": "JPEG",
    "gif": "GIF",
    "webp": "WebP",
    "avif": "AVIF",
    "svg": "SVG",
}
SUFFIXES: dict[str, Format] = {
    ".png": "png",
    ".jpg": "jpeg",
    ".jpeg": "jpeg",
    ".gif": "gif",
    ".webp": "webp",
    ".avif": "avif",
    ".svg": "svg",
}


@dataclass(frozen=True, slots=True)
class Other:
    """Bytes that are no picture for a page."""

    kind: NotPicture
    name: str = ""
    """What a person calls such a file."""


_MAGIC: tuple[tuple[bytes, Format | Other], ...] = (
    (b"\x89PNG\r\n\x1a\n", "png"),
    (b"\xff\xd8\xff", "jpeg"),
    (b"GIF87a", "gif"),
    (b"GIF89a", "gif"),
    (b"version https://git-lfs.github.com/spec/", Other("lfs")),
    (b"BM", Other("foreign", "BMP")),
    (b"II*\0", Other("foreign", "TIFF")),
    (b"MM\0*", Other("foreign", "TIFF")),
    (b"\0\0\1\0", Other("foreign", "アイコン（ICO）")),
    (b"8BPS", Other("foreign", "Photoshop の文書")),
    (b"%PDF-", Other("foreign", "PDF")),
    (b"PK\3\4", Other("foreign", "ZIP か Office の文書")),
    (b"\x1f\x8b", Other("foreign", "gzip で圧縮したファイル")),
)
_BRANDS: dict[bytes, Format | Other] = {
    **dict.fromkeys((b"avif", b"avis"), "avif"),
    **dict.fromkeys((b"heic", b"heix", b"hevc", b"hevx", b"heim", b"heis"), Other("foreign", "HEIC")),
}
_HEAD = 16_384  # an SVG may open with a long licence as a comment
_HTML_TAGS = frozenset(("html", "head", "body", "title", "meta", "link", "script", "div", "p", "h1", "table", "form"))


def recognize(data: bytes) -> Format | Other:
    """Tell the format of a picture, or what stands in its place."""
    if not data:
        return Other("empty")
    for start, found in _MAGIC:
        if data.startswith(start):
            return found
    if data.startswith(b"RIFF") and data[8:12] == b"WEBP":
        return "webp"
    if data[4:8] == b"ftyp":
        return _by_brand(data)
    return _recognize_text(data)


def _by_brand(data: bytes) -> Format | Other:
    """HEIC and AVIF share a container; the brands at its start tell them apart."""
    end = min(int.from_bytes(data[:4], "big"), 256)
    brands = [data[8:12], *(data[at : at + 4] for at in range(16, end, 4))]
    return next((_BRANDS[brand] for brand in brands if brand in _BRANDS), Other("unknown"))


def _recognize_text(data: bytes) -> Format | Other:
    text = _as_text(data[:_HEAD])
    if text is None:
        return Other("unknown")
    if not text.lstrip().startswith("<"):
        return Other("text")
    tag = _first_tag(text)
    if tag == "svg":
        return "svg"
    return Other("web-page" if tag in _HTML_TAGS else "markup")


def _as_text(head: bytes) -> str | None:
    """The bytes as text where they are some: no control characters but those of text."""
    for mark, encoding in (
        (codecs.BOM_UTF8, "utf-8-sig"),
        (codecs.BOM_UTF16_LE, "utf-16"),
        (codecs.BOM_UTF16_BE, "utf-16"),
    ):
        if head.startswith(mark):
            return head.decode(encoding, "replace")
    text = head.decode("latin-1")
    return None if re.search(r"[\0-\x08\x0e-\x1a\x1c-\x1f]", text) else text


def _first_tag(text: str) -> str:
    """The name of the outermost element in lower case, without its prefix; `html` where the document type says so."""
    at = 0
    while True:
        at += len(text[at:]) - len(text[at:].lstrip())
        skip = next((find for start, find in _NOT_ELEMENTS if text.startswith(start, at)), None)
        if skip is None:
            break
        if re.compile(r"<!DOCTYPE\s+html\b", re.IGNORECASE).match(text, at):
            return "html"
        at = skip(text, at)
        if at == 0:
            return ""
    match = re.compile(r"<(?:[\w.-]+:)?([\w.-]+)").match(text, at)
    return match.group(1).lower() if match else ""


def _after(end: str) -> Callable[[str, int], int]:
    """Return a function that finds the place after the next `end`, or 0."""
    return lambda text, at: text.find(end, at) + len(end) if end in text[at:] else 0


def _after_doctype(text: str, at: int) -> int:
    inner, close = text.find("[", at), text.find(">", at)
    if 0 <= inner < close:
        close = text.find(">", text.find("]", inner))
    return close + 1


_NOT_ELEMENTS: tuple[tuple[str, Callable[[str, int], int]], ...] = (
    ("<!--", _after("-->")),
    ("<?", _after("?>")),
    ("<!DOCTYPE", _after_doctype),
    ("<!doctype", _after_doctype),
)
