"""The words of search_tests.yml, and what a failing one says."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from conftest import REPO
from search.conftest import spellings

from helpcenter.catalog import Catalog, load_catalog
from helpcenter.model import SearchWord
from helpcenter.pages.macros import anchor
from helpcenter.search.engine import Engine
from helpcenter.search.words import address_of, check_words, lands

NOT_HERE = (Path(__file__).parent / "cases/not_here.txt").read_text("utf-8").split()


@pytest.fixture(name="catalog", scope="module")
def _catalog() -> Catalog:
    catalog, _ = load_catalog(REPO / "docs/_data")
    assert catalog
    return catalog


def test_every_word_leads_to_its_page(catalog: Catalog, engine: Engine) -> None:
    assert "\n".join(map(str, check_words(catalog, engine))) == ""


def test_150_words_land_without_their_own_paraphrase(catalog: Catalog, engine: Engine) -> None:
    landing = [word for word in catalog.words.values() if lands(word, engine.urls_without(word.word, word.among)[0])]
    assert len(landing) >= 150


def test_a_failing_word_says_what_came_first_and_what_would_mend_it(catalog: Catalog, engine: Engine) -> None:
    wrong = SearchWord(word="割引の券をくばる相手", page="setup/index.md")
    hopeless = SearchWord(word="coupon.get", page="about.md#lseg")
    places = {
        ("word", name): catalog.origins["word", next(iter(catalog.words))] for name in (wrong.word, hopeless.word)
    }
    changed = Catalog(
        **{
            **{name: getattr(catalog, name) for name in Catalog.__slots__},
            "words": {wrong.word: wrong, hopeless.word: hopeless},
            "origins": places,
        }
    )
    said = [fault.message for fault in check_words(changed, engine)]
    assert re.fullmatch(
        "「割引の券をくばる相手」で探すと、「setup/index.md」がいちばん上に出ません。「[a-z/#-]+」が先に出ます。"
        "docs/setup/index.md の paraphrases に「割引の券をくばる相手」を加えると出ます。",
        said[0],
    )
    assert said[1].startswith(
        "「coupon.get」で探すと、「about.md#lseg」がいちばん上に出ません。「rms/scopes/#coupon-get」が先に出ます。"
    )


@pytest.mark.parametrize(
    ("page", "address"),
    [
        ("index.md", ""),
        ("index.md#top", "#top"),
        ("about.md", "about/"),
        ("rms/index.md", "rms/"),
        ("rms/api-setup.md#keys", "rms/api-setup/#keys"),
    ],
)
def test_a_page_has_its_address(page: str, address: str) -> None:
    assert address_of(page) == address


# Scope names ------------------------------------------------------------------------------------------------------------


def test_every_scope_is_first_however_it_is_written(catalog: Catalog, engine: Engine) -> None:
    assert len(catalog.scopes) == 19
    written = [(word, f"rms/scopes/#{anchor(name)}") for name in catalog.scopes for word in spellings(name)]
    assert [(word, first) for word, row in written if (first := engine.urls(word, 1)) != [row]] == []


# Not found ----------------------------------------------------------------------------------------------------------------


def test_what_the_site_cannot_answer_is_said(catalog: Catalog, engine: Engine) -> None:
    topics = [topic.words[0] for topic in catalog.topics.values()][:15]
    asked = [*topics, *NOT_HERE[:15]]
    told = [word for word in asked if engine.answer(word)["state"] != "found"]
    assert len(asked) == 30
    assert len(told) >= 24


def test_every_word_of_a_topic_brings_its_sentence(catalog: Catalog, engine: Engine) -> None:
    missed = [
        (topic.id, word)
        for topic in catalog.topics.values()
        for word in topic.words
        if (engine.answer(word)["gap"] or {}).get("sentence") != topic.sentence
    ]
    assert missed == []


def test_answers_are_not_denied(catalog: Catalog, engine: Engine) -> None:
    denied = [word for word in catalog.words if engine.answer(word)["state"] != "found"]
    assert len(denied) <= 0.05 * len(catalog.words), denied


def test_what_is_not_found_brings_questions_near_it_or_those_that_are_asked_often(engine: Engine) -> None:
    near, far = engine.answer("友だち連携"), engine.answer("領収書")
    assert near["isNear"]
    assert all("連携" in one["text"] or "友だち" in one["text"] for one in near["nearest"])
    assert not far["isNear"]
    assert all(one["text"].endswith(("せん", "すか", "ました")) for one in far["nearest"])
    assert len(far["nearest"]) == 4
