"""Check data, pages, macros, images and links of the content; leaves nothing behind. See `dev.py check`."""

from __future__ import annotations

import datetime as dt
import sys
from pathlib import Path

from arguments import parse
from site_run import build_into, check_data, run, show, temporary_folder

# isort: split
# Only now is it known where the package lies.
from helpcenter.catalog import load_catalog
from helpcenter.diagnostics import Report
from helpcenter.freshness import check_freshness, load_limits
from helpcenter.settings import load_settings
from helpcenter.source import read_text, split_page


def main() -> int:
    options = parse("check", sys.argv[1:])
    if options.stale:
        return list_stale(options.root, options.today)
    if options.data:
        report = check_data(options.root)
    else:
        with temporary_folder() as folder:
            report = build_into(options.root, folder)
    show(report)
    if not report.faults:
        print("問題は見つかりませんでした。")
    return 1 if report.faults else 0


def list_stale(root: Path, today: dt.date) -> int:
    """Tell which procedures and pages somebody should look at again: lines on stdout, the sum on stderr."""
    settings = load_settings(root / "mkdocs.yml")
    limits, faults = load_limits(settings)
    catalog, more = load_catalog(root / "docs" / "_data")
    report = Report()
    report.extend([*settings.diagnostics, *faults, *more])
    if catalog is None or report.faults:
        show(report)
        return 1
    files = sorted(file for file in (root / "docs").rglob("*.md") if "_data" not in file.parts)
    named = {file.relative_to(root).as_posix(): file for file in files}
    pages = {path: split_page(read_text(file, path)[0], path) for path, file in named.items()}
    stale = sorted(check_freshness(catalog, pages, limits, today))
    for line in stale:
        print(line)
    words = f"{len(stale)} 件を、確かめるか見直してください。" if stale else "長く確かめていないものはありません。"
    print(words, file=sys.stderr)
    return 0


if __name__ == "__main__":
    run(main)
