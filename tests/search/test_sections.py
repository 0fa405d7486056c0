"""A finished page into its sections."""

from __future__ import annotations

import pytest

from helpcenter.search.sections import Section, read_sections


def sections(inner: str) -> dict[str, Section]:
    """By id (the page itself: the empty one)."""
    return {section.id: section for section in read_sections(f"<body><nav>x</nav><article>{inner}</article></body>")}


def test_the_first_section_is_the_page_itself() -> None:
    found = sections("<h1 id='t'>題</h1><p>はじめに。</p><h2 id='a'>見出し</h2><p>本文。</p>")
    assert (found[""].title, found[""].lines) == ("題", ["はじめに。"])
    assert (found["a"].title, found["a"].lines, found["a"].within) == ("見出し", ["本文。"], None)


def test_headings_nest_by_their_level() -> None:
    found = sections("<h1>題</h1><h2 id='a'>甲</h2><h3 id='b'>乙</h3><p>1</p><h2 id='c'>丙</h2><h4 id='d'>丁</h4>")
    assert found["b"].within is found["a"]
    assert found["c"].within is None
    assert found["d"].within is found["c"]


@pytest.mark.parametrize(
    ("html", "id_", "title", "lines"),
    [
        (
            '<section class="hc-step" id="login"><h3 id="h-login"><span class="hc-num">手順1</span> <span>入る</span></h3><p>開く。</p></section>',
            "login",
            "入る",
            ["開く。"],
        ),
        (
            '<details class="hc-fold" id="f"><summary>困りごと</summary><div><p>直す。</p></div></details>',
            "f",
            "困りごと",
            ["直す。"],
        ),
        (
            '<section id="item-get" data-scope-id="item.get"><h3 id="h"><code>item.<wbr>get</code> <span>有料</span></h3><p>返す。</p></section>',
            "item-get",
            "item.get",
            ["返す。"],
        ),
        (
            '<dl><dt id="rms">RMS（あーるえむえす）</dt><dd>運営画面です。</dd></dl>',
            "rms",
            "RMS（あーるえむえす）",
            ["運営画面です。"],
        ),
        ('<dl><div id="rms"><dt>RMS</dt><dd>運営画面です。</dd></div></dl>', "rms", "RMS", ["運営画面です。"]),
        (
            '<div class="hc-sub" id="none"><div class="hc-if"><p><strong>行がないときだけ</strong></p></div><p>登録する。</p></div>',
            "none",
            "行がないときだけ",
            ["行がないときだけ", "登録する。"],
        ),
    ],
    ids=["step", "fold", "scope", "term", "term in a group", "branch"],
)
def test_what_can_be_opened_on_its_own_is_a_section(html: str, id_: str, title: str, lines: list[str]) -> None:
    found = sections(f"<h1>題</h1><h2 id='before'>前</h2>{html}<p>後の文。</p>")
    assert (found[id_].title, found[id_].lines) == (title, lines)
    assert "後の文。" in found["before"].lines, "what follows belongs to what stood around it"


def test_terms_of_one_list_stand_side_by_side() -> None:
    found = sections("<h1>題</h1><dl><dt id='a'>甲</dt><dd>1</dd><dt id='b'>乙</dt><dd>2</dd></dl><p>末</p>")
    assert (found["a"].lines, found["b"].lines, found["b"].within) == (["1"], ["2"], None)
    assert found[""].lines == ["末"]


@pytest.mark.parametrize(
    "html",
    [
        "<nav><a href='x'>よその話</a></nav>",
        "<aside class='hc-terms'><p>よその話</p></aside>",
        "<details class='hc-fold hc-tocfold'><summary>よその話</summary></details>",
        "<details class='hc-fold hc-users' id='u'><summary>よその話</summary></details>",
        "<p class='hc-small'>使っているページ：<a href='x'>よその話</a></p>",
        "<label class='hc-done'><input type='checkbox'>よその話</label>",
        "<button type='button'>よその話</button>",
        "<script type='application/ld+json'>よその話</script>",
        "<svg><text>よその話</text></svg>",
        "<p hidden>よその話</p>",
        "<!-- よその話 -->",
        "<form><label>よその話</label></form>",
    ],
)
def test_what_leads_elsewhere_is_left_out(html: str) -> None:
    found = read_sections(f"<article><h1>題</h1>{html}<p>本文</p></article>")
    assert [section.lines for section in found] == [["本文"]]


def test_the_text_is_what_a_reader_sees() -> None:
    html = (
        "<h1>題</h1><p>RMSの<a href='x'>利用<b>機能</b></a>を<button class='hc-term'>同期</button>&lt;する&gt;。</p>"
        "<ul><li>一つ</li><li>二つ<br>続き</li></ul><div class='hc-win' aria-label='略図'><span>2-<wbr>1 アプリ一覧</span></div>"
        "<label><input type='checkbox'><code>item.<wbr>get</code></label><details><summary>畳んだ題</summary><p>畳んだ文</p></details>"
    )
    assert sections(html)[""].lines == [
        "RMSの利用機能を同期<する>。",
        "一つ",
        "二つ",
        "続き",
        "2-1 アプリ一覧",
        "item.get",
        "畳んだ題",
        "畳んだ文",
    ]


def test_invisible_letters_and_spaces_are_gone() -> None:
    assert sections("<h1>題\u200b名</h1><p> a\u00ad \n b\ufeff </p>")[""].lines == ["a b"]
    assert sections("<h1>題\u200b名</h1>")[""].title == "題名"


def test_an_older_edition_is_known() -> None:
    found = sections(
        "<h1>題</h1><div data-edition='legacy'><section id='a'><h3>古い</h3></section></div><h2 id='b'>新しい</h2>"
    )
    assert (found["a"].edition, found["b"].edition) == ("legacy", "")


def test_a_page_without_an_article_has_no_sections() -> None:
    assert read_sections("") == [] or read_sections("")[0].title == ""
