"""Measure the search against its budgets: `.venv/bin/python scripts/bench_search.py [ARTICLES …]` (150 and 1000 if left out).

A generated site: its articles are made of real sections, drawn at random (always the same ones), until each is as long as a
real page drawn at random. The core runs on the page's own thread, because Chromium slows only that one down; readers
have it in a worker. `ready` is from the first byte asked for to the index in memory.
"""

from __future__ import annotations

import functools
import gzip
import http.server
import json
import os
import random
import shutil
import statistics
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, sync_playwright
from site_run import REPO, build_into, temporary_folder

from helpcenter.search.index import FILE

SLOWER = 4
BUDGETS = {150: (120, 700, 20), 1000: (None, 4000, 50)}
"""Articles: kilobytes of the index (gzip), milliseconds until ready, milliseconds for each letter typed (95th percentile)."""
TYPED = (
    "ライセンスキーの更新",
    "りようきのうへんしゅう",
    "coupon.search",
    "説明どおりのボタンがない",
    "licence.expiryDate.get",
    "クーポンの一覧にRMSのものが出ません",
)

MEASURE = """async ([root, typed]) => {
    const start = performance.now();
    const { Answers } = await import(root + "assets/javascripts/search/answer.mjs");
    const index = await (await fetch(root + "search/index.json")).json();
    const search = new Answers(index);
    const ready = performance.now() - start;
    const letters = [];
    for (const query of typed)
        for (let i = 1; i <= query.length; i++) {
            const before = performance.now();
            search.suggest(query.slice(0, i));
            search.answer(query.slice(0, i));
            letters.push(performance.now() - before);
        }
    return [ready, letters];
}"""


def generate(index: dict[str, Any], articles: int, chance: random.Random) -> dict[str, Any]:
    """An index of so many articles, made of the sections of the real one."""
    texts = index["texts"]

    def length(section: dict[str, Any]) -> int:
        return sum(len(texts[number]) for number in section.get("text", ()))

    sections = [section for page in index["pages"] for section in page["sections"][1:]]
    lengths = [sum(map(length, page["sections"])) for page in index["pages"]]
    pages = []
    for number in range(articles):
        model = chance.choice(index["pages"])
        parts, wanted = [model["sections"][0]], chance.choice(lengths)
        while sum(map(length, parts)) < wanted:
            part = chance.choice(sections)
            parts.append(
                {key: value for key, value in part.items() if key != "within"}
                | {"id": f"{part.get('id', 's')}-{len(parts)}"}
            )
        pages.append(model | {"url": f"articles/{number}/", "sections": parts})
    return index | {"pages": pages}


@contextmanager
def served(folder: Path) -> Iterator[str]:
    class Handler(http.server.SimpleHTTPRequestHandler):
        extensions_map = {**http.server.SimpleHTTPRequestHandler.extensions_map, ".mjs": "text/javascript"}  # noqa: RUF012 (as its base)

        def log_message(self, *_: Any) -> None:
            """Say nothing."""

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), functools.partial(Handler, directory=str(folder)))
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/"
    finally:
        server.shutdown()
        server.server_close()
        thread.join(5)


def measure(browser: Browser, root: str, runs: int = 5) -> tuple[float, float, float]:
    """The best of some runs: milliseconds until ready, median and 95th percentile for a letter."""
    best = []
    for _ in range(runs):
        page = browser.new_page()
        page.goto(root + "404.html")
        page.context.new_cdp_session(page).send("Emulation.setCPUThrottlingRate", {"rate": SLOWER})
        ready, letters = page.evaluate(MEASURE, [root, TYPED])
        page.close()
        best.append((ready, statistics.median(letters), statistics.quantiles(letters, n=20)[-1]))
    return min(r for r, _, _ in best), min(m for _, m, _ in best), min(p for _, _, p in best)


def main() -> int:
    sizes = [int(word) for word in sys.argv[1:]] or list(BUDGETS)
    with temporary_folder() as folder, sync_playwright() as playwright:
        site = folder / "site"
        report = build_into(REPO, site)
        if report.faults:
            print(*report.faults, sep="\n")
            return 1
        real = json.loads((site / FILE).read_text("utf-8"))
        real_lengths = sorted(
            sum(len(real["texts"][n]) for s in p["sections"] for n in s.get("text", ())) for p in real["pages"]
        )
        print(
            f"real site: {len(real['pages'])} pages, median {statistics.median(real_lengths):.0f} letters, 90th percentile {statistics.quantiles(real_lengths, n=10)[-1]:.0f}"
        )
        browser = playwright.chromium.launch(
            executable_path=os.environ.get("HELP_CENTER_CHROMIUM") or shutil.which("chromium"),
            args=["--no-sandbox", "--disable-gpu"],
        )
        over = False
        with served(site) as root:
            for articles in sizes:
                index = generate(real, articles, random.Random(articles))  # noqa: S311 (the same site every time)
                text = json.dumps(index, ensure_ascii=False, separators=(",", ":"))
                (site / FILE).write_text(text, "utf-8")
                kilobytes = len(gzip.compress(text.encode(), 9)) / 1024
                ready, median, slow = measure(browser, root)
                print(
                    f"{articles:5} articles: index {kilobytes:6.1f} KB gzip, ready {ready:6.0f} ms, letter {median:5.1f} ms (p95 {slow:5.1f} ms)"
                )
                limits = BUDGETS.get(articles, (None, None, None))
                over |= any(
                    limit is not None and value > limit
                    for value, limit in zip((kilobytes, ready, slow), limits, strict=True)
                )
        browser.close()
    print("over budget" if over else "within the budgets")
    return 1 if over else 0


if __name__ == "__main__":
    sys.exit(main())
