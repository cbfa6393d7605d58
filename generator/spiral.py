"""The drawing of the culture spiral: points of a line that rises round an axis. Pure.

Lengths are units of the drawing; x goes right and y goes down, as in SVG. Angles are degrees:
0 is right, 90 in front, 180 left, 270 behind.
"""

from dataclasses import dataclass
from math import cos, radians, sin
from textwrap import wrap

WIDTH, HEIGHT = 640, 1110
AXIS, FOOT, RISE = 236, 985, 550  # RISE: one turn
RADIUS, DEPTH = 185, 70  # the long and the short radius of a turn, seen slantwise from above
START = 72  # the first station stands in front, a little to the right
BEFORE, AFTER = 0.17, 0.62  # how far the line goes on at both ends, in turns
STEPS = 16  # pieces of the line from one station to the next
LETTERS = 16  # in a line of a label
LINE = 26  # from one line of a label to the next
STEEP = 0.8  # stations this far in front have their label above them, this far behind below


@dataclass(frozen=True)
class Station:
    """A station: its place, and its name in lines, each with its own place."""

    x: float
    y: float
    label: tuple[tuple[float, float, str], ...]


@dataclass(frozen=True)
class Spiral:
    """The drawing: stations from the bottom up, and the line in pieces.

    `back` and `front` lead behind and before the axis to the place above the first station,
    `onward` leads from there into the next turn.
    """

    width: int
    height: int
    stations: tuple[Station, ...]
    back: str
    front: str
    onward: str
    arrow: str


def draw(names: list[str], above: str) -> Spiral:
    """The spiral through stations of those names; `above` names where it comes back to the first.

    The last station of the result is the one above. Raises ZeroDivisionError without names.
    """
    count = len(names)
    stations = [_station(place, count, name) for place, name in enumerate(names)]
    stations.append(_above(count, above))
    pieces: dict[str, list[str]] = {"back": [], "front": [], "onward": []}
    first, last = round(-BEFORE * count * STEPS), round((1 + AFTER) * count * STEPS)
    for step in range(first, last):
        here, there = step / STEPS, (step + 1) / STEPS
        is_front = sin(radians(_angle((here + there) / 2, count))) > 0
        piece = f"M{_pair(_point(here, count))}L{_pair(_point(there, count))}"
        pieces["onward" if here >= count else "front" if is_front else "back"].append(piece)
    back, front, onward = ("".join(part) for part in pieces.values())
    return Spiral(WIDTH, HEIGHT, tuple(stations), back, front, onward, _arrow(last, count))


def _angle(place: float, count: int) -> float:
    return START + 360 * place / count


def _point(place: float, count: int) -> tuple[float, float]:
    """The point of the line at that station, or between two."""
    angle = radians(_angle(place, count))
    return AXIS + RADIUS * cos(angle), FOOT - RISE * place / count + DEPTH * sin(angle)


def _station(place: int, count: int, name: str) -> Station:
    x, y = _point(place, count)
    depth = sin(radians(_angle(place, count)))
    lines = _lines(name)
    if depth > STEEP:
        top = y - 16 - (len(lines) - 1) * LINE
        return Station(round(x, 1), round(y, 1), _placed(lines, x + 34, top))
    if depth < -STEEP:
        return Station(round(x, 1), round(y, 1), _placed(lines, x - 4, y + 56))
    return Station(
        round(x, 1), round(y, 1), _placed(lines, x + 38, y + 8 - (len(lines) - 1) * LINE / 2)
    )


def _above(count: int, name: str) -> Station:
    """Where the line comes back to the first station; the label stands above it."""
    x, y = _point(count, count)
    lines = _lines(name)
    return Station(
        round(x, 1), round(y, 1), _placed(lines, x + 4, y - 30 - (len(lines) - 1) * LINE)
    )


def _lines(name: str) -> list[str]:
    return wrap(name, LETTERS, break_long_words=False) or [name]


def _placed(lines: list[str], x: float, y: float) -> tuple[tuple[float, float, str], ...]:
    return tuple((round(x, 1), round(y + turn * LINE, 1), line) for turn, line in enumerate(lines))


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
