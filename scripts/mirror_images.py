"""Bring the manifest's pictures into docs/images/, or only look at their sources. See `dev.py mirror-images`."""

from __future__ import annotations

import argparse
import signal
import sys
import time

from arguments import parser_of
from site_run import Misuse, run, show  # it finds the package below

# isort: split

from helpcenter.diagnostics import Level
from helpcenter.images.addresses import masked
from helpcenter.images.fetch import Network
from helpcenter.images.inspect import inspect_bytes
from helpcenter.images.mirror import Means, Outcome, Size, UnknownId, add, mirror


def _parse(words: list[str]) -> argparse.Namespace:
    parser = parser_of("mirror-images")
    parser.add_argument("ids", nargs="*", metavar="ID", help="画像の id（省略するとすべて）")
    parser.add_argument(
        "--check", action="store_true", help="取得元が変わったか、なくなったかだけを調べる（何も書きません）"
    )
    parser.add_argument("--add", metavar="URL", help="台帳にない画像を 1 枚取り込み、台帳に加える（--alt と一緒に）")
    parser.add_argument("--alt", metavar="文", help="--add の画像の代わりの文章（何の画面か）")
    parser.add_argument(
        "--era",
        choices=("current", "legacy"),
        default="current",
        help="--add の画像に写っている画面の時期（省略すると current）",
    )
    options = parser.parse_args(words)
    options.root = options.root.resolve()
    if not (options.root / "docs" / "_data" / "images.yml").is_file():
        raise Misuse(f"「{options.root}」に、画像の台帳 docs/_data/images.yml がありません。")
    if options.add is not None and (options.ids or options.check):
        raise Misuse("--add は、id や --check と一緒に使えません。")
    if options.add is not None and ("\n" in (options.alt or "") or not (options.alt or "").strip()):
        raise Misuse('--add には --alt が必要です。何の画面かを 1 行で書いてください。例: --alt "RMSのログイン画面"')
    if options.alt is not None and options.add is None:
        raise Misuse("--alt は --add と一緒に使います。")
    return options


class _Bar:
    """How far it is, on a terminal and only when it takes long."""

    def __init__(self) -> None:
        self.begun = time.monotonic()

    def __call__(self, done: int, all_: int) -> None:
        if not sys.stderr.isatty() or time.monotonic() - self.begun < 1:
            return
        filled = 30 * done // (all_ or 1)
        line = f"\r[{'#' * filled}{'.' * (30 - filled)}] {done}/{all_} 枚"
        print(line if done < all_ else "\r" + " " * 60 + "\r", end="", file=sys.stderr, flush=True)


def judge(body: bytes, suffix: str) -> Size | str:
    """Nothing comes in that the check would refuse afterwards."""
    found = inspect_bytes(body, suffix)
    fault = next((problem for problem in found.problems if problem.level is Level.FAULT), None)
    return fault.text if fault else Size(found.width, found.height)


def main() -> int:
    options = _parse(sys.argv[1:])
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))  # so that no unfinished file is left
    means = Means(judge, Network(), progress=_Bar())
    if options.add is not None:
        return _add(options, means)
    outcome = Outcome()
    try:
        mirror(options.root / "docs", options.ids, means, check=options.check, outcome=outcome)
    except UnknownId as error:
        raise Misuse(str(error)) from None
    except (KeyboardInterrupt, SystemExit):
        _tell(outcome, check=options.check)
        raise
    _tell(outcome, check=options.check)
    return 1 if outcome.report.faults else 0


def _tell(outcome: Outcome, *, check: bool) -> None:
    show(outcome.report)
    for file in outcome.stored:
        print(f"取り込みました: docs/{file}", file=sys.stderr)
    words = (
        f"取得元と同じ: {outcome.kept} 枚。"
        if check
        else f"取り込み: {len(outcome.stored)} 枚、取り込み済み: {outcome.kept} 枚。"
    )
    print(words, file=sys.stderr)


def _add(options: argparse.Namespace, means: Means) -> int:
    outcome, id_ = add(options.root / "docs", options.add, {"alt": options.alt.strip(), "era": options.era}, means)
    show(outcome.report)
    if id_ is None:
        print(f"加えていません: {masked(options.add)}", file=sys.stderr)
        return 1
    print(
        f"画像「{id_}」を台帳に加えました（docs/{outcome.stored[0]}）。手順の images: に {id_} と書くと、ページに出ます。"
    )
    return 0


if __name__ == "__main__":
    run(main)
