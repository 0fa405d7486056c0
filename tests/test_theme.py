"""What our templates and sheet lean on in Material is where they expect it: an upgrade that moves it fails here."""

from __future__ import annotations

import re
from pathlib import Path

import material
import yaml

REPO = Path(__file__).resolve().parent.parent
THEME = Path(material.__file__).parent / "templates"
OURS = REPO / "overrides"
SHEET = (OURS / "assets/stylesheets/help.css").read_text("utf-8")


def theme_sheet() -> str:
    (file,) = (THEME / "assets/stylesheets").glob("main.*.min.css")
    return file.read_text("utf-8")


def test_the_theme_reads_every_property_that_we_set_for_it() -> None:
    ours = set(re.findall(r"(--md-[\w-]+)\s*:", SHEET))
    read = set(re.findall(r"var\(\s*(--md-[\w-]+)", theme_sheet()))
    assert ours
    assert ours - read == set()


def test_the_theme_styles_text_under_the_class_that_our_pages_have() -> None:
    assert 'md-typeset"' in (OURS / "main.html").read_text("utf-8")
    for part in ("h1", "table:not([class])", "code", "blockquote", "dl", "hr", "kbd"):
        assert f".md-typeset {part}" in theme_sheet(), part


def test_the_theme_still_asks_for_the_templates_that_we_replace() -> None:
    settings = yaml.safe_load((THEME / "mkdocs_theme.yml").read_text("utf-8"))
    assert "404.html" in settings["static_templates"]
    assert (THEME / "main.html").is_file()


def test_every_template_of_ours_says_first_what_it_changes() -> None:
    for file in sorted(OURS.rglob("*.html")):
        first = file.read_text("utf-8").split("\n", 1)[0]
        assert re.fullmatch(r"\{#- .{30,} -#\}", first), file.name


def test_a_built_site_ships_nothing_else_of_the_theme(real_site: Path) -> None:
    shipped = {p.relative_to(real_site).as_posix() for p in real_site.rglob("*") if p.is_file()}
    theme = {p.relative_to(THEME).as_posix() for p in THEME.rglob("assets/**/*") if p.is_file()}
    assert shipped & theme == {"assets/images/favicon.png"}  # which is ours, under the name that every theme asks for
    assert (real_site / "assets/images/favicon.png").read_bytes() == (OURS / "assets/images/favicon.png").read_bytes()
    assert "assets/stylesheets/material.css" in shipped


def test_every_class_of_the_pages_keeps_its_rules(real_site: Path) -> None:
    css = (real_site / "assets/stylesheets/material.css").read_text("utf-8")
    assert css.startswith("@layer material{")
    assert ".md-typeset" in css
    assert ".md-nav" not in css
    assert css.count("{") == css.count("}")
