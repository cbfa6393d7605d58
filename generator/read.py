"""Folders → Documents. The only room that opens content; it knows names of files, not of fields."""

import json
import os
import re
import stat
import unicodedata
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import Path
from typing import Any

from generator import characters, strict_yaml
from generator.characters import Fault, Lines
from generator.model import Origin
from generator.problem import Level, Problem
from generator.settings import is_language, read_settings
from generator.strict_yaml import Place, Tree

__all__ = [
    "CompanyFiles",
    "Document",
    "Documents",
    "Image",
    "PageDocument",
    "read_company",
    "read_content",
    "read_settings",
]

CONTENT, COMPANY = "content", "company"
COMPANY_FILE, MEMORY_FILE, IMAGES = "company.yml", "drift.json", "images"
PUBLISHED_FILE = "published.json"
TIP_DIGITS, CHAPTER_DIGITS = 3, 2  # with zeros in front; a book may grow to four
MOST_DIGITS = {"tip": 4, "chapter": 2}
LONGEST_SLUG = 40
TAB = 4  # spaces, for Markdown
NAME = re.compile(r"(?P<number>[0-9]+)-(?P<slug>[a-z0-9]+(?:-[a-z0-9]+)*)\.yml")
PAGE_PART = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
FOLDERS = ("chapters", "interface", "pages", "style", "tips", "tools")
FILES = (
    "balance.yml",
    PUBLISHED_FILE,
    "releases.yml",
    "sources.yml",
    "starters.yml",
    "vocabulary.yml",
)
IMAGE_NAME = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*\.(?:svg|png|jpg|webp|gif|ico)")
LARGEST_IMAGE = 2_000_000  # bytes; a page of ours weighs a tenth of it
# Two files that programs write grow with the book: a list of 9,999 tips, and what upstream said in
# each field that a company has changed or hidden. A command must never write what we do not read.
LARGEST_LIST, MOST_LISTED = 1024 * 1024, 50_000  # bytes, values
LARGEST_MEMORY = 16 * 1024 * 1024  # bytes
UNPRINTABLE = re.compile(r"[\x00-\x09\x0b-\x1f\x7f-\x9f\ud800-\udfff]")
CLUTTER = re.compile(r"\..*|.*~|#.*#|.*\.sw[a-z]|Thumbs\.db|desktop\.ini|README\.md", re.IGNORECASE)


Memory = dict[str, dict[str, dict[str, str]]]


@dataclass(frozen=True)
class Document:
    """One file as it was read. `data` is None when it could not be read; its problems say why.

    `number` and `slug` come from the file name; a file whose name is wrong has the best guess.
    """

    path: str
    text: str
    tree: Tree
    number: int = 0
    slug: str = ""

    @cached_property
    def data(self) -> dict[str, Any] | None:
        """The keys and values of the file."""
        return self.tree.data if isinstance(self.tree.data, dict) else None

    @property
    def origin(self) -> Origin:
        """Whose it is: upstream's, or the company's own."""
        return "ours" if self.path.startswith(f"{COMPANY}/") else "upstream"

    @property
    def folder(self) -> str:
        """The top folder it stands in: content or company."""
        return self.path.partition("/")[0]

    def source(self, _path: strict_yaml.Path) -> "Document":
        """The file in which the value at a path stands: itself, unless it is made of two."""
        return self

    def at(self, path: strict_yaml.Path) -> tuple[int, int]:
        """Line and column of a value, or of the nearest thing around it that is there."""
        while path:
            if place := self.tree.places.get(path):
                return place.line, place.column
            path = path[:-1]
            if place := self.tree.places.get(path):
                return place.key or (1, 1)
        return 1, 1

    def line_at(self, index: int) -> tuple[int, int]:
        """Line and column of an index into the text."""
        return Lines(self.text).at(index)

    def key_at(self, path: strict_yaml.Path) -> tuple[int, int]:
        """Line and column of a key."""
        place = self.tree.places.get(path)
        return place.key if place and place.key else self.at(path)

    def find(self, path: strict_yaml.Path, snippet: str, before: int = 0) -> tuple[int, int]:
        """Line and column of a snippet inside a value, or of the value where it cannot be told.

        `before` is how many times the snippet stands in the value before the one that is meant.
        """
        place: Place | None = self.tree.places.get(path)
        if place:
            index = place.start - 1
            for _ in range(before + 1):
                index = self.text.find(snippet, index + 1, place.end)
                if index < 0:
                    return self.at(path)
            return Lines(self.text).at(index)
        return self.at(path)

    def problem(
        self,
        path: strict_yaml.Path,
        code: str,
        message: str,
        hint: str,
        snippet: str = "",
        *,
        before: int = 0,
    ) -> Problem:
        """A problem at the place of a value, or of a snippet inside it (see `find`)."""
        line, column = self.find(path, snippet, before) if snippet else self.at(path)
        return Problem(self.source(path).path, line, column, code, message, hint)

    def key_problem(
        self, path: strict_yaml.Path, code: str, message: str, hint: str, level: Level = "error"
    ) -> Problem:
        """A problem at the place of a key, or of the nearest thing around it that is there."""
        line, column = self.key_at(path)
        return Problem(self.source(path).path, line, column, code, message, hint, level)

    def warning(
        self, path: strict_yaml.Path, code: str, message: str, hint: str, snippet: str = ""
    ) -> Problem:
        """The same, for what does not stop a build."""
        return replace(self.problem(path, code, message, hint, snippet), level="warning")


