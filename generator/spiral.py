"""The drawing of the culture spiral: points of a line that rises round an axis. Pure.

Lengths are units of the drawing; x goes right and y goes down, as in SVG.
"""

from dataclasses import dataclass
from math import cos, radians, sin
from textwrap import wrap

WIDTH, HEIGHT = 640, 690
AXIS, FOOT, TOP = 320, 612, 96
NARROW, WIDE, DEPTH = 118.0, 150.0, 32.0  # the turn widens as it rises; depth is its short radius
START = 110.0  # degrees: the first station stands in front, a little to the left
BEFORE, AFTER = 0.25, 0.45  # how far the line goes on at both ends, in stations
STEPS = 16  # pieces of the line from one station to the next
LETTERS = 13  # in a line of a label


@dataclass(frozen=True)
class Station:
    """A station: its place, and its name in lines on the outer side."""

    x: float
    y: float
    lines: tuple[str, ...]
    on_left: bool


@dataclass(frozen=True)
class Spiral:
    """The drawing: stations from the bottom up, the line in pieces behind and before the axis."""

    stations: tuple[Station, ...]
    back: str
    front: str
    arrow: str


def draw(names: list[str], above: str) -> Spiral:
    """The spiral through stations of those names; `above` names where it comes back to the first.

    Needs at least two names. The last station of the result is the one above.
    """
    count = len(names)
    stations = tuple(_station(place, count, name) for place, name in enumerate([*names, above]))
    pieces: dict[bool, list[str]] = {True: [], False: []}
    first, last = round(-BEFORE * STEPS), round((count + AFTER) * STEPS)
    for step in range(first, last):
        here, there = step / STEPS, (step + 1) / STEPS
        is_front = sin(radians(_angle((here + there) / 2, count))) > 0
        start, end = _point(here, count), _point(there, count)
        pieces[is_front].append(f"M{_pair(start)}L{_pair(end)}")
    return Spiral(stations, "".join(pieces[False]), "".join(pieces[True]), _arrow(last, count))


def _angle(place: float, count: int) -> float:
    return START + 360 * place / count


def _point(place: float, count: int) -> tuple[float, float]:
    """The point of the line at that station, or between two."""
    turn = place / count
    angle = radians(_angle(place, count))
    radius = NARROW + (WIDE - NARROW) * turn
    return AXIS + radius * cos(angle), FOOT - (FOOT - TOP) * turn + DEPTH * sin(angle)


def _station(place: int, count: int, name: str) -> Station:
    x, y = _point(place, count)
    lines = tuple(wrap(name, LETTERS, break_long_words=False)) or (name,)
    return Station(round(x, 1), round(y, 1), lines, x < AXIS)


def _arrow(last: int, count: int) -> str:
    """The head at the upper end of the line."""
    (x0, y0), (x1, y1) = (_point(step / STEPS, count) for step in (last - 1, last))
    length = ((x1 - x0) ** 2 + (y1 - y0) ** 2) ** 0.5
    along = ((x1 - x0) / length, (y1 - y0) / length)
    tip = (x1 + along[0] * 22, y1 + along[1] * 22)
    wings = [(x1 - side * along[1] * 13, y1 + side * along[0] * 13) for side in (1, -1)]
    return f"M{_pair(tip)}L{_pair(wings[0])}L{_pair(wings[1])}Z"


def _pair(point: tuple[float, float]) -> str:
    return f"{point[0]:.1f} {point[1]:.1f}"
