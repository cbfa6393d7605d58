"""The site's icons: the house's mark on its accent, as PNG for devices on which it is installed.

A browser's tab takes the favicon, which is a drawing; home screens want pictures of fixed sizes.
"""

from __future__ import annotations

import json
from pathlib import Path

from markupsafe import escape

from generator import colours, typeset
from generator.house import House
from generator.kept_work import KeptWork
from generator.model import Playbook
from generator.press import Press
from generator.render import OutFile
from generator.social_pictures import GREYS, LIGHT, PPI, accent_of, rgb_of
from generator.two_tone import two_tone

FOLDER = "icons"  # below the root of the site, the same from release to release
SIDE = 512  # points of the template
MOST_KEPT = 60  # files
DRAWING = "images/favicon.svg"  # below the assets: the tab's icon of a site without its own
# Letters of any browser, since a drawing brings no font along; more than two are pressed together.
DRAWN = """\
<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32">\
<rect width="32" height="32" rx="7" fill="{ground}"/>\
<text x="16" y="{foot}" text-anchor="middle"{pressed} font-family="system-ui,sans-serif"\
 font-weight="800" font-size="{size}" fill="{light}">{mark}</text></svg>
"""
# The sign and the colour of the theme's own drawing (--accent of tokens.css).
SIGN, INK = "101", "#8f2f1d"
SIZES = (180, 192, 512)  # pixels: Apple's home screen; what web app manifests ask for


def app_icons(playbook: Playbook, house: House, cache: Path) -> list[OutFile]:
    """The icons as files of the site, `icons/icon-<pixels>.png`.

    in: the playbook, whose it is, and a folder for finished work, which may be deleted at any time.
    None where the mark has letters that the press lacks: devices then take the favicon.
    """
    sheet = Press(playbook, house, playbook.settings.default_language).app_icon(GREYS)
    ground, light = accent_of(house), rgb_of(LIGHT)
    kept = KeptWork(cache, MOST_KEPT)
    recipe = json.dumps([typeset.version(), sheet.recipe, ground, light])
    files = []
    for size in SIZES:
        name = kept.name(f"{size} {recipe}", ".png")
        icon = kept.read(name)
        if icon is None:
            if typeset.without_letter(house.mark):
                return []
            icon = two_tone(typeset.pictures(sheet, PPI * size / SIDE)[0], GREYS, ground, light)
            kept.keep(name, icon)
        files.append(OutFile(f"{FOLDER}/icon-{size}.png", icon))
    kept.tidy((".png",))
    return files


def tab_icon(drawing: str, house: House) -> str:
    """The drawing in a browser's tab, in the house's colour: the theme's where its sign is."""
    accent = ground_of(house.accent)
    if house.mark == SIGN:
        return drawing.replace(INK, accent)
    letters = len(house.mark)
    size = min(17, 40 // max(letters, 1))
    pressed = ' textLength="25" lengthAdjust="spacingAndGlyphs"' if letters > 2 else ""
    light = colours.to_hex(colours.from_oklch(LIGHT))
    return DRAWN.format(
        ground=accent,
        light=light,
        mark=escape(house.mark),
        size=size,
        foot=f"{16 + 0.36 * size:.1f}",  # capital letters are about 0.72 of their size high
        pressed=pressed,
    )


def ground_of(accent: str) -> str:
    """What the sign stands on, as browsers want it (#rrggbb); in: a company's accent, or ""."""
    return colours.to_hex(colours.from_hex(accent)) if accent else INK
