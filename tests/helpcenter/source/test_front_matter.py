"""Pages cut as MkDocs cuts them."""

from __future__ import annotations

import pytest

from helpcenter.source import split_page

NONE = "ページの説明がありません。先頭に「---」「description: 説明の文」「paraphrases: [言い換え]」「---」の 4 行を書いてください。"
OPEN = "先頭の「---」を閉じる「---」がありません。description の次の行に「---」を書いてください。"


@pytest.mark.parametrize(
    ("text", "value", "body", "first_line"),
    [
        ("---\na: b\n---\n\n\n# 題\n", {"a": "b"}, "# 題\n", 6),
        ("---\na: b\n...\n# 題\n", {"a": "b"}, "# 題\n", 4),
        ("---\n---\n# 題\n", None, "# 題\n", 3),
        ("---\na: b\n---", {"a": "b"}, "", 3),
    ],
)
def test_front_matter_is_cut_off_and_its_lines_counted(text: str, value: object, body: str, first_line: int) -> None:
    page = split_page(text, "a.md")
    assert (page.front_matter.value, page.body, page.first_line) == (value, body, first_line)
    assert page.front_matter.diagnostics == []


@pytest.mark.parametrize(("text", "message"), [("# 題\n", NONE), ("---\na: b\n\n# 題\n", OPEN), ("", NONE)])
def test_page_without_it_is_told_how_to_write_it(text: str, message: str) -> None:
    page = split_page(text, "a.md")
    assert [str(d) for d in page.front_matter.diagnostics] == [f"a.md:1:1: {message}"]
    assert (page.body, page.first_line) == (text, 1)
