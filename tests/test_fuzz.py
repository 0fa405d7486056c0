"""Whatever happens to a file of the content, it ends in lines for its writer: never in an exception, never in English."""

from __future__ import annotations

import random
import re
import time
from pathlib import Path

import pytest
from site_run import build_into
from small_site import CONTENT, copy_content

# Whole builds, hundreds of them: measuring doubles their time, and finer tests cover the code.
pytestmark = pytest.mark.no_cover

FILES = sorted(f.relative_to(CONTENT).as_posix() for f in CONTENT.rglob("*") if f.suffix in {".md", ".yml"})
MARKS = "{ } {{ }} {% %} [ ] ( ) < > \" ' : - | & * ! % @ ` ? \\ ~ /// ``` {# <!-- [^1]"
PIECES = [
    *(piece.encode() for piece in MARKS.split(" ")),
    *(piece.encode() for piece in (" #", "\t", "\n", "\n\n", "\r", "　", "：", "---\n", "null")),
    b"\0",
    b"\xff",
]  # fmt: skip


def damaged(raw: bytes, dice: random.Random) -> bytes:
    """The bytes with one to five things done to them: cut off, a bit turned, a piece lost, doubled or put in."""
    data = bytearray(raw)
    for _ in range(dice.choice([1, 1, 1, 2, 5])):
        at = dice.randrange(len(data) + 1)
        match dice.choice(["cut", "turn", "turn", "lose", "double", "put", "put", "put"]):
            case "cut":
                del data[at:]
            case "turn" if at < len(data):
                data[at] ^= 1 << dice.randrange(8)
            case "lose":
                del data[at : at + dice.choice([1, 3, 10, 40])]
            case "double":
                data[at:at] = data[at : at + 60]
            case _:
                data[at:at] = dice.choice(PIECES)
    return bytes(data)


@pytest.mark.parametrize("seed", range(48))
def test_a_damaged_file_ends_in_lines_for_its_writer(seed: int, tmp_path: Path) -> None:
    dice = random.Random(seed)  # noqa: S311 (the same dice in every run)
    root = copy_content(tmp_path / "content")
    file = root / dice.choice(FILES)
    file.write_bytes(damaged(file.read_bytes(), dice))
    start = time.process_time()
    report = build_into(root, tmp_path / "site")
    assert time.process_time() - start < 5
    for diagnostic in report:
        assert (root / diagnostic.location.path).exists()
        assert re.search("[ぁ-ん].*。", diagnostic.message)
        assert not re.search("[A-Za-z]{3,} [a-z]{2,} [a-z]{2,}", diagnostic.message)
