"""A feed read as RFC 4287 asks: what must stand once, and what nothing may share."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET
from urllib.parse import urlsplit

ATOM = "{http://www.w3.org/2005/Atom}"
TIME = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)")


def only(parent: ET.Element, name: str) -> ET.Element:
    found = parent.findall(f"{ATOM}{name}")
    assert len(found) == 1, f"{len(found)} × {name} in {parent.tag}"
    return found[0]


def check_atom(text: str) -> ET.Element:
    """The feed, when it keeps the rules (4.1.1, 4.1.2, 3.2 and 3.3)."""
    feed = ET.fromstring(text.encode("utf-8"))  # noqa: S314 (our own text)
    assert feed.tag == f"{ATOM}feed"
    for part in (feed, *feed.findall(f"{ATOM}entry")):
        assert (only(part, "title").text or "").strip()
        assert urlsplit(only(part, "id").text or "").scheme
        assert TIME.fullmatch(only(part, "updated").text or "")
        links = [
            (link.get("rel", "alternate"), link.get("type"), link.get("hreflang"))
            for link in part.findall(f"{ATOM}link")
        ]
        assert len(links) == len(set(links))
        for link in part.findall(f"{ATOM}link"):
            address = urlsplit(link.get("href", ""))
            assert address.scheme in {"http", "https"}
            assert address.netloc
    assert only(only(feed, "author"), "name").text
    assert "self" in {link.get("rel") for link in feed.findall(f"{ATOM}link")}
    entries = feed.findall(f"{ATOM}entry")
    for entry in entries:
        assert entry.find(f"{ATOM}content") is not None or entry.find(f"{ATOM}link[@rel='alternate']") is not None
    ids = [element.text for element in feed.iter(f"{ATOM}id")]
    assert len(ids) == len(set(ids))
    times = [only(entry, "updated").text or "" for entry in entries]
    assert only(feed, "updated").text == max(times)
    return feed
