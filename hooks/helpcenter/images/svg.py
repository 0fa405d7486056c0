"""An SVG into its size and into all that it could do besides showing a picture.

Read with expat, the parser that knows XML as browsers do: it resolves prefixes, CDATA and encodings, in which an HTML parser
would overlook a `<x:script>`, and refuses what is not well-formed, of which browsers show nothing. No entity is ever
expanded: the first declaration of one ends the reading.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field
from xml.parsers import expat  # entities are refused, see above

from helpcenter.markup import style_addresses

_ACTIVE = {"script": "スクリプト（<script>）", "foreignobject": "HTML を埋め込む要素（<foreignObject>）"}
_EMBEDS = frozenset(("iframe", "embed", "object", "audio", "video", "handler", "listener"))
_LINKS = frozenset(("href", "src", "base"))  # `xml:base` moves the meaning of every `#name`
_STYLED = re.compile(r"url|src|image-set|import|\\", re.IGNORECASE)  # a backslash can spell any of them
_PICTURE_DATA = re.compile(r"data:image/(png|jpeg|gif|webp|avif)[;,]", re.IGNORECASE)
_LENGTH = re.compile(r"\s*([0-9]{1,6}(?:\.[0-9]+)?)(?:px)?\s*\Z")


@dataclass(slots=True)
class Svg:
    """What an SVG is and what is wrong with it."""

    width: int | None = None
    height: int | None = None
    broken: bool = False
    """Whether it is not well-formed: a browser shows nothing, or a part."""
    dangers: dict[str, int] = field(default_factory=dict)
    """What it holds and may not, in Japanese, and the first line of each."""
    more: Counter[str] = field(default_factory=Counter)
    """How many times each stands there."""


def read_svg(data: bytes) -> Svg:
    """Read a whole SVG. Never raises: what cannot be read is `broken`."""
    reader = _Reader()
    try:
        reader.parser.Parse(data, True)
    except _EntityDeclared:
        pass
    except (expat.ExpatError, ValueError, LookupError, RecursionError):
        reader.svg.broken = True
    return reader.svg


class _EntityDeclared(Exception):
    pass


class _Reader:
    def __init__(self) -> None:
        self.svg = Svg()
        self.style: list[str] | None = None
        self.style_line = 1
        self.depth = 0
        self.parser = expat.ParserCreate(namespace_separator=" ")
        self.parser.buffer_text = True
        self.parser.StartElementHandler = self.start
        self.parser.EndElementHandler = self.end
        self.parser.CharacterDataHandler = self.characters
        self.parser.EntityDeclHandler = self.entity
        self.parser.ProcessingInstructionHandler = self.instruction

    def danger(self, what: str, line: int | None = None) -> None:
        self.svg.dangers.setdefault(what, line or self.parser.CurrentLineNumber)
        self.svg.more[what] += 1

    def start(self, name: str, attributes: dict[str, str]) -> None:
        tag = name.rpartition(" ")[2].lower()
        if self.depth == 0:
            self.svg.width, self.svg.height = _size(attributes)
        self.depth += 1
        if tag in _ACTIVE:
            self.danger(_ACTIVE[tag])
        elif tag in _EMBEDS:
            self.danger(f"ほかのものを埋め込む要素（<{tag}>）")
        elif tag == "style":
            self.style, self.style_line = [], self.parser.CurrentLineNumber
        for key, value in attributes.items():
            self.attribute(tag, key, value)

    def end(self, name: str) -> None:
        self.depth -= 1
        if name.rpartition(" ")[2].lower() == "style" and self.style is not None:
            for address in style_addresses("".join(self.style)):
                self.reference(address, self.style_line)
            self.style = None

    def characters(self, text: str) -> None:
        if self.style is not None:
            self.style.append(text)

    def attribute(self, tag: str, key: str, value: str) -> None:
        namespace, _, name = key.rpartition(" ")
        name = name.lower()
        if name.startswith("on") and not namespace:
            self.danger(f"動きを起こす属性（{_short(name)}）")
        elif name in _LINKS:
            if not (tag in {"image", "feimage"} and _PICTURE_DATA.match(value.strip())):
                self.reference(value)
        elif name == "attributename" and (value.strip().lower().startswith("on") or "href" in value.lower()):
            self.danger(f"属性「{_short(value)}」を書きかえる動き")
        elif _STYLED.search(value):
            for address in style_addresses(value if name == "style" else f"x:{value}", declarations=True):
                self.reference(address)

    def reference(self, address: str, line: int | None = None) -> None:
        address = re.sub(r"[\0-\x20]+", "", address)
        if address.lower().startswith(("javascript:", "vbscript:")):
            self.danger("スクリプトを動かすリンク（javascript:）", line)
        elif address and not address.startswith("#") and not _PICTURE_DATA.match(address):
            self.danger(f"ほかの場所を指すアドレス（{_short(address)}）", line)

    def entity(self, *_: object) -> None:
        self.danger("実体の宣言（<!ENTITY>）")
        raise _EntityDeclared

    def instruction(self, target: str, _: str) -> None:
        if target.lower() == "xml-stylesheet":
            self.danger("ほかの場所のスタイル（<?xml-stylesheet?>）")


def _size(attributes: dict[str, str]) -> tuple[int | None, int | None]:
    """The size in pixels: `width` and `height`, else that of the `viewBox`."""
    width, height = (_LENGTH.match(attributes.get(name, "")) for name in ("width", "height"))
    if width and height:
        return round(float(width.group(1))) or None, round(float(height.group(1))) or None
    box = [_LENGTH.match(part) for part in re.split(r"[\s,]+", attributes.get("viewBox", "").strip())[2:]]
    if len(box) == 2 and box[0] and box[1]:
        return round(float(box[0].group(1))) or None, round(float(box[1].group(1))) or None
    return None, None


def _short(text: str) -> str:
    return text if len(text) <= 40 else text[:40] + "…"
