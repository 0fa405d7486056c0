"""A page into its front matter and its body."""

from __future__ import annotations

import re
from dataclasses import dataclass

from helpcenter.diagnostics import Diagnostic, Location
from helpcenter.source.tree import Located, load_yaml

MAX_CHARACTERS = 300_000
"""A page of that length takes several seconds."""
_FRONT_MATTER = re.compile(r"\A---[ \t]*\n(.*?\n)?(?:---|\.\.\.)[ \t]*(?:\n|\Z)", re.DOTALL)


@dataclass(frozen=True, slots=True)
class PageText:
    """A page as a writer typed it, cut into front matter and body."""

    front_matter: Located
    body: str
    first_line: int
    """Number of the line of the file with which the body begins."""


def split_page(text: str, path: str) -> PageText:
    """Cut the front matter off as MkDocs does; that there is none, or no end of it, is a fault of its document."""
    if len(text) > MAX_CHARACTERS:
        words = "ページが長すぎます（30 万文字まで）。いくつかのページに分けてください。"
        return PageText(Located(path, diagnostics=[Diagnostic(Location(path), words)]), "", 1)
    match = _FRONT_MATTER.match(text)
    if not match:
        return PageText(Located(path, diagnostics=[Diagnostic(Location(path), _why_missing(text))]), text, 1)
    rest = text[match.end() :]
    body = rest.lstrip("\n")
    first_line = 1 + text.count("\n", 0, len(text) - len(body))
    return PageText(load_yaml(match.group(1) or "", path, line_offset=1), body, first_line)


def _why_missing(text: str) -> str:
    if re.match(r"---[ \t]*\n", text):
        return "先頭の「---」を閉じる「---」がありません。description の次の行に「---」を書いてください。"
    if re.match(r"(?:[ 　\t]*\n)+---[ \t]*\n|[ 　\t]+---[ \t]*\n", text):
        return "先頭の「---」の前に、空白か空行があります。消して、「---」を 1 行目の左端から書いてください。"
    if re.match(r"[－—―ー–]+[ 　\t]*\n|-{1,2}[ \t]*\n|-{4,}[ \t]*\n", text):
        return "先頭の線の書き方が違います。半角のハイフン 3 つ「---」だけの行にしてください。"
    return "ページの説明がありません。先頭に「---」「description: 説明の文」「paraphrases: [言い換え]」「---」の 4 行を書いてください。"
