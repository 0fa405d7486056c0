"""A page, a place in a page or an id under a new name, with every mention of it."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Literal, TypeAlias

from helpcenter.catalog import NAMES, Catalog, Kind
from helpcenter.catalog.reading import read_data
from helpcenter.catalog.references import references_of, steps_of
from helpcenter.diagnostics import Location, suggest
from helpcenter.model import ID, PAGE, SCOPE_ID
from helpcenter.redirects import REDIRECTS, RELEASED
from helpcenter.source import load_yaml
from helpcenter.writing.links import mend_links
from helpcenter.writing.yaml_text import insert_item, offset_of, remove_item, replace_scalar

Files: TypeAlias = dict[str, str]
"""Texts by path from the folder of mkdocs.yml; line ends as they are."""
Named: TypeAlias = Kind | Literal["step"]

_DATA = "docs/_data"
_KINDS: dict[str, str] = {str(kind): name for kind, name in NAMES.items()} | {"step": "手順"}
_FIXED = frozenset(("system", "update", "address", "word"))
"""Kinds whose ids are never changed: those of systems are part of the program, those of news of the feed, and those of old
addresses and of search words are what customers type."""


class NotRenamed(Exception):
    """The names that were given cannot be used; the message tells why."""


class Ambiguous(NotRenamed):
    """Several things have the old name."""


@dataclass(slots=True)
class Renaming:
    """The files after it."""

    files: Files
    moved: dict[str, str] = field(default_factory=dict)
    """Where files went, by their old paths."""
    moves: dict[str, str] = field(default_factory=dict)
    """Addresses that have another name now: a redirect is due for each."""
    old: str = ""
    new: str = ""
    """The ids, where one was renamed: places in pages are called after them."""

    def follow_anchors(self, before: Mapping[str, Collection[str]], after: Mapping[str, Collection[str]]) -> None:
        """Mend the links to places that have got another name with the id, from the ids on the finished pages."""
        moves = {}
        for page, ids in before.items():
            for gone in sorted(set(ids) - set(after.get(page, ()))):
                successor = _renamed(gone, self.old, self.new)
                # `h-x` is kept together with `x`.
                if gone.startswith("h-") and gone.removeprefix("h-") in ids:
                    continue
                if successor in after.get(page, ()) and successor not in ids:
                    moves[f"{page}#{gone}"] = f"{page}#{successor}"
        self.moves.update(moves)
        _mend(self.files, moves)


def _renamed(anchor: str, old: str, new: str) -> str:
    """The place `symptom-old` of `old`, once that is called `new`."""
    inside = [re.sub(r"[^a-z0-9]+", "-", name.lower()).strip("-") for name in (old, new)]
    return re.sub(rf"(?<![a-z0-9]){re.escape(inside[0])}(?![a-z0-9])", inside[1], anchor)


def rename(root: Path, files: Files, catalog: Catalog, old: str, new: str) -> Renaming:
    """Whatever is called `old` under the name `new`, in all `files`. Raises NotRenamed, and Unwritable."""
    if old == new:
        raise NotRenamed("前と同じ名前です。新しい名前を書いてください。")
    if "#" in old:
        return _rename_place(files, old, new)
    if old.endswith(".md"):
        return _rename_page(files, old, new)
    return _rename_id(root, files, catalog, old, new)


# Pages, and places in them ------------------------------------------------------------------------------------------------


def _pages(files: Files) -> list[str]:
    return [p.removeprefix("docs/") for p in files if p.startswith("docs/") and p.endswith(".md")]


def _rename_page(files: Files, old: str, new: str) -> Renaming:
    old, new = (name.removeprefix("docs/").lstrip("/") for name in (old, new))
    known = _pages(files)
    if old not in known:
        raise NotRenamed(f"ページ「{old}」はありません。{suggest(old, known)}")
    if old.rpartition("/")[2] == "index.md" or new.rpartition("/")[2] == "index.md":
        raise NotRenamed("ホームとカテゴリーの入口（index.md）の名前は変えられません。")
    if not re.fullmatch(PAGE, new) or "#" in new:
        raise NotRenamed(
            f"「{new}」は使えません。半角の英小文字・数字・ハイフンで、.md まで書いてください。例: rms/api-list.md"
        )
    if new in known:
        raise NotRenamed(f"ページ「{new}」は、もうあります。別の名前にしてください。")
    renaming = Renaming(dict(files), {f"docs/{old}": f"docs/{new}"}, {old: new})
    renaming.files[f"docs/{new}"] = mend_links(f"docs/{old}", renaming.files.pop(f"docs/{old}"), renaming.moves)
    _mend(renaming.files, renaming.moves, but=f"docs/{new}")
    return renaming


def _rename_place(files: Files, old: str, new: str) -> Renaming:
    page, _, anchor = old.removeprefix("docs/").lstrip("/").partition("#")
    new_page, _, new_anchor = new.removeprefix("docs/").lstrip("/").rpartition("#")
    path = f"docs/{page}"
    if path not in files:
        raise NotRenamed(f"ページ「{page}」はありません。{suggest(page, _pages(files))}")
    if new_page not in {"", page}:
        raise NotRenamed(f"見出しの名前は、同じページの中で変えます。「{page}#新しい名前」と書いてください。")
    if not re.fullmatch(ID, new_anchor):
        raise NotRenamed(f"「{new_anchor}」は使えません。半角の英小文字・数字・ハイフンで書いてください。")
    text = files[path]
    defined = re.compile(rf"(?<=\{{#){re.escape(anchor)}(?=[\s}}])|(?<=\bid=[\"']){re.escape(anchor)}(?=[\"'])")
    anchors = re.findall(r"(?<=\{#)[\w-]+(?=[\s}])|(?<=\bid=[\"'])[\w-]+(?=[\"'])", text)
    if not defined.search(text):
        words = "手順や項目から作られる場所は、その id を変えてください。"
        raise NotRenamed(
            f"ページ「{page}」の本文に「#{anchor}」という見出しはありません。{words}{suggest(anchor, anchors)}"
        )
    if new_anchor in anchors:
        raise NotRenamed(f"ページ「{page}」には、もう「#{new_anchor}」があります。別の名前にしてください。")
    renaming = Renaming(
        {**files, path: defined.sub(new_anchor, text)}, moves={f"{page}#{anchor}": f"{page}#{new_anchor}"}
    )
    _mend(renaming.files, renaming.moves)
    return renaming


def _mend(files: Files, moves: Mapping[str, str], but: str = "") -> None:
    for path, text in files.items():
        if path not in {but, f"{_DATA}/{RELEASED}", f"{_DATA}/{REDIRECTS}"} and moves:
            files[path] = mend_links(path, text, moves)


# Ids ----------------------------------------------------------------------------------------------------------------------


def _rename_id(root: Path, files: Files, catalog: Catalog, old: str, new: str) -> Renaming:
    kind, guide, old = _meant(catalog, old)
    _check_new_id(catalog, kind, guide, new)
    renaming = Renaming(dict(files), old=old, new=new)
    if kind == "step":
        _replace(renaming.files, _places_of_step(catalog, guide, old), old, new)
    else:
        reading = read_data(root / _DATA, _DATA)
        places = [place for k, id_, place in references_of(reading) if (k, id_) == (kind, old)]
        if kind == "guide":
            places += [catalog.place("image", i.id, "guide") for i in catalog.images.values() if i.guide == old]
        _replace(renaming.files, [catalog.place(kind, old, "id"), *places], old, new)
        _replace_in_macros(renaming.files, kind, old, new)
    if kind == "guide":
        path = catalog.place(kind, old).path
        moved = f"{_DATA}/guides/{new}.yml"
        renaming.files[moved] = renaming.files.pop(path)
        renaming.moved[path] = moved
    return renaming


def _meant(catalog: Catalog, name: str) -> tuple[Named, str, str]:
    """Kind, guide (of a step) and id of what `name` (`app-list`, `screen:app-list`, `step:rms-api/app-list`) means."""
    prefix, colon, rest = name.rpartition(":")
    guide, slash, id_ = rest.rpartition("/")
    if colon and prefix not in _KINDS.keys() - _FIXED:
        raise NotRenamed(f"種類「{prefix}」はありません。使えるのは {'、'.join(sorted(_KINDS.keys() - _FIXED))} です。")
    all_ids = [*_ids(catalog)]
    found = [
        (kind, of, known)
        for kind, of, known in all_ids
        if known == id_ and prefix in {"", kind} and (not slash or guide == of)
    ]
    if not found:
        guess = suggest(id_, [known for kind, _, known in all_ids if prefix in {"", kind}])
        raise NotRenamed(f"「{name}」という id はありません。{guess}")
    if len(found) > 1:
        names = "、".join(f"{kind}:{of + '/' if of else ''}{known}（{_KINDS[kind]}）" for kind, of, known in found)
        raise Ambiguous(f"「{name}」は {len(found)} つあります。どれかを、種類を付けて書いてください: {names}")
    return found[0]


def _ids(catalog: Catalog) -> Iterator[tuple[Named, str, str]]:
    for kind, id_ in catalog.origins:
        if kind not in _FIXED:
            yield kind, "", id_
    for guide in catalog.guides.values():
        steps = [step for step, _, _ in steps_of(guide)]
        branches = [branch.id for step in steps for branch in step.branches]
        for id_ in dict.fromkeys([*(step.id for step in steps), *branches]):
            yield "step", guide.id, id_


def _check_new_id(catalog: Catalog, kind: Named, guide: str, new: str) -> None:
    if not re.fullmatch(SCOPE_ID if kind == "scope" else ID, new):
        raise NotRenamed(f"「{new}」は使えません。半角の英小文字・数字・ハイフンで書いてください。例: app-list")
    if (kind, guide, new) in set(_ids(catalog)):
        raise NotRenamed(f"{_KINDS[kind]}の id「{new}」は、もうあります。別の名前にしてください。")


def _places_of_step(catalog: Catalog, guide_id: str, old: str) -> list[Location]:
    """Everywhere where the data name a step (or a branch) of a guide: in all its editions, in shortcuts, at pictures."""
    places = []
    guide = catalog.guides[guide_id]
    for step, path, _ in steps_of(guide):
        if step.id == old:
            places.append(catalog.place("guide", guide_id, *path, "id"))
        for index, branch in enumerate(step.branches):
            if branch.id == old:
                places.append(catalog.place("guide", guide_id, *path, "branches", index, "id"))
    for other in catalog.guides.values():
        if other.route and other.route.guide == guide_id:
            origin = catalog.origins["guide", other.id]
            keys = [("route", "returns_to")] if other.route.returns_to == old else []
            named = (path for path, value in origin.document.scalars(("route", "replaces")) if value == old)
            places += [origin.place(*path) for path in [*keys, *named]]
    for image in catalog.images.values():
        if image.guide == guide_id and image.step == old:
            places.append(catalog.place("image", image.id, "step"))
    return places


def _replace(files: Files, places: Collection[Location], old: str, new: str) -> None:
    for place in sorted(set(places), reverse=True):
        text = files[place.path]
        files[place.path] = replace_scalar(text, offset_of(text, place.line, place.column), old, new)


def _replace_in_macros(files: Files, kind: Named, old: str, new: str) -> None:
    """The arguments of macro calls that are ids of that kind: a macro that asks `record("guide", id)` takes one in `id`."""
    takes = dict(_takers(files, kind))
    for path, text in files.items():
        if not path.endswith((".md", ".jinja")):
            continue
        # What a macro asks for itself.
        changed = re.sub(rf"(record\(\s*[\"']{kind}[\"']\s*,\s*[\"']){re.escape(old)}(?=[\"'])", rf"\g<1>{new}", text)
        for macro, nth in takes.items():
            call = re.compile(rf"\b{macro}\(([^()]*)\)")
            changed = call.sub(partial(_with_argument, nth=nth, old=old, new=new), changed)
        files[path] = changed


def _takers(files: Files, kind: Named) -> Iterator[tuple[str, int | None]]:
    """The macros that take an id of a kind, and in which place; None where it can be any."""
    for path, text in files.items():
        found = re.search(r"\{%-?\s*macro (\w+)\(([^)]*)\)", text) if path.endswith(".jinja") else None
        if not found:
            continue
        names = [parameter.partition("=")[0].strip() for parameter in found[2].split(",")]
        for asked in re.findall(rf"(?:record|picture)\(\s*(?:[\"']{kind}[\"']\s*,\s*)?(\w+)\s*\)", text):
            if f'record("{kind}", {asked})' in text or (kind == "image" and f"picture({asked})" in text):
                yield found[1], names.index(asked) if asked in names else None


def _with_argument(match: re.Match[str], nth: int | None, old: str, new: str) -> str:
    arguments = re.findall(r"\s*[^,]+,?", match[1])
    for index, argument in enumerate(arguments):
        if nth in {None, index} or "=" in argument:
            arguments[index] = re.sub(rf"([\"']){re.escape(old)}\1", rf"\g<1>{new}\g<1>", argument)
    start = match.group().partition("(")[0]
    return f"{start}({''.join(arguments)})"


# What is left behind ------------------------------------------------------------------------------------------------------


def leave_redirects(text: str, moves: Mapping[str, str]) -> str:
    """`redirects.yml` with the moves: chains lead straight to their end, and what stands at an address again leaves it.

    Raises Unwritable.
    """
    for old, new in moves.items():
        text = _lead_on(text, old, new)
        document = load_yaml(text, REDIRECTS)
        entries = (document.value or {}).get("redirects") or []
        for index in reversed(range(len(entries))):
            if (
                entries[index]["old"] == new
                or entries[index]["old"] == old
                or entries[index]["new"] == entries[index]["old"]
            ):
                text = remove_item(text, "redirects", index)
        text = insert_item(text, "redirects", {"old": old, "new": new})
    return text


def _lead_on(text: str, old: str, new: str) -> str:
    """The redirects that led to `old` lead to `new`."""
    document = load_yaml(text, REDIRECTS)
    places = []
    for path, value in document.scalars():
        whole = value == old or ("#" not in old and value.startswith(f"{old}#"))
        if path[-1] == "new" and whole:
            places.append(document.place(path))
    for place in sorted(places, reverse=True):
        text = replace_scalar(text, offset_of(text, place.line, place.column), old, new)
    return text
