"""Any bytes whatever: a verdict, never an exception, and bounded memory."""

from __future__ import annotations

import random
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from images.pictures import animated, drawn, exif, huge, jpeg, png, saved, svg

from helpcenter.images.inspect import Inspection, inspect_bytes, inspect_file
from helpcenter.images.take_in import Refused, take_in

TESTS = Path(__file__).resolve().parent.parent
KINDS: dict[str, tuple[str, Callable[[], bytes]]] = {
    "png": (".png", lambda: png(exif=exif(gps=True, Model="x"))),
    "png_palette": (".png", lambda: png(mode="P")),
    "png_animated": (".png", lambda: animated("PNG")),
    "jpeg": (".jpg", lambda: jpeg(exif=exif(gps=True, Make="x"))),
    "jpeg_progressive_cmyk": (".jpg", lambda: jpeg(mode="CMYK", progressive=True)),
    "jpeg_with_a_second": (".jpg", lambda: animated("MPO")),
    "gif": (".gif", lambda: saved(drawn(), "GIF")),
    "gif_animated": (".gif", lambda: animated("GIF")),
    "webp": (".webp", lambda: saved(drawn(), "WEBP", exif=exif(gps=True))),
    "webp_lossless": (".webp", lambda: saved(drawn(mode="RGBA"), "WEBP", lossless=True)),
    "webp_animated": (".webp", lambda: animated("WEBP")),
    "avif": (".avif", lambda: saved(drawn(), "AVIF")),
    "svg": (".svg", lambda: svg("<style>a{b:url(#c)}</style><g style='fill:url(d)'/>", before='<?xml version="1.0"?>')),
    "bmp": (".bmp", lambda: saved(drawn(), "BMP")),
}


@pytest.mark.parametrize("kind", KINDS)
def test_any_start_of_a_picture_gets_a_verdict(kind: str) -> None:
    suffix, make = KINDS[kind]
    data = make()
    for end in {*range(0, len(data), max(1, len(data) // 150)), *range(min(64, len(data)))}:
        _try(data[:end], suffix)


@pytest.mark.parametrize("kind", KINDS)
def test_any_damage_to_a_picture_gets_a_verdict(kind: str) -> None:
    suffix, make = KINDS[kind]
    data = make()
    dice = random.Random(kind)  # noqa: S311 (the same damage in every run)
    for _ in range(200):
        _try(_damaged(data, dice), suffix)


def _try(data: bytes, suffix: str) -> None:
    assert isinstance(inspect_bytes(data, suffix), Inspection)
    try:
        taken = take_in(data, suffix)
    except Refused:
        return
    assert inspect_bytes(taken.data, taken.suffix).format


def _damaged(data: bytes, dice: random.Random) -> bytes:
    """Bytes changed, cut out, doubled; often near the start, where the sizes stand."""
    damaged = bytearray(data)
    for _ in range(dice.choice((1, 1, 2, 8))):
        at = dice.randrange(len(damaged))
        length = dice.randrange(1, 30)
        match dice.randrange(5):
            case 0:
                damaged[at] = dice.randrange(256)
            case 1:
                damaged[dice.randrange(min(60, len(damaged)))] = dice.choice((0, 1, 127, 255))
            case 2:
                damaged[at : at + 4] = dice.choice((b"\0\0\0\0", b"\xff\xff\xff\xff", b"\x7f\xff\xff\xff"))
            case 3 if len(damaged) > 100:
                del damaged[at : at + length]
            case _:
                start = dice.randrange(len(damaged))
                damaged[at:at] = damaged[start : start + length]
    return bytes(damaged)


MEASURE = """
import sys
from helpcenter.images.inspect import inspect_file
from pathlib import Path
for file in sorted(Path(sys.argv[1]).iterdir()):
    inspect_file(file)
(peak,) = (line.split()[1] for line in open("/proc/self/status") if line.startswith("VmHWM:"))
print(int(peak) // 1024)
"""


@pytest.mark.skipif(sys.platform != "linux", reason="asks /proc")
def test_memory_is_bounded(tmp_path: Path) -> None:
    """The largest that are unpacked, and those that say they are larger."""
    formats = {"png": ".png", "gif": ".gif", "jpeg": ".jpg", "webp": ".webp", "avif": ".avif"}
    for format_, suffix in formats.items():
        (tmp_path / f"huge{suffix}").write_bytes(huge(format_))
    large = drawn((4000, 3990))
    (tmp_path / "large.webp").write_bytes(saved(large, "WEBP", method=0))
    (tmp_path / "large.jpg").write_bytes(saved(large, "JPEG", progressive=True, subsampling=0))
    (tmp_path / "larger.jpg").write_bytes(saved(drawn((5700, 4280)), "JPEG"))
    (tmp_path / "larger.png").write_bytes(saved(drawn((5700, 4280), "RGBA"), "PNG", compress_level=1))
    result = subprocess.run(
        [sys.executable, "-c", MEASURE, str(tmp_path)],
        cwd=TESTS.parent / "hooks",
        check=True,
        capture_output=True,
        text=True,
    )
    assert int(result.stdout) < 300


def test_nothing_is_raised_for_what_is_not_there(tmp_path: Path) -> None:
    assert [problem.kind for problem in inspect_file(tmp_path / "a.png").problems] == ["unreadable"]


def test_what_is_known_of_a_picture() -> None:
    found = inspect_bytes(png((50, 20)), ".png")
    assert (found.format, found.width, found.height, found.problems) == ("png", 50, 20, ())


def test_fingerprint_is_of_the_pixels_not_of_the_bytes() -> None:
    one, other = inspect_bytes(png(), ".png"), inspect_bytes(png(compress_level=0, mode="RGBA"), ".png")
    assert one.pixels == other.pixels != inspect_bytes(png(seed=3), ".png").pixels
    assert one.sha256 != other.sha256
