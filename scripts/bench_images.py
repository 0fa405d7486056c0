"""Measure the check of 600 screenshots, first and again: `.venv/bin/python scripts/bench_images.py [COUNT]`.

Both times are of the same run over the same files, so the machine's mood hardly matters. Everything lies in a temporary
folder, the kept verdicts too. Ends with 1 when the second check costs a tenth of the first or more.
"""

from __future__ import annotations

import random
import sys
import time
from pathlib import Path

from PIL import Image as Picture
from PIL import ImageDraw
from site_run import run, temporary_folder

from helpcenter.diagnostics import Location
from helpcenter.images.check_files import Folder, check_files
from helpcenter.images.verdict_cache import VerdictCache

SIZE = (1280, 800)
LIMIT = 0.10


def screenshot(seed: int) -> Picture.Image:
    """Draw a screen of an admin system: bars, menu, table, text with soft edges, and one small photograph."""
    dice = random.Random(seed)  # noqa: S311 (the same pictures in every run, no secret)
    picture = Picture.new("RGB", SIZE, "white")
    draw = ImageDraw.Draw(picture)
    draw.rectangle((0, 0, SIZE[0], 56), fill=(dice.randrange(120, 200), 0, 40))
    draw.rectangle((0, 56, 240, SIZE[1]), fill=(238, 240, 242))
    for top in range(72, SIZE[1] - 20, 26):
        draw.text((16, top), f"{seed}-{top} {_word(dice)}", fill=(60, 60, 70), font_size=14)
        draw.line((260, top + 20, SIZE[0] - 20, top + 20), fill=(220, 220, 225))
        for left in range(270, SIZE[0] - 200, 180):
            draw.text((left, top), f"{_word(dice)} {dice.randrange(10**6)}", fill=(30, 30, 30), font_size=13)
    photograph = Picture.effect_noise((160, 120), dice.randrange(20, 60)).convert("RGB")
    picture.paste(photograph, (SIZE[0] - 180, 70))
    return picture


def _word(dice: random.Random) -> str:
    return "".join(dice.choices("abcdefghijklmnopqrstuvwxyz", k=dice.randrange(4, 11)))


def check(docs: Path, shown: dict[str, int | None], store: Path) -> tuple[float, int]:
    """Check as a build does. Returns the seconds and how many diagnostics there were."""
    start = time.perf_counter()
    found = check_files(Folder(docs), {}, lambda *_: Location(""), shown, VerdictCache(store, docs))
    return time.perf_counter() - start, len(found)


def main() -> int:
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 600
    with temporary_folder() as folder:
        docs, store = folder / "docs", folder / "cache"
        (docs / "images").mkdir(parents=True)
        shown: dict[str, int | None] = {f"images/screen-{number}.png": 640 for number in range(count)}
        for number, path in enumerate(shown):
            screenshot(number).save(docs / path)
        total = sum((docs / path).stat().st_size for path in shown)
        first, found = check(docs, shown, store)
        again, found_again = check(docs, shown, store)
    print(f"{count} pictures   {total / 1_000_000:8.1f} MB   {found} diagnostics, the second time {found_again}")
    print(f"first check    {first:8.2f} s    {first / count * 1000:.1f} ms a picture")
    print(f"second check   {again:8.2f} s    {again / first:.1%} of the first")
    return 0 if found == found_again and again < LIMIT * first else 1


if __name__ == "__main__":
    run(main)
