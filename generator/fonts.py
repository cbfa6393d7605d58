"""The two typefaces: from pinned packages, cut down to the letters the site needs.

The display face is Red Hat Display, the text face is Source Serif Pro; both are
under the SIL Open Font License. "Source" is a reserved font name, so a subset may
not keep it: the subsets are renamed, and the licence travels with them.
"""

from __future__ import annotations

import io
from collections.abc import Iterable
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path

from generator.kept_work import KeptWork
from generator.unchanged import installed

MOST_KEPT = 200  # files
# Basic Latin, Latin-1 and common punctuation; what a playbook's own texts use besides
# (the letters of Polish, say) is added by the caller.
LETTERS = (
    (0x20, 0x7E),
    (0xA0, 0xFF),
    (0x152, 0x153),
    (0x2010, 0x2015),
    (0x2018, 0x201E),
    (0x2022, 0x2022),
    (0x2026, 0x2026),
    (0x20AC, 0x20AC),
    (0x2190, 0x2193),
    (0x2212, 0x2212),
)
ASCII = bytes(range(128))
# Layout features worth their bytes: kerning and ligatures.
FEATURES = ["kern", "liga", "ccmp", "locl"]


@dataclass(frozen=True)
class Face:
    """One weight of a typeface: where it comes from and what the site calls it."""

    package: str
    distribution: str
    file: str
    licence: str
    family: str
    weight: int
    style: str
    name: str


FACES = (
    Face(
        "font_rhd",
        "font-rhd",
        "RedHatDisplay-Black.ttf",
        "OFL.txt",
        "Playbook Display",
        900,
        "normal",
        "display-900",
    ),
    Face(
        "font_rhd",
        "font-rhd",
        "RedHatDisplay-SemiBold.ttf",
        "OFL.txt",
        "Playbook Display",
        600,
        "normal",
        "display-600",
    ),
    Face(
        "font_source_serif_pro",
        "font-source-serif-pro",
        "SourceSerifPro-Regular.ttf",
        "LICENSE.txt",
        "Playbook Text",
        400,
        "normal",
        "text-400",
    ),
    Face(
        "font_source_serif_pro",
        "font-source-serif-pro",
        "SourceSerifPro-Semibold.ttf",
        "LICENSE.txt",
        "Playbook Text",
        600,
        "normal",
        "text-600",
    ),
    Face(
        "font_source_serif_pro",
        "font-source-serif-pro",
        "SourceSerifPro-It.ttf",
        "LICENSE.txt",
        "Playbook Text",
        400,
        "italic",
        "text-400-italic",
    ),
)


def source_file(face: Face) -> bytes:
    """The full font file of a face, as its package ships it (the press embeds this one)."""
    return (files(face.package) / "files" / face.file).read_bytes()


def letters(texts: Iterable[str]) -> tuple[int, ...]:
    """The code points to keep for a playbook with these texts, in order."""
    basic = {c for first, last in LETTERS for c in range(first, last + 1)}
    rest: set[str] = set()
    for text in texts:
        # Those of ASCII are kept anyway; without them little is left to look at.
        rest.update(text.encode("utf-8", "ignore").translate(None, ASCII).decode())
    return tuple(sorted(basic | {ord(c) for c in rest if c.isprintable()}))


def web_fonts(texts: Iterable[str], cache: Path) -> dict[str, bytes]:
    """All files of assets/fonts/: the subset woff2 files, their licences and fonts.css.

    in: all texts of the playbook (decides the letters), and a folder for finished
    subsets, keyed on everything that decides their bytes; it may be deleted at any time.
    out: file name to content.
    """
    out: dict[str, bytes] = {}
    kept = letters(texts)
    for face in FACES:
        data = _cached_subset(face, kept, cache)
        out[f"{face.name}.woff2"] = data
        licence = (files(face.package) / "files" / face.licence).read_bytes()
        out[f"{face.package.replace('_', '-')}-licence.txt"] = licence
    out["fonts.css"] = _stylesheet().encode()
    return out


def _cached_subset(face: Face, kept_letters: tuple[int, ...], cache: Path) -> bytes:
    versions = tuple(map(installed, (face.distribution, "fonttools", "brotli")))
    kept = KeptWork(cache, MOST_KEPT)
    name = kept.name(repr((face, versions, kept_letters, FEATURES)), ".woff2")
    data = kept.read(name)
    if data is None:
        data = _subset(face, kept_letters)
        kept.keep(name, data)
        kept.tidy((".woff2",))
    return data


def _subset(face: Face, kept_letters: tuple[int, ...]) -> bytes:
    from fontTools import subset
    from fontTools.ttLib import TTFont

    options = subset.Options(
        flavor="woff2",
        layout_features=FEATURES,
        name_IDs=[0, 1, 2, 3, 4, 6, 13, 14],
        hinting=False,
        desubroutinize=True,
        recalc_timestamp=False,
        notdef_outline=True,
    )
    font = TTFont(io.BytesIO(source_file(face)), recalcTimestamp=False)
    cutter = subset.Subsetter(options)
    cutter.populate(unicodes=kept_letters)
    cutter.subset(font)
    _rename(font, face)
    out = io.BytesIO()
    font.flavor = "woff2"
    font.save(out, reorderTables=True)
    return out.getvalue()


def _rename(font: object, face: Face) -> None:
    """Give the subset our own name, as the licence asks where a name is reserved."""
    names = font["name"]  # type: ignore[index]
    label = f"{face.family} {face.weight}{' Italic' if face.style == 'italic' else ''}"
    postscript = label.replace(" ", "")
    for record in list(names.names):
        new = {1: face.family, 2: "Regular", 3: label, 4: label, 6: postscript}.get(record.nameID)
        if new is not None:
            names.setName(new, record.nameID, record.platformID, record.platEncID, record.langID)


def _stylesheet() -> str:
    return "".join(
        f'@font-face{{font-family:"{face.family}";font-weight:{face.weight};'
        f"font-style:{face.style};font-display:swap;"
        f'src:url("{face.name}.woff2") format("woff2")}}\n'
        for face in FACES
    )
