"""Faults as lines, and guesses at what a writer meant."""

from __future__ import annotations

import pytest

from helpcenter.diagnostics import Diagnostic, Level, Location, Report, nearest, suggest

HERE = Location("docs/a.md", 3, 5)


def test_diagnostic_is_one_line_that_editors_can_follow() -> None:
    assert str(Diagnostic(HERE, "だめです。")) == "docs/a.md:3:5: だめです。"


@pytest.mark.parametrize(
    ("diagnostic", "annotation"),
    [
        (Diagnostic(HERE, "だめです。"), "::error file=docs/a.md,line=3,col=5::だめです。"),
        (Diagnostic(HERE, "注意です。", Level.ADVICE), "::notice file=docs/a.md,line=3,col=5::注意です。"),
        (Diagnostic(Location("a,b:c.md"), "100%\nです"), "::error file=a%2Cb%3Ac.md,line=1,col=1::100%25%0Aです"),
    ],
)
def test_annotation_is_what_github_reads(diagnostic: Diagnostic, annotation: str) -> None:
    assert diagnostic.as_annotation() == annotation


def test_report_keeps_each_once_in_the_order_of_files_and_lines() -> None:
    first, second = Diagnostic(Location("a.md", 2), "x"), Diagnostic(Location("a.md", 10), "x")
    advice = Diagnostic(Location("a.md", 1), "x", Level.ADVICE)
    report = Report()
    report.add(second, first)
    report.extend([second, advice])
    assert list(report) == [advice, first, second]
    assert report.faults == [first, second]
    assert report.advice == [advice]


@pytest.mark.parametrize(
    ("word", "candidates", "found"),
    [
        ("imgae", ["image", "images"], "image"),
        ("ＲＭＳ-Api", ["rms-api", "ecgo"], "rms-api"),
        ("rms_api", ["rms-api"], "rms-api"),
        ("まったく違う", ["rms-api"], None),
        ("rms", [], None),
    ],
)
def test_nearest_looks_past_case_width_and_hyphens(word: str, candidates: list[str], found: str | None) -> None:
    assert nearest(word, candidates) == found


@pytest.mark.parametrize(("word", "said"), [("imgae", "もしかして: 「image」"), ("違う", "")])
def test_suggestion_is_made_only_where_one_is_near(word: str, said: str) -> None:
    assert suggest(word, ["image"]) == said
