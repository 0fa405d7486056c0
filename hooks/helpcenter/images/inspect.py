"""One picture file into what it is and everything that is wrong with it.

The file is really decoded, and nothing that it says is believed before: its size is judged before it is read, the size of
the picture before a pixel is unpacked. Pillow is the decoder: the one well-kept library for Python that reads all the
formats of the web, comes as wheels for every system, and looks into EXIF too.
"""

from __future__ import annotations

import hashlib
import io
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Literal, TypeAlias

from PIL import ExifTags, Image

from helpcenter.diagnostics import Level
from helpcenter.images.formats import NAMES, SUFFIXES, Format, Other, recognize
from helpcenter.images.svg import read_svg

Kind: TypeAlias = Literal[
    "unreadable", "too-big-to-read", "not-a-picture", "foreign", "wrong-name", "broken", "bomb", "svg", "size-unknown",
    "place", "exif", "cmyk", "animated", "budget-bytes", "budget-pixels",
]  # fmt: skip

READ_LIMIT = 20_000_000
"""Bytes: a larger file is not even read. A camera's JPEG has 5 to 15 MB; add-image should be able to shrink it."""
DECODE_LIMIT = 25_000_000
"""Pixels: a picture of more is not unpacked. A telephone's 24 million still are, in 130 MB of memory."""
HEAVY_DECODE_LIMIT = 16_000_000
"""The same for WebP and progressive JPEG, which take up to 16 bytes a pixel: 280 MB at most."""
SCAN_LIMIT = 100
"""Passes of a progressive JPEG: real ones have about 10; each costs the time of a whole picture, and few bytes."""
BUDGET_BYTES = 1_000_000
"""A reader on a phone waits 2 seconds for it (at 4 Mbit/s); a page shows up to 13, and a screenshot needs 50 to 400 kB."""
BUDGET_PIXELS = 6_000_000
"""24 MB of a phone's memory; enough for a whole-page screenshot of 1280×4600, or a window on a doubled screen (2880×1800)."""
BUDGET_SIDE = 16_383
"""No WebP is longer, and few telephones draw a longer one in one piece."""

