"""Rules about hand-written pages: whatever is typed there is shown as it was meant, or refused.

The docstring of a function is the rule in words.
"""

import re
from bisect import bisect_left
from collections.abc import Callable, Iterator

from generator import markdown_text, traced
from generator.problem import Problem
from generator.prose import without_code
from generator.read import PageDocument
from generator.rules_text import (
    IMAGE,
    Mistake,
    bounded,
    html_mistakes,
    is_own_picture,
    link_mistake,
    no_words,
)
from generator.traced import Element, Trace
from generator.world import World

# Python-Markdown is slower than linear on these; no honest paragraph comes near.
MOST_MARKS, LONGEST_PARAGRAPH, DEEPEST_QUOTE = 200, 10_000, 20
LONGEST_SHOWN = 60
TOUCHING_HASH = re.compile(r"#{1,6}.*[^\s#\\](#+)[ ]*")
EMPTY_HEADING = re.compile(r"^(?:>[ ]?)*#[# ]*$", re.MULTILINE)
NUMBERED = re.compile(r"(\d+)\.[ ]+[^\w\n]*")
MORE_COLUMNS = "give the head of the table as many columns, or write `\\|` for the sign itself"
FOUR_SPACES = "indent it by four spaces for each level"
LIST_LINE = re.compile(r"^[ >]*(?:[-*+]|1\.)[ ]+(?=\S)", re.MULTILINE)
ALIGNED = re.compile(r"^[ ]*\|?(?=[^\n]*--?)(?=[^\n]*:)[ :|-]+$", re.MULTILINE)
TITLE = re.compile(r"\]\([^()\n]*[ ][\"'][^)\n]*")
Looker = Callable[[PageDocument, Trace], Iterator[Mistake]]


def pages_are_sound(world: World) -> Iterator[Problem]:
    """A page holds Markdown without HTML, pictures of others or a heading of the first level.

    Whatever is typed on it is on the page, as what it was typed as.
    """
    for page in world.documents.pages:
        if page.language in world.languages and page.body:
            for mistake in _mistakes(page, world):
                line, column = page.place(mistake.place)
                yield Problem(page.path, line, column, mistake.code, mistake.message, mistake.hint)


def _mistakes(page: PageDocument, world: World) -> Iterator[Mistake]:
    if unreadable := list(bounded(_too_complex(page.body))):
        yield from unreadable
        yield from bounded(html_mistakes(without_code(page.body)))
        return
    trace = traced.trace(page.body)
    found = list(bounded(_links(page, trace, world)))
    for look in LOOKERS:
        found += bounded(look(page, trace))
    yield from found
    if not found and not markdown_text.is_clean(page.body, "page"):
        aligned = ALIGNED.search(page.body)
        message = "something in this text would get lost on the page"
        hint = "leave out titles of links, aligned columns and other extras"
        if aligned:
            message = "columns are not aligned on the page"
            hint = "leave out the colons in this line"
        yield Mistake("markdown", message, hint, place=aligned.start() if aligned else 0)


def _too_complex(body: str) -> Iterator[Mistake]:
    """Paragraphs that would take the converter too long; it is slow, not wrong, on them."""
    start, simple = 0, True
    for paragraph in re.split(r"(\n[ ]*\n)", body):
        marks = max(len(re.findall(sign, paragraph)) for sign in (r"\[", r"\*|_", "`", "<", "!"))
        deep = re.search(rf"^[> ]{{{DEEPEST_QUOTE},}}>", paragraph, re.MULTILINE)
        if len(paragraph) > LONGEST_PARAGRAPH or marks > MOST_MARKS or deep:
            simple = False
            message = "this paragraph is too long or has too many marks"
            yield Mistake("page-too-complex", message, "split it", place=start)
        start += len(paragraph)
    if simple and not _can_be_read(body):
        message = "lists and quotations stand too deep inside each other"
        yield Mistake("page-too-complex", message, "take some of the levels out")


def _can_be_read(body: str) -> bool:
    try:
        markdown_text.raw_html(body, "page")
    except RecursionError:
        return False
    return True


def _html(page: PageDocument, trace: Trace) -> Iterator[Mistake]:
    """HTML is only shown, so it stands in code."""
    return (found for found in html_mistakes(page.body) if not trace.is_code(found.place))


