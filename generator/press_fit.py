"""Does every text fit on paper? Measured by the typesetter itself, told before anybody prints.

A tip is measured once: what was found is kept under a fingerprint of its words, of the words
around it and of the templates, so that a check pays only for what has changed.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from generator import picture_trial, typeset
from generator.house import PRINTABLE, House, Picture, house_of
from generator.kept_work import cache_folder
from generator.model import Playbook, Tip
from generator.press import PAPERS, Press
from generator.printers import Order, print_each
from generator.problem import Problem
from generator.read import Document, Documents
from generator.typeset import Sheet

# How a problem calls the places that `typst/fit.typ` measures.
PLACES = {
    "card-front": "the front of its card",
    "card-back": "the back of its card",
    "plan": "its row on the round sheet",
    "poster": "its row on the poster",
    "year": "its row on the year sheet",
    "book": "its page in the book",
}
# The sheets without tips, and how many pages each must have; their words come from the interface.
FIXED = {"blank": 1, "log": 2, "door": 1, "blank_cards": 2}
LARGEST_PICTURE = 500_000  # bytes; each goes through the typesetter once a sheet
# So many tips are measured by one process; up to a few by this one.
AT_ONCE, FEW = 60, 20
# What does not fit of each tip, by number: the field, the place, by how many millimetres.
Measured = dict[int, list[tuple[str, str, float]]]
CODE, LETTER_CODE, PICTURE_CODE = "does-not-fit", "no-letter", "picture"


@dataclass(frozen=True)
class Overflow:
    """A text of a tip that is too large for a place: by how many millimetres."""

    field: str
    place: str
    over: float


def paper_problems(root: Path, playbook: Playbook, documents: Documents) -> list[Problem]:
    """What would go wrong on paper: texts that do not fit, pictures that cannot be printed.

    in: the playbook's folder, the checked playbook, and the documents it was made of.
    """
    return problems(documents, playbook, house_of(playbook), cache_folder(root) / "press")


def picture_problems(root: Path, house: House) -> list[Problem]:
    """A company's pictures for paper that the typesetter cannot draw. in: the playbook's folder."""
    return list(_picture_problems(house, _Kept(cache_folder(root) / "press" / "fit.json")))


def problems(documents: Documents, playbook: Playbook, house: House, cache: Path) -> list[Problem]:
    """Every text that does not fit somewhere, with file and line, language and how much it is.

    in: upstream's and the company's documents, laid over each other; the checked playbook that
    was made of them, whose paper it is, and a folder for what was measured, which may be deleted
    at any time.
    """
    kept = _Kept(cache / "fit.json")
    found = list(_picture_problems(house, kept))
    if found:  # the texts are measured without them
        house = replace(house, logo=None, card_picture=None)
    tips = {document.path: document for document in documents.tips}
    for language in playbook.settings.languages:
        press = Press(playbook, house, language)
        for tip, overflows in _tips(press, kept):
            if overflows:
                found += _tip_problems(tips[tip.path], language, overflows)
        words = _file_of_words(documents, language)
        found += _sheet_problems(press, kept, words)
        found += _letter_problems(press, kept, words)
    kept.save()
    return sorted(set(found))


def _tips(press: Press, kept: _Kept) -> Iterator[tuple[Tip, list[Overflow]]]:
    """The tips that have words in this language, with what does not fit of each."""
    tips = [tip for tip in press.playbook.tips if press.language in tip.texts and not tip.retired]
    frame = kept.digest(press.fit([]).recipe)
    keys = {tip.number: kept.key(frame, press.tip(tip)) for tip in tips}
    new = [tip for tip in tips if keys[tip.number] not in kept]
    for measured in _measured(press, new):
        kept.update({keys[number]: found for number, found in measured.items()})
    for tip in tips:
        yield tip, [Overflow(*entry) for entry in kept[keys[tip.number]]]


def _measured(press: Press, tips: Sequence[Tip]) -> Iterator[Measured]:
    """What does not fit, by tip; for each place and text the most that it is too large.

    A few tips at a time, since the typesetter keeps in memory all it has measured.
    """
    some = [tips[start : start + AT_ONCE] for start in range(0, len(tips), AT_ONCE)]
    if len(tips) <= FEW:
        for part in some:
            yield _most(part, typeset.measured(press.fit(part), "overflow"))
        return
    found: dict[int, list[Any]] = {}
    orders = [Order("measure", press.fit(part), "overflow") for part in some]
    print_each(orders, lambda place, work: found.update({place: work.found}))
    for place, part in enumerate(some):
        yield _most(part, found[place])


def _most(tips: Sequence[Tip], entries: Sequence[Mapping[str, Any]]) -> Measured:
    most: dict[tuple[int, str, str], float] = {}
    for entry in entries:
        key = (entry["number"], entry["field"], entry["sheet"])
        most[key] = max(most.get(key, 0), round(entry["over"], 1))
    found: Measured = {tip.number: [] for tip in tips}
    for (number, field, place), over in sorted(most.items()):
        found[number].append((field, place, over))
    return found


def _tip_problems(
    document: Document, language: str, overflows: Sequence[Overflow]
) -> Iterator[Problem]:
    for overflow in overflows:
        message = (
            f"`{overflow.field}` is {overflow.over:.1f} mm too large for {PLACES[overflow.place]}"
            f" in {language}, even in the smallest letters"
        )
        hint = "shorten it, or use shorter words"
        yield document.problem((language, overflow.field), CODE, message, hint)


def _file_of_words(documents: Documents, language: str) -> str:
    """The file with the site's own words; the company's, where it has one."""
    document = documents.interface.get(language)
    return document.path if document else f"content/interface/{language}.yml"


def _sheet_problems(press: Press, kept: _Kept, path: str) -> Iterator[Problem]:
    """The words of the interface must leave each sheet on the pages it is made for."""
    for name, pages in FIXED.items():
        for paper in PAPERS:
            sheet: Sheet = getattr(press.on(paper), name)()
            key = kept.key(name, sheet.recipe)
            if key not in kept:
                over = [entry["over"] for entry in typeset.measured(sheet, "overflow")]
                kept[key] = [typeset.measured(sheet, "pages")[0], round(max(over, default=0), 1)]
            count, most = kept[key]
            if most or count != pages:
                how = f"is {most} mm too high for" if most else f"takes {count} pages of"
                message = f"with these words the sheet “{sheet.data['title']}” {how} {paper}"
                hint = "shorten the words of the groups `press`, `sheet` and `tip`"
                yield Problem(path, 1, 1, CODE, message, hint)


def _picture_problems(house: House, kept: _Kept) -> Iterator[Problem]:
    """A company's pictures for paper can be drawn by the typesetter, and soon."""
    for picture in house.pictures:
        reason, hint = "", "save it again as plain SVG, PNG or JPEG"
        if picture.format not in PRINTABLE:
            reason = f"the press cannot print .{picture.format}"
        elif len(picture.data) > LARGEST_PICTURE:
            reason = f"{len(picture.data):,} bytes are too many for paper"
            hint = f"make it smaller than {LARGEST_PICTURE:,} bytes; plain SVG is smallest"
        elif fault := _fault_of(picture, kept):
            reason = f"the press cannot draw this picture ({fault})"
        if reason:
            yield Problem(picture.path, 1, 1, PICTURE_CODE, reason, hint)


