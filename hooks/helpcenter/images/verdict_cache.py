"""What was found in each picture, kept from one run to the next for the pictures that have not changed."""

from __future__ import annotations

import hashlib
import os
import tempfile
import time
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path

import PIL
from pydantic import TypeAdapter, ValidationError

from helpcenter.images.inspect import Inspection, inspect_file

RULES = 1
"""Raise it with every change to what `inspect` finds or says: what was kept before then counts for nothing."""
_VERSION = f"{RULES}/{PIL.__version__}"
_RACY_NS = 2_000_000_000
"""A file may change again within the grain of its disk's clock (2 s on FAT) and keep its time."""
_KEPT_FOLDERS = 30


@dataclass(frozen=True, slots=True)
class _Entry:
    size: int
    mtime_ns: int
    racy: bool
    """Whether the file was so young that its time alone does not prove that it is the same: its contents must, once."""
    inspection: Inspection


@dataclass(frozen=True, slots=True)
class _Kept:
    version: str
    folder: str
    files: dict[str, _Entry]


_KEPT = TypeAdapter(_Kept)


class VerdictCache:
    """The findings for the pictures of one folder, in one file of `store`.

    A damaged store is as good as an empty one, and one that cannot be written is left as it is: it only saves time.
    """

    def __init__(self, store: Path, checked: Path) -> None:
        self.checked = checked.resolve()
        if store.resolve().is_relative_to(self.checked):
            raise ValueError(f"{store} lies in the folder that is checked")
        self.file = store / f"{hashlib.sha256(os.fsencode(self.checked)).hexdigest()[:16]}.json"
        self.old = self._read()
        self.new: dict[str, _Entry] = {}

    def _read(self) -> dict[str, _Entry]:
        try:
            kept = _KEPT.validate_json(self.file.read_bytes())
        except (OSError, ValidationError):
            return {}
        same = (kept.version, kept.folder) == (_VERSION, os.fsencode(self.checked).hex())
        return kept.files if same else {}

    def inspect(self, file: Path) -> Inspection:
        """Return what is known of the file, or open it."""
        try:
            now = file.stat()
        except OSError:
            return inspect_file(file)
        path = os.fsencode(os.path.relpath(file, self.checked)).decode("utf-8", "backslashreplace")
        entry = self.old.get(path)
        racy = time.time_ns() - now.st_mtime_ns < _RACY_NS
        if entry is None or (entry.size, entry.mtime_ns) != (now.st_size, now.st_mtime_ns):
            entry = _Entry(now.st_size, now.st_mtime_ns, racy, inspect_file(file))
        elif entry.racy:
            same = entry.inspection.sha256 is not None and _sha256(file) == entry.inspection.sha256
            entry = replace(entry, racy=racy, inspection=entry.inspection if same else inspect_file(file))
        if not any(problem.kind == "unreadable" for problem in entry.inspection.problems):  # a right, not the contents
            self.new[path] = entry
        return entry.inspection

    def save(self) -> None:
        """Keep what this run has seen, and no more: files that are gone are forgotten."""
        if self.new == self.old:
            return
        kept = _KEPT.dump_json(_Kept(_VERSION, os.fsencode(self.checked).hex(), self.new))
        temporary = None
        try:
            self.file.parent.mkdir(parents=True, exist_ok=True)
            handle, temporary = tempfile.mkstemp(dir=self.file.parent, prefix=".", suffix=".tmp")
            with os.fdopen(handle, "wb") as stream:
                stream.write(kept)
            Path(temporary).replace(self.file)
            _forget_old(self.file.parent)
        except OSError:
            if temporary:
                with suppress(OSError):
                    Path(temporary).unlink(missing_ok=True)


def _sha256(file: Path) -> str | None:
    try:
        with file.open("rb") as stream:
            return hashlib.file_digest(stream, "sha256").hexdigest()
    except OSError:
        return None


def _forget_old(store: Path) -> None:
    """Keep the folders that were checked last: temporary ones would pile up."""
    with suppress(OSError):
        files = sorted(store.glob("*.json"), key=lambda file: file.stat().st_mtime_ns, reverse=True)
        for file in files[_KEPT_FOLDERS:]:
            file.unlink(missing_ok=True)
