"""Let every address that was published once lead to what stands there now."""

from __future__ import annotations

from pathlib import Path

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.plugins import event_priority
from mkdocs.structure.files import Files
from mkdocs.structure.pages import Page

from helpcenter.build import Build


def on_page_content(html: str, page: Page, config: MkDocsConfig, files: Files) -> str:
    build: Build = config.extra["build"]
    return build.keep_anchors(page.file.src_uri, html)


@event_priority(100)  # before the finished site is read
def on_post_build(config: MkDocsConfig) -> None:
    build: Build = config.extra["build"]
    build.write_moved_pages(Path(config.site_dir), config.site_url or "/")
