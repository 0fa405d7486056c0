"""What nobody has looked at for too long, seen from a given day."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest
from small_site import copy_content, edit

from helpcenter.catalog import load_catalog
from helpcenter.freshness import Limits, check_freshness, load_limits, months_before
from helpcenter.settings import load_settings
from helpcenter.source import split_page

TODAY = dt.date(2026, 11, 24)
PAGE = "docs/rms/a.md"


def of_guide(tmp_path: Path, verified: str) -> list[str]:
    root = copy_content(tmp_path / "content")
    edit(root, {"docs/_data/guides/ecgo.yml": {"append": "verified: 2026-11-01\n"}})
    if verified:
        edit(root, {"docs/_data/guides/api-setup.yml": {"append": f"verified: {verified}\n"}})
    catalog, _ = load_catalog(root / "docs/_data")
    assert catalog
    return [str(line) for line in check_freshness(catalog, {}, Limits(), TODAY)]


def of_page(tmp_path: Path, front: str) -> list[str]:
    catalog, _ = load_catalog(copy_content(tmp_path / "content") / "docs/_data")
    assert catalog
    page = split_page(f"---\ndescription: 説明\n{front}---\n\n# 題\n", PAGE)
    return [str(line) for line in check_freshness(catalog, {PAGE: page}, Limits(), TODAY) if PAGE in str(line)]


def test_a_guide_that_nobody_ever_verified(tmp_path: Path) -> None:
    words = (
        "「APIの設定」の手順を、まだ実際の画面で確かめていません。確かめたら verified: 2026-11-24 と書いてください。"
    )
    assert of_guide(tmp_path, "") == [f"docs/_data/guides/api-setup.yml:1:5: {words}"]


def test_a_guide_that_was_verified_too_long_ago(tmp_path: Path) -> None:
    words = "「APIの設定」の手順を最後に確かめたのは 2026年5月23日です（6 か月より前）。実際の画面で確かめて、日付を直してください。"
    assert of_guide(tmp_path, "2026-05-23") == [f"docs/_data/guides/api-setup.yml:69:11: {words}"]


def test_a_guide_that_was_verified_lately(tmp_path: Path) -> None:
    assert of_guide(tmp_path, "2026-05-24") == []


@pytest.mark.parametrize(
    ("front", "words"),
    [
        ("", f"{PAGE}:1:1: このページには、見直した日がありません。読み直したら、先頭に reviewed: 2026-11-24 と書いてください。"),
        ("reviewed: いつか\n", f"{PAGE}:1:1: このページには、見直した日がありません。読み直したら、先頭に reviewed: 2026-11-24 と書いてください。"),
        (
            "reviewed: 2025-11-23\n",
            f"{PAGE}:3:11: このページを最後に見直したのは 2025年11月23日です（12 か月より前）。読み直して、日付を直してください。",
        ),
    ],
)  # fmt: skip
def test_a_page_that_nobody_reviewed_lately(tmp_path: Path, front: str, words: str) -> None:
    assert of_page(tmp_path, front) == [words]


def test_a_page_that_was_reviewed_lately(tmp_path: Path) -> None:
    assert of_page(tmp_path, "reviewed: 2025-11-24\n") == []


@pytest.mark.parametrize(
    ("day", "months", "before"),
    [
        ("2026-11-24", 6, "2026-05-24"),
        ("2026-03-31", 1, "2026-02-28"),
        ("2024-03-31", 1, "2024-02-29"),
        ("2026-01-15", 1, "2025-12-15"),
        ("2026-12-31", 12, "2025-12-31"),
        ("2026-12-31", 1, "2026-11-30"),
        ("2026-05-31", 120, "2016-05-31"),
    ],
)
def test_months_before(day: str, months: int, before: str) -> None:
    assert months_before(dt.date.fromisoformat(day), months) == dt.date.fromisoformat(before)


def test_limits_are_read_from_the_settings(tmp_path: Path) -> None:
    file = tmp_path / "mkdocs.yml"
    file.write_text("extra:\n  freshness:\n    verified_months: 2\n", "utf-8")
    assert load_limits(load_settings(file)) == (Limits(2, 12, 3), [])
    file.write_text("site_name: x\n", "utf-8")
    assert load_limits(load_settings(file)) == (Limits(), [])
