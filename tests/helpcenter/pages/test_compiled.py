"""A template is compiled once, and again as soon as its text is another."""

from __future__ import annotations

import pytest
from jinja2 import DictLoader, Environment

from helpcenter.pages.compiled import CompiledTemplates


def rendered(texts: dict[str, str], kept: CompiledTemplates) -> str:
    """What a build draws: each has an environment of its own."""
    return (
        Environment(loader=DictLoader(texts), autoescape=True, bytecode_cache=kept).get_template("page.html").render()
    )


def test_the_same_text_is_compiled_once(monkeypatch: pytest.MonkeyPatch) -> None:
    kept = CompiledTemplates()
    assert rendered({"page.html": "{{ 1 + 1 }}"}, kept) == "2"
    monkeypatch.delattr(Environment, "compile")
    assert rendered({"page.html": "{{ 1 + 1 }}"}, kept) == "2"


def test_an_edited_template_is_drawn_as_it_stands() -> None:
    kept = CompiledTemplates()
    drawn = [rendered({"page.html": text}, kept) for text in ("old", "new", "old")]
    assert drawn == ["old", "new", "old"]
