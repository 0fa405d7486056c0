"""Write the index of the site's search from the finished pages."""

from __future__ import annotations

from pathlib import Path

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.plugins import event_priority

from helpcenter.build import Build
from helpcenter.search.opensearch import write_description


@event_priority(80)  # after the pages are finished, before the site is checked
def on_post_build(config: MkDocsConfig) -> None:
    build: Build = config.extra["build"]
    site = Path(config.site_dir)
    build.index_search(site)
    page = build.content.pages.get("search.md")
    if page and config.site_url:
        write_description(site, config.site_name, config.site_url + page)
