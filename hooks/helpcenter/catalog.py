"""The data folder into one frozen, cross-checked `Catalog`, and the JSON Schemas of its files."""

from __future__ import annotations

import json
import types
import typing
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal, TypeVar

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from helpcenter.diagnostics import Diagnostic, Location, suggest
from helpcenter.model import (
    DATA_FILES,
    Edition,
    Guide,
    Image,
    Record,
    Scope,
    ScopeGroup,
    Screen,
    Step,
    Symptom,
    System,
)
from helpcenter.source import KeyPath, Located, load_yaml, read_text

Kind = Literal["guide", "system", "screen", "image", "group", "symptom", "scope"]
R = TypeVar("R", bound=Record)

NAMES: dict[Kind, str] = {
    "guide": "ガイド",
    "system": "システム",
    "screen": "画面",
    "image": "画像",
    "group": "API の群",
    "symptom": "症状",
    "scope": "API の項目",
}
"""What a fault calls each kind of record."""

_LISTS: dict[str, dict[str, Kind]] = {
    "images": {"images": "image"},
    "scopes": {"groups": "group", "symptoms": "symptom", "scopes": "scope"},
    "screens": {"systems": "system", "screens": "screen"},
}
"""The lists that each data file holds, and the kind of record in them."""


@dataclass(frozen=True, slots=True)
class Origin:
    """Where a record stands: its document and the keys that lead to it."""

    document: Located
    path: KeyPath = ()

    def place(self, *keys: str | int) -> Location:
        return self.document.place((*self.path, *keys))


@dataclass(frozen=True, slots=True)
class Catalog:
    """All that the data says. Every id that a record names is there: `load_catalog` has checked it."""

    guides: Mapping[str, Guide]
    systems: Mapping[str, System]
    screens: Mapping[str, Screen]
    images: Mapping[str, Image]
    groups: Mapping[str, ScopeGroup]
    symptoms: Mapping[str, Symptom]
    scopes: Mapping[str, Scope]
    origins: Mapping[tuple[Kind, str], Origin] = field(repr=False)
    texts: Mapping[str, str] = field(repr=False)
    """The data files as they stand, by path: for finding the line of a text that a page shows."""

    def place(self, kind: Kind, id_: str, *keys: str | int) -> Location:
        """Where a record, or one of its values, is written."""
        return self.origins[kind, id_].place(*keys)

    def scopes_of(self, symptom: str) -> list[Scope]:
        """The scopes that lead to a symptom, in the order of the list."""
        return [s for s in self.scopes.values() if any(w.symptom == symptom for w in s.without)]

    def scopes_in(self, group: str) -> list[Scope]:
        """The scopes of a group, in the order of the list."""
        return [s for s in self.scopes.values() if s.group == group]

    def image_from(self, address: str) -> Image | None:
        """The picture whose source is that address."""
        return next((i for i in self.images.values() if i.url == address), None)

    def find_text(self, text: str) -> Location | None:
        """The first place in the data where `text` is written, for faults in what the data lets a page show."""
        for path, content in self.texts.items():
            if text and (at := content.find(text)) >= 0:
                return Location(path, content.count("\n", 0, at) + 1, at - content.rfind("\n", 0, at))
        return None


def load_catalog(data: Path, path: str = "docs/_data") -> tuple[Catalog | None, list[Diagnostic]]:
    """Read the data folder; `path` is what faults call it. The catalog is None when there is any fault."""
    loader = _Loader(data, path)
    loader.read_all()
    if not loader.diagnostics and not loader.broken:
        loader.diagnostics.extend(_check_records(loader))
    else:
        loader.diagnostics.extend(_check_references(loader))
    records = loader.records
    catalog = Catalog(
        guides=records["guide"],
        systems=records["system"],
        screens=records["screen"],
        images=records["image"],
        groups=records["group"],
        symptoms=records["symptom"],
        scopes=records["scope"],
        origins=types.MappingProxyType(loader.origins),
        texts=types.MappingProxyType(loader.texts),
    )
    return (None if loader.diagnostics else catalog), loader.diagnostics


# Reading ----------------------------------------------------------------------------------------------------------------


