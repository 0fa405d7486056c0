"""A fault as one line that a writer can act on: `path:line:column: 日本語の説明。`."""

from __future__ import annotations

import difflib
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from enum import IntEnum


class Level(IntEnum):
    """How much a diagnostic weighs: a fault stops the publication, advice does not."""

    FAULT = 0
    ADVICE = 1


@dataclass(frozen=True, order=True, slots=True)
class Location:
    """A place in a file: path relative to the content's root with forward slashes, line and column from 1."""

    path: str
    line: int = 1
    column: int = 1

    def __str__(self) -> str:
        return f"{self.path}:{self.line}:{self.column}"


@dataclass(frozen=True, order=True, slots=True)
class Diagnostic:
    """One thing that is wrong, or that could be better, at one place."""

    location: Location
    message: str
    """A Japanese sentence that ends in 「。」, a guess (もしかして) included."""
    level: Level = Level.FAULT

    def __str__(self) -> str:
        return f"{self.location}: {self.message}"

    def as_annotation(self) -> str:
        """The same as a workflow command, which GitHub shows beside the line of a pull request."""
        kind = "error" if self.level is Level.FAULT else "notice"
        path = _escape(self.location.path, property_=True)
        return f"::{kind} file={path},line={self.location.line},col={self.location.column}::{_escape(self.message)}"


def _escape(text: str, *, property_: bool = False) -> str:
    for raw, escaped in (("%", "%25"), ("\r", "%0D"), ("\n", "%0A")):
        text = text.replace(raw, escaped)
    return text.replace(":", "%3A").replace(",", "%2C") if property_ else text


@dataclass(slots=True)
class Report:
    """All diagnostics of one run: collected anywhere, each kept once, shown together in the order of the files."""

    _seen: set[Diagnostic] = field(default_factory=set)

    def add(self, *diagnostics: Diagnostic) -> None:
        self._seen.update(diagnostics)

    def extend(self, diagnostics: Iterable[Diagnostic]) -> None:
        self._seen.update(diagnostics)

    def __iter__(self) -> Iterator[Diagnostic]:
        return iter(sorted(self._seen))

    @property
    def faults(self) -> list[Diagnostic]:
        return [d for d in self if d.level is Level.FAULT]

    @property
    def advice(self) -> list[Diagnostic]:
        return [d for d in self if d.level is Level.ADVICE]


def nearest(word: str, candidates: Iterable[str], *, cutoff: float = 0.6) -> str | None:
    """The candidate that looks most like `word`; None where none is near.

    Case, width and the look of a character count less than its letters: `ＲＭＳ-Api` finds `rms-api`.
    """
    folded = {_fold(c): c for c in sorted(set(candidates), reverse=True)}
    near = difflib.get_close_matches(_fold(word), folded, n=1, cutoff=cutoff)
    return folded[near[0]] if near else None


def suggest(word: str, candidates: Iterable[str], *, cutoff: float = 0.6) -> str:
    """「もしかして: 「x」」 for the candidate nearest to `word`, or nothing where none is near."""
    near = nearest(word, candidates, cutoff=cutoff)
    return f"もしかして: 「{near}」" if near else ""


def _fold(text: str) -> str:
    return unicodedata.normalize("NFKC", text).casefold().replace("_", "-")
