"""YAML text into plain values that still know the line and column they came from."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, TypeAlias

import yaml

from helpcenter.diagnostics import Diagnostic, Level, Location
from helpcenter.source.syntax import QUOTE_IT, explain_syntax
from helpcenter.source.text import place_at

KeyPath: TypeAlias = tuple[str | int, ...]

MAX_BYTES = 1_000_000
MAX_DEPTH = 40
_LOADER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_NULLS = {"", "~", "null", "Null", "NULL"}
_UNPRINTABLE = re.compile("[^\t\n\r\x20-\x7e\xa0-\u2027\u202a-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""Also what YAML takes for a line end (U+0085, U+2028, U+2029): every later line would have another number."""
_SETTING_TAGS = ("!ENV", "!relative", "tag:yaml.org,2002:python/name:", "tag:yaml.org,2002:python/object/apply:")


@dataclass(slots=True)
class Located:
    """A YAML document as dicts, lists and text (scalars are never guessed: `no` stays "no"), and where each part stands."""

    path: str
    value: Any = None
    places: dict[KeyPath, Location] = field(default_factory=dict)
    """Where the value at a path of keys stands, for instance `("steps", 0, "title")`."""
    keys: dict[KeyPath, Location] = field(default_factory=dict)
    """Where the key itself stands, for the paths that end in a key of a mapping."""
    diagnostics: list[Diagnostic] = field(default_factory=list)
    advice: list[Diagnostic] = field(default_factory=list)
    """What may be a mistake: texts that a comment cuts off."""
    text: str = field(default="", repr=False)
    """The document as it was typed."""
    first_line: int = 1
    """Number of the line of the file with which it begins."""

    def place_in(self, path: KeyPath, value: str, offset: int) -> Location:
        """The place of an offset in a text of the document; the text's own where it is typed in another way there."""
        start = self.place(path)
        lines = self.text.split("\n")
        index = start.line - self.first_line
        begin = sum(len(line) + 1 for line in lines[:index]) + start.column - 1
        piece = value[offset : offset + 12].partition("\n")[0]
        for _ in range(value.count(piece, 0, offset) + 1 if piece else 0):
            begin = self.text.find(piece, begin) + 1
            if not begin:
                return start
        return place_at(self.text, begin - 1, self.path, self.first_line) if piece else start

    def place(self, path: KeyPath) -> Location:
        """The nearest known place: of the value itself, else of what holds it."""
        while path and path not in self.places:
            path = path[:-1]
        return self.places.get(path, Location(self.path))

    def scalars(self, under: KeyPath = ()) -> Iterator[tuple[KeyPath, str]]:
        """Every text in the document, or below some keys of it, with the keys that lead to it."""
        value = self.value
        for key in under:
            value = value[key]
        return _scalars(value, under)


def _scalars(value: Any, path: KeyPath) -> Iterator[tuple[KeyPath, str]]:
    if isinstance(value, str):
        yield path, value
    elif isinstance(value, dict):
        for key, inner in value.items():
            yield from _scalars(inner, (*path, key))
    elif isinstance(value, list):
        for index, inner in enumerate(value):
            yield from _scalars(inner, (*path, index))


def as_mapping(value: Any) -> Mapping[str, Any]:
    """`value` where it is a mapping, else an empty one: for reading what may be broken."""
    return value if isinstance(value, dict) else {}


def load_yaml(text: str, path: str, *, line_offset: int = 0, settings: bool = False) -> Located:
    """`text` as a Located tree. Faults of the writing (syntax, duplicate keys, anchors) are collected, not raised.

    `line_offset` is added to every line: the lines that stand before the YAML in its file (front matter).
    `settings`: whether `!ENV` and its like may stand there (mkdocs.yml).
    """
    first_line = line_offset + 1
    document = Located(path, text=text, first_line=first_line)
    try:
        _refuse_hostile(text)
        _refuse_features(text, settings)
        node = yaml.compose(text, Loader=_LOADER)
    except _Refused as refusal:
        place = place_at(text, refusal.offset, path, first_line)
        document.diagnostics.append(Diagnostic(place, refusal.message))
    except yaml.MarkedYAMLError as error:
        line, column, message = explain_syntax(error, text)
        document.diagnostics.append(Diagnostic(Location(path, line + line_offset, column), message))
    else:
        if node is not None:
            document.value = _Builder(document, line_offset).build(node, ())
    return document


