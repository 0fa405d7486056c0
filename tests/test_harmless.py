"""Ways of writing that mean the same make the same site, byte for byte, and nobody is told anything.

Each row names a file, what stands there, a plain way to write something, and another way to write the very same.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from site_run import build_into
from small_site import copy_content, edit

# Whole builds, hundreds of them: measuring doubles their time, and finer tests cover the code.
pytestmark = pytest.mark.no_cover

S = "docs/_data/scopes.yml"
G = "docs/_data/guides/api-setup.yml"
I = "docs/_data/images.yml"  # noqa: E741 (short names keep a row on a line)
P = "docs/faq/keys.md"
M = "mkdocs.yml"
LEAD = "lead: RMSでAPIを設定します。"
LONG = "とても長い説明です。" * 200
BODY = "# キーの場所\n"

# What is done to a whole file.
FILES: dict[str, tuple[str, Callable[[bytes], bytes]]] = {
    f"{name} of {kind}": (file, change)
    for kind, file in (("data", S), ("a guide", G), ("a page", P), ("the settings", M))
    for name, change in {
        "a byte order mark": lambda raw: b"\xef\xbb\xbf" + raw,
        "Windows line ends": lambda raw: raw.replace(b"\n", b"\r\n"),
        "old Mac line ends": lambda raw: raw.replace(b"\n", b"\r"),
        "mixed line ends": lambda raw: raw.replace(b"\n", b"\r\n", 3),
        "no line end at the end": lambda raw: raw.rstrip(b"\n"),
        "blank lines at the end": lambda raw: raw + b"\n\n\n",
    }.items()
}
FILES |= {
    f"{name} of {kind}": (file, change)
    for kind, file in (("data", S), ("a guide", G))
    for name, change in {
        "a comment at the top": lambda raw: "# メモ: 「:」や {{ }} があっても\n".encode() + raw,
        "a comment at the bottom": lambda raw: raw + "# おわり\n".encode(),
        "a mark of its beginning": lambda raw: b"---\n" + raw,
        "a mark of its end": lambda raw: raw + b"...\n",
        "blank lines before it": lambda raw: b"\n\n" + raw,
    }.items()
}

FILES["blanks at the ends of lines of data"] = (S, lambda raw: raw.replace(b"\n", b"  \n"))

# file, what stands there, a plain way to write it, another way
ROWS: dict[str, tuple[str, str, str, str]] = {
    "single quotes": (G, LEAD, LEAD, "lead: 'RMSでAPIを設定します。'"),
    "double quotes": (G, LEAD, LEAD, 'lead: "RMSでAPIを設定します。"'),
    "escapes": (G, LEAD, LEAD, r'lead: "RMSで\u0041PIを設定します。"'),
    "folded text": (G, LEAD, LEAD, "lead: >-\n  RMSでAPIを設定します。"),
    "literal text": (G, LEAD, LEAD, "lead: |-\n  RMSでAPIを設定します。"),
    "literal text with a line end": (G, LEAD, LEAD, "lead: |\n  RMSでAPIを設定します。"),
    "text below its key": (G, LEAD, LEAD, "lead:\n  RMSでAPIを設定します。"),
    "many spaces": (G, LEAD, LEAD, "lead:     RMSでAPIを設定します。   "),
    "a tab behind the colon": (G, LEAD, LEAD, "lead:\tRMSでAPIを設定します。"),
    "a full-width space at the end": (G, LEAD, LEAD, "lead: RMSでAPIを設定します。　"),
    "a quoted key": (G, LEAD, LEAD, '"lead": RMSでAPIを設定します。'),
    "a comment behind a text": (G, LEAD, LEAD, f"{LEAD} # メモです"),
    "a comment behind a number": (G, "minutes: 10", "minutes: 10", "minutes: 10 #分"),
    "a comment between lines": (G, LEAD, LEAD, f"# メモ\n{LEAD}"),
    "a comment with a tab": (G, LEAD, LEAD, f"#\tメモ\n{LEAD}"),
    "blank lines between keys": (G, LEAD, LEAD, f"\n\n{LEAD}\n"),
    "a number in quotes": (G, "minutes: 10", "minutes: 10", 'minutes: "10"'),
    "a number with a zero before it": (G, "minutes: 10", "minutes: 10", "minutes: 010"),
    "a flow list": (G, "opens:\n  - rms", "opens:\n  - rms", "opens: [rms]"),
    "a flow list over lines": (G, "opens:\n  - rms", "opens:\n  - rms", "opens: [\n  rms,\n  ]"),
    "a list that is not indented": (G, "opens:\n  - rms", "opens:\n  - rms", "opens:\n- rms"),
    "a list that is indented more": (G, "opens:\n  - rms", "opens:\n  - rms", "opens:\n      - rms"),
    "keys in another order": (G, f"{LEAD}\nminutes: 10", f"{LEAD}\nminutes: 10", f"minutes: 10\n{LEAD}"),
    "an empty value of an optional key": (G, LEAD, LEAD, f"{LEAD}\nsubtitle:"),
    "a tilde for nothing": (G, LEAD, LEAD, f"{LEAD}\nsubtitle: ~"),
    "null for nothing": (G, LEAD, LEAD, f"{LEAD}\nverified: null"),
    "an empty list": (G, "prepare:\n  - ログインの情報", "", "prepare: []"),
    "a flow mapping": (
        S,
        "      - text: 会員サイトにエラーが出ます。\n        basis: lseg",
        "      - text: 会員サイトにエラーが出ます。\n        basis: lseg",
        "      - {text: 会員サイトにエラーが出ます。, basis: lseg}",
    ),
    "yes for true": (S, "coupon_check: true", "coupon_check: true", "coupon_check: yes"),
    "True for true": (S, "coupon_check: true", "coupon_check: true", "coupon_check: True"),
    "on for true": (S, "coupon_check: true", "coupon_check: true", "coupon_check: on"),
    "a date in quotes": (I, "taken_on: 2025-04-01", "taken_on: 2025-04-01", 'taken_on: "2025-04-01"'),
    "no as a text": (G, "tell: 「アプリ一覧」がある", 'tell: "no"', "tell: no"),
    "yes as a text": (G, "tell: 「アプリ一覧」がある", 'tell: "yes"', "tell: yes"),
    "a time as a text": (G, "tell: 「アプリ一覧」がある", 'tell: "12:30"', "tell: 12:30"),
    "a number as a text": (G, "tell: 「アプリ一覧」がある", 'tell: "1.10"', "tell: 1.10"),
    "a number with a zero as a text": (G, "tell: 「アプリ一覧」がある", 'tell: "0123"', "tell: 0123"),
    "a date as a text": (G, "tell: 「アプリ一覧」がある", 'tell: "2026-11-24"', "tell: 2026-11-24"),
    "emoji": (G, LEAD, 'lead: "設定します🎉👨‍👩‍👧"', "lead: 設定します🎉👨‍👩‍👧"),
    "emoji as escapes": (G, LEAD, "lead: 設定します🎉", r'lead: "設定します\U0001F389"'),
    "long Japanese": (G, LEAD, f'lead: "{LONG}"', f"lead: {LONG}"),
    "rare letters": (G, LEAD, 'lead: "𠮷野家の髙橋さん ㈱①"', "lead: 𠮷野家の髙橋さん ㈱①"),
    "half-width katakana": (G, LEAD, 'lead: "ﾗｲｾﾝｽｷｰ"', "lead: ﾗｲｾﾝｽｷｰ"),
    "a full-width colon": (G, LEAD, 'lead: "注意：設定します"', "lead: 注意：設定します"),
    "a colon without a space": (G, LEAD, 'lead: "10:30に設定:します"', "lead: 10:30に設定:します"),
    "a hash without a space": (G, LEAD, 'lead: "設定#1をします"', "lead: 設定#1をします"),
    "a full-width hash": (G, LEAD, 'lead: "設定 ＃1"', "lead: 設定 ＃1"),
    "quotes within a text": (G, LEAD, "lead: '設定を\"します\"'", 'lead: 設定を"します"'),
    "an apostrophe": (G, LEAD, 'lead: "it\'s"', "lead: it's"),
    "signs of comparison": (G, LEAD, 'lead: "1 < 2 & 3 > 2"', "lead: 1 < 2 & 3 > 2"),
    "a percent sign": (G, LEAD, 'lead: "50%引き"', "lead: 50%引き"),
    "a question mark": (G, LEAD, 'lead: "どうしますか?"', "lead: どうしますか?"),
    "a back slash": (G, LEAD, r'lead: "C:\\設定"', r"lead: C:\設定"),
    "a Japanese bracket at the beginning": (G, LEAD, 'lead: "【重要】設定"', "lead: 【重要】設定"),
    "a circled number": (G, LEAD, 'lead: "①設定"', "lead: ①設定"),
    "a wave dash": (G, LEAD, 'lead: "1〜2分～"', "lead: 1〜2分～"),
    "a macro in single quotes": (P, BODY, BODY + '\n{{ image("login") }}\n', BODY + "\n{{ image('login') }}\n"),
    "a macro without spaces": (P, BODY, BODY + '\n{{ image("login") }}\n', BODY + '\n{{image("login")}}\n'),
    "a macro with more spaces": (P, BODY, BODY + '\n{{ image("login") }}\n', BODY + '\n{{  image( "login" )  }}\n'),
    "a macro with a named argument": (P, BODY, BODY + '\n{{ image("login") }}\n', BODY + '\n{{ image(id="login") }}\n'),
    "a comment of the macros": (P, BODY, BODY + "\n文です。\n", BODY + "\n{## メモ {{ x }} ##}\n文です。\n"),
    "blank lines on a page": (P, BODY, BODY, f"\n\n{BODY}\n\n\n"),
    "blanks on a blank line": (P, BODY, f"{BODY}\n文です。\n", f"{BODY}   \n文です。\n"),
    "stars for a list": (P, BODY, f"{BODY}\n- あ\n- い\n", f"{BODY}\n* あ\n* い\n"),
    "ones for a numbered list": (P, BODY, f"{BODY}\n1. あ\n2. い\n", f"{BODY}\n1. あ\n1. い\n"),
    "underscores for bold": (P, BODY, f"{BODY}\n**あ** い\n", f"{BODY}\n__あ__ い\n"),
    "hashes behind a heading": (P, BODY, f"{BODY}\n## あ\n", f"{BODY}\n## あ ##\n"),
    "a heading without a space": (P, BODY, f"{BODY}\n## あ\n", f"{BODY}\n##あ\n"),
    "a heading of dashes": (P, BODY, f"{BODY}\n## あ\n", f"{BODY}\nあ\n---\n"),
    "tildes for code": (P, BODY, f"{BODY}\n```\na\n```\n", f"{BODY}\n~~~\na\n~~~\n"),
    "a link by reference": (
        P,
        BODY,
        f"{BODY}\n[あ](../rms/scopes.md)\n",
        f"{BODY}\n[あ][s]\n\n[s]: ../rms/scopes.md\n",
    ),
    "a description in quotes": (P, "description: キーの", "description: キーの", "description:   キーの"),
    "a comment in the front matter": (P, "description: キーの", "description: キーの", "# メモ\ndescription: キーの"),
}


def site_of(root: Path, target: Path) -> dict[str, bytes]:
    """Every file of the site; nobody was told anything new on the way."""
    report = build_into(root, target)
    assert [str(fault) for fault in report.faults] == []
    assert [a.message for a in report.advice if "準備中" not in a.message and "略図" not in a.message] == []
    return {file.relative_to(target).as_posix(): file.read_bytes() for file in target.rglob("*") if file.is_file()}


@pytest.fixture(name="untouched", scope="module")
def _untouched(tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    folder = tmp_path_factory.mktemp("untouched")
    return site_of(copy_content(folder / "content"), folder / "site")


@pytest.mark.parametrize("name", FILES)
def test_a_file_may_be_saved_in_another_way(name: str, tmp_path: Path, untouched: dict[str, bytes]) -> None:
    path, change = FILES[name]
    root = copy_content(tmp_path / "content")
    (root / path).write_bytes(change((root / path).read_bytes()))
    assert site_of(root, tmp_path / "site") == untouched


@pytest.mark.parametrize("name", ROWS)
def test_the_same_may_be_written_in_another_way(name: str, tmp_path: Path, untouched: dict[str, bytes]) -> None:
    path, there, plain, other = ROWS[name]
    sites = []
    for nth, text in enumerate((plain, other)):
        if text == there:
            sites.append(untouched)
            continue
        root = copy_content(tmp_path / f"content{nth}")
        edit(root, {path: {"replace": [there, text]}})
        sites.append(site_of(root, tmp_path / f"site{nth}"))
    assert sites[0] == sites[1]


def test_there_are_at_least_sixty() -> None:
    assert len(FILES) + len(ROWS) >= 60
