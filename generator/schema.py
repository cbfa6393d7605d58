"""JSON Schema for editors and the field table for writers, both made from the model."""

import json
import re
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from pydantic import BaseModel

from generator.model import (
    BALANCED,
    LONGEST_TEXT,
    SLUG_PATTERN,
    SOURCE_KEY_PATTERN,
    VERSION_PATTERN,
    Balance,
    ChapterFacts,
    ChapterText,
    Colours,
    CompanyFacts,
    CompanyText,
    Example,
    Format,
    Label,
    Meetings,
    Range,
    ReleaseFacts,
    ReleaseText,
    SourceFacts,
    SourceText,
    StarterFacts,
    StarterText,
    Style,
    TipFacts,
    TipText,
    ToolFacts,
    ToolText,
    Vocabulary,
    closed_values,
    format_of,
    words_of,
)
from generator.tool_kinds import KINDS, ListKind, needed_words

FOLDER = "schema"
REMOVED = "remove"  # the key of an override that lists what is to go
DRAFT = "http://json-schema.org/draft-07/schema#"  # the one that editors' YAML support knows best
LANGUAGE = "[a-z]{2,3}(-[A-Z][a-z]{3})?(-([A-Z]{2}|[0-9]{3}))?"
PART = tuple[type[BaseModel], str, str]
TABLE: tuple[PART, ...] = (
    (TipFacts, "", "Once, above the language blocks"),
    (TipText, "", "In each language block (`en:`, `nl:`)"),
    (Example, "example.", "In `example:`, inside a language block"),
)


def kinds() -> tuple[str, ...]:
    """The kinds of files that have a schema: tip, chapter, …"""
    return tuple(name.removesuffix(".json") for name in schemas())


def schema_text(kind: str) -> str:
    """The schema of a kind of file, as JSON. Raises KeyError for an unknown kind."""
    return as_text(schemas()[f"{kind}.json"])


def schemas() -> dict[str, dict[str, Any]]:
    """The schema of each kind of file, by file name."""
    return {
        "tip.json": _tip(),
        "chapter.json": _chapter(),
        "sources.json": _sources(),
        "vocabulary.json": _vocabulary(),
        "interface.json": _interface(),
        "style.json": _style(),
        "balance.json": _balance(),
        "releases.json": _releases(),
        "starters.json": _starters(),
        **{f"tool-{slug}.json": _tool(slug) for slug in KINDS},
        "starters-override.json": _override(_starters(), "starter five", "starters.yml"),
        **{
            f"tool-{slug}-override.json": _override(_tool(slug), "tool", f"tools/{slug}.yml")
            for slug in KINDS
        },
        "vocabulary-override.json": _vocabulary_override(),
        "company.json": _company(),
        "tip-override.json": _override(_tip(), "tip", "tips/NNN-slug.yml"),
        "chapter-override.json": _override(_chapter(), "chapter", "chapters/NN-slug.yml"),
    }


def as_text(schema: dict[str, Any]) -> str:
    """A schema as it stands in its file."""
    return json.dumps(schema, indent=2, ensure_ascii=False) + "\n"


def write_schemas(root: Path, more: Mapping[str, dict[str, Any]]) -> list[Path]:
    """Write all schemas, and those in `more`, to root/schema; returns the files that changed."""
    folder = root / FOLDER
    folder.mkdir(exist_ok=True)
    changed = []
    for name, schema in {**schemas(), **more}.items():
        path, text = folder / name, as_text(schema)
        if not path.exists() or path.read_text(encoding="utf-8") != text:
            path.write_text(text, encoding="utf-8", newline="\n")
            changed.append(path)
    return changed


def _object(model: type[BaseModel]) -> dict[str, Any]:
    """The schema of one shape, with what it refers to written out and without pydantic's titles."""
    schema = model.model_json_schema()
    definitions = schema.pop("$defs", {})
    tidy: dict[str, Any] = _tidy(schema, definitions)
    for name, field in model.model_fields.items():
        described = f"{field.description} {limit_of(model, name)}".strip()
        tidy["properties"][name]["description"] = described
    return tidy


