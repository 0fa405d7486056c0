"""Tell what has changed: on the page itself, and in a feed."""

from __future__ import annotations

from pathlib import Path

from jinja2 import Environment
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.plugins import event_priority
from mkdocs.structure.files import Files

from helpcenter.build import Build


def on_env(env: Environment, config: MkDocsConfig, files: Files) -> Environment:
    build: Build = config.extra["build"]
    env.globals["notices"] = build.notices()
    return env


@event_priority(100)  # before the finished site is read
def on_post_build(config: MkDocsConfig) -> None:
    build: Build = config.extra["build"]
    build.write_feed(Path(config.site_dir), config.site_url or "/")
