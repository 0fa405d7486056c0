"""The manifest's pictures into files under docs/images/, and what became of them into the manifest; or only a look at the sources.

A file that is there is never written over. What is done is written down picture by picture, so that a run can end anywhere.
"""

from __future__ import annotations

import errno
import hashlib
import re
import time
import unicodedata
from abc import ABC, abstractmethod
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field, replace
from pathlib import Path, PurePosixPath
from typing import Protocol
from urllib.parse import unquote, urlsplit

from helpcenter.diagnostics import Diagnostic, Level, Location, Report, suggest
from helpcenter.images.addresses import Trouble, is_signed, parse_address
from helpcenter.images.fetch import Download, Limits, Network, fetch
from helpcenter.images.formats import NAMES, SUFFIXES, Format
from helpcenter.images.manifest import Entry, Fields, Missing, Unchangeable, append, decode, fill, read_manifest
from helpcenter.images.take_in import write_safely
from helpcenter.model import Image

_UNFINISHED = ".????????.tmp"  # how `write_safely` names a file until it is whole
_LEFT_BEHIND = 3600.0  # seconds after which an unfinished file is nobody's


@dataclass(frozen=True, slots=True)
class Size:
    """A picture's size in pixels; an SVG may have none."""

    width: int | None
    height: int | None


class Judge(Protocol):
    """Opens a picture."""

    def __call__(self, body: bytes, suffix: str, /) -> Size | str:
        """Its size; or what is wrong with it, as a Japanese sentence that begins after the name of the picture (「は…。」)."""


@dataclass(frozen=True, slots=True)
class Means:
    """What the mirror works with."""

    judge: Judge
    network: Network
    limits: Limits = field(default_factory=Limits)
    progress: Callable[[int, int], None] = lambda _done, _all: None


@dataclass(slots=True)
class Outcome:
    """What a run found and did."""

    report: Report = field(default_factory=Report)
    stored: list[str] = field(default_factory=list)
    """The files that were written, from docs/."""
    kept: int = 0
    """Pictures that were already there as the manifest says."""


class UnknownId(Exception):
    """No picture has that id; the text is for the person who asked for it."""


class _Refused(Exception):
    """Why one picture is left as it is: a Japanese sentence."""


def mirror(
    docs: Path, ids: Sequence[str], means: Means, *, check: bool = False, outcome: Outcome | None = None
) -> Outcome:
    """Bring in what is missing; with `check` only look whether the sources still show what was brought in.

    `ids`: these pictures alone; none means all. An `outcome` that is handed in holds what was done even when the run is cut off.
    """
    outcome = outcome or Outcome()
    shelf = _Shelf(docs)
    shelf.read(outcome.report)
    if outcome.report.faults:
        return outcome
    entries = _choose(shelf.entries, ids)
    work = _Probe(shelf, means, outcome) if check else _Keep(shelf, means, outcome)
    if not check:
        shelf.sweep(entry.image.file for entry in entries)
    try:
        for done, entry in enumerate(entries):
            means.progress(done, len(entries))
            work.take(entry, is_asked_for=check or bool(ids))
        means.progress(len(entries), len(entries))
    finally:
        work.tell()
    return outcome


_NO_ADDRESS = (
    "もとのアドレスが分からないので、取り込めません。撮り直した画像は dev.py add-image {id} ファイル で加えられます。"
)


def _choose(entries: Sequence[Entry], ids: Sequence[str]) -> list[Entry]:
    known = [entry.image.id for entry in entries]
    for id_ in ids:
        if id_ not in known:
            raise UnknownId(f"画像「{id_}」は、画像の台帳 docs/_data/images.yml にありません。{suggest(id_, known)}")
    return [entry for entry in entries if not ids or entry.image.id in ids]


def _doubles(entries: Iterable[Entry]) -> dict[str, str]:
    """Pictures whose file another one before them has: on some disks also what differs only by case or form."""
    first: dict[str, str] = {}
    found = {}
    for entry in entries:
        name = unicodedata.normalize("NFC", entry.image.file).casefold()
        if name in first:
            found[entry.image.id] = first[name]
        first.setdefault(name, entry.image.id)
    return found


