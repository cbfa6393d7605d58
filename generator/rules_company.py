"""Rules about a company's folder: what it changes, hides and adds, and how that fits upstream.

The docstring of a function is the rule in words.
"""

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from generator import colours, markdown_text
from generator.characters import Lines
from generator.drift import Drift, drifts
from generator.explain import did_you_mean, listed
from generator.overlay import dotted, is_emptied, leaves
from generator.picture_size import picture_size
from generator.problem import Problem
from generator.read import COMPANY, IMAGES, Document, Image
from generator.strict_yaml import Path
from generator.world import World, items_at, text_at

if TYPE_CHECKING:  # few playbooks have an SVG
    from xml.etree.ElementTree import Element

MOST_NAMED = 3  # fields of one file that a warning about drift names
# What makes a picture more than a picture: scripts, handlers, other files, declarations.
ACTIVE = re.compile(
    r"<\s*(?:\w+:)?(script|foreignObject|iframe|embed|object|handler|set|animate\w*)\b"
    r"|\s(on[a-z]+)\s*="
    r"|<!(DOCTYPE|ENTITY)|<\?xml-stylesheet\b"  # a sheet of XSLT may stand in the picture itself
    r"|(?:href|src)\s*=\s*[\"']\s*(?!#|data:image/(?:png|jpeg|gif|webp);)[^\"']"
    r"|(@import|javascript:)"
    r"|url\((?!\s*[\"']?\s*#)",
    re.IGNORECASE,
)
# Namespaces whose elements do something; those of drawing programs are notes to themselves.
NOT_DRAWN = {"http://www.w3.org/1999/xhtml", "http://www.w3.org/1998/Math/MathML"}
ENCODING = re.compile(rb"(?:\xef\xbb\xbf)?<\?xml[^>]*?\bencoding\s*=\s*[\"']([^\"']*)")
STYLE = re.compile(
    r"\\|image-set|@import|\b(?:src|image)\(|url\((?!\s*[\"']?\s*#)|javascript:", re.IGNORECASE
)
PLAIN_SVG = "export it as plain SVG, without scripts, animation and outside files"
SVG = "http://www.w3.org/2000/svg"
NAMED_SVG = f'begin it with <svg xmlns="{SVG}" …>'
LARGEST_SIDE, MOST_PIXELS = 10_000, 20_000_000  # four bytes each in memory, some times over
FIRST_BYTES = {
    "png": (b"\x89PNG\r\n\x1a\n",),
    "jpg": (b"\xff\xd8\xff",),
    "gif": (b"GIF87a", b"GIF89a"),
    "webp": (b"RIFF",),
    "ico": (b"\x00\x00\x01\x00",),
}


def overrides_differ(world: World) -> Iterator[Problem]:
    """What a company changes differs from upstream; else later changes of upstream are lost."""
    for _, document in world.laid.changed():
        for path, theirs, ours in document.changes():
            if ours is not None and _same(theirs, ours):
                message = f"`{dotted(path)}` says the same as {document.base.path}"
                hint = "remove it: then what upstream changes later comes through"
                yield document.over.warning(path, "override-same", message, hint)


def _same(theirs: object, ours: object) -> bool:
    if isinstance(theirs, str) and isinstance(ours, str):
        return theirs.split() == ours.split()
    return theirs is not None and theirs == ours


def overrides_are_up_to_date(world: World) -> Iterator[Problem]:
    """What a company changes or hides has not been changed by upstream since (warnings)."""
    found = drifts(world.laid)
    by_file: dict[tuple[str, str], list[Drift]] = {}
    for drift in found:
        if drift.state != "unknown":
            by_file.setdefault((drift.ours_path, drift.file), []).append(drift)
    for changed in by_file.values():
        yield _changed_since(changed)
    unknown: dict[str, list[Drift]] = {}
    for drift in found:
        if drift.state == "unknown":
            unknown.setdefault(drift.ours_path, []).append(drift)
    for drifted in unknown.values():
        yield _never_remembered(drifted)


