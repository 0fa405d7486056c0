"""The preview, as a writer uses it: start, edit, break, mend."""

from __future__ import annotations

import shutil
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from previewing import RunningPreview, edit
from small_site import REPO

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="Ctrl+C cannot be sent to one process on Windows")


@pytest.fixture(name="preview")
def _preview(content: Path, tmp_path: Path) -> Iterator[RunningPreview]:
    with RunningPreview(content, tmp_path / "log") as preview:
        yield preview


def test_edits_of_a_page_of_data_and_of_a_macro_are_shown_and_a_fault_does_not_end_it(
    preview: RunningPreview, content: Path
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
    with RunningPreview(content, tmp_path / "log") as preview:
        preview.wait_for_log("プレビュー: ")
        preview.wait_for_log(f"{file}:")
        preview.wait_for("rms/", f"<li>{file}:")
        (content / file).write_text(right, "utf-8")
        preview.wait_for("rms/scopes/", "coupon.")
        assert "Traceback" not in preview.said()


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


def test_a_folder_without_a_site_is_refused(tmp_path: Path) -> None:
    command = [sys.executable, "-X", "utf8", str(REPO / "scripts/serve_site.py"), "--root", str(tmp_path)]
    answer = subprocess.run(command, capture_output=True, text=True, check=False, timeout=60)
    assert answer.returncode == 2
    assert answer.stderr == (
        f"「{tmp_path}」に mkdocs.yml がありません。--root には mkdocs.yml のあるフォルダーを指定してください。\n"
    )


def test_advice_is_printed_once(preview: RunningPreview, content: Path) -> None:
    preview.wait_for_log("プレビュー: ")
    first = preview.said().count("注意: ")
    assert first
    edit(content / "docs/setup/index.md", "# ", "# ためしの題 ")
    preview.wait_for("setup/", "ためしの題")
    assert preview.said().count("注意: ") == first


@pytest.mark.parametrize(
    "address", ["../mkdocs.yml", "..%2f..%2fmkdocs.yml", ".preview/../../serve_site.py", ".preview/nothing.js"]
)
def test_nothing_outside_of_the_site_is_served(preview: RunningPreview, address: str) -> None:
    preview.wait_for_log("プレビュー: ")
    host, port = preview.url.removeprefix("http://").rstrip("/").split(":")
    with socket.create_connection((host, int(port)), timeout=5) as raw:
        raw.sendall(f"GET /{address} HTTP/1.0\r\n\r\n".encode())
        answer = b"".join(iter(lambda: raw.recv(65536), b""))
    assert answer.startswith(b"HTTP/1.0 404")
    assert b"site_name:" not in answer
    assert b"def main" not in answer


def test_edited_hooks_are_read_again_by_themselves(content: Path, tmp_path: Path) -> None:
    """Also a broken one ends nothing: it is told, and mended."""
    repo = tmp_path / "repo"
    for name in ("hooks", "scripts"):
        shutil.copytree(REPO / name, repo / name)
    hook = repo / "hooks/helpcenter/blocks.py"
    right = hook.read_text("utf-8")
    with RunningPreview(content, tmp_path / "log", repo=repo) as preview:
        preview.wait_for("rms/item-get/", "hc-note--plain")
        edit(hook, "hc-note--plain", "hc-note--edited")
        preview.wait_for("rms/item-get/", "hc-note--edited")
        preview.wait_for_log("プログラムが変わったので、読み込み直します。")
        hook.write_text("def broken(:\n", "utf-8")
        preview.wait_for_log("このプログラムの不具合で作れませんでした。")
        assert "Traceback" not in preview.said()
        hook.write_text(right, "utf-8")
        preview.wait_for("rms/item-get/", "hc-note--plain")
        edit(repo / "scripts/preview_server.py", "HEARTBEAT = 10.0", "HEARTBEAT = 11.0")
        preview.wait_for_log("Ctrl+C で止めて、もう一度 serve を実行してください。")
