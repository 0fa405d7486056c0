"""YAML text into plain values that still know the line and column they came from."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeAlias

import yaml

from helpcenter.diagnostics import Diagnostic, Location

KeyPath: TypeAlias = tuple[str | int, ...]

MAX_BYTES = 1_000_000
MAX_DEPTH = 40
_LOADER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_NULLS = {"", "~", "null", "Null", "NULL"}


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

    def place(self, path: KeyPath) -> Location:
        """The nearest known place: of the value itself, else of what holds it."""
        while path and path not in self.places:
            path = path[:-1]
        return self.places.get(path, Location(self.path))


def read_text(file: Path, path: str) -> tuple[str, list[Diagnostic]]:
    """A writer's file as text with `\\n` line ends, whatever it holds; what is wrong with its encoding as faults.

    `path` is what the faults call the file. Raises OSError only where the file cannot be opened at all.
    """
    raw = file.read_bytes()
    try:
        return _newlines(raw.decode("utf-8-sig")), []
    except UnicodeDecodeError as error:
        line = raw[: error.start].count(b"\n") + 1
    name, text = _guess_encoding(raw)
    where = Location(path, 1 if name == "UTF-16" else line)
    message = (
        f"文字コードが UTF-8 ではありません（{name} のようです）。エディターの「名前を付けて保存」で UTF-8 を選んで保存し直してください。"
        if name
        else "文字コードが UTF-8 ではありません。エディターの「名前を付けて保存」で UTF-8 を選んで保存し直してください。"
    )
    return _newlines(text), [Diagnostic(where, message)]


def _newlines(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\r", "\n")


def _guess_encoding(raw: bytes) -> tuple[str, str]:
    if raw.startswith((b"\xff\xfe", b"\xfe\xff")):
        return "UTF-16", raw.decode("utf-16", errors="replace")
    for encoding, name in (("euc_jp", "EUC-JP"), ("cp932", "Shift_JIS")):
        try:
            return name, raw.decode(encoding)
        except UnicodeDecodeError:
            continue
    return "", raw.decode("utf-8", errors="replace")


def load_yaml(text: str, path: str, *, line_offset: int = 0, tags: bool = False) -> Located:
    """`text` as a Located tree. Faults of the writing (syntax, duplicate keys, anchors) are collected, not raised.

    `line_offset` is added to every line: the lines that stand before the YAML in its file (front matter).
    `tags`: whether `!ENV` and its like may stand there (mkdocs.yml).
    """
    document = Located(path)
    if len(text.encode("utf-8", "surrogatepass")) > MAX_BYTES:
        document.diagnostics.append(Diagnostic(Location(path), "ファイルが大きすぎます（1 MB まで）。いくつかのファイルに分けてください。"))
        return document
    try:
        _refuse_aliases(text)
        node = yaml.compose(text, Loader=_LOADER)
    except yaml.MarkedYAMLError as error:
        document.diagnostics.append(_syntax_fault(error, text, path, line_offset))
        return document
    except yaml.reader.ReaderError as error:
        line = text.count("\n", 0, error.position) + 1 + line_offset
        message = f"YAML に書けない文字（U+{error.character if isinstance(error.character, int) else ord(error.character):04X}）があります。消してください。"
        document.diagnostics.append(Diagnostic(Location(path, line), message))
        return document
    except _TooDeep as error:
        document.diagnostics.append(Diagnostic(Location(path, error.line + 1 + line_offset), "入れ子が深すぎます。字下げや括弧を見直してください。"))
        return document
    if node is not None:
        document.value = _Builder(document, line_offset, tags).build(node, ())
    return document


class _TooDeep(Exception):
    def __init__(self, line: int) -> None:
        self.line = line


def _refuse_aliases(text: str) -> None:
    """Read the events before any tree is built: an alias can grow without end, and deep nesting exhausts the stack."""
    depth = 0
    for event in yaml.parse(text, Loader=_LOADER):
        if isinstance(event, yaml.AliasEvent) or getattr(event, "anchor", None):
            raise yaml.MarkedYAMLError(problem="alias", problem_mark=event.start_mark)
        if isinstance(event, yaml.CollectionStartEvent):
            depth += 1
            if depth > MAX_DEPTH:
                raise _TooDeep(event.start_mark.line)
        elif isinstance(event, yaml.CollectionEndEvent):
            depth -= 1


class _Builder:
    """Turns composed nodes into values and writes down where each stands."""

    def __init__(self, document: Located, line_offset: int, tags: bool) -> None:
        self.document = document
        self.line_offset = line_offset
        self.tags = tags

    def build(self, node: yaml.Node, path: KeyPath) -> Any:
        self.document.places[path] = self.locate(node)
        if isinstance(node, yaml.MappingNode):
            return self.mapping(node, path)
        if isinstance(node, yaml.SequenceNode):
            return [self.build(item, (*path, index)) for index, item in enumerate(node.value)]
        if not self.tags and (node.tag.startswith("!") or ":python/" in node.tag):
            self.fault(node, f"「{node.tag}」のような YAML の型の指定は使えません。消してください。")
        return None if node.style is None and node.value in _NULLS else node.value

    def mapping(self, node: yaml.MappingNode, path: KeyPath) -> dict[str, Any]:
        values: dict[str, Any] = {}
        first: dict[str, yaml.Node] = {}
        for key_node, value_node in node.value:
            if not isinstance(key_node, yaml.ScalarNode):
                self.fault(key_node, "キー（: の左）には文字だけを書いてください。")
                continue
            key = str(key_node.value)
            if key == "<<":
                self.fault(key_node, "「<<」（ほかの項目の取り込み）は使えません。内容をそのまま書いてください。")
                continue
            if key in first:
                line = first[key].start_mark.line + 1 + self.line_offset
                self.fault(key_node, f"キー「{key}」が 2 回書かれています（1 回目は {line} 行目）。どちらかを消してください。")
                continue
            first[key] = key_node
            self.document.keys[(*path, key)] = self.locate(key_node)
            values[key] = self.build(value_node, (*path, key))
        return values

    def locate(self, node: yaml.Node) -> Location:
        mark = node.start_mark
        return Location(self.document.path, mark.line + 1 + self.line_offset, mark.column + 1)

    def fault(self, node: yaml.Node, message: str) -> None:
        self.document.diagnostics.append(Diagnostic(self.locate(node), message))


# What PyYAML and libyaml say, and what a writer can do about it. The first pattern that is found wins.
_PROBLEMS: tuple[tuple[str, str], ...] = (
    ("alias", "「&」や「*」で始まる値（YAML のアンカー）は使えません。文字として書くときは \" \" で囲んでください。"),
    ("expected a single document", "「---」で区切った 2 つ目の文書があります。1 つのファイルには 1 つだけ書いてください。"),
    ("cannot start any token", "値の先頭にそのまま書けない記号があります。値全体を \" \" で囲んでください。"),
    ("mapping values are not allowed", "値の中の「: 」か字下げが正しくありません。「: 」を含む値は \" \" で囲み、行の字下げをそろえてください。"),
    ("could not find expected ':'", "キーの後に「: 」（半角コロンと半角スペース）がありません。"),
    ("did not find expected key", "字下げがそろっていないか、引用符の閉じ忘れがあります。前後の行と見比べてください。"),
    ("did not find expected '-' indicator", "リストの「- 」の字下げがそろっていません。前後の行と見比べてください。"),
    ("expected <block end>", "字下げがそろっていないか、引用符の閉じ忘れがあります。前後の行と見比べてください。"),
    ("did not find expected ',' or", "[ ] か { } の閉じ忘れ、または区切りの「, 」の抜けがあります。"),
    ("expected ',' or", "[ ] か { } の閉じ忘れ、または区切りの「, 」の抜けがあります。"),
    ("did not find expected node content", "[ ] か { } の中身が途切れています。"),
    ("expected the node content", "[ ] か { } の中身が途切れています。"),
    ("found unexpected end of stream", "引用符の閉じ忘れがあります。\" や ' の数を確かめてください。"),
    ("unexpected end of stream", "引用符の閉じ忘れがあります。\" や ' の数を確かめてください。"),
    ("found unknown escape character", "\" \" の中の「\\」が正しくありません。「\\」を文字として書くときは ' ' で囲んでください。"),
    ("found a tab", "字下げにタブが使われています。半角スペースに置きかえてください。"),
    ("found invalid tab", "字下げにタブが使われています。半角スペースに置きかえてください。"),
    ("block sequence entries are not allowed", "「- 」を書ける場所ではありません。前の行の終わりか字下げを見直してください。"),
    ("undefined tag", "「!」で始まる値は、値全体を \" \" で囲んでください。"),
    ("did not find expected tag", "「!」で始まる値は、値全体を \" \" で囲んでください。"),
    ("expected the node start", "字下げか記号の書き方が正しくありません。"),
)


def _syntax_fault(error: yaml.MarkedYAMLError, text: str, path: str, line_offset: int) -> Diagnostic:
    mark = error.problem_mark or error.context_mark
    line = mark.line if mark else 0
    lines = text.split("\n")
    if line >= len(lines) or (line and not "".join(lines[line:]).strip()):
        line = max((i for i, content in enumerate(lines) if content.strip()), default=0)
    column = mark.column + 1 if mark and mark.line == line else 1
    problem = error.problem or ""
    message = next((japanese for english, japanese in _PROBLEMS if english in problem), "YAML の書き方が正しくありません。字下げと記号を見直してください。")
    # A full-width colon or space is legal text in YAML, so the parser stumbles a line later: point at the cause.
    for near in (line, line - 1):
        if 0 <= near < len(lines) and (found := _full_width_cause(lines[near])):
            return Diagnostic(Location(path, near + 1 + line_offset, found[0]), found[1])
    if "\t" in lines[line][: len(lines[line]) - len(lines[line].lstrip())]:
        return Diagnostic(Location(path, line + 1 + line_offset, lines[line].index("\t") + 1), "字下げにタブが使われています。半角スペースに置きかえてください。")
    return Diagnostic(Location(path, line + 1 + line_offset, column), message)


def _full_width_cause(line: str) -> tuple[int, str] | None:
    if match := re.match(r"[ \t]*(　+)", line):
        return match.start(1) + 1, "字下げに全角スペースが使われています。半角スペースに置きかえてください。"
    if match := re.match(r"\s*(?:- )?[A-Za-z_][\w-]*\s*(：)", line):
        return match.start(1) + 1, "キーの後が全角の「：」です。半角の「: 」（コロンと半角スペース）に直してください。"
    if match := re.match(r"\s*(－|ー|―)\s", line):
        return match.start(1) + 1, "リストの記号が全角です。半角の「- 」に直してください。"
    if match := re.match(r"\s*(?:- )?[A-Za-z_][\w-]*(:)[^\s:/]", line):
        return match.start(1) + 1, "「:」の後に半角スペースがありません。「: 」に直してください。"
    return None


def nfc(text: str) -> str:
    """`text` with composed characters: the form in which Japanese file names should be written."""
    return unicodedata.normalize("NFC", text)


FRONT_MATTER = re.compile(r"\A---[ \t]*\n(.*?\n)?(?:---|\.\.\.)[ \t]*(?:\n|\Z)", re.DOTALL)


@dataclass(frozen=True, slots=True)
class PageText:
    """A page as a writer typed it, cut into front matter and body."""

    front_matter: Located
    body: str
    body_line: int
    """How many lines of the file stand before the body."""


def split_page(text: str, path: str) -> PageText:
    """Cut the front matter off as MkDocs does; a page without one has an empty front matter."""
    match = FRONT_MATTER.match(text)
    if not match:
        return PageText(Located(path), text, 0)
    body = text[match.end() :]
    stripped = body.lstrip("\n")
    lines = text[: match.end()].count("\n") + len(body) - len(stripped)
    return PageText(load_yaml(match.group(1) or "", path, line_offset=1), stripped, lines)


def as_mapping(value: Any) -> Mapping[str, Any]:
    """`value` where it is a mapping, else an empty one: for reading what may be broken."""
    return value if isinstance(value, dict) else {}