class _Loader:
    """Reads the files one after the other; what is broken in one record does not hide the next fault."""

    def __init__(self, data: Path, path: str) -> None:
        self.data = data
        self.path = path
        self.diagnostics: list[Diagnostic] = []
        self.records: dict[Kind, dict[str, Any]] = {kind: {} for kind in NAMES}
        self.origins: dict[tuple[Kind, str], Origin] = {}
        self.texts: dict[str, str] = {}
        self.broken = False
        """Whether a record could not be read: then nobody can say what is unused."""

    def read_all(self) -> None:
        for name, model in DATA_FILES.items():
            if name in _LISTS:
                self.read_lists(name, model)
        guides = sorted((self.data / "guides").glob("*.yml"))
        for file in guides:
            self.read_guide(file)
        if not guides:
            self.fault(Location(f"{self.path}/guides"), "ガイドのファイル（guides/*.yml）が 1 つもありません。")
        self.refuse_strangers()

    def read_lists(self, name: str, model: type[Record]) -> None:
        document = self.document(self.data / f"{name}.yml", f"{self.path}/{name}.yml")
        if document is None:
            return
        lists = _LISTS[name]
        top = document.value if isinstance(document.value, dict) else {}
        if not isinstance(document.value, dict):
            self.fault(Location(document.path), f"ファイルの中身がありません。「{next(iter(lists))}:」から書き始めてください。")
        for key in top.keys() - lists.keys():
            self.fault(document.keys[(key,)], _unknown_key(key, lists))
        for key, kind in lists.items():
            if key not in top:
                if top:
                    self.fault(document.place(()), f"必要なキー「{key}」がありません。")
                self.broken = True
                continue
            if not isinstance(top[key], list):
                self.fault(document.place((key,)), f"「{key}」には「- 」で始まるリストを書いてください。")
                self.broken = True
                continue
            record_type = _record_in(model.model_fields[key].annotation)
            assert record_type is not None
            for index, value in enumerate(top[key]):
                self.keep(kind, record_type, value, Origin(document, (key, index)))

    def read_guide(self, file: Path) -> None:
        document = self.document(file, f"{self.path}/guides/{file.name}")
        if document is None:
            return
        if not isinstance(document.value, dict):
            self.broken = True
            self.fault(Location(document.path), "ファイルの中身がありません。「id:」から書き始めてください。")
            return
        guide = self.keep("guide", Guide, document.value, Origin(document))
        if guide and guide.id != file.stem:
            self.fault(document.place(("id",)), f"id「{guide.id}」とファイル名「{file.stem}」が違います。同じにしてください。")

    def document(self, file: Path, path: str) -> Located | None:
        """The file as a tree; None where it is missing or cannot be read as YAML."""
        if not file.is_file():
            self.broken = True
            self.fault(Location(path), "ファイルがありません。消したときは元に戻してください。")
            return None
        text, faults = read_text(file, path)
        self.texts[path] = text
        if faults:
            self.broken = True
            self.diagnostics.extend(faults)
            return None
        document = load_yaml(text, path)
        self.diagnostics.extend(document.diagnostics)
        if document.diagnostics and document.value is None:
            self.broken = True
            return None
        self.diagnostics.extend(_check_template_marks(document))
        return document

    def keep(self, kind: Kind, model: type[R], value: Any, origin: Origin) -> R | None:
        record = self.validate(model, value, origin)
        id_ = value.get("id") if isinstance(value, dict) else None
        if isinstance(id_, str):
            if (kind, id_) in self.origins:
                first = self.origins[kind, id_].place("id")
                where = f"{first.line} 行目" if first.path == origin.document.path else str(first)
                self.fault(origin.place("id"), f"{NAMES[kind]}の id「{id_}」が 2 回使われています（1 回目は {where}）。")
                return record
            self.origins[kind, id_] = origin
            if record:
                self.records[kind][id_] = record
        return record

    def validate(self, model: type[R], value: Any, origin: Origin) -> R | None:
        try:
            return model.model_validate(value)
        except ValidationError as error:
            self.broken = True
            self.diagnostics.extend(explain(error, model, origin))
            return None

    def refuse_strangers(self) -> None:
        """A file that nothing reads is mostly a file with a misspelt name."""
        expected = {f"{name}.yml" for name in _LISTS}
        for file in sorted([*self.data.glob("*"), *(self.data / "guides").glob("*")]):
            inside = file.relative_to(self.data).as_posix()
            if file.is_dir() or file.name.startswith(".") or file.suffix == ".md" or inside in expected:
                continue
            if file.parent.name == "guides" and file.suffix == ".yml":
                continue
            guess = suggest(file.name, expected) or ("拡張子を .yml にしてください。" if file.suffix == ".yaml" else "")
            self.fault(Location(f"{self.path}/{inside}"), f"このファイルは読み込まれません。名前か置き場所が違います。{guess}")

    def fault(self, location: Location, message: str) -> None:
        self.diagnostics.append(Diagnostic(location, message))


