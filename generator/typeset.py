"""A sheet's data and its template → PDF, pictures, measurements. The only room that knows typst.

Templates stand in `typst/`. They get their data as JSON through `sys.inputs`, so a text can never
become code, and see no font but those of the site's own packages.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache, cached_property
from importlib.resources import files
from pathlib import Path
from typing import Any

from generator import qr
from generator.unchanged import installed

TEMPLATES = Path(__file__).parent / "typst"
FONT_PACKAGES = ("font_rhd", "font_source_serif_pro")
# PDF/UA-1 (ISO 14289-1): tagged, titled, with its language, fonts embedded, pictures described.
STANDARD = "ua-1"


@dataclass(frozen=True)
class Sheet:
    """One document for the press: a template's name, and what it is told."""

    template: str
    data: dict[str, Any] = field(default_factory=dict)

    @cached_property
    def recipe(self) -> str:
        """Everything but the tools that decides the bytes of the document."""
        return json.dumps([self.template, self.data], sort_keys=True, ensure_ascii=False)


def pdf(sheet: Sheet) -> bytes:
    """The document as PDF/UA-1; the same sheet gives the same bytes on every machine."""
    return pdf_and_settings(sheet, {})[0]


def pdf_and_settings(sheet: Sheet, known: Mapping[str, int]) -> tuple[bytes, dict[str, int]]:
    """The same, and which setting each tip got in each place (`book/12` → 3).

    `known` are settings from an earlier time, of tips that are still the same; to try out which one
    fits takes half of the time. They change nothing about the document.
    """
    compiler = _compiler(sheet, known)
    made = compiler.compile(format="pdf", pdf_standards=STANDARD, timestamp=0)
    assert isinstance(made, bytes)
    return made, dict(json.loads(compiler.query("<setting>", field="value")))


def pictures(sheet: Sheet, ppi: float) -> list[bytes]:
    """A PNG of each page, at that many pixels an inch."""
    made = _compiler(sheet).compile(format="png", ppi=ppi)
    return [made] if isinstance(made, bytes) else list(made or [])


def page_count(data: bytes) -> int:
    """How many pages a PDF of the press has, as its page tree says."""
    return max(int(count) for count in re.findall(rb"/Type/Pages/Count (\d+)", data))


def measured(sheet: Sheet, label: str) -> list[Any]:
    """What a template wrote down (`metadata`) under that label while it was set."""
    found: list[Any] = json.loads(_compiler(sheet).query(f"<{label}>", field="value"))
    return found


def cannot_draw(picture_format: str, picture: bytes) -> str:
    """Why a picture cannot be printed, in the typesetter's own words; empty where it can."""
    data = {"format": picture_format, "bytes": list(picture)}
    try:
        _compiler(Sheet("trial", {"picture": data})).compile(format="pdf")
    except RuntimeError as fault:  # TypstError is one
        return str(fault).strip().splitlines()[0].removeprefix("failed to compile document: ")
    return ""


@cache
def version() -> str:
    """The tools that decide how a page comes out: the typesetter, the fonts and the templates.

    out: SHA-256 in hexadecimal.
    """
    packages = ("typst", "font-rhd", "font-source-serif-pro", "segno")
    sources = [*sorted(TEMPLATES.glob("*.typ")), Path(qr.__file__)]
    texts = [path.read_text(encoding="utf-8") for path in sources]
    told = json.dumps([[installed(package) for package in packages], texts])
    return hashlib.sha256(told.encode()).hexdigest()


def without_letter(text: str) -> str:
    """The signs of a text that no font of the press has, each once, in order."""
    known = _letters()
    signs = dict.fromkeys(text)
    return "".join(c for c in signs if ord(c) not in known and c.isprintable())


def _compiler(sheet: Sheet, settings: Mapping[str, int] | None = None) -> Any:
    import typst

    return typst.Compiler(
        input=str(TEMPLATES / f"{sheet.template}.typ"),
        root=str(TEMPLATES),
        font_paths=_fonts(),
        ignore_system_fonts=True,
        sys_inputs={
            "data": json.dumps(sheet.data, ensure_ascii=False),
            "settings": json.dumps(settings or {}),
            "codes": json.dumps(_codes(sheet)),
        },
    )


def _codes(sheet: Sheet) -> dict[str, str]:
    """The QR codes of the addresses that a sheet or the frame of a measured one shows (`qr`).

    They are drawn only now that it is printed.
    """
    shown = [data.get("qr") for data in (sheet.data, sheet.data.get("frame", {}))]
    return {one["url"]: qr.svg(one["url"]) for one in shown if one}


@cache
def _fonts() -> Any:
    """The packaged fonts, and none of the machine's or of typst's own: the same page everywhere."""
    import typst

    return typst.Fonts(
        include_system_fonts=False,
        include_embedded_fonts=False,
        font_paths=[str(files(package) / "files") for package in FONT_PACKAGES],
    )


@cache
def _letters() -> frozenset[int]:
    from fontTools.ttLib import TTFont

    found: set[int] = set()
    for package, name in zip(
        FONT_PACKAGES, ("RedHatDisplay-SemiBold.ttf", "SourceSerifPro-Regular.ttf"), strict=True
    ):
        with TTFont(str(files(package) / "files" / name), lazy=True) as font:
            found |= set(font.getBestCmap())
    return frozenset(found)
