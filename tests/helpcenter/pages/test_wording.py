"""Jinja's errors in words."""

from __future__ import annotations

import pytest
from jinja2 import TemplateSyntaxError

from helpcenter.pages import explain_syntax, jinja_words
from helpcenter.pages.macros import ENVIRONMENT

HINT = "「{{」を文字として見せるときは、` ` で囲んで {% raw %} と {% endraw %} の間に書いてください。"


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("文\n{{ x", f"a.md:6:1: {{{{ を閉じる }}}} がありません。{HINT}"),
        ("{{ x\n\n{{ y }}", f"a.md:5:1: {{{{ を閉じる }}}} がありません。{HINT}"),
        ("{% if x", f"a.md:5:1: {{% を閉じる %}} がありません。{HINT}"),
        ("{% if x %}\n文", "a.md:5:1: {% if %} を閉じる {% endif %} がありません。"),
        ("文 {% for x in y %}\n{% if z %}{% endif %}", "a.md:5:3: {% for %} を閉じる {% endfor %} がありません。"),
        ("{% raw %}\n文", "a.md:5:1: {% raw %} を閉じる {% endraw %} がありません。"),
        ("文\n{## メモ", "a.md:6:1: 「{##」を閉じる「##}」がありません。"),
        ("{% endif %}", f"a.md:5:1: 「{{% endif %}}」という命令はありません。{HINT}"),
        ("{{ x | bold }}", "a.md:5:1: 「| bold」という変換はありません。"),
        ("{{ image(“x”) }}", 'a.md:5:10: 引用符が全角の「“」です。半角の " に直してください。'),
        ("{{ 値＋1 }}", 'a.md:5:5: {{ }} か {% %} の中に、使えない文字「＋」があります。文字は " " で囲んでください。'),
        ("{{ 1 + }}", f"a.md:5:1: {{{{ }}}} か {{% %}} の中の書き方が正しくありません。{HINT}"),
        ("{{ }}", f"a.md:5:1: {{{{ }}}} か {{% %}} の中の書き方が正しくありません。{HINT}"),
    ],
)
def test_slip_is_told_at_the_mark_that_its_writer_left_open(text: str, fault: str) -> None:
    with pytest.raises(TemplateSyntaxError) as caught:
        ENVIRONMENT.compile(ENVIRONMENT.parse(text))
    assert str(explain_syntax(caught.value, text, "a.md", 5)) == fault


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("{{ x }}", "「x」がありません"),
        ("{{ ''.x.y }}", "「x」がありません"),
        ("{{ [][3].x }}", "リストに、その番号の値がありません"),
        ("{{ ''.__class__ }}", "「__class__」は使えません"),
        ("{% include 'x' %}", "ほかのファイルの取り込みは使えません"),
        ("{% for i in range(999999999) %}{% endfor %}", "くり返しの回数か、文字や数の大きさが、多すぎます"),
        ("{{ 3() }}", "( ) を付けられないものに付けています"),
        ("{{ 1 / 0 }}", "0 で割っています"),
        ("{% if 1 is nice %}{% endif %}", "「is nice」という判定はありません"),
        ("{{ 'a' + 1 }}", "式の書き方が正しくありません"),
    ],
)
def test_what_goes_wrong_while_it_runs_is_never_english(text: str, words: str) -> None:
    with pytest.raises(Exception) as caught:  # noqa: PT011 (whatever Jinja raises)
        ENVIRONMENT.from_string(text).render()
    assert isinstance(caught.value, Exception)
    assert jinja_words(caught.value) == words
