"""YAML text changed in one place: an item more in a list, an item less, another value. All else stays byte for byte."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, TypeAlias

import yaml

from helpcenter.images.manifest import scalar
from helpcenter.model import PAGE

Value: TypeAlias = "str | Sequence[Value] | Mapping[str, Value]"

_LOADER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


class Unwritable(Exception):
    """The text is written in a way that cannot be changed in one place only."""


def insert_item(text: str, key: str, item: Mapping[str, Value], after: int | None = None) -> str:
    """`text` with one more item in the list `key:` of its top level, behind the item `after` or as the last.

    Raises Unwritable.
    """
    root = _compose(text)
    before = _values(root) or {}
    node = _find(root, key)
    newline = _newline(text)
    if node is None:
        gap = "" if not text or text.endswith(("\n", "\r")) else newline
        new = f"{text}{gap}{key}:{newline}" + _block(item, 2, newline)
    elif isinstance(node, yaml.SequenceNode) and node.value and not node.flow_style:
        target = node.value[-1 if after is None else after]
        at = _line_end(text, _last_leaf(text, target))
        block = _block(item, int(node.start_mark.column), newline)
        new = text[:at] + (newline if at and text[at - 1] not in "\r\n" else "") + block + text[at:]
    elif not node.value:  # nothing, or []
        at = _line_end(text, node.end_mark.index)
        gap = "" if at and text[at - 1] in "\r\n" else newline
        head = text[: node.start_mark.index].rstrip(" ")
        new = head + text[node.end_mark.index : at] + gap + _block(item, 2, newline) + text[at:]
    else:
        raise Unwritable
    wanted = [*(before.get(key) or [])]
    wanted.insert(len(wanted) if after is None else after + 1, _plain(item))
    if _values(_compose(new)) != {**before, key: wanted}:
        raise Unwritable
    return new


def remove_item(text: str, key: str, index: int) -> str:
    """`text` without one item of the list `key:` of its top level. Raises Unwritable."""
    root = _compose(text)
    before = _values(root)
    node = _find(root, key)
    if not isinstance(node, yaml.SequenceNode) or node.flow_style:
        raise Unwritable
    item = node.value[index]
    start = text.rfind("\n", 0, item.start_mark.index) + 1
    end = _line_end(text, _last_leaf(text, item))
    left = [value for number, value in enumerate(before[key]) if number != index]
    # A list without items is written [], or the key would have no value.
    at = text.rfind(":", 0, start) + 1
    new = text[:start] + text[end:] if left else f"{text[:at]} []" + text[at:start].rstrip(" ") + text[end:]
    if _values(_compose(new)) != {**before, key: left}:
        raise Unwritable
    return new


def replace_scalar(text: str, offset: int, old: str, new: str) -> str:
    """`text` with the value that begins at `offset` replaced; quotes stay as they are. Raises Unwritable."""
    at = offset + (text[offset : offset + 1] in {'"', "'"})
    if not text.startswith(old, at):
        raise Unwritable
    return text[:at] + new + text[at + len(old) :]


def offset_of(text: str, line: int, column: int) -> int:
    """The offset of a place of a diagnostic."""
    starts = [0, *(match.end() for match in re.finditer(r"\r\n|\r|\n", text))]
    return starts[line - 1] + column - 1 + (line == 1 and text.startswith("\ufeff"))


def one_line(value: str) -> str:
    """A value as YAML writes it in one line; addresses and dates are read as they stand, and need no quotes."""
    return value if re.fullmatch(rf"{PAGE}|\d{{4}}-\d\d-\d\d", value) else scalar(value)


def as_key(value: str) -> str:
    """A text as the key of a mapping."""
    try:
        plain = yaml.safe_load(f"{value}: x") == {value: "x"}
    except (yaml.YAMLError, ValueError):
        plain = False
    return value if plain and "#" not in value else scalar(f"{value}: ").removesuffix(': "') + '"'


def block_of(value: Mapping[str, Value], indent: int = 0) -> Iterator[str]:
    """The lines of a mapping in block style."""
    for key, inner in value.items():
        yield from _lines(" " * indent + f"{key}:", inner, indent)


def _lines(head: str, value: Value, indent: int) -> Iterator[str]:
    """The lines of a value behind `key:` or `-`, which stands in a line of the given indentation."""
    if isinstance(value, str) and "\n" in value.strip():
        yield f"{head} |"
        yield from (" " * (indent + 2) + line if line else "" for line in value.strip().split("\n"))
    elif isinstance(value, str):
        yield f"{head} {one_line(value)}"
    elif isinstance(value, Mapping):
        yield head
        yield from block_of(value, indent + 2)
    else:
        yield head
        for inner in value:
            yield from _item(inner, indent + 2)


def _item(value: Value, indent: int) -> Iterator[str]:
    if isinstance(value, Mapping):
        first, *others = block_of(value, indent + 2)
        yield " " * indent + "- " + first.lstrip(" ")
        yield from others
    else:
        yield from _lines(" " * indent + "-", value, indent)


def _block(item: Mapping[str, Value], dash: int, newline: str) -> str:
    return "".join(line + newline for line in _item(item, dash))


def _plain(value: Value) -> Any:
    if isinstance(value, str):
        return value.strip() + "\n" if "\n" in value.strip() else value
    if isinstance(value, Mapping):
        return {key: _plain(inner) for key, inner in value.items()}
    return [_plain(inner) for inner in value]


def _compose(text: str) -> Any:
    try:
        return yaml.compose(text, Loader=_LOADER)
    except yaml.YAMLError:
        raise Unwritable from None


def _values(node: Any) -> Any:
    if isinstance(node, yaml.MappingNode):
        return {key.value: _values(value) for key, value in node.value}
    if isinstance(node, yaml.SequenceNode):
        return [_values(item) for item in node.value]
    return node.value if node else None


def _find(root: Any, key: str) -> Any:
    if root is None:
        return None
    if not isinstance(root, yaml.MappingNode):
        raise Unwritable
    return next((value for name, value in root.value if name.value == key), None)


def _last_leaf(text: str, node: Any) -> int:
    """The end of what is written of a node: without the comments and empty lines that follow."""
    if isinstance(node, yaml.ScalarNode) or node.flow_style:
        start, end = int(node.start_mark.index), int(node.end_mark.index)
        return start + len(text[start:end].rstrip())
    last = node.value[-1]
    return _last_leaf(text, last[1] if isinstance(last, tuple) else last)


def _line_end(text: str, at: int) -> int:
    """The start of the line after the one that holds `at`."""
    rest = re.compile(r"[^\r\n]*(?:\r\n|\n|\r)?").match(text, at)
    return rest.end() if rest else at


def _newline(text: str) -> str:
    found = re.search(r"\r\n|\n|\r", text)
    return found.group() if found else "\n"
