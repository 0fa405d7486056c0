"""A finished site, read without the pages that made it."""

from __future__ import annotations

from pathlib import Path

import pytest

from helpcenter.diagnostics import Location
from helpcenter.site_check import Origins, check_site
from helpcenter.source import Trace

PLACE = Location("overrides/main.html", 3, 1)
HERE = Location("docs/index.md", 7, 1)


def in_theme(*_: object) -> Location:
    return PLACE


def told(
    tmp_path: Path, files: dict[str, str], origins: Origins | None = None, base: str = "http://127.0.0.1/"
) -> list[str]:
    """What is said of a site of these files, each line once."""
    for name, text in files.items():
        file = tmp_path / name
        file.parent.mkdir(exist_ok=True, parents=True)
        file.write_text(text, "utf-8")
    found = check_site(tmp_path, base, origins or Origins(theme=in_theme))
    return sorted({str(diagnostic) for diagnostic in found})


@pytest.mark.parametrize(
    "link",
    [
        "", "#here", "a/", "a/#there", "./a/index.html", "a", "x%20y.pdf", "?screen=current#here",
        "https://a.example/", "//a.example/", "mailto:a@example.com", "tel:0123", "#%E5%A0%B4%E6%89%80",
    ],
)  # fmt: skip
def test_good_link(tmp_path: Path, link: str) -> None:
    page = f'<a href="{link}">a</a><p id="here"></p><p id="場所"></p>' if link else "<p></p>"
    assert told(tmp_path, {"index.html": page, "a/index.html": '<p id="there"></p>', "x y.pdf": ""}) == []


@pytest.mark.parametrize(
    ("link", "problem"),
    [
        ("", "リンク先が空です。ページの場所か https:// で始まるアドレスを書いてください。"),
        ("b/", "リンク先「b/」が見つかりません。"),
        ("../b/", "リンク先「../b/」が見つかりません。"),
        ("/a/", "リンク「/a/」は「/」で始まるため、公開先で開けません。ページからの相対の場所を書いてください。もしかして: 「a/」"),
        ("/b/", "リンク先「/b/」が見つかりません。"),
        ("#there", "このページに「#there」という場所がありません。"),
        ("a/#here", "リンク先のページに「#here」という場所がありません。"),
        ("javascript:x()", "リンクに「javascript:」は使えません（javascript:x()）。"),
        ("a\\b", "リンク先「a\\b」に「\\」があります。「/」に直してください。もしかして: 「a/b」"),
        ("www.example.co.jp", "リンク先「www.example.co.jp」が見つかりません。もしかして: 「https://www.example.co.jp」"),
        ("a.md", "HTML のタグの中では、リンク先に .md を書けません（a.md）。[文字](ページ.md) の形で書いてください。もしかして: 「a.md」"),
    ],
)  # fmt: skip
def test_bad_link_of_the_theme(tmp_path: Path, link: str, problem: str) -> None:
    assert told(tmp_path, {"index.html": f'<a href="{link}">x</a>', "a/index.html": "<p></p>"}) == [
        f"{PLACE}: {problem}"
    ]


def test_link_of_the_theme_is_told_once_for_all_pages(tmp_path: Path) -> None:
    pages = {
        "index.html": '<a href="x/">x</a>',
        "a/index.html": '<a href="../x/">x</a>',
        "404.html": '<a href="/x/">x</a>',
    }
    assert told(tmp_path, pages) == [f"{PLACE}: リンク先「x/」が見つかりません。"]


@pytest.mark.parametrize("base", ["http://127.0.0.1/", "https://shop.example/repo/"])
def test_page_not_found_names_files_by_their_whole_path(tmp_path: Path, base: str) -> None:
    path = base.partition("://")[2].partition("/")[2]
    page = f'<a href="/{path}a/">a</a><link rel="stylesheet" href="/{path}s.css"><img alt="x" src="/{path}x.png">'
    files = {"a/index.html": "", "s.css": "", "x.png": ""}
    assert told(tmp_path, {"404.html": page, **files}, base=base) == []
    other = told(tmp_path, {"index.html": page, **files}, base=base)
    assert len(other) == 3


def test_what_a_page_writes_is_told_there_as_it_was_typed(tmp_path: Path) -> None:
    def trace(*_: object) -> Trace:
        return Trace(HERE, "b.md")

    def no_tag(*_: object) -> bool:
        return False

    origins = Origins(address=trace, in_tag=no_tag)
    page = '<article><a href="b/">x</a></article><a href="c/">y</a>'
    assert told(tmp_path, {"index.html": page}, origins) == [
        f"{HERE}: リンク先「b.md」が見つかりません。",
        "overrides:1:1: リンク先「c/」が見つかりません。",
    ]


