"""mkdocs.yml, and the files that it inherits, as trees that know their lines."""

from __future__ import annotations

import os
import re
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from helpcenter.diagnostics import Diagnostic, Location
from helpcenter.source import Located, as_mapping, load_yaml, read_text

_FEEDBACK = re.compile(r"https://[^\s/@]+\.[^\s/@]+(/\S*)?|mailto:[^\s@?]+@[^\s@?]+(\?\S*)?")


@dataclass(slots=True)
class Settings:
    """The files of the settings, the nearest first: what it says goes before what it inherits."""

    documents: list[Located] = field(default_factory=list)
    diagnostics: list[Diagnostic] = field(default_factory=list)

    def value(self, key: str) -> Any:
        """The value of a key at the top level; None where no file has it."""
        found = (as_mapping(document.value) for document in self.documents)
        return next((mapping[key] for mapping in found if key in mapping), None)

    def place(self, *keys: str | int) -> Location:
        """Where a value stands; the nearest known place above it where it stands nowhere."""
        document = self._holder(*keys[:1])
        return document.place(keys)

    def key_place(self, key: str) -> Location:
        """Where a key of the top level stands; the beginning of mkdocs.yml where it does not."""
        document = self._holder(key)
        return document.keys.get((key,), Location(document.path))

    def places_of(self, text: str) -> list[Location]:
        """Everywhere where exactly `text` is a value."""
        return [d.place(path) for d in self.documents for path, value in d.scalars() if value == text]

    def key_places_of(self, key: str) -> list[Location]:
        """Everywhere, at any depth, where `key` is a key."""
        return [place for d in self.documents for path, place in d.keys.items() if path[-1] == key]

    def _holder(self, *keys: str | int) -> Located:
        return next((d for d in self.documents if keys and keys[0] in as_mapping(d.value)), self.documents[0])


def check_feedback(settings: Settings) -> list[Diagnostic]:
    """`extra.feedback`, behind 「役に立ちましたか」, is the address of a form or of a mailbox."""
    extra = as_mapping(settings.value("extra"))
    if "feedback" not in extra or _FEEDBACK.fullmatch(str(extra["feedback"])):
        return []
    message = (
        "feedback には、https:// で始まるフォームのアドレスか、mailto: とメールアドレスを書いてください。"
        "使わないときは、この行を消します。"
    )
    return [Diagnostic(settings.place("extra", "feedback"), message)]


def load_settings(file: Path) -> Settings:
    """Read mkdocs.yml and what it inherits. Faults call the files by their paths from the folder of `file`."""
    settings = Settings()
    seen: set[Path] = set()
    current: Path | None = file
    while current is not None:
        seen.add(current.resolve())
        document = _load(current, file.parent)
        settings.documents.append(document)
        settings.diagnostics.extend(document.diagnostics)
        current = _parent(settings, document, current, seen)
    return settings


def _load(file: Path, root: Path) -> Located:
    path = Path(os.path.relpath(file, root)).as_posix()
    text, faults = read_text(file, path)
    if faults:
        return Located(path, diagnostics=faults)
    document = load_yaml(text, path, settings=True)
    if not document.diagnostics and not isinstance(document.value, dict):
        message = "サイトの設定がありません。「site_name: サイトの名前」から書き始めてください。"
        document.diagnostics.append(Diagnostic(Location(path), message))
    return document


def _parent(settings: Settings, document: Located, file: Path, seen: set[Path]) -> Path | None:
    name = as_mapping(document.value).get("INHERIT")
    if not isinstance(name, str):
        return None
    parent = file.parent / name
    problem = ""
    if not parent.is_file():
        problem = f"INHERIT: のファイル「{name}」がありません。"
    elif parent.resolve() in seen:
        problem = (
            f"INHERIT: のファイル「{name}」が、このファイルを取り込んでいます。どちらかの INHERIT: を消してください。"
        )
    if problem:
        settings.diagnostics.append(Diagnostic(document.place(("INHERIT",)), problem))
        return None
    return parent
