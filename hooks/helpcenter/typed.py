"""What a writer typed, judged before anything is made of it: HTML that may not stand there, and slips of Markdown.

Only typed text comes here: what our macros and templates write is our own affair, and may hold what a writer may not.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from html import unescape
from html.parser import HTMLParser
from itertools import islice

from helpcenter.diagnostics import nearest
from helpcenter.source import hide_code


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


_ALLOWED = _words(
    "a abbr address article aside audio b bdi bdo blockquote br caption center cite code col colgroup dd del "
    "details dfn div dl dt em figcaption figure footer h1 h2 h3 h4 h5 h6 header hr i img ins kbd li main mark "
    "nav ol p picture pre q rp rt ruby s samp section small source span strong sub summary sup table tbody td "
    "tfoot th thead time tr track u ul var video wbr svg circle defs ellipse g image line path polygon polyline "
    "rect text title tspan use"
)
_FORBIDDEN: dict[str, str] = {
    **dict.fromkeys(("script", "noscript", "template"), "プログラム（スクリプト）は書けません。"),
    **dict.fromkeys(("style", "link"), "スタイルは書けません。見た目はスタイルシート（help.css）が決めます。"),
    **dict.fromkeys(
        ("iframe", "frame", "frameset", "object", "embed", "applet", "portal"),
        "ほかのページの埋め込みは使えません。[文字](アドレス) のリンクにしてください。",
    ),
    **dict.fromkeys(
        ("form", "input", "button", "select", "option", "textarea", "label", "fieldset", "datalist", "output"),
        "入力欄やボタンは作れません。",
    ),
    **dict.fromkeys(("base", "meta", "html", "head", "body", "frameset"), "ページ全体のためのタグは書けません。"),
    **dict.fromkeys(("math", "canvas", "dialog", "marquee", "blink", "font", "slot", "foreignobject", "animate", "set"),
                    "このタグは使えません。"),
}  # fmt: skip
_VOID = _words("area base br col embed hr img input link meta source track wbr")
_OPEN_END = _words("p li dt dd tr td th thead tbody tfoot colgroup caption rt rp option")
"""Elements whose end need not be written."""
_VERBATIM = frozenset(("script", "style", "textarea", "title"))
_ADDRESSES = frozenset(("href", "xlink:href", "src", "action", "formaction", "poster", "data", "cite", "background"))
_SCRIPTS = ("javascript:", "vbscript:", "livescript:")
_BLANKS = re.compile(r"[\x00-\x20\x7f\xad\u200b-\u200f\ufeff]")
_JINJA = re.compile(r"\{\{.*?\}\}|\{%.*?%\}", re.DOTALL)
_SHOW = "文字として見せるときは、` ` で囲んでください。"


@dataclass(frozen=True, slots=True, order=True)
class Slip:
    """Something that may not stand in a text: from `start` to `end` (offsets), and why."""

    start: int
    end: int
    message: str
    goes: bool = False
    """Whether it is taken out of the page, so that nothing else is told of it."""


@functools.lru_cache(maxsize=8192)  # `serve` reads the same texts again and again
def find_slips(text: str, *, page: bool) -> tuple[Slip, ...]:
    """Everything that is wrong with a text, each thing once. `page`: whether it is a page, not one text of the data."""
    visible = _blank(_JINJA, hide_code(text))
    slips = [
        *_Tags(visible).slips(),
        *_find(_PATTERNS, visible),
        *_find(_ONCE_PATTERNS, visible, most=1),
        *_disguised_links(visible),
    ]
    slips += _find(_PAGE_PATTERNS if page else _DATA_PATTERNS, visible)
    slips += [*_open_fences(text), *_open_blocks(visible), *_lost_footnotes(visible)]
    told: list[Slip] = []
    for slip in sorted(slips):
        if not any(last.goes and last.start <= slip.start < last.end for last in told):
            told.append(slip)
    return tuple(told)


def markup_in(text: str) -> Iterator[Slip]:
    """The markup in a text that is shown as it stands: a description."""
    for match in re.finditer(r"</?[A-Za-z][^<>]*>|\*\*|!?\[[^\]\n]*\]\([^)\n]*\)|`|\{\{|\{%", text):
        words = f"説明の文には、HTML や Markdown の記号を書けません（「{_shown(match.group())}」）。文字だけにしてください。"
        yield Slip(match.start(), match.end(), words)
        return


def without(text: str, slips: Iterable[Slip]) -> str:
    """The same text, character for character, without the tags that may not stand there: so that they are told once."""
    for slip in slips:
        if slip.goes:
            text = text[: slip.start] + re.sub(r"[^\n]", " ", text[slip.start : slip.end]) + text[slip.end :]
    return text


def _blank(pattern: re.Pattern[str], text: str) -> str:
    return pattern.sub(lambda m: re.sub(r"[^\n]", " ", m.group()), text)


# HTML ---------------------------------------------------------------------------------------------------------------------


class _Tags(HTMLParser):
    """The tags of a text, as a browser would read them."""

    def __init__(self, text: str) -> None:
        super().__init__(convert_charrefs=True)
        self._text = text
        self._found: list[Slip] = []
        self._open: list[tuple[str, int, int]] = []
        self._starts = [0, *(m.end() for m in re.finditer("\n", text))]

    def slips(self) -> Iterator[Slip]:
        self.feed(self._text)
        self.close()
        yield from self._found
        for tag, start, end in self._open:
            if tag not in _OPEN_END:
                yield Slip(start, end, f"「<{tag}>」を閉じる「</{tag}>」がありません。")
        for match in re.finditer(
            r"<!--(?!.*?-->)|<(/?[A-Za-z][A-Za-z0-9]*)(?=\s+[\w-]+\s*=|\s*(?:\n[ \t]*\n|\Z))[^<>]*(?=<|\n[ \t]*\n|\Z)",
            self._text,
            re.DOTALL,
        ):
            tag = match.group(1)
            if tag is None:
                yield Slip(match.start(), match.end(), "「<!--」を閉じる「-->」がありません。")
            elif tag.lower().lstrip("/") in _ALLOWED | _FORBIDDEN.keys():
                yield Slip(match.start(), match.end(), f"「<{tag}」を閉じる「>」がありません。{_SHOW}")

    def _offset(self) -> int:
        line, column = self.getpos()
        return self._starts[line - 1] + column

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        start = self._offset()
        end = start + len(self.get_starttag_text() or "")
        if "@" in tag or ":" in tag:  # `<https://…>` and `<name@example.com>` are Markdown's links
            self._check_automatic_link(tag, start, end)
            return
        problem = _FORBIDDEN.get(tag) or self._unknown(tag) or _attribute_problem(attrs)
        if problem:
            shown = f"<{tag}>" if tag in _FORBIDDEN or tag not in _ALLOWED else ""
            words = f"「{shown}」は使えません。{problem}" if tag in _FORBIDDEN else problem
            # What names a picture stays: whether that is there is another question.
            goes = tag not in {"style", "object", "input"} and "style=" not in words
            self._found.append(Slip(start, self._end_of(tag, end), words, goes))
        if tag not in _VOID and tag in _ALLOWED and not (self.get_starttag_text() or "").endswith("/>"):
            self._open.append((tag, start, end))

    def _check_automatic_link(self, tag: str, start: int, end: int) -> None:
        if tag.startswith(_SCRIPTS):
            self._found.append(Slip(start, end, f"リンクに「{tag.partition(':')[0]}:」は使えません。", goes=True))

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)

    def handle_endtag(self, tag: str) -> None:
        if tag in _OPEN_END or tag not in _ALLOWED:
            return
        opened = [index for index, (name, _, _) in enumerate(self._open) if name == tag]
        start = self._offset()
        end = self._text.find(">", start) + 1
        if not opened:
            self._found.append(Slip(start, end, f"「</{tag}>」に対応する「<{tag}>」がありません。"))
            return
        for name, at, until in self._open[opened[-1] + 1 :]:
            if name not in _OPEN_END:
                self._found.append(Slip(at, until, f"「<{name}>」を閉じる「</{name}>」がありません。"))
        del self._open[opened[-1] :]

    def handle_decl(self, decl: str) -> None:
        self._declaration(f"<!{decl}>")

    def handle_pi(self, data: str) -> None:
        self._declaration(f"<?{data}>")

    def _declaration(self, written: str) -> None:
        start = self._offset()
        self._found.append(Slip(start, start + len(written), f"「{written[:20]}」は使えません。{_SHOW}"))

    def _end_of(self, tag: str, end: int) -> int:
        """A refused element goes with all that it holds."""
        close = re.compile(rf"</{tag}\s*>", re.IGNORECASE).search(self._text, end) if tag in _FORBIDDEN else None
        return close.end() if close and tag not in _VOID else end

    def _unknown(self, tag: str) -> str:
        if tag in _ALLOWED:
            return ""
        near = nearest(tag, _ALLOWED, cutoff=0.75)
        guess = f"もしかして: 「<{near}>」" if near else ""
        return f"「<{tag}>」というタグはありません。このままでは表示されません。{_SHOW}{guess}"


def _attribute_problem(attributes: list[tuple[str, str | None]]) -> str:
    for name, value in attributes:
        if name.startswith("on"):
            return f"「{name}=」は使えません。プログラム（スクリプト）は書けません。"
        if name == "style":
            return "「style=」は使えません。見た目はスタイルシート（help.css）が決めます。"
        if name == "srcdoc":
            return "「srcdoc=」は使えません。"
        # Browsers skip blanks and control characters in an address.
        address = _BLANKS.sub("", value or "").lower()
        if name in _ADDRESSES and address.startswith(_SCRIPTS):
            return f"リンクに「{address.partition(':')[0]}:」は使えません。"
        if name in {"href", "xlink:href", "action", "formaction"} and address.startswith("data:"):
            return "リンクに「data:」は使えません。"
    return ""


# Markdown -----------------------------------------------------------------------------------------------------------------

_FOLD_FORM = "折りたたみと注は「/// details | 題」から「///」までに書きます（note、warning も同じ）。"
_BLOCK = r"(?:details|note|warning)"
_PAGE_PATTERNS: tuple[tuple[str, str], ...] = (
    (r"^[ \t　]*(？{2,3}\+?|\?{3}\+?|！{3}|!{3})(?=[ 　\t]*[\w\"“「]).*$", f"「{{0}}」の書き方は使えません。{_FOLD_FORM}"),
    (r"^[ \t　]*(／{2,3})[ 　\t]*\w*.*$", "「{0}」が全角です。半角の「///」に直してください。"),
    (rf"^[ \t]*(///[ \t]*{_BLOCK}[ 　\t]*｜).*$", "「｜」が全角です。半角の「|」に直してください。"),
    (rf"^[ \t]*(///　+{_BLOCK}.*)$", "「///」の後のスペースが全角です。半角に直してください。"),
    (rf"^[ \t]*(//[ \t]+{_BLOCK}\b.*)$", f"「/」が足りません。{_FOLD_FORM}"),
    (r"^[ \t　]*(＃{1,6})[ 　\t]*\S.*$", "見出しの「＃」が全角です。半角の「# 」に直してください。"),
    (r"^[ \t]*(　[ \t　]*)(?:[-*+]|\d+\.|///|```)[ \t]", "字下げに全角スペースが使われています。半角スペースに置きかえてください。"),
    (r"(｀{3,})", "「{0}」が全角です。半角の「```」に直してください。"),
    (r"([｛{][ 　]*[｛%％][^｝}\n]*[%％]?[ 　]*[｝}]{1,2})", "「{0}」は、マクロとして読まれません。半角の {{{{ }}}} を続けて書いてください。"),
    (r"^#{1,6}.*?([｛{][^｝}\n]*[｝}]?)[ \t]*$", "見出しの名前「{0}」の書き方が正しくありません。{{#english-name}} の形（半角の英小文字・数字・ハイフン）で書いてください。"),
    (r"((?<!\{)\{[ 　]*\{?[ 　]*[a-z_]+\([^()\n]*\)[ 　]*\}?[ 　]*\})", "「{0}」は、マクロとして読まれません。{{{{ }}}} を空けずに続けて書いてください。"),
)  # fmt: skip
_PATTERNS: tuple[tuple[str, str], ...] = (
    (r"\{:?[^{}\n]*?\b(on[a-z]+|srcdoc|formaction)[ ]*=[^{}\n]*\}", "「{0}=」は使えません。プログラム（スクリプト）は書けません。"),
    (r"\{:?[^{}\n]*?\b(style)[ ]*=[^{}\n]*\}", "「{0}=」は使えません。見た目はスタイルシート（help.css）が決めます。"),
    (r"(\{:?[ ]*(?:id|class)[ ]*\})", "「{0}」の書き方が正しくありません。名前は {{#english-name}} の形で書いてください。"),
    (r"(\([^()\n]+\)\[[^\[\]\n]*(?:\.md|https?:)[^\[\]\n]*\])", "「{0}」は、かっこが逆です。[文字](アドレス) の形で書いてください。"),
)  # fmt: skip
_ONCE_PATTERNS: tuple[tuple[str, str], ...] = (
    (r"^(?:[ ]{100,}|\t{25,})((?:[-*+]|\d+[.)])[ \t]|>)", "入れ子が深すぎます。字下げを減らしてください。"),
    (r"^((?:[^\[\n]*\[){500})", "1 行に「[」が多すぎます。行を分けてください。"),
    (r"([\x00-\x08\x0b\x0c\x0e-\x1f\x7f\u2028\u2029])", "目に見えない文字があります。消してから書き直してください。"),
)  # fmt: skip
"""What stands on many lines is one mistake."""
_DATA_PATTERNS: tuple[tuple[str, str], ...] = (
    (r"^(#{1,2}[ \t]+\S.*)$", "データの文には、見出し（「{0}」）を書けません。見出しは title: に書きます。"),
)
_GOOD_ID = re.compile(r"\{:?[ ]*(?:[#.][A-Za-z][\w.:-]*|[\w-]+=\S+)(?:[ ]+(?:[#.][\w-]+|[\w-]+=\S+))*[ ]*\}$")


def _find(patterns: tuple[tuple[str, str], ...], text: str, *, most: int | None = None) -> Iterator[Slip]:
    for pattern, words in patterns:
        for match in islice(re.finditer(pattern, text, re.MULTILINE), most):
            if not _GOOD_ID.match(match.group(1)):
                yield Slip(match.start(1), match.end(1), words.format(_shown(match.group(1))), goes=True)


def _disguised_links(text: str) -> Iterator[Slip]:
    """Links of Markdown that run a script, written so that it does not show; what shows is told by the check of the site."""
    for match in re.finditer(
        r"\]\([ \t\n]*(<[^<>\n]*>|[^\s()]+)|^[ ]{0,3}\[[^\]\n]+\]:[ \t]*(\S+)", text, re.MULTILINE
    ):
        typed = next(filter(None, match.groups()))
        address = _BLANKS.sub("", unescape(typed.strip("<>"))).lower()
        scheme = address.partition(":")[0]
        if address.startswith((*_SCRIPTS, "data:")) and not typed.lower().startswith(f"{scheme}:"):
            start = max(text.rfind("[", 0, match.start() + 1), text.rfind("\n", 0, match.start()) + 1)
            close = text.find(")", match.end())
            yield Slip(start, close + 1 or match.end(), f"リンクに「{scheme}:」は使えません。", goes=True)


def _shown(text: str) -> str:
    return text if len(text) <= 30 else f"{text[:30]}…"


def _open_fences(text: str) -> Iterator[Slip]:
    """A fence that is never closed makes code of the rest of the page."""
    opened: tuple[str, int] | None = None
    for match in re.finditer(r"^[ \t]*(`{3,}|~{3,})(.*)$", text, re.MULTILINE):
        fence, rest = match.groups()
        if opened is None:
            opened = (fence, match.start(1)) if "`" not in rest else None
        elif fence.startswith(opened[0]) and not rest.strip():
            opened = None
    if opened:
        yield Slip(
            opened[1],
            opened[1] + len(opened[0]),
            f"「{_shown(opened[0])}」を閉じる「{_shown(opened[0])}」がありません。",
        )


def _open_blocks(text: str) -> Iterator[Slip]:
    opened: list[tuple[str, int, str]] = []
    for match in re.finditer(r"^[ \t]*(/{3,})[ \t]*([^\n]*)$", text, re.MULTILINE):
        slashes, header = match.groups()
        if header.strip():
            opened.append((slashes, match.start(1), f"{slashes} {header.split()[0]}"))
            continue
        nearest_open = next((i for i in range(len(opened) - 1, -1, -1) if opened[i][0] == slashes), None)
        if nearest_open is None:
            yield Slip(match.start(1), match.end(1), f"「{slashes}」に対応する「{slashes} details」などがありません。")
        else:
            yield from (_unclosed(block) for block in opened[nearest_open + 1 :])
            del opened[nearest_open:]
    yield from map(_unclosed, opened)


def _unclosed(block: tuple[str, int, str]) -> Slip:
    slashes, start, header = block
    return Slip(start, start + len(header), f"「{header}」を閉じる「{slashes}」がありません。")


def _lost_footnotes(text: str) -> Iterator[Slip]:
    defined = {m.group(2): m for m in re.finditer(r"^[ ]{0,3}(\[\^([^\]\s]+)\])[:：]", text, re.MULTILINE)}
    used = {m.group(1): m for m in reversed([*re.finditer(r"\[\^([^\]\s]+)\](?![:：])", text)])}
    guesses = set()
    for name, match in used.items():
        if name not in defined:
            near = nearest(name, defined)
            guesses.add(near)
            guess = f"もしかして: 「[^{near}]」" if near else ""
            words = f"注「{match.group()}」の中身がありません。「{match.group()}: 注の文」の行を書いてください。{guess}"
            yield Slip(match.start(), match.end(), words)
    for name, match in defined.items():
        if match.group().endswith("："):
            yield Slip(match.end() - 1, match.end(), "「：」が全角です。半角の「: 」に直してください。", goes=True)
        elif name not in used and name not in guesses:
            words = f"注「{match.group(1)}」が、本文のどこからも使われていません。"
            yield Slip(match.start(1), match.end(1), words)
