"""A page's words: explained once, in running text, and nowhere that a button would be in the way."""

from __future__ import annotations

import re

import pytest

from helpcenter.model import Term
from helpcenter.terms import TermIndex, fill_in_users, index_terms, spot_terms


def term(id_: str, name: str, *synonyms: str) -> Term:
    return Term(id=id_, term=name, text="説明です。", page="index.md", synonyms=synonyms)


@pytest.fixture(name="index", scope="module")
def _index() -> TermIndex:
    return index_terms(
        [
            term("api", "API", "WEB API"),
            term("web", "WEB APIサービス"),
            term("rms", "RMS", "楽天RMS"),
            term("trigger", "トリガーアクション", "トリガー"),
            term("channel", "LINEログインチャネル", "チャネル"),
            term("sync", "同期"),
            term("qa", "Q&A"),
        ]
    )


def marked(html: str, index: TermIndex) -> str:
    """The page with `[id|word]` for each button."""
    pattern = r'<button type="button" class="hc-term" popovertarget="term-([\w-]+)">([^<]*)</button>'
    return re.sub(pattern, r"[\1|\2]", spot_terms(html, index).html)


@pytest.mark.parametrize(
    ("html", "wanted"),
    [
        ("<p>RMSを開く</p>", "<p>[rms|RMS]を開く</p>"),
        ("<p>RMSとRMS</p><p>RMS</p>", "<p>[rms|RMS]とRMS</p><p>RMS</p>"),
        ("<p>楽天RMSとRMS</p>", "<p>[rms|楽天RMS]とRMS</p>"),
        ("<p>WEB APIサービスのAPI</p>", "<p>[web|WEB APIサービス]の[api|API]</p>"),
        ("<p>トリガーアクション名</p>", "<p>[trigger|トリガーアクション]名</p>"),
        ("<p>RAPID、APIs、xAPI、API2</p>", "<p>RAPID、APIs、xAPI、API2</p>"),
        ("<p>サブチャネル、チャネルズ、チャネルー</p>", "<p>サブチャネル、チャネルズ、チャネルー</p>"),
        ("<p>チャネルを作る</p>", "<p>[channel|チャネル]を作る</p>"),
        ("<p>Q&amp;A</p>", "<p>[qa|Q&amp;A]</p>"),
        ("<p><strong>RMS</strong>と<em>同期</em></p>", "<p><strong>[rms|RMS]</strong>と<em>[sync|同期]</em></p>"),
        ("<ul><li>RMS</li></ul>", "<ul><li>[rms|RMS]</li></ul>"),
        ('<p class="hc-small">RMS</p>', '<p class="hc-small">[rms|RMS]</p>'),
        ('<p title="a > RMS">同期</p>', '<p title="a > RMS">[sync|同期]</p>'),
        ("RMS", "[rms|RMS]"),
        ("<p>a &lt; b</p>", "<p>a &lt; b</p>"),
        ("", ""),
    ],
)
def test_first_use_becomes_a_button(html: str, wanted: str, index: TermIndex) -> None:
    assert marked(html, index) == wanted


QUIET = [
    "<h2>{}</h2>", '<h3 id="x">{}</h3>', '<a href="x">{}</a>', '<a href="x"><b>{}</b></a>', "<code>{}</code>",
    "<pre>{}</pre>", "<button>{}</button>", "<label>{}</label>", "<summary>{}</summary>", "<blockquote><p>{}</p></blockquote>",
    "<figure>{}</figure>", "<svg><title>{}</title></svg>", "<script>{}</script>", "<table><tr><th>{}</th></tr></table>",
    "<fieldset>{}</fieldset>", "<ol><li><p>{}</p></li></ol>", '<div class="hc-win"><span>{}</span></div>',
    '<div class="x hc-scopes y">{}</div>', '<p class="hc-where">{}</p>', '<div class="hc-place"><p>{}</p></div>',
    '<small class="hc-why">{}</small>', '<td data-era="legacy">{}</td>', "<p>「{}」</p>", "<p>「<b>{}</b>」</p>",
    "<p>『x「y」{}』</p>", "<!-- {} -->", '<img alt="{}">',
]  # fmt: skip


@pytest.mark.parametrize("html", QUIET)
def test_button_never_stands_where_it_would_be_in_the_way(html: str, index: TermIndex) -> None:
    written = html.format("同期") + "<p>同期</p>"
    assert marked(written, index) == html.format("同期") + "<p>[sync|同期]</p>"


@pytest.mark.parametrize(
    ("html", "used"),
    [
        ("<h2>同期</h2>", {"sync"}),
        ("<p>「同期」と<code>API</code></p>", {"sync", "api"}),
        ("<ol><li>RMS</li></ol>", {"rms"}),
        ('<!-- RMS --><img alt="RMS"><script>RMS</script><svg><title>RMS</title></svg>', set()),
    ],
)
def test_page_uses_every_word_that_a_reader_sees(html: str, used: set[str], index: TermIndex) -> None:
    assert spot_terms(html, index).used == used


def test_page_without_words_stays_as_it_was(index: TermIndex) -> None:
    html = '<div>\n<br><input type="text"/><p>「開いたまま</p>\n<p>文 &amp; 文</p></div>\n'
    spotted = spot_terms(html, index)
    assert (spotted.html, spotted.explained, spotted.used) == (html, (), frozenset())


def test_a_quotation_that_is_never_closed_ends_with_its_block(index: TermIndex) -> None:
    assert marked("<p>「RMS</p><p>RMS」</p>", index) == "<p>「RMS</p><p>[rms|RMS]」</p>"


def test_words_are_explained_in_the_order_of_the_page(index: TermIndex) -> None:
    assert spot_terms("<p>同期とAPIとRMS</p>", index).explained == ("sync", "api", "rms")


def test_elements_without_an_end_do_not_silence_the_rest(index: TermIndex) -> None:
    assert marked("<div><a href='x'>RMS</div><p>同期</p>", index) == "<div><a href='x'>RMS</div><p>[sync|同期]</p>"


def test_users_are_drawn_where_the_macro_left_a_mark() -> None:
    html = "<dd><!--users:web-api--></dd><!--users:x--><!-- users:y -->"
    assert fill_in_users(html, str.upper) == "<dd>WEB-API</dd>X<!-- users:y -->"