ADD_IMAGE = "「python3 scripts/dev.py add-image」"
_CURABLE = f"{ADD_IMAGE}で入れ直すと"


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that is wrong with a file."""

    kind: Kind
    text: str
    """A Japanese sentence without its beginning, the name of the file: 「は空です。…」."""
    level: Level = Level.FAULT


@dataclass(frozen=True, slots=True)
class Inspection:
    """What is known of one file after it was opened."""

    bytes: int
    sha256: str | None = None
    """None where the file was not read."""
    format: Format | None = None
    width: int | None = None
    height: int | None = None
    pixels: str | None = None
    """A fingerprint of the decoded picture: the same for the same picture saved in another way."""
    problems: tuple[Problem, ...] = ()


def inspect_file(file: Path) -> Inspection:
    """Open a file and look. Never raises."""
    size = 0
    try:
        if not file.is_file():  # a pipe would keep us waiting for ever
            return Inspection(
                0, problems=(Problem("unreadable", "はファイルではありません。画像のファイルを入れてください。"),)
            )
        size = file.stat().st_size
        if size > READ_LIMIT:
            return Inspection(size, problems=(_too_big_to_read(size),))
        with file.open("rb") as stream:
            data = stream.read(READ_LIMIT + 1)
    except OSError as error:
        text = f"を開けません（{error.strerror or 'エラー'}）。ファイルの権限を確かめてください。"
        return Inspection(size, problems=(Problem("unreadable", text),))
    return inspect_bytes(data, file.suffix)


def inspect_bytes(data: bytes, suffix: str) -> Inspection:
    """Look at the contents of a file whose name ends in `suffix`. Never raises."""
    if len(data) > READ_LIMIT:
        return Inspection(len(data), problems=(_too_big_to_read(len(data)),))
    sha256 = hashlib.sha256(data).hexdigest()
    found = recognize(data)
    if isinstance(found, Other):
        return Inspection(len(data), sha256, problems=(_not_a_picture(found),))
    problems = [*_check_name(found, suffix)]
    if len(data) > BUDGET_BYTES:
        problems.append(_over_budget_bytes(len(data)))
    if found == "svg":
        return _inspect_svg(data, sha256, problems)
    return _inspect_raster(data, sha256, found, problems)


def megabytes(size: int) -> str:
    """Say a number of bytes as a person would: 「1.2 MB」, 「340 KB」."""
    if size >= 1_000_000:
        return f"{size / 1_000_000:.1f} MB"
    return f"{size / 1000:.0f} KB" if size >= 1000 else f"{size} バイト"


def _too_big_to_read(size: int) -> Problem:
    text = f"は {megabytes(size)} もあるので、開いていません（上限は {READ_LIMIT // 1_000_000} MB）。小さくして保存し直してください。"
    return Problem("too-big-to-read", text)


_NOT_PICTURES = {
    "empty": "は空です（0 バイト）。もとの画像を入れ直してください。",
    "lfs": "の中身は画像ではなく、Git LFS の目印です。「git lfs pull」を実行して、もとの画像を取り出してください。",
    "web-page": "の中身は画像ではなく、ウェブページ（HTML）です。ログイン画面やエラーのページが保存されています。もとの画像を保存し直してください。",
    "markup": "の中身は画像ではなく、XML の文書です。サーバーのエラーが保存されているようです。もとの画像を保存し直してください。",
    "text": "の中身は画像ではなく、文字だけのファイルです。もとの画像を保存し直してください。",
    "unknown": "は画像として読めません。PNG か JPEG で保存し直してください。",
}


def _not_a_picture(other: Other) -> Problem:
    if other.kind == "foreign":
        return Problem(
            "foreign", f"の中身は {other.name} で、ページには載せられません。PNG か JPEG で保存し直してください。"
        )
    return Problem("not-a-picture", _NOT_PICTURES[other.kind])


def _check_name(found: Format, suffix: str) -> Iterator[Problem]:
    """Servers and browsers go by the end of the name."""
    named = SUFFIXES.get(suffix.lower())
    if named == found:
        return
    right = next(ending for ending, format_ in SUFFIXES.items() if format_ == found)
    said = f"の名前は {NAMES[named]} のもの" if named else f"の名前の終わり「{suffix}」は画像のものではありません"
    joined = f"{said}ですが、中身は {NAMES[found]} です。" if named else f"{said}（中身は {NAMES[found]} です）。"
    yield Problem("wrong-name", f"{joined}名前の終わりを「{right}」に直してください。")


def _over_budget_bytes(size: int) -> Problem:
    limit = megabytes(BUDGET_BYTES)
    return Problem("budget-bytes", f"は大きすぎます（{megabytes(size)}、上限は {limit}）。{_CURABLE}、小さくなります。")


# SVG


def _inspect_svg(data: bytes, sha256: str, problems: list[Problem]) -> Inspection:
    if len(data) > BUDGET_BYTES:  # a fault anyway: no time is spent on reading it
        return Inspection(len(data), sha256, "svg", problems=tuple(problems))
    svg = read_svg(data)
    for what, line in svg.dangers.items():
        more = f"、ほか {svg.more[what] - 1} か所" if svg.more[what] > 1 else ""
        text = f"の中に{what}があります（SVG の {line} 行目{more}）。消すか、PNG で保存し直してください。"
        problems.append(Problem("svg", text))
    if svg.broken:
        text = "は途中で切れているか、SVG（XML）として正しくありません。もとの画像を入れ直してください。"
        problems.append(Problem("broken", text))
    elif svg.width is None and not svg.dangers:
        text = "の SVG に大きさ（width と height、または viewBox）がありません。書き足してください。"
        problems.append(Problem("size-unknown", text, Level.ADVICE))
    return Inspection(len(data), sha256, "svg", svg.width, svg.height, problems=tuple(problems))


# Pictures made of pixels


def _inspect_raster(data: bytes, sha256: str, found: Format, problems: list[Problem]) -> Inspection:
    size: tuple[int, int] | None = None
    pixels = None
    try:
        size = _declared_size(data, found)
        limit = _decode_limit(data, found)
        if size[0] * size[1] > limit or _scans(data, found) > SCAN_LIMIT:
            problems.append(_bomb(size, limit))
        else:
            if size[0] * size[1] > BUDGET_PIXELS or max(size) > BUDGET_SIDE:
                problems.append(_over_budget_pixels(size))
            with decoded(data, found) as image:
                size = image.size
                pixels = fingerprint(image)
                problems.extend(_check_decoded(image))
    except (Image.DecompressionBombWarning, Image.DecompressionBombError):
        problems.append(_bomb(size, DECODE_LIMIT))
    except Exception:  # noqa: BLE001 (whatever a decoder stumbles over, the file is what is wrong)
        problems.append(
            Problem("broken", "は途中で切れているか壊れていて、最後まで読めません。もとの画像を入れ直してください。")
        )
    width, height = size or (None, None)
    return Inspection(len(data), sha256, found, width, height, pixels, tuple(problems))


def _declared_size(data: bytes, found: Format) -> tuple[int, int]:
    """Read the size off the header, before anything is unpacked."""
    if found == "webp":  # Pillow makes room for the whole picture when it opens one
        return _webp_size(data)
    with _quiet(), _opened(data, found) as image:
        return image.size


def _webp_size(data: bytes) -> tuple[int, int]:
    match data[12:16]:
        case b"VP8X":
            return 1 + int.from_bytes(data[24:27], "little"), 1 + int.from_bytes(data[27:30], "little")
        case b"VP8L":
            bits = int.from_bytes(data[21:25], "little")
            return 1 + (bits & 0x3FFF), 1 + (bits >> 14 & 0x3FFF)
        case _:
            return int.from_bytes(data[26:28], "little") & 0x3FFF, int.from_bytes(data[28:30], "little") & 0x3FFF


def _decode_limit(data: bytes, found: Format) -> int:
    heavy = found == "webp" or (found == "jpeg" and b"\xff\xc2" in data)  # the mark of a progressive one
    return HEAVY_DECODE_LIMIT if heavy else DECODE_LIMIT


def _scans(data: bytes, found: Format) -> int:
    return data.count(b"\xff\xda") if found == "jpeg" else 1  # these two bytes never stand inside a scan


@contextmanager
def decoded(data: bytes, found: Format) -> Iterator[Image.Image]:
    """Open the first frame of a picture, all its pixels unpacked. Raises whatever a decoder raises at a broken one."""
    with _quiet():
        if found == "png":  # the decoder itself stops at the last pixel, and looks at no checksum
            if _PNG_END not in data:
                raise OSError("no end")
            with _opened(data, found) as image:
                image.verify()
        with _opened(data, found) as image:
            image.load()
            yield image


_PNG_END = b"IEND\xaeB`\x82"


def _opened(data: bytes, found: Format) -> Image.Image:
    return Image.open(io.BytesIO(data), formats=[NAMES[found].upper()])


@contextmanager
def _quiet() -> Iterator[None]:
    """Hear no warnings (of odd EXIF, say), but fail where Pillow suspects a bomb."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        warnings.simplefilter("error", Image.DecompressionBombWarning)
        yield


