"""Whose paper it is: the name, the sign, and what a company has of its own for paper.

They come from company.yml (over mkdocs.yml): `name`, `mark`, `logo`, `colours`, `card_picture`, and
in each language `card_back`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from generator.addresses import picture_address
from generator.model import Playbook

# What the typesetter draws; a company's folder may hold .ico too, for the browser's tab.
PRINTABLE = frozenset({"svg", "png", "jpg", "webp", "gif"})


@dataclass(frozen=True)
class Picture:
    """A picture for paper: its path in the company's folder, its format, and its bytes."""

    path: str
    format: str
    data: bytes


@dataclass(frozen=True)
class House:
    """A name and a sign; the rest is a company's own. `card_back` is a line, by language."""

    name: str
    mark: str
    accent: str = ""
    logo: Picture | None = None
    card_picture: Picture | None = None
    card_back: Mapping[str, str] = field(default_factory=dict)

    @property
    def pictures(self) -> tuple[Picture, ...]:
        """All pictures that stand on its paper."""
        return tuple(one for one in (self.logo, self.card_picture) if one is not None)


def house_of(playbook: Playbook) -> House:
    """The house of a checked playbook."""
    company, name = playbook.company, playbook.settings.site_name
    accent = company.colours.accent if company.colours else ""
    lines = {code: text.card_back for code, text in company.texts.items() if text.card_back}
    logo, back = (_picture(playbook, name) for name in (company.logo, company.card_picture))
    return House(name, playbook.settings.mark, accent, logo, back, lines)


def _picture(playbook: Playbook, name: str | None) -> Picture | None:
    """A picture as company.yml names it; the rules have seen to it that it is there."""
    if name is None:
        return None
    path = picture_address(name)
    short = path.rpartition("/")[2]
    return Picture(f"company/{path}", short.rpartition(".")[2], playbook.images[short])
