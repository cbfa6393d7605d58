"""Rules of HTML that a parser does not know and that are cheap to check, on every page.

From the HTML standard (https://html.spec.whatwg.org) and WAI-ARIA; the Nu checker knows them all
and many more, but needs Java.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from xml.etree.ElementTree import Element

import html5lib

# Attributes whose value is the id of another element, or several of them.
REFERENCES = (
    "for", "form", "list", "headers", "popovertarget", "aria-labelledby", "aria-describedby",
    "aria-controls", "aria-owns", "aria-details", "aria-activedescendant", "aria-errormessage",
)  # fmt: skip
OBSOLETE = {"acronym", "applet", "basefont", "big", "center", "dir", "font", "frame", "frameset",
            "marquee", "nobr", "strike", "tt"}  # fmt: skip
INTERACTIVE = {"a", "button", "select", "textarea", "summary", "iframe"}
LIST_PARTS = {"li", "script", "template"}
HEADINGS = {"h1", "h2", "h3", "h4", "h5", "h6"}
ADDRESSES = ("href", "src", "action", "data-index")
# What stands in no address unless it is escaped (URL standard, "URL code points").
NOT_IN_AN_ADDRESS = re.compile(r'[\s<>"\\^`{|}]')
NAMED_SECTION = ("aria-label", "aria-labelledby")


def faults(html: str) -> list[str]:
    """Everything wrong with a page: what the standard's parser says, and what these rules say."""
    parser = html5lib.HTMLParser(namespaceHTMLElements=False)
    root = parser.parse(html)
    found = [f"{place}: {code}" for place, code, _ in parser.errors]
    return [*found, *_ids(root), *_elements(root)]


def _ids(root: Element) -> Iterator[str]:
    ids = [e.get("id") or "" for e in root.iter() if e.get("id") is not None]
    for name in sorted({name for name in ids if ids.count(name) > 1 or not name.strip()}):
        yield f"the id {name!r} stands {ids.count(name)} times"
    known = set(ids)
    for element in root.iter():
        for attribute in REFERENCES:
            for name in (element.get(attribute) or "").split():
                if name not in known:
                    yield f"<{element.tag} {attribute}={name!r}> names nothing on this page"


def _elements(root: Element) -> Iterator[str]:
    if len(list(root.iter("h1"))) != 1:
        yield f"{len(list(root.iter('h1')))} elements <h1>"
    if len(list(root.iter("title"))) < 1 or not root.get("lang"):
        yield "no <title>, or no language"
    for element in root.iter():
        tag = element.tag
        if not isinstance(tag, str):
            continue
        if tag in OBSOLETE:
            yield f"<{tag}> is obsolete"
        for name in ADDRESSES:
            if NOT_IN_AN_ADDRESS.search((element.get(name) or "").strip()):
                yield f"<{tag} {name}={element.get(name)!r}> is no address"
        if tag == "img" and element.get("alt") is None:
            yield "<img> without alt"
        if tag in ("ul", "ol") and (odd := {str(e.tag) for e in element} - LIST_PARTS):
            yield f"<{tag}> holds {sorted(odd)}"
        if tag in HEADINGS and not "".join(element.itertext()).strip():
            yield f"<{tag} class={element.get('class')!r} id={element.get('id')!r}> is empty"
        if tag == "section" and not any(element.get(name) for name in NAMED_SECTION):
            inside = {e.tag for e in _own(element)}
            if not inside & HEADINGS:
                yield f"<section class={element.get('class')!r}> has neither heading nor name"
        if tag in INTERACTIVE:
            for other in element.iter():
                if other is not element and other.tag in {*INTERACTIVE, "input", "label"}:
                    yield f"<{other.tag}> inside <{tag}>"


def _own(section: Element) -> Iterator[Element]:
    """What stands in a section, and in no section within it."""
    for child in section:
        yield child
        if child.tag != "section":
            yield from _own(child)
