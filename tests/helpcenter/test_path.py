"""Which stop of the path a page is."""

from __future__ import annotations

import pytest

from helpcenter.model import Stop
from helpcenter.path import place_on_path


def stop(id_: str, page: str, *alternatives: str) -> Stop:
    return Stop(id=id_, page=page, alternatives=alternatives, title="題", place="RMS", do="押す", sign="押した")


STOPS = [stop("a", "a.md"), stop("b", "b.md#steps", "b2.md", "b3.md"), stop("c", "c.md")]


@pytest.mark.parametrize(
    ("page", "number", "before", "after"),
    [("a.md", 1, None, "b"), ("b.md", 2, "a", "c"), ("b2.md", 2, "a", "c"), ("b3.md", 2, "a", "c"), ("c.md", 3, "b", None)],
)  # fmt: skip
def test_page_has_its_place(page: str, number: int, before: str | None, after: str | None) -> None:
    place = place_on_path(STOPS, page)
    assert place
    assert (place.number, place.total) == (number, 3)
    assert (place.before and place.before.id, place.after and place.after.id) == (before, after)


def test_page_that_is_not_on_the_path_has_none() -> None:
    assert place_on_path(STOPS, "d.md") is None
    assert place_on_path([], "a.md") is None
