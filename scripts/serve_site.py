"""Preview the site while editing: the last good site stays, with the list of faults on the page. See `dev.py serve`."""

from __future__ import annotations

import os
import sys
import time
import webbrowser
from collections.abc import Callable, Iterable
from pathlib import Path

from arguments import parse
from preview_server import HOST, Preview, PreviewServer
from preview_worker import Reply, Worker
from site_run import REPO, Misuse, require_settings, run, temporary_folder

TICK = 0.1
"""Seconds between two looks at the files."""
SETTLE = 0.03
"""Seconds for which the files must rest before a build: an editor may save in several steps."""
PATIENCE = 30.0
"""Seconds after which a build is given up when the next edit is waiting."""

Stamps = dict[str, tuple[int, int]]


def main() -> int:
    options = parse("serve", sys.argv[1:])
    require_settings(options.root)
    preview = Preview(options.root)
    with temporary_folder() as folder, _server(options.port, preview) as server, Worker(folder / "log") as worker:
        url = f"http://{HOST}:{options.port}/"
        server.start()
        session = Session(options.root, folder, url, preview, worker)
        session.build()
        _say(f"プレビュー: {url}（やめるときは Ctrl+C）")
        if options.open:
            webbrowser.open(url)
        session.follow_edits()
    return 0


def _server(port: int, preview: Preview) -> PreviewServer:
    try:
        return PreviewServer(port, preview)
    except (OSError, OverflowError) as error:
        raise Misuse(
            f"{HOST}:{port} はほかのプログラムが使っています。ほかのプレビューを閉じるか、"
            f"--port {port + 1} を付けてお試しください。"
        ) from error


class Session:
    """One preview from its start to Ctrl+C."""

    def __init__(self, root: Path, folder: Path, url: str, preview: Preview, worker: Worker) -> None:
        self.root = root
        self.folder = folder
        self.url = url
        self.preview = preview
        self.worker = worker
        self.builds = 0
        self.told_advice: set[str] = set()
        self.seen = self._look()

    def follow_edits(self) -> None:
        """Build after every edit, until Ctrl+C."""
        while True:
            time.sleep(TICK)
            if changed := self._changes():
                self._answer(changed)

    def _answer(self, changed: set[Path]) -> None:
        if any(_is_ours(file) for file in changed):
            _say("プレビューのプログラムが変わりました。Ctrl+C で止めて、もう一度 serve を実行してください。")
        elif any(file.is_relative_to(REPO / name) for file in changed for name in ("hooks", "scripts")):
            _say("プログラムが変わったので、読み込み直します。")
            self.worker.stop()
        # A style sheet is shown at once; the build behind it only tells what is wrong with it.
        self.preview.restyle(file for file in changed if file.suffix == ".css")
        self.build()

    def build(self) -> None:
        """Build once: a good site takes the place of the last, faults are shown on it."""
        start = time.perf_counter()
        _say("作り直しています…")
        self.builds += 1
        site = self.folder / f"site-{self.builds}"
        reply = self.worker.build(self.root, site, self.url, give_up=self._impatience())
        if reply is None:  # an edit came, and the build did not end
            self.build()
            return
        self._tell(reply, time.perf_counter() - start)
        if reply.is_good:
            self.preview.show(site)
        else:
            self.preview.blame(reply.faults)

    def _impatience(self) -> Callable[[], bool]:
        end = time.monotonic() + PATIENCE
        return lambda: time.monotonic() > end and bool(self._changes())

    def _tell(self, reply: Reply, seconds: float) -> None:
        for fault in reply.faults:
            print(fault.text, flush=True)
        for advice in reply.advice:
            if advice not in self.told_advice:
                _say(f"注意: {advice}")
        self.told_advice = set(reply.advice)
        if reply.is_good:
            _say(f"プレビューを新しくしました（{seconds:.1f} 秒）。")
        else:
            _say(f"{len(reply.faults)} 件の問題があります。直して保存すると、プレビューが新しくなります。")

    # Which files changed.

    def _changes(self) -> set[Path]:
        """The files that changed since the last answer, once they rest."""
        now = self._look()
        if now == self.seen:
            return set()
        while True:
            time.sleep(SETTLE)
            rested = self._look()
            if rested == now:
                break
            now = rested
        changed = {file for file, _ in self.seen.items() ^ now.items()}
        self.seen = now
        return {Path(file) for file in changed}

    def _look(self) -> Stamps:
        folders = (self.root / "docs", self.root / "overrides", REPO / "hooks", REPO / "scripts")
        return _stamps(folders) | _stamps_of(self.root.glob("*.yml"))


def _is_ours(file: Path) -> bool:
    return file.parent == REPO / "scripts" and file.name in {"serve_site.py", "preview_server.py"}


def _stamps(folders: Iterable[Path]) -> Stamps:
    """When each file below the folders was changed, and how long it is: cheap, and true on every kind of disk."""
    found: list[Path] = []
    for folder in folders:
        for place, names, files in os.walk(folder):
            names[:] = [name for name in names if not name.startswith((".", "__"))]
            found += (Path(place, file) for file in files if not file.startswith(".") and not file.endswith("~"))
    return _stamps_of(found)


def _stamps_of(files: Iterable[Path]) -> Stamps:
    stamps: Stamps = {}
    for file in files:
        try:
            status = file.stat()
        except OSError:  # gone again, or a link that leads nowhere
            continue
        stamps[str(file)] = status.st_mtime_ns, status.st_size
    return stamps


def _say(text: str) -> None:
    print(text, file=sys.stderr, flush=True)


if __name__ == "__main__":
    run(main)
