"""Addresses judged; every sentence in full is a golden case (`golden/faults/image_*`)."""

from __future__ import annotations

from pathlib import Path

import pytest

from helpcenter.images.verdicts import Published, alt_problem, is_remote, judge, link_problem, relative, resolve

SITE = Published(
    {"images/x.png": None, "images/deep/login.png": None, "images/my (1).png": None, "images/画面.png": None},
    frozenset({"", "faq/", "faq/keys/"}),
    None,
    frozenset({"_data/a.png"}),
)


@pytest.mark.parametrize(
    "address",
    [
        "../../images/x.png",
        "../../images/x.png?v=1#a",
        "../../images/%E7%94%BB%E9%9D%A2.png",
        "../../images/my%20(1).png",
    ],
)
def test_good_address_has_no_problem(address: str) -> None:
    assert judge(address, "faq/keys/", SITE) == ""


@pytest.mark.parametrize(
    ("address", "problem"),
    [
        ("../../images/X.png", "大文字と小文字が違います。もしかして: 「../../images/x.png」"),
        ("../../images/my-1.png", "空白・かっこ・記号が違います。もしかして: 「../../images/my%20%281%29.png」"),
        ("../../images/ｘ.png", "全角と半角が違います。もしかして: 「../../images/x.png」"),
        ("login.png", "見つかりません。もしかして: 「../../images/deep/login.png」"),
        ("nowhere.png", "見つかりません。"),
        (
            "../../../images/x.png",
            "サイトの外を指しています（「../」が多すぎます）。もしかして: 「../../images/x.png」",
        ),
        ("../", "画像ではなくページです。画像のファイルを指定してください。"),
        ("../../", "画像ではなくページです。画像のファイルを指定してください。"),
        ("../keys", "画像ではなくページです。画像のファイルを指定してください。"),
        ("../../images/", "フォルダーです。ファイルの名前まで書いてください。"),
        ("../../_data/a.png", "docs/images/ に入れて、そこを指定してください。"),
        ("/images/x.png", "もしかして: 「../../images/x.png」"),
        ("/images/y.png", "画像「/images/y.png」が見つかりません。"),
        (
            "HTTP:x.png",
            "画像のアドレスに「http:」は使えません（HTTP:x.png）。ファイルを docs/images/ に入れて、そこを指定してください。",
        ),
        ("?v=1", "画像のアドレス「?v=1」に、ファイルの場所がありません。"),
    ],
)
def test_problem_says_why_and_guesses(address: str, problem: str) -> None:
    assert judge(address, "faq/keys/", SITE).endswith(problem)


def test_problem_names_the_address_as_it_was_typed() -> None:
    typed = judge("../../images/y.png", "faq/keys/", SITE, shown="../images/y.png")
    assert typed == "画像「../images/y.png」が見つかりません。"


def test_guess_can_be_written_from_the_docs_folder() -> None:
    assert judge("images/X.png", "", SITE, rooted=True).endswith("もしかして: 「images/x.png」")


@pytest.mark.parametrize(
    ("address", "remote"),
    [
        ("https://a/x.png", True),
        ("HTTP://a", True),
        ("//a/x.png", True),
        ("/a", False),
        ("a//b", False),
        ("ftp://a", False),
    ],
)
def test_remote_addresses_are_known(address: str, *, remote: bool) -> None:
    assert is_remote(address) is remote


@pytest.mark.parametrize(
    ("address", "page_url", "target"),
    [
        ("x.png", "", "x.png"),
        ("../x.png", "faq/", "x.png"),
        ("../../x.png", "faq/", ".."),
        ("a%20b.png?v#x", "faq/", "faq/a b.png"),
    ],
)
def test_address_is_resolved_from_its_page(address: str, page_url: str, target: str) -> None:
    assert resolve(address, page_url) == target


@pytest.mark.parametrize(
    ("name", "written"), [("images/x.png", "../images/x.png"), ("画 (1)#%.png", "../画%20%281%29%23%25.png")]
)
def test_addresses_are_encoded_no_more_than_markdown_needs(name: str, written: str) -> None:
    assert relative(name, "faq/") == written


def test_links_may_not_leave_the_docs_folder(tmp_path: Path) -> None:
    docs = tmp_path / "docs"
    docs.mkdir()
    for name in ("docs/a.png", "b.png", "theme.png"):
        (tmp_path / name).write_bytes(b"")
    (docs / "inside.png").symlink_to("a.png")
    (docs / "outside.png").symlink_to("../b.png")
    (docs / "nowhere.png").symlink_to("../gone.png")
    site = Published({}, inside=docs)
    keep = "ファイルそのものを docs/ の中に置いてください。"
    assert link_problem(docs / "a.png", site) == link_problem(docs / "inside.png", site) == ""
    assert link_problem(docs / "outside.png", site) == f"docs/ の外を指すリンクです。{keep}"
    assert link_problem(docs / "nowhere.png", site) == f"指す先のないリンクです。{keep}"
    assert link_problem(tmp_path / "theme.png", site) == link_problem(None, site) == ""


@pytest.mark.parametrize(("alt", "good"), [("画面", True), ("", False), (" ", False), (None, False)])
def test_alternative_text_is_needed(alt: str | None, *, good: bool) -> None:
    assert (alt_problem(alt) == "") is good
