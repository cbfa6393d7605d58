"""Rendering as a pure step: escaping holds even for text that validation would have refused."""

from __future__ import annotations

import dataclasses
from typing import Any
from xml.etree.ElementTree import Element

import html5lib
import markdown
import pytest
import yaml
from pydantic import BaseModel

from generator import frame, render, validate
from generator.model import CompanyText, Playbook
from tests.conftest import EXAMPLE, ROOT

PAYLOADS = (
    "<script>window.hit=1</script>",
    "\"><img src=x onerror='window.hit=1'>",
    "' autofocus onfocus=window.hit=1 x='",
    "</script><script>window.hit=1</script>",
    "</title></style></textarea></div></template><svg onload=window.hit=1>",
    "{{ 7*7 }}{% for x in ().__class__ %}",
    "&lt;script&gt;&#x3c;img&#x3e;",
    "<!--<script>",
    "javascript:window.hit=1",
    "[a](javascript:window.hit=1) [b](<data:text/html,script:1> 't') <javascript:window.hit=1>",
)
# What a clean page of ours may hold: data for scripts, and nothing that runs.
SCRIPT_TYPES = {"application/json"}


@pytest.fixture(scope="module")
def playbook() -> Playbook:
    loaded, problems = validate.load_playbook(EXAMPLE)
    assert loaded is not None, problems
    interface = {
        path.stem: yaml.safe_load(path.read_text(encoding="utf-8"))
        for path in (ROOT / "content/interface").glob("*.yml")
    }
    return dataclasses.replace(loaded, interface=interface)


def poisoned(value: Any, payload: str, key: str = "") -> Any:
    """The same value with the payload in every text of it."""
    if isinstance(value, str):
        return f"{value} {payload}"
    if isinstance(value, BaseModel):
        texts = {
            name: poisoned(getattr(value, name), payload, name) for name in type(value).model_fields
        }
        return value.model_copy(update=texts)
    if isinstance(value, tuple):
        return tuple(poisoned(item, payload, key) for item in value)
    if isinstance(value, dict):
        return {name: poisoned(item, payload, name) for name, item in value.items()}
    return value


def with_payload(playbook: Playbook, payload: str) -> Playbook:
    """Every text of every tip, chapter, source, label, page and word, poisoned."""
    tips = tuple(
        tip.model_copy(update={"texts": poisoned(tip.texts, payload)}) for tip in playbook.tips
    )
    chapters = tuple(
        chapter.model_copy(update={"texts": poisoned(chapter.texts, payload)})
        for chapter in playbook.chapters
    )
    pages = {
        address: {
            language: dataclasses.replace(
                page,
                title=f"{page.title} {payload}",
                description=f"{page.description} {payload}",
                body=f"{page.body}\n\n{payload}",
            )
            for language, page in versions.items()
        }
        for address, versions in playbook.pages.items()
    }
    sources = {
        key: source.model_copy(update={"title": f"{payload}", "author": payload})
        for key, source in playbook.sources.items()
    }
    # Braces are placeholders in words; a payload with braces is no fault of escaping there.
    words = payload.replace("{", "{{").replace("}", "}}") if "{" in payload else payload
    return dataclasses.replace(
        playbook,
        tips=tips_with_kind(playbook, tips),
        chapters=chapters,
        pages=pages,
        sources=sources,
        interface=poisoned(playbook.interface, words),
    )


def tips_with_kind(playbook: Playbook, tips: tuple[Any, ...]) -> tuple[Any, ...]:
    """Poisoned tips, but with examples whose kind and source still name something."""
    whole = []
    for clean, dirty in zip(playbook.tips, tips, strict=True):
        texts = {}
        for language, text in dirty.texts.items():
            example = clean.texts[language].example
            if example is not None:
                example = example.model_copy(update={"text": text.example.text})
            texts[language] = text.model_copy(update={"example": example})
        whole.append(dirty.model_copy(update={"texts": texts}))
    return tuple(whole)


def dangers(root: Element) -> list[str]:
    """Elements and attributes that would run something."""
    found = []
    for element in root.iter():
        if not isinstance(element.tag, str):
            continue
        if element.tag == "script" and element.get("type") not in SCRIPT_TYPES:
            found.append("script")
        if element.tag in ("iframe", "object", "embed", "img", "base", "style"):
            found.append(element.tag)
        for name, value in element.attrib.items():
            if name.startswith("on") or name in ("autofocus", "srcdoc"):
                found.append(f"{element.tag} {name}")
            if name in ("href", "src", "action") and "script:" in value.lower():
                found.append(f"{element.tag} {name}={value}")
    return found


@pytest.mark.parametrize("payload", PAYLOADS)
def test_no_text_can_run_anything(playbook: Playbook, payload: str) -> None:
    files = render.render(with_payload(playbook, payload))
    pages = [file for file in files if file.path.endswith(".md")]
    assert len(pages) > 20
    for file in pages:
        _, front_matter, body = file.data.decode().split("---\n", 2)
        root = html5lib.parse(body, namespaceHTMLElements=False)
        assert dangers(root) == [], file.path
        # Front matter is printed by a theme without autoescape: it arrives escaped.
        for key in ("title", "description"):
            value = yaml.safe_load(front_matter)[key]
            assert "<" not in value
            assert '"' not in value


def test_same_playbook_same_bytes(playbook: Playbook) -> None:
    assert render.render(playbook) == render.render(playbook)


def test_theme_words_arrive_escaped(playbook: Playbook) -> None:
    """The interface's words, and what a company adds to the frame: a page, a mark, a line."""
    payload = PAYLOADS[1]
    page = dataclasses.replace(playbook.pages["method/"]["en"], title=payload, is_new=True)
    company = playbook.company.model_copy(
        update={"texts": {"en": CompanyText.model_construct(footer=payload)}}
    )
    raw = {**playbook.settings.raw, "extra": {"mark": payload}}
    dirty = dataclasses.replace(
        with_payload(playbook, payload),
        pages={"our-own/": {"en": page}},
        company=company,
        settings=dataclasses.replace(playbook.settings, raw=raw),
    )
    words = frame.frame_words(dirty, "en")
    assert "our-own/" in [link["address"] for link in words["footer"]]
    for text in (words["mark"], words["own_footer"], repr(words)):
        assert "<img" not in text
        assert "img src=x" in text


def test_body_is_one_block_that_markdown_leaves_alone(playbook: Playbook) -> None:
    """What the generator wrote is what Python-Markdown gives back, but for blanks at line ends."""

    def lines(text: str) -> list[str]:
        return [line.rstrip() for line in text.strip().splitlines()]

    for file in render.render(playbook):
        if file.path.endswith(".md"):
            body = file.data.decode().split("---\n", 2)[2].strip()
            assert lines(markdown.markdown(body)) == lines(body), file.path
