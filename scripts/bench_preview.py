"""Measure how long an edit takes to be seen in an open browser: `.venv/bin/python scripts/bench_preview.py [RUNS]`.

The same copy of the real content is served by our preview and by `mkdocs serve`, and one Chromium shows a page of each. An edit
of a page, of a YAML value and of a style sheet is timed from the save to its look on the page; the two take turns, so that
the machine's mood does not matter. The browser ignores the site's policy for `mkdocs serve`: else its script would not run.
"""

from __future__ import annotations

import contextlib
import os
import shutil
import socket
import statistics
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path

from playwright.sync_api import Browser, Page, sync_playwright
from site_run import REPO, temporary_folder

PATIENCE = 60.0
PAGE = "rms/api-setup/"
MARK = "計測"


def copy_site(target: Path) -> Path:
    """The content with its hooks, as `mkdocs serve` needs it."""
    target.mkdir()
    shutil.copy(REPO / "mkdocs.yml", target)
    for name in ("docs", "overrides", "hooks"):
        shutil.copytree(REPO / name, target / name)
    return target


@contextlib.contextmanager
def serving(command: list[str], folder: Path, port: int) -> Iterator[str]:
    """A running preview, and its address; the process is ended afterwards."""
    url = f"http://127.0.0.1:{port}/"
    env = os.environ | {"SITE_URL": url, "NO_MKDOCS_2_WARNING": "1"}
    with (folder / "log").open("wb") as log:
        process = subprocess.Popen(
            [sys.executable, "-X", "utf8", *command], cwd=folder, env=env, stdout=log, stderr=subprocess.STDOUT
        )
    try:
        wait(lambda: answers(url + PAGE))
        yield url
    finally:
        process.terminate()
        process.wait()


def answers(address: str) -> bool:
    with contextlib.suppress(OSError), urllib.request.urlopen(address, timeout=5) as answer:  # noqa: S310 (loopback)
        return "hc-article" in answer.read().decode()
    return False


def wait(come_true: Callable[[], bool]) -> None:
    end = time.monotonic() + PATIENCE
    while not come_true():
        if time.monotonic() > end:
            raise TimeoutError
        time.sleep(0.005)


def free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])


class Contender:
    """A preview with an open page."""

    def __init__(self, root: Path, page: Page) -> None:
        self.root = root
        self.page = page

    def edit_page(self, nth: int) -> float:
        return self._timed("docs/rms/api-setup.md", "\n# ", f"\n# {MARK}{nth} ", self._title_says(f"{MARK}{nth} "))

    def edit_data(self, nth: int) -> float:
        file = "docs/_data/guides/rms-api.yml"
        return self._timed(file, "lead: ", f"lead: {MARK}値{nth} ", lambda: f"{MARK}値{nth} " in self._text("article"))

    def edit_style(self, nth: int) -> float:
        file = self.root / "overrides/assets/stylesheets/help.css"
        text = file.read_text("utf-8")
        width = f"{nth + 3}px"
        return self._save(file, f"{text}\nh1 {{ outline: {width} solid; }}\n", lambda: self._outline() == width)

    def _timed(self, name: str, old: str, new: str, seen: Callable[[], bool]) -> float:
        file = self.root / name
        return self._save(file, file.read_text("utf-8").replace(old, new, 1), seen)

    @staticmethod
    def _save(file: Path, text: str, seen: Callable[[], bool]) -> float:
        start = time.perf_counter()
        file.write_text(text, "utf-8")
        wait(seen)
        return time.perf_counter() - start

    def _title_says(self, words: str) -> Callable[[], bool]:
        return lambda: words in self._text("h1")

    def _text(self, selector: str) -> str:
        return str(self._ask(f"document.querySelector('{selector}')?.textContent ?? ''"))

    def _outline(self) -> str:
        return str(self._ask("getComputedStyle(document.querySelector('h1')).outlineWidth"))

    def _ask(self, expression: str) -> object:
        with contextlib.suppress(Exception):  # the page is just being loaded anew
            return self.page.evaluate(expression)
        return ""


def open_page(browser: Browser, url: str, *, bypass: bool) -> Page:
    page = browser.new_context(bypass_csp=bypass).new_page()
    page.goto(url + PAGE)
    page.wait_for_load_state()
    return page


def main() -> None:
    runs = int(sys.argv[1]) if len(sys.argv) > 1 else 7
    with temporary_folder() as folder, contextlib.ExitStack() as stack:
        ours, stock = copy_site(folder / "ours"), copy_site(folder / "stock")
        ports = free_port(), free_port()
        script = str(REPO / "scripts/serve_site.py")
        our_url = stack.enter_context(serving([script, "--root", str(ours), "--port", str(ports[0])], ours, ports[0]))
        command = ["-m", "mkdocs", "serve", "--dev-addr", f"127.0.0.1:{ports[1]}"]
        stock_url = stack.enter_context(serving(command, stock, ports[1]))
        playwright = stack.enter_context(sync_playwright())
        path = os.environ.get("HELP_CENTER_CHROMIUM")
        browser = playwright.chromium.launch(executable_path=path, args=["--no-sandbox", "--disable-gpu"])
        contenders = {
            "our preview": Contender(ours, open_page(browser, our_url, bypass=False)),
            "mkdocs serve": Contender(stock, open_page(browser, stock_url, bypass=True)),
        }
        for kind in ("edit_page", "edit_data", "edit_style"):
            times: dict[str, list[float]] = {name: [] for name in contenders}
            for nth in range(runs + 1):
                for name, contender in contenders.items():
                    contender.page.bring_to_front()
                    time.sleep(2)  # what the last edit set off comes to rest
                    times[name].append(getattr(contender, kind)(nth))
            for name, seconds in times.items():
                rest = seconds[1:]  # the first edit warms up
                print(f"{kind:<12}{name:<14}{statistics.median(rest):6.2f} s   ({min(rest):.2f} to {max(rest):.2f})")
        browser.close()


if __name__ == "__main__":
    main()
