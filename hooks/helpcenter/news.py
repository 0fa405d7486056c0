"""The news of `news.yml` as readers meet them: on the page that has changed, and as a feed."""

from __future__ import annotations

import datetime as dt
import uuid
import xml.etree.ElementTree as ET
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import quote

from helpcenter.freshness import months_before
from helpcenter.model import Update, UpdateKind

FEED = "feed.xml"
"""Where the feed stands, from the site's root."""
_ATOM = "http://www.w3.org/2005/Atom"
_OF_A_PAGE: frozenset[UpdateKind] = frozenset(("scope", "step", "screen"))
"""What a reader of the page must know at once who has been there before; such a sentence does not name the page itself."""
_OURS = uuid.uuid5(uuid.NAMESPACE_URL, "urn:lseg-help-center:news")


@dataclass(frozen=True, slots=True)
class Notice:
    """What a page says of a change of its own."""

    month: str
    """`2026年11月`."""
    text: str
    again: str
    """What the reader has to do once more, or nothing."""
    anchor: str
    """The changed place in the page, or nothing."""


def newest_first(updates: Iterable[Update]) -> tuple[Update, ...]:
    """By date; of one day, what was written last."""
    return tuple(sorted(updates, key=lambda update: update.date))[::-1]


def notices(updates: Sequence[Update], months: int) -> dict[str, list[Notice]]:
    """The latest changes of each page, the newest first.

    What is the latest is counted from the newest news, not from the day of the build: the same data make the same site.
    """
    told: dict[str, list[Notice]] = {}
    now = max((update.date for update in updates), default=dt.date.min)
    for update in updates:
        shown = update.until >= now if update.until else update.date > months_before(now, months)
        if shown and update.page and update.kind in _OF_A_PAGE:
            page, _, anchor = update.page.partition("#")
            month = f"{update.date.year}年{update.date.month}月"
            told.setdefault(page, []).append(Notice(month, update.text, update.again or "", anchor))
    return told


def headline(kind: UpdateKind, text: str, page: str | None, titles: Mapping[str, str]) -> str:
    """The sentence with the page that it is about, for where the page is not in sight."""
    title = titles.get((page or "").partition("#")[0])
    return f"{title}：{text}" if title and kind in _OF_A_PAGE else text


def render_feed(
    updates: Sequence[Update], name: str, site_url: str, addresses: Mapping[str, str], titles: Mapping[str, str]
) -> str:
    """The news as Atom. `addresses`: of the pages from the site's root; `titles`: what the menus call them.

    Ids are made of the news' own: they stay when the site moves to another address.
    """
    ET.register_namespace("", _ATOM)
    feed = ET.Element(f"{{{_ATOM}}}feed", {"{http://www.w3.org/XML/1998/namespace}lang": "ja"})
    _add(feed, "title", f"{name} 更新情報")
    _add(feed, "id", f"urn:uuid:{_OURS}")
    _add(feed, "updated", _time(max(update.date for update in updates)))
    _add(feed, "link", rel="self", type="application/atom+xml", href=site_url + FEED)
    _add(feed, "link", rel="alternate", type="text/html", href=site_url)
    _add(ET.SubElement(feed, f"{{{_ATOM}}}author"), "name", name)
    for update in updates:
        page, mark, anchor = (update.page or "").partition("#")
        entry = ET.SubElement(feed, f"{{{_ATOM}}}entry")
        _add(entry, "title", headline(update.kind, update.text, update.page, titles))
        _add(entry, "id", f"urn:uuid:{uuid.uuid5(_OURS, update.id)}")
        _add(entry, "updated", _time(update.date))
        _add(
            entry,
            "link",
            rel="alternate",
            type="text/html",
            href=site_url + quote(addresses.get(page, "")) + mark + anchor,
        )
        _add(entry, "content", " ".join(filter(None, (update.text, update.again))), type="text")
    ET.indent(feed)
    return '<?xml version="1.0" encoding="utf-8"?>\n' + ET.tostring(feed, encoding="unicode") + "\n"


def _add(parent: ET.Element, name: str, text: str = "", **attributes: str) -> None:
    ET.SubElement(parent, f"{{{_ATOM}}}{name}", attributes).text = text or None


def _time(day: dt.date) -> str:
    """The beginning of a day in Japan."""
    return f"{day.isoformat()}T00:00:00+09:00"