def _tidy(value: Any, definitions: dict[str, Any]) -> Any:
    if isinstance(value, list):
        return [_tidy(item, definitions) for item in value]
    if not isinstance(value, dict):
        return value
    if "$ref" in value:
        name = value["$ref"].rsplit("/", 1)[-1]
        return {**_tidy(definitions[name], definitions), **_rest(value, definitions)}
    if len(choices := [c for c in value.get("anyOf", ()) if c != {"type": "null"}]) == 1:
        return {**_tidy(choices[0], definitions), **_rest(value, definitions)}
    return _rest(value, definitions)


def _rest(value: dict[str, Any], definitions: dict[str, Any]) -> dict[str, Any]:
    left_out = ("$ref", "anyOf", "default", "title")
    return {
        key: {name: _tidy(item, definitions) for name, item in inner.items()}
        if key == "properties"
        else _tidy(inner, definitions)
        for key, inner in value.items()
        if key not in left_out or (key == "title" and isinstance(inner, dict))
    }


def _file(title: str, description: str, body: dict[str, Any]) -> dict[str, Any]:
    top = {"$schema": DRAFT, "title": title, "description": description}
    return {**top, **{key: value for key, value in body.items() if key != "description"}}


def _with_texts(facts: dict[str, Any], texts: dict[str, Any]) -> dict[str, Any]:
    texts = {**texts, "description": "The texts in one language."}
    return {**facts, "patternProperties": {_language_beside(facts["properties"]): texts}}


def _language_beside(fields: Iterable[str]) -> str:
    """What a language block may be called: `who` and `hue` look like codes, but are fields."""
    short = "|".join(name for name in fields if re.fullmatch(LANGUAGE, name))
    return f"^(?!({short})$){LANGUAGE}$" if short else f"^{LANGUAGE}$"


def _tip() -> dict[str, Any]:
    text = _object(TipText)
    text["properties"]["example"] = {
        **_object(Example),
        "description": text["properties"]["example"]["description"],
        "if": {"properties": {"kind": {"const": "sourced"}}, "required": ["kind"]},
        "then": {"required": ["source"]},
        "else": {"properties": {"source": False}},
    }
    schema = _with_texts(_object(TipFacts), text)
    one_way = {"properties": {"door": {"const": "one-way"}}, "required": ["door"]}
    schema["if"] = one_way
    language = _language_beside(schema["properties"])
    schema["then"] = {"patternProperties": {language: {"required": ["safeguard"]}}}
    schema["else"] = {"patternProperties": {language: {"properties": {"safeguard": False}}}}
    schema["dependencies"] = {"replaced_by": ["retired"]}
    return _file("Tip", "One tip: content/tips/NNN-slug.yml.", schema)


def _chapter() -> dict[str, Any]:
    schema = _with_texts(_object(ChapterFacts), _object(ChapterText))
    return _file("Chapter", "One chapter: content/chapters/NN-slug.yml.", schema)


def _sources() -> dict[str, Any]:
    source = {
        **_with_texts(_object(SourceFacts), _object(SourceText)),
        "description": "A book, article, column or letter that ideas come from.",
    }
    body = {
        "type": "object",
        "additionalProperties": False,
        "patternProperties": {SOURCE_KEY_PATTERN: source},
    }
    return _file("Sources", "The register of sources: content/sources.yml.", body)


def _vocabulary() -> dict[str, Any]:
    label = {**_object(Label), "description": "The label in one language."}
    labels = {
        "type": "object",
        "description": "The labels of a value, by language.",
        "additionalProperties": False,
        "patternProperties": {f"^{LANGUAGE}$": label},
    }
    groups: dict[str, Any] = {}
    for group in Vocabulary.model_fields:
        values = closed_values(TipFacts, group)
        inner: dict[str, Any] = {"type": "object", "additionalProperties": False}
        if values:
            inner |= {"properties": dict.fromkeys(values, labels), "required": list(values)}
            inner["description"] = f"The labels of the values of `{group}`."
        else:
            inner |= {"patternProperties": {SLUG_PATTERN: labels}}
            inner["description"] = "The situations that a tip may name, with their labels."
        groups[group] = inner
    body = {
        "type": "object",
        "additionalProperties": False,
        "properties": groups,
        "required": list(groups),
    }
    return _file("Vocabulary", "The closed lists: content/vocabulary.yml.", body)


