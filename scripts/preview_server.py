"""The preview's own server: the last good site, and a script on every page that shows faults and follows the builds.

MkDocs' live server writes its script into the page; the site's policy (script-src 'self') would not run it.
"""

from __future__ import annotations

import hashlib
import html
import http.server
import json
import os
import posixpath
import shutil
import sys
import threading
import time
from collections.abc import Iterable
from functools import partial
from http import HTTPStatus
from pathlib import Path
from typing import Any, Self
from urllib.parse import parse_qs, quote, unquote, urlsplit

from preview_worker import Fault

HOST = "127.0.0.1"
OURS = "/.preview/"
ASSETS = Path(__file__).parent / "preview"
"""The panel's script and style sheet: they lie outside of `overrides/`, so no build can publish them."""
HEARTBEAT = 10.0
"""Seconds after which a silent stream says something, to find out whether its page is still open."""
TYPES = {
    ".css": "text/css; charset=utf-8",
    ".html": "text/html; charset=utf-8",
    ".ico": "image/x-icon",
    ".jpeg": "image/jpeg",
    ".jpg": "image/jpeg",
    ".js": "text/javascript; charset=utf-8",
    ".json": "application/json; charset=utf-8",
    ".mjs": "text/javascript; charset=utf-8",
    ".png": "image/png",
    ".svg": "image/svg+xml",
    ".txt": "text/plain; charset=utf-8",
    ".webp": "image/webp",
    ".woff2": "font/woff2",
    ".xml": "application/xml; charset=utf-8",
}
"""Told here and not asked of the system: on Windows, its answer depends on what is installed."""
_NO_SITE = """<!doctype html>
<html lang="ja"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1">
<title>プレビューの準備中</title></head>
<body><main><h1>{title}</h1>{faults}</main></body></html>
"""