@dataclass(frozen=True)
class PageDocument(Document):
    """One hand-written page: the keys between the --- lines, and the Markdown below them."""

    language: str = ""
    address: str = ""
    body: str = ""
    body_start: int = 0

    def in_body(self, snippet: str) -> tuple[int, int]:
        """Line and column of a snippet of the body."""
        index = self.text.find(snippet, self.body_start)
        return Lines(self.text).at(index if index >= 0 else self.body_start)

    @cached_property
    def lines(self) -> list[str]:
        """The lines of the body as they were typed, with their tabs."""
        return self.text[self.body_start :].split("\n")

    def place(self, index: int) -> tuple[int, int]:
        """Line and column in the file of an index into the body, where a tab is four spaces."""
        line = self.body.count("\n", 0, index)
        wanted = index - (self.body.rfind("\n", 0, index) + 1)
        column = 0
        for char in self.lines[line]:
            if wanted <= 0:
                break
            wanted -= TAB if char == "\t" else 1
            column += 1
        return self.text.count("\n", 0, self.body_start) + line + 1, column + 1


@dataclass(frozen=True)
class Documents:
    """All files of the content, readable or not."""

    tips: tuple[Document, ...] = ()
    chapters: tuple[Document, ...] = ()
    sources: Document | None = None
    vocabulary: Document | None = None
    interface: dict[str, Document] = field(default_factory=dict)
    style: dict[str, Document] = field(default_factory=dict)
    balance: Document | None = None
    releases: Document | None = None
    published: Document | None = None
    starters: Document | None = None
    pages: tuple[PageDocument, ...] = ()
    tools: tuple[Document, ...] = ()


@dataclass(frozen=True, slots=True)
class Image:
    """One picture of a company: `name` is what stands behind /images/ in its address."""

    path: str
    name: str
    data: bytes


@dataclass(frozen=True)
class CompanyFiles:
    """All files of a company's folder, readable or not.

    `memory` is what `playbook drift` remembers: kind → file → field → upstream's text.
    """

    documents: Documents = field(default_factory=Documents)
    settings: Document | None = None
    images: tuple[Image, ...] = ()
    memory: Memory = field(default_factory=dict)


def read_company(
    root: Path, parse: Callable[[str, int], Tree] = strict_yaml.parse
) -> tuple[CompanyFiles, list[Problem]]:
    """Read everything below root/company, a fork's own folder; it may be missing or empty.

    `parse` tells what a text holds (see kept_trees).
    """
    if not (root / COMPANY).is_dir():
        return CompanyFiles(), []
    known = (*FOLDERS, IMAGES, *FILES, COMPANY_FILE, MEMORY_FILE)
    reader = _Reader(root, COMPANY, parse, known)
    files = CompanyFiles(
        reader.documents(), reader.single(COMPANY_FILE), tuple(reader.images()), reader.memory()
    )
    return files, sorted(set(reader.problems))


def read_content(
    root: Path, parse: Callable[[str, int], Tree] = strict_yaml.parse
) -> tuple[Documents, list[Problem]]:
    """Read everything below root/content: what is there, and what is wrong with the files.

    `parse` tells what a text holds (see kept_trees).
    """
    reader = _Reader(root, CONTENT, parse)
    documents = reader.documents()
    return documents, sorted(set(reader.problems))


