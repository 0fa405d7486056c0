"""A docs folder with pictures and a manifest, and what the check says of it."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from pathlib import Path

from helpcenter.diagnostics import Level
from helpcenter.images.check_files import Folder, check_files
from helpcenter.images.manifest import read_manifest
from helpcenter.images.verdict_cache import VerdictCache


class Content:
    """Below a temporary folder."""

    def __init__(self, root: Path) -> None:
        self.docs = root / "docs"
        (self.docs / "images").mkdir(parents=True)
        self.manifest = "images:\n"

    def put(self, path: str, data: bytes) -> Path:
        file = self.docs / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(data)
        return file

    def record(self, id_: str, file: str, *more: str, alt: str = "RMSにログインする画面") -> None:
        """An entry of 5 lines: id, source, file, alt, era; then `more`."""
        lines = [f"- id: {id_}", f"  source: {id_}.source", f"  file: {file}", f"  alt: {alt}", "  era: legacy"]
        self.manifest += "".join(f"  {line}\n" for line in (*lines, *(f"  {line}" for line in more)))

    def check(self, shown: Mapping[str, int | None] | None = None, cache: VerdictCache | None = None) -> list[str]:
        """The lines in their order; advice begins with 「注意: 」, as the command says it."""
        file = self.docs / "_data" / "images.yml"
        file.parent.mkdir(exist_ok=True)
        file.write_text(self.manifest if "id:" in self.manifest else "images: []\n", encoding="utf-8")
        manifest = read_manifest(file, "docs/_data/images.yml")
        assert not manifest.diagnostics
        entries = {entry.image.id: entry for entry in manifest.entries}
        images = {id_: entry.image for id_, entry in entries.items()}
        found = check_files(Folder(self.docs), images, lambda id_, field: entries[id_].place(field), shown or {}, cache)
        return [f"{'注意: ' * (d.level is Level.ADVICE)}{d}" for d in sorted(found)]


def facts(data: bytes, width: int = 40, height: int = 30) -> list[str]:
    """What the manifest says of a picture that was taken in."""
    return [
        f"sha256: {hashlib.sha256(data).hexdigest()}",
        f"width: {width}",
        f"height: {height}",
        f"bytes: {len(data)}",
    ]