def _changed_since(found: list[Drift]) -> Problem:
    """One warning for a file of upstream."""
    first = found[0]
    names = ", ".join(f"`{drift.field}`" for drift in found[:MOST_NAMED])
    more = len(found) - MOST_NAMED
    names += f" and {more} more" if more > 0 else ""
    message = f"upstream has changed {names} of content/{first.file} since"
    hint = "`./playbook drift` shows then, now and yours side by side"
    if any(drift.state == "retired" for drift in found):
        message = f"upstream has withdrawn content/{first.file}"
        hint = "`./playbook drift` says what to do"
    return Problem(first.ours_path, first.line, first.column, "drift", message, hint, "warning")


def _never_remembered(found: list[Drift]) -> Problem:
    """One warning for a file of the company."""
    first = found[0]
    files = list(dict.fromkeys(drift.file for drift in found))
    what = f"content/{files[0]}" + (f" and {len(files) - 1} more" if len(files) > 1 else "")
    message = f"it is not remembered what upstream says in {what}"
    hint = "`./playbook drift --accept` does that, and later says what upstream has changed"
    place = (first.ours_path, first.line, first.column)
    return Problem(*place, "drift-unknown", message, hint, "warning")


def hidden_tips_are_not_named(world: World) -> Iterator[Problem]:
    """No text of the company leads to what it hides: related tips, replacements, links."""
    hidden = {tip.slug: tip for tip in world.laid.hidden_documents.tips}
    for document in world.documents.tips:
        for index, name in items_at(document, ("related",)):
            path: Path = ("related", index)
            if name in hidden and document.source(path).origin == "ours":
                message = f"your playbook hides the related tip `{name}`"
                hint = "name one that it shows; meanwhile this one is left out"
                yield document.warning(path, "related-hidden", message, hint)
        number = text_at(document, ("replaced_by",))
        if (
            number.isascii()
            and number.isdigit()
            and int(number[:6]) in world.laid.hidden.tips
            and document.source(("replaced_by",)).origin == "ours"
        ):
            message = f"your playbook hides tip {number}, which takes this one's place"
            hint = "name one that it shows"
            yield document.warning(("replaced_by",), "replaced-hidden", message, hint)


def lists_are_not_cut_short(world: World) -> Iterator[Problem]:
    """No starter five holds a hidden tip, since four are no five; no list of the company's own
    does; and no companion tool is left empty by what is hidden (warnings)."""
    settings, starters = world.laid.company.settings, world.documents.starters
    theirs: list[str] = []
    for slug, numbers in world.laid.fives_left_out():
        path: Path = ("fives", slug, "tips")
        if starters is not None and starters.source(path).origin == "ours":
            noun = "tip" if len(numbers) == 1 else "tips"
            message = f"your playbook hides {noun} {listed(map(str, numbers))}"
            hint = "name one that it shows; meanwhile this five is left out"
            yield starters.warning(path, "five-left-out", message, hint)
        else:
            theirs.append(f"{slug} ({listed(map(str, numbers))})")
    if theirs and settings:
        message = f"what is hidden stands in starter fives, which are left out: {listed(theirs)}"
        hint = "give them other tips, or `remove:` them, in company/starters.yml"
        yield settings.key_problem(("hide",), "five-left-out", message, hint, "warning")
    for tool in world.documents.tools:
        yield from _own_lists(world, tool)
    for tool in world.laid.hidden_documents.tools:
        if settings and is_emptied(tool, world.laid.hidden.chapters):
            message = f"what is hidden leaves too little of the tool `{tool.slug}`: it goes too"
            hint = f"add entries of your own in company/tools/{tool.slug}.yml"
            yield settings.key_problem(("hide",), "tool-left-out", message, hint, "warning")


def _own_lists(world: World, tool: Document) -> Iterator[Problem]:
    """What a company itself wrote into a tool and leads to what it hides."""
    hidden = world.laid.hidden
    for path, _ in leaves(tool.data or {}):
        if not path or tool.source(path).origin != "ours":
            continue
        if path[-1] == "tips" or path[0] == "suggest":
            for index, number in items_at(tool, path):
                if number.isascii() and number.isdigit() and int(number[:6]) in hidden.tips:
                    message = f"your playbook hides tip {number}"
                    hint = "name one that it shows; meanwhile this one is left out"
                    yield tool.warning((*path, index), "tip-hidden", message, hint)
        elif path[-1] == "chapter" and (slug := text_at(tool, path)) in hidden.chapters:
            message = f"your playbook hides the chapter `{slug}`, and so this entry of yours"
            hint = "give it another chapter, or show that one"
            yield tool.warning(path, "chapter-hidden", message, hint)