def _check_template_marks(document: Located) -> Iterator[Diagnostic]:
    for path, value in _scalars(document.value):
        for mark in ("{{", "{%", "{##"):
            if mark in value:
                yield Diagnostic(document.place(path), f"データの文には「{mark}」を書けません。マクロはページ（.md）で使ってください。")


def _scalars(value: Any, path: KeyPath = ()) -> Iterator[tuple[KeyPath, str]]:
    if isinstance(value, str):
        yield path, value
    elif isinstance(value, dict):
        for key, inner in value.items():
            yield from _scalars(inner, (*path, key))
    elif isinstance(value, list):
        for index, inner in enumerate(value):
            yield from _scalars(inner, (*path, index))


# What pydantic says, in words ---------------------------------------------------------------------------------------------


def explain(error: ValidationError, model: type[Record], origin: Origin) -> Iterator[Diagnostic]:
    """Each of pydantic's errors as a diagnostic at the key or value that it is about."""
    for detail in error.errors(include_url=False):
        keys = tuple(key for key in detail["loc"] if isinstance(key, int | str))
        path = (*origin.path, *keys)
        if detail["type"] == "extra_forbidden":
            record = _record_at(model, keys[:-1])
            place = origin.document.keys.get(path) or origin.document.place(path)
            yield Diagnostic(place, _unknown_key(str(keys[-1]), record.model_fields if record else ()))
        elif detail["type"] == "missing":
            yield Diagnostic(origin.document.place(path[:-1]), f"必要なキー「{keys[-1]}」がありません。")
        else:
            yield Diagnostic(origin.document.place(path), _explain_value(detail, keys))


def _unknown_key(key: str, known: Iterable[str]) -> str:
    return f"「{key}」というキーはここでは使えません。{suggest(key, known)}"


def _explain_value(detail: ErrorDetails, keys: KeyPath) -> str:
    name = next((f"「{key}」" for key in reversed(keys) if isinstance(key, str)), "値")
    context = detail.get("ctx", {})
    value = detail["input"]
    if value is None:
        return f"{name}の値がありません。"
    match detail["type"]:
        case "string_too_short":
            return f"{name}が空です。文字を書いてください。"
        case "string_too_long":
            return f"{name}が長すぎます（{context['max_length']} 文字まで）。"
        case "string_type":
            return f"{name}には文字を書いてください（リストや入れ子のキーは書けません）。"
        case "string_pattern_mismatch":
            return f"{name}の値「{value}」は使えません。{_PATTERN_HELP.get(keys[-1] if keys else '', '英小文字・数字・ハイフンで書いてください。')}"
        case "literal_error":
            allowed = [part.strip("' ") for part in context["expected"].replace(" or ", ", ").split(", ")]
            return f"{name}の値「{value}」は使えません。使えるのは {'、'.join(allowed)} です。{suggest(str(value), allowed)}"
        case "tuple_type":
            return f"{name}には「- 」で始まるリストを書いてください。"
        case "too_short":
            return f"{name}に 1 つ以上書いてください。"
        case "model_type":
            return f"{name}には「キー: 値」の形で書いてください。"
        case "int_parsing" | "int_type" | "greater_than" | "less_than_equal" | "int_from_float":
            return f"{name}の値「{value}」は使えません。{'整数' if 'int' in detail['type'] else '決められた範囲の数'}で書いてください。"
        case "bool_parsing" | "bool_type":
            return f"{name}の値「{value}」は使えません。true か false で書いてください。"
        case "date_from_datetime_parsing" | "date_parsing" | "date_from_datetime_inexact" | "date_type":
            return f"{name}の値「{value}」は日付として読めません。2026-11-24 の形で書いてください。"
        case "one_line" | "date_format" | "reason_missing" | "claim_missing" | "label_missing":
            return f"{name}: {detail['msg']}" if detail["type"] in {"one_line", "date_format"} else detail["msg"]
        case _:
            return f"{name}の値の書き方が正しくありません。"


_PATTERN_HELP: dict[str | int, str] = {
    "file": "「images/フォルダー名/ファイル名」の形で書いてください。",
    "url": "https:// で始まるアドレスを書いてください。",
    "sha256": "取り込みのときに自動で入る値です。手では書かず、この行を消してください。",
    "scopes": "項目の名前を RMS の画面どおりに書いてください。",
}


