"""The content as it was, or is, at one time: all of it that can change in meaning."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from helpcenter.catalog import Catalog, load_catalog
from helpcenter.diagnostics import Diagnostic, Level
from helpcenter.nav import pages_in, read_categories, read_titles
from helpcenter.redirects import Redirects, load_redirects
from helpcenter.settings import load_settings
from helpcenter.source import as_mapping, read_text, split_page

_SHOWS_A_GUIDE = re.compile(r"\{\{-?\s*(?:guide|steps)\(\s*[\"']([\w-]+)[\"']")


@dataclass(frozen=True, slots=True)
class Revision:
    """The data, and the pages in the order of the menus."""

    catalog: Catalog
    pages: Mapping[str, str]
    """What the menus call each page, by its path from the docs folder."""
    categories: Mapping[str, str] = field(default_factory=dict)
    """The id of the category in which each page stands."""
    names: Mapping[str, str] = field(default_factory=dict)
    """What each category is called."""
    shown_on: Mapping[str, str] = field(default_factory=dict)
    """The page on which each guide stands."""
    redirects: Redirects = field(default_factory=Redirects)


def read_revision(root: Path) -> tuple[Revision | None, list[Diagnostic]]:
    """Read mkdocs.yml and docs/ below `root`. None, with the faults, where the data cannot be read as they are."""
    settings = load_settings(root / "mkdocs.yml")
    catalog, faults = load_catalog(root / "docs" / "_data")
    redirects = load_redirects(root / "docs" / "_data", "docs/_data")
    faults = [*settings.diagnostics, *faults, *redirects.diagnostics]
    faults = [fault for fault in faults if fault.level is Level.FAULT]
    if catalog is None or faults:
        return None, faults
    nav = settings.value("nav")
    named = {uri for _, uri in pages_in(nav)}
    texts = {uri: split_page(read_text(root / "docs" / uri, uri)[0], uri) for uri in sorted(named)}
    descriptions = {uri: str(as_mapping(page.front_matter.value).get("description", "")) for uri, page in texts.items()}
    categories = read_categories(nav, descriptions)
    titles = read_titles(nav, {uri: page.body for uri, page in texts.items()})
    titles |= {category.index: category.title for category in categories}
    return Revision(
        catalog,
        {uri: titles[uri] for _, uri in pages_in(nav)},
        {entry.src_uri: category.id for category in categories for entry in category.pages},
        {category.id: category.title for category in categories},
        {guide: uri for uri, page in texts.items() for guide in _SHOWS_A_GUIDE.findall(page.body)},
        redirects,
    ), []
