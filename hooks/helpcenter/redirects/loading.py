"""`redirects.yml` and `released.yml` read: where each old address leads, and what was ever published."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TypeVar

from pydantic import ValidationError

from helpcenter.catalog import Origin, explain
from helpcenter.diagnostics import Diagnostic, Location
from helpcenter.model import Record, Redirect, RedirectFile, ReleasedFile
from helpcenter.source import Located, load_yaml, read_text

R = TypeVar("R", bound=Record)

REDIRECTS = "redirects.yml"
RELEASED = "released.yml"


@dataclass(slots=True)
class Redirects:
    """Where old addresses (`rms/scopes.md`, `rms/scopes.md#group-item`) lead. A chain is followed to its end."""

    entries: tuple[Redirect, ...] = ()
    document: Located = field(default_factory=lambda: Located(REDIRECTS))
    diagnostics: list[Diagnostic] = field(default_factory=list)

    def place(self, index: int, key: str) -> Location:
        return self.document.place(("redirects", index, key))

    @property
    def moves(self) -> dict[str, str]:
        """Every old address with the one behind it, as they are written."""
        return {entry.old: entry.new for entry in reversed(self.entries)}

    def follow(self, address: str) -> str | None:
        """Where an address leads in the end: itself where nothing has moved; None where it only leads in a circle."""
        moves = self.moves
        seen = set()
        while address not in seen:
            seen.add(address)
            onward = _onward(address, moves)
            if onward is None:
                return address
            address = onward
        return None

    def pages(self) -> Iterator[tuple[str, str]]:
        """Each page that has moved, and where it is now."""
        return ((old, new) for old, new in self._ends() if "#" not in old)

    def anchors(self, page: str) -> Iterator[tuple[str, str]]:
        """The places of a page that have moved, without the page, and where they are now."""
        return ((old.partition("#")[2], new) for old, new in self._ends() if old.startswith(f"{page}#"))

    def _ends(self) -> Iterator[tuple[str, str]]:
        for old in self.moves:
            if new := self.follow(old):
                yield old, new


def _onward(address: str, moves: Mapping[str, str]) -> str | None:
    if address in moves:
        return moves[address]
    page, mark, anchor = address.partition("#")
    if mark and page in moves:
        return moves[page].partition("#")[0] + mark + anchor
    return None


@dataclass(slots=True)
class Released:
    """The pages, with the places in them, that were ever published."""

    pages: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    document: Located = field(default_factory=lambda: Located(RELEASED))
    diagnostics: list[Diagnostic] = field(default_factory=list)

    def places(self) -> Iterator[tuple[str, Location, list[tuple[str, Location]]]]:
        """Each page with its line, and its places with theirs."""
        for index, (path, anchors) in enumerate(self.pages.items()):
            keys = ("pages", index)
            inside = [(anchor, self.document.place((*keys, "anchors", nth))) for nth, anchor in enumerate(anchors)]
            yield path, self.document.place((*keys, "path")), inside


def load_redirects(data: Path, path: str) -> Redirects:
    """Read `redirects.yml` of the data folder, if there is one; `path` is what faults call the folder."""
    record, document, diagnostics = _load(data, path, REDIRECTS, RedirectFile)
    redirects = Redirects(record.redirects if record else (), document, diagnostics)
    seen: dict[str, int] = {}
    for index, entry in enumerate(redirects.entries):
        if entry.old in seen:
            line = redirects.place(seen[entry.old], "old").line
            words = f"「{entry.old}」の転送が 2 回あります（1 回目は {line} 行目）。どちらかを消してください。"
            diagnostics.append(Diagnostic(redirects.place(index, "old"), words))
        seen.setdefault(entry.old, index)
    return redirects


def load_released(data: Path, path: str) -> Released:
    """Read `released.yml` of the data folder, if there is one; `path` is what faults call the folder."""
    record, document, diagnostics = _load(data, path, RELEASED, ReleasedFile)
    pages: dict[str, tuple[str, ...]] = {}
    for index, page in enumerate(record.pages if record else ()):
        if page.path in pages:
            words = f"ページ「{page.path}」が 2 回あります。1 つにまとめてください。"
            diagnostics.append(Diagnostic(document.place(("pages", index, "path")), words))
        pages[page.path] = page.anchors
    # With a page written twice the lines of the others could not be told any more.
    return Released({} if diagnostics else pages, document, diagnostics)


def _load(data: Path, path: str, name: str, model: type[R]) -> tuple[R | None, Located, list[Diagnostic]]:
    file = data / name
    here = f"{path}/{name}"
    if not file.is_file():
        return None, Located(here), []
    text, faults = read_text(file, here)
    document = Located(here, diagnostics=faults) if faults else load_yaml(text, here)
    diagnostics = [*document.diagnostics]
    if diagnostics:
        return None, document, diagnostics
    if not isinstance(document.value, dict):
        start = next(iter(model.model_fields))
        words = f"ファイルの中身の書き方が正しくありません。「{start}:」から書き始めてください。"
        return None, document, [Diagnostic(Location(here), words)]
    try:
        return model.model_validate(document.value), document, diagnostics
    except ValidationError as error:
        return None, document, list(explain(error, model, Origin(document)))
