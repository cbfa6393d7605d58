"""The pictures that stand beside a shared link: 1200 × 630, of each tip, chapter and home page.

The press draws them like its sheets. One that was drawn is kept under a fingerprint of everything
on it; the others of a language are drawn together, as pages of one document.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from generator import addresses, colours, typeset
from generator.colours import Oklch
from generator.house import House
from generator.kept_work import KeptWork
from generator.model import Playbook
from generator.press import Press
from generator.printers import Order, print_each
from generator.render import OutFile
from generator.two_tone import Rgb, two_tone

FOLDER = "social"  # below the root of the site
PPI = 72  # a point of the template is a pixel
GREYS = 24  # so many steps make the edge of a letter smooth, and the file small
MOST_KEPT = 2500  # files
# So many are drawn by one process, since the typesetter keeps all in memory; a few by this one.
AT_ONCE, FEW = 40, 10
# --accent, the chapters' colour and their ink of tokens.css (light), where these pictures are seen.
LIGHT, ACCENT = Oklch(0.985, 0.01, 80), Oklch(0.47, 0.155, 32)
CHAPTER_LIGHT, CHAPTER_CHROMA = 0.45, 0.1


@dataclass(frozen=True)
class Wanted:
    """One picture: the path of its page below the language's root, its words and its colour."""

    page: str
    words: dict[str, Any]
    ground: Rgb


def draw_all(playbook: Playbook, house: House, cache: Path) -> list[OutFile]:
    """All pictures of all languages, as files of the site: `social/<language>/<page>.png`.

    in: the playbook, whose it is, and a folder for finished work, which may be deleted at any
    time. A page whose words have letters that the press lacks gets none.
    """
    pages = len(playbook.settings.languages) * (len(playbook.tips) + len(playbook.chapters) + 1)
    kept = KeptWork(cache, max(MOST_KEPT, 3 * pages))
    found = [
        file
        for language in playbook.settings.languages
        for file in _of_language(Press(playbook, house, language), kept)
    ]
    kept.tidy((".png",))
    return found


def _of_language(press: Press, kept: KeptWork) -> Iterator[OutFile]:
    wanted = list(_wanted(press))
    frame = press.shared_links([], GREYS).recipe
    version = typeset.version()
    names = [
        kept.name(json.dumps([version, frame, one.words, one.ground]), ".png") for one in wanted
    ]
    there = {name: data for name in names if (data := kept.read(name)) is not None}
    new = [
        one
        for one, name in zip(wanted, names, strict=True)
        if name not in there and not typeset.without_letter(str(one.words))
    ]
    drawn = dict(zip((one.page for one in new), _draw(press, new), strict=True))
    for one, name in zip(wanted, names, strict=True):
        if one.page in drawn:
            kept.keep(name, drawn[one.page])
        if data := drawn.get(one.page) or there.get(name):
            yield OutFile(f"{FOLDER}/{press.language}/{one.page}.png", data)


def _draw(press: Press, wanted: list[Wanted]) -> list[bytes]:
    light = rgb_of(LIGHT)
    some = [wanted[start : start + AT_ONCE] for start in range(0, len(wanted), AT_ONCE)]
    sheets = [press.shared_links([one.words for one in part], GREYS) for part in some]
    drawn: dict[int, Sequence[bytes]] = {}
    if len(wanted) <= FEW:
        drawn = {place: typeset.pictures(sheet, PPI) for place, sheet in enumerate(sheets)}
    else:
        orders = [Order("draw", sheet, PPI) for sheet in sheets]
        print_each(orders, lambda place, work: drawn.update({place: work.documents}))
    pictures = [png for place in range(len(sheets)) for png in drawn[place]]
    paint: Callable[[bytes, Wanted], bytes] = lambda png, one: two_tone(  # noqa: E731 (typed)
        png, GREYS, one.ground, light
    )
    with ThreadPoolExecutor() as workers:
        return list(workers.map(paint, pictures, wanted))


def _wanted(press: Press) -> Iterator[Wanted]:
    """The pages of a language that get a picture, with what stands on it."""
    playbook, view = press.playbook, press.view
    for tip in playbook.tips:
        one = view.tip(tip)
        title, text = one.text.title, one.text.idea
        words = _words(title, text, one.language, one.chapter.text.title, str(tip.number))
        page = addresses.tip_address(tip.slug).rstrip("/")
        yield Wanted(page, words, _of_hue(one.chapter.chapter.hue))
    for chapter in playbook.chapters:
        opened = view.chapter(chapter)
        above = view.t.plain("chapter.label", order=chapter.order)
        words = _words(opened.text.title, opened.text.promise, opened.language, above)
        page = addresses.chapter_address(chapter.slug).rstrip("/")
        yield Wanted(page, words, _of_hue(chapter.hue))
    yield _home(press)


def _home(press: Press) -> Wanted:
    """The heading of the home page and what the playbook is, on the accent of the house."""
    t = press.view.t
    lines = (t.plain(f"home.title_{n}") for n in (1, 2, 3))
    own = press.playbook.company.texts.get(press.language)
    live = sum(not tip.retired for tip in press.playbook.tips)
    text = (own and own.description) or t.plain("site.description", count=live)
    words = _words("\n".join(line for line in lines if line), text, press.language)
    return Wanted("index", words, accent_of(press.house))


def _words(title: str, text: str, lang: str, above: str = "", number: str = "") -> dict[str, Any]:
    return {"title": title, "text": text, "lang": lang, "above": above, "number": number}


def _of_hue(hue: float) -> Rgb:
    return rgb_of(Oklch(CHAPTER_LIGHT, CHAPTER_CHROMA, hue))


def accent_of(house: House) -> Rgb:
    """The accent of the house, or the playbook's own."""
    given = house.accent
    return _as_rgb(colours.from_hex(given) if given else colours.from_oklch(ACCENT))


def rgb_of(colour: Oklch) -> Rgb:
    """A colour as red, green and blue."""
    return _as_rgb(colours.from_oklch(colour))


def _as_rgb(colour: colours.Colour) -> Rgb:
    red, green, blue = bytes.fromhex(colours.to_hex(colour).removeprefix("#"))
    return red, green, blue