def own_tips_stand_in_chapters_that_show(world: World) -> Iterator[Problem]:
    """No tip of a company stands in a chapter that the company hides."""
    for tip in world.laid.hidden_documents.tips:
        chapter = text_at(tip, ("chapter",))
        if tip.origin == "ours" and chapter in world.laid.hidden.chapters:
            message = f"your playbook hides the chapter `{chapter}`, and so this tip of yours"
            hint = "give it another chapter, or show that one"
            yield tip.warning(("chapter",), "chapter-hidden", message, hint)


def order_names_chapters(world: World) -> Iterator[Problem]:
    """The list `chapters:` of company.yml names chapters that are shown, once each."""
    settings = world.laid.company.settings
    seen: set[str] = set()
    for index, slug in items_at(settings, ("chapters",)) if settings else ():
        where: Path = ("chapters", index)
        if slug in seen and settings:
            yield settings.problem(
                where, "repeated", f"`chapters` names `{slug}` twice", "keep one"
            )
        elif slug not in world.chapters and settings:
            is_hidden = slug in world.laid.hidden.chapters
            message = f"`{slug}` is hidden" if is_hidden else f"there is no chapter `{slug}`"
            hint = f"{did_you_mean(slug, world.chapters)}chapters: {listed(world.chapters)}"
            yield settings.problem(where, "unknown-chapter", message, hint)
        seen.add(slug)


def playbook_has_an_id(world: World) -> Iterator[Problem]:
    """A playbook with a name of its own keeps what readers enter under an id of its own."""
    settings, company = world.laid.company.settings, world.company
    if settings and company.name and not company.playbook_id:
        message = "`playbook_id` is missing"
        hint = (
            "add one, such as `playbook_id: acme-tips`, before you publish: two playbooks on one "
            "host would share what readers keep"
        )
        yield settings.key_problem(("name",), "playbook-id", message, hint, "warning")


def colours_can_be_read(world: World) -> Iterator[Problem]:
    """A company's accent can be read on paper and on cards, light and dark (WCAG 2.2, AA)."""
    settings, given = world.laid.company.settings, world.company.colours
    if settings is None or given is None:
        return
    for key, theme in (("accent", "light"), ("accent_dark", "dark")):
        colour = getattr(given, key)
        found = colours.least_contrast(colours.from_hex(colour), theme) if colour else colours.AA
        if found < colours.AA:
            message = f"`colours.{key}` is hard to read: {found:.1f} to 1 in {theme} mode"
            better = colours.nearest_readable(colours.from_hex(colour), theme)
            hint = (
                f'at least {colours.AA} to 1 is needed; the nearest that can be read is "{better}"'
            )
            yield settings.problem(("colours", key), "low-contrast", message, hint)


def pictures_are_there(world: World) -> Iterator[Problem]:
    """The pictures of company.yml and of pages stand in company/images, and each is used."""
    settings, images = world.laid.company.settings, world.images
    used: set[str] = set()
    for key in ("logo", "favicon", "card_picture"):
        name = getattr(world.company, key)
        if settings is None or name is None:
            continue
        short = name.removeprefix(f"{COMPANY}/").removeprefix(f"{IMAGES}/").removeprefix("/")
        used.add(short)
        if short not in images:
            yield settings.problem((key,), *_no_picture(name, images))
    for page in world.documents.pages:
        for link in markdown_text.pictures(page.body) if page.body else ():
            if not link.startswith(f"/{IMAGES}/"):
                continue  # a picture from elsewhere is a problem already
            name = link.removeprefix(f"/{IMAGES}/")
            used.add(name)
            if page.language in world.languages and name not in images:
                line, column = page.in_body(link)
                yield Problem(page.path, line, column, *_no_picture(name, images))


def _no_picture(name: str, images: dict[str, Image]) -> tuple[str, str, str]:
    where = f"{COMPANY}/{IMAGES}"
    there = f"there are: {listed(sorted(images))}" if images else f"put it into {where}"
    hint = f"{did_you_mean(name, images)}{there}"
    return "unknown-picture", f"there is no picture `{name}` in {where}", hint


