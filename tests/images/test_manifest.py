"""The text of images.yml changed in single values: every other byte stays as its writer left it."""

from __future__ import annotations

import difflib
from pathlib import Path

import pytest
import yaml

from helpcenter.images.manifest import Fields, Missing, Unchangeable, append, decode, fill, read_manifest, scalar
from helpcenter.source import load_yaml

SHA = "ab" * 32
FIELDS: Fields = {"sha256": SHA, "width": 640, "height": 480, "bytes": 12345}

ODD = """\
# 台帳です 🔑
images:   # ここから

  # はじめの画像
  - id: first   # id の説明
    source: 'https://lp.example/it''s (1).png'   # もとの住所
    file: "images/a/first.png" # 置き場所

    # 次の行との間のコメント
    alt: >-
      何の画面かを、
      長く書いたもの

    era: legacy
  -   file: images/a/second.png
      id: "second"
      sha256: "0000"   # 古い値
      bytes:     # まだ空
      width: ~
      source: b.png
      alt: '二つ目: "引用" # ではない'
      era: current
  - {id: third, source: c.png, file: 'images/c.png', alt: "三つ目", era: legacy}
  - id: fourth
    source: d.png
    alt: 四つ目
    era: legacy
    file: images/d.png
# おしまい
other: [1, 2]
"""

EXPECTED = {
    "first": [
        f"+    sha256: {SHA}",
        "+    width: 640",
        "+    height: 480",
        "+    bytes: 12345",
    ],
    "second": [
        '-      sha256: "0000"   # 古い値',
        "-      bytes:     # まだ空",
        "-      width: ~",
        f'+      sha256: "{SHA}"   # 古い値',
        "+      bytes: 12345     # まだ空",
        "+      width: 640",
        "+      height: 480",
    ],
    "third": [
        "-  - {id: third, source: c.png, file: 'images/c.png', alt: \"三つ目\", era: legacy}",
        (
            f"+  - {{id: third, source: c.png, file: 'images/c.png', sha256: {SHA}, width: 640, height: 480, bytes: 12345,"
            ' alt: "三つ目", era: legacy}'
        ),
    ],
    "fourth": [
        f"+    sha256: {SHA}",
        "+    width: 640",
        "+    height: 480",
        "+    bytes: 12345",
    ],
}


def changes(before: str, after: str) -> list[str]:
    lines = difflib.unified_diff(before.splitlines(), after.splitlines(), lineterm="", n=0)
    return [line for line in lines if line[:3] not in {"---", "+++"} and not line.startswith("@@")]


@pytest.mark.parametrize("newline", ["\n", "\r\n", "\r"], ids=["LF", "CRLF", "CR"])
@pytest.mark.parametrize("id_", EXPECTED)
def test_only_filled_fields_change(id_: str, newline: str) -> None:
    before = ODD.replace("\n", newline)
    after = fill(before, id_, FIELDS)
    assert sorted(changes(ODD, after.replace(newline, "\n"))) == sorted(EXPECTED[id_])
    assert after.replace(newline, "\n").replace("\n", newline) == after  # no line end of another kind
    assert fill(after, id_, FIELDS) == after


def test_every_picture_is_filled_whatever_its_form() -> None:
    text = ODD
    for id_ in EXPECTED:
        text = fill(text, id_, FIELDS)
    for image in load_yaml(text, "").value["images"]:
        assert {key: image[key] for key in FIELDS} == {key: str(value) for key, value in FIELDS.items()}


def test_fields_follow_the_file_in_their_order() -> None:
    text = fill("images:\n- id: a\n  file: images/a.png\n  height: 2\n  era: x\n", "a", FIELDS)
    assert text == (
        f"images:\n- id: a\n  file: images/a.png\n  sha256: {SHA}\n  width: 640\n  height: 480\n  bytes: 12345\n  era: x\n"
    )


def test_last_line_without_an_end_gets_none() -> None:
    text = fill("images:\r\n- id: a\r\n  file: images/a.png", "a", {"width": 1, "bytes": 2})
    assert text == "images:\r\n- id: a\r\n  file: images/a.png\r\n  width: 1\r\n  bytes: 2"


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("alt: 古い", "alt: 新しい"),
        ("alt: '古い'", "alt: '新しい'"),
        ("alt: |-\n      古い\n\n", "alt: 新しい\n\n"),
        ("alt: 古くて\n      長い", "alt: 新しい"),
    ],
)
def test_quotes_stay_as_the_writer_chose_them(before: str, after: str) -> None:
    text = "images:\n  - id: a\n    {}\n    file: images/a.png\n"
    assert fill(text.format(before), "a", {"alt": "新しい"}) == text.format(after)


@pytest.mark.parametrize("quote", ["", "'", '"'])
@pytest.mark.parametrize(
    "value", ["a: b", "it's", 'he said "no"', "back\\slash", "#1", "- x", "no", "", "{x}", "12e5", "日本 – 語"]
)
def test_any_text_comes_back_as_it_was(value: str, quote: str) -> None:
    text = fill(f"images:\n- id: a\n  file: b\n  alt: {quote}old{quote}\n", "a", {"alt": value})
    expected = None if not value and not text.rstrip().endswith(("'", '"')) else value
    assert load_yaml(text, "").value["images"][0]["alt"] == expected
    assert yaml.safe_load(f"k: {scalar(value)}") == {"k": value}
    assert yaml.safe_load(f"[{{k: {scalar(value, flow=True)}}}]") == [{"k": value}]