class _Reader:
    """Walks through the folders and collects problems on the way."""

    def __init__(
        self,
        root: Path,
        folder: str,
        parse: Callable[[str, int], Tree],
        known: Iterable[str] = (*FOLDERS, *FILES),
    ) -> None:
        self.root = root
        self.folder = folder
        self.parse = parse
        self.known = tuple(known)
        self.problems: list[Problem] = []

    def problem(self, path: str, code: str, message: str, hint: str) -> None:
        self.problems.append(Problem(path, 1, 1, code, message, hint))

    def documents(self) -> Documents:
        """All documents below the folder."""
        if self.folder == CONTENT and not (self.root / self.folder).is_dir():
            hint = "a playbook keeps its words in a folder of that name"
            self.problem(self.folder, "missing-file", f"there is no folder {self.folder}", hint)
            return Documents()
        self.strays()
        return Documents(
            tips=tuple(self.numbered("tips", "tip", TIP_DIGITS)),
            chapters=tuple(self.numbered("chapters", "chapter", CHAPTER_DIGITS)),
            sources=self.single("sources.yml"),
            vocabulary=self.single("vocabulary.yml"),
            interface=self.by_language("interface"),
            style=self.by_language("style"),
            balance=self.single("balance.yml"),
            releases=self.single("releases.yml"),
            published=self.single(PUBLISHED_FILE, LARGEST_LIST, MOST_LISTED),
            starters=self.single("starters.yml"),
            pages=tuple(self.pages()),
            tools=tuple(self.named("tools", "tool")),
        )

    def strays(self) -> None:
        """Whatever stands directly in the content folder and has no business there."""
        for name in self.names(self.folder):
            if name not in self.known:
                path = f"{self.folder}/{name}"
                hint = f"here belong: {', '.join(self.known)}"
                self.problem(path, "stray-file", f"`{name}` is not part of the content", hint)

    def names(self, folder: str) -> list[str]:
        """The names in a folder, in order, without what an editor or system leaves behind."""
        try:
            names = sorted(entry.name for entry in (self.root / folder).iterdir())
        except FileNotFoundError:
            return []
        except OSError as error:
            self.unreadable(folder, error)
            return []
        return [name for name in names if not CLUTTER.fullmatch(name)]

    def unreadable(self, path: str, error: OSError) -> None:
        reason = (error.strerror or "unknown reason").lower()
        self.problem(
            path, "unreadable", f"it cannot be opened: {reason}", "check it and its rights"
        )

    def raw(self, path: str, most: int = characters.LONGEST_FILE) -> bytes | None:
        """The bytes of a file inside the content folder, one more than allowed at most."""
        full = self.root / path
        try:
            inside = full.resolve().is_relative_to((self.root / self.folder).resolve())
            if not inside:
                hint = "put the file itself here"
                self.problem(path, "symlink", "this link leads out of the content folder", hint)
                return None
            if not stat.S_ISREG(full.stat().st_mode):
                hint = "only files belong here"
                self.problem(path, "not-a-file", f"`{full.name}` is not a file", hint)
                return None
            with full.open("rb") as file:
                return file.read(most + 1)
        except (OSError, RuntimeError) as error:  # RuntimeError: a link in a circle
            known = error if isinstance(error, OSError) else OSError(0, "a link in a circle")
            self.unreadable(path, known)
            return None

    def text(self, path: str, most: int = characters.LONGEST_FILE) -> str | None:
        """The text of a file of at most so many bytes, or None when there is a problem with it."""
        raw = self.raw(path, most)
        if raw is None:
            return None
        text, faults = characters.decode(raw, most)
        self.add(path, faults)
        return text

    def add(self, path: str, faults: Iterable[Fault]) -> None:
        """Turn the faults of a file into problems."""
        for fault in faults:
            place = (path, fault.line, fault.column)
            self.problems.append(Problem(*place, fault.code, fault.message, fault.hint))

    def tree(self, path: str, text: str | None, most: int = strict_yaml.MOST_NODES) -> Tree:
        """What a YAML file of at most so many values holds; a file must hold keys."""
        if text is None:
            return Tree(None)
        tree = self.parse(text, most)
        self.add(path, tree.faults)
        if tree.data is not None and not isinstance(tree.data, dict):
            hint = "start each line with a key and a colon: `key: value`"
            self.problem(path, "wrong-type", "the file holds no keys", hint)
        return tree

    def single(
        self, name: str, most: int = characters.LONGEST_FILE, values: int = strict_yaml.MOST_NODES
    ) -> Document | None:
        """One file right below the folder, if it is there: of at most so many bytes and values."""
        path = f"{self.folder}/{name}"
        if not os.path.lexists(self.root / path):
            return None
        text = self.text(path, most)
        return Document(path, text or "", self.tree(path, text, values))

    def numbered(self, folder: str, what: str, digits: int) -> Iterator[Document]:
        """The files of a folder whose names are a number and a slug."""
        names = self.names(f"{self.folder}/{folder}")
        for name in names:
            path = f"{self.folder}/{folder}/{name}"
            if (self.root / path).is_dir():
                hint = "move its files up, or remove it"
                self.problem(path, "not-a-file", f"`{name}` is a folder", hint)
                continue
            text = self.text(path)
            wrong = wrong_name(name, what, digits)
            if wrong:
                self.problem(path, "file-name", *wrong)
                if not looks_like_yaml(name):
                    continue
            number, slug = identity(name)
            yield Document(path, text or "", self.tree(path, text), number, slug)

    def named(self, folder: str, what: str) -> Iterator[Document]:
        """The files of a folder whose names are a slug."""
        for name in self.names(f"{self.folder}/{folder}"):
            path = f"{self.folder}/{folder}/{name}"
            slug = name.removesuffix(".yml")
            if not name.endswith(".yml") or not PAGE_PART.fullmatch(slug):
                hint = "use small letters, digits and single hyphens, and end it in .yml"
                self.problem(path, "file-name", f"`{name}` is not a name for a {what}", hint)
                continue
            text = self.text(path)
            yield Document(path, text or "", self.tree(path, text), slug=slug)

    def by_language(self, folder: str) -> dict[str, Document]:
        """The files of a folder that has one for each language: interface, style."""
        found = {}
        for name in self.names(f"{self.folder}/{folder}"):
            path = f"{self.folder}/{folder}/{name}"
            language = name.removesuffix(".yml")
            if not name.endswith(".yml") or not is_language(language):
                hint = "name it after its language: en.yml, nl.yml"
                self.problem(path, "file-name", f"`{name}` is not a language file", hint)
                continue
            text = self.text(path)
            found[language] = Document(path, text or "", self.tree(path, text))
        return found

    def images(self) -> Iterator[Image]:
        """The pictures of a company, with a known kind of name and not too large."""
        for name in self.names(f"{self.folder}/{IMAGES}"):
            path = f"{self.folder}/{IMAGES}/{name}"
            if not IMAGE_NAME.fullmatch(name):
                hint = "small letters, digits, hyphens, then .svg, .png, .jpg, .webp, .gif or .ico"
                self.problem(path, "file-name", f"`{name}` is not a name for a picture", hint)
                continue
            data = self.raw(path, LARGEST_IMAGE)
            if data is None:
                continue
            if len(data) > LARGEST_IMAGE:
                hint = f"make it smaller than {LARGEST_IMAGE:,} bytes: readers wait for it"
                self.problem(path, "too-large", "the picture is too large", hint)
                continue
            yield Image(path, name, data)

    def memory(self) -> Memory:
        """What drift remembers; a file that makes no sense is a problem."""
        path = f"{self.folder}/{MEMORY_FILE}"
        if not os.path.lexists(self.root / path):
            return {}
        text = self.text(path, LARGEST_MEMORY)
        try:
            found = json.loads(text or "")
        except (ValueError, RecursionError):
            found = None
        if not _is_memory(found):
            hint = "remove it and run `./playbook drift --accept`, which writes it anew"
            self.problem(path, "drift-memory", "this file cannot be read", hint)
            return {}
        memory: Memory = found
        return memory

    def pages(self) -> Iterator[PageDocument]:
        """All hand-written pages, by language and address."""
        top = f"{self.folder}/pages"
        for language in self.names(top):
            path = f"{top}/{language}"
            if not is_language(language) or not (self.root / path).is_dir():
                hint = "pages live in a folder for each language: pages/en, pages/nl"
                self.problem(path, "stray-file", f"`{language}` is not a language folder", hint)
                continue
            yield from self.pages_below(language, path, "")

    def pages_below(self, language: str, folder: str, address: str) -> Iterator[PageDocument]:
        """The pages of one folder and of the folders in it."""
        for name in self.names(folder):
            path = f"{folder}/{name}"
            stem = name.removesuffix(".md")
            full = self.root / path
            if full.is_dir() and full.is_symlink():
                hint = "put the folder itself here"
                self.problem(path, "symlink", "this link leads to another folder", hint)
            elif not PAGE_PART.fullmatch(stem) or (full.is_dir() == name.endswith(".md")):
                hint = "use small letters, digits and single hyphens, and end a page in .md"
                self.problem(path, "file-name", f"`{name}` is not a name for a page", hint)
            elif full.is_dir():
                yield from self.pages_below(language, path, f"{address}{name}/")
            else:
                yield self.page(path, language, address if stem == "index" else f"{address}{stem}/")

    def page(self, path: str, language: str, address: str) -> PageDocument:
        """One page: its head is YAML between two lines of ---, its body is Markdown."""
        text = self.text(path)
        if text is None:
            return PageDocument(path, "", Tree(None), language=language, address=address)
        head = re.match(
            r"---[ \t]*\r?\n(.*?)^---[ \t]*(?:\r?\n|\Z)", text, re.DOTALL | re.MULTILINE
        )
        if head is None:
            hint = "start it with a line ---, `title: …`, `description: …` and a line ---"
            self.problem(path, "page-head", "the page has no head", hint)
            self.add(path, characters.check(text, allowed="\t"))
            return PageDocument(path, text, Tree(None), language=language, address=address)
        above = re.sub(r"[^\n]", " ", text)  # so that places count from the top of the file
        tree = self.tree(path, above[: head.start(1)] + text[head.start(1) : head.end(1)])
        below = above[: head.end()] + text[head.end() :]
        self.add(path, characters.check(below, allowed="\t"))
        body = characters.visible(text[head.end() :].replace("\r\n", "\n").replace("\t", " " * TAB))
        return PageDocument(
            path,
            text,
            tree,
            language=language,
            address=address,
            body=body,
            body_start=head.end(),
        )


