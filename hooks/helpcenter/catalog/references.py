"""Cross-checks between records: what names something that is not there, what nothing names, what stands twice."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from functools import partial

from helpcenter.catalog.reading import Reading
from helpcenter.catalog.records import NAMES, Catalog, Kind
from helpcenter.diagnostics import Diagnostic, Location, nearest, suggest
from helpcenter.figures import check_figure
from helpcenter.model import Edition, Guide, Route, Step
from helpcenter.source import KeyPath


def check_records(reading: Reading) -> Iterator[Diagnostic]:
    """Everything that no record shows alone."""
    missing = [(kind, id_, place) for kind, id_, place in references_of(reading) if (kind, id_) not in reading.origins]
    told = {diagnostic.location for diagnostic in reading.diagnostics}
    for kind, id_, place in missing:
        if kind not in reading.unsure and place not in told:
            yield Diagnostic(place, f"{NAMES[kind]}「{id_}」はありません。{suggest(id_, _known(reading, kind))}")
    yield from _check_twins(reading)
    for guide_id, guide in reading.records["guide"].items():
        yield from _check_guide(reading, guide, reading.origins["guide", guide_id].place)
    # A misspelt reference is one mistake, not an unknown and an unused id.
    meant = {(kind, nearest(id_, _known(reading, kind))) for kind, id_, _ in missing}
    if not reading.broken:
        yield from _check_unused(reading, meant)


def _known(reading: Reading, kind: Kind) -> list[str]:
    return [known_id for known_kind, known_id in reading.origins if known_kind == kind]


# What names what ----------------------------------------------------------------------------------------------------------


def steps_of(guide: Guide) -> Iterator[tuple[Step, KeyPath, Edition | None]]:
    """Every step of a guide, with the keys that lead to it and the edition that it belongs to."""
    for index, step in enumerate(guide.before):
        yield step, ("before", index), None
    for number, edition in enumerate(guide.editions):
        for index, step in enumerate(edition.steps):
            yield step, ("editions", number, "steps", index), edition
    for index, step in enumerate(guide.next):
        yield step, ("next", index), None


_NAMED_BY: dict[Kind, dict[str, Kind]] = {
    "guide": {
        "place": "system",
        "opens": "system",
        "open": "system",
        "guide": "guide",
        "screen": "screen",
        "scopes": "scope",
        "images": "image",
    },
    "screen": {"system": "system"},
    "scope": {"group": "group", "symptom": "symptom"},
}
"""The keys, at any depth of each kind of record, that hold ids (or lists of ids), and of which kind."""


def references_of(reading: Reading) -> Iterator[tuple[Kind, str, Location]]:
    """Every id that the data names, with its place; also what a record names that is broken elsewhere."""
    for (kind, _), origin in reading.origins.items():
        keys = _NAMED_BY.get(kind, {})
        for path, value in origin.document.scalars(origin.path) if keys else ():
            key = next((k for k in reversed(path) if isinstance(k, str)), "")
            if key in keys:
                yield keys[key], value, origin.document.place(path)


# What stands twice --------------------------------------------------------------------------------------------------------


def _check_twins(reading: Reading) -> Iterator[Diagnostic]:
    """Two pictures cannot be the same file, nor come from the same place."""
    for field, word in (("file", "置き場所"), ("source", "もとの住所")):
        first: dict[str, str] = {}
        for image in reading.records["image"].values():
            value = getattr(image, field)
            if value in first:
                place = reading.origins["image", image.id].place(field)
                message = f"{word}「{value}」が、画像「{first[value]}」と同じです。どちらかを直してください。"
                yield Diagnostic(place, message)
            first.setdefault(value, image.id)

    yield from _check_words(reading)
    yield from _check_path(reading)


def _check_path(reading: Reading) -> Iterator[Diagnostic]:
    """A page has one place on the path, and the first stop has nothing before it to ask for."""
    first: dict[str, str] = {}
    for number, stop in enumerate(reading.records["stop"].values()):
        place = reading.origins["stop", stop.id].place
        for page, keys in [
            (stop.page, ("page",)),
            *((p, ("alternatives", i)) for i, p in enumerate(stop.alternatives)),
        ]:
            uri = page.partition("#")[0]
            if uri in first:
                message = f"ページ「{uri}」は、順番「{first[uri]}」にもあります。1 つのページが入る番は 1 つだけです。"
                yield Diagnostic(place(*keys), message)
            first.setdefault(uri, stop.id)
        if stop.ask and not number:
            yield Diagnostic(place("ask"), "最初の番には前の番がないので、ask は書けません。消してください。")


def _check_words(reading: Reading) -> Iterator[Diagnostic]:
    """A way of writing stands for one word: a page could not say which of two is meant."""
    first: dict[str, str] = {}
    for term in reading.records["term"].values():
        for form, keys in [(term.term, ("term",)), *((s, ("synonyms", i)) for i, s in enumerate(term.synonyms))]:
            if form in first:
                message = f"「{form}」は、用語「{first[form]}」にも書かれています。どちらかを消してください。"
                yield Diagnostic(reading.origins["term", term.id].place(*keys), message)
            first.setdefault(form, term.id)


def _check_guide(reading: Reading, guide: Guide, place: Callable[..., Location]) -> Iterator[Diagnostic]:
    yield from _check_anchors(guide, place)
    yield from _check_pictures(guide, place)
    yield from _check_owners(reading, guide)
    for step, path, _ in steps_of(guide):
        yield from check_figure(step, partial(place, *path))
    target = reading.records["guide"].get(guide.route.guide) if guide.route else None
    if circle := _circle(reading, guide):
        words = (
            f"近道が一周しています（{' → '.join(circle)}）。route: の guide には、近道ではない手順書を書いてください。"
        )
        yield Diagnostic(place("route", "guide"), words)
    elif guide.route and target and not list(_check_anchors(target, place)):
        yield from _check_route(guide.route, target, place)


def _check_anchors(guide: Guide, place: Callable[..., Location]) -> Iterator[Diagnostic]:
    """Steps and branches are anchors on one page: each name may stand once (an older edition has a prefix of its own)."""
    editions = [edition.id for edition in guide.editions]
    for index, edition_id in enumerate(editions):
        if edition_id in editions[:index]:
            yield Diagnostic(
                place("editions", index, "id"), f"時期「{edition_id}」の手順が 2 回あります。1 つにまとめてください。"
            )
            return
    if editions == ["legacy", "current"]:
        yield Diagnostic(place("editions", 0, "id"), "現在の画面（current）を先に書いてください。")
    seen: set[tuple[bool, str]] = set()
    for step, path, edition in steps_of(guide):
        old = edition is not None and edition.id == "legacy"
        anchors = [(step.id, (*path, "id"))]
        anchors += [(branch.id, (*path, "branches", i, "id")) for i, branch in enumerate(step.branches)]
        for anchor, keys in anchors:
            if (old, anchor) in seen:
                yield Diagnostic(place(*keys), f"手順の id「{anchor}」が 2 回使われています。別の名前にしてください。")
            seen.add((old, anchor))


def _check_pictures(guide: Guide, place: Callable[..., Location]) -> Iterator[Diagnostic]:
    """Within a step nothing is named twice, and within a guide each picture is shown once."""
    shown: set[str] = set()
    for step, path, _ in steps_of(guide):
        for name, values in (("scopes", step.scopes), ("images", step.images)):
            for value, count in Counter(values).items():
                if count > 1:
                    last = len(values) - 1 - values[::-1].index(value)
                    message = f"「{value}」が同じ手順に 2 回書かれています。どちらかを消してください。"
                    yield Diagnostic(place(*path, name, last), message)
        for index, image in enumerate(step.images):
            if image in shown and image not in step.images[:index]:
                message = f"画像「{image}」は前の手順でも使われています。1 つのガイドで使えるのは 1 回です。"
                yield Diagnostic(place(*path, "images", index), message)
        shown.update(step.images)


def _check_owners(reading: Reading, guide: Guide) -> Iterator[Diagnostic]:
    """A picture that says where it belongs is shown there."""
    for step, _, _ in steps_of(guide):
        for image in filter(None, (reading.records["image"].get(id_) for id_ in step.images)):
            for key, said, shown in (("guide", image.guide, guide.id), ("step", image.step, step.id)):
                if said not in {None, shown}:
                    message = f"画像「{image.id}」の {key} は「{said}」ですが、「{shown}」で使われています。どちらかを直してください。"
                    yield Diagnostic(reading.origins["image", image.id].place(key), message)


def _circle(reading: Reading, guide: Guide) -> list[str]:
    """The guides that a shortcut leads through, where it leads back to itself."""
    way, current = [guide.id], guide
    while current.route and (following := reading.records["guide"].get(current.route.guide)):
        way.append(following.id)
        if following is guide:
            return way
        if following.id in way[:-1]:
            return []  # a circle of others, which is told at theirs
        current = following
    return []


def _check_route(route: Route, target: Guide, place: Callable[..., Location]) -> Iterator[Diagnostic]:
    """The steps that a shortcut replaces, and the one that follows it, are there."""
    for index, replacement in enumerate(route.replaces):
        edition = target.edition(replacement.edition)
        if edition is None:
            keys = ("route", "replaces", index, "edition")
            yield Diagnostic(
                place(*keys), f"ガイド「{target.id}」に、時期「{replacement.edition}」の手順はありません。"
            )
            continue
        known = [step.id for step in edition.steps]
        named = [(step, ("route", "replaces", index, "steps", i)) for i, step in enumerate(replacement.steps)]
        for step_id, path in [*named, (route.returns_to, ("route", "returns_to"))]:
            if step_id not in known:
                message = f"ガイド「{target.id}」の {edition.id} に、手順「{step_id}」はありません。"
                yield Diagnostic(place(*path), message + suggest(step_id, known))


# What nothing names -------------------------------------------------------------------------------------------------------

_USERS: tuple[tuple[Kind, str], ...] = (
    ("system", "どの画面でも手順でも"),
    ("screen", "どの手順でも"),
    ("scope", "どの手順でも"),
    ("group", "どの API の項目でも"),
)


def _check_unused(reading: Reading, meant: set[tuple[Kind, str | None]]) -> Iterator[Diagnostic]:
    """What nothing names is forgotten or misspelt. Pictures can also stand on a page: `check_unused_images`."""
    used = meant | {(kind, id_) for kind, id_, _ in references_of(reading)}
    for kind, nowhere in _USERS:
        for id_ in reading.records[kind]:
            if (kind, id_) not in used:
                message = f"{NAMES[kind]}「{id_}」は、{nowhere}使われていません。使うか、消してください。"
                yield Diagnostic(reading.origins[kind, id_].place("id"), message)
    for symptom in reading.records["symptom"].values():
        if ("symptom", symptom.id) not in used and symptom.cause is None:
            message = f"症状「{symptom.id}」につながる API の項目がありません。項目の without に書くか、cause（原因）を書いてください。"
            yield Diagnostic(reading.origins["symptom", symptom.id].place("id"), message)


def check_unused_images(catalog: Catalog, on_pages: Iterable[str]) -> list[Diagnostic]:
    """Pictures of the manifest that neither a step nor a page shows. `on_pages`: the ids that pages ask for by macro."""
    used = set(on_pages)
    for guide in catalog.guides.values():
        used.update(image for step, _, _ in steps_of(guide) for image in step.images)
    return [
        Diagnostic(
            catalog.place("image", id_, "id"),
            f"画像「{id_}」は、どの手順でもページでも使われていません。使うか、消してください。",
        )
        for id_ in catalog.images
        if id_ not in used
    ]
