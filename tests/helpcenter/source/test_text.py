"""Files of any encoding as text."""

from __future__ import annotations

from pathlib import Path

import pytest

from helpcenter.diagnostics import Location
from helpcenter.source import place_at, read_text

SAVE = "エディターの「名前を付けて保存」で UTF-8 を選んで保存し直してください。"


@pytest.mark.parametrize(
    "raw",
    ["あ\nい\n".encode(), "あ\r\nい\r\n".encode(), "あ\rい\r".encode(), "あ\nい\n".encode("utf-8-sig")],
    ids=["unix", "windows", "old mac", "byte order mark"],
)
def test_line_ends_and_marks_do_not_matter(tmp_path: Path, raw: bytes) -> None:
    (tmp_path / "a.md").write_bytes(raw)
    assert read_text(tmp_path / "a.md", "a.md") == ("あ\nい\n", [])


@pytest.mark.parametrize(
    ("raw", "text", "fault"),
    [
        ("一\n日本\n".encode("cp932"), "一\n日本\n", f"a.md:1:1: 文字コードが UTF-8 ではありません（Shift_JIS のようです）。{SAVE}"),
        ("a\n日本\n".encode("euc_jp"), "a\n日本\n", f"a.md:2:1: 文字コードが UTF-8 ではありません（EUC-JP のようです）。{SAVE}"),
        ("日本\n".encode("utf-16"), "日本\n", f"a.md:1:1: 文字コードが UTF-8 ではありません（UTF-16 のようです）。{SAVE}"),
        (b"a\n\x81\n", "a\n\ufffd\n", f"a.md:2:1: 文字コードが UTF-8 ではありません。{SAVE}"),
    ],
    ids=["shift_jis", "euc-jp", "utf-16", "none that is known"],
)  # fmt: skip
def test_other_encodings_are_named_and_read_all_the_same(tmp_path: Path, raw: bytes, text: str, fault: str) -> None:
    (tmp_path / "a.md").write_bytes(raw)
    read, faults = read_text(tmp_path / "a.md", "a.md")
    assert (read, [str(f) for f in faults]) == (text, [fault])


def test_file_that_cannot_be_opened_is_a_fault(tmp_path: Path) -> None:
    text, faults = read_text(tmp_path / "gone.md", "gone.md")
    assert text == ""
    message = "gone.md:1:1: ファイルを開けません。ファイルがあるか、読み取れるかを確かめてください。"
    assert [str(f) for f in faults] == [message]


@pytest.mark.parametrize(("offset", "place"), [(0, (1, 1)), (1, (1, 2)), (3, (2, 1)), (4, (2, 2))])
def test_offset_becomes_line_and_column(offset: int, place: tuple[int, int]) -> None:
    assert place_at("ab\ncd", offset, "a.md") == Location("a.md", *place)


def test_lines_above_the_text_are_counted() -> None:
    assert place_at("ab\ncd", 3, "a.md", first_line=5) == Location("a.md", 6, 1)
