"""Values → files. Knows nothing of what it writes."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from generator.render import OutFile


def write_tree(files: Iterable[OutFile], folder: Path) -> None:
    """Make the folder hold exactly these files; one whose bytes are the same is not touched."""
    wanted = {folder / file.path: file.data for file in files}
    for path in _files_below(folder):
        if path not in wanted:
            path.unlink()
    for path, data in wanted.items():
        if path.is_file() and path.read_bytes() == data:
            continue
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)


def write_files(files: Iterable[OutFile], folder: Path) -> None:
    """Write files below a folder, whatever else stands there."""
    for file in files:
        path = folder / file.path
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(file.data)


def _files_below(folder: Path) -> list[Path]:
    return [path for path in folder.rglob("*") if path.is_file()] if folder.is_dir() else []
