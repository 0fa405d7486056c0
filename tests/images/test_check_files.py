"""Golden cases: a picture with something wrong, and the complete list of lines that the writer is told."""

from __future__ import annotations

import os
import zlib
from collections.abc import Callable
from pathlib import Path

import pytest
from images.content import Content, facts
from images.pictures import (
    animated,
    chunk,
    drawn,
    exif,
    huge,
    jpeg,
    many_scans,
    noise,
    png,
    png_of_chunks,
    saved,
    svg,
)

from helpcenter.images.inspect import READ_LIMIT, inspect_file

ADD = "「python3 scripts/dev.py add-image」で入れ直すと"
BROKEN = "は途中で切れているか壊れていて、最後まで読めません。もとの画像を入れ直してください。"
BOMB = "は開くと 8000×5000 ピクセルになり、危険なので開いていません（上限は 2,500 万ピクセル）。小さくして保存し直してください。"
PLACE = f"に撮影した場所（GPS）の記録が残っていて、公開すると誰にでも分かります。{ADD}、記録が消えます。"
EXIF = f"に撮影や編集の記録（EXIF）が残っています。{ADD}、記録が消えます。"
ANIMATED = "は動く画像です。読む人の気を散らし、止めることもできません。動かない画像にしてください。"
WEB_PAGE = "の中身は画像ではなく、ウェブページ（HTML）です。ログイン画面やエラーのページが保存されています。もとの画像を保存し直してください。"
MARKUP = (
    "の中身は画像ではなく、XML の文書です。サーバーのエラーが保存されているようです。もとの画像を保存し直してください。"
)
TEXT = "の中身は画像ではなく、文字だけのファイルです。もとの画像を保存し直してください。"
UNKNOWN = "は画像として読めません。PNG か JPEG で保存し直してください。"
SVG_BROKEN = "は途中で切れているか、SVG（XML）として正しくありません。もとの画像を入れ直してください。"


def foreign(name: str) -> str:
    return f"の中身は {name} で、ページには載せられません。PNG か JPEG で保存し直してください。"


def danger(what: str, where: str = "3 行目") -> str:
    return f"の中に{what}があります（SVG の {where}）。消すか、PNG で保存し直してください。"


def outside(address: str, where: str = "3 行目") -> str:
    return danger(f"ほかの場所を指すアドレス（{address}）", where)


XMP = b'<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf exif:GPSLatitude="35,41.3N"/></x:xmpmeta>'

