"""A picture that a person took becomes the one that is published."""

from __future__ import annotations

import io
import os
from pathlib import Path

import pytest
from images.pictures import animated, drawn, exif, huge, jpeg, noise, png, saved, svg
from PIL import Image as Picture
from PIL import ImageChops, ImageCms, PngImagePlugin

from helpcenter.images.inspect import BUDGET_BYTES, BUDGET_PIXELS, inspect_bytes
from helpcenter.images.take_in import Refused, Taken, take_in, write_safely


def opened(taken: Taken) -> Picture.Image:
    return Picture.open(io.BytesIO(taken.data))


def same(one: Picture.Image, other: Picture.Image) -> bool:
    return (
        one.size == other.size
        and ImageChops.difference(one.convert("RGBA"), other.convert("RGBA")).getbbox(alpha_only=False) is None
    )


@pytest.mark.parametrize(
    ("mode", "format_"),
    [
        ("RGB", "PNG"),
        ("RGBA", "PNG"),
        ("L", "PNG"),
        ("LA", "PNG"),
        ("P", "PNG"),
        ("1", "PNG"),
        ("P", "GIF"),
        ("RGB", "BMP"),
    ],
)
def test_screenshot_loses_nothing_and_becomes_png(mode: str, format_: str) -> None:
    picture = drawn((200, 100), mode)
    taken = take_in(saved(picture, format_), f".{format_.lower()}")
    assert (taken.suffix, opened(taken).format, taken.notes) == (".png", "PNG", ())
    assert same(opened(taken), picture)


@pytest.mark.parametrize("mode", ["RGB", "RGBA"])
def test_picture_of_few_colours_gets_a_palette_and_keeps_each(mode: str) -> None:
    picture = noise((16, 16)).resize((160, 160), Picture.Resampling.NEAREST).convert(mode)
    if mode == "RGBA":
        picture.putpixel((0, 0), (1, 2, 3, 128))
        picture.paste((9, 9, 9, 0), (0, 0, 10, 10))
    taken = take_in(saved(picture, "PNG"), ".png")
    assert opened(taken).mode == "P"
    assert same(opened(taken), picture)
    assert len(taken.data) < len(saved(picture, "PNG", optimize=True))


def test_picture_of_many_colours_keeps_them() -> None:
    picture = noise((100, 100))
    taken = take_in(saved(picture, "PNG"), ".png")
    assert opened(taken).mode == "RGB"
    assert same(opened(taken), picture)


def test_transparency_stays() -> None:
    picture = drawn((60, 40), "RGBA")
    picture.putalpha(Picture.linear_gradient("L").resize((60, 40)))
    for data, suffix in ((saved(picture, "PNG"), ".png"), (saved(picture, "WEBP", lossless=True, exact=True), ".webp")):
        taken = take_in(data, suffix)
        assert opened(taken).convert("RGBA").getchannel("A").getextrema() == picture.getchannel("A").getextrema()


def test_one_transparent_colour_stays() -> None:
    taken = take_in(saved(Picture.new("RGB", (9, 9), "red"), "PNG", transparency=(255, 0, 0)), ".png")
    assert opened(taken).convert("RGBA").getpixel((0, 0)) == (255, 0, 0, 0)


def test_sixteen_bits_become_eight() -> None:
    picture = Picture.new("I;16", (20, 10), 65_535)
    picture.putpixel((0, 0), 32_896)
    taken = take_in(saved(picture, "PNG"), ".png")
    grey = opened(taken).convert("L")
    assert (grey.getpixel((0, 0)), grey.getpixel((1, 0))) == (128, 255)


def test_photograph_stays_jpeg_without_place_and_camera() -> None:
    taken = take_in(jpeg((400, 300), exif=exif(gps=True, Model="Phone"), quality=100, comment=b"secret"), ".jpg")
    picture = opened(taken)
    assert (picture.format, dict(picture.getexif()), picture.info.get("comment")) == ("JPEG", {}, None)
    assert taken.notes == ("撮影した場所（GPS）の記録を消しました。",)


def test_camera_is_told_when_no_place_was_there() -> None:
    assert take_in(jpeg(exif=exif(Model="Phone")), ".jpg").notes == ("撮影や編集の記録（EXIF）を消しました。",)


