"""Publish of the theme what the pages use: a part of its style sheet, and none of its scripts. Compile templates once."""

from __future__ import annotations

from pathlib import Path

import material
from jinja2 import Environment
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.plugins import event_priority
from mkdocs.structure.files import Files

from helpcenter.kept import keep
from helpcenter.pages import COMPILED
from helpcenter.theme import classes_in, classes_of, cut_to_use

THEME = Path(material.__file__).parent / "templates"
SHEET = "assets/stylesheets/material.css"
"""Where `main.html` links it."""
RULES = "1"
"""Raise it when `cut_to_use` makes another of the same."""


@event_priority(90)  # before the pages' macros ask which files there are
def on_files(files: Files, config: MkDocsConfig) -> Files:
    for file in list(files):
        if file.abs_src_path and Path(file.abs_src_path).is_relative_to(THEME):
            files.remove(file)
    return files


@event_priority(90)  # before a hook draws with it
def on_env(env: Environment, config: MkDocsConfig, files: Files) -> Environment:
    env.bytecode_cache = COMPILED
    return env


@event_priority(90)  # before the finished site is checked
def on_post_build(config: MkDocsConfig) -> None:
    (sheet,) = (THEME / "assets/stylesheets").glob("main.*.min.css")
    site = Path(config.site_dir)
    css = sheet.read_text("utf-8")
    pages = (page.read_text("utf-8") for page in site.rglob("*.html"))
    used = sorted({name for page in pages for name in classes_of(page)} & classes_in(css))
    sheets = (site / str(name) for name in config.extra_css)
    own = "".join(file.read_text("utf-8") for file in sheets if file.is_file())  # what is missing, the check tells
    kept = getattr(config.extra.get("build"), "kept", None)
    made_of = "\0".join((RULES, css, own, *used)).encode()
    target = site / SHEET
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_bytes(keep(kept, ".css", made_of, lambda: cut_to_use(css, used, own).encode()))