CASES: dict[str, tuple[str, Callable[[], bytes], list[str]]] = {
    # Not a picture
    "empty": (".png", lambda: b"", ["は空です（0 バイト）。もとの画像を入れ直してください。"]),
    "web_page": (".png", lambda: b"<!DOCTYPE html>\n<title>login</title>", [WEB_PAGE]),
    "web_page_after_blanks": (".jpg", lambda: b"\xef\xbb\xbf\r\n  <HTML lang=ja>", [WEB_PAGE]),
    "web_page_as_xml": (".svg", lambda: b'<?xml version="1.0"?><!DOCTYPE html PUBLIC "x"><html/>', [WEB_PAGE]),
    "web_page_after_a_comment": (".gif", lambda: b"<!-- saved --><div>404</div>", [WEB_PAGE]),
    "error_in_xml": (".png", lambda: b'<?xml version="1.0"?>\n<Error><Code>AccessDenied</Code></Error>', [MARKUP]),
    "error_in_json": (".png", lambda: b'{"error": "not found"}', [TEXT]),
    "words_in_shift_jis": (".png", lambda: "見つかりません".encode("cp932"), [TEXT]),
    "words_in_utf_16": (".png", lambda: "見つかりません".encode("utf-16"), [TEXT]),
    "lfs": (
        ".png",
        lambda: b"version https://git-lfs.github.com/spec/v1\noid sha256:0\nsize 1\n",
        ["の中身は画像ではなく、Git LFS の目印です。「git lfs pull」を実行して、もとの画像を取り出してください。"],
    ),
    "random_bytes": (".png", lambda: bytes(range(256)), [UNKNOWN]),
    "bmp": (".png", lambda: saved(drawn(), "BMP"), [foreign("BMP")]),
    "tiff": (".jpg", lambda: saved(drawn(), "TIFF"), [foreign("TIFF")]),
    "heic": (".jpg", lambda: b"\0\0\0\x18ftypheic\0\0\0\0mif1heic", [foreign("HEIC")]),
    "heic_by_a_later_brand": (".jpg", lambda: b"\0\0\0\x18ftypmif1\0\0\0\0mif1heic", [foreign("HEIC")]),
    "film": (".png", lambda: b"\0\0\0\x18ftypisom\0\0\0\0isommp42", [UNKNOWN]),
    "pdf": (".png", lambda: b"%PDF-1.7\n", [foreign("PDF")]),
    "office": (".png", lambda: b"PK\3\4....", [foreign("ZIP か Office の文書")]),
    "compressed_svg": (".svg", lambda: b"\x1f\x8b\x08....", [foreign("gzip で圧縮したファイル")]),
    # Another picture than the name says
    "jpeg_named_png": (
        ".png",
        jpeg,
        ["の名前は PNG のものですが、中身は JPEG です。名前の終わりを「.jpg」に直してください。"],
    ),
    "png_named_jpeg": (
        ".jpeg",
        png,
        ["の名前は JPEG のものですが、中身は PNG です。名前の終わりを「.png」に直してください。"],
    ),
    "svg_named_png": (
        ".png",
        svg,
        ["の名前は PNG のものですが、中身は SVG です。名前の終わりを「.svg」に直してください。"],
    ),
    "picture_named_text": (
        ".txt",
        png,
        [
            "の名前の終わり「.txt」は画像のものではありません（中身は PNG です）。名前の終わりを「.png」に直してください。"
        ],
    ),
    "jpeg_named_jpeg": (".jpeg", jpeg, []),
    # Broken
    "truncated_png": (".png", lambda: png((400, 300))[:-400], [BROKEN]),
    "png_without_its_end": (".png", lambda: png()[:-12], [BROKEN]),
    "png_with_a_flipped_bit": (".png", lambda: _flipped(png((400, 300))), [BROKEN]),
    "truncated_jpeg": (".jpg", lambda: jpeg((400, 300))[:-400], [BROKEN]),
    "truncated_gif": (".gif", lambda: saved(noise((100, 80)), "GIF")[:-400], [BROKEN]),
    "truncated_webp": (".webp", lambda: saved(noise((100, 80)), "WEBP")[:-400], [BROKEN]),
    "truncated_avif": (".avif", lambda: saved(noise((100, 80)), "AVIF")[:-400], [BROKEN]),
    "header_only": (".png", lambda: b"\x89PNG\r\n\x1a\n", [BROKEN]),
    "truncated_svg": (".svg", lambda: svg()[:-10], [SVG_BROKEN]),
    # Bombs
    "png_bomb": (".png", lambda: huge("png"), [BOMB]),
    "gif_bomb": (".gif", lambda: huge("gif"), [BOMB]),
    "jpeg_bomb": (".jpg", lambda: huge("jpeg"), [BOMB]),
    "webp_bomb": (".webp", lambda: huge("webp"), [BOMB.replace("2,500", "1,600")]),
    "avif_bomb": (".avif", lambda: huge("avif"), [BOMB]),
    "bomb_beyond_pillows_own_limit": (
        ".png",
        lambda: png_of_chunks(size=(200_000, 100_000)),
        [
            "は開くと大きくなりすぎ、危険なので開いていません（上限は 2,500 万ピクセル）。小さくして保存し直してください。"
        ],
    ),
    "scan_bomb": (".jpg", lambda: many_scans(200), [BOMB.replace("8000×5000", "64×64").replace("2,500", "1,600")]),
    "text_bomb": (
        ".png",
        lambda: png_of_chunks(chunk(b"zTXt", b"a\0\0" + zlib.compress(bytes(50_000_000), 9))),
        [BROKEN],
    ),
    # What it tells of the person, and how it is saved
    "place_in_jpeg": (".jpg", lambda: jpeg(exif=exif(gps=True, Model="Phone")), [PLACE]),
    "place_in_png": (".png", lambda: png(exif=exif(gps=True)), [PLACE]),
    "place_in_webp": (".webp", lambda: saved(drawn(), "WEBP", exif=exif(gps=True)), [PLACE]),
    "place_in_avif": (".avif", lambda: saved(drawn(), "AVIF", exif=exif(gps=True)), [PLACE]),
    "place_in_xmp": (".jpg", lambda: jpeg(xmp=XMP), [PLACE]),
    "camera_in_jpeg": (".jpg", lambda: jpeg(exif=exif(Make="Maker", Model="Phone")), ["注意: " + EXIF]),
    "orientation_alone": (".jpg", lambda: jpeg(exif=exif(Orientation=6)), []),
    "damaged_exif": (".jpg", lambda: jpeg(exif=b"Exif\0\0XXXX secret place and name"), ["注意: " + EXIF]),
    "cmyk": (
        ".jpg",
        lambda: jpeg(mode="CMYK"),
        [f"は印刷用の色（CMYK）で、画面では色が変わります。{ADD}、画面の色（RGB）になります。"],
    ),
    "animated_gif": (".gif", lambda: animated("GIF"), [ANIMATED]),
    "animated_png": (".png", lambda: animated("PNG"), [ANIMATED]),
    "animated_webp": (".webp", lambda: animated("WEBP"), [ANIMATED]),
    "animated_avif": (".avif", lambda: animated("AVIF"), [ANIMATED]),
    "two_pictures_in_a_cameras_jpeg": (".jpg", lambda: animated("MPO"), []),
    "everything_at_once": (
        ".png",
        lambda: jpeg(mode="CMYK", exif=exif(gps=True)),
        [
            PLACE,
            "の名前は PNG のものですが、中身は JPEG です。名前の終わりを「.jpg」に直してください。",
            f"は印刷用の色（CMYK）で、画面では色が変わります。{ADD}、画面の色（RGB）になります。",
        ],
    ),
    # Budgets
    "more_bytes_than_the_budget": (
        ".png",
        lambda: saved(noise((700, 600)), "PNG", compress_level=0),
        [f"は大きすぎます（1.3 MB、上限は 1.0 MB）。{ADD}、小さくなります。"],
    ),
    "more_pixels_than_the_budget": (
        ".png",
        lambda: png((3000, 2500)),
        [
            f"は縦横が大きすぎます（3000×2500 ピクセル、上限は合わせて 600 万、一辺 16,383 ピクセル）。{ADD}、小さくなります。"
        ],
    ),
    "longer_than_the_budget": (
        ".png",
        lambda: png((40, 16_384)),
        [
            f"は縦横が大きすぎます（40×16384 ピクセル、上限は合わせて 600 万、一辺 16,383 ピクセル）。{ADD}、小さくなります。"
        ],
    ),
    "as_many_pixels_as_the_budget": (".png", lambda: png((3000, 2000)), []),
    "large_svg": (
        ".svg",
        lambda: svg(" " * 1_300_000),
        [f"は大きすぎます（1.3 MB、上限は 1.0 MB）。{ADD}、小さくなります。"],
    ),
    # SVG
    "svg_script": (".svg", lambda: svg("<script>x</script>"), [danger("スクリプト（<script>）")]),
    "svg_script_in_capitals": (".svg", lambda: svg("<SCRIPT/>"), [danger("スクリプト（<script>）")]),
    "svg_script_behind_a_prefix": (
        ".svg",
        lambda: svg('<x:script xmlns:x="http://www.w3.org/2000/svg"/>'),
        [danger("スクリプト（<script>）")],
    ),
    "svg_handler": (
        ".svg",
        lambda: svg("<g onload='x()'/>\n<g ONCLICK='y'/>"),
        [danger("動きを起こす属性（onload）"), danger("動きを起こす属性（onclick）", "4 行目")],
    ),
    "svg_handler_twice": (
        ".svg",
        lambda: svg("<g onload='x'/>\n<g onload='y'/>"),
        [danger("動きを起こす属性（onload）", "3 行目、ほか 1 か所")],
    ),
    "svg_javascript": (
        ".svg",
        lambda: svg("<a xlink:href=' java&#9;script:x()'><text>a</text></a>"),
        [danger("スクリプトを動かすリンク（javascript:）")],
    ),
    "svg_animated_link": (
        ".svg",
        lambda: svg("<set attributeName='xlink:href' to='x'/>"),
        [danger("属性「xlink:href」を書きかえる動き")],
    ),
    "svg_foreign_object": (".svg", lambda: svg("<foreignObject/>"), [danger("HTML を埋め込む要素（<foreignObject>）")]),
    "svg_frame": (
        ".svg",
        lambda: svg("<iframe xmlns='http://www.w3.org/1999/xhtml' src='https://a.example/'/>"),
        [danger("ほかのものを埋め込む要素（<iframe>）"), outside("https://a.example/")],
    ),
    "svg_image_outside": (
        ".svg",
        lambda: svg("<image href='https://a.example/b.png'/>"),
        [outside("https://a.example/b.png")],
    ),
    "svg_image_in_a_file": (".svg", lambda: svg("<image xlink:href='other.png'/>"), [outside("other.png")]),
    "svg_image_inside": (".svg", lambda: svg("<image href='data:image/png;base64,AAAA'/>"), []),
    "svg_svg_inside": (
        ".svg",
        lambda: svg("<image href='data:image/svg+xml,AAAA'/>"),
        [outside("data:image/svg+xml,AAAA")],
    ),
    "svg_use_of_itself": (".svg", lambda: svg("<g id='a'/><use href='#a' fill='url(#a)'/>"), []),
    "svg_use_of_another": (".svg", lambda: svg("<use href='b.svg#a'/>"), [outside("b.svg#a")]),
    "svg_base": (".svg", lambda: svg("<g xml:base='https://a.example/'/>"), [outside("https://a.example/")]),
    "svg_style_attribute": (".svg", lambda: svg("<g style='fill:url(//a.example/b)'/>"), [outside("//a.example/b")]),
    "svg_presentation_attribute": (
        ".svg",
        lambda: svg("<g filter=\"url('//a.example/b')\"/>"),
        [outside("//a.example/b")],
    ),
    "svg_style_with_an_escape": (
        ".svg",
        lambda: svg(r"<g style='fill:u\72l(//a.example/b)'/>"),
        [outside("//a.example/b")],
    ),
    "svg_style_element": (
        ".svg",
        lambda: svg("<style><![CDATA[@import '//a.example/b';]]></style>"),
        [outside("//a.example/b")],
    ),
    "svg_font": (
        ".svg",
        lambda: svg("<style>@font-face{src:url(https://a.example/b.woff)}</style>"),
        [outside("https://a.example/b.woff")],
    ),
    "svg_style_of_deep_brackets": (".svg", lambda: svg(f"<style>a{{b:{'(' * 9000}}}</style>"), [SVG_BROKEN]),
    "svg_stylesheet": (
        ".svg",
        lambda: svg(before="<?xml-stylesheet href='a.css'?>"),
        [danger("ほかの場所のスタイル（<?xml-stylesheet?>）", "1 行目")],
    ),
    "svg_entities": (
        ".svg",
        lambda: svg("<text>&b;</text>", before='<!DOCTYPE svg [<!ENTITY a "aaaa">\n<!ENTITY b "&a;&a;">]>'),
        [danger("実体の宣言（<!ENTITY>）", "1 行目")],
    ),
    "svg_outside_entity": (
        ".svg",
        lambda: svg("<text>&b;</text>", before='<!DOCTYPE svg [<!ENTITY b SYSTEM "file:///etc/passwd">]>'),
        [danger("実体の宣言（<!ENTITY>）", "1 行目")],
    ),
    "svg_in_utf_16": (".svg", lambda: svg("<script/>").decode().encode("utf-16"), [danger("スクリプト（<script>）")]),
    "svg_in_an_unknown_encoding": (".svg", lambda: svg(before='<?xml version="1.0" encoding="x-no"?>'), [SVG_BROKEN]),
    "svg_of_a_drawing_program": (
        ".svg",
        lambda: svg(
            before='<?xml version="1.0"?>\n<!-- licence -->\n<!DOCTYPE svg PUBLIC "-//W3C//DTD SVG 1.1//EN"'
            ' "http://www.w3.org/Graphics/SVG/1.1/DTD/svg11.dtd">\n'
        ),
        [],
    ),
    "svg_without_a_size": (
        ".svg",
        lambda: svg(attributes=""),
        ["注意: の SVG に大きさ（width と height、または viewBox）がありません。書き足してください。"],
    ),
    "svg_sized_by_its_view_box": (".svg", lambda: svg(attributes='width="100%" viewBox="0,0 40 30"'), []),
}