def _pictures(page: PageDocument, trace: Trace) -> Iterator[Mistake]:
    """A picture is one of the company's own, so that nothing is fetched from elsewhere."""
    for image in IMAGE.finditer(page.body):
        if not is_own_picture(image) and not trace.is_code(image.start()):
            hint = "pictures stand in company/images and are written ![words](/images/name.png)"
            message = f"`{image.group()[:LONGEST_SHOWN]}` is a picture"
            yield Mistake("image", message, hint, place=image.start())


def _links(page: PageDocument, trace: Trace, world: World) -> Iterator[Mistake]:
    """A link leads somewhere, and has words to click on."""
    for link in trace.links:
        inside = link.address.startswith("#")
        whole = f"/{page.address}{link.address}" if inside else link.address
        place = _place_of_link(page.body, link)
        if mistake := link_mistake(whole, "page", world, page.language):
            yield Mistake(*mistake, place=place)
        if not link.words:
            yield Mistake(*no_words(link.address), place=place)


def _place_of_link(body: str, link: Element) -> int:
    """Where a link stands: at its address, or at its words when it has none."""
    if link.address and link.place is not None and body.startswith(link.address, link.place):
        return link.place
    if link.place is not None:
        return link.place
    return max(body.find(f"]({link.address}", link.after), link.after)


def _headings(page: PageDocument, trace: Trace) -> Iterator[Mistake]:
    """Headings start below the title, have words, a space before them, and keep them."""
    for mark in EMPTY_HEADING.finditer(page.body):
        if not any(trace.fenced[mark.start() : mark.end()]):
            hint = "write it behind the signs, or remove them"
            yield Mistake("page-heading", "this heading has no words", hint, place=mark.start())
    for heading in trace.headings:
        place = heading.after if heading.place is None else heading.place
        start, line = _line(page.body, place)
        if touching := re.match(r"(#{1,6})[^#\s]", line):
            message = f"`{line[:LONGEST_SHOWN]}` becomes a heading"
            hint = "put a space after the #, or `\\#` in its place where it is no heading"
            yield Mistake("page-heading", message, hint, place=start)
        elif heading.tag == "h1":
            message = "a page has one heading of the first level: its title"
            hint = "start headings in the text with `## `"
            yield Mistake("page-heading", message, hint, place=start)
        if not touching and (end := TOUCHING_HASH.fullmatch(line)):
            message = f"the `{end[1]}` at the end of this heading gets lost"
            hint = "write `\\#` to show it"
            yield Mistake("markdown", message, hint, place=start + end.start(1))


def _lost(page: PageDocument, trace: Trace) -> Iterator[Mistake]:
    """Every word is on the page."""
    before = -1
    for place in trace.lost():
        start, line = _line(page.body, place)
        if start != before:
            before = start
            rest = line[place - start :]
            words = (rest.strip(" |\"')") or rest)[:LONGEST_SHOWN]
            hint = _lost_hint(line, place - start, trace, start)
            yield Mistake("markdown", f"`{words}` gets lost on the page", hint, place=place)


def _cut_off(page: PageDocument, trace: Trace) -> Iterator[Mistake]:
    """A row of a table has no more cells than its head; words in them are told as lost already."""
    told = {_line(page.body, place)[0] for place in trace.lost()}
    for row in trace.cut_off:
        # Where no word stands in it, it is the next such row.
        place = row.place if row.place is not None else page.body.find(row.typed, row.after)
        start = _line(page.body, place)[0]
        if start not in told:
            message = f"the last of `{row.typed[:LONGEST_SHOWN]}` gets lost on the page"
            yield Mistake("markdown", message, MORE_COLUMNS, place=start)


def _lost_hint(line: str, column: int, trace: Trace, start: int) -> str:
    """How to keep a word of a line, by what the line looks like."""
    if definition := traced.DEFINITION.match(line):
        used = any(start + definition.end() <= place < start + column for place in trace.where)
        if not used:
            return f"no link refers to it; to show the line, write `\\{definition.group().strip()}`"
        return "leave out the title of the link; only its words are shown"
    if TITLE.search(line[:column]):
        return "leave out the title of the link; only its words are shown"
    if "|" in line:
        return MORE_COLUMNS
    return "put a backslash before the sign that stands in front of it"


