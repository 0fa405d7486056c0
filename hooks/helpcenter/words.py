"""Spellings that the glossary avoids, in the sentences of pages and data: advice with the right word."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass

from helpcenter.catalog import Catalog
from helpcenter.diagnostics import Diagnostic, Level, Location
from helpcenter.source import KeyPath, Located, PageText, as_mapping, hide_code, load_yaml, place_at

_SENTENCES = frozenset(
    (
        "alt", "caption", "cause", "change", "condition", "description", "do", "done", "era", "lead", "otherwise",
        "prepare", "question", "reason", "sentence", "subtitle", "tell", "text", "title", "who",
    )
)  # fmt: skip
"""Keys that hold sentences of ours, in any file of the data; all others hold words of screens, ids and addresses."""
_WORDS_OF_SCREENS = frozenset(("variants", "figure", "systems"))
_HIDDEN = re.compile(
    r"「[^「」\n]*」|『[^『』\n]*』|【[^【】\n]*】"
    r"|(?<=\]\()[^)\s]*|^ *\[[^\]]*\]:.*$|<[^<>]*>|https?://[^\s)）」]+|\{\{.*?\}\}|\{%.*?%\}|\{[#.:][^}]*\}",
    re.MULTILINE | re.DOTALL,
)
"""What is quoted from a screen, where a link leads, tags and marks."""
_TITLE = re.compile(r"^# .*$", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class _Spelling:
    """What is not written, and what is written instead."""

    pattern: re.Pattern[str]
    right: str


def check_words(
    catalog: Catalog, pages: Mapping[str, PageText], texts: Mapping[str, str], titles: Iterable[str]
) -> Iterator[Diagnostic]:
    """Advice on every avoided spelling. `pages` by what advice calls their files; `texts`: the data files by path.

    `titles`: of the pages, which may be named wherever they are spelt so.
    """
    spellings = list(_spellings(catalog))
    if not spellings:
        return
    known = [*titles, *(word for term in catalog.terms.values() for word in (term.term, *term.synonyms))]
    for path, page in pages.items():
        body = _TITLE.sub(_blank, hide_code(page.body))
        yield from _found(path, _without(body, known), spellings, page.first_line)
        yield from _in_description(path, page, known, spellings)
    for path, text in texts.items():
        yield from _found(path, _without(_sentences(text, path), known), spellings)


def _in_description(
    path: str, page: PageText, known: Collection[str], spellings: list[_Spelling]
) -> Iterator[Diagnostic]:
    """The description stands in one line: its place is that of the line, and the word's place in it."""
    value = as_mapping(page.front_matter.value).get("description")
    if isinstance(value, str):
        start = page.front_matter.place(("description",))
        for spelling, at in _occurrences(_without(value, known), spellings):
            yield _advice(Location(path, start.line, start.column + at), spelling)


def _spellings(catalog: Catalog) -> Iterator[_Spelling]:
    for term in catalog.terms.values():
        for word in term.avoid:
            # A spelling that is only the beginning or the end of a longer word is none.
            before, after = (_same_kind(letter) for letter in (word[0], word[-1]))
            pattern = re.compile(
                f"{f'(?<!{before})' if before else ''}{re.escape(word)}{f'(?!{after})' if after else ''}"
            )
            yield _Spelling(pattern, term.term)


def _same_kind(letter: str) -> str:
    return next((kind for kind in ("[A-Za-z0-9]", "[ァ-ヺー]", "[Ａ-Ｚａ-ｚ０-９]") if re.match(kind, letter)), "")


def _without(text: str, known: Collection[str]) -> str:
    """The same text with what may be spelt as it is blanked out, character for character."""
    text = _HIDDEN.sub(_blank, text)
    for word in sorted(set(known), key=len, reverse=True):
        text = text.replace(word, re.sub(r"[^\n]", " ", word))
    return text


def _blank(match: re.Match[str]) -> str:
    return re.sub(r"[^\n]", " ", match.group())


def _sentences(text: str, path: str) -> str:
    """A data file with everything but its sentences blanked out, character for character."""
    document = load_yaml(text, path)
    starts = [0, *(match.end() for match in re.finditer("\n", text))]
    marks = sorted(
        (starts[place.line - 1] + place.column - 1, keys)
        for places in (document.places, document.keys)
        for keys, place in places.items()
    )
    scalars = dict(document.scalars())
    blank = re.sub(r"[^\n]", " ", text)
    for (start, keys), (end, _) in zip(marks, [*marks[1:], (len(text), ())], strict=True):
        if _is_sentence(keys) and keys in scalars and _is_value(document, keys, start, starts):
            blank = blank[:start] + _without_comments(text[start:end]) + blank[end:]
    return blank


def _is_sentence(keys: KeyPath) -> bool:
    names = [key for key in keys if isinstance(key, str)]
    in_symptom = names[-2:] == ["symptoms", "check"]
    return bool(names) and (names[-1] in _SENTENCES or in_symptom) and _WORDS_OF_SCREENS.isdisjoint(names)


def _is_value(document: Located, keys: KeyPath, start: int, starts: list[int]) -> bool:
    place = document.places[keys]
    return starts[place.line - 1] + place.column - 1 == start


def _without_comments(written: str) -> str:
    if written[:1] in {"|", ">"}:
        return written
    return re.sub(r"(?<!\S)#[^\n]*", _blank, written)


def _found(path: str, text: str, spellings: list[_Spelling], first_line: int = 1) -> Iterator[Diagnostic]:
    for spelling, at in _occurrences(text, spellings):
        yield _advice(place_at(text, at, path, first_line), spelling)


def _occurrences(text: str, spellings: list[_Spelling]) -> Iterator[tuple[tuple[str, str], int]]:
    for spelling in spellings:
        for match in spelling.pattern.finditer(text):
            yield (match.group(), spelling.right), match.start()


def _advice(place: Location, spelling: tuple[str, str]) -> Diagnostic:
    wrong, right = spelling
    return Diagnostic(place, f"「{wrong}」は「{right}」と書きます（用語集の決まり）。", Level.ADVICE)