def _flipped(data: bytes) -> bytes:
    """One bit of the pixels turned."""
    at = data.index(b"IDAT") + 40
    return data[:at] + bytes([data[at] ^ 4]) + data[at + 1 :]


@pytest.fixture(name="content")
def _content(tmp_path: Path) -> Content:
    return Content(tmp_path)


@pytest.mark.parametrize("name", CASES)
def test_picture_is_judged_at_its_line_in_the_manifest(name: str, content: Content) -> None:
    suffix, make, texts = CASES[name]
    data = make()
    content.put(f"images/login{suffix}", data)
    content.record("login", f"images/login{suffix}", facts(data)[0])
    found = [line for line in content.check() if "がまだありません。" not in line]
    place = f"docs/_data/images.yml:4:11: 画像「login」のファイル「docs/images/login{suffix}」"
    assert found == sorted(_line(text, place) for text in texts)


@pytest.mark.parametrize(
    "name", ["empty", "web_page", "place_in_jpeg", "svg_script", "camera_in_jpeg", "everything_at_once"]
)
def test_picture_is_judged_at_its_file_when_the_manifest_does_not_know_it(name: str, content: Content) -> None:
    suffix, make, texts = CASES[name]
    content.put(f"images/rms/login{suffix}", make())
    place = f"docs/images/rms/login{suffix}:1:1: 画像「docs/images/rms/login{suffix}」"
    assert content.check({f"images/rms/login{suffix}": None}) == sorted(_line(text, place) for text in texts)


