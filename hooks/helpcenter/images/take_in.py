"""A picture that a person took into the one that is published: upright, without anything about the person, and small."""

from __future__ import annotations

import hashlib
import io
import math
import os
import tempfile
from contextlib import suppress
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import cast

from PIL import ExifTags, Image, ImageCms, ImageOps

from helpcenter.images.formats import Format, Other, recognize
from helpcenter.images.inspect import (
    BUDGET_BYTES,
    BUDGET_PIXELS,
    BUDGET_SIDE,
    DECODE_LIMIT,
    READ_LIMIT,
    Inspection,
    Kind,
    decoded,
    inspect_bytes,
    megabytes,
)

JPEG_QUALITY = 85
_SUFFIX: dict[Format, str] = {"png": ".png", "jpeg": ".jpg", "webp": ".webp", "svg": ".svg"}
_TARGETS: dict[Format, Format] = {
    "png": "png",
    "gif": "png",
    "jpeg": "jpeg",
    "webp": "webp",
    "avif": "webp",
    "svg": "svg",
}
"""What each is saved as: as it was where that is usual, so that a photograph stays small and a screenshot sharp."""
_MENDED: frozenset[Kind] = frozenset(
    ("wrong-name", "place", "exif", "cmyk", "budget-bytes", "budget-pixels", "size-unknown")
)
"""What is wrong with a picture only until it is taken in."""
_BARE_JPEG = {"APP0", "APP14"}  # how to read the pixels; all other segments tell of their maker


class Refused(Exception):
    """The picture cannot be taken in; the message says why, beginning as a `Problem` does: 「は空です。…」."""


@dataclass(frozen=True, slots=True)
class Taken:
    """A picture as it is to be published."""

    data: bytes
    suffix: str
    width: int | None
    height: int | None
    notes: tuple[str, ...] = ()
    """What was done to it, each a Japanese sentence."""

    @property
    def facts(self) -> dict[str, str | int]:
        """What the manifest says of it."""
        size = {"width": self.width, "height": self.height}
        known = {name: value for name, value in size.items() if value is not None}
        return {"sha256": hashlib.sha256(self.data).hexdigest(), **known, "bytes": len(self.data)}


def take_in(data: bytes, suffix: str) -> Taken:
    """Make the picture that is to be published of one that a person took. Raises Refused."""
    if len(data) <= READ_LIMIT and recognize(data) == Other("foreign", "BMP"):  # what Windows saves by itself
        data, suffix = _from_bmp(data), ".png"
    inspection = inspect_bytes(data, suffix)
    reasons = [problem.text for problem in inspection.problems if problem.kind not in _MENDED]
    found = inspection.format
    if reasons or found is None:
        raise Refused("\n".join(reasons))
    if found == "svg":
        return _svg(data, inspection)
    with decoded(data, found) as opened:
        work = _Work(opened, _TARGETS[found], lossless=found in {"png", "gif"} or data[12:16] == b"VP8L")
        work.clean(told={problem.kind for problem in inspection.problems})
        taken = work.saved()
        if not work.changed and _is_bare(data, found, opened) and 0.9 * len(data) < len(taken.data):
            taken = replace(taken, data=data)  # saving a photograph again would only take something from it
    left = inspect_bytes(taken.data, taken.suffix).problems
    if left:
        raise Refused("\n".join(problem.text for problem in left))
    return taken


def _svg(data: bytes, inspection: Inspection) -> Taken:
    """Drawn pictures stay as they are: nothing in them is lost or gained by reading them."""
    if len(data) > BUDGET_BYTES:
        limit = megabytes(BUDGET_BYTES)
        raise Refused(
            f"は SVG としては大きすぎます（{megabytes(len(data))}、上限は {limit}）。PNG で保存し直してください。"
        )
    return Taken(data, ".svg", inspection.width, inspection.height)


