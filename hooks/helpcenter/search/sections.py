"""A finished page into its sections: what a reader sees, and the ids at which it can be opened."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from selectolax.lexbor import LexborHTMLParser, LexborNode

_SILENT = frozenset(("script", "style", "template", "svg", "nav", "form", "input", "select", "textarea"))
_ASIDE = frozenset(
    ("hc-terms", "hc-related", "hc-prevnext", "hc-tocfold", "hc-rows", "hc-crumbs", "hc-ext", "hc-done", "hc-users",
     "hc-onpath")
)  # fmt: skip
"""Classes of what leads elsewhere, or explains a word on demand, or is the reader's own mark: none of it answers a question."""
_HEADINGS = {"h1": 1, "h2": 2, "h3": 3, "h4": 4, "h5": 5, "h6": 6}
_INLINE = frozenset(
    ("a", "abbr", "b", "bdi", "button", "cite", "code", "del", "em", "i", "img", "ins", "kbd", "label", "mark", "output",
     "q", "ruby", "s", "samp", "small", "span", "strong", "sub", "sup", "time", "u", "var", "wbr")
)  # fmt: skip
_INVISIBLE = re.compile("[\u00ad\u200b-\u200d\u2060\ufeff]")
_LEADS_ELSEWHERE = re.compile(r"(使っているページ|くわしく)[：:]")
_SPACES = re.compile(r"\s+")


@dataclass(slots=True, eq=False)
class Section:
    """A heading, fold, step, row of a list of functions, answer or term, with the text that belongs to it alone."""

    id: str
    title: str
    level: int
    within: Section | None = None
    """The section around it; None directly below the page's own title."""
    edition: str = ""
    lines: list[str] = field(default_factory=list)
    basis: str = ""

    @property
    def text(self) -> str:
        return "\n".join(self.lines)


def read_sections(html: str) -> list[Section]:
    """The sections of a page's article, in order; the first is the page itself. Empty where the page has no article."""
    tree = LexborHTMLParser(html)
    article = tree.css_first("article") or tree.css_first("main") or tree.body
    if article is None:
        return []
    reading = _Reading()
    reading.walk(article)
    reading.end_line()
    return reading.sections


class _Reading:
    """Goes through an article once; knows which section it is in."""

    def __init__(self) -> None:
        self.sections = [Section("", "", 1)]
        self.open: list[Section] = [self.sections[0]]
        self.line: list[str] = []
        self.edition = ""

    def walk(self, node: LexborNode) -> None:
        for child in _children(node):
            self.visit(child)

    def visit(self, node: LexborNode) -> None:
        tag = node.tag or ""
        if tag == "-text":
            self.line.append(node.text_content or "")
        elif _is_silent(node, tag):
            return
        elif tag in _HEADINGS:
            self.enter_heading(node, _HEADINGS[tag])
        elif tag == "br":
            self.end_line()
        elif tag in _INLINE:
            self.walk(node)
        elif title := _title_of_container(node, tag):
            self.enter_container(node, title)
        elif tag == "dt" and node.id:
            self.enter_term(node)
        else:
            self.enter_block(node)

    def enter_block(self, node: LexborNode) -> None:
        self.end_line()
        before, edition = self.edition, node.attributes.get("data-edition")
        self.edition = edition or before
        if node.tag == "dl":
            with_terms = list(self.open)
            self.walk(node)
            self.end_line()
            self.open = with_terms
        else:
            self.walk(node)
            self.end_line()
        self.edition = before

    def enter_heading(self, node: LexborNode, level: int) -> None:
        self.end_line()
        title = _text_of(node)
        if level == 1 and not self.sections[0].title:
            self.sections[0].title = title
            return
        if self.open[-1].level == 0 and title.startswith(self.open[-1].title):
            return  # the heading of the container that was just entered
        while len(self.open) > 1 and 0 < level <= self.open[-1].level:
            self.open.pop()
        self.add(Section(node.id or self.open[-1].id, title, level))

    def enter_container(self, node: LexborNode, title: str) -> None:
        """A part with an id of its own: what follows it belongs to what stood around it."""
        self.end_line()
        around = list(self.open)
        self.add(Section(node.id or "", title, 0, basis=node.attributes.get("data-basis") or ""))
        for child in _children(node):
            if child.tag not in {"summary", "dt"}:  # they are the title
                self.visit(child)
        self.end_line()
        self.open = around

    def enter_term(self, node: LexborNode) -> None:
        self.end_line()
        if self.open[-1].level == -1:
            self.open.pop()
        self.add(Section(node.id or "", _text_of(node), -1))

    def add(self, section: Section) -> None:
        section.within = self.open[-1] if len(self.open) > 1 else None
        section.edition = self.edition
        self.sections.append(section)
        self.open.append(section)

    def end_line(self) -> None:
        line = _clean("".join(self.line))
        self.line = []
        if line and not _LEADS_ELSEWHERE.match(line):
            self.open[-1].lines.append(line)


def _children(node: LexborNode) -> Iterator[LexborNode]:
    child = node.child
    while child is not None:
        yield child
        child = child.next


def _is_silent(node: LexborNode, tag: str) -> bool:
    if tag in _SILENT or tag.startswith(("-", "_", "!")):
        return True
    classes = (node.attributes.get("class") or "").split()
    if tag == "button" and "hc-term" not in classes:
        return True
    return not _ASIDE.isdisjoint(classes) or "hidden" in node.attributes


def _title_of_container(node: LexborNode, tag: str) -> str:
    """The title of a part that can be opened on its own: a step, a fold, a row, an answer, a term."""
    if not node.id:
        return ""
    if tag == "details":
        found = node.css_first("summary")
    elif "data-scope-id" in node.attributes:
        return node.attributes["data-scope-id"] or ""
    elif tag == "section":
        found = node.css_first("h2, h3, h4, h5, h6")
    elif tag == "div":
        found = node.css_first("dt") or node.css_first(".hc-if strong")
    else:
        return ""
    return _text_of(found) if found else ""


def _text_of(node: LexborNode) -> str:
    """A heading's words: without a number that is drawn before them for the ear."""
    return _clean("".join(_words_of(node)))


def _words_of(node: LexborNode) -> Iterator[str]:
    for child in _children(node):
        if child.tag == "-text":
            yield child.text_content or ""
        elif "hc-num" not in (child.attributes.get("class") or "").split() and not _is_silent(child, child.tag or ""):
            yield from _words_of(child)


def _clean(text: str) -> str:
    return _SPACES.sub(" ", _INVISIBLE.sub("", text)).strip()
