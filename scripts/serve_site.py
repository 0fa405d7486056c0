"""Preview the site while editing; faults are told and the preview goes on. See `dev.py serve`."""

from __future__ import annotations

import logging
import sys

from arguments import parse
from site_run import Misuse, read_config, run, show

from helpcenter.diagnostics import Report


def main() -> int:
    options = parse("serve", sys.argv[1:])
    report = Report()
    config = read_config(options.root, report)
    if config is None:
        show(report)
        return 1
    from mkdocs.commands.serve import serve

    _speak_japanese()
    print(f"プレビュー: {config.site_url}（やめるときは Ctrl+C）", flush=True)
    try:
        serve(str(options.root / "mkdocs.yml"), livereload=True, open_in_browser=options.open, hooks=config["hooks"], strict=False)
    except OSError as error:
        raise Misuse(f"プレビューを始められません（{error.strerror}）。ほかのプレビューが動いていたら、閉じてからもう一度お試しください。") from error
    return 0


def _speak_japanese() -> None:
    """Of MkDocs' own words only those of our hooks are shown: the faults of each rebuild."""
    logging.getLogger("mkdocs").setLevel(logging.CRITICAL)
    hooks = logging.getLogger("mkdocs.hooks.help_center")
    hooks.setLevel(logging.INFO)
    hooks.propagate = False
    handler = logging.StreamHandler(sys.stdout)
    handler.setFormatter(logging.Formatter("%(message)s"))
    hooks.addHandler(handler)


if __name__ == "__main__":
    run(main)
