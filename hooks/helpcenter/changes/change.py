"""One change of meaning."""

from __future__ import annotations

from dataclasses import dataclass

from helpcenter.model import UpdateKind


@dataclass(frozen=True, slots=True)
class Change:
    """What a customer should know, in one sentence."""

    kind: UpdateKind
    text: str
    page: str | None = None
    """The page, perhaps with the place in it, on which it can be seen now."""
    again: str | None = None
    """What a customer has to do once more."""
