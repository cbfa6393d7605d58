"""The JSON Schema of `playbook.json`, for whoever reads it; published with the site.

It promises what is always there and of what type, and no limits: those are for writers. What it
does not name may be added at any time, so a reader leaves alone what it does not know.
"""

from __future__ import annotations

from typing import Any, get_args

from pydantic import BaseModel

from generator.model import (
    DATE_PATTERN,
    SLUG_PATTERN,
    SOURCE_KEY_PATTERN,
    VERSION_PATTERN,
    ChapterText,
    Example,
    Origin,
    ReleaseText,
    SourceFacts,
    TipFacts,
    TipText,
    Vocabulary,
    closed_values,
)
from generator.schema import DRAFT, LANGUAGE, as_text

Schema = dict[str, Any]
MAJOR = 1


def schema_text() -> str:
    """The schema as it stands in its file, `schema/playbook-1.json`."""
    return as_text(export_schema())


def published() -> dict[str, Schema]:
    """The schemas of what a site gives away, by file name."""
    return {f"playbook-{MAJOR}.json": export_schema()}


def export_schema() -> Schema:
    """The schema of `playbook.json`, version 1."""
    parts = {
        "$schema": _text("The address of this schema."),
        "schema_version": {
            **_text("Which version of this schema the file keeps to. See docs/data.md."),
            "pattern": rf"^{MAJOR}\.[0-9]+$",
        },
        "generator": _object("What made this file.", name=_text("Its name."), version=_version()),
        "content": _content(),
        "site": _object(
            "The site that this playbook is read on.",
            name=_text("Its name."),
            url=_text("Its address in this language."),
            language=_language("The language of this file."),
        ),
        "company": _maybe(_company()),
        "languages": _list("All languages of the site, the default one first.", _languages()),
        "chapters": _list("The chapters, in order.", _chapter()),
        "tips": _list("Every tip by number, withdrawn ones too.", _tip()),
        "vocabulary": _vocabulary(),
        "sources": {
            "type": "object",
            "description": "The sources by key, as this language cites them.",
            "propertyNames": {"pattern": SOURCE_KEY_PATTERN},
            "additionalProperties": _source(),
        },
        "releases": _list("The releases of the words, the newest first.", _release()),
    }
    top = {"$schema": DRAFT, "title": "Playbook", "description": "A playbook in one language."}
    return {**top, "type": "object", "properties": parts, "required": list(parts)}


# -- the parts -------------------------------------------------------------------------------


def _content() -> Schema:
    return _object(
        "The words in it.",
        version=_maybe(_version("Their newest release; null before the first.")),
        date=_maybe({**_text("The day of that release."), "pattern": DATE_PATTERN}),
        fingerprint={
            **_text("Twelve digits that differ when any word in any language does."),
            "pattern": "^[0-9a-f]{12}$",
        },
        licence=_text("The address of the licence of the original playbook's words."),
    )


def _company() -> Schema:
    return _object(
        "What a company has made of the original playbook; null in the original itself.",
        name=_text("What it calls its playbook."),
        own=_list("The numbers of its own tips.", _number("A tip.")),
        changed=_list("The numbers of tips that say something else here.", _number("A tip.")),
        hidden=_list("The numbers of tips that this playbook leaves out.", _number("A tip.")),
    )


def _languages() -> Schema:
    return _object(
        "One language.",
        code=_language("Its code."),
        name=_text("What it calls itself."),
        default=_switch("Whether texts that are missing elsewhere come from it."),
        url=_text("The home page in it."),
        json=_text("This file in it."),
    )


def _chapter() -> Schema:
    return _object(
        "One chapter.",
        slug=_slug("Its permanent name."),
        order=_number("Its place in the book."),
        url=_text("Its page."),
        origin=_origin(),
        hue=_number("Its colour: an OKLCH hue in degrees."),
        sources=_list("Keys of sources.", _text("A key of `sources`.")),
        tips=_list("The numbers of its tips, without withdrawn ones.", _number("A tip.")),
        **_in_language(),
        **_texts(ChapterText),
    )


