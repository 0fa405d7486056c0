"""Changes as a comment, and as entries of news.yml."""

from __future__ import annotations

import datetime as dt

from helpcenter.changes import Change, as_entries, as_markdown
from helpcenter.model import Update

DAY = dt.date(2026, 11, 24)
CHANGE = Change("screen", "手順4の画面の名前が変わりました（「A」→「B」）。", "rms/a.md#s", "もう一度行います。")


def test_a_comment_counts_and_lists() -> None:
    assert as_markdown([CHANGE], {"rms/a.md": "設定"}) == (
        "### お客さまに知らせる変更（1 件）\n\n"
        "- 設定：手順4の画面の名前が変わりました（「A」→「B」）。\n"
        "  もう一度すること：もう一度行います。\n"
    )


def test_a_comment_says_that_there_is_nothing() -> None:
    assert as_markdown([], {}) == "### お客さまに知らせる変更\n\nありません（言い回しだけの直しは数えません）。\n"


def test_an_entry_holds_what_news_needs() -> None:
    (entry,) = as_entries([CHANGE], [], DAY)
    assert entry == {
        "id": "2026-11-24-1",
        "date": "2026-11-24",
        "kind": "screen",
        "text": CHANGE.text,
        "again": "もう一度行います。",
        "page": "rms/a.md#s",
    }
    assert Update.model_validate(entry).page == "rms/a.md#s"


def test_what_is_told_already_is_not_told_again_and_no_id_is_used_twice() -> None:
    known = [
        Update(id="2026-11-24-1", date=DAY, kind="screen", text=CHANGE.text, page=CHANGE.page),
        Update(id="2026-11-24-3", date=DAY, kind="other", text="…"),
    ]
    new = [Change("page", "一つ目。"), CHANGE, Change("page", "二つ目。")]
    assert [(e["id"], e["text"]) for e in as_entries(new, known, DAY)] == [
        ("2026-11-24-2", "一つ目。"),
        ("2026-11-24-4", "二つ目。"),
    ]