def _line(text: str, place: str) -> str:
    advice = "注意: "
    return f"{advice}{place}{text.removeprefix(advice)}" if text.startswith(advice) else place + text


# The file on the disk


def test_file_over_the_limit_is_not_read(content: Content) -> None:
    with content.put("images/a.png", png()).open("r+b") as stream:
        stream.truncate(READ_LIMIT + 1_500_000)
    assert content.check({"images/a.png": None}) == [
        "docs/images/a.png:1:1: 画像「docs/images/a.png」は 21.5 MB もあるので、開いていません（上限は 20 MB）。小さくして保存し直してください。"
    ]


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="pipes of this kind are Unix")
def test_pipe_keeps_nobody_waiting(content: Content) -> None:
    os.mkfifo(content.docs / "images" / "a.png")
    assert content.check({"images/a.png": None}) == [
        "docs/images/a.png:1:1: 画像「docs/images/a.png」はファイルではありません。画像のファイルを入れてください。"
    ]


def test_file_that_may_not_be_read(content: Content, monkeypatch: pytest.MonkeyPatch) -> None:
    file = content.put("images/a.png", png())

    def refuse(*_: object, **__: object) -> None:
        raise PermissionError(13, "Permission denied", str(file))

    with monkeypatch.context() as patch:
        patch.setattr(Path, "open", refuse)
        found = inspect_file(file)
    assert [problem.text for problem in found.problems] == [
        "を開けません（Permission denied）。ファイルの権限を確かめてください。"
    ]