def _record_in(annotation: Any) -> type[Record] | None:
    """The record type inside `tuple[Step, ...]`, `Route | None` and the like."""
    if isinstance(annotation, type) and issubclass(annotation, Record):
        return annotation
    for inner in typing.get_args(annotation):
        if (record := _record_in(inner)) is not None:
            return record
    return None


def _record_at(model: type[Record], keys: KeyPath) -> type[Record] | None:
    current: type[Record] | None = model
    for key in keys:
        if current is None:
            return None
        if isinstance(key, str):
            info = current.model_fields.get(key)
            current = _record_in(info.annotation) if info else None
    return current


# Cross-references ---------------------------------------------------------------------------------------------------------


def _check_records(loader: _Loader) -> Iterator[Diagnostic]:
    yield from _check_references(loader)
    yield from _check_guides(loader)
    yield from _check_unused(loader)


def steps_of(guide: Guide) -> Iterator[tuple[Step, KeyPath, Edition | None]]:
    """Every step of a guide, with the keys that lead to it and the edition that it belongs to."""
    for index, step in enumerate(guide.before):
        yield step, ("before", index), None
    for number, edition in enumerate(guide.editions):
        for index, step in enumerate(edition.steps):
            yield step, ("editions", number, "steps", index), edition
    for index, step in enumerate(guide.next):
        yield step, ("next", index), None


def _references(guide: Guide) -> Iterator[tuple[Kind, str, KeyPath]]:
    """Every id that a guide names, with the keys that lead to it."""
    yield "system", guide.place, ("place",)
    for index, system in enumerate(guide.opens):
        yield "system", system, ("opens", index)
    if guide.route:
        yield "guide", guide.route.guide, ("route", "guide")
    for step, path, _ in steps_of(guide):
        if step.screen:
            yield "screen", step.screen, (*path, "screen")
        if step.open:
            yield "system", step.open, (*path, "open")
        for index, branch in enumerate(step.branches):
            if branch.screen:
                yield "screen", branch.screen, (*path, "branches", index, "screen")
        for index, scope in enumerate(step.scopes):
            yield "scope", scope, (*path, "scopes", index)
        for index, image in enumerate(step.images):
            yield "image", image, (*path, "images", index)


def _all_references(loader: _Loader) -> Iterator[tuple[Kind, str, Location]]:
    for guide in loader.records["guide"].values():
        origin = loader.origins["guide", guide.id]
        for kind, id_, path in _references(guide):
            yield kind, id_, origin.place(*path)
    for screen in loader.records["screen"].values():
        yield "system", screen.system, loader.origins["screen", screen.id].place("system")
    for scope in loader.records["scope"].values():
        origin = loader.origins["scope", scope.id]
        yield "group", scope.group, origin.place("group")
        for index, without in enumerate(scope.without):
            yield "symptom", without.symptom, origin.place("without", index, "symptom")


def _check_references(loader: _Loader) -> Iterator[Diagnostic]:
    for kind, id_, location in _all_references(loader):
        known = [known_id for known_kind, known_id in loader.origins if known_kind == kind]
        if id_ not in known:
            yield Diagnostic(location, f"{NAMES[kind]}「{id_}」はありません。{suggest(id_, known)}")
    for field_name, word in (("file", "置き場所"), ("source", "もとの住所")):
        first: dict[str, str] = {}
        for image in loader.records["image"].values():
            value = getattr(image, field_name)
            if value in first:
                place = loader.origins["image", image.id].place(field_name)
                yield Diagnostic(place, f"画像「{first[value]}」と同じ{word}「{value}」です。片方を直してください。")
            first.setdefault(value, image.id)


def _check_guides(loader: _Loader) -> Iterator[Diagnostic]:
    for guide in loader.records["guide"].values():
        place = loader.origins["guide", guide.id].place
        yield from _check_anchors(guide, place)
        shown: set[str] = set()
        for step, path, _ in steps_of(guide):
            for name, values in (("scopes", step.scopes), ("images", step.images)):
                for value, count in Counter(values).items():
                    if count > 1:
                        last = len(values) - 1 - values[::-1].index(value)
                        yield Diagnostic(place(*path, name, last), f"「{value}」が同じ手順に 2 回書かれています。")
            for index, image in enumerate(step.images):
                if image in shown and image not in step.images[:index]:
                    yield Diagnostic(place(*path, "images", index), f"画像「{image}」は前の手順でも使われています。1 つのガイドで使えるのは 1 回です。")
            shown.update(step.images)
        if guide.route:
            yield from _check_route(guide, loader.records["guide"].get(guide.route.guide), place)


