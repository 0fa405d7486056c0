"""The JSON Schemas that editors use say what the build accepts."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import jsonschema  # type: ignore[import-untyped]
import pytest
import yaml

from helpcenter.catalog import json_schemas

DATA = Path(__file__).resolve().parent.parent / "docs" / "_data"
SCHEMAS = DATA / "schemas"
FILES = sorted(DATA.rglob("*.yml"))


class TextLoader(yaml.SafeLoader):
    """Dates stay text, as an editor sees them."""


TextLoader.yaml_implicit_resolvers = {
    first: [(tag, pattern) for tag, pattern in resolvers if tag != "tag:yaml.org,2002:timestamp"]
    for first, resolvers in yaml.SafeLoader.yaml_implicit_resolvers.items()
}


def schema_of(file: Path) -> Path:
    """A file of the folder `guides` has the schema `guides.json`, and `images.yml` has `images.json`."""
    return SCHEMAS / f"{file.relative_to(DATA).parts[0].removesuffix('.yml')}.json"


def load(text: str) -> Any:
    return yaml.load(text, Loader=TextLoader)  # noqa: S506 (a SafeLoader)


def test_schemas_are_those_of_the_models() -> None:
    written = {file.name: file.read_text("utf-8") for file in SCHEMAS.glob("*.json")}
    assert written == json_schemas(), "実行してください: python3 scripts/dev.py schemas"


def test_every_data_file_has_a_schema_and_every_schema_a_file() -> None:
    assert {schema_of(file) for file in FILES} == set(SCHEMAS.glob("*.json"))


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_data_is_valid(file: Path) -> None:
    schema = json.loads(schema_of(file).read_text("utf-8"))
    jsonschema.validate(load(file.read_text("utf-8")), schema, cls=jsonschema.Draft202012Validator)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        pytest.param("minutes: ", "minute: ", id="a misspelt key"),
        pytest.param("basis: lseg", "basis: lsge", id="a value that is not one of the choices"),
        pytest.param("place: rms", "place: [rms]", id="a list in place of a text"),
    ],
)
def test_an_editor_sees_what_the_build_refuses(old: str, new: str) -> None:
    text = (DATA / "guides" / "rms-api.yml").read_text("utf-8")
    assert old in text
    schema = json.loads((SCHEMAS / "guides.json").read_text("utf-8"))
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate(load(text.replace(old, new)), schema, cls=jsonschema.Draft202012Validator)


def keys_of_schemas() -> list[Any]:
    """Every key of every record that a data file may hold, with its schema."""
    found = []
    for name, text in json_schemas().items():
        schema = json.loads(text)
        for record, part in [("(root)", schema), *schema.get("$defs", {}).items()]:
            for key, value in part.get("properties", {}).items():
                found.append(pytest.param(value, schema, id=f"{name}-{record}-{key}"))
    return found


@pytest.mark.parametrize(("key", "schema"), keys_of_schemas())
def test_an_editor_explains_every_key_in_japanese_and_with_a_valid_example(
    key: dict[str, Any], schema: dict[str, Any]
) -> None:
    assert re.search(r"[ぁ-んァ-ヶ一-龠]", key["description"])
    (example,) = key["examples"]
    jsonschema.validate(example, {**key, "$defs": schema.get("$defs", {})}, cls=jsonschema.Draft202012Validator)
