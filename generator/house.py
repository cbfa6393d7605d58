"""What a house prints on its paper: its name and sign, and if it has them its logo and card back.

They stand in mkdocs.yml under `extra`: `mark`, `logo` and `card_back`, the last two being paths of
pictures from the playbook's folder on.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from generator.model import Settings
from generator.problem import Problem
from generator.settings import FILE

FORMATS = {".svg": "svg", ".png": "png", ".jpg": "jpg", ".jpeg": "jpg"}
MOST_BYTES = 2_000_000
# What a file of each format starts with; an SVG has its element somewhere near the top.
STARTS = {"png": b"\x89PNG\r\n\x1a\n", "jpg": b"\xff\xd8\xff"}


@dataclass(frozen=True)
class Picture:
    """A picture for paper: its format (svg, png or jpg) and its bytes."""

    format: str
    data: bytes


@dataclass(frozen=True)
class House:
    """Whose paper it is."""

    name: str
    mark: str
    logo: Picture | None = None
    card_back: Picture | None = None


def read_house(root: Path, settings: Settings) -> tuple[House, list[Problem]]:
    """The house of these settings. A picture that cannot be used is a problem, and left out."""
    extra = settings.raw.get("extra") or {}
    found: dict[str, Picture] = {}
    problems = []
    for key in ("logo", "card_back"):
        if not extra.get(key):
            continue
        picture = _picture(root, str(extra[key]))
        if isinstance(picture, Picture):
            found[key] = picture
        else:
            message, hint = picture
            problems.append(
                Problem(FILE, _line(root, key), 1, "picture", f"`{key}`: {message}", hint)
            )
    name = settings.site_name
    mark = str(extra.get("mark") or "".join(word[0] for word in name.split()[:3]).upper())
    return House(name, mark, found.get("logo"), found.get("card_back")), problems


def _picture(root: Path, name: str) -> Picture | tuple[str, str]:
    """The picture, or what is wrong with it and how to mend it."""
    path = root / name
    kind = FORMATS.get(path.suffix.lower())
    if kind is None:
        return f"{name} is no picture the press can print", f"use one of: {', '.join(FORMATS)}"
    if not path.resolve().is_relative_to(root.resolve()):
        return f"{name} lies outside the playbook", "put the picture into the playbook's folder"
    try:
        data = path.read_bytes()
    except OSError as fault:
        reason = "is not there" if isinstance(fault, FileNotFoundError) else f"{fault.strerror}"
        return f"{name}: {reason}", "the path counts from the playbook's folder"
    if len(data) > MOST_BYTES:
        return f"{name} has {len(data):,} bytes", f"keep it below {MOST_BYTES:,}"
    is_so = data.startswith(STARTS[kind]) if kind in STARTS else b"<svg" in data[:4096]
    if not is_so:
        return f"{name} does not hold what its name says", "save it again in that format"
    return Picture(kind, data)


def _line(root: Path, key: str) -> int:
    """Where the setting stands in mkdocs.yml."""
    lines = (root / FILE).read_text(encoding="utf-8").splitlines()
    found = (place for place, line in enumerate(lines, 1) if line.strip().startswith(f"{key}:"))
    return next(found, 1)
