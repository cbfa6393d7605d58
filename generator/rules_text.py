"""Rules about texts: HTML, Markdown, links and lines.

The docstring of a function is the rule in words.
"""

import html
import re
from collections.abc import Iterable, Iterator
from itertools import chain
from typing import NamedTuple

from generator import markdown_text
from generator.addresses import is_web_address
from generator.explain import did_you_mean, listed, name_of
from generator.markdown_text import Kind
from generator.model import (
    LONGEST_TEXT,
    ChapterFacts,
    ChapterText,
    Format,
    Label,
    PageHead,
    ReleaseText,
    SourceFacts,
    SourceText,
    StarterText,
    TipFacts,
)
from generator.problem import Problem
from generator.read import Document
from generator.strict_yaml import Path
from generator.world import (
    Text,
    World,
    blocks,
    starter_blocks,
    text_at,
    texts,
    tip_texts,
    tool_texts,
    value_at,
)

# A `<` right before a letter, `/`, `!` or `?` starts a tag for a browser; `a < b` does not.
TAG = re.compile(r"<[A-Za-z/!?][^<>]{0,40}>?")
TAG_NAME = re.compile(r"<(/?)([A-Za-z][A-Za-z0-9-]*)")
AUTOLINK = re.compile(r"<https?://[^\s<>]+>")
ENTITY = re.compile(r"&(?:#[0-9]{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,31});")
EMPHASIS = re.compile(r"(?<![\w*])(\*{1,3})(?=\S)[^*\n]+(?<=\S)\1(?![\w*])")
UNDERLINE = re.compile(r"(?<![\w_])(_{1,3})(?=\S)[^_\n]+(?<=\S)\1(?![\w_])")
CODE = re.compile(r"`[^`\n]+`")
LINK = re.compile(r"!?\[[^\]\n]*\]\([^)\n]*\)")
MARKDOWN = ((LINK, "a link"), (EMPHASIS, "emphasis"), (UNDERLINE, "emphasis"), (CODE, "code"))
IMAGE = re.compile(r"!\[[^\]\n]*\][(\[][^)\]\n]*[)\]]")
LEFTOVER = re.compile(r"\*\*|__|\]\(|\]\[")
ESCAPED = re.compile(r"\\[*_\[\]]")
# A star left beside emphasis, or emphasis right in emphasis: not all signs found their fellows.
UNEVEN = re.compile(r"[*_]</?(?:em|strong)>|</?(?:em|strong)>[*_]|<em>[^<]*<em>")
BLOCK_MARK = re.compile(
    r"^(?:#{1,6} |[-*+] |> |[0-9]{1,3}[.)] |```|~~~|(?:=|-){3,}$)", re.MULTILINE
)
MOST_TOLD = 30  # mistakes of one sort in one text
MOST_HEADINGS = 20  # in a hint
KINDS: dict[Format, Kind] = {Format.INLINE: "inline", Format.BLOCK: "block"}
SCHEME = re.compile(r"[a-z][a-z0-9+.-]*:", re.IGNORECASE)


class Mistake(NamedTuple):
    """What is wrong in a text: the snippet it is about, and where in the text that stands."""

    code: str
    message: str
    hint: str
    snippet: str = ""
    place: int = 0


def bounded(mistakes: Iterable[Mistake]) -> Iterator[Mistake]:
    """The mistakes of one sort; of very many the first, and that there are more."""
    for number, mistake in enumerate(mistakes):
        if number == MOST_TOLD:
            message = "from here on there are more mistakes of this kind"
            hint = "mend those before it, and check again"
            yield mistake._replace(message=message, hint=hint)
            return
        yield mistake


def content_texts(world: World) -> Iterator[Text]:
    """Every text of every file but the interface, in the languages of this site."""
    documents = world.documents
    for document, language in world.tip_blocks():
        yield from tip_texts(document, language)
    for document in documents.chapters:
        for language in world.languages:
            yield from texts(document, ChapterText, (language,))
    for page in documents.pages:
        if page.language in world.languages:
            yield from texts(page, PageHead, ())
    for tool, kind, language in world.tool_blocks():
        yield from tool_texts(tool, kind, language)
    yield from _register_texts(world)


