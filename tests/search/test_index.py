"""The index of the real site: complete, compact, the same for the same site."""

from __future__ import annotations

import gzip
import json
import re
from pathlib import Path
from typing import Any

import pytest
from conftest import REPO
from site_run import build_into

from helpcenter.catalog import Catalog, load_catalog
from helpcenter.search.index import FILE


@pytest.fixture(name="index", scope="module")
def _index(real_site: Path) -> dict[str, Any]:
    loaded: dict[str, Any] = json.loads((real_site / FILE).read_text("utf-8"))
    return loaded


@pytest.fixture(name="catalog", scope="module")
def _catalog() -> Catalog:
    catalog, _ = load_catalog(REPO / "docs/_data")
    assert catalog
    return catalog


def words_of(index: dict[str, Any]) -> dict[str, dict[str, Any]]:
    """The sections with their texts, by address."""
    texts = index["texts"]
    return {
        page["url"] + ("#" + section["id"] if section.get("id") else ""): {
            "title": texts[section["title"]],
            "text": "\n".join(texts[n] for n in section.get("text", [])),
            "also": [texts[n] for n in section.get("also", [])],
            "reading": [texts[n] for n in section.get("reading", [])],
        }
        for page in index["pages"]
        for section in page["sections"]
    }


def test_every_page_is_there_but_the_one_with_results(index: dict[str, Any], real_site: Path) -> None:
    built = {page.parent.relative_to(real_site).as_posix() + "/" for page in real_site.rglob("index.html")}
    assert {page["url"] or "./" for page in index["pages"]} == built - {"search/"}


def test_every_scope_and_question_target_is_there(index: dict[str, Any], catalog: Catalog) -> None:
    sections = words_of(index)
    titles = {section["title"] for section in sections.values()}
    assert catalog.scopes.keys() <= titles
    also = {word for section in sections.values() for word in section["also"]}
    for question in catalog.questions.values():
        assert question.question in also | titles
        assert set(question.paraphrases) <= also


def test_paraphrases_and_synonyms_have_readings(index: dict[str, Any]) -> None:
    top = words_of(index)["pickup/rakuten-license-key/"]
    assert "鍵の入れ替え" in top["also"]
    assert len(top["reading"]) == len(top["also"]) + 1
    assert top["reading"][1 + top["also"].index("鍵の入れ替え")] == "かぎのいれかえ"


def test_every_address_of_the_index_is_an_id_of_its_page(index: dict[str, Any], real_site: Path) -> None:
    for page in index["pages"]:
        html = (real_site / page["url"] / "index.html").read_text("utf-8")
        for section in page["sections"]:
            assert not section.get("id") or f'id="{section["id"]}"' in html, (page["url"], section)


def test_topics_and_old_addresses_lead_to_pages(index: dict[str, Any], catalog: Catalog) -> None:
    urls = {page["url"] for page in index["pages"]}
    assert len(index["gaps"]) == len(catalog.topics)
    assert {gap["url"].partition("#")[0] for gap in index["gaps"]} <= urls
    assert {url.partition("#")[0] for url in index["old"].values()} <= urls
    assert len(index["old"]) == 11


def test_no_sign_of_markup_stands_in_the_file(real_site: Path) -> None:
    assert "<" not in (real_site / FILE).read_text("utf-8")


def test_the_same_site_gives_the_same_bytes(real_site: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SITE_URL", "http://127.0.0.1/repo/")
    report = build_into(REPO, tmp_path / "again")
    assert not report.faults
    assert (tmp_path / "again" / FILE).read_bytes() == (real_site / FILE).read_bytes()


def test_the_index_of_30_pages_is_small(real_site: Path) -> None:
    assert len(gzip.compress((real_site / FILE).read_bytes(), 9)) <= 60 * 1024


def test_a_browser_is_told_how_to_search_the_site(real_site: Path) -> None:
    template = "http://127.0.0.1/repo/search/?q={searchTerms}"
    description = (real_site / "search/opensearch.xml").read_text("utf-8")
    assert f'<Url type="text/html" method="get" template="{template}"/>' in description
    assert "<ShortName>LSEGヘルプセンター</ShortName>" in description
    for page in ("index.html", "rms/scopes/index.html", "404.html"):
        html = (real_site / page).read_text("utf-8")
        assert html.count('<link rel="search" type="application/opensearchdescription+xml"') == 1, page


def test_home_says_to_search_engines_that_it_can_be_searched(real_site: Path) -> None:
    found = re.findall(
        r'<script type="application/ld\+json">(.*?)</script>', (real_site / "index.html").read_text("utf-8")
    )
    (data,) = map(json.loads, found)
    assert (data["@type"], data["url"]) == ("WebSite", "http://127.0.0.1/repo/")
    assert data["potentialAction"]["target"]["urlTemplate"] == "http://127.0.0.1/repo/search/?q={search_term_string}"


def test_material_ships_no_search_of_its_own(real_site: Path) -> None:
    names = {file.name for file in real_site.rglob("*")}
    assert not {name for name in names if name.startswith(("lunr", "search_index"))}
