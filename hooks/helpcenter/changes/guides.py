"""What has changed in the procedures: what stands on the screens, which steps there are, and when somebody looked."""

from __future__ import annotations

import bisect
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from helpcenter.catalog import Catalog
from helpcenter.changes.change import Change
from helpcenter.changes.revision import Revision
from helpcenter.model import EditionId, Guide, Step


@dataclass(frozen=True, slots=True)
class Shown:
    """A step as readers meet it."""

    step: Step
    group: str
    """Which list of steps it belongs to: `before`, `next` or an edition."""
    name: str
    """What a reader calls it: `手順4「…」`."""
    short: str
    """The same without its title."""
    page: str | None


def compare_guides(before: Revision, after: Revision) -> Iterator[Change]:
    """Of every procedure that there was and is, what has changed in it; then those that are new or gone."""
    pairs = _pairs(before, after)
    for guide, old in pairs:
        yield from _compare_editions(old, guide, after)
        yield from _compare_steps(_Both(before, after, old, guide))
        yield from _compare_verified(old, guide, after)
    known = {guide.id for guide, _ in pairs}
    for guide in after.catalog.guides.values():
        page = after.shown_on.get(guide.id)
        # A new page tells of itself.
        if guide.id not in known and (page is None or page in before.pages):
            yield Change("step", f"「{guide.title}」の手順が加わりました。", page)
    former = {old.id for _, old in pairs}
    for old in before.catalog.guides.values():
        page = before.shown_on.get(old.id)
        if old.id not in former and page in after.pages:
            yield Change("step", f"「{old.title}」の手順がなくなりました。", page)


def _pairs(before: Revision, after: Revision) -> list[tuple[Guide, Guide]]:
    """Each procedure of now with the same one of then; under another id it is known by its title."""
    old = before.catalog.guides
    by_title = {guide.title: guide for id_, guide in old.items() if id_ not in after.catalog.guides}
    found = ((guide, old.get(id_) or by_title.get(guide.title)) for id_, guide in after.catalog.guides.items())
    return [(guide, former) for guide, former in found if former]


def selecting(revision: Revision, scope: str = "") -> Shown | None:
    """The first step in which an API function (or any) is ticked."""
    for guide in revision.catalog.guides.values():
        for shown in _steps(revision, guide):
            if scope in shown.step.scopes or (not scope and shown.step.scopes):
                return shown
    return None


def tick_again(shown: Shown, scope: str) -> str:
    """What a customer does once more who has done the procedure before."""
    return f"{shown.name}から、もう一度行います（「{scope}」にチェックを入れます）。"


def _steps(revision: Revision, guide: Guide) -> list[Shown]:
    page = revision.shown_on.get(guide.id)
    found = [_shown(step, "before", 0, page) for step in guide.before]
    for edition in guide.editions:
        found += [_shown(step, edition.id, number, page) for number, step in enumerate(edition.steps, start=1)]
    return found + [_shown(step, "next", 0, page) for step in guide.next]


def _shown(step: Step, group: str, number: int, page: str | None) -> Shown:
    old = group == "legacy"
    short = f"{'以前の画面の' if old else ''}手順{number}" if number else f"「{step.title}」"
    name = f"{short}「{step.title}」" if number else short
    anchor = f"before-2025-{step.id}" if old else step.id
    return Shown(step, group, name, short, f"{page}#{anchor}" if page else None)


def _compare_editions(old: Guide, new: Guide, after: Revision) -> Iterator[Change]:
    page = after.shown_on.get(new.id)
    for edition in new.editions:
        if old.edition(edition.id) is None:
            yield Change("step", f"「{edition.title}」の手順が加わりました。", page)
    for edition in old.editions:
        if new.edition(edition.id) is None:
            yield Change("step", f"「{edition.title}」の手順がなくなりました。", page)


def _compare_verified(old: Guide, new: Guide, after: Revision) -> Iterator[Change]:
    if new.verified and new.verified != old.verified and (old.verified is None or new.verified > old.verified):
        day = f"{new.verified.year}年{new.verified.month}月{new.verified.day}日"
        text = f"「{new.title}」の手順を、{day}に実際の画面で確かめました。"
        yield Change("verified", text, after.shown_on.get(new.id))


