"""Colours as figures: sRGB and OKLCH, contrast as WCAG 2.2 counts it, the nearest that can be read.

The matrices are those of CSS Color Module Level 4 (OKLCH) and of sRGB; contrast is that of
WCAG 2.2, 1.4.3. A colour is linear sRGB, three numbers from 0 to 1.
"""

import math
import re
from collections.abc import Iterable
from dataclasses import dataclass

Colour = tuple[float, float, float]
AA = 4.5  # WCAG 2.2, 1.4.3: contrast of text with what is behind it
STEP = 0.005  # of lightness, in the search for a colour that can be read
# What stands behind links and buttons: --paper and --card of theme/assets/css/tokens.css, and
# --paper-deep below them, light and dark; a test holds them against that file.
GROUNDS = {
    "light": ("oklch(96.6% 0.013 82)", "oklch(99% 0.006 85)", "oklch(93.6% 0.018 80)"),
    "dark": ("oklch(19.5% 0.012 60)", "oklch(24.5% 0.014 62)", "oklch(16% 0.012 60)"),
}


@dataclass(frozen=True, slots=True)
class Oklch:
    """A colour by lightness (0-1), chroma and hue (degrees)."""

    light: float
    chroma: float
    hue: float

    def __str__(self) -> str:
        """As CSS writes it."""
        return f"oklch({self.light * 100:.1f}% {self.chroma:.3f} {self.hue:.1f})"


@dataclass(frozen=True, slots=True)
class Accent:
    """A company's accent in one theme, as CSS values: itself and what goes with it."""

    accent: str
    hover: str
    ink: str
    soft: str


def from_hex(text: str) -> Colour:
    """The colour of six hexadecimal digits, with or without #."""
    digits = text.strip().removeprefix("#")
    red, green, blue = (_linear(int(digits[i : i + 2], 16) / 255) for i in (0, 2, 4))
    return red, green, blue


def to_hex(colour: Colour) -> str:
    """Six hexadecimal digits with #."""
    return "#" + "".join(f"{round(_curved(channel) * 255):02x}" for channel in colour)


def from_css(text: str) -> Colour:
    """The colour of `oklch(L% C H)`, clipped to what a screen shows."""
    light, chroma, hue = map(float, re.findall(r"[\d.]+", text)[:3])
    return from_oklch(Oklch(light / 100, chroma, hue))


def from_oklch(colour: Oklch) -> Colour:
    """Linear sRGB of an OKLCH colour, clipped to what a screen shows."""
    turn = math.radians(colour.hue)
    a, b = colour.chroma * math.cos(turn), colour.chroma * math.sin(turn)
    long = (colour.light + 0.3963377774 * a + 0.2158037573 * b) ** 3
    medium = (colour.light - 0.1055613458 * a - 0.0638541728 * b) ** 3
    short = (colour.light - 0.0894841775 * a - 1.2914855480 * b) ** 3
    red, green, blue = (
        min(1.0, max(0.0, channel))
        for channel in (
            4.0767416621 * long - 3.3077115913 * medium + 0.2309699292 * short,
            -1.2684380046 * long + 2.6097574011 * medium - 0.3413193965 * short,
            -0.0041960863 * long - 0.7034186147 * medium + 1.7076147010 * short,
        )
    )
    return red, green, blue


def to_oklch(colour: Colour) -> Oklch:
    """The lightness, chroma and hue of a colour."""
    red, green, blue = colour
    long = math.cbrt(0.4122214708 * red + 0.5363325363 * green + 0.0514459929 * blue)
    medium = math.cbrt(0.2119034982 * red + 0.6806995451 * green + 0.1073969566 * blue)
    short = math.cbrt(0.0883024619 * red + 0.2817188376 * green + 0.6299787005 * blue)
    light = 0.2104542553 * long + 0.7936177850 * medium - 0.0040720468 * short
    a = 1.9779984951 * long - 2.4285922050 * medium + 0.4505937099 * short
    b = 0.0259040371 * long + 0.7827717662 * medium - 0.8086757660 * short
    return Oklch(light, math.hypot(a, b), math.degrees(math.atan2(b, a)) % 360)


def contrast(one: Colour, other: Colour) -> float:
    """The contrast ratio of WCAG 2.2, from 1 to 21."""
    first, second = sorted(0.2126 * r + 0.7152 * g + 0.0722 * b for r, g, b in (one, other))
    return (second + 0.05) / (first + 0.05)


def least_contrast(text: Colour, theme: str) -> float:
    """The lowest contrast of a text colour with what may be behind it, in that theme."""
    return min(contrast(text, from_css(ground)) for ground in GROUNDS[theme])


def nearest_readable(text: Colour, theme: str) -> str:
    """The nearest colour of the same hue that can be read in that theme, as #rrggbb.

    Only the lightness changes; in light mode it goes down, in dark mode up.
    """
    wanted = to_oklch(text)
    steps = range(int(1 / STEP) + 1)
    candidates = (wanted.light + (-1 if theme == "light" else 1) * STEP * step for step in steps)
    for light in candidates:
        found = to_hex(from_oklch(Oklch(min(1.0, max(0.0, light)), wanted.chroma, wanted.hue)))
        if least_contrast(from_hex(found), theme) >= AA:
            return found
    return "#000000" if theme == "light" else "#ffffff"


def for_dark(text: Colour) -> str:
    """The accent of dark mode where a company gives only that of light mode, as #rrggbb.

    The same hue, as light as the site's own dark accent, and never harder to read than allowed.
    """
    own = to_oklch(text)
    glowing = from_oklch(Oklch(max(own.light, 0.76), min(own.chroma, 0.125), own.hue))
    return nearest_readable(glowing, "dark")


def accent(colour: str, theme: str) -> Accent:
    """What the site needs around an accent that can be read: under the pointer, on it, behind it.

    in: #rrggbb. The text on the accent is the better of near-white and near-black, in its hue.
    """
    own = from_hex(colour)
    shape = to_oklch(own)
    away = -0.06 if theme == "light" else 0.06
    soft = (0.93, 0.035) if theme == "light" else (0.31, 0.045)
    inks = (Oklch(0.985, 0.01, shape.hue), Oklch(0.2, min(0.03, shape.chroma), shape.hue))
    best = max(inks, key=lambda ink: contrast(own, from_oklch(ink)))
    return Accent(
        accent=to_hex(own),
        hover=str(Oklch(min(0.97, max(0.12, shape.light + away)), shape.chroma, shape.hue)),
        ink=str(best),
        soft=str(Oklch(soft[0], min(soft[1], shape.chroma), shape.hue)),
    )


def style_sheet(light: str, dark: str) -> str:
    """The style sheet of a company's accent (#rrggbb for light and for dark), for screens only."""
    pair = (accent(light, "light"), accent(dark, "dark"))
    values = {
        "--accent": [one.accent for one in pair],
        "--accent-hover": [one.hover for one in pair],
        "--accent-ink": [one.ink for one in pair],
        "--accent-soft": [one.soft for one in pair],
    }
    lines = _lines(values.items())
    return f"@media screen {{\n  :root {{\n{lines}  }}\n}}\n"


def _lines(values: Iterable[tuple[str, list[str]]]) -> str:
    return "".join(f"    {name}: light-dark({one}, {two});\n" for name, (one, two) in values)


def _linear(channel: float) -> float:
    return channel / 12.92 if channel <= 0.04045 else float(((channel + 0.055) / 1.055) ** 2.4)


def _curved(channel: float) -> float:
    if channel <= 0.0031308:
        return 12.92 * channel
    return float(1.055 * channel ** (1 / 2.4) - 0.055)
