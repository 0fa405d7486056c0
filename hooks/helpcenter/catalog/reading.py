"""The files of the data folder into typed records, one by one; what is broken in one does not hide the next fault."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeVar

from pydantic import ValidationError

from helpcenter.catalog.records import NAMES, Kind, Origin
from helpcenter.catalog.wording import explain, record_in, unknown_key
from helpcenter.diagnostics import Diagnostic, Location, nearest, suggest
from helpcenter.model import DATA_FILES, Guide, Record
from helpcenter.source import Located, load_yaml, read_text
from helpcenter.typed import find_slips

R = TypeVar("R", bound=Record)

_LISTS: dict[str, dict[str, Kind]] = {
    "images": {"images": "image"},
    "scopes": {"groups": "group", "symptoms": "symptom", "scopes": "scope"},
    "screens": {"systems": "system", "screens": "screen"},
    "faq": {"questions": "question"},
    "glossary": {"terms": "term"},
    "path": {"stops": "stop"},
    "unanswered": {"topics": "topic"},
    "synonyms": {"synonyms": "synonym"},
    "old_addresses": {"addresses": "address"},
    "search_tests": {"tests": "word"},
    "news": {"news": "update"},
}
"""The lists that each data file holds, and the kind of record in them."""
_OPTIONAL = frozenset(("faq", "glossary", "news", "old_addresses", "path", "search_tests", "synonyms", "unanswered"))
"""Files that a site may do without."""


@dataclass(slots=True)
class Reading:
    """What could be read, and what is wrong with the rest."""

    path: str
    """What faults call the data folder."""
    records: dict[Kind, dict[str, Any]] = field(default_factory=lambda: {kind: {} for kind in NAMES})
    origins: dict[tuple[Kind, str], Origin] = field(default_factory=dict)
    """Also of records that are broken: their ids are known all the same."""
    texts: dict[str, str] = field(default_factory=dict)
    diagnostics: list[Diagnostic] = field(default_factory=list)
    broken: set[Kind] = field(default_factory=set)
    """Kinds of which a record could not be read: what they name is not known."""
    unsure: set[Kind] = field(default_factory=set)
    """Kinds of which not even every id is known: nobody can say that one is missing."""

    def fault(self, location: Location, message: str) -> None:
        self.diagnostics.append(Diagnostic(location, message))

    def lose(self, *kinds: Kind) -> None:
        self.broken.update(kinds)
        self.unsure.update(kinds)


def read_data(data: Path, path: str) -> Reading:
    """Read every file of the folder `data`."""
    reading = Reading(path)
    for name in _LISTS:
        file = data / f"{name}.yml"
        if file.is_file() or name not in _OPTIONAL:
            _read_lists(reading, file, name)
    guides = sorted((data / "guides").glob("*.yml"))
    for file in guides:
        _read_guide(reading, file)
    if not guides:
        reading.lose("guide")
        reading.fault(Location(f"{path}/guides"), "ガイドのファイル（guides/*.yml）が 1 つもありません。")
    reading.diagnostics.extend(_strangers(data, path))
    return reading


def _read_lists(reading: Reading, file: Path, name: str) -> None:
    lists = _LISTS[name]
    document = _read_document(reading, file, f"{reading.path}/{name}.yml", f"「{next(iter(lists))}:」", *lists.values())
    if document is None:
        return
    guesses = set()
    for key in document.value.keys() - lists.keys():
        reading.fault(document.keys[key,], unknown_key(key, lists))
        guesses.add(nearest(key, lists))
    for key, kind in lists.items():
        values = document.value.get(key)
        if isinstance(values, list):
            record_type = record_in(DATA_FILES[name].model_fields[key].annotation) or Record
            for index, value in enumerate(values):
                name_of = value.get("word") if kind == "word" and isinstance(value, dict) else None
                _keep(reading, kind, record_type, value, Origin(document, (key, index)), name_of)
            continue
        reading.lose(kind)
        if key in document.value:
            reading.fault(document.place((key,)), f"「{key}」には「- 」で始まるリストを書いてください。")
        elif key not in guesses:
            reading.fault(document.place(()), f"必要なキー「{key}」がありません。")


def _read_guide(reading: Reading, file: Path) -> None:
    document = _read_document(reading, file, f"{reading.path}/guides/{file.name}", "「id:」", "guide")
    if document is None:
        return
    id_ = document.value.get("id")
    guide = _keep(reading, "guide", Guide, document.value, Origin(document), known_as=file.stem)
    if guide and id_ != file.stem:
        reading.fault(
            document.place(("id",)), f"id「{id_}」とファイル名「{file.stem}」が違います。同じにしてください。"
        )


def _read_document(reading: Reading, file: Path, path: str, start: str, *kinds: Kind) -> Located | None:
    """The file as a tree with keys; None where it is missing or cannot be read."""
    if not file.is_file():
        reading.lose(*kinds)
        reading.fault(Location(path), "ファイルがありません。消したときは元に戻してください。")
        return None
    text, faults = read_text(file, path)
    reading.texts[path] = text
    document = Located(path, diagnostics=faults) if faults else load_yaml(text, path)
    reading.diagnostics.extend([*document.diagnostics, *document.advice])
    if not isinstance(document.value, dict):
        reading.lose(*kinds)
        if not document.diagnostics:
            what = "がありません" if document.value is None else "の書き方が正しくありません"
            reading.fault(Location(path), f"ファイルの中身{what}。{start}から書き始めてください。")
        return None
    reading.diagnostics.extend(_refused_texts(document))
    return document


def _keep(  # noqa: PLR0913, PLR0917 (what is kept, and all that is known of it)
    reading: Reading, kind: Kind, model: type[R], value: Any, origin: Origin, known_as: str | None = None
) -> R | None:
    """The value as a record, kept under its id (or under the name by which others know it: a guide's file)."""
    try:
        record = model.model_validate(value)
    except ValidationError as error:
        record = None
        faults = list(explain(error, model, origin))
        reading.broken.add(kind)
        reading.diagnostics.extend(faults)
        if any(fault.location == origin.place("id") for fault in faults):
            reading.unsure.add(kind)
    id_ = known_as or (value.get("id") if isinstance(value, dict) else None)
    if not isinstance(id_, str):
        reading.lose(kind)
    elif (kind, id_) in reading.origins:
        reading.lose(kind)
        line = reading.origins[kind, id_].place("id").line
        message = f"{NAMES[kind]}の id「{id_}」が 2 回使われています（1 回目は {line} 行目）。別の名前にしてください。"
        reading.fault(origin.place("id"), message)
    else:
        reading.origins[kind, id_] = origin
        if record:
            reading.records[kind][id_] = record
    return record


def _refused_texts(document: Located) -> Iterator[Diagnostic]:
    for path, value in document.scalars():
        mark = next((mark for mark in ("{{", "{%", "{##") if mark in value), "")
        if mark:
            message = f"データの文には「{mark}」を書けません。マクロはページ（.md）で使ってください。"
            yield Diagnostic(document.place(path), message)
            continue
        for slip in find_slips(value, page=False):
            yield Diagnostic(document.place_in(path, value, slip.start), slip.message)


def _strangers(data: Path, path: str) -> Iterator[Diagnostic]:
    """A file that nothing reads is mostly a file with a misspelt name."""
    expected = {f"{name}.yml" for name in DATA_FILES if name != "guides"}
    for file in sorted(data.rglob("*")):
        inside = file.relative_to(data)
        is_note = file.suffix == ".md" or any(part.startswith(".") for part in inside.parts)
        is_read = inside.as_posix() in expected or inside.match("guides/*.yml") or inside.match("schemas/*.json")
        if file.is_dir() or is_note or is_read:
            continue
        if file.suffix == ".yaml":
            guess = "拡張子を .yml にしてください。"
        elif len(inside.parts) > 1:
            guess = suggest(inside.parts[0], {"guides"} - {inside.parts[0]})
        else:
            guess = suggest(file.name, expected)
        message = f"このファイルは読み込まれません。名前か置き場所を直してください。{guess}"
        yield Diagnostic(Location(f"{path}/{inside.as_posix()}"), message)