# The steps of one procedure -----------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Both:
    """One procedure in both revisions."""

    before: Revision
    after: Revision
    old: Guide
    new: Guide

    def steps(self) -> tuple[dict[tuple[str, str], Shown], dict[tuple[str, str], Shown]]:
        """The steps of both by list and id, those of then under the ids of now; only of the lists that both have."""
        old, new = _steps(self.before, self.old), _steps(self.after, self.new)
        lists = {"before", "next"} | ({e.id for e in self.old.editions} & {e.id for e in self.new.editions})
        return (
            {(shown.group, self._id_now(shown)): shown for shown in old if shown.group in lists},
            {(shown.group, shown.step.id): shown for shown in new if shown.group in lists},
        )

    def _id_now(self, shown: Shown) -> str:
        """The id of a step of then, as `rename` has changed it."""
        if shown.page is None:
            return shown.step.id
        anchor = (self.after.redirects.follow(shown.page) or "").partition("#")[2].removeprefix("before-2025-")
        is_there = any(
            shown.step.id == other.step.id for other in _steps(self.after, self.new) if other.group == shown.group
        )
        return shown.step.id if is_there or not anchor else anchor


def _compare_steps(both: _Both) -> Iterator[Change]:
    old, new = both.steps()
    for key, shown in new.items():
        if key in old:
            yield from _compare_step(old[key], shown, both)
        elif elsewhere := next((o for k, o in old.items() if k[1] == key[1] and k not in new), None):
            yield Change("step", f"{elsewhere.short}が、{shown.name}に移りました。", shown.page)
            yield from _compare_step(elsewhere, shown, both)
        else:
            yield Change("step", f"{shown.name}が加わりました。", shown.page)
    for key, shown in old.items():
        if key not in new and not any(k[1] == key[1] and k not in old for k in new):
            page = both.after.shown_on.get(both.new.id)
            yield Change("step", f"{shown.name}がなくなりました。", page)
    for key in _out_of_order(list(old), list(new)):
        text = f"手順の順番が変わりました（「{new[key].step.title}」が、{old[key].short}から{new[key].short}に）。"
        yield Change("step", text, new[key].page)


def _out_of_order(old: Sequence[tuple[str, str]], new: Sequence[tuple[str, str]]) -> list[tuple[str, str]]:
    """The fewest of the steps of both that must have been moved. What only shifted because of others is none of them."""
    common = [key for key in new if key in old]
    places = [old.index(key) for key in common]
    # The longest run of steps that are still in their order (patience sorting); the rest was moved.
    ends: list[int] = []
    tails: list[int] = []
    back: list[int | None] = []
    for index, place in enumerate(places):
        at = bisect.bisect_left(ends, place)
        back.append(tails[at - 1] if at else None)
        ends[at : at + 1] = [place]
        tails[at : at + 1] = [index]
    kept = set()
    last: int | None = tails[-1] if tails else None
    while last is not None:
        kept.add(last)
        last = back[last]
    return [key for index, key in enumerate(common) if index not in kept]


def _compare_step(old: Shown, new: Shown, both: _Both) -> Iterator[Change]:
    for text in (_other_place(old, new, both), _other_words(old, new, both)):
        if text:
            yield Change("screen", text, new.page)
    yield from _compare_selection(old, new, both)
    yield from _compare_conditions(old, new)


def _other_place(old: Shown, new: Shown, both: _Both) -> str:
    systems = []
    for shown, catalog in ((old, both.before.catalog), (new, both.after.catalog)):
        screen = catalog.screens.get(shown.step.screen or "")
        systems.append(catalog.systems[screen.system] if screen else None)
    then, now = systems
    if then and now and then.id != now.id:
        return f"{new.short}を行う場所が変わりました（「{then.name}」→「{now.name}」）。"
    return ""