# The work on one picture --------------------------------------------------------------------------------------------------


class _Work(ABC):
    """What bringing in and looking have in common."""

    def __init__(self, shelf: _Shelf, means: Means, outcome: Outcome) -> None:
        self.shelf = shelf
        self.means = means
        self.outcome = outcome
        self.found: list[tuple[Entry, str, str, Level]] = []
        self.doubles = _doubles(shelf.entries)
        self.silent: set[str] = set()
        """Hosts that did not answer: the next picture of theirs is asked for once only."""

    def take(self, entry: Entry, *, is_asked_for: bool) -> None:
        image = entry.image
        if image.url is None:
            if is_asked_for and not image.is_fetched:
                self.note(entry, "source", _NO_ADDRESS.format(id=image.id), Level.ADVICE)
            return
        if image.id in self.doubles:
            words = f"file が画像「{self.doubles[image.id]}」と同じです。別の名前にしてください。"
            self.note(entry, "file", words)
            return
        try:
            self.work(entry)
        except Trouble as trouble:
            self.note(entry, "source", self.lead(trouble) + trouble.reason)
        except _Refused as refused:
            self.note(entry, "file", str(refused))

    def note(self, entry: Entry, key: str, message: str, level: Level = Level.FAULT) -> None:
        self.found.append((entry, key, message, level))

    def tell(self) -> None:
        """Say what was found, each at the line where its value stands now: the run itself has moved the lines."""
        now = {entry.image.id: entry for entry in self.shelf.read(Report())}
        for entry, key, message, level in self.found:
            place = now.get(entry.image.id, entry).place(key)
            self.outcome.report.add(Diagnostic(place, f"画像「{entry.image.id}」: {message}", level))

    @abstractmethod
    def work(self, entry: Entry) -> None:
        """Do what is to be done, or raise why not."""

    def lead(self, _trouble: Trouble) -> str:
        return "取り込めません。"

    def fetch(self, address: str) -> Download:
        host = urlsplit(address).netloc
        limits = replace(self.means.limits, tries=1) if host in self.silent else self.means.limits
        try:
            return fetch(address, self.means.network, limits)
        except Trouble as trouble:
            if trouble.unreachable:
                self.silent.add(host)
            raise

    def judge(self, body: bytes, file: str) -> Fields:
        """What the manifest is to say of a picture."""
        judged = self.means.judge(body, PurePosixPath(file).suffix)
        if isinstance(judged, str):
            raise _Refused(f"画像{judged}")
        size = {"width": judged.width, "height": judged.height}
        known = {key: value for key, value in size.items() if value is not None}
        return {"sha256": hashlib.sha256(body).hexdigest(), **known, "bytes": len(body)}


class _Keep(_Work):
    """Brings in what is missing."""

    def work(self, entry: Entry) -> None:
        image = entry.image
        target = self.shelf.target(image.file)
        if target.exists():
            self.keep(entry, target)
            return
        download = self.fetch(image.url or "")
        _require_suffix(download, image.file)
        fields = self.judge(download.body, image.file)
        self.store(download.body, image.file)
        self.shelf.note(image.id, fields, image.source)

    def keep(self, entry: Entry, target: Path) -> None:
        """The file stays as it is, whoever made it. One that is the source's own is only noted."""
        image = entry.image
        with _disk(target, "開けません"), target.open("rb") as stream:
            found = hashlib.file_digest(stream, "sha256").hexdigest()
        if image.sha256 is None and found != self.source_sha256(image.url or ""):
            raise _Refused(_kept(image, "手で置かれたものなので", "を使う"))
        if image.sha256 not in {None, found}:
            raise _Refused(_kept(image, "取り込んだ後に変えられているので", "に戻す"))
        if None in {image.sha256, image.width, image.height, image.bytes}:
            self.shelf.note(image.id, self.judge(target.read_bytes(), image.file), image.source)
        self.outcome.kept += 1

    def source_sha256(self, address: str) -> str | None:
        """For a file that the manifest does not know yet: a run that was cut off may have had no time to write it down."""
        try:
            return hashlib.sha256(self.fetch(address).body).hexdigest()
        except Trouble:
            return None

    def store(self, body: bytes, file: str) -> None:
        """Nobody ever sees half a file: it comes under its name when all of it is on the disk."""
        target = self.shelf.target(file)
        if target.exists():  # a person was faster
            raise _Refused(f"取り込みの間に docs/{file} が置かれたので、そのままにしました。")
        with _disk(target):
            write_safely(target, body)
        self.outcome.stored.append(file)


