"""`nav:` of mkdocs.yml into categories and their pages: the one truth for home, indexes, menus and page order."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from helpcenter.diagnostics import Diagnostic, Location, nearest, suggest


@dataclass(frozen=True, slots=True)
class Entry:
    """A page in the navigation."""

    title: str
    src_uri: str
    description: str = ""


@dataclass(frozen=True, slots=True)
class Category:
    """A first-level section of the navigation."""

    id: str
    """The folder of its index page: `rms`."""
    emoji: str
    title: str
    """Without the emoji: `RMSの設定`."""
    index: str
    """Its index page from the docs folder."""
    pages: tuple[Entry, ...]

    @property
    def name(self) -> str:
        """The title as mkdocs.yml writes it."""
        return self.emoji + self.title


_EMOJI = re.compile(r"^([^\w\s「（(<>&\"']+\ufe0f?)\s*")


def read_categories(nav: Any, descriptions: Mapping[str, str]) -> tuple[Category, ...]:
    """The sections of `nav:` that begin with an index page. `descriptions`: by page, of all pages that there are."""
    sections = ((title, items) for title, items in _pairs(nav) if isinstance(items, list))
    return tuple(category for title, items in sections if (category := _category(title, items, descriptions)))


def _category(title: str, items: list[Any], descriptions: Mapping[str, str]) -> Category | None:
    # A page that is not there is told once, by `check_nav`: here it is left out.
    pages = [Entry(name, uri, descriptions[uri]) for name, uri in _pages(items) if uri in descriptions]
    index = next((page.src_uri for page in pages if page.src_uri.endswith("index.md")), None)
    if index is None:
        return None
    emoji = _EMOJI.match(title)
    return Category(
        id=index.rpartition("/")[0] or title,
        emoji=emoji.group(1) if emoji else "",
        title=title[emoji.end() :] if emoji else title,
        index=index,
        pages=tuple(page for page in pages if page.src_uri != index),
    )


def _pages(nav: Any) -> Iterator[tuple[str, str]]:
    return ((title, value) for title, value in _pairs(nav) if isinstance(value, str))


def _pairs(nav: Any) -> Iterator[tuple[str, Any]]:
    """Title and what stands behind it; a page without a title of its own has the empty one."""
    for item in nav if isinstance(nav, list) else ():
        if isinstance(item, dict):
            yield from ((str(title), value) for title, value in item.items())
        else:
            yield "", item


def pages_in(nav: Any) -> Iterator[tuple[str, str]]:
    """Every page of `nav:` at any depth, as title and path from the docs folder, in reading order."""
    for title, value in _pairs(nav):
        if isinstance(value, str):
            yield title, value
        else:
            yield from pages_in(value)


def read_titles(nav: Any, bodies: Mapping[str, str]) -> dict[str, str]:
    """What each page is called: as `nav:` calls it, else by its own heading. `bodies`: the Markdown of all pages."""
    named = {uri: title for title, uri in pages_in(nav) if title}
    headings = {uri: found.group(1) for uri, body in bodies.items() if (found := heading_of(body))}
    return {uri: named.get(uri) or headings.get(uri) or uri for uri in bodies}


def heading_of(body: str) -> re.Match[str] | None:
    """The heading of a page's Markdown (group 1: its words), without the id that may follow it."""
    return re.search(r"^# +(.+?)(?: *\{[^{}]*\})? *$", body, re.MULTILINE)


def mark_problem(what: str, text: str) -> str:
    """What is wrong with a title or a description that holds a mark of HTML; or nothing.

    The theme writes them into attributes and menus: what may not stand there is refused where it is written.
    """
    mark = next((mark for mark in '<>"' if mark in text), "")
    if not mark:
        return ""
    return f"{what}に「{mark}」は書けません。全角の「＜」「＞」か、かっこの「 」に直してください。"


def check_titles(nav: Any, places: Callable[[str], Sequence[Location]]) -> Iterator[Diagnostic]:
    """Titles of pages and sections that hold a mark of HTML. `places`: where mkdocs.yml writes a key."""
    for title, value in _pairs(nav):
        if problem := mark_problem("題", title):
            yield from (Diagnostic(place, problem) for place in places(title))
        yield from check_titles(value, places)


def check_nav(
    nav: Any, pages: Iterable[str], places: Callable[[str], Sequence[Location]], *, docs: str = "docs"
) -> Iterator[Diagnostic]:
    """Pages that `nav:` names and that are not there, and pages that it forgets.

    `places`: where mkdocs.yml writes a text. `docs`: what faults call the docs folder.
    """
    known = set(pages)
    counts: Counter[str] = Counter()
    meant: set[str | None] = set()
    for _, uri in pages_in(nav):
        if re.match(r"[a-z]+:|/", uri):
            continue
        place = (places(uri)[counts[uri] :] or [Location("mkdocs.yml")])[0]
        counts[uri] += 1
        if uri not in known:
            yield Diagnostic(place, f"nav: のページ「{uri}」はありません。{suggest(uri, known)}")
            meant.add(nearest(uri, known))
        elif counts[uri] > 1:
            yield Diagnostic(place, f"nav: にページ「{uri}」が 2 回あります。どちらかを消してください。")
    # A misspelt page is one mistake, not a missing and a forgotten one.
    for uri in sorted(known - counts.keys() - meant):
        message = "このページが mkdocs.yml の nav: にありません。置きたいカテゴリーに 1 行加えてください。"
        yield Diagnostic(Location(f"{docs}/{uri}"), message)