def _fault_of(picture: Picture, kept: _Kept) -> str:
    """Why the typesetter cannot draw a picture, or not soon; empty where it can."""
    key = kept.key("picture", [picture.format, hashlib.sha256(picture.data).hexdigest()])
    if key not in kept:
        try:
            kept[key] = picture_trial.cannot_draw(picture.format, picture.data)
        except picture_trial.TooSlowError:  # not kept: another time the machine may be less busy
            return f"it takes longer than {picture_trial.LONGEST} seconds; leave out its filters"
    return str(kept[key])


def _letter_problems(press: Press, kept: _Kept, path: str) -> Iterator[Problem]:
    """One warning for a language whose letters the press does not have."""
    tips = [tip for tip in press.playbook.tips if press.language in tip.texts]
    text = press.fit(tips).recipe
    key = kept.key("letters", text)
    if key not in kept:
        kept[key] = typeset.without_letter(text)
    if missing := kept[key]:
        signs = " ".join(missing[:12])
        yield Problem(
            path,
            1,
            1,
            LETTER_CODE,
            f"the fonts of the press lack {len(missing)} signs of the texts in {press.language}"
            f" ({signs}), so sheets with them are not made",
            "write them in another way; the site itself shows them",
            "warning",
        )


class _Kept(dict[str, Any]):
    """What was measured, by fingerprint. Only what was asked for this time is kept for the next."""

    def __init__(self, file: Path) -> None:
        self.file = file
        self.version = typeset.version()
        self.asked: set[str] = set()
        try:
            found = json.loads(file.read_text(encoding="utf-8"))
        except (OSError, ValueError):
            found = {}
        super().__init__(found if isinstance(found, Mapping) else {})
        self.before = dict(self)

    def key(self, frame: str, what: object) -> str:
        """The fingerprint of everything that decides a measurement."""
        text = json.dumps([self.version, frame, what], sort_keys=True, ensure_ascii=False)
        key = self.digest(text)
        self.asked.add(key)
        return key

    @staticmethod
    def digest(text: str) -> str:
        """A short fingerprint."""
        return hashlib.sha256(text.encode()).hexdigest()[:32]

    def save(self) -> None:
        """Keep what was asked for; where nothing can be written, the next check measures again."""
        now = {key: self[key] for key in sorted(self.asked) if key in self}
        if now == self.before:
            return
        part = self.file.with_suffix(f".{id(now)}.part")
        try:
            self.file.parent.mkdir(parents=True, exist_ok=True)
            part.write_text(json.dumps(now), encoding="utf-8")
            part.replace(self.file)
        except OSError:
            with suppress(OSError):  # where the folder is none, there is nothing to remove either
                part.unlink()
