"""Changes as lines for a terminal, as Markdown for a pull request, and as entries of `news.yml`."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence

from helpcenter.changes.change import Change
from helpcenter.model import Update
from helpcenter.news import headline

AGAIN = "もう一度すること："


def as_lines(changes: Iterable[Change], titles: Mapping[str, str]) -> Iterator[str]:
    """Each change in a line; what a customer has to do again stands below it."""
    for change in changes:
        yield f"- {headline(change.kind, change.text, change.page, titles)}"
        if change.again:
            yield f"  {AGAIN}{change.again}"


def as_markdown(changes: Sequence[Change], titles: Mapping[str, str]) -> str:
    """The comment for a pull request."""
    if not changes:
        return "### お客さまに知らせる変更\n\nありません（言い回しだけの直しは数えません）。\n"
    lines = "\n".join(as_lines(changes, titles))
    return f"### お客さまに知らせる変更（{len(changes)} 件）\n\n{lines}\n"


def as_entries(changes: Iterable[Change], known: Collection[Update], day: dt.date) -> Iterator[dict[str, str]]:
    """What `news.yml` does not say yet, with the ids that are free on that day."""
    told = {(update.kind, update.text, update.page) for update in known}
    ids = {update.id for update in known}
    number = 0
    for change in changes:
        if (change.kind, change.text, change.page) in told:
            continue
        number += 1
        while f"{day}-{number}" in ids:
            number += 1
        entry = {"id": f"{day}-{number}", "date": str(day), "kind": change.kind, "text": change.text}
        yield entry | {key: value for key, value in (("again", change.again), ("page", change.page)) if value}
