"""HTML text into its elements, its texts and the addresses in it, each with its place in the text."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from html.parser import HTMLParser

import tinycss2

VOID = frozenset("area base br col embed hr img input link meta source track wbr".split())
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
    comments: list[str] = field(default_factory=list)

    def having(self, attribute: str) -> Iterator[Element]:
        return (e for e in self.elements if attribute in e.attributes)

    def all(self, tag: str) -> Iterator[Element]:
        return (e for e in self.elements if e.tag == tag)

    @property
    def ids(self) -> set[str]:
        """What a `#fragment` can lead to."""
        names = {e.get("id") for e in self.elements} | {e.get("name") for e in self.all("a")}
        return {name for name in names if name}


def read_markup(html: str) -> Document:
    reader = _Reader(html)
    reader.feed(html)
    reader.close()
    return reader.document


class _Reader(HTMLParser):
    def __init__(self, html: str) -> None:
        super().__init__(convert_charrefs=True)
        self.document = Document()
        self.open: list[str] = []
        self.line_starts = [0]
        at = html.find("\n")
        while at >= 0:
            self.line_starts.append(at + 1)
            at = html.find("\n", at + 1)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.element(tag, attrs)
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.element(tag, attrs)

    def element(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        line, column = self.getpos()
        start = self.line_starts[line - 1] + column
        # Of a repeated attribute, browsers keep the first.
        self.document.elements.append(
            Element(tag, dict(reversed(attrs)), start, start + len(self.get_starttag_text() or ""), tuple(self.open))
        )

    def handle_endtag(self, tag: str) -> None:
        if tag in self.open:
            while self.open.pop() != tag:
                pass

    def handle_comment(self, data: str) -> None:
        self.document.comments.append(data)

    def handle_data(self, data: str) -> None:
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