def _tip() -> Schema:
    example = {**_object("The story of the tip, if it has one.", **_texts(Example))}
    return _object(
        "One tip.",
        number=_number("Its permanent number: 1 to 199, a company's own 201 to 9999."),
        slug=_slug("Its permanent name."),
        url=_text("Its page."),
        markdown=_text("Its page as Markdown."),
        embed=_text("Its small page, for a frame on another site."),
        origin=_origin(),
        chapter=_slug("The slug of its chapter."),
        **{name: _closed(name) for name in ("effort", "who", "door", "horizon")},
        tags=_list(_help(TipFacts, "tags"), _slug("A key of `vocabulary.tags`.")),
        related=_list("Slugs of tips that go well with it.", _slug("The slug of a tip.")),
        sources=_list(_help(TipFacts, "sources"), _text("A key of `sources`.")),
        retired=_switch("Whether it was withdrawn."),
        replaced_by=_maybe(_number("The number of the tip that took its place.")),
        **_in_language(),
        **{**_texts(TipText), "example": _maybe(example)},
    )


def _vocabulary() -> Schema:
    label = _object(
        "A value.",
        label=_text("Its name on chips and filters."),
        help=_text("What it means."),
        language=_language("The language of these two."),
    )
    groups = {
        group: {
            "type": "object",
            "description": f"The values of `{group}`, in order.",
            "additionalProperties": label,
        }
        for group in Vocabulary.model_fields
    }
    return _object("The values a tip chooses from, with their labels.", **groups)


def _source() -> Schema:
    fields: dict[str, Schema] = {
        name: _text(_help(SourceFacts, name)) for name in ("author", "title", "place", "url")
    }
    fields |= {"year": _number(_help(SourceFacts, "year")), "note": _text("A remark.")}
    always = ("author", "title")
    parts = {name: part if name in always else _maybe(part) for name, part in fields.items()}
    return _object("One source.", **parts)


def _release() -> Schema:
    kinds = {
        kind: _list(f"The numbers of {what}.", _number("A tip."))
        for kind, what in (
            ("new", "new tips"),
            ("changed", "tips whose words or facts changed"),
            ("retired", "withdrawn tips"),
        )
    }
    return _object(
        "One release of the words.",
        version=_version(),
        date={**_text("Its day."), "pattern": DATE_PATTERN},
        **kinds,
        note=_maybe(_text(_help(ReleaseText, "note"))),
        language=_language("The language of the note."),
    )


# -- small pieces ------------------------------------------------------------------------------


def _in_language() -> dict[str, Schema]:
    return {
        "language": _language("The language of these texts."),
        "fallback": _switch("Whether they stand in for texts that this language lacks."),
    }


def _texts(model: type[BaseModel]) -> dict[str, Schema]:
    """The texts of a shape, typed: lists, closed values, texts that may be missing."""
    found = {}
    for name, field in model.model_fields.items():
        part = _text(_help(model, name))
        if closed_values(model, name):
            part = {**part, "enum": list(closed_values(model, name))}
        elif name == "how":
            part = _list(_help(model, name), _text("A step."))
        elif name == "searched_as":
            part = _list(_help(model, name), _text("A word or a situation."))
        found[name] = part if field.is_required() else _maybe(part)
    return found


def _help(model: type[BaseModel], name: str) -> str:
    return model.model_fields[name].description or ""


def _origin() -> Schema:
    about = "Whose it is: the original's, the same with changes by a company, or the company's own."
    return {**_text(about), "enum": list(get_args(Origin))}


def _closed(name: str) -> Schema:
    return {**_text(_help(TipFacts, name)), "enum": list(closed_values(TipFacts, name))}


def _object(description: str, **parts: Schema) -> Schema:
    return {
        "type": "object",
        "description": description,
        "properties": parts,
        "required": list(parts),
    }


def _list(description: str, item: Schema) -> Schema:
    return {"type": "array", "description": description, "items": item}


def _text(description: str) -> Schema:
    return {"type": "string", "description": description}


def _number(description: str) -> Schema:
    return {"type": "integer", "description": description}


def _switch(description: str) -> Schema:
    return {"type": "boolean", "description": description}


def _slug(description: str) -> Schema:
    return {**_text(description), "pattern": SLUG_PATTERN}


def _language(description: str) -> Schema:
    return {**_text(description), "pattern": f"^{LANGUAGE}$"}


def _version(description: str = "Its version.") -> Schema:
    return {**_text(description), "pattern": VERSION_PATTERN}


def _maybe(part: Schema) -> Schema:
    maybe = {**part, "type": [part["type"], "null"]}
    return {**maybe, "enum": [*part["enum"], None]} if "enum" in part else maybe
