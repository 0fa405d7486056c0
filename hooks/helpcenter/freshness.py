"""What has not been looked at for too long: procedures on the real screens, and the pages' contents."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields
from typing import Any

from helpcenter.catalog import Catalog
from helpcenter.diagnostics import Diagnostic, Level, Location, suggest
from helpcenter.settings import Settings
from helpcenter.source import PageText, as_mapping


@dataclass(frozen=True, slots=True)
class Limits:
    """`extra: freshness:` of mkdocs.yml, in months."""

    verified: int = 6
    """How long a look at the real screens counts."""
    reviewed: int = 12
    """The same for a page's review."""
    notice: int = 3
    """How long a page tells of its own change, counted from the newest news."""


def load_limits(settings: Settings) -> tuple[Limits, list[Diagnostic]]:
    """The limits that mkdocs.yml sets, and what is wrong with them."""
    known = [f"{field.name}_months" for field in fields(Limits)]
    written = as_mapping(settings.value("extra")).get("freshness") or {}
    faults: list[Diagnostic] = []
    values: dict[str, int] = {}
    if not isinstance(written, Mapping):
        place = settings.place("extra", "freshness")
        return Limits(), [
            Diagnostic(place, f"freshness: には「キー: 月の数」を書いてください。使えるのは {'、'.join(known)} です。")
        ]
    for key, value in written.items():
        place = settings.place("extra", "freshness", key)
        if key not in known:
            faults.append(Diagnostic(place, f"freshness: に「{key}」は書けません。{suggest(key, known)}"))
        elif not str(value).isascii() or not str(value).isdigit() or not 1 <= int(value) <= 120:
            faults.append(Diagnostic(place, f"「{key}」には、月の数を 1 から 120 の整数で書いてください。"))
        else:
            values[key.removesuffix("_months")] = int(value)
    return Limits(**values), faults


def months_before(day: dt.date, months: int) -> dt.date:
    """The same day of an earlier month, or its last."""
    year, month = divmod(day.year * 12 + day.month - 1 - months, 12)
    last = (dt.date(year + (month == 11), (month + 1) % 12 + 1, 1) - dt.timedelta(days=1)).day
    return dt.date(year, month + 1, min(day.day, last))


def check_freshness(
    catalog: Catalog, pages: Mapping[str, PageText], limits: Limits, today: dt.date
) -> Iterator[Diagnostic]:
    """Advice on every procedure and page that somebody should look at again. `pages`: by what advice calls their files."""
    oldest = months_before(today, limits.verified)
    for guide in catalog.guides.values():
        if guide.verified is None:
            words = f"「{guide.title}」の手順を、まだ実際の画面で確かめていません。確かめたら verified: {today} と書いてください。"
            yield _advice(catalog.place("guide", guide.id, "id"), words)
        elif guide.verified < oldest:
            words = f"「{guide.title}」の手順を最後に確かめたのは {_said(guide.verified)}です（{limits.verified} か月より前）。実際の画面で確かめて、日付を直してください。"
            yield _advice(catalog.place("guide", guide.id, "verified"), words)
    for path, page in pages.items():
        yield from _check_page(path, page, limits, today)


def _check_page(path: str, page: PageText, limits: Limits, today: dt.date) -> Iterator[Diagnostic]:
    reviewed = _date(as_mapping(page.front_matter.value).get("reviewed"))
    if reviewed is None:
        words = f"このページには、見直した日がありません。読み直したら、先頭に reviewed: {today} と書いてください。"
        yield _advice(Location(path), words)
    elif reviewed < months_before(today, limits.reviewed):
        words = f"このページを最後に見直したのは {_said(reviewed)}です（{limits.reviewed} か月より前）。読み直して、日付を直してください。"
        yield _advice(page.front_matter.place(("reviewed",)), words)


def _date(text: Any) -> dt.date | None:
    try:
        return dt.date.fromisoformat(str(text))
    except ValueError:
        return None


def _said(day: dt.date) -> str:
    return f"{day.year}年{day.month}月{day.day}日"


def _advice(place: Location, words: str) -> Diagnostic:
    return Diagnostic(place, words, Level.ADVICE)