def test_links(content: Content, tmp_path: Path) -> None:
    """Out of the docs folder, to nothing, to itself, as a folder: each is told. One that stays inside is only a second name."""
    outside = tmp_path / "outside"
    outside.mkdir()
    (outside / "a.png").write_bytes(png())
    images = content.docs / "images"
    (images / "out.png").symlink_to(outside / "a.png")
    (images / "folder").symlink_to(outside)
    (images / "nothing.png").symlink_to("missing.png")
    (images / "round.png").symlink_to("round.png")
    content.put("images/real.png", png(seed=3))
    (images / "near.png").symlink_to("real.png")
    content.record("login", "images/out.png", "sha256: " + "0" * 64)
    assert content.check(dict.fromkeys(("images/real.png", "images/near.png"))) == [
        "docs/_data/images.yml:4:11: 画像「login」のファイル「docs/images/out.png」は、docs/ の外を指すリンクです。ファイルそのものを入れてください。",
        "docs/images/folder:1:1: 画像「docs/images/folder」は、docs/ の外を指すリンクです。ファイルそのものを入れてください。",
        "docs/images/nothing.png:1:1: 画像「docs/images/nothing.png」は、どこにもつながらないリンクです。ファイルそのものを入れてください。",
        "docs/images/round.png:1:1: 画像「docs/images/round.png」は、どこにもつながらないリンクです。ファイルそのものを入れてください。",
    ]