def _from_bmp(data: bytes) -> bytes:
    out = io.BytesIO()
    size = 0, 0
    try:
        with Image.open(io.BytesIO(data), formats=["BMP"]) as image:
            size = image.size
            if size[0] * size[1] <= DECODE_LIMIT:
                image.save(out, "PNG", compress_level=1)
    except Exception:  # noqa: BLE001 (whatever a decoder stumbles over, the file is what is wrong)
        raise Refused("は途中で切れているか壊れていて、最後まで読めません。もとの画像を入れ直してください。") from None
    if not out.tell():
        raise Refused(f"は縦横が大きすぎます（{size[0]}×{size[1]} ピクセル）。小さくして保存し直してください。")
    return out.getvalue()


@dataclass(slots=True)
class _Work:
    """A picture on its way from what came in to what goes out."""

    image: Image.Image
    target: Format
    lossless: bool
    changed: bool = False
    """Whether any pixel differs from the one that came in."""
    notes: list[str] = field(default_factory=list)

    def clean(self, told: set[Kind]) -> None:
        """Make pixels alone of it: upright, in the colours of the web, nothing that is written beside them."""
        profile = self.image.info.get("icc_profile")
        upright = _upright(self.image)
        if upright is not self.image:
            self.note("写真の向きを直しました。")
        if "place" in told:
            self.notes.append("撮影した場所（GPS）の記録を消しました。")
        elif "exif" in told:
            self.notes.append("撮影や編集の記録（EXIF）を消しました。")
        if upright.mode == "CMYK":
            self.note("印刷用の色（CMYK）を、画面の色（RGB）に変えました。")
        plain = _plain(upright)
        in_web_colours = _to_srgb(upright if upright.mode == "CMYK" else plain, profile)
        if in_web_colours:
            self.changed = True
        self.image = in_web_colours or plain
        if self.image.mode in {"RGBA", "LA"} and self.image.getextrema()[-1] == (255, 255):
            self.image = self.image.convert(self.image.mode[:-1])
        self.image.info.clear()

    def note(self, text: str) -> None:
        self.changed = True
        self.notes.append(text)

    def saved(self) -> Taken:
        """The picture within the budgets: smaller in steps until it is."""
        before = self.image.size
        factor = min(math.sqrt(BUDGET_PIXELS / (before[0] * before[1])), BUDGET_SIDE / max(before))
        if factor < 1:
            self.shrink(factor)
        data = self.encoded()
        while len(data) > BUDGET_BYTES:
            self.shrink(min(0.9, math.sqrt(BUDGET_BYTES / len(data))))
            data = self.encoded()
        if self.image.size != before:
            self.note(
                f"大きすぎるので、{before[0]}×{before[1]} から {self.image.width}×{self.image.height} ピクセルに縮めました。"
            )
        return Taken(data, _SUFFIX[self.target], *self.image.size, tuple(self.notes))

    def shrink(self, factor: float) -> None:
        size = (max(1, int(self.image.width * factor)), max(1, int(self.image.height * factor)))
        self.image = self.image.resize(size, Image.Resampling.LANCZOS, reducing_gap=3)

    def encoded(self) -> bytes:
        match self.target:
            case "jpeg":
                return _save(self.image, "JPEG", quality=JPEG_QUALITY, optimize=True, progressive=True)
            case "webp":
                colours = self.image.convert("RGBA" if self.image.mode in {"LA", "RGBA"} else "RGB")
                return _save(
                    colours, "WEBP", lossless=self.lossless, quality=100 if self.lossless else JPEG_QUALITY, method=6
                )
            case _:
                ways = [self.image, *_with_palette(self.image)]
                return min((_save(way, "PNG", optimize=True) for way in ways), key=len)


def _save(image: Image.Image, format_: str, **options: object) -> bytes:
    out = io.BytesIO()
    image.save(out, format_, **options)
    return out.getvalue()


