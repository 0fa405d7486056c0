"""Read the finished site, and let nothing broken be published."""

from __future__ import annotations

import logging
from pathlib import Path
from typing import Literal

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import Abort

from helpcenter.build import Build

log = logging.getLogger("mkdocs.hooks.help_center")
_started = {"command": "build"}


def on_startup(command: Literal["build", "gh-deploy", "serve"], dirty: bool) -> None:
    _started["command"] = command


def on_post_build(config: MkDocsConfig) -> None:
    build: Build = config.extra["build"]
    build.check_site(Path(config.site_dir), config.site_url or "/")
    if config.extra.get("supervised"):
        return
    for diagnostic in build.report:
        log.log(logging.INFO if diagnostic.level else logging.ERROR, "%s", diagnostic)
    if build.report.faults and _started["command"] != "serve":
        raise Abort(f"{len(build.report.faults)} 件の問題があります。")