def _register_texts(world: World) -> Iterator[Text]:
    if sources := world.documents.sources:
        for key in blocks(sources):
            yield from texts(sources, SourceFacts, (key,))
            for language in world.languages:
                yield from texts(sources, SourceText, (key, language))
    for starters, path in starter_blocks(world.documents.starters):
        for language in world.languages:
            yield from texts(starters, StarterText, (*path, language))
    if vocabulary := world.documents.vocabulary:
        for group, values in blocks(vocabulary).items():
            for value in values:
                for language in world.languages:
                    yield from texts(vocabulary, Label, (group, value, language))
    if releases := world.documents.releases:
        for version in blocks(releases):
            for language in world.languages:
                yield from texts(releases, ReleaseText, (version, language))


def interface_texts(world: World) -> Iterator[Text]:
    """Every text of the interface files of this site."""
    for language, document in world.documents.interface.items():
        if language in world.languages:
            for group, words in blocks(document).items():
                for key in words:
                    text = text_at(document, (group, key))
                    if 0 < len(text) <= LONGEST_TEXT:
                        yield Text(document, (group, key), text, Format.PLAIN)


def texts_hold_no_html(world: World) -> Iterator[Problem]:
    """A text holds no HTML: no tags and no entities such as &amp;. They would be shown as typed."""
    for text in chain(content_texts(world), interface_texts(world)):
        for mistake in bounded(html_mistakes(text.value)):
            yield _problem(text, mistake)


def _problem(text: Text, mistake: Mistake) -> Problem:
    """A mistake at its place in the file: there, a text may be folded into several lines."""
    code, message, hint, snippet, place = mistake
    before = text.value.count(snippet, 0, place) if snippet else 0
    return text.document.problem(text.path, code, message, hint, snippet, before=before)


def plain_texts_hold_no_markdown(world: World) -> Iterator[Problem]:
    """A plain text holds no Markdown: its stars and brackets would be shown as typed."""
    for text in content_texts(world):
        if text.format is not Format.PLAIN:
            continue
        for mistake in bounded(_markdown_in_plain(text)):
            yield _problem(text, mistake)


def _markdown_in_plain(text: Text) -> Iterator[Mistake]:
    told: list[tuple[int, int]] = []
    for pattern, what in MARKDOWN:
        for found in pattern.finditer(text.value):
            start, end = found.span()
            if any(start < to and since < end for since, to in told):
                continue  # emphasis inside a link is told with it
            told.append((start, end))
            message = f"`{found.group()[:60]}` is Markdown for {what}; this text is plain"
            hint = f"write {name_of(text.path)} without it"
            yield Mistake("markdown-in-plain", message, hint, found.group(), start)


def plain_texts_stand_on_one_line(world: World) -> Iterator[Problem]:
    """A plain text is one paragraph, and so is a short Markdown text."""
    for text in content_texts(world):
        if text.format is Format.BLOCK:
            continue
        broken = "\n\n" if text.format is Format.INLINE else "\n"
        if broken in re.sub(r"\n[ ]+(?=\n)", "\n", text.value):
            message = f"{name_of(text.path)} has a line break in it"
            hint = "write one paragraph; `>-` lets a text run over several lines of the file"
            yield text.document.problem(text.path, "line-break", message, hint)


def markdown_is_small_and_sound(world: World) -> Iterator[Problem]:
    """A Markdown text holds emphasis and links that are closed, and nothing that gets lost."""
    for text in content_texts(world):
        kind = KINDS.get(text.format)
        if kind is None:
            continue
        language = next((str(part) for part in text.path if part in world.languages), "")
        links = list(bounded(link_mistakes(text.value, kind, world, language)))
        told = bool(links) or any(html_mistakes(text.value))
        for mistake in (*links, *bounded(markdown_mistakes(text.value, kind, told=told))):
            yield _problem(text, mistake)


