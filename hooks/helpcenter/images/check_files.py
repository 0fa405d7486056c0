"""Every picture file of the content, held against the manifest and the pages, into diagnostics."""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from types import MappingProxyType

from helpcenter.diagnostics import Diagnostic, Level, Location
from helpcenter.images.alt_text import alt_is_file_name
from helpcenter.images.formats import SUFFIXES
from helpcenter.images.inspect import Inspection, inspect_file
from helpcenter.images.verdict_cache import VerdictCache
from helpcenter.model import Image

Place = Callable[[str, str], Location]
"""Where a field of an image stands, by the image's id and the field's name."""

_ASIDE = frozenset(("thumbs.db", "desktop.ini"))
"""What systems put beside pictures by themselves; git ignores it too."""
_GOOD_NAME = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*(\.[a-z0-9]+)?")


@dataclass(frozen=True, slots=True)
class Folder:
    """The docs folder, and what faults call it."""

    path: Path
    name: str = "docs"


def check_files(
    docs: Folder,
    images: Mapping[str, Image],
    place: Place,
    shown: Mapping[str, int | None] = MappingProxyType({}),
    cache: VerdictCache | None = None,
) -> list[Diagnostic]:
    """Open every file in `docs/images/`, and what pages show from elsewhere.

    `shown`: the pictures that pages name, as paths from the docs folder, each with the widest `width` in CSS pixels at
    which one shows it, or None where none says. A picture that is missing is the business of `check_manifest`.
    """
    check = _Check(docs, images, place, shown, cache)
    check.all_files()
    if cache:
        cache.save()
    return check.diagnostics


