"""`nav:` of mkdocs.yml into categories and their pages: the one truth for home, indexes, menus and page order."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from helpcenter.diagnostics import Diagnostic, Location, suggest


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


_EMOJI = re.compile(r"^([^\w\s「（(]+\ufe0f?)\s*")


def read_categories(nav: Any, descriptions: Mapping[str, str]) -> tuple[Category, ...]:
    """The sections of `nav:` that begin with an index page. `descriptions`: by page, from the front matter."""
    return tuple(_category(title, items, descriptions) for title, items in _pairs(nav) if isinstance(items, list))


def _category(title: str, items: list[Any], descriptions: Mapping[str, str]) -> Category:
    pages = [Entry(name, uri, descriptions.get(uri, "")) for name, uri in _pairs(items) if isinstance(uri, str)]
    index = next((uri for _, uri in _pairs(items) if isinstance(uri, str) and uri.endswith("index.md")), "")
    emoji = _EMOJI.match(title)
    return Category(
        id=index.rpartition("/")[0] or title,
        emoji=emoji.group(1) if emoji else "",
        title=title[emoji.end() :] if emoji else title,
        index=index,
        pages=tuple(page for page in pages if page.src_uri != index),
    )


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


def check_nav(
    nav: Any, pages: Iterable[str], find: Callable[[str], Location], *, optional: Iterable[str] = ()
) -> Iterator[Diagnostic]:
    """Pages that `nav:` names and that are not there, and pages that it forgets. `find`: where mkdocs.yml writes a text."""
    known = set(pages)
    named: set[str] = set()
    for _, uri in pages_in(nav):
        if re.match(r"^[a-z]+:|^/", uri):
            continue
        if uri in named:
            yield Diagnostic(find(uri), f"nav: にページ「{uri}」が 2 回あります。")
        elif uri not in known:
            yield Diagnostic(find(uri), f"nav: のページ「{uri}」はありません。{suggest(uri, known)}")
        named.add(uri)
    for uri in sorted(known - named - set(optional)):
        yield Diagnostic(Location(f"docs/{uri}"), "このページが mkdocs.yml の nav: にありません。置きたいカテゴリーに 1 行加えてください。")