@pytest.mark.parametrize("format_", ["PNG", "JPEG", "WEBP", "AVIF"])
def test_nothing_but_pixels_is_left(format_: str) -> None:
    options: dict[str, object] = {
        "exif": exif(gps=True, Artist="secret"),
        "xmp": b"<x>secret</x>",
        "comment": b"secret",
    }
    if format_ == "PNG":
        text = PngImagePlugin.PngInfo()
        text.add_text("Author", "secret")
        text.add_itxt("XML:com.adobe.xmp", "<x>secret</x>")
        options = {"pnginfo": text, "exif": exif(gps=True, Artist="secret")}
    data = saved(drawn(), format_, **options)
    taken = take_in(data, {"PNG": ".png", "JPEG": ".jpg", "WEBP": ".webp", "AVIF": ".avif"}[format_])
    assert b"secret" in data
    assert b"secret" not in taken.data
    assert inspect_bytes(taken.data, taken.suffix).problems == ()


@pytest.mark.parametrize("orientation", range(1, 9))
def test_picture_is_turned_upright(orientation: int) -> None:
    picture = Picture.new("RGB", (64, 32), "white")
    picture.paste("black", (0, 0, 16, 16))
    taken = take_in(saved(picture, "PNG", exif=exif(Orientation=orientation)), ".png")
    width, height = opened(taken).size
    assert (width, height) == (taken.width, taken.height) == ((64, 32) if orientation <= 4 else (32, 64))
    corner = {1: "nw", 2: "ne", 3: "se", 4: "sw", 5: "nw", 6: "ne", 7: "se", 8: "sw"}[orientation]
    place = (width - 1 if "e" in corner else 0, height - 1 if "s" in corner else 0)
    assert opened(taken).convert("RGB").getpixel(place) == (0, 0, 0)
    assert taken.notes == (() if orientation == 1 else ("写真の向きを直しました。",))


def test_printing_colours_become_those_of_the_screen() -> None:
    taken = take_in(jpeg(mode="CMYK"), ".jpg")
    assert (opened(taken).mode, taken.notes) == ("RGB", ("印刷用の色（CMYK）を、画面の色（RGB）に変えました。",))


def test_colours_of_another_screen_become_those_of_the_web() -> None:
    """A profile is taken off only after the pixels have been made to match: here, one whose red is blue."""
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    assert same(opened(take_in(png(icc_profile=profile), ".png")), drawn())
    other = profile.replace("sRGB".encode("utf-16-be"), "mine".encode("utf-16-be"))
    for old, new in ((b"rXYZ", b"????"), (b"bXYZ", b"rXYZ"), (b"????", b"bXYZ")):
        other = other.replace(old, new, 1)
    red = Picture.new("RGB", (8, 8), "red")
    for data, suffix in (
        (saved(red, "PNG", icc_profile=other), ".png"),
        (saved(red, "JPEG", icc_profile=other), ".jpg"),
    ):
        result = opened(take_in(data, suffix))
        assert "icc_profile" not in result.info
        colour = result.convert("RGB").getpixel((4, 4))
        assert isinstance(colour, tuple)
        assert colour[0] < 60
        assert colour[2] > 200


def test_damaged_profile_is_taken_off_without_a_word() -> None:
    assert same(opened(take_in(png(icc_profile=b"no profile"), ".png")), drawn())
    lab = ImageCms.ImageCmsProfile(ImageCms.createProfile("LAB")).tobytes()  # not for these pixels
    assert same(opened(take_in(png(icc_profile=lab), ".png")), drawn())


def test_too_many_pixels_are_shrunk() -> None:
    taken = take_in(png((4000, 3000)), ".png")
    assert (taken.width, taken.height) == (2828, 2121)
    assert BUDGET_PIXELS >= 2828 * 2121
    assert taken.notes == ("大きすぎるので、4000×3000 から 2828×2121 ピクセルに縮めました。",)


def test_too_long_a_picture_is_shrunk() -> None:
    taken = take_in(png((100, 20_000)), ".png")
    assert (taken.width, taken.height) == (81, 16_383)


