"""Redirects that cannot work, and published addresses that lead nowhere."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping

from helpcenter.diagnostics import Diagnostic, Location, nearest, suggest
from helpcenter.redirects.loading import Redirects, Released

_MEND = "redirects.yml に、old:（前の場所）と new:（今の場所か、代わりになる場所）を書いてください。"


def check_redirects(redirects: Redirects, pages: Collection[str]) -> Iterator[Diagnostic]:
    """What can be said before any page is made. `pages`: those that there are, from the docs folder."""
    for index, entry in enumerate(redirects.entries):
        end = redirects.follow(entry.old)
        new_page = (end or "").partition("#")[0]
        if end is None:
            words = f"転送「{entry.old}」は、たどると元に戻ってしまいます。new: を、いまあるページに直してください。"
            yield Diagnostic(redirects.place(index, "new"), words)
        elif entry.old in pages:
            words = f"「{entry.old}」は、いまもあるページです。この転送を消すか、old: を直してください。"
            yield Diagnostic(redirects.place(index, "old"), words)
        elif new_page not in pages and entry.new.partition("#")[0] not in redirects.moves:
            words = f"転送先のページ「{new_page}」はありません。{suggest(new_page, pages)}"
            yield Diagnostic(redirects.place(index, "new"), words)


def check_addresses(
    redirects: Redirects,
    released: Released,
    places: Mapping[str, Collection[str]],
    before: Mapping[str, Collection[str]],
    unsure: Collection[str] = (),
) -> Iterator[Diagnostic]:
    """What only the finished site shows.

    `places`: the ids on each page. `before`: those that were there without any redirect. `unsure`: pages of which a fault
    has taken something away: what is missing from them is told already.
    """
    yield from _check_ends(redirects, places, before, unsure)
    moves = redirects.moves
    for path, place, anchors in released.places():
        page = (redirects.follow(path) or path).partition("#")[0]
        if path not in places and path not in moves:
            words = f"公開したことのあるページ「{path}」がなくなり、転送もありません。{_MEND}{suggest(path, places)}"
            yield Diagnostic(place, words)
        elif page in places and page not in unsure:
            yield from _check_anchors(path, page, anchors, moves, places[page])


def _check_anchors(
    path: str,
    page: str,
    anchors: list[tuple[str, Location]],
    moves: Mapping[str, str],
    ids: Collection[str],
) -> Iterator[Diagnostic]:
    for anchor, place in anchors:
        if anchor not in ids and f"{path}#{anchor}" not in moves and f"{page}#{anchor}" not in moves:
            near = nearest(anchor, ids)
            guess = f"もしかして: 「#{near}」" if near else ""
            words = f"公開したことのある場所「{path}#{anchor}」がなくなり、転送もありません。{_MEND}{guess}"
            yield Diagnostic(place, words)


def _check_ends(
    redirects: Redirects,
    places: Mapping[str, Collection[str]],
    before: Mapping[str, Collection[str]],
    unsure: Collection[str],
) -> Iterator[Diagnostic]:
    for index, entry in enumerate(redirects.entries):
        old_page, _, old = entry.old.partition("#")
        page, _, anchor = (redirects.follow(entry.old) or "").partition("#")
        if old and old in before.get(old_page, ()):
            words = f"「{entry.old}」は、いまもページの中にあります。この転送を消すか、old: を直してください。"
            yield Diagnostic(redirects.place(index, "old"), words)
        elif anchor and page in places and page not in unsure and anchor not in places[page]:
            near = nearest(anchor, places[page])
            guess = f"もしかして: 「#{near}」" if near else ""
            words = f"転送先のページ「{page}」に「#{anchor}」という場所がありません。{guess}"
            yield Diagnostic(redirects.place(index, "new"), words)
