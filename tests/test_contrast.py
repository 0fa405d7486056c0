"""Contrast, computed from the tokens of the style sheet: what a tool that looks at pages leaves undetermined too."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

SHEET = (Path(__file__).resolve().parent.parent / "overrides/assets/stylesheets/help.css").read_text("utf-8")

TEXT = 4.5
CONTROL = 3.0
# (front, behind, least contrast): every pair that the sheet puts on one another.
SURFACES = ("bg", "paper", "sunk")
SOFT = ("brand-soft", "mark-soft", "ok-soft", "warn-soft", "rms-soft", "hit")
PAIRS = [
    *[(front, behind, TEXT) for front in ("ink", "ink-2") for behind in (*SURFACES, *SOFT)],
    *[(front, behind, TEXT) for front in ("brand", "mark", "ok", "warn", "rms") for behind in ("bg", "paper")],
    *[(front, f"{front}-soft", TEXT) for front in ("brand", "mark", "ok", "warn", "rms")],
    ("on-brand", "brand", TEXT),
    ("on-mark", "mark", TEXT),
    ("on-ok", "ok", TEXT),
    ("bg", "ink", TEXT),
    ("brand", "sunk", TEXT),
    *[("edge", behind, CONTROL) for behind in (*SURFACES, "brand-soft", "warn-soft")],
    *[("mark", behind, CONTROL) for behind in (*SURFACES, *SOFT)],
]


def blocks() -> dict[str, dict[str, str]]:
    """The colours of each scheme, by name; the dark ones stand twice (the system's choice, the reader's choice)."""
    found = re.findall(r"color-scheme: (light|dark);(.*?)\}", SHEET, re.DOTALL)
    light, *dark = [dict(re.findall(r"--hc-([\w-]+): (#\w+);", body)) for _, body in found]
    return {"light": light, "dark by system": {**light, **dark[0]}, "dark by choice": {**light, **dark[1]}}


SCHEMES = blocks()


def luminance(colour: str) -> float:
    """Relative luminance as WCAG 2.2 defines it."""
    digits = colour.lstrip("#")
    digits = "".join(d * 2 for d in digits) if len(digits) == 3 else digits
    channels = [int(digits[i : i + 2], 16) / 255 for i in (0, 2, 4)]
    red, green, blue = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(front: str, behind: str) -> float:
    light, dark = sorted((luminance(front), luminance(behind)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def test_the_measure_knows_its_ends() -> None:
    assert contrast("#fff", "#000") == pytest.approx(21)
    assert contrast("#777777", "#fff") == pytest.approx(4.48, abs=0.01)


def test_both_dark_blocks_hold_the_same_colours() -> None:
    assert SCHEMES["dark by system"] == SCHEMES["dark by choice"] != SCHEMES["light"]


@pytest.mark.parametrize("scheme", SCHEMES)
@pytest.mark.parametrize(("front", "behind", "least"), PAIRS, ids=str)
def test_colours_that_meet_can_be_told_apart(front: str, behind: str, least: float, scheme: str) -> None:
    colours = SCHEMES[scheme]
    measured = contrast(colours[front], colours[behind])
    assert measured >= least, f"{front} on {behind}: {measured:.2f}"


def test_no_colour_is_forgotten() -> None:
    decoration = {"line"}
    assert {name for pair in PAIRS for name in pair[:2]} == SCHEMES["light"].keys() - decoration
