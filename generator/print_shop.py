"""What the print shop offers: finished PDFs as values, for the page that lists them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

# Below the root of the site, not among the assets of a release: people pass on addresses of PDFs.
FOLDER = "paper"
GROUPS = ("wall", "starters", "cards", "chapters", "book", "work")


@dataclass(frozen=True, order=True)
class Printed:
    """One finished PDF: what it is, where it stands below the site's root, and how large it is.

    `word` is its name among the words of group `shop`; the cards of a chapter have `chapter`, its
    slug, instead, the sheet of a starter five `starter`. `picture` is the path of a picture of the
    first page, for the first paper only.
    """

    language: str
    group: str
    name: str
    paper: str
    path: str
    pages: int
    size: int
    word: str = ""
    chapter: str = ""
    starter: str = ""
    picture: str = ""
    picture_size: tuple[int, int] = (0, 0)


@dataclass(frozen=True)
class Item:
    """One thing on the page: the same sheet on each paper."""

    word: str
    chapter: str
    starter: str
    files: tuple[Printed, ...]

    @property
    def first(self) -> Printed:
        """The file whose first page is shown."""
        return self.files[0]


def shelves(printed: Iterable[Printed], language: str) -> dict[str, list[Item]]:
    """What is offered in a language, by group and in the order it was made."""
    found: dict[str, dict[str, list[Printed]]] = {group: {} for group in GROUPS}
    for one in printed:
        if one.language == language:
            found[one.group].setdefault(one.name, []).append(one)
    return {
        group: [
            Item(files[0].word, files[0].chapter, files[0].starter, tuple(files))
            for files in items.values()
        ]
        for group, items in found.items()
        if items
    }


def kilobytes(size: int) -> str:
    """`48 kB` or `1.7 MB`, as people read it; the decimal sign is the caller's."""
    if size < 999_500:
        return f"{max(1, round(size / 1000))} kB"
    return f"{size / 1_000_000:.1f} MB"