def _other_words(old: Shown, new: Shown, both: _Both) -> str:
    """What the step says of the screen: its name, what is pressed, what is quoted."""
    pairs = list(_pair_of_screens(old, new, both))
    what = "画面の名前" if pairs else "画面の文字"
    if len(old.step.menu) == len(new.step.menu):
        pairs += [(a, b) for a, b in zip(old.step.menu, new.step.menu, strict=True) if a != b]
    gone, come = _difference(_quoted(old.step), _quoted(new.step))
    if len(gone) == len(come) == 1:
        pairs.append((gone[0], come[0]))
        gone = come = []
    known = {word for pair in pairs for word in pair}
    gone = [word for word in gone if not any(_is_part(word, k) for k in known)]
    come = [word for word in come if not any(_is_part(word, k) for k in known)]
    longest = [p for p in dict.fromkeys(pairs) if not any(_is_part_pair(p, q) for q in pairs)]
    if longest:
        said = "、".join(f"「{a}」→「{b}」" for a, b in longest)
        return f"{new.short}の{what}が変わりました（{said}）。"
    then, now = old.step.menu, new.step.menu
    if then and now and then != now:
        return f"{new.short}で押すところが変わりました（{'→'.join(f'「{label}」' for label in now)}）。"
    if gone or come:
        parts = [f"新しく使うもの：{_listed(come)}"] * bool(come) + [f"使わなくなったもの：{_listed(gone)}"] * bool(
            gone
        )
        return f"{new.short}の操作が変わりました（{'。'.join(parts)}）。"
    return ""


def _pair_of_screens(old: Shown, new: Shown, both: _Both) -> Iterator[tuple[str, str]]:
    then = _screen_name(both.before.catalog, old)
    now = _screen_name(both.after.catalog, new)
    if then and now and then != now:
        yield then, now


def _screen_name(catalog: Catalog, shown: Shown) -> str:
    screen = catalog.screens.get(shown.step.screen or "")
    edition: EditionId = "legacy" if shown.group == "legacy" else "current"
    label = (getattr(screen, edition) or screen.current or screen.legacy) if screen else None
    return " ".join(filter(None, (label.number, label.label))) if label else ""


def _quoted(step: Step) -> list[str]:
    texts = [step.title, step.do, *(branch.do for branch in step.branches)]
    return list(dict.fromkeys(word for text in texts for word in re.findall(r"「([^「」]+)」", text)))


def _difference(old: Sequence[str], new: Sequence[str]) -> tuple[list[str], list[str]]:
    return [word for word in old if word not in new], [word for word in new if word not in old]


def _is_part(word: str, of: str) -> bool:
    return word in of or of in word


def _is_part_pair(pair: tuple[str, str], of: tuple[str, str]) -> bool:
    """Whether one pair says no more than the other: the same names without their numbers."""
    return pair != of and pair[0] in of[0] and pair[1] in of[1]


def _listed(words: Sequence[str]) -> str:
    return "".join(f"「{word}」" for word in words)


def _compare_selection(old: Shown, new: Shown, both: _Both) -> Iterator[Change]:
    """API functions that were there before, and are only now ticked in this step, or no longer."""
    first = selecting(both.after)
    if new.group == "legacy" and first and first.page != new.page:
        return  # the present screens say the same
    gone, come = _difference(old.step.scopes, new.step.scopes)
    for scope in come:
        if scope in both.before.catalog.scopes:
            text = f"{new.short}で選ぶAPIの項目に「{scope}」が加わりました。"
            yield Change("scope", text, new.page, tick_again(new, scope))
    for scope in gone:
        if scope in both.after.catalog.scopes:
            yield Change("scope", f"{new.short}で選ぶAPIの項目から「{scope}」がなくなりました。", new.page)


def _compare_conditions(old: Shown, new: Shown) -> Iterator[Change]:
    if new.step.condition and not old.step.condition:
        yield Change("step", f"{new.short}は、あてはまる方だけが行います（{new.step.condition.who}）。", new.page)
    if old.step.condition and not new.step.condition:
        yield Change("step", f"{new.short}は、すべての方が行う手順になりました。", new.page)
    branches: Mapping[str, str] = {branch.id: branch.condition for branch in old.step.branches}
    for branch in new.step.branches:
        if branch.id not in branches:
            yield Change("step", f"{new.short}に、行うことが加わりました（{branch.condition}）。", new.page)
    now = {branch.id for branch in new.step.branches}
    for id_, condition in branches.items():
        if id_ not in now:
            yield Change("step", f"{new.short}から、行うことがなくなりました（{condition}）。", new.page)
