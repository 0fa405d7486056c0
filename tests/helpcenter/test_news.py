"""What readers are told of changes: on the page, and in a feed that every reader of feeds accepts."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from atom import ATOM, check_atom, only

from helpcenter.model import Update
from helpcenter.news import Notice, newest_first, notices, render_feed


def update(day: str, kind: str = "step", page: str | None = "rms/a.md#s", **more: Any) -> Update:
    number = more.pop("number", 1)
    return Update.model_validate(
        {"id": f"{day}-{number}", "date": day, "kind": kind, "text": f"{day}の変更。", "page": page} | more
    )


def test_the_newest_stands_first_and_of_one_day_the_last_written() -> None:
    updates = [update("2026-11-01"), update("2026-11-03"), update("2026-11-03", number=2), update("2026-10-01")]
    assert [u.id for u in newest_first(updates)] == ["2026-11-03-2", "2026-11-03-1", "2026-11-01-1", "2026-10-01-1"]


def test_a_page_tells_its_latest_changes_the_newest_first() -> None:
    updates = [
        update("2026-11-24", again="もう一度行います。"),
        update("2026-10-02", page="rms/a.md"),
        update("2026-08-24"),
    ]
    assert notices(updates, 3) == {
        "rms/a.md": [
            Notice("2026年11月", "2026-11-24の変更。", "もう一度行います。", "s"),
            Notice("2026年10月", "2026-10-02の変更。", "", ""),
        ]
    }


@pytest.mark.parametrize(
    ("older", "is_told"),
    [
        pytest.param({"day": "2026-08-25"}, True, id="within the months"),
        pytest.param({"day": "2026-08-24"}, False, id="as many months before the newest"),
        pytest.param({"day": "2026-01-01", "until": "2026-11-24"}, True, id="until the day of the newest"),
        pytest.param({"day": "2026-11-01", "until": "2026-11-23"}, False, id="until the day before"),
        pytest.param({"day": "2026-11-01", "kind": "page"}, False, id="a page that is new"),
        pytest.param({"day": "2026-11-01", "kind": "verified"}, False, id="a look at the screens"),
        pytest.param({"day": "2026-11-01", "page": None}, False, id="of no page"),
    ],
)
def test_how_long_a_page_tells_is_counted_from_the_newest_news(older: dict[str, Any], is_told: bool) -> None:
    day = older.pop("day")
    updates = [update("2026-11-24", page="rms/other.md"), update(day, **older)]
    assert ("rms/a.md" in notices(updates, 3)) is is_told


def test_no_news_no_notices() -> None:
    assert notices([], 3) == {}


UPDATES = (
    update("2026-11-24", text="手順4の「A & B」が <C> に変わりました。", again="もう一度行います。"),
    update("2026-11-24", kind="page", page="rms/b.md", number=2),
    update("2026-11-01", kind="other", page=None),
)


def feed_of(*updates: Update, site_url: str = "https://help.example/repo/") -> str:
    addresses = {"rms/a.md": "rms/a/", "rms/b.md": "rms/日本/"}
    return render_feed(updates or UPDATES, "ヘルプ & 案内", site_url, addresses, {"rms/a.md": "A<B>の設定"})


def test_the_feed_is_valid_and_says_what_the_news_say() -> None:
    feed = check_atom(feed_of())
    first, second, third = feed.findall(f"{ATOM}entry")
    assert only(feed, "title").text == "ヘルプ & 案内 更新情報"
    assert only(first, "title").text == "A<B>の設定：手順4の「A & B」が <C> に変わりました。"
    assert only(first, "content").text == "手順4の「A & B」が <C> に変わりました。 もう一度行います。"
    assert only(first, "link").get("href") == "https://help.example/repo/rms/a/#s"
    assert only(first, "updated").text == "2026-11-24T00:00:00+09:00"
    assert only(second, "title").text == "2026-11-24の変更。"
    assert only(second, "link").get("href") == "https://help.example/repo/rms/%E6%97%A5%E6%9C%AC/"
    assert only(third, "link").get("href") == "https://help.example/repo/"


def test_the_same_news_make_the_same_feed_and_keep_their_ids_wherever_the_site_stands() -> None:
    assert feed_of() == feed_of()
    ids = [
        [element.text for element in check_atom(feed_of(site_url=address)).iter(f"{ATOM}id")]
        for address in ("https://a.example/", "https://b.example/x/")
    ]
    assert ids[0] == ids[1]


def test_another_text_under_the_same_id_is_the_same_entry() -> None:
    before, after = (
        check_atom(feed_of(update("2026-11-24", text=text))).findtext(f"{ATOM}entry/{ATOM}id")
        for text in ("前。", "後。")
    )
    assert before == after


def test_dates_of_news_are_days() -> None:
    assert UPDATES[0].date == dt.date(2026, 11, 24)
