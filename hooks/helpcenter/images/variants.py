"""A picture into the smaller file that modern browsers may take in its place."""

from __future__ import annotations

import hashlib
import io
from pathlib import Path

from PIL import Image

RULES = "1"
"""Part of the name under which a variant is kept: raise it when `make_webp` makes others."""


def smaller_webp(file: Path, kept: Path | None = None) -> bytes | None:
    """The picture as WebP, or None where that is not smaller or the file is no picture (the check says what it is).

    `kept`: a folder in which variants stay from build to build, found by the sha256 of the picture.
    """
    original = file.read_bytes()
    place = kept / f"{hashlib.sha256(original).hexdigest()}-{RULES}.webp" if kept else None
    if place and place.is_file():
        made = place.read_bytes()
    else:
        made = _make_webp(original)
        if place:
            place.parent.mkdir(parents=True, exist_ok=True)
            part = place.with_suffix(".part")
            part.write_bytes(made)
            part.replace(place)
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
