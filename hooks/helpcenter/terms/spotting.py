"""The HTML of a page into the same with each word's first use as a button that explains it, and the words that it uses.

The page is read once, tag by tag with one pattern: of every build this runs on every page, and a real parser would take
longer than all the rest. What it reads was written by Python-Markdown, so every element that is opened is also closed.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from html import escape

from helpcenter.model import Term

_VOID = frozenset(("area", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"))
_INLINE = frozenset(
    ("b", "em", "i", "mark", "small", "span", "strong", "sub", "sup", "u", "wbr", "a", "code", "button")
)
_QUIET_TAGS = frozenset(
    ("h1", "h2", "h3", "h4", "h5", "h6", "a", "code", "pre", "kbd", "samp", "button", "label", "summary", "svg", "figure",
     "figcaption", "blockquote", "fieldset", "legend", "select", "textarea", "script", "style", "dt", "th", "caption", "ol")
)  # fmt: skip
"""Where no button may stand. In a numbered list too: what an instruction tells to press is never our own button."""
_QUIET_CLASSES = frozenset(
    ("hc-win", "hc-scopes", "hc-place", "hc-path", "hc-if", "hc-done", "hc-finish", "hc-why", "hc-tag", "hc-era",
     "hc-where", "hc-facts__t", "hc-note__t", "hc-rail", "hc-checks", "hc-users")
)  # fmt: skip
_INVISIBLE = frozenset(("script", "style", "svg", "textarea"))

_TAG = re.compile(r"<!--.*?-->|<(/?)([a-zA-Z][\w-]*)((?:[^<>\"']++|\"[^\"]*\"|'[^']*')*+)>", re.DOTALL)
_CLASS = re.compile(r"\bclass=[\"']([^\"']*)[\"']")
_OPENING, _CLOSING = "「『", "」』"


@dataclass(frozen=True, slots=True)
class TermIndex:
    """Every way in which the words are written, as one pattern (the longest first)."""

    pattern: re.Pattern[str]
    ids: Mapping[str, str]
    """The word that each way of writing stands for."""


@dataclass(frozen=True, slots=True)
class Spotted:
    """A page with its words explained in place."""

    html: str
    explained: tuple[str, ...] = ()
    """The ids of the words that have a button, in the order of the page."""
    used: frozenset[str] = frozenset()
    """The ids of all words that stand anywhere on the page."""


def index_terms(terms: Iterable[Term]) -> TermIndex:
    ids = {escape(form, quote=False): term.id for term in terms for form in (*term.synonyms, term.term)}
    forms = sorted(ids, key=len, reverse=True)
    pattern = "|".join([*_OPENING, *_CLOSING, *map(_bounded, forms)])
    return TermIndex(re.compile(pattern), ids)


def _bounded(form: str) -> str:
    """A Latin word is not a part of a longer one (`API` in `RAPID`), nor a katakana word (`チャネル` in `チャネルズ`)."""
    first, rest = re.escape(form[0]), re.escape(form[1:])
    before = after = ""
    for letters in ("A-Za-z0-9", "ァ-ヺー"):
        before += f"(?<![{letters}]{first})" if re.match(f"[{letters}]", form) else ""
        after += f"(?![{letters}])" if re.search(f"[{letters}]$", form) else ""
    # A pattern whose every branch begins with a letter is searched several times as fast.
    return first + before + rest + after


def spot_terms(html: str, index: TermIndex) -> Spotted:
    """Make a button of each word's first use in running text."""
    reader = _Reader(index)
    at = 0
    for tag in _TAG.finditer(html):
        reader.text(html[at : tag.start()])
        reader.tag(tag)
        at = tag.end()
    reader.text(html[at:])
    return Spotted("".join(reader.pieces), tuple(reader.explained), frozenset(reader.used))


class _Reader:
    def __init__(self, index: TermIndex) -> None:
        self.index = index
        self.pieces: list[str] = []
        self.explained: dict[str, None] = {}
        self.used: set[str] = set()
        self.open: list[tuple[str, bool, bool]] = []
        """The tags that are open, each with whether it or one around it is quiet, and is invisible."""
        self.quoted = 0
        """How many 「 are open in the present block."""

    def tag(self, tag: re.Match[str]) -> None:
        self.pieces.append(tag.group())
        closes, name, attributes = tag.group(1), (tag.group(2) or "").lower(), tag.group(3) or ""
        if name not in _INLINE:
            self.quoted = 0
        if not name or name in _VOID or attributes.endswith("/"):
            return
        if closes:
            while self.open and self.open.pop()[0] != name:
                pass
            return
        _, quiet, invisible = self.open[-1] if self.open else ("", False, False)
        quiet = quiet or name in _QUIET_TAGS or self._is_quiet(attributes)
        self.open.append((name, quiet, invisible or name in _INVISIBLE))

    @staticmethod
    def _is_quiet(attributes: str) -> bool:
        if "data-era" in attributes:  # the name of a screen in a table of names
            return True
        found = _CLASS.search(attributes) if "hc-" in attributes else None
        return found is not None and not _QUIET_CLASSES.isdisjoint(found.group(1).split())

    def text(self, text: str) -> None:
        _, quiet, invisible = self.open[-1] if self.open else ("", False, False)
        # Python-Markdown writes its blocks one beneath the other: most pieces of text are a line end.
        if not invisible and not text.isspace():
            text = self.index.pattern.sub(lambda found: self._found(found.group(), quiet=quiet), text)
        self.pieces.append(text)

    def _found(self, found: str, *, quiet: bool) -> str:
        if found in _OPENING:
            self.quoted += 1
        elif found in _CLOSING:
            self.quoted = max(self.quoted - 1, 0)
        else:
            id_ = self.index.ids[found]
            self.used.add(id_)
            if not quiet and not self.quoted and id_ not in self.explained:
                self.explained[id_] = None
                return f'<button type="button" class="hc-term" popovertarget="term-{id_}">{found}</button>'
        return found


_USERS = re.compile(r"<!--users:([a-z0-9-]+)-->")


def fill_in_users(html: str, draw: Callable[[str], str]) -> str:
    """The glossary, with what `draw` makes of a word's id where its macro left a mark for the pages that use it."""
    return _USERS.sub(lambda mark: draw(mark.group(1)), html)
