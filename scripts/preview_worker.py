"""Builds for the preview in a process of its own: edited hooks need a fresh Python, and no build can end the preview.

Orders come on stdin and replies go to stdout, one JSON object a line.
"""

from __future__ import annotations

import contextlib
import gc
import json
import os
import queue
import signal
import subprocess
import sys
import threading
import traceback
from collections.abc import Callable
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import IO, Any, Self


@dataclass(frozen=True, slots=True)
class Fault:
    """A fault as `check` prints it, and its place."""

    path: str
    line: int
    column: int
    text: str


@dataclass(frozen=True, slots=True)
class Reply:
    """What one build found."""

    faults: list[Fault] = field(default_factory=list)
    advice: list[str] = field(default_factory=list)

    @property
    def is_good(self) -> bool:
        return not self.faults


class Worker:
    """The process that builds, seen from the preview."""

    def __init__(self, log: Path) -> None:
        self._log = log
        self._process: subprocess.Popen[str] | None = None
        self._replies: queue.SimpleQueue[str] = queue.SimpleQueue()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()

    def build(self, root: Path, site: Path, url: str, give_up: Callable[[], bool]) -> Reply | None:
        """Build the content at `root` into `site`. None where it took too long and `give_up` said so."""
        process = self._started()
        order = json.dumps({"root": str(root), "site": str(site), "url": url})
        with contextlib.suppress(OSError):  # a worker that died is told below
            print(order, file=process.stdin, flush=True)
        while True:
            try:
                line = self._replies.get(timeout=0.5)
            except queue.Empty:
                if give_up():
                    self.stop()
                    return None
                continue
            if not line:
                self.stop()
                return Reply([self._broken()])
            answer = json.loads(line)
            return Reply([Fault(**fault) for fault in answer["faults"]], answer["advice"])

    def stop(self) -> None:
        """End the process: the next build starts a fresh one."""
        process, self._process = self._process, None
        if process is None:
            return
        process.kill()
        process.wait()
        for stream in (process.stdin, process.stdout):
            if stream:
                with contextlib.suppress(OSError):
                    stream.close()

    def _started(self) -> subprocess.Popen[str]:
        if self._process is None or self._process.poll() is not None:
            self.stop()
            self._replies = queue.SimpleQueue()
            with self._log.open("wb") as log:
                self._process = subprocess.Popen(
                    [sys.executable, "-X", "utf8", __file__],
                    stdin=subprocess.PIPE,
                    stdout=subprocess.PIPE,
                    stderr=log,
                    encoding="utf-8",
                )
            threading.Thread(target=_hear, args=(self._process.stdout, self._replies), daemon=True).start()
        return self._process

    def _broken(self) -> Fault:
        from site_run import tell_defect  # noqa: PLC0415 (imported by the worker only after its streams are set)

        tell_defect(self._log.read_text("utf-8", "replace"))
        return Fault("hooks", 1, 1, "hooks:1:1: 検査のプログラムが動きません。直すと、プレビューに戻ります。")


def _hear(stream: IO[str], replies: queue.SimpleQueue[str]) -> None:
    """Hand on each line; an empty one says that the worker ended."""
    with contextlib.suppress(ValueError, OSError):  # closed by `stop`
        for line in stream:
            replies.put(line)
    replies.put("")


# Inside of the process ----------------------------------------------------------------------------------------------------


def serve_orders() -> None:
    """Build as long as the preview asks for it."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl+C is for the preview, which then ends this process
    replies = os.fdopen(os.dup(1), "w", encoding="utf-8")
    os.dup2(2, 1)  # whatever else is printed goes to the log
    gc.disable()  # it collects while nobody waits
    for line in sys.stdin:
        order = json.loads(line)
        os.environ["SITE_URL"] = order["url"]
        print(json.dumps(_build(Path(order["root"]), Path(order["site"]))), file=replies, flush=True)
        gc.collect()


def _build(root: Path, site: Path) -> dict[str, Any]:
    from site_run import Misuse, build_into, tell_defect  # noqa: PLC0415 (its edits are read by a fresh worker)

    _MEMORY.settings = tuple(file.read_bytes() for file in sorted(root.glob("*.yml")) if file.is_file())
    try:
        report = build_into(root, site)
    except Misuse as misuse:
        return {"faults": [asdict(Fault("mkdocs.yml", 1, 1, f"mkdocs.yml:1:1: {misuse}"))], "advice": []}
    except Exception:  # noqa: BLE001 (the preview goes on: the next save may be without the trouble)
        tell_defect(traceback.format_exc())
        words = (
            "このプログラムの不具合で作れませんでした。.cache/log/defect.log を添えて、開発の担当者に知らせてください。"
        )
        return {"faults": [asdict(Fault("mkdocs.yml", 1, 1, f"mkdocs.yml:1:1: {words}"))], "advice": []}
    faults = [Fault(d.location.path, d.location.line, d.location.column, str(d)) for d in report.faults]
    return {"faults": [asdict(fault) for fault in faults], "advice": [str(advice) for advice in report.advice]}


class _Memory:
    """Markdown that did not change is not converted again: that would be half of a build's time."""

    def __init__(self) -> None:
        self.settings: tuple[bytes, ...] = ()
        self.converted: dict[str, tuple[Any, tuple[Any, ...]]] = {}
        self.files: tuple[Any, frozenset[tuple[str, str]]] = None, frozenset()

    def take_over(self) -> None:
        """Stand between MkDocs and its conversion of a page."""
        from mkdocs.structure.pages import Page  # noqa: PLC0415 (slow, and only needed in the process)

        convert = Page.render

        def render(page: Any, config: Any, files: Any) -> None:
            if self.files[0] is not files:
                self.files = files, frozenset((file.src_uri, file.url) for file in files)
            key = (page.markdown, self.files[1], self.settings)
            known, result = self.converted.get(page.file.src_uri, (None, ()))
            if known != key:
                convert(page, config, files)
                result = (page.content, page.toc, page._title_from_render, page.present_anchor_ids)  # noqa: SLF001 (MkDocs')
                self.converted[page.file.src_uri] = key, result
            page.content, page.toc, page._title_from_render, page.present_anchor_ids = result  # noqa: SLF001 (MkDocs')

        Page.render = render  # type: ignore[method-assign,assignment]


_MEMORY = _Memory()


if __name__ == "__main__":
    _MEMORY.take_over()
    serve_orders()
