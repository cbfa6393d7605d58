"""The site's icons as PNG, for devices on which it is installed: the house's mark on its accent.

A browser's tab takes the favicon, which is a drawing; home screens want pictures of fixed sizes.
"""

from __future__ import annotations

import json
from pathlib import Path

from generator import typeset
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