def _items(page: PageDocument, trace: Trace) -> Iterator[Mistake]:
    """Items have the number and the level that they were typed with.

    A list numbered 1, 1, 1 leaves the counting to the page, as many write it.
    """
    for found in trace.lists:
        typed = [_typed(page.body, item) for item in found.items]
        numbers = [number for number, *_ in typed if number is not None]
        lazy = set(numbers) == {1}
        for count, (number, indent, place) in enumerate(typed, 1):
            if found.tag == "ol" and number not in (count, None) and not lazy:
                yield _wrong_number(number or 0, count, place)
            if indent >= typed[0][1] + 2:
                message = "this item stands on the level of the one above it"
                yield Mistake("markdown", message, FOUR_SPACES, place=place)


def _typed(body: str, item: Element) -> tuple[int | None, int, int]:
    """What was typed for an item: its number, how far it is indented, and where."""
    if item.place is None:
        return None, 0, item.after
    start, _ = _line(body, item.place)
    before = body[start : item.place]
    number = re.search(rf"{NUMBERED.pattern}$", before)
    indent = len(before) - len(before.lstrip(" >"))
    return int(number[1][:9]) if number else None, indent, start + indent


def _wrong_number(number: int, count: int, place: int) -> Mistake:
    if count == 1:
        message = f"`{number}.` starts a list here, and a list starts at 1"
        hint = f"write `1.`, or `{number}\\.` where it is no list"
    else:
        message = f"`{number}.` becomes {count} on the page"
        hint = f"write `{count}.`; or `{number}\\.`, in a paragraph of its own"
    return Mistake("markdown", message, hint, place=place)


def _no_items(page: PageDocument, trace: Trace) -> Iterator[Mistake]:
    """What looks like an item of a list is one."""
    items = {item.place for found in trace.lists for item in found.items}
    places = sorted(trace.words)
    for line in LIST_LINE.finditer(page.body):
        end = page.body.find("\n", line.end())
        next_ = bisect_left(places, line.end())
        place = places[next_] if next_ < len(places) else -1
        inside = line.end() <= place and (end < 0 or place < end)
        if inside and place not in items and trace.where.get(place) in ("text", "address"):
            message = "this line becomes no item of a list"
            below = line.group().startswith(" ")
            hint = FOUR_SPACES if below else "put an empty line before it"
            yield Mistake("markdown", message, hint, place=line.start())


def _fences(page: PageDocument, trace: Trace) -> Iterator[Mistake]:
    """A fence makes a block of code, with its lines and spaces."""
    opened = ""
    for place, word in trace.words.items():
        sign = page.body[place : place + 3]
        if word or sign not in ("```", "~~~") or trace.where.get(place) == "block":
            continue
        if sign == opened and not _line(page.body, place)[1].strip(" >`~"):
            opened = ""  # the end of the one that was told
            continue
        opened = sign
        message = "this fence makes no block of code"
        hint = (
            "a fence stands at the start of its line, with no more than the name of a language "
            "behind it, and is closed by the same signs; inside a list, indent the code by eight "
            "spaces and leave the fence out"
        )
        yield Mistake("markdown", message, hint, place=place)


def _tabs(page: PageDocument, trace: Trace) -> Iterator[Mistake]:
    """Code has no tabs: they would become spaces."""
    if "\t" not in page.text:
        return
    start = 0
    for typed, line in zip(page.lines, page.body.split("\n"), strict=False):
        if "\t" in typed and trace.fenced[start]:
            message = "a tab in code becomes four spaces on the page"
            place = start + len(typed[: typed.index("\t")])
            yield Mistake("tab", message, "write spaces", place=place)
        start += len(line) + 1


def _line(body: str, place: int) -> tuple[int, str]:
    """The line that a place is in, and where it starts."""
    start = body.rfind("\n", 0, place) + 1
    end = body.find("\n", place)
    return start, body[start : end if end >= 0 else len(body)]


LOOKERS: tuple[Looker, ...] = (
    _html, _pictures, _headings, _lost, _cut_off, _items, _no_items, _fences, _tabs,
)  # fmt: skip