class _Refused(Exception):
    """YAML that is not read at all: the message is for its writer."""

    def __init__(self, offset: int, message: str) -> None:
        super().__init__(message)
        self.offset = offset
        self.message = message


def _refuse_hostile(text: str) -> None:
    if len(text.encode("utf-8", "surrogatepass")) > MAX_BYTES:
        raise _Refused(0, "ファイルが大きすぎます（1 MB まで）。いくつかのファイルに分けてください。")
    if found := _UNPRINTABLE.search(text):
        raise _Refused(
            found.start(), f"目に見えない文字（U+{ord(found.group()):04X}）があります。消してから書き直してください。"
        )


def _refuse_features(text: str, settings: bool) -> None:
    """Read the events before any tree is built: an alias can grow without end, and deep nesting exhausts the stack."""
    depth = 0
    for event in yaml.parse(text, Loader=_LOADER):
        mark = event.start_mark
        if isinstance(event, yaml.AliasEvent) or getattr(event, "anchor", None):
            raise yaml.MarkedYAMLError(problem="alias", problem_mark=mark)  # type: ignore[arg-type]
        tag = getattr(event, "tag", None)
        if tag and not (settings and tag.startswith(_SETTING_TAGS)):
            raise yaml.MarkedYAMLError(problem="undefined tag", problem_mark=mark)  # type: ignore[arg-type]
        if isinstance(event, yaml.CollectionStartEvent):
            depth += 1
            if depth > MAX_DEPTH:
                raise yaml.MarkedYAMLError(problem="too deep", problem_mark=mark)  # type: ignore[arg-type]
        elif isinstance(event, yaml.CollectionEndEvent):
            depth -= 1


class _Builder:
    """Turns composed nodes into values and writes down where each stands."""

    def __init__(self, document: Located, line_offset: int) -> None:
        self.document = document
        self.line_offset = line_offset
        self.lines = document.text.split("\n")

    def build(self, node: yaml.Node, path: KeyPath) -> Any:
        self.document.places[path] = self.locate(node)
        if isinstance(node, yaml.MappingNode):
            return self.mapping(node, path)
        if isinstance(node, yaml.SequenceNode):
            return [self.build(item, (*path, index)) for index, item in enumerate(node.value)]
        is_plain = not getattr(node, "style", None)
        if is_plain:
            self.look_for_cut(node)
        return None if is_plain and node.value in _NULLS else node.value

    def mapping(self, node: yaml.MappingNode, path: KeyPath) -> dict[str, Any]:
        values: dict[str, Any] = {}
        for key_node, value_node in node.value:
            if not isinstance(key_node, yaml.ScalarNode):
                self.fault(key_node, "「:」の左には文字だけを書いてください。")
                continue
            key = str(key_node.value)
            if key == "<<":
                self.fault(key_node, "「<<」（ほかの項目の取り込み）は使えません。内容をそのまま書いてください。")
            elif key in values:
                line = self.document.keys[*path, key].line
                self.fault(
                    key_node, f"キー「{key}」が 2 回書かれています（1 回目は {line} 行目）。どちらかを消してください。"
                )
            else:
                self.document.keys[*path, key] = self.locate(key_node)
                values[key] = self.build(value_node, (*path, key))
        return values

    def look_for_cut(self, node: yaml.Node) -> None:
        """`title: 設定 #1`: to YAML, ` #` begins a comment. Who means one puts a space behind the mark."""
        mark = node.end_mark
        line = self.lines[mark.line] if mark.line < len(self.lines) else ""
        cut = re.match(r"[ \t]+(#[^\s#].*)", line[mark.column :])
        if cut and not node.value.isascii():
            place = Location(self.document.path, mark.line + 1 + self.line_offset, mark.column + cut.start(1) + 1)
            words = f"「{cut.group(1)[:20]}」は、メモとして捨てられます。文に入れるときは、{QUOTE_IT}"
            self.document.advice.append(Diagnostic(place, words, Level.ADVICE))

    def locate(self, node: yaml.Node) -> Location:
        mark = node.start_mark
        return Location(self.document.path, mark.line + 1 + self.line_offset, mark.column + 1)

    def fault(self, node: yaml.Node, message: str) -> None:
        self.document.diagnostics.append(Diagnostic(self.locate(node), message))