def _is_memory(found: object) -> bool:
    """Whether a JSON value has the form of a drift memory: three levels of keys, then texts.

    What no text of ours holds, half of a pair or what steers a terminal, would be printed.
    """
    value: list[object] = [found]
    for _ in range(3):
        if not all(isinstance(item, dict) for item in value):
            return False
        value = [inner for item in value if isinstance(item, dict) for inner in item.values()]
    return all(isinstance(item, str) and not UNPRINTABLE.search(item) for item in value)


def looks_like_yaml(name: str) -> bool:
    """Whether a badly named file is still meant to be content."""
    return re.search(r"\.ya?ml(\.|$)", name.lower()) is not None


def identity(name: str) -> tuple[int, str]:
    """Number and slug of a file name, guessed where the name is wrong; 0 for no number."""
    stem = name.partition(".")[0]
    match = re.match(r"[0-9]+", stem)
    number = int(match.group()[:6]) if match else 0
    number = number if number < 10 ** MOST_DIGITS["tip"] else 0
    return number, as_slug(stem[match.end() :] if match else stem)


def as_slug(text: str) -> str:
    """The nearest slug to a text."""
    flat = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode()
    return re.sub(r"[^a-z0-9]+", "-", flat.lower()).strip("-")


def wrong_name(name: str, what: str, digits: int) -> tuple[str, str] | None:
    """What is wrong with a file name, and a better one; None when it is right."""
    number, slug = identity(name)
    match = NAME.fullmatch(name)
    example = f"{1:0{digits}}-{'a-short-name' if not slug else slug[:LONGEST_SLUG].strip('-')}.yml"
    if match is None:
        return _wrong_form(name, what, digits, number, slug or "a-short-name")
    if len(match["number"].lstrip("0")) > (most := MOST_DIGITS[what]):
        return f"the number of a {what} has at most {most} digits", f"e.g. {example}"
    if match["number"] != f"{number:0{digits}}":
        better = f"call it {number:0{digits}}-{slug}.yml"
        return f"the number of a {what} has {digits} digits", better
    if number == 0:
        return f"the number of a {what} starts at {1:0{digits}}", f"call it {example}"
    if len(slug) > LONGEST_SLUG:
        over = len(slug) - LONGEST_SLUG
        return (
            f"the name after the number is {len(slug)} characters, {over} too many",
            f"shorten it to at most {LONGEST_SLUG}",
        )
    return None


def _wrong_form(name: str, what: str, digits: int, number: int, slug: str) -> tuple[str, str]:
    better = f"{number or 1:0{digits}}-{slug}.yml"
    if not looks_like_yaml(name):
        return f"`{name}` is not a {what}", "only files whose names end in .yml belong here"
    if not re.match(r"[0-9]", name):
        return f"the name of a {what} starts with its number", f"for example {better}"
    if not name.endswith(".yml"):
        return "the name of a file ends in .yml and nothing more", f"call it {better}"
    return (
        "a file name has a number, then small letters, digits and single hyphens, then .yml",
        f"call it {better}",
    )
