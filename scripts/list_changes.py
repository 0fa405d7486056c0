"""Tell what has changed in meaning since a revision. See `dev.py changes`."""

from __future__ import annotations

import sys

from arguments import parse
from revisions import Unreadable, last_release, read_past, read_present, said_of
from site_run import run, show

from helpcenter.changes import as_lines, as_markdown, compare
from helpcenter.diagnostics import Report


def main() -> int:
    options = parse("changes", sys.argv[1:])
    revision = options.revision or last_release(options.root)
    try:
        before = read_past(options.root, revision)
        after = read_present(options.root)
    except Unreadable as error:
        report = Report()
        report.extend(error.faults)
        show(report)
        print("データに問題があるため、比べられません。", file=sys.stderr)
        return 1
    changes = compare(before, after)
    titles = {**before.pages, **after.pages}
    print(f"{said_of(options.root, revision)} から今までの、意味の変わった変更です。", file=sys.stderr)
    if options.markdown:
        print(as_markdown(changes, titles), end="")
    else:
        print("\n".join(as_lines(changes, titles)) if changes else "お客さまに知らせる変更はありません。")
    return 0


if __name__ == "__main__":
    run(main)
