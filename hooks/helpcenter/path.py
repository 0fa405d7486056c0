"""The path of the first settings: which stop a page is, what comes before it and after it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from helpcenter.model import Stop


@dataclass(frozen=True, slots=True)
class PathPlace:
    """Where on the path a page stands."""

    stop: Stop
    number: int
    total: int
    before: Stop | None
    after: Stop | None


def place_on_path(stops: Sequence[Stop], src_uri: str) -> PathPlace | None:
    """The place of a page on the path; None for pages that are not on it. Alternatives share the number of their stop."""
    for index, stop in enumerate(stops):
        if src_uri in {page.partition("#")[0] for page in (stop.page, *stop.alternatives)}:
            before = stops[index - 1] if index else None
            after = stops[index + 1] if index + 1 < len(stops) else None
            return PathPlace(stop, index + 1, len(stops), before, after)
    return None
