"""The macro files of `overrides/macros/`, compiled, and what is wrong with them."""

from __future__ import annotations

import functools
import re
from collections.abc import Callable, Container, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from types import CodeType
from typing import Any

from jinja2 import StrictUndefined, TemplateSyntaxError, nodes
from jinja2.sandbox import ImmutableSandboxedEnvironment
from markupsafe import escape

from helpcenter.diagnostics import Diagnostic, Location, suggest
from helpcenter.pages.sandbox import PageEnvironment
from helpcenter.pages.wording import explain_syntax
from helpcenter.source import read_text

MACRO_ENDING = ".md.jinja"
MACRO_NAMES = frozenset(
    (
        "data",
        "site",
        "page",
        "record",
        "picture",
        "link",
        "title_of",
        "questions_in",
        "term_rows",
        "edition_of",
        "first_view",
        "has",
        "describe",
        "focus_of",
        "mark_of",
    )
)
"""What a macro may use besides other macros: bound to each page by `rendering`."""
JINJA_NAMES = frozenset(
    ("range", "dict", "cycler", "joiner", "namespace", "loop", "caller", "varargs", "kwargs", "self")
)


def breakable(text: str) -> str:
    """HTML of a long name that may break after its dots, hyphens and underscores."""
    return re.sub(r"([._-])", r"\1<wbr>", str(escape(text)))


def anchor(name: str) -> str:
    """The id of a scope's row: `license.expiryDate.get` → `license-expirydate-get`."""
    return re.sub(r"[^a-z0-9]+", "-", name.lower()).strip("-")


_FILTERS: dict[str, Callable[..., str]] = {
    "wbr": breakable,
    "anchor": anchor,
    "html": lambda text: str(escape(text)),
}
_OPTIONS: dict[str, Any] = {
    # `{#` opens a heading id in Markdown, so comments get marks of their own.
    "comment_start_string": "{##",
    "comment_end_string": "##}",
    "undefined": StrictUndefined,
    "trim_blocks": True,
    "lstrip_blocks": True,
    "keep_trailing_newline": True,
}


def _make_environment() -> ImmutableSandboxedEnvironment:
    environment = ImmutableSandboxedEnvironment(**_OPTIONS)
    environment.filters.update(_FILTERS)
    return environment


ENVIRONMENT = _make_environment()
"""Of the macro files."""
PAGES = PageEnvironment(_FILTERS, **_OPTIONS)
"""Of the pages, which may do less."""


@dataclass(frozen=True, slots=True)
class Macro:
    """One file of `overrides/macros/`, compiled."""

    name: str
    path: str
    code: CodeType
    parameters: tuple[str, ...]
    required: int
    takes_more: bool
    """Whether it uses Jinja's `varargs`."""
    usage: str
    """A correct example, from the first comment of the file."""


@dataclass(slots=True)
class MacroLibrary:
    """All macros, ready to be bound to pages, and what is wrong with their files."""

    macros: dict[str, Macro] = field(default_factory=dict)
    broken: set[str] = field(default_factory=set)
    """Names whose files have faults, or that macros use and nobody made: they write nothing and are not told again."""
    texts: dict[str, str] = field(default_factory=dict)
    """The files as they stand, by path."""
    diagnostics: list[Diagnostic] = field(default_factory=list)
    told: set[tuple[str, int, str]] = field(default_factory=set)
    """The faults of macros (path, line, words) that some page has already told."""


def load_macros(folder: Path, path: str = "overrides/macros") -> MacroLibrary:
    """Read every `<name>.md.jinja` of the folder; each defines exactly the macro `<name>`."""
    library = MacroLibrary()
    trees: dict[str, nodes.Template] = {}
    for file in sorted(folder.glob(f"*{MACRO_ENDING}")):
        _load_macro(library, file, f"{path}/{file.name}", trees)
    if not library.texts:
        message = f"マクロのファイル（*{MACRO_ENDING}）が 1 つもありません。消したときは元に戻してください。"
        library.diagnostics.append(Diagnostic(Location(path), message))
    known = library.macros.keys() | library.broken | MACRO_NAMES
    for name, tree in trees.items():
        for unknown, line in unknown_names(tree, known):
            macro = library.macros[name]
            place = place_of_name(library.texts[macro.path], line, unknown, macro.path)
            message = f"「{unknown}」というマクロはありません。{suggest(unknown, library.macros)}"
            library.diagnostics.append(Diagnostic(place, message))
            library.broken.add(unknown)
    return library