def _kept(image: Image, why: str, back: str) -> str:
    return (
        f"ファイル docs/{image.file} は{why}、そのままにしました。この画像を使うなら、"
        f"dev.py add-image {image.id} docs/{image.file} を実行してください。"
        f"取得元の画像{back}なら、ファイルを消して、もう一度実行してください。"
    )


class _Probe(_Work):
    """Looks at the sources; writes nothing under docs/.

    The whole picture is fetched: a date or a tag of the server says little about the bytes, and the manifest keeps only their hash.
    """

    def work(self, entry: Entry) -> None:
        image = entry.image
        download = self.fetch(image.url or "")
        if image.sha256 == hashlib.sha256(download.body).hexdigest():
            self.outcome.kept += 1
            return
        _require_suffix(download, image.file)
        self.judge(download.body, image.file)
        if image.sha256 is None:
            words = f"まだ取り込んでいません。dev.py mirror-images {image.id} で取り込めます。"
            self.note(entry, "source", words, Level.ADVICE)
            return
        raise _Refused(
            f"取得元の画像が、取り込んだものから変わっています。新しい画像にするなら、docs/{image.file} を消して、"
            f"dev.py mirror-images {image.id} を実行してください。"
        )

    def lead(self, trouble: Trouble) -> str:
        return "取得元からなくなっています。" if trouble.gone else "取得元を確かめられません。"


def _require_suffix(download: Download, file: str) -> None:
    path = PurePosixPath(file)
    if SUFFIXES.get(path.suffix.lower()) != download.format:
        name = NAMES[download.format]
        right = path.with_suffix(_suffix(download.format))
        raise _Refused(f"取得元の画像は {name} なので、file を「{right}」に直してください。")


def _suffix(format_: Format) -> str:
    return next(suffix for suffix, named in SUFFIXES.items() if named == format_)


# Adding -------------------------------------------------------------------------------------------------------------------


def add(docs: Path, address: str, about: Fields, means: Means) -> tuple[Outcome, str | None]:
    """Fetch a picture that the manifest does not know, and only then write it down. Returns its new id too, if all went well.

    `about`: the fields that only a person knows (alt, era).
    """
    outcome = Outcome()
    shelf = _Shelf(docs)
    known = shelf.read(outcome.report)
    if outcome.report.faults:
        return outcome, None
    for entry in known:
        if entry.image.url and _same_address(entry.image.url, address):
            words = f"画像「{entry.image.id}」: このアドレスは、もう台帳にあります。"
            outcome.report.add(Diagnostic(entry.place("source"), words))
            return outcome, None
    work = _Keep(shelf, means, outcome)
    try:
        download = work.fetch(address)
        id_, file = _derive(address, download, shelf)
        fields = work.judge(download.body, file)
        if not shelf.target(file).exists():  # else left behind by a run that was cut off
            work.store(download.body, file)
        source = address.strip().partition("#")[0]
        if is_signed(urlsplit(source).query):  # it ends one day, and is nobody's business until then
            source = _base_name(address) or PurePosixPath(file).name
        shelf.add({"id": id_, "source": source, "file": file, **fields, **about})
    except (Trouble, _Refused) as error:
        reason = error.reason if isinstance(error, Trouble) else str(error)
        outcome.report.add(Diagnostic(Location(_Shelf.PATH), f"画像を加えられません。{reason}"))
        return outcome, None
    return outcome, id_


def _same_address(one: str, other: str) -> bool:
    try:
        return parse_address(one) == parse_address(other)
    except Trouble:
        return False


def _base_name(address: str) -> str:
    return unquote(PurePosixPath(urlsplit(address.strip()).path).name).strip()