def _vocabulary_override() -> dict[str, Any]:
    """What a company adds to the lists, or calls otherwise."""
    loose: dict[str, Any] = _loosened(_vocabulary())
    about = "Tags of a company's own, and other names for values: company/vocabulary.yml."
    return _file("Changes to the vocabulary", about, loose)


def _interface() -> dict[str, Any]:
    text = {"type": "string", "minLength": 1, "description": "A text; may hold {placeholders}."}
    group = {
        "type": "object",
        "description": "A group of the site's own words.",
        "additionalProperties": text,
    }
    body = {"type": "object", "additionalProperties": group}
    return _file("Interface", "The site's own words: content/interface/LANGUAGE.yml.", body)


def _style() -> dict[str, Any]:
    about = "The word lists and measures of one language: content/style/LANGUAGE.yml."
    return _file("Style", about, _object(Style))


def _balance() -> dict[str, Any]:
    schema = _object(Balance)
    for group in BALANCED:
        shares = {
            value: {**_object(Range), "description": f"The share of `{value}`, in per cent."}
            for value in closed_values(TipFacts, group)
        }
        described = {"type": "object", "description": schema["properties"][group]["description"]}
        schema["properties"][group] = {
            **described,
            "additionalProperties": False,
            "properties": shares,
        }
    return _file("Balance", "The mix of the whole book: content/balance.yml.", schema)


def _releases() -> dict[str, Any]:
    release = {
        **_with_texts(_object(ReleaseFacts), _object(ReleaseText)),
        "description": "One release of the words, named by its version. The newest stands on top.",
    }
    body = {
        "type": "object",
        "additionalProperties": False,
        "patternProperties": {VERSION_PATTERN: release},
    }
    return _file("Releases", "The changelog of the tips: content/releases.yml.", body)


def _starters() -> dict[str, Any]:
    five = {
        **_with_texts(_object(StarterFacts), _object(StarterText)),
        "description": "Five tips to begin with, and what they are called in each language.",
    }
    schema = _object(Meetings)
    schema["properties"]["fives"] = {
        "type": "object",
        "description": "The starter fives by name: small letters and digits, with single hyphens.",
        "additionalProperties": False,
        "patternProperties": {SLUG_PATTERN: five},
    }
    return _file("Starters", "Fives to begin with: content/starters.yml.", schema)


def _tool(slug: str) -> dict[str, Any]:
    kind = KINDS[slug]
    text = _object(ToolText)
    texts = {"type": "string", "minLength": 1, "description": "A text; may hold {placeholders}."}
    if words := needed_words(slug):
        text["properties"]["words"] = _closed(text["properties"]["words"], words, texts)
        text["required"] = [*text["required"], "words"]
    schema = _object(ToolFacts)
    tips = schema["properties"]["suggest"]["additionalProperties"]
    if kind.suggest:
        tips = {**tips, "description": "Numbers of tips in use, the best one first."}
        schema["properties"]["suggest"] = _closed(
            schema["properties"]["suggest"], kind.suggest, tips
        )
    else:
        del schema["properties"]["suggest"]
    schema["properties"] |= {name: _tool_list(name, of) for name, of in kind.lists.items()}
    schema["required"] = [*schema["required"], *(["suggest"] if kind.suggest else []), *kind.lists]
    about = f"The companion tool at /{kind.address}: content/tools/{slug}.yml."
    return _file(f"Tool {slug}", about, _with_texts(schema, text))


def _closed(described: dict[str, Any], keys: tuple[str, ...], value: Any) -> dict[str, Any]:
    """A block that has exactly those keys."""
    return {
        "type": "object",
        "description": described["description"],
        "additionalProperties": False,
        "properties": dict.fromkeys(keys, value),
        "required": list(keys),
    }