def fingerprint(image: Image.Image) -> str:
    """Compute the fingerprint of what is seen; strip by strip, so that no second picture lies in memory."""
    digest = hashlib.sha256(repr(image.size).encode())
    width, height = image.size
    for top in range(0, height, 128):
        strip = image.crop((0, top, width, min(top + 128, height)))
        if image.mode not in {"I", "I;16", "I;16B", "F"}:  # those have no RGBA
            strip = strip.convert("RGBA")
        digest.update(strip.tobytes())
    return digest.hexdigest()


def _check_decoded(image: Image.Image) -> Iterator[Problem]:
    if image.mode == "CMYK":
        text = f"は印刷用の色（CMYK）で、画面では色が変わります。{_CURABLE}、画面の色（RGB）になります。"
        yield Problem("cmyk", text)
    if getattr(image, "is_animated", False) and image.format != "MPO":  # a camera's JPEG with a second picture inside
        text = "は動く画像です。読む人の気を散らし、止めることもできません。動かない画像にしてください。"
        yield Problem("animated", text)
    yield from _check_exif(image)


_PLACE = {int(ExifTags.GPS.GPSLatitude), int(ExifTags.GPS.GPSLongitude), int(ExifTags.GPS.GPSDestLatitude)}
_HARMLESS_EXIF = {
    int(tag)
    for tag in (
        *(
            ExifTags.Base.Orientation,
            ExifTags.Base.XResolution,
            ExifTags.Base.YResolution,
            ExifTags.Base.ResolutionUnit,
        ),
        *(ExifTags.Base.YCbCrPositioning, ExifTags.Base.ExifOffset, ExifTags.Base.GPSInfo, ExifTags.Base.ExifVersion),
        *(ExifTags.Base.ExifImageWidth, ExifTags.Base.ExifImageHeight, ExifTags.Base.ColorSpace),
        *(ExifTags.Base.FlashPixVersion, ExifTags.Base.ComponentsConfiguration),
        *(ExifTags.Base.UserComment,),  # a Mac writes "Screenshot" there
    )
}
_EMPTY_EXIF = 20  # bytes: a header and an empty list


