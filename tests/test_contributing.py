"""What the guides promise exists: commands, macros, files."""

from __future__ import annotations

import re

from conftest import REPO
from dev import COMMANDS

from helpcenter.pages import load_macros

CONTRIBUTING = (REPO / "CONTRIBUTING.md").read_text("utf-8")
README = (REPO / "README.md").read_text("utf-8")
PART = "ほかのマクロの部品"


def test_every_macro_for_writers_is_explained_with_a_correct_call() -> None:
    library = load_macros(REPO / "overrides/macros")
    parts = {name for name in library.macros if PART in (REPO / f"overrides/macros/{name}.md.jinja").read_text("utf-8")}
    explained = set(re.findall(r"^\| `\{\{ (\w+)\(", CONTRIBUTING, re.MULTILINE))
    assert explained == library.macros.keys() - parts


def test_every_command_that_the_guides_name_exists() -> None:
    named = set(re.findall(r"scripts/dev\.py (\w[\w-]*)", CONTRIBUTING + README))
    assert named <= COMMANDS.keys()
    assert {"build", "check", "serve", "test"} <= named


def test_every_file_that_the_guides_name_exists() -> None:
    named = re.findall(r"`((?:docs|hooks|scripts|overrides|tests|\.github)/[\w./-]*)`", README)
    named += re.findall(r"\]\((?!http)([\w./-]+)\)", README)
    assert named
    assert [name for name in named if not (REPO / name).exists()] == []


def test_every_override_says_on_its_first_line_what_it_changes() -> None:
    templates = sorted((REPO / "overrides").rglob("*.html"))
    assert templates
    silent = [t.name for t in templates if not t.read_text("utf-8").startswith("{#- ")]
    assert silent == []