def pictures_are_pictures(world: World) -> Iterator[Problem]:
    """A picture is what its name says; an SVG holds shapes, and no scripts or outside files."""
    for image in world.laid.company.images:
        kind = image.name.rpartition(".")[2]
        if kind != "svg":
            if not image.data.startswith(FIRST_BYTES[kind]):
                message = f"this is not a .{kind} picture, whatever its name says"
                yield Problem(image.path, 1, 1, "picture", message, "save it anew in that format")
            elif told := _odd_size(kind, image.data):
                yield Problem(image.path, 1, 1, "picture", *told)
            continue
        text = image.data.decode("utf-8", "replace")
        if "<svg" not in text:
            message, hint = "there is no <svg> in it", "export it anew as SVG"
            yield Problem(image.path, 1, 1, "picture", message, hint)
        elif active := ACTIVE.search(text):
            line = text.count("\n", 0, active.start()) + 1
            column = active.start() - text.rfind("\n", 0, active.start())
            message = f"`{active.group().strip()[:40]}` makes it more than a picture"
            yield Problem(image.path, line, column, "picture", message, PLAIN_SVG)
        elif strange := _strange_in(image.data):
            line, column, message, hint = strange
            yield Problem(image.path, line, column, "picture", message, hint)


def _odd_size(kind: str, data: bytes) -> tuple[str, str] | None:
    """What is wrong with the width and height that a picture begins with, and how to mend it.

    A picture of some bytes may unfold to gigabytes in the memory of whoever shows or prints it.
    """
    size = picture_size(kind, data)
    if size is None and kind == "png":
        return "the file is broken: it does not begin as a .png does", "save it anew in that format"
    width, height = size or (1, 1)
    is_fit = 0 < width <= LARGEST_SIDE and 0 < height <= LARGEST_SIDE
    if not (is_fit and width * height <= MOST_PIXELS):
        message = f"the picture is {width:,} by {height:,} pixels"
        most = f"with at most {LARGEST_SIDE:,} on a side and {MOST_PIXELS:,} in all"
        return message, f"save it {most}; 1,000 on a side are plenty"
    return None


def _place(text: str, line: int, column: int) -> tuple[int, int]:
    """A place as an XML parser counts it (a lone return ends a line; columns from 0), as we do."""
    rows = re.split(r"(?<=\n)|(?<=\r)(?!\n)", text.removeprefix("\ufeff"))
    index = sum(map(len, rows[: line - 1])) + column
    return Lines(text.removeprefix("\ufeff")).at(min(index, sum(map(len, rows))))


def _strange_in(data: bytes) -> tuple[int, int, str, str] | None:
    """What an SVG holds that its plain text does not show: line, column, what, how to mend it.

    The same bytes may be another text in another encoding, a name may stand in any namespace, and
    a style may spell its words in escapes, so the verdict falls on what a parser makes of it.
    """
    from xml.etree import ElementTree

    declared = ENCODING.match(data)
    if declared and declared[1].lower() not in (b"utf-8", b"us-ascii"):
        return 1, 1, "it says that it is in an encoding other than UTF-8", PLAIN_SVG
    try:
        root = ElementTree.fromstring(data)
    except ElementTree.ParseError as fault:
        line, column = _place(data.decode("utf-8", "replace"), *fault.position)
        return line, column, "it is not well-formed XML from here on", PLAIN_SVG
    if root.tag != f"{{{SVG}}}svg":
        return (
            1,
            1,
            "a browser shows this as a broken picture: nothing says that it is SVG",
            NAMED_SVG,
        )
    found = next(filter(None, map(_more_than_drawn, root.iter())), None)
    return (1, 1, found, PLAIN_SVG) if found else None


def _more_than_drawn(element: "Element") -> str:
    """What makes an element of an SVG more than a part of a picture; empty for most."""
    space, _, name = element.tag.rpartition("}")
    if space[1:] in NOT_DRAWN or ACTIVE.search(f"<{name} "):
        return f"<{name}> makes it more than a picture"
    is_style = name.lower() == "style"
    if is_style and len(element):  # a browser reads on behind them, as if they were not there
        return f"<{name}> holds elements, between which a style may hide"
    values = [element.text or "" if is_style else "", *element.attrib.values()]
    if any(STYLE.search(value) for value in values):
        return f"a style of <{name}> fetches something, or is spelt in escapes"
    if any(key.rpartition("}")[2].lower().startswith("on") for key in element.attrib):
        return f"an attribute of <{name}> makes it more than a picture"
    return ""
