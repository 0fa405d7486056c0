"""Check data, pages, macros, images and links of the content; leaves nothing behind. See `dev.py check`."""

from __future__ import annotations

import sys

from arguments import parse
from site_run import build_into, run, show, temporary_folder


def main() -> int:
    options = parse("check", sys.argv[1:])
    with temporary_folder() as folder:
        report = build_into(options.root, folder)
    show(report)
    if not report.faults:
        print("問題は見つかりませんでした。")
    return 1 if report.faults else 0


if __name__ == "__main__":
    run(main)