def test_the_whole_folder_as_a_link(content: Content, tmp_path: Path) -> None:
    (content.docs / "images").rmdir()
    (tmp_path / "outside").mkdir()
    (tmp_path / "outside" / "a.png").write_bytes(b"")
    (content.docs / "images").symlink_to(tmp_path / "outside")
    assert content.check() == [
        "docs/images:1:1: 画像「docs/images」は、docs/ の外を指すリンクです。ファイルそのものを入れてください。"
    ]


def test_no_folder_is_no_fault(content: Content) -> None:
    (content.docs / "images").rmdir()
    assert content.check() == []


def test_what_is_not_published_is_not_looked_at(content: Content) -> None:
    for name in (".DS_Store", "Thumbs.db", "desktop.ini", ".a.png.tmp", ".hidden/a.png", "README.md"):
        content.put(f"images/{name}", b"")
    assert content.check() == []


def test_picture_elsewhere_is_opened_when_a_page_shows_it(content: Content) -> None:
    content.put("rms/a.png", b"")
    content.put("rms/b.png", b"")
    shown = ("rms/a.png", "rms/missing.png", "assets/a.css", "../outside.png", "https://a.example/a.png")
    assert content.check(dict.fromkeys(shown)) == [
        "docs/rms/a.png:1:1: 画像「docs/rms/a.png」は空です（0 バイト）。もとの画像を入れ直してください。"
    ]


def test_name_that_is_hard_to_type(content: Content) -> None:
    text = "の名前は、半角の小文字・数字・ハイフンだけで付けることをお勧めします。例: images/rms-api/login.png"
    names = ("画面.png", "Login.png", "a b.png", "a_b.png", "RMS/a.png", "a-1.png", "rms-api/2a.png")
    for seed, name in enumerate(names):
        content.put(f"images/{name}", png(seed=seed))
    place = "docs/images/{0}:1:1: 画像「docs/images/{0}」"
    assert content.check({f"images/{name}": None for name in names}) == [
        f"注意: {place.format(name)}{text}" for name in sorted(names[:5])
    ]


# Beside the pages


def test_file_that_nothing_shows(content: Content) -> None:
    content.put("images/a.png", png())
    assert content.check() == [
        "docs/images/a.png:1:1: 画像「docs/images/a.png」は、画像の台帳にもページにもありません。使うなら「python3 scripts/dev.py add-image ID docs/images/a.png」で台帳に入れ、使わないなら消してください。"
    ]


def test_picture_that_is_stretched(content: Content) -> None:
    shown: dict[str, int | None] = {"images/a.png": 640, "images/b.png": 40, "images/c.svg": 640, "images/d.png": None}
    content.put("images/c.svg", svg())
    for seed, path in enumerate(("images/a.png", "images/b.png", "images/d.png")):
        content.put(path, png(seed=seed))
    assert content.check(shown) == [
        "注意: docs/images/a.png:1:1: 画像「docs/images/a.png」の幅は 40 ピクセルですが、ページでは 640 ピクセルに引き伸ばされ、ぼやけます。幅の指定を 40 以下にするか、大きい画像に差し替えてください。"
    ]


# Beside the manifest


def test_picture_as_it_was_taken_in(content: Content) -> None:
    data = png()
    content.put("images/login.png", data)
    content.record("login", "images/login.png", *facts(data))
    assert content.check() == []


