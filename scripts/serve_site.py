"""Preview the site while editing; faults are told and the preview goes on. See `dev.py serve`."""

from __future__ import annotations

import logging
import os
import sys
import traceback
from pathlib import Path

from arguments import parse
from mkdocs.livereload import LiveReloadServer
from site_run import Misuse, build_into, run, show, tell_defect, temporary_folder

HOST = "127.0.0.1"
NOTHING_YET = """<!doctype html>
<html lang="ja"><meta charset="utf-8"><title>プレビューの準備中</title>
<body><p>まだページを作れません。ターミナルに出ている問題を直して保存すると、ここに表示されます。</p></body></html>
"""


def main() -> int:
    options = parse("serve", sys.argv[1:])
    with temporary_folder() as folder:
        server = _server(options.root, folder, options.port)
        _rebuild(options.root, folder, server.url)
        print(f"プレビュー: {server.url}（やめるときは Ctrl+C）", file=sys.stderr, flush=True)
        try:
            server.serve(open_in_browser=options.open)
        finally:
            server.shutdown()
    return 0


def _server(root: Path, folder: Path, port: int) -> LiveReloadServer:
    """MkDocs' own live server, but over our build: a fault, even of mkdocs.yml, never ends the preview."""
    logging.getLogger("mkdocs.livereload").setLevel(logging.WARNING)
    server = LiveReloadServer(
        builder=lambda: _rebuild(root, folder, server.url), host=HOST, port=port, root=str(folder), mount_path="/"
    )
    try:
        server.server_bind()
    except OSError as error:
        server.server_close()
        raise Misuse(
            f"{HOST}:{port} はほかのプログラムが使っています。ほかのプレビューを閉じるか、"
            f"--port {port + 1} を付けてお試しください。"
        ) from error
    # The server binds once more when it starts: it was bound above only to know that it will be able to.
    server.server_bind = lambda: None  # type: ignore[method-assign]
    for name in ("docs", "overrides", "mkdocs.yml"):
        server.watch(str(root / name))
    server.error_handler = lambda code: _page(folder / f"{code}.html")
    return server


def _rebuild(root: Path, folder: Path, url: str) -> None:
    os.environ["SITE_URL"] = url
    try:
        report = build_into(root, folder)
    except Exception:  # noqa: BLE001 (the preview goes on: the next save may be without the trouble)
        tell_defect(traceback.format_exc())
        return
    show(report)
    if not report.faults:
        print("プレビューを新しくしました。", file=sys.stderr, flush=True)
    if not (folder / "index.html").is_file():
        (folder / "index.html").write_text(NOTHING_YET, encoding="utf-8")


def _page(file: Path) -> bytes | None:
    return file.read_bytes() if file.is_file() else None


if __name__ == "__main__":
    run(main)