@functools.cache
def _compile(text: str, name: str, path: str) -> tuple[nodes.Template, CodeType]:
    """The same text always becomes the same code: `serve` builds again and again, and mostly changes none of it."""
    tree = ENVIRONMENT.parse(text, name, path)
    return tree, ENVIRONMENT.compile(tree, name, path)


def _load_macro(library: MacroLibrary, file: Path, path: str, trees: dict[str, nodes.Template]) -> None:
    name = file.name.removesuffix(MACRO_ENDING)
    text, faults = read_text(file, path)
    library.texts[path] = text
    tree = None
    if not faults:
        try:
            tree, code = _compile(text, name, path)
        except TemplateSyntaxError as error:
            faults = [explain_syntax(error, text, path)]
    defined = list(tree.find_all(nodes.Macro)) if tree and not faults else []
    own = [macro for macro in defined if macro.name == name]
    if len(own) == 1 and tree:
        trees[name] = tree
        library.macros[name] = _compiled(name, path, text, own[0], code)
        return
    library.broken.add(name)
    place = Location(path, defined[0].lineno if defined else 1)
    message = f"このファイルには、ファイル名と同じ名前のマクロ「{name}」を 1 つ書いてください。"
    library.diagnostics.extend(faults or [Diagnostic(place, message)])


def _compiled(name: str, path: str, text: str, macro: nodes.Macro, code: CodeType) -> Macro:
    parameters = tuple(argument.name for argument in macro.args)
    usage = re.search(r"\{\{.*?\}\}", text[: text.find("{% macro")])
    return Macro(
        name=name,
        path=path,
        code=code,
        parameters=parameters,
        required=len(parameters) - len(macro.defaults),
        takes_more=any(n.name == "varargs" for n in macro.find_all(nodes.Name)),
        usage=usage.group() if usage else f'{{{{ {name}("…") }}}}',
    )


def unknown_names(tree: nodes.Template, known: Container[str]) -> Iterator[tuple[str, int]]:
    """Names that nobody has made, each at the line of its first use."""
    return ((name, line) for name, line in _names_from_outside(tree) if name not in known)


@functools.lru_cache(maxsize=512)  # a file that did not change is the same tree: see `_compile`
def _names_from_outside(tree: nodes.Template) -> tuple[tuple[str, int], ...]:
    names = list(tree.find_all(nodes.Name))
    made = {n.name for n in names if n.ctx in {"store", "param"}} | {m.name for m in tree.find_all(nodes.Macro)}
    first: dict[str, int] = {}
    for name in names:
        if name.name not in made and name.name not in JINJA_NAMES:
            first.setdefault(name.name, name.lineno)
    return tuple(first.items())


def place_of_name(  # noqa: PLR0913, PLR0917 (a name, and all that leads to its place)
    text: str, line: int, name: str, path: str, first_line: int = 1, nth: int = 0
) -> Location:
    """The place of the `nth` (from 0) use of a name within the marks of the line `line` of a text; else of the marks."""
    content = text.split("\n")[line - 1]
    opened = re.search(r"\{\{|\{%", content)
    found = list(re.finditer(rf"(?<![\w.\"']){re.escape(name)}(?![\w\"'])", content)) if name else []
    found = [m for m in found if not opened or m.start() > opened.start()] or found
    column = found[min(nth, len(found) - 1)].start() if found else opened.start() if opened else 0
    return Location(path, first_line + line - 1, column + 1)