def _check_exif(image: Image.Image) -> Iterator[Problem]:
    """What the file tells of the person who made it: the place is a fault, the rest advice."""
    try:
        exif = image.getexif()
        place = not _PLACE.isdisjoint(exif.get_ifd(ExifTags.IFD.GPSInfo))
        tags = {*exif, *exif.get_ifd(ExifTags.IFD.Exif)}
    except Exception:  # noqa: BLE001 (damaged EXIF: browsers ignore it too)
        place, tags = False, set()
    unread = not tags and len(image.info.get("exif", b"")) > _EMPTY_EXIF
    if place or b"GPSLatitude" in _xmp(image):
        text = f"に撮影した場所（GPS）の記録が残っていて、公開すると誰にでも分かります。{_CURABLE}、記録が消えます。"
        yield Problem("place", text)
    elif unread or tags - _HARMLESS_EXIF:
        text = f"に撮影や編集の記録（EXIF）が残っています。{_CURABLE}、記録が消えます。"
        yield Problem("exif", text, Level.ADVICE)


def _xmp(image: Image.Image) -> bytes:
    xmp = image.info.get("xmp") or image.info.get("XML:com.adobe.xmp") or b""
    return xmp.encode("utf-8", "replace") if isinstance(xmp, str) else bytes(xmp)


def _bomb(size: tuple[int, int] | None, limit: int) -> Problem:
    said = f"は開くと {size[0]}×{size[1]} ピクセルになり" if size else "は開くと大きくなりすぎ"
    text = (
        f"{said}、危険なので開いていません（上限は {limit // 10_000:,} 万ピクセル）。小さくして保存し直してください。"
    )
    return Problem("bomb", text)


def _over_budget_pixels(size: tuple[int, int]) -> Problem:
    text = f"は縦横が大きすぎます（{size[0]}×{size[1]} ピクセル、上限は合わせて {BUDGET_PIXELS // 10_000} 万、一辺 {BUDGET_SIDE:,} ピクセル）。{_CURABLE}、小さくなります。"
    return Problem("budget-pixels", text)
