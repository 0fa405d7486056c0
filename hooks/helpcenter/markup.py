"""HTML text into its elements, its texts and the addresses in it, each with its place in the text."""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from html.parser import HTMLParser

import tinycss2

_VOID = frozenset(
    ("area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr")
)
_VERBATIM = frozenset(("code", "pre", "kbd", "samp", "textarea"))


@dataclass(frozen=True, slots=True)
class Element:
    """A start tag. `start` and `end` are its offsets in the text that was read."""

    tag: str
    attributes: Mapping[str, str | None]
    start: int
    end: int
    parents: tuple[str, ...] = ()
    """The tags that are open around it, outermost first."""
    before: str = ""
    """The text directly before it."""

    def get(self, name: str) -> str | None:
        return self.attributes.get(name)


@dataclass(frozen=True, slots=True)
class Text:
    """A piece of text as a reader sees it; `verbatim` inside code, where anything may stand."""

    content: str
    verbatim: bool


@dataclass(slots=True)
class Document:
    """What `read_markup` found, in the order of the text."""

    elements: list[Element] = field(default_factory=list)
    texts: list[Text] = field(default_factory=list)
    styles: list[str] = field(default_factory=list)
    """The contents of `<style>` elements."""

    ids: set[str] = field(default_factory=set)
    """What a `#fragment` can lead to."""

    def all(self, tag: str) -> Iterator[Element]:
        return (e for e in self.elements if e.tag == tag)


@functools.lru_cache(maxsize=512)
def read_markup(html: str) -> Document:
    """The same text is read once: the preview builds again and again, and mostly changes one page. Nobody may change a document."""
    reader = _Reader(html)
    reader.feed(html)
    reader.close()
    return reader.document


class _Reader(HTMLParser):
    def __init__(self, html: str) -> None:
        super().__init__(convert_charrefs=True)
        self.document = Document()
        self.open: list[str] = []
        self.text_before = ""
        self.line_starts = [0]
        at = html.find("\n")
        while at >= 0:
            self.line_starts.append(at + 1)
            at = html.find("\n", at + 1)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.element(tag, attrs)
        if tag not in _VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.element(tag, attrs)

    def element(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        names = {name for key, name in attrs if name and (key == "id" or (key == "name" and tag == "a"))}
        self.document.ids |= names
        line, column = self.getpos()
        start = self.line_starts[line - 1] + column
        # Of a repeated attribute, browsers keep the first.
        self.document.elements.append(
            Element(
                tag,
                dict(reversed(attrs)),
                start,
                start + len(self.get_starttag_text() or ""),
                tuple(self.open),
                self.text_before,
            )
        )
        self.text_before = ""

    def handle_endtag(self, tag: str) -> None:
        self.text_before = ""
        if tag in self.open:
            while self.open.pop() != tag:
                pass

    def handle_data(self, data: str) -> None:
        self.text_before = data
        holder = self.open[-1] if self.open else ""
        if holder == "style":
            self.document.styles.append(data)
        elif holder not in {"script", "template"}:
            self.document.texts.append(Text(data, not _VERBATIM.isdisjoint(self.open)))


def srcset_addresses(value: str) -> list[str]:
    """The addresses of a `srcset` attribute, without their widths and densities."""
    addresses = []
    rest = value.strip()
    while rest:
        address, _, rest = rest.partition(" ")
        if address.endswith(","):
            address = address.rstrip(",")
        elif "," in rest:
            _, _, rest = rest.partition(",")
        else:
            rest = ""
        if address:
            addresses.append(address)
        rest = rest.lstrip(" ,\n\t")
    return addresses


def style_addresses(css: str, *, declarations: bool = False) -> list[str]:
    """The addresses that a style sheet (or, with `declarations`, a `style` attribute) loads: `url()`, `image-set()`, `@import`."""
    nodes = (
        tinycss2.parse_blocks_contents(css)
        if declarations
        else tinycss2.parse_stylesheet(css, skip_comments=True, skip_whitespace=True)
    )
    return list(_css_addresses(nodes))


def _css_addresses(nodes: list[tinycss2.ast.Node] | None, *, strings: bool = False) -> Iterator[str]:
    for node in nodes or ():
        match node.type:
            case "url":
                yield node.value
            case "string" if strings:
                yield node.value
            case "function":
                name = node.lower_name
                yield from _css_addresses(node.arguments, strings=name in {"url", "image-set", "-webkit-image-set"})
            case "at-rule":
                yield from _css_addresses(node.prelude, strings=node.lower_at_keyword == "import")
                yield from _css_addresses(tinycss2.parse_blocks_contents(node.content or []))
            case "qualified-rule":
                yield from _css_addresses(tinycss2.parse_blocks_contents(node.content))
            case "declaration":
                yield from _css_addresses(node.value)
            case "() block" | "[] block" | "{} block":
                yield from _css_addresses(node.content, strings=strings)


# Reading the theme's style sheets with tinycss2 would take a quarter of a build: it reads what this finds.
_CSS_COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)
_CSS_LOADS = re.compile(
    r"@import\s[^;]+|(?:url|image-set)\((?:\"[^\"]*\"|'[^']*'|\((?:\"[^\"]*\"|'[^']*'|[^()\"'])*\)|[^()\"'])*\)",
    re.IGNORECASE,
)


def sheet_addresses(css: str) -> list[str]:
    """The same for a long style sheet of our own or of the theme, in a fraction of the time."""
    loads = (match.group() for match in _CSS_LOADS.finditer(_CSS_COMMENT.sub(" ", css)))
    return [
        address
        for text in loads
        for address in style_addresses(text if text.startswith("@") else f"x: {text}", declarations=text[0] != "@")
    ]