def _derive(address: str, download: Download, shelf: _Shelf) -> tuple[str, str]:
    """An id and a file that nothing has yet, from the last part of the address. The same bytes may lie there already."""
    name = unicodedata.normalize("NFKC", PurePosixPath(_base_name(address)).stem).lower()
    name = re.sub(r"[^a-z0-9]+", "-", name).strip("-")[:50].strip("-")
    name = name or f"image-{hashlib.sha256(download.body).hexdigest()[:8]}"
    ids = {entry.image.id for entry in shelf.entries}
    files = {entry.image.file.casefold() for entry in shelf.entries}
    number = 1
    while True:
        id_ = name if number == 1 else f"{name}-{number}"
        file = f"images/{id_}{_suffix(download.format)}"
        target = shelf.docs / file
        free = not target.exists() or (target.is_file() and target.read_bytes() == download.body)
        if id_ not in ids and file.casefold() not in files and free:
            return id_, file
        number += 1


# Files --------------------------------------------------------------------------------------------------------------------


class _Shelf:
    """The docs folder: where pictures lie, and the manifest that says so."""

    PATH = "docs/_data/images.yml"

    def __init__(self, docs: Path) -> None:
        self.docs = docs
        self.entries: tuple[Entry, ...] = ()
        self._manifest = (docs / "_data" / "images.yml").resolve()  # a link stays a link

    def read(self, report: Report) -> tuple[Entry, ...]:
        manifest = read_manifest(self._manifest, self.PATH)
        report.extend(manifest.diagnostics)
        self.entries = manifest.entries
        return self.entries

    def target(self, file: str) -> Path:
        """Where a picture lies; never outside docs/images/."""
        parts = file.split("/")
        target = self.docs.joinpath(*parts)
        inside = (self.docs / "images").resolve()
        if any(part in {"", ".", ".."} or part.startswith(".") or ":" in part for part in parts):
            raise _Refused("file に使えない書き方があります。images/フォルダー/名前.png の形で書いてください。")
        if target.is_symlink() or not target.parent.resolve().is_relative_to(inside):
            raise _Refused(f"docs/{file} は、ほかの場所を指すリンクです。ファイルそのものを置いてください。")
        if target.exists() and not target.is_file():
            raise _Refused(f"docs/{file} は、ファイルではありません。")
        return target

    def sweep(self, files: Iterable[str]) -> None:
        """Take away what a run that was cut off has left behind; a run beside this one keeps its own."""
        folders = {(self.docs / file).parent for file in files if ".." not in file.split("/")}
        for folder in [*folders, self._manifest.parent]:
            for file in folder.glob(_UNFINISHED):
                with suppress(OSError):
                    if time.time() - file.stat().st_mtime > _LEFT_BEHIND:
                        file.unlink()

    def note(self, id_: str, fields: Fields, source: str) -> None:
        """Fill the fields of one picture, in the file as it is now: a writer may have saved it since it was read."""
        self._change(lambda text: fill(text, id_, fields, source=source))

    def add(self, entry: Fields) -> None:
        self._change(lambda text: append(text, entry))

    def _change(self, change: Callable[[str], str]) -> None:
        try:
            raw = self._manifest.read_bytes()
            mark, text = decode(raw)
            changed = (mark + change(text)).encode("utf-8")
        except Missing:
            raise _Refused(f"取り込みの間に {self.PATH} が書きかえられました。もう一度実行してください。") from None
        except Unchangeable:
            raise _Refused(
                f"{self.PATH} の書き方が特別なので、値を書き入れられません。ほかの画像と同じように、1 行に 1 項目で書いてください。"
            ) from None
        if changed == raw:
            return
        with _disk(self._manifest):
            write_safely(self._manifest, changed)


@contextmanager
def _disk(target: Path, otherwise: str = "書き込めません") -> Iterator[None]:
    try:
        yield
    except OSError as error:
        known = {errno.ENOSPC: "ディスクの空きがありません", errno.EACCES: "許可がありません"}
        why = known.get(error.errno or 0, otherwise)
        raise _Refused(f"ファイル {target.name} を読み書きできません（{why}）。") from None
