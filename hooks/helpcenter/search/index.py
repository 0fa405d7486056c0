"""The finished pages and the data into one file that the browser searches."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from helpcenter.catalog import Catalog
from helpcenter.model import Question, Term
from helpcenter.search.readings import Reader
from helpcenter.search.sections import Section, read_sections

MARKS = ("推定", "RMS補足", "LINE公式の説明")
"""The words with which a statement says that it does not rest on LSEG's own help: the results show them too."""
GLOSSARY = "glossary.md"
FILE = "search/index.json"
"""Where the index stands in the site; the scripts look for it there."""


@dataclass(frozen=True, slots=True)
class IndexedPage:
    """A page that can be found."""

    src_uri: str
    url: str
    html: str
    category: str = ""
    paraphrases: Sequence[str] = ()


def build_index(
    pages: Iterable[IndexedPage], catalog: Catalog, entrances: Mapping[str, str], reader: Reader
) -> dict[str, Any]:
    """The index as plain data. `entrances`: the address of each category's entrance, by its title."""
    pages = list(pages)
    texts = _Texts()
    urls = {page.src_uri: page.url for page in pages}
    spoken = _Words(catalog)
    return {
        "entrances": [{"title": title, "url": url} for title, url in entrances.items()],
        "marks": MARKS,
        "pages": [_page(page, spoken, reader, texts, urls) for page in pages],
        "alike": [*(group.words for group in catalog.synonyms.values())],
        "gaps": [
            _drop_empty(
                words=topic.words,
                reading=[reader.read(word) for word in topic.words],
                sentence=topic.sentence,
                url=_address(topic.see, urls),
            )
            for topic in catalog.topics.values()
        ],
        "old": {address.id: _address(address.page, urls) for address in catalog.addresses.values()},
        "texts": texts.all,
    }


def write_index(index: Mapping[str, Any], site: Path) -> None:
    """Compact, and the same bytes for the same site. `<` is escaped: the text can stand in HTML, whoever puts it there."""
    text = json.dumps(index, ensure_ascii=False, separators=(",", ":")).replace("<", "\\u003c")
    file = site / FILE
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(text, "utf-8", newline="\n")


class _Words:
    """What else a place is called, by page and anchor: the questions it answers, its paraphrases, a term's synonyms."""

    def __init__(self, catalog: Catalog) -> None:
        self.by_place: dict[tuple[str, str], list[str]] = defaultdict(list)
        for question in catalog.questions.values():
            uri, _, anchor = question.page.partition("#")
            self.by_place[uri, anchor] += [question.question, *question.paraphrases]
        self.terms = catalog.terms
        self.questions = catalog.questions

    def answered_by(self, src_uri: str, section: Section, urls: Mapping[str, str]) -> str:
        """The page that answers at length the question, or explains best the term, that a section holds."""
        record: Question | Term | None = (
            self.questions.get(section.id.removeprefix("q-")) if section.id.startswith("q-") else None
        )
        if src_uri == GLOSSARY:
            record = self.terms.get(section.id)
        return _address(record.page, urls) if record else ""

    def of(self, page: IndexedPage, section: Section, *, is_top: bool, known: frozenset[str]) -> list[str]:
        words = list(self.by_place.get((page.src_uri, section.id), ())) if section.id or is_top else []
        if is_top:
            lost = [anchor for uri, anchor in self.by_place if uri == page.src_uri and anchor not in known]
            words += [word for anchor in lost for word in self.by_place[page.src_uri, anchor]]
            words += page.paraphrases
        if page.src_uri == GLOSSARY and section.id in self.terms:
            term = self.terms[section.id]
            words += [*term.synonyms, *term.avoid]
        return list(dict.fromkeys(words))


class _Texts:
    """Every text once: steps, notes and labels recur on many pages."""

    def __init__(self) -> None:
        self._numbers: dict[str, int] = {}

    def number(self, text: str) -> int:
        return self._numbers.setdefault(text, len(self._numbers))

    @property
    def all(self) -> list[str]:
        return [*self._numbers]


def _page(page: IndexedPage, words: _Words, reader: Reader, texts: _Texts, urls: Mapping[str, str]) -> dict[str, Any]:
    sections = read_sections(page.html)
    known = frozenset(section.id for section in sections) | {""}
    entries = []
    for section in sections:
        is_top = section is sections[0]
        also = words.of(page, section, is_top=is_top, known=known)
        entries.append(
            _drop_empty(
                id=section.id,
                title=texts.number(section.title),
                within=sections.index(section.within) if section.within else 0,
                text=[texts.number(line) for line in section.lines],
                also=[texts.number(word) for word in also],
                reading=_readings([section.title, *also], reader, texts),
                answers=words.answered_by(page.src_uri, section, urls),
                term=page.src_uri == GLOSSARY and section.id in words.terms,
                old=section.edition == "legacy",
                basis=section.basis,
            )
        )
    return {"url": page.url, **_drop_empty(category=page.category, sections=entries)}


def _readings(words: list[str], reader: Reader, texts: _Texts) -> list[int]:
    """One for each word; the number of an empty text where a word says itself how it is read."""
    return [texts.number(reader.read(word)) for word in words]


def _address(place: str | None, urls: Mapping[str, str]) -> str:
    if not place:
        return ""
    uri, mark, anchor = place.partition("#")
    return urls.get(uri, "") + mark + anchor


def _drop_empty(**values: Any) -> dict[str, Any]:
    return {key: value for key, value in values.items() if value or key == "title"}
