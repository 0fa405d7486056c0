"""Build the site with all checks; only a clean one takes the place of the last. See `dev.py build`."""

from __future__ import annotations

import sys
import time

from arguments import parse
from search_words import failing_words
from site_run import build_into, refuse_unsafe_target, replace_folder, run, show, temporary_folder


def main() -> int:
    start = time.perf_counter()
    options = parse("build", sys.argv[1:])
    refuse_unsafe_target(options.site_dir, options.root)
    with temporary_folder(beside=options.site_dir) as folder:
        report = build_into(options.root, folder / "site")
        if not report.faults:
            report.extend(failing_words(options.root, folder / "site"))
        show(report)
        if report.faults:
            print("サイトは作り直していません（前のサイトはそのままです）。", file=sys.stderr)
            return 1
        replace_folder(folder / "site", options.site_dir)
    print(f"サイトができました: {options.site_dir}（{time.perf_counter() - start:.1f} 秒）")
    return 0


if __name__ == "__main__":
    run(main)