@dataclass(slots=True)
class _Check:
    docs: Folder
    images: Mapping[str, Image]
    place: Place
    shown: Mapping[str, int | None]
    cache: VerdictCache | None
    owners: dict[str, Image] = field(default_factory=dict)
    """The first image of the manifest that names a file."""
    same_bytes: dict[str, str] = field(default_factory=dict)
    """The first file with these bytes."""
    same_pixels: dict[str, str] = field(default_factory=dict)
    diagnostics: list[Diagnostic] = field(default_factory=list)

    def all_files(self) -> None:
        for image in self.images.values():
            first = self.owners.setdefault(image.file, image)
            if first is not image:
                text = f"画像「{image.id}」の file「{image.file}」は、画像「{first.id}」と同じです。どちらかを消し、1 つを使い回してください。"
                self.diagnostics.append(Diagnostic(self.place(image.id, "file"), text))
            self.check_alt(image)
        files = {self.path(file): file for file in self.find()}
        for path in [*(p for p in self.owners if p in files), *(p for p in sorted(files) if p not in self.owners)]:
            if not self.leads_out(path, files[path]):
                self.check_file(path, files[path])

    def find(self) -> Iterator[Path]:
        """Every file that would be published from `images/`, and the pictures elsewhere that pages show."""
        top = self.docs.path / "images"
        if top.is_symlink() and self.leads_out("images", top):
            return
        for folder, folders, files in os.walk(top):
            folders[:] = sorted(name for name in folders if not name.startswith("."))
            for name in folders:
                if Path(folder, name).is_symlink():  # never walked into: its files are checked where they lie
                    self.leads_out(self.path(Path(folder, name)), Path(folder, name))
            for name in sorted(files):
                if not (name.startswith(".") or name.lower() in _ASIDE or name.lower().endswith(".md")):
                    yield Path(folder, name)
        for path in self.shown:
            file = self.docs.path / path
            inside = not path.startswith(("/", "images/")) and ".." not in path.split("/")
            if inside and file.suffix.lower() in SUFFIXES and os.path.lexists(file):
                yield file

    def path(self, file: Path) -> str:
        return file.relative_to(self.docs.path).as_posix()

    # Where a fault stands, and how it begins.

    def fault(self, path: str, text: str, level: Level = Level.FAULT, on: str = "file") -> None:
        image = self.owners.get(path)
        where = self.place(image.id, on) if image else Location(f"{self.docs.name}/{path}")
        self.diagnostics.append(Diagnostic(where, f"{self.name(path)}{text}", level))

    def name(self, path: str) -> str:
        image = self.owners.get(path)
        return (
            f"画像「{image.id}」のファイル「{self.docs.name}/{path}」" if image else f"画像「{self.docs.name}/{path}」"
        )

    def add_image(self, path: str) -> str:
        image = self.owners.get(path)
        return f"「python3 scripts/dev.py add-image {image.id if image else 'ID'} {self.docs.name}/{path}」"

    # One after the other.

    def leads_out(self, path: str, file: Path) -> bool:
        """Whether a symbolic link, of the file or of a folder above it, cannot be followed to a place in the docs folder."""
        try:
            real = file.resolve(strict=True)
        except (OSError, RuntimeError):  # RuntimeError: a link to itself
            self.fault(path, "は、どこにもつながらないリンクです。ファイルそのものを入れてください。")
            return True
        if real.is_relative_to(self.docs.path.resolve()):
            return False
        self.fault(path, f"は、{self.docs.name}/ の外を指すリンクです。ファイルそのものを入れてください。")
        return True

    def check_file(self, path: str, file: Path) -> None:
        found = self.inspect(file)
        for problem in found.problems:
            self.fault(path, problem.text, problem.level)
        if path not in self.owners and path not in self.shown:
            text = f"は、画像の台帳にもページにもありません。使うなら{self.add_image(path)}で台帳に入れ、使わないなら消してください。"
            self.fault(path, text)
        self.check_name(path)
        if not file.is_symlink():  # a link inside the docs folder is one picture under two names, and meant
            self.check_same(path, found)
        self.check_width(path, found)
        if path in self.owners and found.sha256:
            self.check_manifest(self.owners[path], found)

    def inspect(self, file: Path) -> Inspection:
        return self.cache.inspect(file) if self.cache else inspect_file(file)

    def check_name(self, path: str) -> None:
        if not all(_GOOD_NAME.fullmatch(part) for part in path.split("/")):
            text = "の名前は、半角の小文字・数字・ハイフンだけで付けることをお勧めします。例: images/rms-api/login.png"
            self.fault(path, text, Level.ADVICE)

    def check_same(self, path: str, found: Inspection) -> None:
        """The same bytes twice are a mistake; the same picture saved in two ways may be meant."""
        if found.format is None or found.sha256 is None:
            return
        first = self.same_bytes.setdefault(found.sha256, path)
        alike = self.same_pixels.setdefault(found.pixels, path) if found.pixels else path
        if first != path:
            self.fault(path, f"は、{self.name(first)}とまったく同じです。どちらかを消し、1 つを使い回してください。")
        elif alike != path:
            text = f"は、{self.name(alike)}と同じ絵です（保存の形式だけが違います）。1 つを使い回せないか確かめてください。"
            self.fault(path, text, Level.ADVICE)

    def check_width(self, path: str, found: Inspection) -> None:
        """Advice: the reader sees a blurred picture, and one of an old screen cannot be taken again."""
        width = self.shown.get(path)
        if width and found.width and found.format != "svg" and found.width < width:
            text = f"の幅は {found.width} ピクセルですが、ページでは {width} ピクセルに引き伸ばされ、ぼやけます。幅の指定を {found.width} 以下にするか、大きい画像に差し替えてください。"
            self.fault(path, text, Level.ADVICE)

    def check_manifest(self, image: Image, found: Inspection) -> None:
        """Whether the file is the one that was taken in. One of other bytes is one fault, however many numbers differ."""
        path = image.file
        if image.sha256 and image.sha256 != found.sha256:
            text = (
                "が、取り込んだときと違います（sha256 が台帳と一致しません）。"
                f"差し替えたのなら{self.add_image(path)}を実行し、心当たりがなければ、もとの画像に戻してください。"
            )
            self.fault(path, text, on="sha256")
            return
        facts = {"sha256": found.sha256, "width": found.width, "height": found.height, "bytes": found.bytes}
        facts = {name: value for name, value in facts.items() if value is not None}
        for name, value in facts.items():
            written = getattr(image, name)
            if written not in {None, value}:
                text = f"の {name} は、台帳では {written} ですが、本当は {value} です。手で直さず、{self.add_image(path)}を実行してください。"
                self.fault(path, text, on=name)
        missing = [name for name in facts if getattr(image, name) is None]
        if missing and found.format:
            text = f"はありますが、台帳に {'・'.join(missing)} がまだありません。{self.add_image(path)}を実行すると入ります。"
            self.fault(path, text, Level.ADVICE)

    def check_alt(self, image: Image) -> None:
        if any(alt_is_file_name(image.alt, name) for name in (image.file, image.source)) or image.alt == image.id:
            text = f"画像「{image.id}」の alt「{image.alt}」はファイルの名前です。何の画面かを書いてください。例: RMSにログインする画面"
            self.diagnostics.append(Diagnostic(self.place(image.id, "alt"), text))