def _check_anchors(guide: Guide, place: Callable[..., Location]) -> Iterator[Diagnostic]:
    """Steps and branches are anchors on one page: each name may stand once (an older edition has a prefix of its own)."""
    editions = [edition.id for edition in guide.editions]
    for index, edition_id in enumerate(editions):
        if edition_id in editions[:index]:
            yield Diagnostic(place("editions", index, "id"), f"まとまり「{edition_id}」が 2 回あります。")
    if editions == ["legacy", "current"]:
        yield Diagnostic(place("editions", 0, "id"), "現在の画面（current）を先に書いてください。")
    seen: set[tuple[bool, str]] = set()
    for step, path, edition in steps_of(guide):
        old = edition is not None and edition.id == "legacy"
        anchors = [(step.id, (*path, "id")), *((b.id, (*path, "branches", i, "id")) for i, b in enumerate(step.branches))]
        for anchor, keys in anchors:
            if (old, anchor) in seen:
                yield Diagnostic(place(*keys), f"手順の id「{anchor}」が 2 回使われています。別の名前にしてください。")
            seen.add((old, anchor))


def _check_route(guide: Guide, target: Guide | None, place: Callable[..., Location]) -> Iterator[Diagnostic]:
    if not guide.route or target is None:
        return
    for index, replacement in enumerate(guide.route.replaces):
        edition = target.edition(replacement.edition)
        if edition is None:
            keys = ("route", "replaces", index, "edition")
            yield Diagnostic(place(*keys), f"ガイド「{target.id}」に、まとまり「{replacement.edition}」はありません。")
            continue
        known = [step.id for step in edition.steps]
        named = [(step, ("route", "replaces", index, "steps", i)) for i, step in enumerate(replacement.steps)]
        for step_id, keys_ in [*named, (guide.route.returns_to, ("route", "returns_to"))]:
            if step_id not in known:
                where = f"ガイド「{target.id}」の {edition.id}"
                yield Diagnostic(place(*keys_), f"{where} に、手順「{step_id}」はありません。{suggest(step_id, known)}")


def _check_unused(loader: _Loader) -> Iterator[Diagnostic]:
    """What nothing names is forgotten or misspelt. Pictures can also stand on a page: `check_unused_images`."""
    used = {(kind, id_) for kind, id_, _ in _all_references(loader)}
    for kind, word in (("system", "画面や手順"), ("screen", "手順"), ("scope", "手順"), ("group", "API の項目")):
        for id_ in loader.records[typing.cast(Kind, kind)]:
            if (kind, id_) not in used:
                place = loader.origins[typing.cast(Kind, kind), id_].place("id")
                yield Diagnostic(place, f"{NAMES[typing.cast(Kind, kind)]}「{id_}」は、どの{word}でも使われていません。使うか、消してください。")
    for symptom in loader.records["symptom"].values():
        if ("symptom", symptom.id) not in used and symptom.cause is None:
            place = loader.origins["symptom", symptom.id].place("id")
            yield Diagnostic(place, f"症状「{symptom.id}」につながる API の項目がありません。項目の without に書くか、cause（原因）を書いてください。")


def check_unused_images(catalog: Catalog, on_pages: Iterable[str]) -> list[Diagnostic]:
    """Pictures of the manifest that neither a step nor a page shows. `on_pages`: the ids that pages ask for by macro."""
    used = set(on_pages)
    for guide in catalog.guides.values():
        used.update(image for step, _, _ in steps_of(guide) for image in step.images)
    return [
        Diagnostic(catalog.place("image", id_, "id"), f"画像「{id_}」は、どの手順でもページでも使われていません。使うか、消してください。")
        for id_ in catalog.images
        if id_ not in used
    ]


# JSON Schemas -------------------------------------------------------------------------------------------------------------


def json_schemas() -> dict[str, str]:
    """The schema of each data file by file name, as text: `docs/_data/schemas/<name>.json`."""
    return {
        f"{name}.json": json.dumps(model.model_json_schema(), ensure_ascii=False, indent=2) + "\n"
        for name, model in DATA_FILES.items()
    }
