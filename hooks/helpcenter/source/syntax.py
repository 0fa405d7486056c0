"""What PyYAML says of a broken file, in words for its writer and at the place where the writer went wrong."""

from __future__ import annotations

import re

import yaml

QUOTE_IT = '値全体を " " で囲んでください。'
_INDENT = "この行の字下げが、前後の行とそろっていません。"
_BRACKETS = "[ ] か { } の閉じ忘れか、区切りの「, 」の抜けがあります。"
_QUOTES = "引用符（\" や '）の閉じ忘れがあります。"
_TAB = "字下げにタブが使われています。半角スペースに置きかえてください。"
_ANCHOR = '「&」や「*」で始まる値は、YAML の特別な意味になるため使えません。文字として書くときは、値全体を " " で囲んでください。'
_TAG = '「!」で始まる値は、YAML の特別な意味になるため使えません。文字として書くときは、値全体を " " で囲んでください。'

# What PyYAML and libyaml say, and what a writer can do about it. The first pattern that is found wins.
_PROBLEMS: tuple[tuple[str, str], ...] = (
    ("alias", _ANCHOR),
    ("alphabetic or numeric character", _ANCHOR),
    ("too deep", "入れ子が深すぎます。字下げとかっこを見直してください。"),
    ("tag", _TAG),
    ("single document", "「---」で区切られた 2 つ目の内容があります。1 つのファイルに書けるのは 1 つだけです。"),
    ("cannot start any token", f"値の先頭にそのまま書けない記号があります。{QUOTE_IT}"),
    ("mapping values are not allowed", '「: 」を含む値は " " で囲んでください。値が正しいときは、行の字下げをそろえてください。'),
    ("could not find expected ':'", "キーの後に「: 」（半角のコロンとスペース）がありません。上の行の文の続きなら、字下げをそろえてください。"),
    ("did not find expected ',' or", _BRACKETS),
    ("node content", _BRACKETS),
    ("unexpected end of stream", _QUOTES),
    ("unknown escape character", "\" \" の中の「\\」が正しくありません。「\\」を文字として書くときは ' ' で囲んでください。"),
    ("tab", _TAB),
    ("block sequence entries are not allowed", "ここには「- 」を書けません。前の行の終わりと字下げを見直してください。"),
)  # fmt: skip


OURS = frozenset(("alias", "undefined tag", "too deep"))
"""What `tree` refuses although it can be parsed: there is no other cause to look for."""


def explain_syntax(error: yaml.MarkedYAMLError, text: str) -> tuple[int, int, str]:
    """Line and column (from 1) and message. A cause that can be seen in the text wins over the parser's own words."""
    lines = text.split("\n")
    mark = _mark(error)
    line, column = (mark.line, mark.column) if mark else (0, 0)
    if line >= len(lines) or not "".join(lines[line:]).strip():
        line = max((i for i, content in enumerate(lines) if content.strip()), default=0)
        column = 0
    words = f"{error.context or ''} {error.problem or ''}"
    # A full-width colon or space is legal text in YAML, so the parser stumbles a line later: point at the cause.
    for near in (line, line - 1) if error.problem not in OURS else ():
        if near >= 0 and (found := _visible_cause(lines[near])):
            return near + 1, found[0], found[1]
    return line + 1, column + 1, next((japanese for english, japanese in _PROBLEMS if english in words), _INDENT)


def _mark(error: yaml.MarkedYAMLError) -> yaml.Mark | None:
    """Where the writer began what was never ended, else where the parser stumbled."""
    began = any(
        word in (error.context or "") for word in ("quoted scalar", "simple key", "flow", "tag", "anchor", "alias")
    )
    return error.context_mark if began and error.context_mark else error.problem_mark or error.context_mark


_KEY = r"\s*(?:- )*[A-Za-z_][\w-]*"
_CAUSES: tuple[tuple[str, str], ...] = (
    (r"[ \t]*([\u00a0\u2000-\u200b\u202f\ufeff])", "字下げに、見た目では分からない特別な空白が使われています。半角スペースに置きかえてください。"),
    (r"\s*(＃)", "メモの印が全角の「＃」です。半角の「# 」に直してください。"),
    (rf"{_KEY}:(　)", "「:」の後が全角スペースです。半角スペースに置きかえてください。"),
    (rf"{_KEY}:[ \t]+([|>][-+\d]*)[ \t]+[^\s#]", "「|」や「>」の行には、文を書けません。文は次の行から、字下げして書いてください。"),
    (r"[ \t]*(　)", "字下げに全角スペースが使われています。半角スペースに置きかえてください。"),
    (r" *(\t)", _TAB),
    (rf"{_KEY}\s*(：)", "キーの後が全角の「：」です。半角の「: 」（コロンとスペース）に直してください。"),
    (r"\s*([－ー―])\s", "リストの記号が全角です。半角の「- 」に直してください。"),
    (rf"{_KEY}(:)[^\s:/]", "「:」の後に半角スペースがありません。「: 」に直してください。"),
    (r"\s*(-)[^\s-]", "「-」の後に半角スペースがありません。「- 」に直してください。"),
    (rf"(?:{_KEY}:|\s*-)\s+([“”‘’＂])", '引用符が全角です。半角の " に直してください。'),
    (rf"(?:{_KEY}:|\s*-)\s+(?:\"[^\"]*\"|'[^']*')\s*([^\s#,:\]}}\"'])", "引用符で囲んだ後に、文字が続いています。値全体を ' ' で囲んでください。"),
    (rf"(?:{_KEY}:|\s*-)\s+(\[[^\]]*\]\s*[^\s#,\]}}])", f"「[」で始まる値は、{QUOTE_IT}"),
    (rf"(?:{_KEY}:|\s*-)\s+(\{{[^}}]*\}}\s*[^\s#,\]}}])", f"「{{」で始まる値は、{QUOTE_IT}"),
    (rf"(?:{_KEY}:|\s*-)\s+([@`%])", f"値の先頭にそのまま書けない記号があります。{QUOTE_IT}"),
)  # fmt: skip


def _visible_cause(line: str) -> tuple[int, str] | None:
    """Column (from 1) and message of a slip that can be seen in a line on which, or below which, the parser stumbled."""
    for pattern, message in _CAUSES:
        if match := re.match(pattern, line):
            return match.start(1) + 1, message
    return None
