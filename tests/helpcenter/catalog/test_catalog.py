"""The data folder as a catalog. What is wrong with it, in words: golden cases (`golden/faults/data_*`)."""

from __future__ import annotations

import dataclasses
import json
import shutil
from pathlib import Path

import pytest
from small_site import CONTENT

from helpcenter.catalog import Catalog, check_unused_images, json_schemas, load_catalog, steps_of
from helpcenter.diagnostics import Location

DATA = CONTENT / "docs" / "_data"


@pytest.fixture(name="catalog", scope="module")
def _catalog() -> Catalog:
    catalog, diagnostics = load_catalog(DATA)
    assert catalog, diagnostics
    return catalog


def test_every_record_is_there_by_its_id(catalog: Catalog) -> None:
    assert {field.name: list(getattr(catalog, field.name)) for field in dataclasses.fields(catalog)[:7]} == {
        "guides": ["api-setup", "ecgo"],
        "systems": ["rms", "lseg"],
        "screens": ["app-list", "rakuten-settings"],
        "images": ["login", "app-list"],
        "groups": ["license", "item"],
        "symptoms": ["license-error", "key-expired"],
        "scopes": ["license.expiryDate.get", "item.get"],
    }


def test_records_know_where_they_are_written(catalog: Catalog) -> None:
    assert catalog.place("image", "app-list", "file") == Location("docs/_data/images.yml", 13, 11)
    assert catalog.place("guide", "ecgo") == Location("docs/_data/guides/ecgo.yml", 1, 1)


def test_scopes_are_found_by_group_and_symptom(catalog: Catalog) -> None:
    assert [scope.id for scope in catalog.scopes_in("item")] == ["item.get"]
    assert [scope.id for scope in catalog.scopes_of("license-error")] == ["license.expiryDate.get", "item.get"]
    assert catalog.scopes_of("key-expired") == []


def test_picture_is_found_by_its_source(catalog: Catalog) -> None:
    found = catalog.image_from("https://pictures.example/login.png")
    assert found is catalog.images["login"]
    assert catalog.image_from("https://pictures.example/other.png") is None


def test_text_is_found_in_the_files(catalog: Catalog) -> None:
    assert catalog.find_text("アプリ一覧を開きます。") == Location("docs/_data/guides/api-setup.yml", 23, 13)
    assert catalog.find_text("どこにもない文") is None
    assert catalog.find_text("") is None


def test_steps_come_in_reading_order_with_their_keys(catalog: Catalog) -> None:
    guide = catalog.guides["api-setup"]
    assert [(step.id, path, edition and edition.id) for step, path, edition in steps_of(guide)] == [
        ("open-list", ("editions", 0, "steps", 0), "current"),
        ("select-scopes", ("editions", 0, "steps", 1), "current"),
        ("open-list", ("editions", 1, "steps", 0), "legacy"),
        ("check", ("next", 0), None),
    ]


def test_pictures_on_pages_are_used_too(catalog: Catalog) -> None:
    with_one_more = dataclasses.replace(catalog, guides={})
    assert len(check_unused_images(with_one_more, [])) == 2
    assert len(check_unused_images(with_one_more, ["login"])) == 1


def test_faults_call_the_folder_what_they_are_told_to(tmp_path: Path) -> None:
    catalog, diagnostics = load_catalog(tmp_path, "inhalt/_data")
    assert catalog is None
    assert [str(diagnostic.location) for diagnostic in diagnostics] == [
        "inhalt/_data/images.yml:1:1",
        "inhalt/_data/scopes.yml:1:1",
        "inhalt/_data/screens.yml:1:1",
        "inhalt/_data/guides:1:1",
    ]


@pytest.mark.parametrize(
    ("file", "name", "told"),
    [
        ("scopes.yml", "scope.yml", True),
        ("guides/ecgo.yml", "guides/ecgo.yaml", True),
        ("guides/ecgo.yml", "guides/old/ecgo.yml", True),
        ("guides/ecgo.yml", "notes.md", False),
        ("guides/ecgo.yml", ".hidden", False),
        ("guides/ecgo.yml", "guides/.ecgo.yml.swp", False),
        ("guides/ecgo.yml", "schemas/guides.json", False),
    ],
)
def test_files_that_nothing_reads_are_told(tmp_path: Path, file: str, name: str, *, told: bool) -> None:
    data = tmp_path / "_data"
    shutil.copytree(DATA, data)
    (data / name).parent.mkdir(exist_ok=True)
    shutil.copy(data / file, data / name)
    _, diagnostics = load_catalog(data)
    strangers = [d for d in diagnostics if d.location.path == f"docs/_data/{name}"]
    assert bool(strangers) is told


def test_every_data_file_has_a_schema_that_refuses_unknown_keys() -> None:
    schemas = {name: json.loads(text) for name, text in json_schemas().items()}
    assert schemas.keys() == {
        "guides.json",
        "images.json",
        "scopes.json",
        "screens.json",
        "faq.json",
        "glossary.json",
        "news.json",
        "old_addresses.json",
        "path.json",
        "search_tests.json",
        "synonyms.json",
        "redirects.json",
        "released.json",
        "unanswered.json",
    }
    assert all(schema["additionalProperties"] is False for schema in schemas.values())