class Preview:
    """What browsers are shown. Changed by the session, read by the threads of the server."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.site: Path | None = None
        self.faults: list[Fault] = []
        self.version = _milliseconds()
        """Of the state as a whole; versions grow from one preview to the next, so that an old tab finds the new one."""
        self.changed: dict[str, int] = {}
        """The version with which each file of the site became what it is, or vanished."""
        self.news = threading.Condition()
        self._digests: dict[str, str] = {}
        self._before: Path | None = None

    def show(self, site: Path) -> None:
        """A good site takes the place of the last one."""
        digests = _digests(site)
        with self.news:
            # The last site stays until the next one comes: a page of it may just be on its way.
            gone, self._before, self.site = self._before, self.site, site
            self._become(digests)
            self.faults = []
            self.news.notify_all()
        if gone:
            shutil.rmtree(gone, ignore_errors=True)

    def blame(self, faults: list[Fault]) -> None:
        """The newest edit is wrong: the last good site stays."""
        with self.news:
            self._next()
            self.faults = faults
            self.news.notify_all()

    def restyle(self, sheets: Iterable[Path]) -> None:
        """Show edited style sheets before anything is built: each is published as it stands."""
        with self.news:
            digests = dict(self._digests)
            for sheet in sheets:
                name = next((name for name in self._names(sheet) if name in digests), None)
                if name and self.site and sheet.is_file():
                    content = sheet.read_bytes()
                    (self.site / name).write_bytes(content)
                    digests[name] = _digest(content)
            if digests != self._digests:
                self._become(digests)
                self.news.notify_all()

    def _names(self, file: Path) -> Iterable[str]:
        folders = (self.root / "docs", self.root / "overrides")
        return [file.relative_to(folder).as_posix() for folder in folders if file.is_relative_to(folder)]

    def _become(self, digests: dict[str, str]) -> None:
        self._next()
        for name, _ in digests.items() ^ self._digests.items():
            self.changed[name] = self.version
        self._digests = digests

    def _next(self) -> None:
        self.version = max(self.version + 1, _milliseconds())

    # What a page is told.

    def next_state(self, page: str, version: int, told: int | None) -> tuple[int, dict[str, Any] | None]:
        """The state as soon as it is another than the one that was told; None when nothing happens for a while."""
        with self.news:
            is_news = self.news.wait_for(lambda: self.version != told, timeout=HEARTBEAT)
            return self.version, self.state(page, version) if is_news else None

    def state(self, page: str, version: int) -> dict[str, Any]:
        """What the page at a path, which is of that version, must know: whether it is old, and what is wrong."""
        return {
            "reload": self._is_old(page, version),
            "styles": {
                f"/{name}": changed
                for name, changed in self.changed.items()
                if name.endswith(".css") and changed > version and name in self._digests
            },
            "faults": [{"text": fault.text, "open": self._editor_address(fault)} for fault in self.faults],
        }

    def _editor_address(self, fault: Fault) -> str:
        """Opens the place of a fault in VS Code."""
        file = quote((self.root / fault.path).as_posix().lstrip("/"), safe="/:")
        return f"vscode://file/{file}:{fault.line}:{fault.column}"

    def _is_old(self, page: str, version: int) -> bool:
        """Whether the page itself changed, or a picture or script that it may show; data and style sheets do not count."""
        name = posixpath.join(unquote(page).lstrip("/"), "index.html") if page.endswith("/") else unquote(page)[1:]
        names = {name, f"{name}/index.html"}
        shared = {*TYPES} - {".html", ".css", ".json", ".xml", ".txt"}
        return any(
            changed > version and (file in names or posixpath.splitext(file)[1] in shared)
            for file, changed in self.changed.items()
        )


def _digests(site: Path) -> dict[str, str]:
    return {file.relative_to(site).as_posix(): _digest(file.read_bytes()) for file in site.rglob("*") if file.is_file()}


def _digest(content: bytes) -> str:
    return hashlib.blake2b(content, digest_size=16).hexdigest()


def _milliseconds() -> int:
    return time.time_ns() // 1_000_000


class PreviewServer(http.server.ThreadingHTTPServer):
    """Serves a preview on loopback; a thread for each request, gone with the process."""

    allow_reuse_address = os.name == "posix"  # elsewhere it would let two previews take one port

    def __init__(self, port: int, preview: Preview) -> None:
        super().__init__((HOST, port), partial(_Handler, preview))

    def start(self) -> None:
        threading.Thread(target=self.serve_forever, kwargs={"poll_interval": 0.1}, daemon=True).start()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.shutdown()
        self.server_close()

    def handle_error(self, request: Any, client_address: Any) -> None:
        if not isinstance(sys.exception(), ConnectionError):  # a closed tab is no trouble
            super().handle_error(request, client_address)


class _Handler(http.server.BaseHTTPRequestHandler):
    def __init__(self, preview: Preview, *args: Any) -> None:
        self.preview = preview
        super().__init__(*args)

    def do_GET(self) -> None:
        path = urlsplit(self.path).path
        if path == f"{OURS}events":
            self._stream()
        elif path.startswith(OURS):
            self._send_file(ASSETS, posixpath.basename(path))
        elif self.preview.site is None:
            self._send(HTTPStatus.OK, ".html", self._with_script(self._no_site()))
        else:
            self._send_page(self.preview.site, path)

    def _send_page(self, site: Path, path: str) -> None:
        name = posixpath.normpath("/" + unquote(path)).lstrip("/")
        file = site / name
        if not file.resolve().is_relative_to(site.resolve()):
            self._send_missing(site)
        elif file.is_dir() and not path.endswith("/"):
            self.send_response(HTTPStatus.FOUND)
            self.send_header("Location", f"{path}/")
            self.send_header("Content-Length", "0")
            self.end_headers()
        elif path.endswith("/"):
            self._send_file(site, posixpath.join(name, "index.html"))
        else:
            self._send_file(site, name)

    def _send_file(self, folder: Path, name: str) -> None:
        try:
            content = (folder / name).read_bytes()
        except (OSError, ValueError):  # ValueError: a name that no file can have
            self._send_missing(folder)
            return
        ending = Path(name).suffix.lower()
        self._send(HTTPStatus.OK, ending, self._with_script(content) if ending == ".html" else content)

    def _send_missing(self, site: Path) -> None:
        page = site / "404.html"
        content = page.read_bytes() if page.is_file() else b"<!doctype html><title>404</title>"
        self._send(HTTPStatus.NOT_FOUND, ".html", self._with_script(content))

    def _send(self, status: HTTPStatus, ending: str, content: bytes) -> None:
        self.send_response(status)
        self.send_header("Content-Type", TYPES.get(ending, "application/octet-stream"))
        self.send_header("Content-Length", str(len(content)))
        self.send_header("Cache-Control", "no-store")
        self.end_headers()
        self.wfile.write(content)

    def _no_site(self) -> bytes:
        """A page for the time before there is a good site: without a script, too, it tells what is wrong."""
        faults = self.preview.faults
        lines = "".join(f"<li>{html.escape(fault.text)}</li>" for fault in faults)
        title = "まだページを作れません。問題を直して保存すると、ここに表示されます。" if faults else "準備しています…"
        return _NO_SITE.format(title=title, faults=f"<ul>{lines}</ul>" if lines else "").encode()

    def _with_script(self, page: bytes) -> bytes:
        head, mark, rest = page.partition(b"</head>")
        ours = (
            f'<link rel="stylesheet" href="{OURS}panel.css">'
            f'<script type="module" src="{OURS}panel.mjs" data-preview="{self.preview.version}"></script>'
        )
        return head + ours.encode() + mark + rest

    def _stream(self) -> None:
        """Tell a page what it must know, now and whenever that changes (server-sent events)."""
        asked = parse_qs(urlsplit(self.path).query)
        page = asked.get("page", ["/"])[0]
        version = int(asked["version"][0]) if asked.get("version", [""])[0].isdecimal() else 0
        self.send_response(HTTPStatus.OK)
        self.send_header("Content-Type", "text/event-stream")
        self.send_header("Cache-Control", "no-store")
        self.end_headers()
        told = None
        while True:
            told, state = self.preview.next_state(page, version, told)
            self.wfile.write(f"data: {json.dumps(state)}\n\n".encode() if state else b":\n\n")

    def log_message(self, *args: object) -> None:
        """The terminal is for what a writer must know."""
