"""The places in a page that a link can lead to: which are promised, and the old ones that must still lead there."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from html import escape

from helpcenter.markup import Document, Element
from helpcenter.model import ID

_INSIDE_A_CELL = frozenset(("tr", "tbody", "thead", "table"))
_TOOLS = frozenset(("popover", "data-hc", "hidden"))
_AROUND_THE_TEXT = frozenset(("related", "feedback"))
"""What the theme writes on every page: nobody is sent there."""
_LISTS = frozenset(("ul", "ol", "dl", "select"))


@dataclass(frozen=True, slots=True)
class Moved:
    """A place that a page had, and where it is now."""

    old: str
    """Its anchor, without the `#`."""
    new: str
    """The anchor on the same page ("" for its top), or an address where `title` says of which page."""
    title: str = ""


def anchors_of(document: Document) -> list[str]:
    """The ids in the article of a finished page that links may count on, in the order of the page.

    Ids that are made of a heading's Japanese words are none: they change with the words. `h-x` comes and goes with `x`.
    """
    ids = [e.get("id") or "" for e in document.elements if "article" in e.parents and not _is_a_tool(e)]
    known = set(ids)
    own = [i for i in ids if re.match(ID, i) and not i.startswith("fn") and i not in _AROUND_THE_TEXT]
    kept = [i for i in own if i.removeprefix("h-") not in known - {i}]
    return list(dict.fromkeys(kept))


def _is_a_tool(element: Element) -> bool:
    """Whether an id only holds together an element with a script, a label or the button that opens it."""
    return element.tag == "input" or not _TOOLS.isdisjoint(element.attributes)


def keep_anchors(html: str, document: Document, moved: Iterable[Moved]) -> str:
    """The HTML of a page on which the old places still lead to the new ones, without a script.

    On the same page an empty element with the old id stands at the new place. Of what has gone to another page a line
    tells where it is; the style sheet shows it only to those who come for it. `document` is the HTML, read.
    """
    elements = {e.get("id"): e for e in reversed(document.elements) if e.get("id")}
    insertions: list[tuple[int, str]] = []
    for move in moved:
        if move.old in document.ids:
            continue
        if move.title:
            words = f'お探しの内容は、<a data-moved href="{escape(move.new)}">{escape(move.title)}</a>に移りました。'
            insertions.append((_below_the_title(html), f'\n<p class="hc-moved" id="{move.old}">{words}</p>\n'))
            continue
        for old, new in _twins(move, elements.keys()):
            at = _at(html, document, elements[new]) if new else 0
            insertions.append((at, f'<span id="{old}"></span>'))
    for at, text in sorted(insertions, key=lambda pair: pair[0], reverse=True):
        html = html[:at] + text + html[at:]
    return html


def _twins(move: Moved, ids: Iterable[str | None]) -> Iterator[tuple[str, str]]:
    known = set(ids)
    if not move.new or move.new in known:
        yield move.old, move.new
    if move.new and f"h-{move.new}" in known and f"h-{move.old}" not in known:
        yield f"h-{move.old}", f"h-{move.new}"


def _below_the_title(html: str) -> int:
    end = html.find("</h1>")
    return end + len("</h1>") if end >= 0 else 0


def _at(html: str, document: Document, element: Element) -> int:
    """Where an empty element may stand that leads to another one."""
    if element.tag == "details":
        # Inside, so that the browser opens it.
        end = html.find("</summary>", element.end)
        return end + len("</summary>") if end >= 0 else element.end
    if element.tag in _INSIDE_A_CELL:
        cells = (e for e in document.elements if e.start >= element.end and e.tag in {"td", "th", "caption"})
        return next((cell.end for cell in cells), element.start)
    if element.tag in _LISTS or element.end == element.start or element.tag in {"img", "input", "hr", "br"}:
        return element.start
    return element.end
