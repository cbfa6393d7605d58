"""The chapter colours, computed: readable where text sits on them, and neighbours far apart."""

from __future__ import annotations

import math
import re
from itertools import pairwise

import pytest
import yaml

from tests.conftest import ROOT

TOKENS = (ROOT / "theme/assets/css/tokens.css").read_text(encoding="utf-8")
HUES = [
    int(yaml.safe_load(path.read_text(encoding="utf-8"))["hue"])
    for path in sorted((ROOT / "content/chapters").glob("*.yml"))
]
AA = 4.5  # WCAG 2.2, 1.4.3: contrast of text with what is behind it
Colour = tuple[float, float, float]


def oklch(text: str, hue: float) -> Colour:
    """Linear sRGB of `oklch(L% C H)`, clipped; the matrices are those of CSS Color 4."""
    light, chroma, angle = re.findall(r"oklch\(([\d.]+)% ([\d.]+) (var\(--hue\)|[\d.]+)", text)[0]
    turn = math.radians(hue if angle.startswith("var") else float(angle))
    l_, a, b = float(light) / 100, float(chroma) * math.cos(turn), float(chroma) * math.sin(turn)
    long = (l_ + 0.3963377774 * a + 0.2158037573 * b) ** 3
    medium = (l_ - 0.1055613458 * a - 0.0638541728 * b) ** 3
    short = (l_ - 0.0894841775 * a - 1.2914855480 * b) ** 3
    rgb = (
        4.0767416621 * long - 3.3077115913 * medium + 0.2309699292 * short,
        -1.2684380046 * long + 2.6097574011 * medium - 0.3413193965 * short,
        -0.0041960863 * long - 0.7034186147 * medium + 1.7076147010 * short,
    )
    red, green, blue = (min(1.0, max(0.0, channel)) for channel in rgb)
    return red, green, blue


def contrast(one: Colour, other: Colour) -> float:
    """The contrast ratio of WCAG 2.2."""
    first, second = sorted(0.2126 * r + 0.7152 * g + 0.0722 * b for r, g, b in (one, other))
    return (second + 0.05) / (first + 0.05)


def token(name: str, theme: str, hue: float) -> Colour:
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
        found = contrast(token(text, theme, hue), token(ground, theme, hue))
        assert found >= AA, f"{text} on {ground}, {theme}, hue {hue}: {found:.2f}"


def test_neighbours_are_far_apart() -> None:
    def apart(one: int, other: int) -> int:
        return min((one - other) % 360, (other - one) % 360)

    assert all(apart(one, other) >= 90 for one, other in pairwise(HUES))
    assert all(apart(a, b) >= 20 for i, a in enumerate(HUES) for b in HUES[i + 1 :])
