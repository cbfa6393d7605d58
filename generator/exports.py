"""The playbook as data: JSON, CSV, and the order of the weeks. What may change: docs/data.md."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Mapping
from typing import Any

from generator import addresses, weekly
from generator.model import MOST_STEPS, Chapter, Example, Tip, TipFacts, TipText
from generator.outlet import GENERATOR, LICENCE, Outlet, Versions

# Grows by 0.1 when something is added and by 1 when something else changes (docs/data.md).
SCHEMA_VERSION = "1.0"
FACTS = ("chapter", "effort", "who", "door", "horizon", "tags", "related", "sources")
# A spreadsheet takes a cell that starts like this for a formula (OWASP, CSV injection).
FORMULA = ("=", "+", "-", "@", "\t", "\r")
Record = dict[str, Any]


def json_text(value: object) -> str:
    """Data as it stands in a file: the same bytes for the same data."""
    return json.dumps(value, ensure_ascii=False, indent=1) + "\n"


def playbook_json(outlet: Outlet, versions: Versions) -> str:
    """The whole playbook in one language. Its shape is `schema/playbook-1.json`."""
    playbook = outlet.playbook
    return json_text(
        {
            "$schema": outlet.url_of(addresses.JSON_SCHEMA),
            "schema_version": SCHEMA_VERSION,
            "generator": {"name": GENERATOR, "version": versions.generator},
            "content": {
                "version": versions.content,
                "date": versions.date,
                "fingerprint": versions.fingerprint,
                "licence": LICENCE,
            },
            "site": {
                "name": playbook.settings.site_name,
                "url": outlet.url(),
                "language": outlet.language,
            },
            "company": _company(outlet),
            "languages": [_language(outlet, code) for code in playbook.settings.languages],
            "chapters": [_chapter(outlet, chapter) for chapter in playbook.chapters],
            "tips": [tip_record(outlet, tip) for tip in playbook.tips],
            "vocabulary": {group: _labels(outlet, group) for group in playbook.vocabulary.groups},
            "sources": {key: _source(outlet, key) for key in playbook.sources},
            "releases": [
                {
                    "version": release.version,
                    "date": release.date,
                    **{kind: release.numbers(kind) for kind in ("new", "changed", "retired")},
                    "note": text.note if text else None,
                    "language": language,
                }
                for release in playbook.releases
                for text, language in [outlet.note(release)]
            ],
        }
    )


def _company(outlet: Outlet) -> Record | None:
    """What a company has made of the original playbook; None in the original itself."""
    playbook = outlet.playbook
    if not playbook.is_fork:
        return None
    numbers = {
        origin: [tip.number for tip in playbook.tips if tip.origin == origin]
        for origin in ("ours", "changed")
    }
    return {
        "name": playbook.company.name or playbook.settings.site_name,
        "own": numbers["ours"],
        "changed": numbers["changed"],
        "hidden": sorted(playbook.hidden.tips),
    }


def _language(outlet: Outlet, code: str) -> Record:
    own = outlet.playbook.interface.get(code, {}).get("site", {}).get("language", code)
    return {
        "code": code,
        "name": own,
        "default": code == outlet.default,
        "url": outlet.url("", code),
        "json": outlet.url(addresses.JSON, code),
    }


def _chapter(outlet: Outlet, chapter: Chapter) -> Record:
    view = outlet.page.chapter(chapter)
    return {
        "slug": view.slug,
        "order": view.order,
        "url": outlet.url(addresses.chapter_address(view.slug)),
        "hue": chapter.hue,
        "origin": chapter.origin,
        "sources": list(chapter.sources),
        "tips": [tip.number for tip in view.tips],
        "language": view.language,
        "fallback": view.fallback,
        "title": view.text.title,
        "promise": view.text.promise,
        "intro": outlet.markdown(view.text.intro),
    }


def tip_record(outlet: Outlet, tip: Tip) -> Record:
    """One tip with all its fields, in this language or as it falls back."""
    view = outlet.tip(tip)
    texts = {name: getattr(view.text, name) for name in TipText.model_fields}
    return {
        "number": tip.number,
        "slug": tip.slug,
        "url": outlet.tip_url(tip),
        "markdown": f"{outlet.tip_url(tip)}{addresses.MARKDOWN}",
        "embed": outlet.url(addresses.embed_address(tip.slug)),
        "origin": tip.origin,
        **{name: _plain(getattr(tip, name)) for name in FACTS},
        "retired": tip.retired,
        "replaced_by": tip.replaced_by,
        "language": view.language,
        "fallback": view.fallback,
        **{name: _plain(value) for name, value in texts.items()},
        "why": outlet.markdown(view.text.why),
        "example": _example(outlet, view.text.example),
    }


def _plain(value: object) -> object:
    return list(value) if isinstance(value, tuple) else value


def _example(outlet: Outlet, example: Example | None) -> Record | None:
    if example is None:
        return None
    text = outlet.markdown(example.text)
    return {"kind": example.kind, "source": example.source, "text": text}


def _labels(outlet: Outlet, group: str) -> Record:
    return {
        view.value: {"label": view.label, "help": view.help, "language": view.language}
        for view in outlet.page.labels(group)
    }


def _source(outlet: Outlet, key: str) -> Record:
    cited = outlet.page.source(key)
    names = ("author", "title", "year", "place", "url", "note")
    return {name: getattr(cited, name) for name in names}


# -- a table -----------------------------------------------------------------------------


def tips_csv(outlet: Outlet, versions: Versions) -> str:
    """All tips as a table: RFC 4180 (lines end in CR LF, quotes where needed), UTF-8, no mark.

    Lists stand in one cell, with spaces between; steps have a column each. A text that starts
    like a formula gets an apostrophe in front: the JSON has every text as it is.
    """
    rows = [_row(outlet, tip, versions) for tip in outlet.playbook.tips]
    out = io.StringIO(newline="")
    writer = csv.DictWriter(out, COLUMNS)
    writer.writeheader()
    writer.writerows({name: _cell(value) for name, value in row.items()} for row in rows)
    return out.getvalue()


STEPS = tuple(f"how_{place}" for place in range(1, MOST_STEPS + 1))
COLUMNS = (
    *("number", "slug", "url", "chapter", "chapter_title"),
    *(name for name in TipFacts.model_fields if name != "chapter"),
    *("language", "fallback", "title", "idea", "why", *STEPS),
    *("first_step", "sign", "tally", "pitfall", "safeguard", "ask"),
    *("example_kind", "example_source", "example_text"),
    *("content_version", "generator_version", "origin"),
)


def _row(outlet: Outlet, tip: Tip, versions: Versions) -> Mapping[str, object]:
    record = tip_record(outlet, tip)
    steps = dict(zip(STEPS, record.pop("how"), strict=False))
    example = record.pop("example") or {}
    record |= steps | {f"example_{name}": text for name, text in example.items()}
    record["chapter_title"] = outlet.page.chapter(outlet.playbook.chapter(tip.chapter)).text.title
    record["content_version"] = versions.content
    record["generator_version"] = versions.generator
    return {name: record.get(name) for name in COLUMNS}


def _cell(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, list):
        return " ".join(map(str, value))
    text = str(value)
    return f"'{text}" if text.startswith(FORMULA) else text


# -- the order of the weeks ----------------------------------------------------------------


def rotation_json(outlet: Outlet, versions: Versions) -> str:
    """The tips in the order of the weeks, for whoever shows a tip of the week.

    The tip of a day is number `floor(days since first_monday / 7) modulo length` of `tips`.
    """
    tips = weekly.rotation(outlet.playbook)
    return json_text(
        {
            "schema_version": SCHEMA_VERSION,
            "generator": versions.generator,
            "content": versions.content,
            "first_monday": weekly.FIRST_MONDAY.isoformat(),
            "tips": [_in_rotation(outlet, tip) for tip in tips],
        }
    )


def _in_rotation(outlet: Outlet, tip: Tip) -> Record:
    view = outlet.tip(tip)
    return {
        "number": tip.number,
        "slug": tip.slug,
        "url": outlet.tip_url(tip),
        "chapter": view.chapter.text.title,
        "chapter_order": view.chapter.order,
        "language": view.language,
        **{name: getattr(view.text, name) for name in ("title", "idea", "first_step")},
    }
