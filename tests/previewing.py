"""A running preview, as a writer starts it: for the tests of what it prints, serves and shows in a browser."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable
from pathlib import Path
from typing import Self

import pytest
from small_site import REPO

PATIENCE = 30
"""Seconds; a rebuild takes about one."""


def free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])


class RunningPreview:
    """`serve` over a content folder, until the end of a `with`."""

    def __init__(self, content: Path, log: Path, *, repo: Path = REPO) -> None:
        port = free_port()
        self.url = f"http://127.0.0.1:{port}/"
        self.log = log
        command = [sys.executable, "-X", "utf8", str(repo / "scripts/serve_site.py")]
        with log.open("wb") as out:
            self.process = subprocess.Popen(
                [*command, "--root", str(content), "--port", str(port)],
                stdout=out,
                stderr=subprocess.STDOUT,
                env=os.environ | {"PYTHONUNBUFFERED": "1"},
            )

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.process.kill()
        self.process.wait()

    def wait_for(self, page: str, words: str) -> None:
        """Until the page holds the words."""
        self._wait(lambda: words in self.read(page), f"{page} never said 「{words}」")

    def wait_for_log(self, words: str) -> None:
        self._wait(lambda: words in self.said(), f"never printed 「{words}」")

    def _wait(self, come_true: Callable[[], bool], otherwise: str) -> None:
        end = time.monotonic() + PATIENCE
        while time.monotonic() < end:
            if come_true():
                return
            assert self.process.poll() is None, self.said()
            time.sleep(0.1)
        pytest.fail(f"{otherwise}\n{self.said()}")

    def read(self, page: str) -> str:
        try:
            with urllib.request.urlopen(self.url + page, timeout=5) as answer:  # noqa: S310 (loopback, made above)
                return str(answer.read().decode())
        except (urllib.error.URLError, ConnectionError, TimeoutError):
            return ""

    def said(self) -> str:
        return self.log.read_text("utf-8")

    def stop(self) -> int:
        self.process.send_signal(signal.SIGINT)
        return self.process.wait(15)


def edit(file: Path, old: str, new: str) -> None:
    text = file.read_text("utf-8")
    assert old in text
    file.write_text(text.replace(old, new), "utf-8")