def _upright(image: Image.Image) -> Image.Image:
    """The picture as it is to be seen; itself where it is upright, or where nobody can tell."""
    try:
        return (
            ImageOps.exif_transpose(image)
            if image.getexif().get(ExifTags.Base.Orientation, 1) in range(2, 9)
            else image
        )
    except Exception:  # noqa: BLE001 (damaged EXIF: browsers ignore it too)
        return image


def _plain(image: Image.Image) -> Image.Image:
    """The same picture in one of the modes L, LA, RGB and RGBA."""
    if image.mode in {"I", "I;16", "I;16B", "I;16L"}:  # 16 bits of grey
        return image.convert("I").point(lambda value: value * (1 / 257) + 0.5).convert("L")
    if "transparency" in image.info or image.mode in {"P", "PA"}:
        return image.convert("RGBA" if image.has_transparency_data else "RGB")
    return (
        image.copy() if image.mode in {"L", "LA", "RGB", "RGBA"} else image.convert("L" if image.mode == "1" else "RGB")
    )


def _to_srgb(image: Image.Image, profile: object) -> Image.Image | None:
    """The picture with the colours of its profile made those of the web; None where there is nothing to do.

    A Mac's screenshot and a telephone's photograph carry the profile of their screen: without it, their colours are wrong.
    """
    if not isinstance(profile, bytes) or image.mode not in {"RGB", "RGBA", "CMYK"}:
        return None
    try:
        theirs = ImageCms.getOpenProfile(io.BytesIO(profile))
        if "sRGB" in ImageCms.getProfileDescription(theirs):
            return None
        mode = "RGBA" if image.mode == "RGBA" else "RGB"
        return ImageCms.profileToProfile(image, theirs, ImageCms.createProfile("sRGB"), outputMode=mode)
    except (ImageCms.PyCMSError, OSError, ValueError, TypeError):  # a damaged profile: browsers ignore it too
        return None


def _with_palette(image: Image.Image) -> list[Image.Image]:
    """The same picture with a palette, where it has few enough colours to lose none: a screenshot often has.

    By hand, since Pillow's own ways of making a palette may come only close to a colour.
    """
    colours = image.getcolors(256) if image.mode in {"RGB", "RGBA"} else None
    if colours is None:
        return []
    palette = [cast("tuple[int, ...]", colour) for _, colour in sorted(colours, reverse=True)]
    index: dict[object, int] = {colour: number for number, colour in enumerate(palette)}
    width, height = image.size
    strips = (image.crop((0, top, width, min(top + 64, height))).get_flattened_data() for top in range(0, height, 64))
    painted = Image.frombytes("P", image.size, b"".join(bytes(map(index.__getitem__, strip)) for strip in strips))
    painted.putpalette([part for colour in palette for part in colour], image.mode)
    return [painted]


def _is_bare(data: bytes, found: Format, image: Image.Image) -> bool:
    """Whether a lossy file holds a picture and nothing else."""
    if found == "jpeg":
        segments = {name for name, _ in getattr(image, "applist", [("unknown", b"")])}
        return segments <= _BARE_JPEG and data.find(b"\xff\xd9") == len(data) - 2
    return found == "webp" and data[12:16] == b"VP8 " and int.from_bytes(data[4:8], "little") + 8 == len(data)


# To its place


def write_safely(file: Path, data: bytes) -> None:
    """Write a file so that at any moment either the old one or the whole new one is there."""
    file.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(dir=file.parent, prefix=".", suffix=".tmp")  # a hidden file is not published
    temporary = Path(name)
    try:
        with os.fdopen(handle, "wb") as stream:
            stream.write(data)
            stream.flush()
            os.fsync(stream.fileno())
        temporary.chmod(file.stat().st_mode & 0o777 if file.is_file() else 0o644)
        temporary.replace(file)
    except BaseException:
        with suppress(OSError):
            temporary.unlink(missing_ok=True)
        raise
