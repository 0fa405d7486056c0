"""A page into its front matter and its body."""

from __future__ import annotations

import re
from dataclasses import dataclass

from helpcenter.diagnostics import Diagnostic, Location
from helpcenter.source.tree import Located, load_yaml

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
    return "ページの説明がありません。先頭に「---」「description: 説明の文」「paraphrases: [言い換え]」「---」の 4 行を書いてください。"
