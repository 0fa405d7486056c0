"""The words of search_tests.yml, run on a site that was just built. Used by `build` and by the tests."""

from __future__ import annotations

from pathlib import Path

import site_run  # noqa: F401 (puts the package on the path)

from helpcenter.catalog import load_catalog
from helpcenter.diagnostics import Diagnostic
from helpcenter.search.engine import SCRIPTS, Engine
from helpcenter.search.index import FILE
from helpcenter.search.words import check_words


def failing_words(root: Path, site: Path) -> list[Diagnostic]:
    """What is wrong with the words of the content at `root`."""
    catalog, _ = load_catalog(root / "docs/_data")
    if catalog is None or not catalog.words or not (site / FILE).is_file():
        return []
    return list(check_words(catalog, Engine.of_site(site, site / SCRIPTS)))
