"""Pictures for the tests, good and bad, made on the spot."""

from __future__ import annotations

import io
import struct
import zlib
from typing import Any

from PIL import ExifTags, ImageDraw
from PIL import Image as Picture

Size = tuple[int, int]


def drawn(size: Size = (40, 30), mode: str = "RGB", seed: int = 0) -> Picture.Image:
    """A picture with soft and hard parts; each seed gives another."""
    picture = Picture.linear_gradient("L").resize(size).convert("RGB")
    ImageDraw.Draw(picture).rectangle((2, 2, 5 + seed % (size[0] - 8), 9), fill=(200, seed * 37 % 256, 40))
    return picture.convert(mode)


def saved(picture: Picture.Image, format_: str, **options: Any) -> bytes:
    out = io.BytesIO()
    picture.save(out, format_, **options)
    return out.getvalue()


def png(size: Size = (40, 30), seed: int = 0, mode: str = "RGB", **options: Any) -> bytes:
    return saved(drawn(size, mode, seed), "PNG", **options)


def jpeg(size: Size = (40, 30), seed: int = 0, mode: str = "RGB", **options: Any) -> bytes:
    return saved(drawn(size, mode, seed), "JPEG", **options)


def noise(size: Size) -> Picture.Image:
    """What no compression makes small."""
    return Picture.merge("RGB", [Picture.effect_noise(size, 200) for _ in range(3)])


def animated(format_: str) -> bytes:
    return saved(drawn(seed=1), format_, save_all=True, append_images=[drawn(seed=20)], duration=100)


def exif(**tags: Any) -> Picture.Exif:
    """EXIF with the named base tags; `gps=True` adds a place."""
    data = Picture.Exif()
    if tags.pop("gps", False):
        data[ExifTags.IFD.GPSInfo] = {1: "N", 2: (35.0, 41.0, 22.0), 3: "E", 4: (139.0, 41.0, 30.0)}
    for name, value in tags.items():
        data[ExifTags.Base[name]] = value
    return data


def chunk(kind: bytes, content: bytes) -> bytes:
    return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))


def png_of_chunks(*chunks: bytes, size: Size = (4, 3)) -> bytes:
    """A PNG whose header says `size`, whatever the rest holds."""
    header = chunk(b"IHDR", struct.pack(">IIBBBBB", *size, 8, 2, 0, 0, 0))
    return b"\x89PNG\r\n\x1a\n" + header + b"".join(chunks) + chunk(b"IEND", b"")


def huge(format_: str) -> bytes:
    """A tiny file that says it holds 8,000×5,000 pixels."""
    width, height = 8_000, 5_000
    match format_:
        case "png":
            return png_of_chunks(chunk(b"IDAT", zlib.compress(bytes(10_000_000), 9)), size=(width, height))
        case "gif":
            data = bytearray(saved(drawn(mode="P"), "GIF"))
            data[6:10] = struct.pack("<HH", width, height)
            return bytes(data)
        case "jpeg":
            data = bytearray(jpeg())
            at = data.index(b"\xff\xc0") + 5
            data[at : at + 4] = struct.pack(">HH", height, width)
            return bytes(data)
        case "webp":
            frame = saved(drawn(), "WEBP", lossless=True)[12:]
            extended = (
                b"VP8X"
                + struct.pack("<I", 10)
                + bytes(4)
                + (width - 1).to_bytes(3, "little")
                + (height - 1).to_bytes(3, "little")
            )
            return b"RIFF" + struct.pack("<I", 4 + len(extended) + len(frame)) + b"WEBP" + extended + frame
        case "avif":
            data = bytearray(saved(drawn(), "AVIF"))
            at = data.index(b"ispe") + 8
            data[at : at + 8] = struct.pack(">II", width, height)
            return bytes(data)
    raise ValueError(format_)


def many_scans(count: int) -> bytes:
    """A progressive JPEG whose last pass is there `count` times."""
    data = jpeg((64, 64), progressive=True)
    last = data.rindex(b"\xff\xda")
    return data[:last] + data[last:-2] * count + b"\xff\xd9"


def svg(content: str = "", *, before: str = "", attributes: str = 'width="40" height="30"') -> bytes:
    names = 'xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink"'
    return f"{before}<svg {names} {attributes}>\n<rect width='9' height='9'/>\n{content}\n</svg>\n".encode()
