"""Reading a PDF back as a printer and a reader would: pages, pictures, words, places, QR codes."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import pypdf
import pypdfium2
import zxingcpp

MM = 72 / 25.4  # points in a millimetre
GRID = (24, 34)  # columns and rows of the coarse picture of a portrait page


@dataclass(frozen=True)
class Box:
    """Where something stands on a page, in millimetres from its top left corner."""

    left: float
    top: float
    right: float
    bottom: float


@dataclass(frozen=True)
class Picture:
    """A page as grey values, row by row: 0 is black, 255 is white."""

    width: int
    height: int
    rows: bytes

    def grid(self, columns: int, rows: int) -> list[list[int]]:
        """How much ink stands in each cell, in hundredths."""
        return [
            [self._ink(column, row, columns, rows) for column in range(columns)]
            for row in range(rows)
        ]

    def _ink(self, column: int, row: int, columns: int, rows: int) -> int:
        left, right = (self.width * place // columns for place in (column, column + 1))
        top, bottom = (self.height * place // rows for place in (row, row + 1))
        lines = [
            self.rows[y * self.width + left : y * self.width + right] for y in range(top, bottom)
        ]
        cell = b"".join(lines)
        return round(100 - sum(cell) / 2.55 / len(cell))

    def ink_box(self) -> tuple[float, float, float, float]:
        """Left, top, right and bottom of everything printed, as shares of the page."""
        lines = [self.rows[y * self.width : (y + 1) * self.width] for y in range(self.height)]
        inked = [y for y, line in enumerate(lines) if min(line) < 200]
        across = [x for x in range(self.width) if min(self.rows[x :: self.width]) < 200]
        return (
            across[0] / self.width,
            inked[0] / self.height,
            across[-1] / self.width,
            inked[-1] / self.height,
        )


def _letters(text: str) -> str:
    """A text without spaces and hyphens: at the end of a line nobody can tell which it was."""
    return re.sub(r"[\s\-\u00ad\ufffe\u200b]", "", text)


class Paper:
    """One PDF file."""

    def __init__(self, file: Path) -> None:
        self.file = file
        self.data = file.read_bytes()

    @cached_property
    def pdf(self) -> pypdf.PdfReader:
        return pypdf.PdfReader(self.file)

    @cached_property
    def drawn(self) -> Any:
        return pypdfium2.PdfDocument(self.data)

    def __len__(self) -> int:
        return len(self.pdf.pages)

    def size(self, page: int = 0) -> tuple[int, int]:
        """Width and height of a page in whole millimetres."""
        box = self.pdf.pages[page].mediabox
        return round(float(box.width) / MM), round(float(box.height) / MM)

    def text(self, page: int = 0) -> str:
        """The words of a page, with single spaces and without soft hyphens."""
        text: str = self.drawn[page].get_textpage().get_text_range()
        text = re.sub(r"[\u00ad\ufffe]\s*|\u200b", "", text)
        return " ".join(text.split())

    def says(self, words: str, page: int = 0) -> bool:
        """Whether a page says this, however its lines are broken."""
        return _letters(words) in _letters(self.drawn[page].get_textpage().get_text_range())

    def find(self, words: str, page: int) -> list[Box]:
        """Every place on a page where these words begin."""
        textpage = self.drawn[page].get_textpage()
        height = self.drawn[page].get_size()[1]
        searcher = textpage.search(words, match_case=True)
        found = []
        while (hit := searcher.get_next()) is not None:
            index, _ = hit
            left, bottom, right, top = textpage.get_charbox(index)
            numbers = left, height - top, right, height - bottom
            found.append(Box(*(number / MM for number in numbers)))
        return found

    def picture(self, page: int = 0, ppi: int = 100) -> Picture:
        """A page as a black-and-white printer sees it."""
        bitmap = self.drawn[page].render(scale=ppi / 72, grayscale=True)
        whole = bytes(bitmap.buffer)
        lines = [whole[y * bitmap.stride :][: bitmap.width] for y in range(bitmap.height)]
        return Picture(bitmap.width, bitmap.height, b"".join(lines))

    def codes(self, page: int = 0) -> list[str]:
        """What the QR codes on a page say."""
        picture = self.picture(page, 200)
        shape = (picture.height, picture.width)
        return [
            found.text
            for found in zxingcpp.read_barcodes(memoryview(picture.rows).cast("B", shape))
        ]

    def links(self) -> set[str]:
        """Every address on the web that the document links to."""
        found = set()
        for page in self.pdf.pages:
            for note in page.get("/Annots") or []:
                action = note.get_object().get("/A")
                if action is not None and "/URI" in action.get_object():
                    found.add(str(action.get_object()["/URI"]))
        return found

    def jumps(self) -> int:
        """How many links lead to another place in the document."""
        notes = [n.get_object() for page in self.pdf.pages for n in page.get("/Annots") or []]
        inner = (note.get("/A", {}).get("/S") == "/GoTo" or "/Dest" in note for note in notes)
        return sum(inner)

    def fonts(self) -> dict[str, bool]:
        """The fonts of the document, and whether each is embedded."""
        found: dict[str, bool] = {}
        for page in self.pdf.pages:
            resources: Any = page["/Resources"]
            fonts = resources.get("/Font", {})
            for name in fonts:
                font = fonts[name].get_object()
                inner = font.get("/DescendantFonts", [font])[0].get_object()
                descriptor = inner["/FontDescriptor"].get_object()
                embedded = any(key in descriptor for key in ("/FontFile2", "/FontFile3"))
                found[str(font["/BaseFont"])] = embedded
        return found

    @property
    def root(self) -> Any:
        """The document's catalogue."""
        return self.pdf.trailer["/Root"]

    def tags(self) -> list[str]:
        """The kinds of its tags, in reading order."""
        found: list[str] = []

        def walk(node: Any) -> None:
            node = node.get_object() if hasattr(node, "get_object") else node
            if isinstance(node, list):
                for child in node:
                    walk(child)
            elif isinstance(node, dict):
                if "/S" in node:
                    found.append(str(node["/S"]))
                walk(node.get("/K", []))

        walk(self.root["/StructTreeRoot"])
        return found
