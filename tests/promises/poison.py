"""A playbook that has got past every rule with a payload in each of its texts.

The rules refuse most payloads by name. This is the second wall: whatever stands in the model,
pages, data and feeds carry it as text.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import cycle
from typing import Any

from pydantic import BaseModel

from generator.model import CompanyText, Page, Playbook, Tip, TipText

# Where each payload stands in the site of such a playbook.
PLACES = (
    "the title of a page", "its heading", "its description", "the data for search engines",
    "an idea", "a why", "a step", "a first step", "a sign", "a tally", "a pitfall", "a safeguard",
    "a question", "an example", "a card of the deck", "the data of the planner",
    "a result of a search", "a page for a frame",
)  # fmt: skip
NEEDLE = "needle"
KEPT = {"kind", "source", "searched_as"}  # these name something, or find it
Give = Callable[[str], str]


def poisoned(clean: Playbook, payloads: Sequence[str], markdown: Sequence[str]) -> Playbook:
    """A tip for each payload, beside the clean ones, and a page for each Markdown text.

    Whatever else there is gets one payload after the other.

    Each tip is found by the word `needle` and its number.
    """
    taken = {tip.number for tip in clean.tips}
    free = (number for number in range(1, 1_000) if number not in taken)
    tips = [_tip(clean, number, payload) for number, payload in zip(free, payloads, strict=False)]
    assert len(tips) == len(payloads), "more payloads than numbers"
    slugs = [tip.slug for tip in tips]
    beside = [(slugs[place - 1], slugs[place - 2]) for place in range(len(slugs))]
    tips = [
        tip.model_copy(update={"related": related})
        for tip, related in zip(tips, beside, strict=True)
    ]
    drawn = cycle(payloads)

    def after(text: str) -> str:
        return f"{text} {next(drawn)}"

    def braced(text: str) -> str:
        return f"{text} {next(drawn).replace('{', '{{').replace('}', '}}')}"

    return dataclasses.replace(
        clean,
        tips=tuple(sorted([*clean.tips, *tips], key=lambda tip: tip.number)),
        settings=_settings(clean, next(drawn)),
        chapters=tuple(_with_texts(each, after) for each in clean.chapters),
        sources={key: _source(source, after) for key, source in clean.sources.items()},
        vocabulary=_in_all(clean.vocabulary, after),
        interface=_interface(clean.interface, braced),
        pages={**clean.pages, **_pages(clean, markdown, after)},
        releases=tuple(_with_texts(each, after) for each in clean.releases),
        starters=tuple(_with_texts(each, after) for each in clean.starters),
        tools=tuple(_tool(tool, after) for tool in clean.tools),
        company=clean.company.model_copy(
            update={"name": next(drawn), "texts": {"en": _company(after)}}
        ),
    )


def _tip(clean: Playbook, number: int, payload: str) -> Tip:
    pattern = clean.tips[number % len(clean.tips)]
    texts = {language: _text(text, payload, number) for language, text in pattern.texts.items()}
    facts = {"number": number, "slug": f"tip-{number}", "retired": False, "replaced_by": None}
    return pattern.model_copy(update={**facts, "texts": texts})


def _text(text: TipText, payload: str, number: int) -> TipText:
    poison = _in_all(text, lambda _: payload)
    words = {"searched_as": (f"{NEEDLE}{number}",), "safeguard": payload}
    changed: TipText = poison.model_copy(update=words)
    return changed


def _with_texts(shape: Any, give: Give) -> Any:
    """The same thing with every text of its languages poisoned."""
    return shape.model_copy(update={"texts": _in_all(shape.texts, give)})


def _in_all(value: Any, give: Give) -> Any:
    """The same value with every text in it changed, but for those that name something."""
    if isinstance(value, str):
        return give(value)
    if isinstance(value, BaseModel):
        fields = {name: getattr(value, name) for name in type(value).model_fields}
        changed = {k: _in_all(v, give) for k, v in fields.items() if k not in KEPT}
        return value.model_copy(update=changed)
    if isinstance(value, tuple):
        return tuple(_in_all(item, give) for item in value)
    if isinstance(value, Mapping):
        return {name: _in_all(item, give) for name, item in value.items()}
    return value


def _settings(clean: Playbook, payload: str) -> Any:
    raw = dict(clean.settings.raw)
    raw["extra"] = {**raw["extra"], "mark": payload}
    raw |= {"site_name": payload, "site_description": payload, "site_author": payload}
    raw |= {"copyright": payload, "repo_url": f"https://a.example/{payload}"}
    return dataclasses.replace(clean.settings, site_name=payload, raw=raw)


def _source(source: Any, give: Give) -> Any:
    words = {name: give("x") for name in ("author", "title", "place")}
    address = {"url": f"https://a.example/{give('')}"}
    return _with_texts(source.model_copy(update={**words, **address}), give)


def _interface(interface: Mapping[str, Any], give: Give) -> dict[str, Any]:
    """All words of the site but those that are patterns, names of files or switches."""
    kept = ("dates", "calendar")
    return {
        language: {
            group: words if group in kept else _in_all(words, give)
            for group, words in groups.items()
        }
        for language, groups in interface.items()
    }


def _tool(tool: Any, give: Give) -> Any:
    lists = {
        name: tuple(dataclasses.replace(e, texts=_in_all(e.texts, give)) for e in entries)
        for name, entries in tool.lists.items()
    }
    return dataclasses.replace(tool, lists=lists)


def _pages(clean: Playbook, bodies: Sequence[str], give: Give) -> dict[str, dict[str, Page]]:
    language = clean.settings.default_language
    pages = {
        f"m/p{number}/": {
            language: Page(f"m/p{number}/", "x.md", language, give("p"), give("d"), body)
        }
        for number, body in enumerate(bodies)
    }
    for address, versions in clean.pages.items():
        pages[address] = {
            code: dataclasses.replace(page, title=give(page.title), description=give("d"))
            for code, page in versions.items()
        }
    return pages


def _company(give: Give) -> CompanyText:
    return CompanyText.model_construct(
        None,
        description=give("d"),
        home_title=(give("h"), give("h")),
        home_lead=give("l"),
        footer=give("f"),
        card_back=give("c"),
    )


def groups(payloads: Sequence[str], most: int) -> Iterator[str]:
    """Public payloads by the handful, so that thousands fit into a playbook of 999 tips."""
    size = max(1, -(-len(payloads) // most))
    for start in range(0, len(payloads), size):
        yield "\n".join(payloads[start : start + size])
