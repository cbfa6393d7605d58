"""The site's icons as PNG, for devices on which it is installed: the house's mark on its accent.

A browser's tab takes the favicon, which is a drawing; home screens want pictures of fixed sizes.
"""

from __future__ import annotations

from generator import typeset
from generator.house import House
from generator.model import Playbook
from generator.press import Press
from generator.render import OutFile
from generator.social_pictures import GREYS, LIGHT, PPI, accent_of, rgb_of
from generator.two_tone import two_tone

FOLDER = "icons"  # below the root of the site, the same from release to release
SIDE = 512  # points of the template
SIZES = (180, 192, 512)  # pixels: Apple's home screen; what web app manifests ask for


def app_icons(playbook: Playbook, house: House) -> list[OutFile]:
    """The icons as files of the site, `icons/icon-<pixels>.png`.

    None where the mark has letters that the press lacks: devices then take the favicon.
    """
    if typeset.without_letter(house.mark):
        return []
    sheet = Press(playbook, house, playbook.settings.default_language).app_icon(GREYS)
    ground, light = accent_of(house), rgb_of(LIGHT)
    return [
        OutFile(f"{FOLDER}/icon-{size}.png", two_tone(drawn, GREYS, ground, light))
        for size in SIZES
        for drawn in typeset.pictures(sheet, PPI * size / SIDE)
    ]
