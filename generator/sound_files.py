"""In which files the rules that look at one file at a time found nothing last time.

Such a rule finds the same in the same file, so it is not asked again while the file and what else
the rule looks at are the same. So it is with the rule that holds all texts of one field against
each other. Kept is no more than digests, of each such file or field with all that decides.
"""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Iterable, Iterator
from dataclasses import replace
from functools import lru_cache
from pathlib import Path as Folder
from typing import Literal

from generator.kept_work import KeptWork
from generator.overlay import Layered
from generator.problem import Problem
from generator.read import Document, Documents
from generator.rules_book import NEAR_COPY, distinct_texts
from generator.strict_yaml import Path
from generator.unchanged import program
from generator.world import World, text_at

FOLDER, FILE = "sound", "files"
SIZE = 16  # bytes of a digest
# What a rule looks at besides a file and the style of the site's languages: nothing, or where the
# links of the file lead. Or it looks at the same text of all tips.
Beside = Literal["nothing", "addresses", "all tips"]


@lru_cache(maxsize=1)  # a server asks again and again
def sound_files(cache: Folder) -> SoundFiles:
    """What is kept in a folder for finished work, which may be deleted at any time."""
    return SoundFiles(KeptWork(cache / FOLDER, 1))


class SoundFiles:
    """Digests of files without a problem; those of the last check are kept for the next."""

    def __init__(self, kept: KeptWork | None = None) -> None:
        self._kept = kept
        data = kept.read(FILE) or b"" if kept else b""
        self._known = frozenset(data[at : at + SIZE] for at in range(0, len(data), SIZE))
        self._new = self._known
        self._files: list[tuple[Beside, Document, bytes]] = []
        self._fields: list[tuple[Path, bytes]] = []

    def rest(self, world: World) -> dict[Beside, World]:
        """The world without what was found sound, by what rules look at."""
        self._files, self._fields = list(_files(world)), list(_fields(world))
        known = frozenset(path for path, mark in self._fields if mark in self._known)
        found: dict[Beside, World] = {"all tips": replace(world, distinct=known)}
        for beside in ("nothing", "addresses"):
            sound = {
                document.path
                for about, document, mark in self._files
                if about == beside and mark in self._known
            }
            found[beside] = replace(world, documents=_without(world.documents, sound))
        return found

    def learn(self, problems: Iterable[Problem]) -> None:
        """Take in what is sound, now that the rules have found all problems."""
        told = list(problems)
        faulty = {problem.path for problem in told}
        sound = {
            mark
            for _, document, mark in self._files
            if faulty.isdisjoint(source.path for source in _sources(document))
        }
        if not any(problem.code == NEAR_COPY for problem in told):
            sound |= {mark for _, mark in self._fields}
        self._new = frozenset(sound)

    def save(self) -> None:
        """Keep it for the next check; where nothing can be written, all files are looked at."""
        if self._kept and self._new != self._known:
            self._kept.keep(FILE, b"".join(sorted(self._new)))
        self._known = self._new


def _files(world: World) -> Iterator[tuple[Beside, Document, bytes]]:
    """A digest of each file with all that decides what a rule of one file finds."""
    around = hashlib.sha256(f"{program()} {world.languages}".encode())
    for language, style in sorted(world.documents.style.items()):
        around.update(f"\0{language}\0".encode() + _told(style))
    nothing = around.digest()
    known = (sorted(world.addresses), sorted(world.laid.hidden.addresses))
    around.update(repr(known).encode())
    for page in world.documents.pages:  # a link may lead to one of its headings
        around.update(_told(page))
    addresses = around.digest()
    for document in _documents(world.documents):
        told = _told(document)
        yield "nothing", document, hashlib.sha256(nothing + told).digest()[:SIZE]
        yield "addresses", document, hashlib.sha256(addresses + told).digest()[:SIZE]


def _fields(world: World) -> Iterator[tuple[Path, bytes]]:
    """A digest of each text that no two tips may have in common, with whose it is."""
    for path in distinct_texts(world):
        told = [(tip.path, text_at(tip, path)) for tip in world.in_use]
        digest = hashlib.sha256(f"{program()} {path} {told}".encode())
        yield path, digest.digest()[:SIZE]


def _told(document: Document) -> bytes:
    """What a document is made of, spelt out; the name of a file need not be text."""
    return repr([(source.path, source.text) for source in _sources(document)]).encode()


def _sources(document: Document) -> tuple[Document, ...]:
    """The files that a document is made of."""
    return (document.base, document.over) if isinstance(document, Layered) else (document,)


def _documents(found: Documents) -> Iterator[Document]:
    yield from (*found.tips, *found.chapters, *found.tools, *found.pages)
    yield from found.interface.values()


def _without(documents: Documents, paths: Collection[str]) -> Documents:
    """The documents but those of certain paths; word lists and registers stay."""
    return replace(
        documents,
        tips=tuple(one for one in documents.tips if one.path not in paths),
        chapters=tuple(one for one in documents.chapters if one.path not in paths),
        tools=tuple(one for one in documents.tools if one.path not in paths),
        pages=tuple(one for one in documents.pages if one.path not in paths),
        interface={
            language: one for language, one in documents.interface.items() if one.path not in paths
        },
    )
