"""What stands around an article."""

from __future__ import annotations

import datetime as dt

from helpcenter.around import Around, Link, Pages, around
from helpcenter.model import PageMeta, Stop, Term

PAGES = Pages(
    urls={"index.md": "", "a.md": "a/", "b.md": "b/"},
    titles={"a.md": "A", "b.md": "B"},
    metas={
        "a.md": PageMeta(description="Aです。", related=("b.md#x", "index.md"), reviewed=dt.date(2026, 11, 24)),
        "b.md": PageMeta(description="Bです。"),
    },
)
STOPS = [
    Stop(id="a", page="a.md", title="A", place="p", do="d", sign="s"),
    Stop(id="b", page="b.md#x", title="B", place="p", do="d", sign="s"),
]
WORD = Term(id="rms", term="RMS", text="説明です。", page="a.md")


def test_page_knows_its_neighbours_and_what_to_read_next() -> None:
    found = around("a.md", PAGES, STOPS, [WORD])
    assert (found.before, found.after) == (None, Link("B", "b/#x", "Bです。"))
    assert found.related == (Link("B", "b/#x", "Bです。"), Link("index.md", "", ""))
    assert (found.reviewed, found.terms) == (dt.date(2026, 11, 24), (WORD,))
    assert around("b.md", PAGES, STOPS, []).before == Link("A", "a/", "Aです。")


def test_page_of_which_nothing_is_known_has_nothing_around_it() -> None:
    assert around("c.md", PAGES, STOPS, []) == Around()
