"""The floors of `hooks/helpcenter`: a room imports rooms below it, and the libraries that are its business."""

from __future__ import annotations

import ast
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

PACKAGE = Path(__file__).resolve().parent.parent / "hooks" / "helpcenter"

# room: (floor, the libraries that it may import besides the standard one)
ROOMS: dict[str, tuple[int, set[str]]] = {
    "diagnostics": (0, set()),
    "kept": (0, set()),
    "source": (1, {"yaml"}),
    "model": (1, {"pydantic", "pydantic_core"}),
    "markup": (1, {"tinycss2"}),
    "blocks": (1, {"markdown", "pymdownx"}),
    "typed": (2, set()),
    "settings": (2, set()),
    "nav": (2, set()),
    "figures": (2, set()),
    "theme": (1, {"tinycss2"}),
    "terms": (2, set()),
    "front_matter": (4, {"pydantic"}),
    "path": (2, set()),
    "around": (3, set()),
    "catalog": (3, {"pydantic", "pydantic_core"}),
    "freshness": (4, set()),
    "redirects": (4, {"pydantic"}),
    "pages": (4, {"jinja2", "markupsafe"}),
    "images": (4, {"pydantic", "yaml", "PIL", "urllib3", "certifi", "idna"}),
    "search": (4, {"selectolax", "sudachipy", "sudachidict_small", "py_mini_racer"}),
    "news": (5, set()),
    "words": (5, set()),
    "site_check": (5, set()),
    "changes": (6, set()),
    "writing": (5, {"pydantic", "yaml"}),
    "build": (6, set()),
}
MODULES = sorted(PACKAGE.rglob("*.py"))


def name_of(file: Path) -> str:
    """`images/check.py` → `images.check`."""
    return ".".join(file.relative_to(PACKAGE).with_suffix("").parts).removesuffix(".__init__")


def room_of(module: str) -> str:
    return module.partition(".")[0]


def imports_of(file: Path) -> Iterator[str]:
    """The modules that a file imports, anywhere in it."""
    for node in ast.walk(ast.parse(file.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{file}: relative import"
            yield node.module or ""


def test_every_room_has_a_floor_and_every_floor_a_room() -> None:
    assert {room_of(name_of(file)) for file in MODULES} - {"__init__"} == ROOMS.keys()


@pytest.mark.parametrize("file", MODULES, ids=name_of)
def test_room_imports_only_what_lies_below(file: Path) -> None:
    room = room_of(name_of(file))
    own = [name for name in imports_of(file) if room_of(name) == "helpcenter"]
    others = {room_of(name.removeprefix("helpcenter.")) for name in own} - {room}
    assert [other for other in others if ROOMS[other][0] >= ROOMS[room][0]] == []


@pytest.mark.parametrize("file", MODULES, ids=name_of)
def test_room_imports_only_its_own_libraries(file: Path) -> None:
    libraries = ROOMS.get(room_of(name_of(file)), (0, set()))[1]
    foreign = {room_of(name) for name in imports_of(file)} - {"helpcenter"} - sys.stdlib_module_names
    assert foreign <= libraries, "MkDocs, hooks and scripts stay outside of the package"
