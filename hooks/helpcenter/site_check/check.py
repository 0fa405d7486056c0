"""Every page and style sheet of the finished site, read once."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from pathlib import Path

from helpcenter.diagnostics import Diagnostic
from helpcenter.markup import Document
from helpcenter.site_check.leftovers import check_ids, check_leftovers
from helpcenter.site_check.links import check_links
from helpcenter.site_check.resources import check_resources, check_style_sheet
from helpcenter.site_check.site import Origins, Site


def check_site(
    root: Path,
    site_url: str,
    origins: Origins,
    also: Callable[[Mapping[str, Document]], Iterable[Diagnostic]] = lambda _: (),
) -> list[Diagnostic]:
    """Read every page and style sheet below `root`. `site_url` is the address at which the site will stand.

    `also`: what else is to be said of the finished pages, by their paths.
    """
    site = Site.read(root, site_url, origins)
    diagnostics: list[Diagnostic] = []
    for path, document in site.documents.items():
        for check in (check_links, check_resources, check_ids, check_leftovers):
            diagnostics.extend(check(site, path, document))
    for path in sorted(site.files):
        if path.endswith(".css"):
            diagnostics.extend(check_style_sheet(site, path))
    diagnostics.extend(also(site.documents))
    return diagnostics
