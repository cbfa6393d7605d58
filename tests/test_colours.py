"""The chapter colours, computed: readable where text sits on them, and neighbours far apart."""

from __future__ import annotations

import re
from itertools import pairwise

import pytest
import yaml

from generator import colours
from tests.conftest import ROOT

TOKENS = (ROOT / "theme/assets/css/tokens.css").read_text(encoding="utf-8")
HUES = [
    int(yaml.safe_load(path.read_text(encoding="utf-8"))["hue"])
    for path in sorted((ROOT / "content/chapters").glob("*.yml"))
]


def oklch(text: str, hue: float) -> colours.Colour:
    """The colour of `oklch(L% C H)`, in which H may be the chapter's hue."""
    return colours.from_css(text.replace("var(--hue)", str(hue)))


def token(name: str, theme: str, hue: float) -> colours.Colour:
    """A token's colour in a theme."""
    value = re.search(rf"--{name}: light-dark\((oklch\(.+?\)\)?), (oklch\(.+?\)\)?)\);", TOKENS)
    assert value, name
    return oklch(value[1 if theme == "light" else 2], hue)


# What the site sets on what: text token, ground token.
PAIRS = [
    ("chapter", "card"),
    ("chapter", "paper"),
    ("chapter", "chapter-soft"),
    ("chapter-ink", "chapter"),
    ("ink", "chapter-soft"),
    ("ink-soft", "card"),
    ("ink-soft", "paper-deep"),
    ("accent", "paper"),
    ("accent", "card"),
    ("accent-ink", "accent"),
    ("ink", "accent-soft"),
]


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize(("text", "ground"), PAIRS)
def test_text_is_readable(text: str, ground: str, theme: str) -> None:
    for hue in HUES:
        found = colours.contrast(token(text, theme, hue), token(ground, theme, hue))
        assert found >= colours.AA, f"{text} on {ground}, {theme}, hue {hue}: {found:.2f}"


def test_neighbours_are_far_apart() -> None:
    def apart(one: int, other: int) -> int:
        return min((one - other) % 360, (other - one) % 360)

    assert all(apart(one, other) >= 90 for one, other in pairwise(HUES))
    assert all(apart(a, b) >= 20 for i, a in enumerate(HUES) for b in HUES[i + 1 :])
