"""Give a page, a place in a page or an id another name, with every mention of it. See `dev.py rename`."""

from __future__ import annotations

import sys
from collections.abc import Iterable
from pathlib import Path

from arguments import parse
from content_files import ids_of, read_files, trial, write_files
from site_run import Misuse, build_into, run, show, temporary_folder

# isort: split
# Only now is it known where the package lies.
from helpcenter.catalog import load_catalog
from helpcenter.diagnostics import Diagnostic, Level, Report
from helpcenter.redirects import REDIRECTS
from helpcenter.writing import NotRenamed, Renaming, Unwritable, leave_redirects, rename

REDIRECT_FILE = f"docs/_data/{REDIRECTS}"
FIRST = "先に、いまある問題を直してください。まだ何も変えていません。"
NEW_FILE = "# 前のアドレスから今のアドレスへの転送です。dev.py rename が書きます。\nredirects: []\n"


def main() -> int:
    options = parse("rename", sys.argv[1:])
    root: Path = options.root
    before = read_files(root)
    catalog, faults = load_catalog(root / "docs" / "_data")
    if catalog is None:
        return _refuse(faults, FIRST)
    try:
        renaming = rename(root, before, catalog, options.old, options.new)
        report, ids = _build(root, before, before)
        if report.faults:
            return _refuse(report, FIRST)
        if renaming.old:
            renaming.follow_anchors(ids, _build(root, before, renaming.files)[1])
        _leave_redirects(renaming)
    except NotRenamed as error:
        raise Misuse(str(error)) from None
    except Unwritable:
        raise Misuse(
            "書き方が特殊なところがあるため、自動では直せません。何も変えていません。dev.py check で確かめながら、手で直してください。"
        ) from None
    report, _ = _build(root, before, renaming.files)
    if report.faults:
        return _refuse(report, "名前を変えると問題が起こるため、何も変えていません。上の所を先に直してください。")
    write_files(root, before, renaming.files)
    _tell(before, renaming)
    return 0


def _leave_redirects(renaming: Renaming) -> None:
    if renaming.moves:
        text = renaming.files.get(REDIRECT_FILE, NEW_FILE)
        renaming.files[REDIRECT_FILE] = leave_redirects(text, renaming.moves)


def _build(root: Path, before: dict[str, str], after: dict[str, str]) -> tuple[Report, dict[str, set[str]]]:
    """What a build says of the content with some changes, and the ids on every page."""
    with trial(root, before, after) as content, temporary_folder() as site:
        report = build_into(content, site)
        return report, ids_of(site, after)


def _refuse(found: Iterable[Diagnostic], words: str) -> int:
    faults = Report()
    faults.extend(diagnostic for diagnostic in found if diagnostic.level is Level.FAULT)
    show(faults)
    print(words, file=sys.stderr)
    return 1


def _tell(before: dict[str, str], renaming: Renaming) -> None:
    for old, new in renaming.moved.items():
        print(f"{old} を {new} に移しました。")
    for path, text in renaming.files.items():
        was = next((old for old, new in renaming.moved.items() if new == path), path)
        if before.get(was) != text and path != REDIRECT_FILE:
            print(f"{path} を直しました。")
    for old, new in renaming.moves.items():
        print(f"前のアドレスを残しました: {old} → {new}")


if __name__ == "__main__":
    run(main)
