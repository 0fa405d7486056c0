"""Prove that every image link resolves: on each page as it is made, then for the manifest as a whole."""

from __future__ import annotations

from jinja2 import Environment
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import Files
from mkdocs.structure.pages import Page

from helpcenter.build import Build


def on_page_content(html: str, page: Page, config: MkDocsConfig, files: Files) -> str:
    build: Build = config.extra["build"]
    return build.check_images(page.file.src_uri, html)


def on_env(env: Environment, config: MkDocsConfig, files: Files) -> Environment:
    build: Build = config.extra["build"]
    build.check_manifest()
    # The theme's menus are made of the same categories as home.
    env.globals["categories"] = build.categories
    env.globals["page_urls"] = build.content.pages
    return env
