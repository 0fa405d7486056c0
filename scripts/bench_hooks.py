"""Measure which share of a build's CPU time is spent in the hooks: `.venv/bin/python scripts/bench_hooks.py [RUNS]`.

Both figures come from the same build, so the machine's mood does not matter. The work that MkDocs does on the pages
(Markdown, theme) is the rest. Nothing is written but to a temporary folder.
"""

from __future__ import annotations

import statistics
import sys
import time
from collections import Counter
from collections.abc import Callable
from typing import Any

from mkdocs.commands.build import build
from site_run import REPO, read_config, temporary_folder

from helpcenter.build import Build
from helpcenter.diagnostics import Report


def timed(event: str, handler: Callable[..., Any], spent: Counter[str]) -> Callable[..., Any]:
    """The handler, with its CPU seconds added to `spent` under the name of its event."""

    def call(*args: Any, **kwargs: Any) -> Any:
        start = time.process_time()
        try:
            return handler(*args, **kwargs)
        finally:
            spent[event] += time.process_time() - start  # type: ignore[assignment]  # seconds, not a count

    return call


def measure() -> tuple[float, Counter[str]]:
    """One build: its CPU seconds, and those of the hooks by event."""
    spent: Counter[str] = Counter()
    with temporary_folder() as folder:
        config = read_config(REPO, Report(), folder, strict=False)
        config.extra["build"] = Build(kept=REPO / ".cache" / "images")
        config.extra["supervised"] = True
        for event, handlers in config.plugins.events.items():
            handlers[:] = [timed(event, handler, spent) for handler in handlers]
        start = time.process_time()
        build(config)
        return time.process_time() - start, spent


def main() -> None:
    runs = int(sys.argv[1]) if len(sys.argv) > 1 else 7
    measure()  # the first build also imports and compiles
    results = [measure() for _ in range(runs)]
    for event in sorted({event for _, spent in results for event in spent}):
        share = statistics.median(spent[event] / total for total, spent in results)
        print(f"{event:<20} {share:6.1%}")
    shares = [sum(spent.values()) / total for total, spent in results]
    low, middle, high = min(shares), statistics.median(shares), max(shares)
    print(f"{'all hooks':<20} {middle:6.1%}   (of {runs} builds: {low:.1%} to {high:.1%})")
    print(f"{'one build':<20} {statistics.median(total for total, _ in results):.2f} s CPU")


if __name__ == "__main__":
    main()
