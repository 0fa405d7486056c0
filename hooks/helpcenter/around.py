"""What stands around a page's article: its place on the path, its words, and what to read next."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from helpcenter.model import Guide, PageMeta, Stop, System, Term
from helpcenter.path import PathPlace, place_on_path


@dataclass(frozen=True, slots=True)
class Link:
    """A page as others name it."""

    title: str
    url: str
    """Its address from the site's root, perhaps with `#fragment`."""
    description: str = ""


@dataclass(frozen=True, slots=True)
class Around:
    """Everything for the partials `where`, `path`, `path-next`, `related` and `terms`."""

    place: System | None = None
    """Where the page's guide is followed."""
    minutes: int = 0
    path: PathPlace | None = None
    before: Link | None = None
    after: Link | None = None
    related: tuple[Link, ...] = ()
    reviewed: dt.date | None = None
    terms: tuple[Term, ...] = ()


@dataclass(frozen=True, slots=True)
class Pages:
    """What is known of all pages, by their paths from the docs folder."""

    urls: Mapping[str, str]
    titles: Mapping[str, str]
    metas: Mapping[str, PageMeta]

    def link(self, page: str) -> Link:
        """A page of the data or of a front matter: `rms/api-setup.md#keys`."""
        uri, mark, fragment = page.partition("#")
        meta = self.metas.get(uri)
        return Link(
            self.titles.get(uri, uri), self.urls.get(uri, "") + mark + fragment, meta.description if meta else ""
        )


def around(
    src_uri: str, pages: Pages, stops: Sequence[Stop], terms: Iterable[Term], guide: tuple[Guide, System] | None = None
) -> Around:
    """What stands around the page. `terms`: the words that it explains in place; `guide`: its guide, and where to follow it."""
    path = place_on_path(stops, src_uri)
    meta = pages.metas.get(src_uri)
    return Around(
        place=guide[1] if guide else None,
        minutes=guide[0].minutes if guide else 0,
        path=path,
        before=pages.link(path.before.page) if path and path.before else None,
        after=pages.link(path.after.page) if path and path.after else None,
        related=tuple(pages.link(page) for page in meta.related) if meta else (),
        reviewed=meta.reviewed if meta else None,
        terms=tuple(terms),
    )
