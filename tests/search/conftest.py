"""What the tests of the search share: the core with the real site's index, and with a small one."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
import yaml
from conftest import REPO

from helpcenter.search.engine import SCRIPTS, Engine

CASES = Path(__file__).with_name("cases")


def packed(site: dict[str, Any]) -> str:
    """The small site of `ranking.yml` in the shape of the index."""
    texts: list[str] = []

    def number(text: str) -> int:
        if text not in texts:
            texts.append(text)
        return texts.index(text)

    pages = []
    for page in site["pages"]:
        sections = [
            {
                **{key: section[key] for key in ("id", "old", "answers") if key in section},
                "title": number(section["title"]),
                "text": [number(line) for line in section["text"]],
                "also": [number(word) for word in section.get("also", [])],
                "reading": [number(r) for r in (section.get("reading", ""), *section.get("also_reading", []))],
            }
            for section in page["sections"]
        ]
        pages.append({"url": page["url"], "category": page.get("category", ""), "sections": sections})
    rest = {key: site[key] for key in ("alike", "marks", "gaps", "old")}
    return json.dumps({"pages": pages, "texts": texts, **rest}, ensure_ascii=False)


def spellings(name: str) -> list[str]:
    """How a scope's name may be typed: whole, in another case, without its dots, in full width, with one letter wrong."""
    full_width = "".join(chr(ord(letter) + 0xFEE0) for letter in name)
    return [
        name,
        name.lower(),
        name.upper(),
        name.replace(".", ""),
        name.replace(".", " "),
        full_width,
        *misspelt(name),
    ]


def misspelt(name: str) -> list[str]:
    """The name with one letter wrong, in several ways and places."""
    spots = [i for i in range(0, len(name) - 1, 3) if name[i].isalnum() and name[i + 1].isalnum()]
    left_out = [name[:i] + name[i + 1 :] for i in spots]
    changed = [f"{name[:i]}x{name[i + 1 :]}" for i in spots]
    swapped = [name[:i] + name[i + 1] + name[i] + name[i + 2 :] for i in spots]
    return [*left_out, *changed, *swapped]


@pytest.fixture(name="small", scope="session")
def _small() -> dict[str, Any]:
    loaded: dict[str, Any] = yaml.safe_load((CASES / "ranking.yml").read_text("utf-8"))
    return loaded


@pytest.fixture(name="small_engine", scope="session")
def _small_engine(small: dict[str, Any]) -> Engine:
    return Engine(REPO / "overrides" / SCRIPTS, packed(small))


@pytest.fixture(name="engine", scope="session")
def _engine(real_site: Path) -> Engine:
    return Engine.of_site(real_site, real_site / SCRIPTS)
