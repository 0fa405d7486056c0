"""A file on a person's computer into a published picture and its entry in the manifest."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path, PurePosixPath

from pydantic import ValidationError

from helpcenter.diagnostics import Diagnostic, suggest
from helpcenter.images.formats import SUFFIXES
from helpcenter.images.inspect import READ_LIMIT, inspect_file, megabytes
from helpcenter.images.manifest import Unchangeable, append, decode, fill, read_manifest
from helpcenter.images.take_in import Refused, Taken, take_in, write_safely
from helpcenter.model import Image

MANIFEST = "_data/images.yml"


class Misnamed(Exception):
    """The command names something that is not there, or says too little; the message tells what."""


class NotAdded(Exception):
    """Nothing was changed, for these reasons."""

    def __init__(self, diagnostics: tuple[Diagnostic, ...]) -> None:
        super().__init__(*diagnostics)
        self.diagnostics = diagnostics


def add_image(docs: Path, id_: str, source: Path, words: Mapping[str, str]) -> list[str]:
    """Take a picture in for the id, and write down what it is. Returns what was done, in Japanese sentences.

    `words`: `alt` and `era`, where they were given; with both, an id that the manifest does not know becomes a new entry.
    Raises Misnamed, NotAdded, and OSError where something cannot be read or written. Nothing is half-written.
    """
    file = docs / MANIFEST
    name = f"{docs.name}/{MANIFEST}"
    if not file.is_file():
        raise Misnamed(f"画像の台帳「{name}」がありません。--root には mkdocs.yml のあるフォルダーを指定してください。")
    manifest = read_manifest(file, name)
    if manifest.diagnostics:
        raise NotAdded(manifest.diagnostics)
    images = {entry.image.id: entry.image for entry in manifest.entries}
    image = images.get(id_)
    if image is None and not {"alt", "era"} <= words.keys():
        raise Misnamed(
            f"画像「{id_}」は、画像の台帳 {name} にありません。{suggest(id_, images)}"
            '新しい画像を加えるときは、--alt "何の画面か" と --era current（現在の画面）か legacy（以前の画面）を付けてください。'
        )
    place = image.file if image else f"images/{id_}.png"
    _check_words({"id": id_, "source": source.name, "file": place, "alt": "…", "era": "current", **words})
    taken = _take_in(source)
    target = _target(place, taken)
    _check_target(docs, target, {other.file: other.id for other in images.values() if other.id != id_})
    facts = {"file": target, **taken.facts}
    try:
        mark, text = decode(file.read_bytes())
        new = (
            fill(text, id_, {**facts, **words})
            if image
            else append(text, {"id": id_, "source": source.name, **facts, **words})
        )
    except Unchangeable:
        raise Misnamed(
            f"画像の台帳 {name} の書き方が特殊なので、書き込めません。「- id: …」の形に直してから、もう一度実行してください。"
        ) from None
    told = _put(docs, target, taken, image)
    if new != text:
        write_safely(file, (mark + new).encode("utf-8"))
        told.append(f"{name} に{'新しい画像として' if image is None else ''}書き込みました。")
    return told


def _take_in(source: Path) -> Taken:
    if not source.is_file():
        near = suggest(source.name, (other.name for other in source.parent.glob("*")))
        raise Misnamed(f"ファイル「{source}」がありません。{near}")
    try:
        with source.open("rb") as stream:
            return take_in(stream.read(READ_LIMIT + 1), source.suffix)
    except Refused as refused:
        raise Refused("\n".join(f"「{source.name}」{reason}" for reason in str(refused).split("\n"))) from None


def _target(file: str, taken: Taken) -> str:
    """The place in the docs folder: as the manifest has it, with an ending that is true."""
    path = PurePosixPath(file)
    if SUFFIXES.get(path.suffix) == SUFFIXES[taken.suffix]:
        return file
    return str(path.with_suffix(taken.suffix))


def _check_target(docs: Path, target: str, others: Mapping[str, str]) -> None:
    if target in others:
        raise Misnamed(
            f"「{docs.name}/{target}」は画像「{others[target]}」のファイルです。台帳の file を別の名前にしてください。"
        )
    inside = (docs / target).parent.resolve().is_relative_to((docs / "images").resolve())
    if ".." in PurePosixPath(target).parts or not inside or docs.resolve() not in (docs / "images").resolve().parents:
        raise Misnamed(f"台帳の file「{target}」は {docs.name}/images/ の外です。中の場所に直してください。")


def _check_words(entry: Mapping[str, str]) -> None:
    """Whether an entry of these values can stand in the manifest."""
    try:
        Image.model_validate(entry)
    except ValidationError as error:
        field = str(error.errors(include_url=False)[0]["loc"][0])
        if field == "id":
            rule = "半角の小文字・数字・ハイフンで付けてください。例: rms-login"
        elif field == "source":
            field, rule = "ファイル名", "ファイルの名前を付け直してください。例: login.png"
        else:
            rule = "1 行の文章で書いてください。"
        raise Misnamed(f"{field}「{entry.get(field, entry['source'])}」は使えません。{rule}") from None


def _put(docs: Path, target: str, taken: Taken, image: Image | None) -> list[str]:
    """Write the picture, and tell what was done to it and what it replaces."""
    file = docs / target
    shown = f"{docs.name}/{target}"
    told = [*taken.notes]
    if image and image.file != target:
        told.append(f"形式に合わせて、置き場所を {docs.name}/{image.file} から {shown} に変えました。")
        if (docs / image.file).exists():
            told.append(f"前のファイル {docs.name}/{image.file} は残してあります。使わないなら消してください。")
    size = f"{taken.width}×{taken.height}、{megabytes(len(taken.data))}" if taken.width else megabytes(len(taken.data))
    if not file.is_file():
        write_safely(file, taken.data)
        return [*told, f"{shown} に入れました（{size}）。"]
    old = inspect_file(file)
    if old.sha256 == taken.facts["sha256"]:
        return [*told, f"{shown} は、もう同じ画像です（{size}）。"]
    old_size = f"{old.width}×{old.height}、{megabytes(old.bytes)}" if old.width else megabytes(old.bytes)
    write_safely(file, taken.data)
    return [*told, f"{shown} を置きかえました（前: {old_size} → 今: {size}）。"]
