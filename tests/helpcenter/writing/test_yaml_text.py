"""YAML changed in one place, whatever a writer has written around it."""

from __future__ import annotations

from typing import Any

import pytest
import yaml

from helpcenter.writing.yaml_text import Unwritable, as_key, insert_item, offset_of, remove_item, replace_scalar

ITEM = {"id": "c", "text": "三: 「3」"}


@pytest.mark.parametrize(
    ("text", "new"),
    [
        ("", 'l:\n  - id: c\n    text: "三: 「3」"\n'),
        ("l: []\n", 'l:\n  - id: c\n    text: "三: 「3」"\n'),
        ("l:\n", 'l:\n  - id: c\n    text: "三: 「3」"\n'),
        ("# 注\nl:   # 列\n  - id: a # 一\n\n# 終わり\n", '# 注\nl:   # 列\n  - id: a # 一\n  - id: c\n    text: "三: 「3」"\n\n# 終わり\n'),
        ("l:\n- id: a\nm: x\n", 'l:\n- id: a\n- id: c\n  text: "三: 「3」"\nm: x\n'),
        ("l:\n  - id: a\n    text: |\n      一\n\nm: x", 'l:\n  - id: a\n    text: |\n      一\n  - id: c\n    text: "三: 「3」"\n\nm: x'),
        ("l:\r\n  - id: a\r\n", 'l:\r\n  - id: a\r\n  - id: c\r\n    text: "三: 「3」"\r\n'),
        ("l:\n  - id: a", 'l:\n  - id: a\n  - id: c\n    text: "三: 「3」"\n'),
        ("m: x", 'm: x\nl:\n  - id: c\n    text: "三: 「3」"\n'),
    ],
)  # fmt: skip
def test_an_item_is_put_at_the_end_of_a_list(text: str, new: str) -> None:
    assert insert_item(text, "l", ITEM) == new


def test_an_item_is_put_behind_another_one_and_before_the_comment_of_the_next() -> None:
    text = "l:\n  - id: a\n  # 二つ目\n  - id: b\n"
    assert insert_item(text, "l", {"id": "c"}, 0) == "l:\n  - id: a\n  - id: c\n  # 二つ目\n  - id: b\n"


def test_an_item_of_lists_and_mappings_is_read_as_it_was_meant() -> None:
    item: dict[str, Any] = {
        "id": "c",
        "answer": [{"text": "一\n二", "basis": "lseg"}, {"text": "三"}],
        "words": ["no", "1.10", "a#b"],
        "m": {"k": "v"},
    }
    read = yaml.safe_load(insert_item("l: []\n", "l", item))["l"][0]
    assert read == {**item, "answer": [{"text": "一\n二\n", "basis": "lseg"}, {"text": "三"}]}


@pytest.mark.parametrize("text", ["l: [{id: a}]\n", "l: x\n", "- a\n", "l: [\n", "l: {a: b}\n"])
def test_what_cannot_be_added_to_is_left_alone(text: str) -> None:
    with pytest.raises(Unwritable):
        insert_item(text, "l", ITEM)


@pytest.mark.parametrize(
    ("text", "index", "new"),
    [
        ("l:\n  - a: 1\n    b: 2\n  # 注\n  - a: 3\n", 0, "l:\n  # 注\n  - a: 3\n"),
        ("l:\n  - a: 1\n  - a: 3\n\nm: x\n", 1, "l:\n  - a: 1\n\nm: x\n"),
        ("# 注\nl:\n  - a: 1\n", 0, "# 注\nl: []\n"),
    ],
)
def test_an_item_is_taken_out(text: str, index: int, new: str) -> None:
    assert remove_item(text, "l", index) == new


def test_an_item_of_a_list_in_one_line_is_not_taken_out() -> None:
    with pytest.raises(Unwritable):
        remove_item("l: [{a: 1}]\n", "l", 0)


def test_a_value_is_replaced_within_its_quotes() -> None:
    assert replace_scalar('a: "old" # old\n', 3, "old", "new") == 'a: "new" # old\n'
    assert replace_scalar("a: old\n", 3, "old", "new") == "a: new\n"
    with pytest.raises(Unwritable):
        replace_scalar("a: other\n", 3, "old", "new")


def test_a_place_is_found_behind_a_byte_order_mark_and_any_line_end() -> None:
    assert offset_of("\ufeffa: b", 1, 4) == 4
    assert offset_of("a\r\nb\rc\nd: e", 4, 4) == 10


@pytest.mark.parametrize(
    "title", ["普通の題", "題: 二つ", "2.題", "no", "#題", '「題」と"引用"', "- 題", "【題】(1)", "12", "*題*"]
)
def test_any_title_can_be_a_key(title: str) -> None:
    assert yaml.safe_load(f"{as_key(title)}: x") == {title: "x"}
