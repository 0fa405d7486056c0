"""Which pages need paraphrases; what is wrong with a front matter stands in `golden/faults/page_front_matter_*`."""

from __future__ import annotations

import pytest

from helpcenter.front_matter import read_meta
from helpcenter.source import split_page


@pytest.mark.parametrize(
    ("src_uri", "faults"),
    [
        ("rms/index.md", 0),
        ("404.md", 0),
        ("search.md", 0),
        ("search/index.md", 0),
        ("updates.md", 0),
        ("index.md", 1),
        ("rms/scopes.md", 1),
        ("about.md", 1),
    ],
)
def test_only_pages_that_nobody_looks_for_need_no_paraphrases(src_uri: str, faults: int) -> None:
    page = split_page("---\ndescription: 説明です。\n---\n", f"docs/{src_uri}")
    meta, found = read_meta(page.front_matter, src_uri)
    assert meta
    assert len(found) == faults


def test_unreadable_front_matter_is_told_once() -> None:
    meta, faults = read_meta(split_page("# 題", "docs/a.md").front_matter, "a.md")
    assert (meta, len(faults)) == (None, 1)
