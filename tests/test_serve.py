"""The preview, as a writer uses it: start, edit, break, mend."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest
from conftest import REPO

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="Ctrl+C cannot be sent to one process on Windows")
PATIENCE = 30
"""Seconds; a rebuild takes about one."""


class Preview:
    def __init__(self, content: Path, log: Path) -> None:
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            port = free.getsockname()[1]
        self.url = f"http://127.0.0.1:{port}/"
        self.log = log
        command = [sys.executable, "-X", "utf8", str(REPO / "scripts/serve_site.py")]
        with log.open("wb") as out:
            self.process = subprocess.Popen(
                [*command, "--root", str(content), "--port", str(port)],
                stdout=out,
                stderr=subprocess.STDOUT,
                env=os.environ | {"PYTHONUNBUFFERED": "1"},
            )

    def wait_for(self, page: str, words: str) -> None:
        """Until the page holds the words."""
        self._wait(lambda: words in self.read(page), f"{page} never said 「{words}」")

    def wait_for_log(self, words: str) -> None:
        self._wait(lambda: words in self.said(), f"never printed 「{words}」")

    def _wait(self, come_true: object, otherwise: str) -> None:
        assert callable(come_true)
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


@pytest.fixture(name="preview")
def _preview(content: Path, tmp_path: Path) -> Iterator[Preview]:
    preview = Preview(content, tmp_path / "log")
    yield preview
    preview.process.kill()
    preview.process.wait()


def edit(file: Path, old: str, new: str) -> None:
    text = file.read_text("utf-8")
    assert old in text
    file.write_text(text.replace(old, new), "utf-8")


def test_edits_of_a_page_of_data_and_of_a_macro_are_shown_and_a_fault_does_not_end_it(
    preview: Preview, content: Path
) -> None:
    preview.wait_for("rms/api-setup/", "この操作は")
    edit(content / "docs/setup/index.md", "# ", "# ためしの題 ")
    preview.wait_for("setup/", "ためしの題")
    edit(content / "docs/_data/guides/rms-api.yml", "これで完了になります。", "これで全部おわりです。")
    preview.wait_for("rms/api-setup/", "これで全部おわりです。")
    edit(content / "overrides/macros/place.md.jinja", "この操作は", "この作業は")
    preview.wait_for("rms/api-setup/", "この作業は")
    edit(content / "docs/setup/index.md", "ためしの題", '{{ guid("rms-api") }}')
    preview.wait_for_log("「guid」というマクロはありません。もしかして: 「guide」")
    edit(content / "docs/setup/index.md", '{{ guid("rms-api") }}', "なおした題")
    preview.wait_for("setup/", "なおした題")
    assert preview.stop() == 130
    assert "Traceback" not in preview.said()


@pytest.mark.parametrize(
    ("file", "wrong"),
    [("docs/_data/scopes.yml", "scopes:\n\t- x"), ("mkdocs.yml", "nav: [")],
    ids=["broken data", "broken mkdocs.yml"],
)
def test_it_starts_with_faults_and_shows_the_site_when_they_are_mended(
    file: str, wrong: str, content: Path, tmp_path: Path
) -> None:
    right = (content / file).read_text("utf-8")
    (content / file).write_text(wrong, "utf-8")
    preview = Preview(content, tmp_path / "log")
    try:
        preview.wait_for_log("プレビュー: ")
        preview.wait_for_log(f"{file}:")
        (content / file).write_text(right, "utf-8")
        preview.wait_for("rms/scopes/", "coupon.")
        assert "Traceback" not in preview.said()
    finally:
        preview.process.kill()
        preview.process.wait()


def test_a_taken_port_is_said_in_one_line(content: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        command = [sys.executable, "-X", "utf8", str(REPO / "scripts/serve_site.py"), "--port", str(port)]
        answer = subprocess.run(
            [*command, "--root", str(content)], capture_output=True, text=True, check=False, timeout=60
        )
    assert answer.returncode == 2
    assert answer.stderr.startswith(f"127.0.0.1:{port} はほかのプログラムが使っています。")
