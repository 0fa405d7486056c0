"""A picture into the smaller file that modern browsers may take in its place."""

from __future__ import annotations

import io
from functools import partial
from pathlib import Path

from PIL import Image

from helpcenter.kept import keep

RULES = b"1"
"""Raise it when `_make_webp` makes others."""


def smaller_webp(file: Path, kept: Path | None = None) -> bytes | None:
    """The picture as WebP, or None where that is not smaller or the file is no picture (the check says what it is).

    `kept`: a folder in which variants stay from build to build.
    """
    original = file.read_bytes()
    made = keep(kept, ".webp", RULES + original, partial(_make_webp, original))
    return made if 0 < len(made) < len(original) else None


def _make_webp(original: bytes) -> bytes:
    """Screens (PNG) keep every pixel; photographs (JPEG) are saved anew. Nothing where Pillow cannot read it."""
    out = io.BytesIO()
    try:
        with Image.open(io.BytesIO(original), formats=("PNG", "JPEG")) as picture:
            lossless = picture.format == "PNG"
            mode = "RGBA" if picture.has_transparency_data else "RGB"
            picture.convert(mode).save(out, "WEBP", lossless=lossless, quality=80, method=4)
    except (OSError, ValueError, SyntaxError, Image.DecompressionBombError):
        return b""
    return out.getvalue()
