"""The text of images.yml: read as entries, and changed in single values. Every byte that is not such a value stays."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeAlias

import yaml
from pydantic import ValidationError

from helpcenter.diagnostics import Diagnostic, Location
from helpcenter.model import Image
from helpcenter.source import Located, load_yaml, read_text
from helpcenter.source.tree import MAX_BYTES

Fields: TypeAlias = Mapping[str, str | int]

FILLED = ("sha256", "width", "height", "bytes")
"""The fields that the mirror fills, in the order in which they follow `file`."""
_LOADER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_BOM = "\ufeff"


@dataclass(frozen=True, slots=True)
class Entry:
    """A picture of the manifest, and where its values are written."""

    image: Image
    document: Located
    index: int

    def place(self, key: str) -> Location:
        return self.document.place(("images", self.index, key))


@dataclass(frozen=True, slots=True)
class Manifest:
    """The pictures in the order of the file. With any fault there are none."""

    entries: tuple[Entry, ...] = ()
    diagnostics: tuple[Diagnostic, ...] = ()


def read_manifest(file: Path, path: str) -> Manifest:
    """`path` is what faults call the file. Values that no record accepts are only pointed at: `dev.py check` has the words."""
    text, faults = read_text(file, path)
    document = load_yaml(text, path)
    faults = [*faults, *document.diagnostics]
    if faults:
        return Manifest(diagnostics=tuple(faults))
    value = document.value if isinstance(document.value, dict) else {}
    items = value.get("images") or []
    if not isinstance(items, list):
        return Manifest(
            diagnostics=(Diagnostic(document.place(("images",)), "images: には画像を「- 」で並べて書いてください。"),)
        )
    entries = []
    seen: dict[str, Location] = {}
    for index, item in enumerate(items):
        try:
            image = Image.model_validate(item)
        except ValidationError as error:
            keys = error.errors(include_url=False)[0]["loc"]
            name = f"「{keys[0]}」" if keys else ""
            faults.append(
                Diagnostic(
                    document.place(("images", index, *keys)),
                    f"画像の項目{name}が正しくありません。dev.py check で詳しく分かります。",
                )
            )
            continue
        entry = Entry(image, document, index)
        if image.id in seen:
            faults.append(
                Diagnostic(entry.place("id"), f"id「{image.id}」は {seen[image.id].line} 行目でも使われています。")
            )
        seen[image.id] = entry.place("id")
        entries.append(entry)
    return Manifest(diagnostics=tuple(faults)) if faults else Manifest(tuple(entries))


# Changing the text --------------------------------------------------------------------------------------------------------


class Unchangeable(Exception):
    """The text is written in a way that cannot be changed without touching more than a value."""


class Missing(Unchangeable):
    """The picture is not in the text."""


def decode(raw: bytes) -> tuple[str, str]:
    """A UTF-8 file as its byte order mark and its text, line ends as they are. Raises Unchangeable."""
    try:
        text = raw.decode("utf-8")
    except UnicodeDecodeError:
        raise Unchangeable from None
    return (_BOM, text[1:]) if text.startswith(_BOM) else ("", text)


def fill(text: str, id_: str, fields: Fields, *, source: str | None = None) -> str:
    """`text` with the fields of one picture set. Raises Unchangeable, and Missing where no picture has that id (and source)."""
    root = _compose(text)
    before = _values(root)
    images = before.get("images") if isinstance(before, dict) else None
    index = _index(images if isinstance(images, list) else [], id_, source)
    if not images or index is None:
        raise Missing
    image = images[index]
    entry = next(value for key, value in root.value if key.value == "images").value[index]
    changed = {key: value for key, value in fields.items() if image.get(key) != str(value)}
    for start, end, new in sorted(_edits(text, entry, changed), reverse=True):
        text = text[:start] + new + text[end:]
    image.update({key: str(value) for key, value in changed.items()})
    _require(text, before)
    return text


def _index(images: list[Any], id_: str, source: str | None) -> int | None:
    for index, image in enumerate(images):
        if isinstance(image, dict) and image.get("id") == id_ and source in {None, str(image.get("source")).strip()}:
            return index
    return None


def append(text: str, entry: Fields) -> str:
    """`text` with one more picture at the end of the list. Raises Unchangeable."""
    root = _compose(text)
    before = _values(root) or {}
    if not isinstance(before, dict):
        raise Unchangeable
    before["images"] = [*(before.get("images") or []), {key: str(value) for key, value in entry.items()}]
    newline = _newline(text)
    node = next((value for key, value in root.value if key.value == "images"), None) if root else None
    if node is None:
        separator = "" if not text or text.endswith(("\n", "\r")) else newline
        text += f"{separator}images:{newline}" + _block(entry, 2, 2, newline)
    elif isinstance(node, yaml.SequenceNode) and node.value and not node.flow_style:
        last = node.value[-1]
        dash = int(node.start_mark.column)
        at = _line_end(text, _last_leaf(text, last))
        gap = last.start_mark.column - dash if isinstance(last, yaml.MappingNode) and not last.flow_style else 2
        block = _block(entry, dash, gap, newline)
        text = (
            text[:at] + block + text[at:]
            if _ends_line(text, at)
            else text[:at] + newline + block.removesuffix(newline) + text[at:]
        )
    elif not node.value:  # nothing, or []
        at = _line_end(text, node.end_mark.index)
        block = newline * (not _ends_line(text, at)) + _block(entry, 2, 2, newline)
        text = text[: node.start_mark.index].rstrip(" ") + text[node.end_mark.index : at] + block + text[at:]
    else:
        raise Unchangeable
    _require(text, before)
    return text


def _compose(text: str) -> Any:
    try:
        return yaml.compose(text, Loader=_LOADER)
    except yaml.YAMLError:
        raise Unchangeable from None


def _values(node: Any) -> Any:
    """What is written: text for every scalar. (`load_yaml` does this and more, in three times the time.)"""
    if isinstance(node, yaml.MappingNode):
        values = {key.value if isinstance(key, yaml.ScalarNode) else id(key): _values(item) for key, item in node.value}
        if len(values) < len(node.value):  # a key that is there twice
            raise Unchangeable
        return values
    if isinstance(node, yaml.SequenceNode):
        return [_values(item) for item in node.value]
    return node.value if node else None


def _require(text: str, expected: object) -> None:
    """The last word: what was written must be read as what was meant, and nothing else."""
    if len(text.encode()) > MAX_BYTES or _values(_compose(text)) != expected:
        raise Unchangeable


def _edits(text: str, entry: yaml.MappingNode, fields: Fields) -> Iterator[tuple[int, int, str]]:
    """What to put in place of what: (start, end, new text)."""
    nodes = {key.value: (key, value) for key, value in entry.value}
    after, missing = "file", dict[str, list[tuple[str, str]]]()
    for name in (*FILLED, *(n for n in fields if n not in FILLED)):
        if name in nodes and name not in fields:
            after = name
        elif name in nodes:
            yield _replacement(text, nodes[name][1], fields[name], flow=entry.flow_style)
            after = name
        elif name in fields:
            missing.setdefault(after, []).append((name, scalar(fields[name], flow=entry.flow_style)))
    for name, lines in missing.items():
        if name not in nodes:
            raise Unchangeable
        value = nodes[name][1]
        if entry.flow_style:
            at = value.end_mark.index
            yield at, at, "".join(f", {key}: {new}" for key, new in lines)
            continue
        newline = _newline(text)
        indent = " " * entry.start_mark.column
        block = "".join(f"{indent}{key}: {new}{newline}" for key, new in lines)
        at = _line_end(text, _last_leaf(text, value))
        yield (at, at, block) if _ends_line(text, at) else (at, at, newline + block.removesuffix(newline))


def _replacement(text: str, node: yaml.Node, value: str | int, *, flow: bool) -> tuple[int, int, str]:
    """The quotes stay as the writer chose them."""
    start, end = node.start_mark.index, node.end_mark.index
    if not isinstance(node, yaml.ScalarNode):
        raise Unchangeable
    if start == end:  # nothing was written after the colon
        return start, end, ("" if text[start - 1 : start] in {" ", "\t"} else " ") + scalar(value, flow=flow)
    end = start + len(text[start:end].rstrip())  # of a block: the empty lines after it are not its own
    match node.style:
        case "'":
            return start, end, "'" + str(value).replace("'", "''") + "'"
        case '"':
            return start, end, _quoted(str(value))
        case _:
            return start, end, scalar(value, flow=flow)


def _last_leaf(text: str, node: Any) -> int:
    """The end of what is written of a node: without the comments and empty lines that follow."""
    if isinstance(node, yaml.ScalarNode) or node.flow_style:
        start, end = node.start_mark.index, node.end_mark.index
        return int(start) + len(text[start:end].rstrip())
    last = node.value[-1]
    return _last_leaf(text, last[1] if isinstance(last, tuple) else last)


def _line_end(text: str, at: int) -> int:
    """The start of the line after the one that holds `at`."""
    rest = re.compile(r"[^\r\n]*(?:\r\n|\n|\r)?").match(text, at)
    return rest.end() if rest else at


def _ends_line(text: str, at: int) -> bool:
    return at > 0 and text[at - 1] in "\r\n"


def _newline(text: str) -> str:
    found = re.search(r"\r\n|\n|\r", text)
    return found.group() if found else "\n"


def _block(entry: Fields, dash: int, gap: int, newline: str) -> str:
    first, *others = (f"{key}: {scalar(value)}" for key, value in entry.items())
    lines = [" " * dash + "-" + " " * (gap - 1) + first, *(" " * (dash + gap) + line for line in others)]
    return "".join(line + newline for line in lines)


def scalar(value: str | int, *, flow: bool = False) -> str:
    """A value as YAML: plain where every reader of YAML takes it for that very text, else in double quotes.

    `flow`: for a place inside { }, where more letters have a meaning.
    """
    text = str(value)
    if isinstance(value, int):
        return text
    around = "{{k: {}, l: 0}}" if flow else "k: {}\nl: 0"
    try:
        plain = yaml.safe_load(around.format(text)) == {"k": text, "l": 0}
    except yaml.YAMLError:
        plain = False
    # To some readers 12e5 is a number, and a # is easily made the start of a comment.
    return text if plain and "#" not in text and not re.fullmatch(r"[\d.]+e\d+", text) else _quoted(text)


def _quoted(text: str) -> str:
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'
