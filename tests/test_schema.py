"""What is made from the model: schema/*.json and the writers' table are never out of date."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import jsonschema
import pytest
import yaml
from pydantic import BaseModel

from generator import model, schema, tool_kinds, tools_model
from tests.conftest import EXAMPLE, ROOT
from tests.writers_table import CONTRIBUTING, split

SHAPES = [
    shape
    for shape in (*vars(model).values(), *vars(tools_model).values())
    if isinstance(shape, type) and issubclass(shape, model.Shape) and shape is not model.Shape
]
INSIDE = {
    "number",
    "order",
    "slug",
    "path",
    "texts",
    "key",
    "version",
    "origin",
}  # from the file, not written in it
FILES = {
    "tip": "tips/*.yml",
    "chapter": "chapters/*.yml",
    "sources": "sources.yml",
    "vocabulary": "vocabulary.yml",
    "interface": "interface/*.yml",
    "style": "style/*.yml",
    "balance": "balance.yml",
    "releases": "releases.yml",
    "starters": "starters.yml",
    "vocabulary-override": "../company/vocabulary.yml",
    "company": "../company/company.yml",
    "tip-override": "../company/tips/0*.yml",
    "chapter-override": "../company/chapters/0*.yml",
    "starters-override": "../company/starters.yml",
    **{f"tool-{slug}": f"tools/{slug}.yml" for slug in tool_kinds.KINDS},
    # What holds everything is right where nothing is needed; see test_editor_settings.py too.
    **{f"tool-{slug}-override": f"tools/{slug}.yml" for slug in tool_kinds.KINDS},
}


class Loader(yaml.SafeLoader):
    """YAML 1.2 as editors read it, where a date is a text."""


Loader.yaml_implicit_resolvers = {
    sign: [pair for pair in pairs if pair[0] != "tag:yaml.org,2002:timestamp"]
    for sign, pairs in yaml.SafeLoader.yaml_implicit_resolvers.items()
}


@pytest.mark.parametrize("kind", schema.kinds())
def test_file_is_what_the_model_makes(kind: str) -> None:
    written = (ROOT / "schema" / f"{kind}.json").read_text(encoding="utf-8")
    assert written == schema.schema_text(kind), "run: ./playbook schema --write"


@pytest.mark.parametrize("kind", schema.kinds())
def test_schema_is_valid_and_fits_the_content(kind: str) -> None:
    text = json.loads(schema.schema_text(kind))
    jsonschema.Draft7Validator.check_schema(text)
    validator = jsonschema.Draft7Validator(text)
    roots = (EXAMPLE, ROOT, ROOT / "examples/left-handed-umbrellas")
    files = [path for root in roots for path in (root / "content").glob(FILES[kind])]
    if FILES[kind].startswith("../company/"):
        files = list((roots[-1] / FILES[kind][3:]).parent.glob(Path(FILES[kind]).name))
    assert files
    for file in files:
        data = yaml.load(file.read_text(encoding="utf-8"), Loader)
        assert [error.message for error in validator.iter_errors(data)] == [], file.name


WRONG: list[tuple[str, dict[str, Any]]] = [
    ("unknown key", {"efort": "small"}),
    ("unknown value", {"effort": "tiny"}),
    ("too many tags", {"tags": ["counter", "letters", "phone", "promises"]}),
    ("one-way without safeguard", {"door": "one-way"}),
    ("replaced but not retired", {"replaced_by": 2}),
    ("a language that lacks a field", {"fr": {"title": "Bonjour"}}),
]


@pytest.mark.parametrize(("what", "change"), WRONG, ids=[what for what, _ in WRONG])
def test_schema_refuses(what: str, change: dict[str, Any]) -> None:
    tip = (EXAMPLE / "content/tips/001-look-up-first.yml").read_text(encoding="utf-8")
    validator = jsonschema.Draft7Validator(schema.schemas()["tip.json"])
    assert not validator.is_valid({**yaml.safe_load(tip), **change}), what


@pytest.mark.parametrize("shape", SHAPES, ids=lambda shape: shape.__name__)
def test_every_field_has_help(shape: type[BaseModel]) -> None:
    if shape is not model.Vocabulary:
        for name, field in shape.model_fields.items():
            assert name in INSIDE or field.description, name


def properties(node: Any) -> Iterator[tuple[str, Any]]:
    for key, value in node.items() if isinstance(node, dict) else ():
        if key == "properties":
            yield from value.items()
        yield from properties(value)


@pytest.mark.parametrize("kind", schema.kinds())
def test_every_property_tells_an_editor_what_it_is(kind: str) -> None:
    body = schema.schemas()[f"{kind}.json"]
    body = {key: value for key, value in body.items() if key not in ("if", "then", "else")}
    for name, value in properties(body):
        conditional = value is False or "const" in value
        assert conditional or value.get("description"), name


def test_limits_of_the_editorial_brief() -> None:
    limits = {name: schema.limit_of(model.TipText, name) for name in model.TipText.model_fields}
    assert limits == {
        "title": "At most 60 characters.",
        "idea": "At most 140 characters.",
        "why": "At most 75 words.",
        "how": "3 to 4, each at most 22 words.",
        "first_step": "At most 25 words.",
        "sign": "At most 30 words.",
        "tally": "At most 36 characters.",
        "pitfall": "At most 22 words.",
        "safeguard": "At most 30 words.",
        "ask": "At most 20 words.",
        "example": "",
        "searched_as": "None to 12.",
    }
    assert schema.limit_of(model.Example, "text") == "At most 80 words."
    assert schema.limit_of(model.ChapterText, "intro") == "120 to 180 words."
    assert model.MOST_WORDS == 300


def test_field_table_of_contributing() -> None:
    table = split(CONTRIBUTING.read_text(encoding="utf-8"))[1]
    assert table.strip() == schema.field_table().strip(), "run: python -m tests.writers_table"