@pytest.mark.parametrize(
    "text",
    [
        "images: []\n",
        "images:\n- id: b\n  file: x\n",
        "images:\n- id: a\n  source: x\n",  # nothing to stand behind
        "images:\n- id: a\n  file: x\n  width: [1]\n",
        "images:\n- id: a\n  file: x\n  file: y\n",
        "images:\n- id: a\n  file: [\n",
        "- id: a\n  file: x\n",
    ],
)
def test_what_cannot_be_changed_in_place_is_left_alone(text: str) -> None:
    with pytest.raises(Unchangeable):
        fill(text, "a", FIELDS)


def test_picture_that_is_not_there_is_missing() -> None:
    text = "images:\n- id: a\n  file: x\n  source: ' y '\n"
    for id_, source in (("b", None), ("a", "z")):
        with pytest.raises(Missing):
            fill(text, id_, FIELDS, source=source)
    assert fill(text, "a", {"width": 1}, source="y") == "images:\n- id: a\n  file: x\n  width: 1\n  source: ' y '\n"


ENTRY: Fields = {
    "id": "new",
    "source": "https://lp.example/a.png?v=1",
    "file": "images/new.png",
    "width": 3,
    "alt": "画面: 新",
}
LINES = [
    "- id: new",
    "source: https://lp.example/a.png?v=1",
    "file: images/new.png",
    "width: 3",
    'alt: "画面: 新"',
]


def block(dash: str, indent: str, newline: str = "\n") -> str:
    return newline.join([dash + LINES[0], *(indent + line for line in LINES[1:])]) + newline


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("", "images:\n{}"),
        ("# 台帳\n", "# 台帳\nimages:\n{}"),
        ("other: 1", "other: 1\nimages:\n{}"),
        ("images:\n", "images:\n{}"),
        ("images: # 空\n", "images: # 空\n{}"),
        ("images: []  # 空\nother: 1\n", "images:  # 空\n{}other: 1\n"),
        ("images:\n  - id: a\n    alt: x # y\n\n# 終わり\n", "images:\n  - id: a\n    alt: x # y\n{}\n# 終わり\n"),
        (
            "images:\n  - id: a\n    alt: |\n      x\n      y\n\nother: 1\n",
            "images:\n  - id: a\n    alt: |\n      x\n      y\n{}\nother: 1\n",
        ),
        ("images:\n  - {{id: a, alt: x}}\n", "images:\n  - {{id: a, alt: x}}\n{}"),
    ],
)
def test_entry_is_appended_to_the_list(before: str, after: str) -> None:
    assert append(before.format(), ENTRY) == after.format(block("  ", "    "))


def test_appended_entry_looks_like_its_neighbours() -> None:
    assert (
        append("images:\r\n-   id: a", ENTRY)
        == ("images:\r\n-   id: a\r\n" + block("", "    ", "\r\n").replace("- ", "-   ", 1))[:-2]
    )


@pytest.mark.parametrize("text", ["- 1\n", "images: {a: 1}\n", "images: [{id: a}]\n"])
def test_list_that_cannot_be_appended_to_is_left_alone(text: str) -> None:
    with pytest.raises(Unchangeable):
        append(text, ENTRY)


def test_byte_order_mark_is_kept_apart() -> None:
    assert decode(b"\xef\xbb\xbfa\r\n") == ("\ufeff", "a\r\n")
    assert decode(b"a\n") == ("", "a\n")
    with pytest.raises(Unchangeable):
        decode("画像".encode("cp932"))


def test_text_that_is_no_yaml_is_told_in_the_words_of_the_source(tmp_path: Path) -> None:
    file = tmp_path / "images.yml"
    for raw in (b"images: [\n", "images: 画像\n".encode("cp932")):
        file.write_bytes(raw)
        (fault,) = read_manifest(file, "m.yml").diagnostics
        assert str(fault).startswith("m.yml:1:1: ")


GOOD = "  - id: a\n    source: x.png\n    file: images/a.png\n    alt: x\n    era: legacy\n"


@pytest.mark.parametrize(
    ("text", "faults"),
    [
        (f"images:\n{GOOD}{GOOD}", ["m.yml:7:9: id「a」は 2 行目でも使われています。"]),
        ("images:\n  - id: A\n", ["m.yml:2:9: 画像の項目「id」が正しくありません。dev.py check で詳しく分かります。"]),
        ("images:\n  - x\n", ["m.yml:2:5: 画像の項目が正しくありません。dev.py check で詳しく分かります。"]),
        ("images: x\n", ["m.yml:1:9: images: には画像を「- 」で並べて書いてください。"]),
        ("images:\n", []),
        ("", []),
    ],
)
def test_broken_manifest_is_told_with_its_place(text: str, faults: list[str], tmp_path: Path) -> None:
    file = tmp_path / "images.yml"
    file.write_text(text, "utf-8")
    manifest = read_manifest(file, "m.yml")
    assert list(map(str, manifest.diagnostics)) == faults
    assert manifest.entries == ()
