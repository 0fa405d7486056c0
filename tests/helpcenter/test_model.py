"""The records: what they take and what they refuse. How a refusal is told is the business of `catalog.wording`."""

from __future__ import annotations

from typing import Any

import pytest
from pydantic import ValidationError

from helpcenter.model import Claim, Guide, Image, PageMeta, Payment, Record, Screen, Step

STEP = {"id": "open", "title": "開く", "do": "開きます。", "basis": "seed"}
IMAGE = {"id": "a", "source": "a.png", "file": "images/a.png", "alt": "画面", "era": "current"}
CLAIM = {"text": "文", "basis": "lseg"}


@pytest.mark.parametrize(
    ("model", "change", "problem"),
    [
        (Step, {}, None),
        (Step, {"id": "Open"}, "string_pattern_mismatch"),
        (Step, {"id": "a" * 61}, "string_too_long"),
        (Step, {"id": "open-2025"}, None),
        (Step, {"title": "一\n二"}, "one_line"),
        (Step, {"title": " 開く "}, None),
        (Step, {"title": "  "}, "string_too_short"),
        (Step, {"other": "x"}, "extra_forbidden"),
        (Step, {"basis": "inferred"}, "reason_missing"),
        (Step, {"basis": "inferred", "reason": "推定のため"}, None),
        (Step, {"scopes": ["item.get"]}, None),
        (Step, {"scopes": ["item"]}, "string_pattern_mismatch"),
        (Image, {}, None),
        (Image, {"taken_on": "2025-04-01"}, None),
        (Image, {"taken_on": None}, None),
        (Image, {"taken_on": "20250401"}, "date_format"),
        (Image, {"taken_on": "2025-02-30"}, "date_from_datetime_parsing"),
        (Image, {"width": "0"}, "greater_than"),
        (Image, {"file": "a.png"}, "string_pattern_mismatch"),
        (Image, {"file": "images\\a.png"}, "string_pattern_mismatch"),
    ],
)
def test_record_takes_and_refuses(model: type[Record], change: dict[str, Any], problem: str | None) -> None:
    values = {Step: STEP, Image: IMAGE}[model] | change
    assert problem_of(model, values) == problem


@pytest.mark.parametrize(
    ("model", "values", "problem"),
    [
        (Payment, {"kind": "none"}, None),
        (Payment, {"kind": "required"}, "claim_missing"),
        (Payment, {"kind": "required", "claim": CLAIM}, None),
        (Screen, {"id": "a", "system": "rms"}, "label_missing"),
        (Screen, {"id": "a", "system": "rms", "legacy": {"label": "題", "basis": "seed"}}, None),
        (PageMeta, {"description": "説明"}, None),
        (PageMeta, {"description": "説" * 161}, "too_long"),
        (PageMeta, {"description": "説明", "layout": "wide"}, None),
    ],
)
def test_parts_that_need_each_other(model: type[Record], values: dict[str, Any], problem: str | None) -> None:
    assert problem_of(model, values) == problem


def problem_of(model: type[Record], values: dict[str, Any]) -> str | None:
    try:
        model.model_validate(values)
    except ValidationError as error:
        (detail,) = error.errors()
        return detail["type"]
    return None


def test_records_do_not_change() -> None:
    claim = Claim.model_validate(CLAIM)
    with pytest.raises(ValidationError):
        claim.text = "別の文"  # type: ignore[misc]


def test_image_says_whether_it_was_fetched_and_from_where() -> None:
    image = Image.model_validate(IMAGE)
    assert (image.is_fetched, image.url) == (False, None)
    fetched = Image.model_validate(IMAGE | {"sha256": "0" * 64, "source": "https://a.example/a.png"})
    assert (fetched.is_fetched, fetched.url) == (True, "https://a.example/a.png")


def test_guide_finds_its_editions() -> None:
    edition = {"id": "current", "title": "題", "era": "いま", "steps": [STEP], "done": "完了"}
    values = {"id": "a", "title": "題", "place": "rms", "lead": "文", "minutes": "5", "editions": [edition]}
    guide = Guide.model_validate(values)
    assert guide.edition("current") is guide.editions[0]
    assert guide.edition("legacy") is None
