"""The front matter of a page into what the site may use of it, and what is missing or wrong in it."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator

from pydantic import ValidationError

from helpcenter.catalog import Origin, explain
from helpcenter.diagnostics import Diagnostic
from helpcenter.model import PageMeta
from helpcenter.nav import mark_problem
from helpcenter.source import Located
from helpcenter.typed import markup_in

WITHOUT_PARAPHRASES = frozenset(("404.md", "search.md", "changes.md", "updates.md"))
"""Pages besides the categories' indexes that nobody looks for in words of his own."""
_HINTS = {
    "必要なキー「description」がありません。": "ページの説明を、1〜2 文で書いてください。",
    "「description」の値がありません。": "ページの説明を、1〜2 文で書いてください。",
    "「description」が空です。文字を書いてください。": "ページの説明を、1〜2 文で書きます。",
}


def read_meta(document: Located, src_uri: str) -> tuple[PageMeta | None, list[Diagnostic]]:
    """The front matter of the page at `src_uri`; None where it is not in order."""
    if document.diagnostics:
        return None, document.diagnostics
    value = document.value if document.value is not None else {}
    try:
        meta = PageMeta.model_validate(value)
    except ValidationError as error:
        faults = [_hinted(fault) for fault in explain(error, PageMeta, Origin(document))]
        if isinstance(value, dict) and "paraphrases" not in value:
            faults += _check_paraphrases((), src_uri, document)
        return None, [*document.advice, *faults]
    return meta, [*document.advice, *_check_meta(meta, src_uri, document)]


def _hinted(fault: Diagnostic) -> Diagnostic:
    return dataclasses.replace(fault, message=fault.message + _HINTS.get(fault.message, ""))


def _check_meta(meta: PageMeta, src_uri: str, document: Located) -> Iterator[Diagnostic]:
    if problem := mark_problem("説明", meta.description):
        yield Diagnostic(document.place(("description",)), problem)
    else:
        for slip in markup_in(meta.description):
            yield Diagnostic(document.place_in(("description",), meta.description, slip.start), slip.message)
    yield from _check_paraphrases(meta.paraphrases, src_uri, document)
    for index, page in enumerate(meta.related):
        if page in meta.related[:index]:
            yield Diagnostic(
                document.place(("related", index)), f"ページ「{page}」が 2 回あります。1 つにしてください。"
            )
        if page == src_uri:
            message = "related に、このページ自身があります。ほかのページを書いてください。"
            yield Diagnostic(document.place(("related", index)), message)
    if meta.related and not 2 <= len(meta.related) <= 4:
        yield Diagnostic(
            document.place(("related",)),
            f"related（あわせて読むページ）が {len(meta.related)} 件です。2〜4 件にしてください。",
        )


def _check_paraphrases(paraphrases: tuple[str, ...], src_uri: str, document: Located) -> list[Diagnostic]:
    if paraphrases or src_uri in WITHOUT_PARAPHRASES or src_uri.endswith("/index.md"):
        return []
    message = "言い換え（paraphrases）がありません。お客さまが打ちそうな短い言葉を、「- 」で始まる行で 1 つ以上書いてください。"
    return [Diagnostic(document.place(("paraphrases",)), message)]