def comments_cut_no_text(world: World) -> Iterator[Problem]:
    """No unquoted text is cut off by ` #`.

    A comment behind a text has two spaces before its # and one behind it; behind a single value
    of a closed list, one space is enough.
    """
    for document in _all_documents(world):
        for path, index in document.tree.comments.items():
            value = value_at(document, path)
            one_word = isinstance(value, str) and " " not in value and _is_closed(path)
            before = " " if one_word else "  "
            source = document.source(path)
            around = source.text[index - len(before) : index + 2].rstrip()
            if around == f"{before}#" and source.text[index + 1 : index + 2].isspace():
                continue
            line, column = source.line_at(index)
            message = "` #` cuts this text off: the rest of the line counts as a comment"
            hint = "put the whole text in double quotes; a comment has two spaces before its #"
            yield Problem(source.path, line, column, "cut-off", message, hint)


# Fields whose value is a name, a number or one of a list, and not a text somebody wrote.
CLOSED = {*TipFacts.model_fields, *ChapterFacts.model_fields, "kind", "source", "year"}
CLOSED |= {"order", "hidden", "tips", "group"}


def _is_closed(path: Path) -> bool:
    """Whether the value at a path, or the list it stands in, is a closed one."""
    return any(part in CLOSED for part in path[-2:])


def _all_documents(world: World) -> Iterator[Document]:
    documents = world.documents
    yield from (*documents.tips, *documents.chapters, *documents.pages, *documents.tools)
    yield from documents.interface.values()
    registers = (
        documents.sources,
        documents.vocabulary,
        documents.releases,
        documents.starters,
    )
    yield from (found for found in registers if found)


def html_mistakes(text: str) -> Iterator[Mistake]:
    """Tags and entities in a text. The end of an element is told with its start."""
    without_links = AUTOLINK.sub(lambda match: " " * len(match.group()), text)
    started: set[str] = set()
    for tag in TAG.finditer(without_links):
        name = TAG_NAME.match(tag.group())
        if name and name[1] and name[2].lower() in started:
            continue
        started.add(name[2].lower() if name else "")
        hint = "write it without; where `<` is meant as a sign, put a space behind it"
        message = f"`{tag.group()}` is HTML"
        yield Mistake("raw-html", message, hint, tag.group(), tag.start())
    for entity in ENTITY.finditer(text):
        char = html.unescape(entity.group())
        if char == entity.group():
            continue  # no browser knows it, so it is shown as it was typed
        shown = f"`{char}`" if char.isprintable() and not char.isspace() else "the sign itself"
        message = f"`{entity.group()}` is HTML for a sign"
        yield Mistake("html-entity", message, f"write {shown}", entity.group(), entity.start())


def is_own_picture(image: re.Match[str]) -> bool:
    """Whether a picture is written as one of the company's own: ![words](/images/name.png)."""
    rest = image.string[image.start() :]
    return re.match(rf"!\[[^\]\n]+\]\({markdown_text.OWN_PICTURE.pattern}\)", rest) is not None


def markdown_mistakes(text: str, kind: Kind, *, told: bool) -> Iterator[Mistake]:
    """Whatever in a small Markdown text would get lost or look wrong.

    `told`: something else is wrong with it already, and what gets lost may be no more than that.
    """
    found = False
    for image in IMAGE.finditer(text):
        found = True
        hint = "leave it out; a text holds words only"
        message = f"`{image.group()[:60]}` is a picture"
        yield Mistake("image", message, hint, image.group(), image.start())
    for mark in BLOCK_MARK.finditer(text) if kind == "block" else ():
        found = True
        message = f"a line that starts with `{mark.group().strip()}` is no list or heading here"
        hint = "write whole sentences in paragraphs"
        yield Mistake("markdown", message, hint, mark.group(), mark.start())
    if found:
        return
    if left := LEFTOVER.search(markdown_text.visible_text(text, kind)):
        message = f"`{left.group()}` opens something that is not closed"
        hint = "close it, or put a backslash before it to show the sign"
        yield Mistake("markdown", message, hint, left.group())
    elif UNEVEN.search(markdown_text.raw_html(ESCAPED.sub("x", text), kind)):
        message = "emphasis does not close as it opened"
        hint = "close it with as many stars as it opened with, the inner one first"
        yield Mistake("markdown", message, hint)
    if not told and not markdown_text.is_clean(text, kind):
        message = "something in this text would get lost on the page"
        yield Mistake("markdown", message, "leave out titles of links and other extras")


