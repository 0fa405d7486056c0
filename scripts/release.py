"""Write down what is published: the news since the last time, and every address. See `dev.py release`."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from arguments import parse
from content_files import read_files, write_files
from revisions import last_release, read_past, read_present, said_of
from site_run import Misuse, build_into, run, show, temporary_folder

# isort: split
# Only now is it known where the package lies.
from helpcenter.changes import Revision, as_entries, compare
from helpcenter.markup import read_markup
from helpcenter.redirects import RELEASED, anchors_of, load_released
from helpcenter.writing import Unwritable, add_released, insert_item

NEWS = "docs/_data/news.yml"
RELEASED_FILE = f"docs/_data/{RELEASED}"
NEW_RELEASED = "# 公開したことのあるアドレスです。dev.py release が書き足します。手では消しません（消えたものは check が知らせます）。\n"


def main() -> int:
    options = parse("release", sys.argv[1:])
    root: Path = options.root
    with temporary_folder() as site:
        report = build_into(root, site)
        if report.faults:
            show(report)
            print("問題があるため、公開の記録は付けていません。", file=sys.stderr)
            return 1
        present = read_present(root)
        changes = _news(options, present)
        published = _published(site, present)
    before = read_files(root)
    after = dict(before)
    try:
        for entry in changes:
            after[NEWS] = insert_item(after.get(NEWS, ""), "news", entry)
    except Unwritable:
        raise Misuse("news.yml の書き方が特殊なので、書き足せません。「- id: …」の形に直してください。") from None
    known = load_released(root / "docs" / "_data", "docs/_data").pages
    text, added = add_released(before.get(RELEASED_FILE, NEW_RELEASED), known, published, options.today)
    if added:
        after[RELEASED_FILE] = text
    write_files(root, before, after)
    _tell(changes, added)
    return 0


def _news(options: argparse.Namespace, present: Revision) -> list[dict[str, str]]:
    """The entries that news.yml lacks; none where the content has no history."""
    try:
        since = options.since or last_release(options.root)
    except Misuse as error:
        print(f"注意: {error}更新情報は書き足しません。", file=sys.stderr)
        return []
    print(f"{said_of(options.root, since)} から今までの変更を調べました。", file=sys.stderr)
    changes = compare(read_past(options.root, since), present)
    return list(as_entries(changes, [*present.catalog.updates.values()], options.today))


def _published(site: Path, present: Revision) -> dict[str, list[str]]:
    """The places on every finished page."""
    found = {}
    for uri in present.pages:
        stem = uri.removesuffix(".md").removesuffix("index").rstrip("/")
        found[uri] = anchors_of(read_markup((site / stem / "index.html").read_text("utf-8")))
    return found


def _tell(changes: list[dict[str, str]], added: int) -> None:
    for entry in changes:
        print(f"{NEWS} に書き足しました: {entry['text']}")
    if added:
        print(f"{RELEASED_FILE} に、公開したアドレスを {added} 件書き足しました。")
    if changes:
        print(f"{NEWS} を読み直し、文を直すか、いらないものを消してから、公開してください。", file=sys.stderr)
    if not changes and not added:
        print("書き足すことはありません。")


if __name__ == "__main__":
    run(main)
