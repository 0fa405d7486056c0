"""A picture becomes WebP where that is smaller, pixel for pixel for screens."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from PIL import Image

from helpcenter.images.variants import smaller_webp
from helpcenter.model import webp_name


def screen(file: Path, size: tuple[int, int] = (320, 200)) -> Path:
    picture = Image.effect_noise(size, 40).convert("RGB")
    picture.save(file)
    return file


def test_screen_keeps_every_pixel_and_is_smaller(tmp_path: Path) -> None:
    file = screen(tmp_path / "a.png")
    variant = smaller_webp(file)
    assert variant is not None
    assert len(variant) < file.stat().st_size
    with Image.open(io.BytesIO(variant)) as made, Image.open(file) as original:
        assert made.convert("RGB").tobytes() == original.convert("RGB").tobytes()


def test_transparency_stays(tmp_path: Path) -> None:
    file = tmp_path / "a.png"
    Image.new("RGBA", (200, 200), (10, 20, 30, 40)).save(file, compress_level=0)
    variant = smaller_webp(file)
    assert variant is not None
    with Image.open(io.BytesIO(variant)) as made:
        assert made.convert("RGBA").getpixel((5, 5)) == (10, 20, 30, 40)


def test_no_variant_that_is_not_smaller(tmp_path: Path) -> None:
    file = tmp_path / "a.jpg"
    Image.effect_noise((64, 64), 90).convert("RGB").save(file, quality=5)
    assert smaller_webp(file) is None


@pytest.mark.parametrize("content", [b"", b"<html>", b"\x89PNG\r\n\x1a\n broken"])
def test_what_is_no_picture_has_no_variant(content: bytes, tmp_path: Path) -> None:
    file = tmp_path / "a.png"
    file.write_bytes(content)
    assert smaller_webp(file) is None
    assert smaller_webp(file, tmp_path / "kept") is None


def test_variant_is_kept_from_build_to_build(tmp_path: Path) -> None:
    file = screen(tmp_path / "a.png")
    kept = tmp_path / "kept"
    first = smaller_webp(file, kept)
    (made,) = kept.iterdir()
    made.write_bytes(b"kept")
    assert (first, smaller_webp(file, kept)) != (None, first)
    assert smaller_webp(file, kept) == b"kept"


def test_name() -> None:
    assert webp_name("images/rms-api/login.png") == "images/rms-api/login.webp"
