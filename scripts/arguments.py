"""The arguments that the commands share, with Japanese words for what is wrong with them."""

from __future__ import annotations

import argparse
import datetime as dt
import os
import re
from collections.abc import Callable
from pathlib import Path
from typing import NoReturn

from site_run import REPO, Misuse

# isort: split
# Only now is it known where the package lies.
from helpcenter.diagnostics import suggest
from helpcenter.writing import KINDS, ask_of

_MISUSES: tuple[tuple[str, str], ...] = (
    (r"unrecognized arguments: (.+)", "「{0}」という指定はありません。"),
    (r"argument (\S+): expected one argument", "「{0}」の後に値を書いてください。"),
    (r"argument (\S+): invalid int value: '(.*)'", "「{0}」の値「{1}」は数ではありません。"),
    (
        r"argument (\S+): invalid _day value: '(.*)'",
        "「{0}」の値「{1}」は使えません。2026-11-24 の形で書いてください。",
    ),
    (
        r"argument (\S+): invalid choice: '(.*?)' \(choose from (.+)\)",
        "「{0}」の値「{1}」は使えません。使えるのは {2} です。",
    ),
    (r"the following arguments are required: (.+)", "「{0}」が足りません。"),
)
"""What argparse says of a command line, and what its caller can do about it."""


class _Parser(argparse.ArgumentParser):
    def error(self, message: str) -> NoReturn:
        found = ((words, match) for pattern, words in _MISUSES if (match := re.match(pattern, message)))
        said = next((words.format(*match.groups()) for words, match in found), f"使い方が違います（{message}）。")
        raise Misuse(f"{said}使い方: python3 scripts/dev.py {self.format_usage().partition('dev.py ')[2].strip()}")


def parser_of(command: str) -> argparse.ArgumentParser:
    """A parser with what every command takes: `--root`."""
    parser = _Parser(prog=f"dev.py {command}", allow_abbrev=False)
    parser.add_argument(
        "--root",
        type=Path,
        default=REPO,
        metavar="DIR",
        help="mkdocs.yml のあるフォルダー（省略するとこのプロジェクト）",
    )
    return parser


def _day(text: str) -> dt.date:
    if not re.fullmatch(r"\d{4}-\d\d-\d\d", text):
        raise ValueError
    return dt.date.fromisoformat(text)


def _add_today(parser: argparse.ArgumentParser) -> None:
    day = dt.datetime.now(tz=dt.timezone(dt.timedelta(hours=9))).date()  # the readers' and writers' day
    parser.add_argument("--today", type=_day, default=day, metavar="日付", help="今日の日付（省略すると今日）")


def _add_check(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--stale", action="store_true", help="長く確かめていない手順と、見直していないページを並べます")
    _add_today(parser)


def _add_changes(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("revision", nargs="?", metavar="版", help="くらべる前の版（省略すると、最後に公開した版）")
    parser.add_argument("--markdown", action="store_true", help="プルリクエストのコメントの形で出します")


def _add_release(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--since", metavar="版", help="くらべる前の版（省略すると、最後に公開した版）")
    _add_today(parser)


def _kind(text: str) -> str:
    if text not in KINDS:
        raise Misuse(f"「{text}」は作れません。作れるのは {'、'.join(KINDS)} です。{suggest(text, KINDS)}")
    return text


def _add_new(parser: argparse.ArgumentParser) -> None:
    parser.usage = f"dev.py new {'|'.join(KINDS)} [--root DIR] [--today 日付] [--項目 答え …]"
    parser.add_argument("kind", type=_kind, metavar="種類", help="page（ページ）、guide（手順書）、faq（質問）")
    keys: dict[str, str] = {asked.key: asked.prompt for kind in KINDS for asked in ask_of(kind)}
    for key, prompt in keys.items():
        parser.add_argument(f"--{key}", metavar="答え", help=prompt)
    _add_today(parser)


def _add_rename(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "old", metavar="前の名前", help="ページ（rms/scopes.md）、見出し（rms/scopes.md#item）、id（app-list）"
    )
    parser.add_argument("new", metavar="新しい名前")


_ADD: dict[str, Callable[[argparse.ArgumentParser], None]] = {
    "check": _add_check,
    "changes": _add_changes,
    "release": _add_release,
    "new": _add_new,
    "rename": _add_rename,
}


def parse(command: str, words: list[str]) -> argparse.Namespace:
    """The options of `check`, `build`, `serve` or `add-image`. Raises Misuse for what cannot be understood."""
    parser = parser_of(command)
    if command == "build":
        parser.add_argument("--site-dir", type=Path, metavar="DIR", help="サイトを作るフォルダー（省略すると site）")
    if command == "check":
        parser.add_argument("--data", action="store_true", help="データ（docs/_data）だけを、すばやく調べる")
    if command == "serve":
        parser.add_argument("--open", action="store_true", help="ブラウザーで開く")
        parser.add_argument("--port", type=int, default=8000, help="プレビューの番号（省略すると 8000）")
    if command == "search":
        parser.add_argument("words", nargs="+", metavar="WORD", help="探す言葉（空白で区切ると 1 つの検索になります）")
        parser.add_argument("--site-dir", type=Path, metavar="DIR", help="探すサイトのフォルダー（省略すると site）")
    if command == "add-image":
        parser.add_argument("id", metavar="ID", help="画像の台帳 docs/_data/images.yml の id")
        parser.add_argument("file", type=Path, metavar="FILE", help="取り込む画像のファイル（そのまま残ります）")
        parser.add_argument("--alt", metavar="文章", help="代わりの文章。何の画面かを書きます")
        parser.add_argument("--era", choices=("current", "legacy"), help="写っている画面の時期（現在か以前か）")
    if command in _ADD:
        _ADD[command](parser)
    options = parser.parse_args(words)
    options.root = options.root.resolve()
    if not options.root.is_dir():
        raise Misuse(f"フォルダー「{options.root}」がありません。")
    if command in {"build", "search"}:
        # `..` is followed, a link stays one: whether it may be replaced is asked by its name.
        options.site_dir = Path(os.path.abspath(options.site_dir or options.root / "site"))  # noqa: PTH100
    return options