@pytest.mark.parametrize("format_", ["PNG", "JPEG", "WEBP"])
def test_too_many_bytes_are_shrunk(format_: str) -> None:
    taken = take_in(saved(noise((1600, 1500)), format_), {"PNG": ".png", "JPEG": ".jpg", "WEBP": ".webp"}[format_])
    assert len(taken.data) <= BUDGET_BYTES
    (note,) = taken.notes
    assert note.startswith("大きすぎるので、1600×1500 から ")


def test_taking_in_again_changes_nothing() -> None:
    """A lossy picture would lose something each time."""
    for data, suffix in (
        (jpeg((400, 300)), ".jpg"),
        (png(), ".png"),
        (saved(drawn(), "WEBP"), ".webp"),
        (svg(), ".svg"),
    ):
        once = take_in(data, suffix)
        assert take_in(once.data, once.suffix).data == once.data


def test_second_picture_in_a_cameras_jpeg_is_left_out() -> None:
    assert opened(take_in(animated("MPO"), ".jpg")).format == "JPEG"


def test_what_hangs_behind_a_jpeg_is_left_out() -> None:
    assert b"secret" not in take_in(jpeg() + b"secret\xff\xd9", ".jpg").data


def test_avif_becomes_webp() -> None:
    assert take_in(saved(drawn(), "AVIF"), ".avif").suffix == ".webp"


@pytest.mark.parametrize(
    ("data", "suffix", "reason"),
    [
        (b"", ".png", "は空です（0 バイト）。もとの画像を入れ直してください。"),
        (b"<html>", ".png", "の中身は画像ではなく、ウェブページ（HTML）です。ログイン画面やエラーのページが保存されています。もとの画像を保存し直してください。"),
        (png((90, 90))[:-40], ".png", "は途中で切れているか壊れていて、最後まで読めません。もとの画像を入れ直してください。"),
        (saved(drawn(), "BMP")[:-40], ".bmp", "は途中で切れているか壊れていて、最後まで読めません。もとの画像を入れ直してください。"),
        (animated("GIF"), ".gif", "は動く画像です。読む人の気を散らし、止めることもできません。動かない画像にしてください。"),
        (huge("png"), ".png", "は開くと 8000×5000 ピクセルになり、危険なので開いていません（上限は 2,500 万ピクセル）。小さくして保存し直してください。"),
        (saved(drawn(), "TIFF"), ".tif", "の中身は TIFF で、ページには載せられません。PNG か JPEG で保存し直してください。"),
        (svg("<script/>"), ".svg", "の中にスクリプト（<script>）があります（SVG の 3 行目）。消すか、PNG で保存し直してください。"),
        (svg(" " * 1_300_000), ".svg", "は SVG としては大きすぎます（1.3 MB、上限は 1.0 MB）。PNG で保存し直してください。"),
        (bytes(20_000_001), ".png", "は 20.0 MB もあるので、開いていません（上限は 20 MB）。小さくして保存し直してください。"),
    ],
    ids=["empty", "web_page", "truncated", "truncated_bmp", "animated", "bomb", "tiff", "script", "large_svg", "large"],
)  # fmt: skip
def test_refused(data: bytes, suffix: str, reason: str) -> None:
    with pytest.raises(Refused) as refused:
        take_in(data, suffix)
    assert str(refused.value) == reason


def test_large_bmp_is_refused_before_it_is_unpacked() -> None:
    data = bytearray(saved(drawn(), "BMP"))
    data[18:26] = (9000).to_bytes(4, "little") + (9000).to_bytes(4, "little")
    with pytest.raises(Refused, match="は縦横が大きすぎます（9000×9000 ピクセル）。小さくして保存し直してください。"):
        take_in(bytes(data), ".bmp")


def test_writing_keeps_the_old_file_until_the_new_one_is_whole(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = tmp_path / "a.png"
    file.write_bytes(b"old")

    def fail(_: int) -> None:
        raise OSError

    monkeypatch.setattr(os, "fsync", fail)
    with pytest.raises(OSError, match=r"^$"):
        write_safely(file, b"new")
    assert [(f.name, f.read_bytes()) for f in tmp_path.iterdir()] == [("a.png", b"old")]


@pytest.mark.skipif(os.name == "nt", reason="modes are Unix")
def test_written_file_can_be_read_by_others(tmp_path: Path) -> None:
    write_safely(tmp_path / "new" / "a.png", b"new")
    assert (tmp_path / "new" / "a.png").stat().st_mode & 0o777 == 0o644
