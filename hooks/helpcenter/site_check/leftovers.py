"""What stands on a finished page although nobody wanted it there: template marks, broken Markdown, an id twice."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

from helpcenter.diagnostics import Diagnostic, Location
from helpcenter.markup import Document
from helpcenter.site_check.site import Site
from helpcenter.source import Trace

_CHECK = "マクロや書式の書き方を確かめてください。"
_SHOW_MARK = "文字として見せるときは ` ` で囲んでください。"

# The first that is found in a piece of text wins.
_LEFTOVERS: tuple[tuple[str, str], ...] = (
    (r"!?\[[^\]\n]*\]（[^）\n]*）?", "「{0}」のかっこが全角です。半角の ( ) に直してください。"),
    (r"!?\[[^\]\n]*\][ 　]+\([^)\n]*\)?", "「{0}」の ] と ( の間に空白があります。消してください。"),
    (r"!\[[^\]\n]*\]\[[^\]\n]*\]", "「{0}」のアドレスがありません。![説明](アドレス) の形で書いてください。"),
    (r"\[[^\]\n]+\]\[[^\]\n]*\]", "「{0}」のアドレスがありません。[文字](アドレス) の形で書いてください。"),
    (r"!\[[^\n]*", "画像の書き方が正しくないため、「{0}」が文字のまま表示されます。書き方: ![説明](../images/ファイル名.png)"),
    (r"\]\([^)\s]*\.md[^\n]*", "リンクの書き方が正しくないため、「{0}」が文字のまま表示されます。書き方: [文字](ページ.md)"),
    (r"(?:\{\{|\{%|\{##)(?:.*?(?:##|%|\})\}|[^\n]*)", f"「{{0}}」が、文字のままページに残っています。{_CHECK}{_SHOW_MARK}"),
    (r"^/// ?\w+[^\n]*", "「{0}」が、文字のままページに残っています。名前（details、note、warning）と、前後の空行を確かめてください。"),
    (r"<Macro[^\n]*|\bUndefined\b|(?<![\w.])None(?![\w.])", f"「{{0}}」が、文字のままページに残っています。{_CHECK}{_SHOW_MARK}"),
)  # fmt: skip
_PATTERNS = [(re.compile(pattern, re.MULTILINE), words) for pattern, words in _LEFTOVERS]
_ANY = re.compile(r"[\[\]{]|^///|<Macro|Undefined|None", re.MULTILINE)
"""What every leftover holds: most pieces of text hold none of it."""
_SHOWN_ATTRIBUTES = frozenset(
    ("alt", "title", "aria-label", "href", "src", "content", "id", "class", "placeholder", "data-image", "data-step")
)


def check_leftovers(site: Site, path: str, document: Document) -> Iterator[Diagnostic]:
    """Each piece of text of one page, and each attribute that a reader meets."""
    pieces = [text.content for text in document.texts if not text.verbatim]
    for element in document.elements:
        pieces += [value for name, value in element.attributes.items() if value and name in _SHOWN_ATTRIBUTES]
    for piece in pieces:
        if not _ANY.search(piece):
            continue
        found = next(((m.group(), words) for pattern, words in _PATTERNS if (m := pattern.search(piece))), None)
        if found:
            left, words = found
            trace = _trace(site, path, left)
            location = trace.location if trace else site.origins.top(path) or site.origins.theme(left)
            yield Diagnostic(location, words.format(left if len(left) <= 30 else f"{left[:30]}…"))


def _trace(site: Site, path: str, left: str) -> Trace | None:
    """Markdown may have changed the end of a piece: its beginning is looked for, too."""
    found = (site.origins.text(path, part) for part in (left, left[:20], left.partition(" ")[0]))
    return next((trace for trace in found if trace), None)


def check_ids(site: Site, path: str, document: Document) -> Iterator[Diagnostic]:
    """An id stands once; a macro that is called twice is one mistake, however many ids it writes."""
    counts = Counter(e.get("id") for e in document.elements if e.get("id") and "svg" not in e.parents)
    by_place: dict[Location, list[str]] = {}
    for id_, count in counts.items():
        if id_ and count > 1:
            trace = site.origins.id(path, id_, 1)
            by_place.setdefault(trace.location if trace else site.origins.theme(id_), []).append(id_)
    for location, ids in by_place.items():
        if len(ids) == 1:
            words = f"同じ id「{ids[0]}」が、このページに 2 回あります。見出しの {{#…}} などを別の名前にしてください。"
        else:
            words = f"同じ id が、このページに 2 回あります（「{ids[0]}」など {len(ids)} 個）。同じマクロを 2 回呼んでいないか確かめてください。"
        yield Diagnostic(location, words)
