"""The repository's settings for editors: each content file gets one schema, and it fits.

The proof with the real language server is `tests/drive_yaml_language_server.py`.
"""

from __future__ import annotations

import json
import re
from pathlib import Path

import jsonschema
import pytest
import yaml

from generator import schema
from generator.tool_kinds import KINDS
from tests.conftest import EXAMPLE, ROOT
from tests.editor_settings import schemas_of, vs_code_settings, with_comments
from tests.test_schema import Loader

SETTINGS = vs_code_settings(ROOT)
SAMPLE = ROOT / "examples/left-handed-umbrellas"


def content_files() -> list[tuple[Path, str]]:
    """Every YAML file of the book and of the sample company, with its path in a playbook."""
    roots = (ROOT, SAMPLE)
    return [
        (path, path.relative_to(root).as_posix())
        for root in roots
        for folder in ("content", "company")
        for path in sorted((root / folder).rglob("*.yml"))
    ]


def test_every_schema_is_wired_and_every_wire_leads_somewhere() -> None:
    wired = [Path(name).name for name in SETTINGS["yaml.schemas"]]
    assert sorted(wired) == sorted(f"{kind}.json" for kind in schema.kinds())
    assert all((ROOT / name).is_file() for name in SETTINGS["yaml.schemas"])


def test_every_file_has_one_schema_and_fits_it() -> None:
    seen, known = set(), schema.schemas()
    for file, path in content_files():
        (name,) = schemas_of(path, SETTINGS)
        seen.add(name)
        data = yaml.load(file.read_text(encoding="utf-8"), Loader)
        validator = jsonschema.Draft7Validator(known[name])
        assert [error.message for error in validator.iter_errors(data)] == [], path
    all_tools = {f"tool-{slug}-override.json" for slug in KINDS}  # the sample changes two
    assert seen | all_tools == {f"{kind}.json" for kind in schema.kinds()}


def test_first_lines_name_the_same_schema() -> None:
    """Editors that do not read VS Code's settings find the schema in the file itself."""
    for file, path in content_files():
        first = file.read_text(encoding="utf-8").partition("\n")[0]
        named = re.search(r"\$schema=(\S+)", first)
        if path.startswith(("content/tips/", "company/tips/", "content/chapters/", "company/cha")):
            assert named, path
        if named:
            assert [Path(named[1]).name] == schemas_of(path, SETTINGS), path
            up = path.count("/")
            assert named[1].count("../") == up, path


@pytest.mark.parametrize(
    ("path", "data"),
    [
        ("content/tips/007-x.yml", {"effort": "smal"}),
        ("company/tips/207-x.yml", {"effort": "small"}),
        ("company/tips/007-x.yml", {"en": {"titel": "x"}}),
        ("company/tips/007-x.yml", {"en": {"title": "x" * 61}}),
        ("company/chapters/07-x.yml", {"hue": 400}),
        ("company/company.yml", {"colours": {"accent": "green"}}),
        ("company/company.yml", {"en": {"home_title": ["a", "b", "c", "d"]}}),
    ],
)
def test_mistakes_are_marked(path: str, data: object) -> None:
    (name,) = schemas_of(path, SETTINGS)
    assert not jsonschema.Draft7Validator(schema.schemas()[name]).is_valid(data)


def test_an_override_may_hold_any_part() -> None:
    validator = jsonschema.Draft7Validator(schema.schemas()["tip-override.json"])
    tip = yaml.safe_load((EXAMPLE / "content/tips/001-look-up-first.yml").read_text("utf-8"))
    for key, value in tip.items():
        assert validator.is_valid({key: value}), key
    for key, value in tip["en"].items():
        assert validator.is_valid({"en": {key: value}}), key
    assert validator.is_valid({"remove": ["en.example"], "door": "one-way"})


def test_snippets_make_files_that_fit() -> None:
    """The snippets' own words pass for a text, and their keys are those of the model."""
    snippets = with_comments(ROOT / ".vscode/playbook.code-snippets")
    assert {one["scope"] for one in snippets.values()} == {"yaml"}

    def filled(name: str) -> dict[str, object]:
        body = "\n".join(snippets[name]["body"])
        body = re.sub(r"\$\{\d+\|([^,|]*)[^|]*\|\}", r"\1", body)
        body = re.sub(r"\$\{\d+:([^}]*)\}", r"\1", body)
        data: dict[str, object] = yaml.safe_load(body)
        return data

    loose = jsonschema.Draft7Validator(schema.schemas()["tip-override.json"])
    for name in ("One language of a tip", "Change to a tip"):
        assert [e.message for e in loose.iter_errors(filled(name))] == [], name
    for name in ("Example from a source", "Example that is made up"):
        assert [e.message for e in loose.iter_errors({"en": filled(name)})] == [], name
    sources = jsonschema.Draft7Validator(schema.schemas()["sources.json"])
    assert sources.is_valid(filled("Source"))
    language = filled("One language of a tip")["en"]
    assert isinstance(language, dict)
    whole = schema.schemas()["tip.json"]["patternProperties"]
    (texts,) = whole.values()
    assert set(texts["required"]) <= set(language)


def test_extension_is_the_one_that_reads_the_settings() -> None:
    asked = with_comments(ROOT / ".vscode/extensions.json")["recommendations"]
    assert asked == ["redhat.vscode-yaml"]
    assert all(name.startswith(("yaml.", "[yaml]", "files.")) for name in SETTINGS)
    assert json.dumps(SETTINGS)
