"""A broken line of YAML, and where and how its writer is told."""

from __future__ import annotations

import pytest

from helpcenter.source import load_yaml

QUOTE = '値全体を " " で囲んでください。'
INDENT = "この行の字下げが、前後の行とそろっていません。"


@pytest.mark.parametrize(
    ("text", "place", "message"),
    [
        ("a: 1\n　b: 2\n  c: 3\n", "2:1", "字下げに全角スペースが使われています。半角スペースに置きかえてください。"),
        ("a:\n\t- b\n", "2:1", "字下げにタブが使われています。半角スペースに置きかえてください。"),
        ("a: 1\nb：2\nc: 3\n", "2:2", "キーの後が全角の「：」です。半角の「: 」（コロンとスペース）に直してください。"),
        ("a:\n  - 1\n－ 2\nb: 3\n", "3:1", "リストの記号が全角です。半角の「- 」に直してください。"),
        ("a:1\nb: 2\n", "1:2", "「:」の後に半角スペースがありません。「: 」に直してください。"),
        ("a: 1\n-b\nc: 2\n", "2:1", "「-」の後に半角スペースがありません。「- 」に直してください。"),
        ('a: "x" y\n', "1:8", "引用符で囲んだ後に、文字が続いています。値全体を ' ' で囲んでください。"),
        ("a: [x](y) z\n", "1:4", f"「[」で始まる値は、{QUOTE}"),
        ("a: {x} z\n", "1:4", f"「{{」で始まる値は、{QUOTE}"),
        ("a: @x\n", "1:4", f"値の先頭にそのまま書けない記号があります。{QUOTE}"),
        ("a:\n  - `x` y\n", "2:5", f"値の先頭にそのまま書けない記号があります。{QUOTE}"),
        ("a: [x\nb: 1\n", "1:4", "[ ] か { } の閉じ忘れか、区切りの「, 」の抜けがあります。"),
        ("a: 'x\nb: 1\n", "1:4", "引用符（\" や '）の閉じ忘れがあります。"),
        ("a: 1\n  b: 2\n", "2:4", '「: 」を含む値は " " で囲んでください。値が正しいときは、行の字下げをそろえてください。'),
        ("a:\n    b: 1\n  c: 2\n", "3:3", INDENT),
        ("a: 1\n- b\n", "2:1", INDENT),
        ("a: b\n c\n d: - e\n", "3:3", '「: 」を含む値は " " で囲んでください。値が正しいときは、行の字下げをそろえてください。'),
        ("a: - b\n", "1:4", "ここには「- 」を書けません。前の行の終わりと字下げを見直してください。"),
        ("? a\n  b\n", "", ""),
    ],
)  # fmt: skip
def test_slip_is_told_where_it_was_made(text: str, place: str, message: str) -> None:
    told = [str(d) for d in load_yaml(text, "a.yml").diagnostics]
    assert told == ([f"a.yml:{place}: {message}"] if message else [])
