"""The `Catalog`: every record by id, and the place where each is written."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Literal, TypeAlias, cast

from helpcenter.diagnostics import Location
from helpcenter.model import (
    Guide,
    Image,
    OldAddress,
    Question,
    Scope,
    ScopeGroup,
    Screen,
    SearchWord,
    Stop,
    Symptom,
    SynonymGroup,
    System,
    Term,
    Topic,
    Update,
)
from helpcenter.source import KeyPath, Located, place_at

Kind: TypeAlias = Literal[
    "guide",
    "system",
    "screen",
    "image",
    "group",
    "symptom",
    "scope",
    "question",
    "term",
    "topic",
    "stop",
    "synonym",
    "address",
    "word",
    "update",
]

NAMES: dict[Kind, str] = {
    "guide": "ガイド",
    "system": "システム",
    "screen": "画面",
    "image": "画像",
    "group": "API の群",
    "symptom": "症状",
    "scope": "API の項目",
    "question": "質問",
    "term": "用語",
    "topic": "答えられないこと",
    "stop": "順番",
    "synonym": "同じ意味の言葉",
    "address": "前の住所",
    "word": "検索の言葉",
    "update": "更新情報",
}
"""What a fault calls each kind of record."""


@dataclass(frozen=True, slots=True)
class Origin:
    """Where a record stands: its document and the keys that lead to it."""

    document: Located
    path: KeyPath = ()

    def place(self, *keys: str | int) -> Location:
        return self.document.place((*self.path, *keys))


@dataclass(frozen=True, slots=True)
class Catalog:
    """All that the data says. Every id that a record names is there: `load_catalog` has checked it."""

    guides: Mapping[str, Guide]
    systems: Mapping[str, System]
    screens: Mapping[str, Screen]
    images: Mapping[str, Image]
    groups: Mapping[str, ScopeGroup]
    symptoms: Mapping[str, Symptom]
    scopes: Mapping[str, Scope]
    questions: Mapping[str, Question]
    terms: Mapping[str, Term]
    topics: Mapping[str, Topic]
    stops: Mapping[str, Stop]
    updates: Mapping[str, Update]
    origins: Mapping[tuple[Kind, str], Origin] = field(repr=False)
    texts: Mapping[str, str] = field(repr=False)
    """The data files as they stand, by path: for finding the line of a text that a page shows."""
    synonyms: Mapping[str, SynonymGroup] = field(default_factory=dict)
    addresses: Mapping[str, OldAddress] = field(default_factory=dict)
    words: Mapping[str, SearchWord] = field(default_factory=dict)

    def place(self, kind: Kind, id_: str, *keys: str | int) -> Location:
        """Where a record, or one of its values, is written."""
        return self.origins[kind, id_].place(*keys)

    def named_pages(self) -> Iterator[tuple[str, Location]]:
        """Every page that questions, terms, topics, stops and news name (perhaps with `#anchor`), and where."""
        for kind, key, records in (
            ("question", "page", self.questions),
            ("term", "page", self.terms),
            ("topic", "see", self.topics),
            ("stop", "page", self.stops),
            ("address", "page", self.addresses),
            ("word", "page", self.words),
            ("update", "page", self.updates),
        ):
            for id_, record in records.items():
                if page := getattr(record, key):
                    yield page, self.place(cast("Kind", kind), id_, key)
        for stop in self.stops.values():
            yield from ((p, self.place("stop", stop.id, "alternatives", i)) for i, p in enumerate(stop.alternatives))

    def scopes_of(self, symptom: str) -> list[Scope]:
        """The scopes that lead to a symptom, in the order of the list."""
        return [s for s in self.scopes.values() if any(w.symptom == symptom for w in s.without)]

    def scopes_in(self, group: str) -> list[Scope]:
        """The scopes of a group, in the order of the list."""
        return [s for s in self.scopes.values() if s.group == group]

    def image_from(self, address: str) -> Image | None:
        """The picture whose source is that address."""
        return next((i for i in self.images.values() if i.url == address), None)

    def find_text(self, text: str) -> Location | None:
        """The first place in the data where `text` is written, for faults in what the data lets a page show."""
        for path, content in self.texts.items():
            if text and (at := content.find(text)) >= 0:
                return place_at(content, at, path)
        return None
