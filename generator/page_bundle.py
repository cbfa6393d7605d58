"""Many pages in one file: how the generator and MkDocs hand them to each other.

A folder and a file of its own for each page would be made, read and removed again four times in a
build; for a thousand tips that cost more than making the pages. First a line of JSON with paths and
lengths in bytes, then the pages one after another. It lives as long as a build.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path

# In the folder of a builder's job: what it is to make pages of, and what it made.
SOURCES, MADE = "pages.bundle", "made.bundle"


def write(file: Path, pages: Mapping[str, bytes]) -> None:
    """Write pages by their paths. raises OSError."""
    head = json.dumps([[path, len(data)] for path, data in pages.items()])
    with file.open("wb") as out:
        out.write(head.encode() + b"\n")
        out.writelines(pages.values())


def read(file: Path) -> dict[str, bytes]:
    """The pages of such a file by their paths. raises OSError where it is not there."""
    with file.open("rb") as found:
        return {path: found.read(length) for path, length in json.loads(found.readline())}
