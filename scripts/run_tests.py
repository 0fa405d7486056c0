"""Run the tests: find or fetch a browser, then hand over to pytest. dev.py starts this inside .venv."""

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import IO, Any

from dev import (
    CACHE,
    PYTHON,
    ROOT,
    Trouble,
    alone,
    answer,
    digest,
    failure,
    read_record,
    run,
    run_logged,
    say,
    shown,
    write_record,
)

BROWSER = CACHE / "browser.json"
CORES = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
"""Those that this process may use: a container or a scheduler may leave it fewer than the machine has."""
WHOLE_SUITE = [
    "-n",
    str(CORES + 1),  # one more than cores: browsers and servers are mostly waited for
    "--dist",
    "loadgroup",
    "--cov",
    "--cov-report=term-missing:skip-covered",
    "--coverage-floor=90",
]


def prepare_browser() -> dict[str, str]:
    """Return the variable that tells the tests their browser; none means Playwright's own."""
    given = os.environ.get("CHROMIUM_PATH")
    if given:
        if not starts(given):
            raise Trouble(f"環境変数 CHROMIUM_PATH のブラウザーが起動しません: {shown(given)}")
        return {"HELP_CENTER_CHROMIUM": given}
    record = read_record(BROWSER)
    if record.get("dev") != digest("dev") or not Path(record.get("path", "")).is_file():
        with alone("browser.log") as log:
            record = find_browser(log) | {"dev": digest("dev")}
            prepare_font(log)
            write_record(BROWSER, record)
    return {} if record["playwright"] else {"HELP_CENTER_CHROMIUM": record["path"]}


def find_browser(log: IO[bytes]) -> dict[str, Any]:
    for path in installed_browsers():
        if starts(path):
            return {"path": path, "playwright": False}
    say("テストに使うブラウザーがないので、Playwright のものを取り込みます（1 分まで待ちます）…")
    if run_logged([PYTHON, "-X", "utf8", "-m", "playwright", "install", "chromium"], log, timeout=60):
        path = playwright_browser()
        if starts(path):
            return {"path": path, "playwright": True}
    if is_root_with_apt():
        say("Debian の chromium と日本語フォントを入れます（数分かかることがあります）…")
        apt_install(log, "chromium", "fonts-noto-cjk")
        found = shutil.which("chromium")
        if found and starts(found):
            return {"path": found, "playwright": False}
    raise failure(
        log,
        "テストに使うブラウザーを用意できませんでした。Chromium、Google Chrome、Microsoft Edge のどれかを入れるか、"
        "その場所を環境変数 CHROMIUM_PATH に入れて、もう一度実行してください。",
    )


def playwright_browser() -> str:
    from playwright.sync_api import sync_playwright  # noqa: PLC0415 (slow, and rarely needed)

    with sync_playwright() as playwright:
        return playwright.chromium.executable_path


def installed_browsers() -> Iterator[str]:
    names = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "microsoft-edge")
    yield from filter(None, map(shutil.which, names))
    for name in ("Google Chrome", "Chromium", "Microsoft Edge"):
        yield f"/Applications/{name}.app/Contents/MacOS/{name}"
    for variable in ("PROGRAMFILES", "PROGRAMFILES(X86)", "LOCALAPPDATA"):
        for place in ("Google/Chrome/Application/chrome.exe", "Microsoft/Edge/Application/msedge.exe"):
            yield str(Path(os.environ.get(variable, "/nowhere"), place))


def starts(path: str) -> bool:
    """Whether the browser starts (a snap's stub or missing libraries do not); Windows would open a window."""
    if sys.platform == "win32" or not Path(path).is_file():
        return Path(path).is_file()
    try:
        return subprocess.run([path, "--version"], check=False, capture_output=True, timeout=30).returncode == 0
    except (OSError, subprocess.TimeoutExpired):
        return False


def is_root_with_apt() -> bool:
    return sys.platform == "linux" and os.geteuid() == 0 and shutil.which("apt-get") is not None


def apt_install(log: IO[bytes], *packages: str) -> bool:
    install = ["apt-get", "install", "-y", "--no-install-recommends", *packages]
    quiet = {"DEBIAN_FRONTEND": "noninteractive"}
    return run_logged(["apt-get", "update"], log, 300, **quiet) and run_logged(install, log, 1200, **quiet)


def prepare_font(log: IO[bytes]) -> None:
    """Windows and macOS have Japanese fonts; a bare Linux would draw boxes."""
    if sys.platform != "linux" or has_japanese_font():
        return
    if is_root_with_apt():
        say("日本語フォントを入れます…")
        apt_install(log, "fontconfig", "fonts-noto-cjk")
    if not has_japanese_font():
        say("注意: 日本語フォントが見つかりません。画面のテストのために Noto Sans CJK などを入れてください。")


def has_japanese_font() -> bool:
    tool = shutil.which("fc-list")
    return tool is not None and bool(subprocess.run([tool, ":lang=ja"], check=False, capture_output=True).stdout)


def main(arguments: list[str]) -> int:
    """Run the whole suite on all cores with coverage, or what the arguments say and no more."""
    os.environ.pop("HELP_CENTER_CHROMIUM", None)
    browser = prepare_browser()
    return run(["-m", "pytest", *(arguments or WHOLE_SUITE)], cwd=ROOT, **browser)


if __name__ == "__main__":
    answer(main)
