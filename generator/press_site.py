"""The PDFs that the site offers, made while it is built; only what has changed is made again.

A finished PDF and the picture of its first page are kept under a fingerprint of everything that
decides their bytes: the words, the templates, the fonts and the typesetter.
"""

from __future__ import annotations

import json
import struct
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from pathlib import Path

from generator import typeset
from generator.house import House
from generator.kept_work import KeptWork
from generator.model import Playbook
from generator.press import PAPERS, Press, Round
from generator.print_shop import FOLDER, Printed
from generator.render import OutFile
from generator.typeset import Sheet

PICTURE_PPI = 64
MOST_KEPT = 1500  # files


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
    """
    version, kept = typeset.version(), KeptWork(cache, MOST_KEPT)
    jobs = [
        job
        for language in playbook.settings.languages
        for job in _jobs(Press(playbook, house, language))
    ]
    with ThreadPoolExecutor() as workers:
        made = list(workers.map(lambda job: _make(job, version, kept, make_new), jobs))
    kept.tidy((".pdf", ".png"))
    offers, files = [], []
    for offer, data, picture in (one for one in made if one is not None):
        offers.append(offer)
        files.append((offer.path, data))
        if picture:
            files.append((offer.picture, picture))
    return offers, [OutFile(path, data) for path, data in files]


def _jobs(press: Press) -> Iterator[Job]:
    """What there is to print in a language, on each paper, in the order of the page."""
    playbook = press.playbook
    live = [tip for tip in playbook.tips if not tip.retired]
    for paper in PAPERS:
        on = press.on(paper)
        yield _job(on, "wall", "round-sheet", on.blank(), "plan")
        for starter in on.view.starters():
            numbers = tuple(tip.number for tip in starter.tips)
            name = f"round-{starter.slug}"
            sheet = on.plan(Round(tips=numbers), starter.text.name)
            yield _job(on, "starters", name, sheet, starter=starter.slug)
        if live:
            yield _job(on, "cards", "cards", on.cards(live), "all_cards")
        yield _job(on, "cards", "blank-cards", on.blank_cards(), "blank_cards")
        for chapter in playbook.chapters:
            if tips := playbook.tips_of(chapter.slug):
                name = f"cards-{chapter.slug}"
                yield _job(on, "chapters", name, on.cards(tips, chapter), chapter=chapter.slug)
        if live:
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


def _make(
    job: Job, version: str, kept: KeptWork, make_new: bool
) -> tuple[Printed, bytes, bytes] | None:
    """The PDF and the picture of a job; None where letters are missing or it is not to be made."""
    recipe = json.dumps([version, PICTURE_PPI, bool(job.offer.picture), job.sheet.recipe])
    name, shown = kept.name(recipe, ".pdf"), kept.name(recipe, ".png")
    data, picture = kept.read(name), kept.read(shown) if job.offer.picture else b""
    if data is None or picture is None:
        if not make_new or typeset.without_letter(job.sheet.recipe):
            return None
        data = typeset.pdf(job.sheet)
        kept.keep(name, data)
        picture = b""
        if job.offer.picture:
            picture = typeset.pictures(_first_page(job.sheet), PICTURE_PPI)[0]
            kept.keep(shown, picture)
    offer = replace(
        job.offer,
        pages=typeset.page_count(data),
        size=len(data),
        picture_size=_size(picture) if picture else (0, 0),
    )
    return offer, data, picture


def _size(picture: bytes) -> tuple[int, int]:
    """Width and height of a PNG: the first two numbers of its header."""
    width, height = struct.unpack(">II", picture[16:24])
    return width, height


def _first_page(sheet: Sheet) -> Sheet:
    """As little of a document as makes its first page."""
    less = {name: sheet.data[name][:4] for name in ("tips",) if name in sheet.data}
    return Sheet(sheet.template, sheet.data | less | {"first_page_only": True})
