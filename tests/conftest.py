"""What tests share: the real site built once, a server under a sub-path, a real browser, a copy of the content."""

from __future__ import annotations

import functools
import http.server
import os
import shutil
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from jinja2 import FileSystemLoader
from site_run import build_into

if TYPE_CHECKING:
    from playwright.sync_api import Browser

pytest_plugins = ["coverage_floor"]

REPO = Path(__file__).resolve().parent.parent
CHROMIUM_OPTIONS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


def copy_content(target: Path) -> Path:
    """A copy of what writers edit: mkdocs.yml, docs/ and overrides/, without code."""
    target.mkdir(parents=True)
    shutil.copy(REPO / "mkdocs.yml", target)
    for name in ("docs", "overrides"):
        shutil.copytree(REPO / name, target / name)
    return target


@pytest.fixture(autouse=True, scope="session")
def _list_the_theme_once() -> Iterator[None]:
    """MkDocs walks the theme's thousands of icons at every build; in all the builds of the tests that is a minute."""
    walk = FileSystemLoader.list_templates
    walked: dict[str, list[str]] = {}

    def list_templates(loader: FileSystemLoader) -> list[str]:
        found: set[str] = set()
        for folder in loader.searchpath:
            if "site-packages" not in folder:
                found.update(walk(FileSystemLoader(folder)))
                continue
            if folder not in walked:
                # MkDocs asks of each whether it is published; what begins with a dot (the icons) never is.
                walked[folder] = [name for name in walk(FileSystemLoader(folder)) if not name.startswith(".")]
            found.update(walked[folder])
        return sorted(found)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(FileSystemLoader, "list_templates", list_templates)
        yield


@pytest.fixture(name="content")
def _content(tmp_path: Path) -> Path:
    return copy_content(tmp_path / "content")


@pytest.fixture(name="real_site", scope="session")
def _real_site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The site of this repo, built as for publishing under `/repo/`."""
    site = tmp_path_factory.mktemp("real") / "site"
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("SITE_URL", "http://127.0.0.1/repo/")
        report = build_into(REPO, site)
    assert not report.faults, "\n".join(map(str, report.faults))
    return site


class Server:
    """Serves folders on loopback, each under `/<name>/`, with the site's own 404 page."""

    def __init__(self) -> None:
        self.folders: dict[str, Path] = {}
        handler = functools.partial(_Handler, self.folders)
        self._http = http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler)
        self.origin = f"http://127.0.0.1:{self._http.server_port}"
        self._thread = threading.Thread(target=self._http.serve_forever, daemon=True)
        self._thread.start()

    def add(self, name: str, folder: Path) -> str:
        """The address under which `folder` is served from now on."""
        self.folders[name] = folder
        return f"{self.origin}/{name}/"

    def close(self) -> None:
        self._http.shutdown()
        self._http.server_close()
        self._thread.join(5)


class _Handler(http.server.SimpleHTTPRequestHandler):
    def __init__(self, folders: dict[str, Path], *args: object) -> None:
        self.folders = folders
        super().__init__(*args)  # type: ignore[arg-type]

    def translate_path(self, path: str) -> str:
        name, _, rest = path.lstrip("/").partition("/")
        if name not in self.folders:
            return os.devnull + "/nothing"
        self.directory = str(self.folders[name])
        return super().translate_path("/" + rest)

    def send_error(self, code: int, message: str | None = None, explain: str | None = None) -> None:
        name = self.path.lstrip("/").partition("/")[0]
        page = self.folders.get(name, Path()) / "404.html"
        if code != 404 or not page.is_file():
            super().send_error(code, message, explain)
            return
        body = page.read_bytes()
        self.send_response(404)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *args: object) -> None:
        """Tests are read without the server's log."""


@pytest.fixture(name="server", scope="session")
def _server() -> Iterator[Server]:
    server = Server()
    yield server
    server.close()


@pytest.fixture(name="browser", scope="session")
def _browser() -> Iterator[Browser]:
    from playwright.sync_api import sync_playwright  # noqa: PLC0415 (slow, and not needed by most tests)

    with sync_playwright() as playwright:
        path = os.environ.get("HELP_CENTER_CHROMIUM")
        browser = playwright.chromium.launch(executable_path=path, args=CHROMIUM_OPTIONS)
        yield browser
        browser.close()
