"""What Jinja says of a page or a macro, in words for its writer."""

from __future__ import annotations

import re

from jinja2 import TemplateSyntaxError

from helpcenter.diagnostics import Diagnostic
from helpcenter.source import place_at

_SYNTAX: tuple[tuple[str, str], ...] = (
    (r"needs to be closed is '(\w+)'", "{{% {0} %}} を閉じる {{% end{0} %}} がありません。"),
    (r"Encountered unknown tag '(.+?)'", "「{{% {0} %}}」という命令はありません。"),
    (r"No filter named '(.+?)'", "「| {0}」という変換はありません。"),
    (r"Missing end of raw directive", "{{% raw %}} を閉じる {{% endraw %}} がありません。"),
    (r"Missing end of comment tag", "「{{##」を閉じる「##}}」がありません。"),
    (r"unexpected char '([“”‘’＂])'", '引用符が全角の「{0}」です。半角の " に直してください。'),
    (r"unexpected char '([（），、：＝])'", "「{0}」が全角です。半角に直してください。"),
    (r"unexpected char '([\"'])'", "引用符「{0}」の閉じ忘れがあります。"),
    (r"expected token ',', got 'end of", "「(」を閉じる「)」がありません。"),
    (r"expected token 'end of print statement', got '(?:string|integer)'", '名前の後に ( ) がありません。{{{{ 名前("…") }}}} の形で書いてください。'),
    (r"unexpected char '(.)'", '{{{{ }}}} か {{% %}} の中に、使えない文字「{0}」があります。文字は " " で囲んでください。'),
)  # fmt: skip
_GENERAL = "{{ }} か {% %} の中の書き方が正しくありません。"
_RAW_HINT = "「{{」を文字として見せるときは、` ` で囲んで {% raw %} と {% endraw %} の間に書いてください。"
_MARK = re.compile(r"\{\{|\{%")


def explain_syntax(error: TemplateSyntaxError, text: str, path: str, first_line: int = 1) -> Diagnostic:
    """A syntax error at the mark that the writer left open, or at the character that may not stand there."""
    said = error.message or ""
    message = next((words.format(*m.groups()) for pattern, words in _SYNTAX if (m := re.search(pattern, said))), "")
    offset, unclosed = _last_mark(text, error.lineno)
    if closed := re.search(r"needs to be closed is '(\w+)'", said):
        offset = _opening(text, error.lineno, closed.group(1))
    elif char := re.search(r"unexpected char '(.)'", said):
        offset = max(text.find(char.group(1), offset), offset)
    elif "end of comment" in said:
        offset = text.rfind("{##")
    elif unclosed and not message:
        message = "{{ を閉じる }} がありません。" if unclosed == "{{" else "{% を閉じる %} がありません。"
    # Only where the writer may have meant to show the marks themselves.
    hint = _RAW_HINT if path.endswith(".md") and (not message or unclosed or "unknown tag" in said) else ""
    return Diagnostic(place_at(text, offset, path, first_line), (message or _GENERAL) + hint)


def _last_mark(text: str, lineno: int) -> tuple[int, str]:
    """Offset of the last mark up to a line, and the mark itself where nothing closes it before the next one."""
    end = _end_of_line(text, lineno)
    marks = list(_MARK.finditer(text, 0, end))
    if not marks:
        return 0, ""
    # Jinja stumbles where the next token is, which may lie within a later mark: the open one is the first unclosed.
    for mark, following in zip(marks, [*marks[1:], None], strict=True):
        close = "}}" if mark.group() == "{{" else "%}"
        stop = following.start() if following else _end_of_line(text, text.count("\n", 0, mark.start()) + 1)
        if close not in text[mark.start() : stop]:
            return mark.start(), mark.group()
    return marks[-1].start(), ""


def _opening(text: str, lineno: int, tag: str) -> int:
    """Offset of the last `{% tag` up to a line: what is still open there."""
    found = [m.start() for m in re.finditer(rf"\{{%-?\s*{tag}\b", text[: _end_of_line(text, lineno)])]
    return found[-1] if found else 0


def _end_of_line(text: str, lineno: int) -> int:
    return sum(len(line) + 1 for line in text.split("\n")[:lineno])


_RUN_TIME: tuple[tuple[str, str], ...] = (
    (r"'(.+?)' is undefined", "「{0}」がありません"),
    (r"has no attribute '(.+?)'", "「{0}」がありません"),
    (r"has no element", "リストに、その番号の値がありません"),
    (r"access to attribute '(.+?)'", "「{0}」は使えません"),
    (r"No test named '(.+?)'", "「is {0}」という判定はありません"),
    (r"no formatting here", "「%」は数の計算にだけ使えます"),
    (r"no loader for this environment", "ほかのファイルの取り込みは使えません"),
    (r"^'?(\S+?\.html)'?", "テンプレート「{0}」がありません"),
    (r"Range too big", "くり返しの回数か、文字や数の大きさが、多すぎます"),
    (r"not callable", "( ) を付けられないものに付けています"),
    (r"division by zero|modulo by zero", "0 で割っています"),
    (r"maximum recursion depth", "自分自身を呼び続けています"),
)


def jinja_words(error: Exception) -> str:
    """What went wrong while a template ran: a phrase without a full stop, never English."""
    found = ((words, match) for pattern, words in _RUN_TIME if (match := re.search(pattern, str(error))))
    return next((words.format(*match.groups()) for words, match in found), "式の書き方が正しくありません")
