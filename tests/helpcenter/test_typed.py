"""What a writer typed: each slip once, at its place, and nothing that a writer may write."""

from __future__ import annotations

import pytest

from helpcenter.typed import find_slips, markup_in, without


def told(text: str, *, page: bool = True) -> list[tuple[str, str]]:
    """What is blamed, and why."""
    return [(text[slip.start : slip.end], slip.message) for slip in find_slips(text, page=page)]


@pytest.mark.parametrize(
    "text",
    [
        "1 < 2 で 3 > 2、A<B です。",
        "<https://a.example/> と <a@example.com>",
        "`<script>` と\n\n```html\n<script>x</script>\n```\n",
        "<!-- <script> -->",
        '<a href="../rms/scopes.md">一覧</a><br>次<br/>',
        "<ul><li>あ<li>い</ul>",
        "<p>あ\n\n<p>い",
        '<div markdown="1">\n\n文\n\n</div>',
        "<svg viewBox='0 0 1 1'><path d='M0 0'/></svg>",
        "/// details | 題\n/// note | 注\n文\n///\n///",
        "## 見出し {#id}\n\n## 見出し { #id .x }\n\n## {{ x }} 見出し",
        "文[^1]\n\n[^1]: 注",
        "{{ guide('x') }} と {% raw %}{ a }{% endraw %}",
        "　段落の字下げ\n\n- 項目\n    - 下の項目",
        "????? 何ですか ！！！",
        '<a title="x > y" href="a.md">x</a>',
    ],
)
def test_what_a_writer_may_write_is_not_blamed(text: str) -> None:
    assert told(text) == []


@pytest.mark.parametrize(
    ("text", "blamed"),
    [
        ("a <script>x</script> b", "<script>x</script>"),
        ("<a onclick=x>a</a>", "<a onclick=x>"),
        ('<a href="java\nscript:x">a</a>', '<a href="java\nscript:x">'),
        ('<a href="&#106;avascript:x">a</a>', '<a href="&#106;avascript:x">'),
        ("<div><span>a</div>", "<span>"),
        ("a</b>", "</b>"),
        ("<!DOCTYPE html>", "<!DOCTYPE html>"),
        ("<?php x ?>", "<?php x ?>"),
        ('<iframe srcdoc="a"></iframe>', '<iframe srcdoc="a"></iframe>'),
        ("<spam>a</spam>", "<spam>"),
        ("[a](&#106;avascript:x) b", "[a](&#106;avascript:x)"),
        ("````\n```\n", "````"),
        ("//// note | a\n/// details | b\n////", "/// details"),
    ],
)
def test_a_slip_is_told_once_at_its_place(text: str, blamed: str) -> None:
    assert [piece for piece, _ in told(text)] == [blamed]


def test_a_misspelt_tag_is_guessed() -> None:
    assert told("<strnog>a</strnog>")[0][1].endswith("もしかして: 「<strong>」")


def test_a_page_loses_what_may_not_run_and_keeps_its_length() -> None:
    text = "a <script>\nx</script> b <b style='x'>c</b>"
    cleaned = without(text, find_slips(text, page=True))
    assert cleaned == "a " + " " * 8 + "\n" + " " * 10 + " b <b style='x'>c</b>"


@pytest.mark.parametrize("text", ["<b>x</b>", "**x**", "[a](b.md)", "`x`", "{{ x }}"])
def test_a_description_holds_no_markup(text: str) -> None:
    assert [text[slip.start : slip.end] for slip in markup_in(f"{text}です")] != []
    assert list(markup_in("1 < 2 の説明（例: *印）です。")) == []