def _tool_list(name: str, kind: ListKind) -> dict[str, Any]:
    entry = {
        **_with_texts(_object(kind.facts), _object(kind.text)),
        "description": "One entry. Its name is permanent: what readers enter is kept below it.",
    }
    described = {"description": f"The entries of `{name}`, by name."}
    if kind.needed:
        return _closed(described, kind.needed, entry)
    return {
        "type": "object",
        **described,
        "additionalProperties": False,
        "patternProperties": {SLUG_PATTERN: entry},
    }


def _company() -> dict[str, Any]:
    schema = _with_texts(_object(CompanyFacts), _object(CompanyText))
    colours = {**_object(Colours), "description": CompanyFacts.model_fields["colours"].description}
    schema["properties"]["colours"] = colours
    schema["properties"]["hide"]["items"] = {
        "type": ["integer", "string"]
    }  # 13 is a number to YAML
    return _file("Company", "What a company makes of the playbook: company/company.yml.", schema)


REMOVE = {
    "type": "array",
    "items": {"type": "string"},
    "description": "Fields of upstream that are to go: [en.safeguard, nl.safeguard].",
}


def _override(schema: dict[str, Any], what: str, name: str) -> dict[str, Any]:
    """The schema of a file that holds only what differs: the same fields, and none is needed.

    Whether the whole is sound (a safeguard on one-way doors …) is seen by `playbook check`, which
    knows upstream's file too.
    """
    loose: dict[str, Any] = _loosened(schema)
    loose["properties"] = {REMOVED: REMOVE, **loose["properties"]}
    about = f"What a company changes in a {what} of upstream: company/{name}. Only what differs."
    return _file(f"Changes to a {what}", about, loose)


def _loosened(value: Any) -> Any:
    """A schema in which nothing is required and nothing depends on anything."""
    if isinstance(value, list):
        return [_loosened(item) for item in value]
    if not isinstance(value, dict):
        return value
    tied = ("required", "if", "then", "else", "dependencies")
    return {
        key: {name: _loosened(inner) for name, inner in item.items()}
        if key in ("properties", "patternProperties")
        else _loosened(item)
        for key, item in value.items()
        if key not in tied
    }


def limit_of(model: type[BaseModel], name: str) -> str:
    """The limits of a field in words: "At most 60 characters."."""
    words = words_of(model.model_fields[name])
    schema = _object_of(model, name)
    least, most = schema.get("minItems"), schema.get("maxItems")
    if values := closed_values(model, name):
        return f"One of: {', '.join(values)}."
    if words is not None and most:
        return f"{least} to {most}, each at most {words.most} words."
    if words is not None:
        return (
            f"{words.least} to {words.most} words."
            if words.least
            else f"At most {words.most} words."
        )
    if most:
        return f"{least} to {most}."
    if schema.get("maxLength", LONGEST_TEXT) < LONGEST_TEXT:
        return f"At most {schema['maxLength']} characters."
    return f"{schema['minimum']} to {schema['maximum']}." if "minimum" in schema else ""


def _object_of(model: type[BaseModel], name: str) -> dict[str, Any]:
    schema = model.model_json_schema()
    field: dict[str, Any] = _tidy(schema["properties"][name], schema.get("$defs", {}))
    return field


def field_table() -> str:
    """The fields of a tip as a Markdown table, as CONTRIBUTING shows it."""
    rows = ["| Field | Needed | Limit | What it is for |", "|---|---|---|---|"]
    for model, prefix, title in TABLE:
        rows.append(f"| **{title}** | | | |")
        for name, field in model.model_fields.items():
            needed = "yes" if field.is_required() else "no"
            limit = limit_of(model, name).rstrip(".").replace("One of: ", "")
            help_text = re.sub(r"\s+", " ", field.description or "").replace("|", "\\|")
            small = format_of(field) is Format.INLINE
            note = " May hold *emphasis* and links." if small else ""
            rows.append(f"| `{prefix}{name}` | {needed} | {limit} | {help_text}{note} |")
    return "\n".join(rows) + "\n"
