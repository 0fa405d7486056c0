"""What was published, added to `released.yml`."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence


def add_released(
    text: str, known: Mapping[str, Sequence[str]], now: Mapping[str, Sequence[str]], day: dt.date
) -> tuple[str, int]:
    """`text` with the pages and places of `now` that are not yet in it, and how many those are.

    Only commands write this file, and a line is never taken away: it is written anew, below its opening comment.
    """
    merged = {page: [*anchors] for page, anchors in known.items()}
    added = 0
    for page, anchors in now.items():
        added += page not in merged
        here = merged.setdefault(page, [])
        new = [anchor for anchor in anchors if anchor not in here]
        here.extend(new)
        added += len(new)
    return ("\n".join([*_comment(text), *_lines(merged, day)]) + "\n", added) if added else (text, 0)


def _comment(text: str) -> Iterator[str]:
    for line in text.splitlines():
        if not line.startswith("#"):
            return
        yield line


def _lines(pages: Mapping[str, Sequence[str]], day: dt.date) -> Iterator[str]:
    yield f"updated: {day}"
    yield "pages:"
    for page, anchors in pages.items():
        yield f"  - path: {page}"
        if anchors:
            yield "    anchors:"
            yield from (f"      - {_text(anchor)}" for anchor in anchors)


def _text(anchor: str) -> str:
    # To YAML some of them are numbers or dates.
    return (
        f'"{anchor}"'
        if anchor[0].isdigit() or anchor in {"on", "off", "yes", "no", "y", "n", "true", "false", "null"}
        else anchor
    )
