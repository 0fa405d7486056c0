"""What the pages show of the data: every question, every word, the path, and what to read next, on the built site."""

from __future__ import annotations

import html
import re
from pathlib import Path
from typing import Any
from urllib.parse import urljoin

import pytest
import yaml
from conftest import REPO

DATA = REPO / "docs/_data"
QUESTIONS: list[dict[str, Any]] = yaml.safe_load((DATA / "faq.yml").read_text("utf-8"))["questions"]


def page(site: Path, src_uri: str) -> str:
    """The HTML of the finished page behind `rms/scopes.md`."""
    folder = src_uri.removesuffix("index.md").removesuffix(".md")
    return (site / folder / "index.html").read_text("utf-8")


def text_of(markup: str) -> str:
    return re.sub(r"\s+", "", html.unescape(re.sub(r"<[^>]*>", "", markup)))


def url_of(src_uri: str) -> str:
    """`rms/scopes.md#a` → `/rms/scopes/#a`."""
    return "/" + re.sub(r"(?:index)?\.md", lambda m: "/" if m.group() == ".md" else "", src_uri, count=1)


def links_in(markup: str, src_uri: str) -> list[str]:
    """Where the links of a page lead, from the site's root."""
    return [urljoin(url_of(src_uri), html.unescape(link)) for link in re.findall(r'<a\b[^>]*\bhref="([^"]*)"', markup)]


# Questions ----------------------------------------------------------------------------------------------------------------


def fold_of(markup: str, id_: str) -> str:
    found = re.findall(rf'<details class="hc-fold hc-q" id="q-{id_}">.*?</details>', markup, re.DOTALL)
    assert len(found) == 1
    return str(found[0])


@pytest.mark.parametrize("question", QUESTIONS, ids=lambda question: question["id"])
def test_question_stands_once_in_the_list_with_its_answer_and_its_page(
    question: dict[str, Any], real_site: Path
) -> None:
    fold = fold_of(page(real_site, "faq/index.md"), question["id"])
    assert f"<summary>{html.escape(question['question'])}</summary>" in fold
    for claim in question["answer"]:
        words = re.sub(r"\[(.+?)\]\(.+?\)|`(.+?)`", r"\1\2", claim["text"])
        assert text_of(html.escape(words)) in text_of(fold)
    marks = [claim["basis"] for claim in question["answer"] if claim["basis"] not in {"seed", "lseg"}]
    assert re.findall(r'data-basis="([\w-]+)"', fold) == marks
    assert links_in(fold, "faq/index.md")[-1] == url_of(question["page"])


def test_questions_come_by_category_with_the_troubles_first(real_site: Path) -> None:
    markup = page(real_site, "faq/index.md")
    article = markup[markup.index("<article") : markup.index("</article>")]
    headings = re.findall(r'<h2 id="([\w-]+)">', article)
    assert headings[:7] == ["trouble", "pickup", "setup", "rms", "admin", "examples", "site"]
    order = re.findall(r'id="q-([\w-]+)"', article)
    categories = list(dict.fromkeys(next(q["category"] for q in QUESTIONS if q["id"] == id_) for id_ in order))
    assert categories == ["faq", "pickup", "setup", "rms", "admin", "examples", "index"]
    assert len(order) == len(QUESTIONS) == 48


def test_no_question_is_typed_by_hand() -> None:
    source = (REPO / "docs/faq/index.md").read_text("utf-8")
    assert [q["id"] for q in QUESTIONS if q["question"] in source] == []
