"""The PDFs that the site offers, made while it is built; only what has changed is made again.

A finished PDF and the picture of its first page are kept under a fingerprint of everything that
decides their bytes: the words, the templates, the fonts and the typesetter.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Literal

from generator import typeset
from generator.house import House
from generator.kept_settings import KeptSettings
from generator.kept_work import KeptWork
from generator.model import Playbook
from generator.press import PAPERS, Press, Round
from generator.print_shop import FOLDER, Printed
from generator.printers import PICTURE_PPI, Order, Work, print_each
from generator.render import OutFile
from generator.typeset import Sheet

MOST_KEPT = 1500  # files
# Tips that the site has in one PDF: the typesetter takes 2.8 MB of memory for each, so a book of
# five thousand would want more than most machines have. `press book` sets one of any length.
MOST_IN_ONE = 2_000


@dataclass(frozen=True)
class Job:
    """One PDF to make."""

    offer: Printed
    sheet: Sheet


def print_all(
    playbook: Playbook, house: House, cache: Path, *, make_new: bool = True
) -> tuple[list[Printed], list[OutFile]]:
    """Every PDF of every language with its picture, as offers for the page and files for the site.

    in: the playbook, whose paper it is, and a folder for finished work, which may be deleted at
    any time. With `make_new` off only what is there already is offered: a preview need not wait.
    raises PressError.
    """
    kept = KeptWork(cache, MOST_KEPT)
    jobs = [
        job
        for language in playbook.settings.languages
        for job in _jobs(Press(playbook, house, language))
    ]
    found = [_kept(job, kept) for job in jobs]
    if make_new:
        _print(jobs, found, kept)
    kept.tidy((".pdf", ".png"))
    offered, files = [], []
    for job, copy in zip(jobs, found, strict=True):
        if copy.data is None or copy.picture is None:
            continue
        offered.append(_offer(job, copy.data, copy.picture))
        files.append((job.offer.path, copy.data))
        if copy.picture:
            files.append((job.offer.picture, copy.picture))
    return offered, [OutFile(path, data) for path, data in files]


def too_many(playbook: Playbook) -> bool:
    """Whether the tips are too many for PDFs of them all, the book and all cards."""
    return sum(not tip.retired for tip in playbook.tips) > MOST_IN_ONE


def offers(press: Press) -> list[Printed]:
    """What there is to print in a language, before anything is printed."""
    return [job.offer for job in _jobs(press)]


def _jobs(press: Press) -> Iterator[Job]:
    """What there is to print in a language, on each paper, in the order of the page."""
    playbook = press.playbook
    live = [tip for tip in playbook.tips if not tip.retired]
    in_one = bool(live) and not too_many(playbook)
    for paper in PAPERS:
        on = press.on(paper)
        yield _job(on, "wall", "round-sheet", on.blank(), "plan")
        for starter in on.view.starters():
            numbers = tuple(tip.number for tip in starter.tips)
            name = f"round-{starter.slug}"
            sheet = on.plan(Round(tips=numbers), starter.text.name)
            yield _job(on, "starters", name, sheet, starter=starter.slug)
        if in_one:
            yield _job(on, "cards", "cards", on.cards(live), "all_cards")
        yield _job(on, "cards", "blank-cards", on.blank_cards(), "blank_cards")
        for chapter in playbook.chapters:
            if tips := playbook.tips_of(chapter.slug):
                name = f"cards-{chapter.slug}"
                yield _job(on, "chapters", name, on.cards(tips, chapter), chapter=chapter.slug)
        if in_one:
            yield _job(on, "book", "book", on.book(), "whole_book")
        yield _job(on, "work", "fan-log", on.log(), "log")
        yield _job(on, "work", "door-cards", on.door(), "door")


def _job(
    press: Press,
    group: str,
    name: str,
    sheet: Sheet,
    word: str = "",
    *,
    chapter: str = "",
    starter: str = "",
) -> Job:
    path = f"{FOLDER}/{press.language}/{name}-{press.paper}.pdf"
    has_picture = press.paper == PAPERS[0] and not chapter
    picture = path.replace(".pdf", ".png") if has_picture else ""
    of = (word, chapter, starter)
    offer = Printed(press.language, group, name, press.paper, path, 0, 0, *of, picture=picture)
    return Job(offer, sheet)


@dataclass
class _Copy:
    """A job's PDF and picture, and the names under which they are kept; None what is not made.

    Most sheets are shown by no picture; theirs is empty.
    """

    name: str
    shown: str
    data: bytes | None
    picture: bytes | None


def _kept(job: Job, kept: KeptWork) -> _Copy:
    """What was made of a job before."""
    has_picture = bool(job.offer.picture)
    recipe = f"{typeset.version()} {PICTURE_PPI} {has_picture} {job.sheet.recipe}"
    name, shown = kept.name(recipe, ".pdf"), kept.name(recipe, ".png")
    return _Copy(name, shown, kept.read(name), kept.read(shown) if has_picture else b"")


def _print(jobs: Sequence[Job], found: Sequence[_Copy], kept: KeptWork) -> None:
    """Make what is missing; not where letters are missing. raises PressError."""
    missing = [
        place
        for place, copy in enumerate(found)
        if (copy.data is None or copy.picture is None)
        and not typeset.without_letter(jobs[place].sheet.recipe)
    ]

    if not missing:
        return
    settings = KeptSettings(kept)

    def keep(number: int, work: Work) -> None:
        copy = found[missing[number]]
        copy.data, copy.picture = work.documents[0], b"".join(work.documents[1:])
        kept.keep(copy.name, copy.data)
        if copy.picture:
            kept.keep(copy.shown, copy.picture)
        settings.learn(jobs[missing[number]].sheet, work.found)

    print_each([_order(jobs[place], settings) for place in missing], keep)
    settings.save()


def _order(job: Job, settings: KeptSettings) -> Order:
    what: Literal["print", "show"] = "show" if job.offer.picture else "print"
    return Order(what, job.sheet, settings.known(job.sheet))


def _offer(job: Job, data: bytes, picture: bytes) -> Printed:
    return replace(
        job.offer,
        pages=typeset.page_count(data),
        size=len(data),
        picture_size=_size(picture) if picture else (0, 0),
    )


def _size(picture: bytes) -> tuple[int, int]:
    """Width and height of a PNG: the first two numbers of its header."""
    width, height = struct.unpack(">II", picture[16:24])
    return width, height