def test_places_of_a_page_that_is_not_whole_are_not_missed(tmp_path: Path) -> None:
    pages = {"index.html": '<a href="a/#x">x</a>', "a/index.html": "<p></p>"}
    assert told(tmp_path, pages, Origins(incomplete=frozenset({"a/index.html"}))) == []


def test_file_that_is_not_published_is_said_to_be_so(tmp_path: Path) -> None:
    origins = Origins(unpublished=frozenset({"_data/a.yml"}))
    message = "リンク先「_data/a.yml」は、公開されないファイルです。公開するページを指定してください。"
    assert told(tmp_path, {"index.html": '<a href="_data/a.yml">x</a>'}, origins) == [f"overrides:1:1: {message}"]


@pytest.mark.parametrize(
    ("html", "problem"),
    [
        ('<script src="x.js"></script>', "ファイル「x.js」が見つかりません。"),
        ('<script src="/x.js"></script>', "ファイル「/x.js」は「/」で始まるため、公開先で読み込めません。相対の場所を書いてください。"),
        ('<script src="https://a.example/x.js"></script>', "ほかのサイトのファイル「https://a.example/x.js」を読み込んでいます。このサイトの中のファイルにしてください。"),
        ('<link rel="stylesheet" href="gone.css">', "ファイル「gone.css」が見つかりません。"),
        ("<style>@import url(gone.css);</style>", "ファイル「gone.css」が見つかりません。"),
        ('<img alt="x" src="https://a.example/x.png">', "ほかのサイトの画像「https://a.example/x.png」を読み込んでいます。このサイトの中のファイルにしてください。"),
        ('<img alt="x" src="x.png">', "画像「x.png」が見つかりません。"),
        ('<img src="good.png">', '画像に代わりの文章（alt）がありません。何の画面かを書いてください。例: alt="RMSのログイン画面"'),
        ('<meta property="og:image" content="http://127.0.0.1/x.png">', "共有用の画像「x.png」が見つかりません。"),
        ('<meta name="twitter:image" content="good.png">', "共有用の画像「good.png」が、このサイトのアドレス（http://127.0.0.1/）で始まっていません。"),
        ('<p id="a"></p><p id="a"></p>', "同じ id「a」が、このページに 2 回あります。見出しの {#…} などを別の名前にしてください。"),
        ('<p id="a"></p><p id="b"></p><p id="a"></p><p id="b"></p>', "同じ id が、このページに 2 回あります（「a」など 2 個）。同じマクロを 2 回呼んでいないか確かめてください。"),
        ("<p>[a]（b.md）</p>", "「[a]（b.md）」のかっこが全角です。半角の ( ) に直してください。"),
        ("<p>値は None です</p>", "「None」が、文字のままページに残っています。マクロや書式の書き方を確かめてください。文字として見せるときは ` ` で囲んでください。"),
        ('<p title="{{ x }}"></p>', "「{{ x }}」が、文字のままページに残っています。マクロや書式の書き方を確かめてください。文字として見せるときは ` ` で囲んでください。"),
    ],
)  # fmt: skip
def test_what_a_page_loads_and_what_is_left_on_it(tmp_path: Path, html: str, problem: str) -> None:
    assert told(tmp_path, {"index.html": html, "good.png": ""}) == [f"{PLACE}: {problem}"]


@pytest.mark.parametrize(
    "html",
    [
        '<script src="good.js"></script><use href="#i"/><svg><p id="a"/><p id="a"/></svg>',
        '<img alt="" src="good.png"><img role="presentation" src="good.png">',
        '<meta property="og:image" content="http://127.0.0.1/good.png">',
        "<code>None {{ x }} ![a](b)</code><p>Nonesuch、x.None、[a] と (b)</p>",
    ],
)
def test_good_page(tmp_path: Path, html: str) -> None:
    assert told(tmp_path, {"index.html": html, "good.png": "", "good.js": ""}) == []


def test_pictures_that_were_judged_are_left_alone(tmp_path: Path) -> None:
    origins = Origins(judged={"index.html": frozenset({"x.png"})})
    assert told(tmp_path, {"index.html": '<img src="x.png">'}, origins) == []


@pytest.mark.parametrize(
    ("css", "problems"),
    [
        (".a { background: url(x.png), url(../good.png), url(data:x), url(#m) }", ["ファイル「x.png」が見つかりません。"]),
        ("@import 'https://a.example/x.css';", ["ほかのサイトのファイル「https://a.example/x.css」を読み込んでいます。このサイトの中のファイルにしてください。"]),
        ("/* url(x.png) */", []),
    ],
)  # fmt: skip
def test_style_sheet(tmp_path: Path, css: str, problems: list[str]) -> None:
    assert told(tmp_path, {"a/s.css": css, "good.png": ""}) == [f"{PLACE}: {problem}" for problem in problems]
