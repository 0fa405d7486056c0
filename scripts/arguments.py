"""The arguments that the commands share, with Japanese words for what is wrong with them."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import NoReturn

from site_run import REPO, Misuse


class _Parser(argparse.ArgumentParser):
    def error(self, message: str) -> NoReturn:
        raise Misuse(f"使い方が違います（{message}）。\n{self.format_usage().strip()}")


def parse(command: str, words: list[str]) -> argparse.Namespace:
    """The options of `check`, `build` or `serve`. Raises Misuse for what cannot be understood."""
    parser = _Parser(prog=f"dev.py {command}", add_help=True, allow_abbrev=False)
    parser.add_argument(
        "--root",
        type=Path,
        default=REPO,
        metavar="DIR",
        help="mkdocs.yml のあるフォルダー（省略するとこのプロジェクト）",
    )
    if command == "build":
        parser.add_argument("--site-dir", type=Path, metavar="DIR", help="サイトを作るフォルダー（省略すると site）")
    if command == "serve":
        parser.add_argument("--open", action="store_true", help="ブラウザーで開く")
        parser.add_argument("--port", type=int, default=8000, help="プレビューの番号（省略すると 8000）")
    options = parser.parse_args(words)
    options.root = options.root.resolve()
    if not options.root.is_dir():
        raise Misuse(f"フォルダー「{options.root}」がありません。")
    if command == "build":
        options.site_dir = (options.site_dir or options.root / "site").absolute()
    return options