def test_picture_that_is_not_there_is_the_business_of_others(content: Content) -> None:
    content.record("login", "images/login.png", "sha256: " + "0" * 64)
    content.record("menu", "images/../../menu.png")
    assert content.check() == []


def test_picture_was_replaced(content: Content) -> None:
    """One cause, one fault: size and bytes differ too."""
    content.put("images/login.png", png((50, 30)))
    content.record("login", "images/login.png", *facts(png()))
    assert content.check() == [
        "docs/_data/images.yml:7:13: 画像「login」のファイル「docs/images/login.png」が、取り込んだときと違います（sha256 が台帳と一致しません）。差し替えたのなら「python3 scripts/dev.py add-image login docs/images/login.png」を実行し、心当たりがなければ、もとの画像に戻してください。"
    ]


def test_numbers_were_changed_by_hand(content: Content) -> None:
    data = png()
    content.put("images/login.png", data)
    content.record("login", "images/login.png", facts(data)[0], "width: 41", "height: 31", "bytes: 7")
    subject = "画像「login」のファイル「docs/images/login.png」の"
    mend = "手で直さず、「python3 scripts/dev.py add-image login docs/images/login.png」を実行してください。"
    assert content.check() == [
        f"docs/_data/images.yml:8:12: {subject} width は、台帳では 41 ですが、本当は 40 です。{mend}",
        f"docs/_data/images.yml:9:13: {subject} height は、台帳では 31 ですが、本当は 30 です。{mend}",
        f"docs/_data/images.yml:10:12: {subject} bytes は、台帳では 7 ですが、本当は {len(data)} です。{mend}",
    ]


def test_picture_was_laid_there_by_hand(content: Content) -> None:
    content.put("images/login.png", png())
    content.record("login", "images/login.png", "width: 40")
    assert content.check() == [
        "注意: docs/_data/images.yml:4:11: 画像「login」のファイル「docs/images/login.png」はありますが、台帳に sha256・height・bytes がまだありません。「python3 scripts/dev.py add-image login docs/images/login.png」を実行すると入ります。"
    ]


def test_same_picture_twice(content: Content) -> None:
    """The same bytes are a fault; the same pixels in other bytes may be meant."""
    data, again = png(), png(compress_level=0)
    for name, content_ in (("a", data), ("b", data), ("c", again)):
        content.put(f"images/{name}.png", content_)
        content.record(name, f"images/{name}.png", *facts(content_))
    first = "画像「a」のファイル「docs/images/a.png」"
    assert content.check() == [
        f"docs/_data/images.yml:13:11: 画像「b」のファイル「docs/images/b.png」は、{first}とまったく同じです。どちらかを消し、1 つを使い回してください。",
        f"注意: docs/_data/images.yml:22:11: 画像「c」のファイル「docs/images/c.png」は、{first}と同じ絵です（保存の形式だけが違います）。1 つを使い回せないか確かめてください。",
    ]


def test_empty_files_are_not_the_same_picture(content: Content) -> None:
    for name in ("a", "b"):
        content.put(f"images/{name}.png", b"")
    text = "は空です（0 バイト）。もとの画像を入れ直してください。"
    assert content.check({"images/a.png": None, "images/b.png": None}) == [
        f"docs/images/{name}.png:1:1: 画像「docs/images/{name}.png」{text}" for name in ("a", "b")
    ]


def test_two_entries_with_one_file(content: Content) -> None:
    data = png()
    content.put("images/a.png", data)
    content.record("a", "images/a.png", *facts(data))
    content.record("b", "images/a.png", *facts(data))
    assert content.check() == [
        "docs/_data/images.yml:13:11: 画像「b」の file「images/a.png」は、画像「a」と同じです。どちらかを消し、1 つを使い回してください。"
    ]


@pytest.mark.parametrize("alt", ["Rms-Login.png", "rms login", "RMS_LOGIN.source", "rms-login"])
def test_alt_is_the_name_of_the_file(alt: str, content: Content) -> None:
    content.record("rms-login", "images/rms-login.png", alt=alt)
    assert content.check() == [
        f"docs/_data/images.yml:5:10: 画像「rms-login」の alt「{alt}」はファイルの名前です。何の画面かを書いてください。例: RMSにログインする画面"
    ]