def link_is_allowed(link: str, kind: Kind) -> bool:
    """Whether a link is to the web or to this site, whatever is written to hide the opposite."""
    plain = re.sub(r"[\s\x00-\x20]+", "", html.unescape(link)).lower()
    scheme = SCHEME.match(plain)
    if scheme is None:
        return not re.match(r"[/\\]{2}|\\", plain)
    allowed = ("https:", "http:", "mailto:") if kind == "page" else ("https:", "http:")
    return scheme.group() in allowed


def link_mistakes(text: str, kind: Kind, world: World, language: str) -> Iterator[Mistake]:
    """What is wrong with the links of a small Markdown text."""
    end = 0
    for link, words in markdown_text.named_links(text, kind):
        place = text.find(f"]({link}", end)
        end = max(end, place + 2)
        snippet = link or "]()"
        if mistake := link_mistake(link, kind, world, language):
            yield Mistake(*mistake, snippet, end)
        if not words.strip():
            yield Mistake(*no_words(link), snippet, end)


def no_words(link: str) -> tuple[str, str, str]:
    """Code, message and hint for a link that nobody can see."""
    message = f"the link to `{link[:60]}` has no words"
    return "empty-link", message, "write [words](/address/): a reader clicks on the words"


def link_mistake(link: str, kind: Kind, world: World, language: str) -> tuple[str, str, str] | None:
    """Code, message and hint when a link may not be there or leads nowhere."""
    how = "write https://…, or an address of this site such as /planner/"
    if not link.strip():
        return "broken-link", "this link leads nowhere: it has no address", how
    if not link_is_allowed(link, kind):
        return "forbidden-link", f"a link to `{link[:60]}` is not allowed", how
    if SCHEME.match(link):
        web = re.match(r"https?://[^\s/?#@\\]+\.[^\s\\]+$", link) and is_web_address(link)
        whole = web or re.match(r"mailto:[^\s@]+@[^\s@]+$", link)
        return None if whole else ("broken-link", f"`{link[:60]}` is not a whole address", how)
    if not link.startswith("/"):
        return (
            "relative-link",
            f"`{link[:60]}` is not an address of this site",
            _relative_hint(link),
        )
    return _broken_link(link, world, language)


def _relative_hint(link: str) -> str:
    name = re.sub(r"^\d+-", "", re.split(r"[?#]", link)[0].rstrip("/").split("/")[-1])
    slug = re.sub(r"\.\w+$", "", name)
    return f"write it from the root of the site, such as /tips/{slug or 'name-of-a-tip'}/"


def _broken_link(link: str, world: World, language: str) -> tuple[str, str, str] | None:
    path, _, anchor = link.partition("#")
    address = path.split("?")[0].removeprefix("/")
    if address in world.laid.hidden.addresses:
        return None  # its words stay and its target goes
    if address not in world.addresses:
        known = [f"/{known}" for known in sorted(world.addresses)]
        wanted = address.removeprefix(f"{address.split('/')[0]}/")
        if address.split("/")[0] in world.languages and wanted in world.addresses:
            return "broken-link", f"`/{address}` names a language", f"write /{wanted}"
        near = did_you_mean(f"/{address}", known)
        hint = f"{near}an address ends in a slash, such as /tips/name-of-a-tip/"
        return "broken-link", f"there is no page `/{address}` on this site", hint
    if anchor and not world.has_anchor(address, language, anchor):
        hint = _anchor_hint(world, address, language, anchor)
        return "broken-link", f"the page `/{address}` has no heading `#{anchor}`", hint
    return None


def _anchor_hint(world: World, address: str, language: str, anchor: str) -> str:
    page = world.page(address, language)
    anchors = sorted(markdown_text.anchors(page.body)) if page else []
    if not anchors:
        return "leave out what is behind #"
    near = did_you_mean(f"h-{anchor}", anchors)
    more = ", …" if len(anchors) > MOST_HEADINGS else ""
    return f"{near}its headings are: {listed(anchors[:MOST_HEADINGS])}{more}"
