"""Values → files. Knows nothing of what it writes."""

from __future__ import annotations

import os
import re
import shutil
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:  # commands that write one file need no templates
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


def replace_file(path: Path, data: bytes) -> None:
    """Write a file whole, or leave it as it was: a full disk and a kill take nothing away.

    A link stays a link, and a file keeps its rights; a device is written as ever. raises OSError.
    """
    place = path.resolve()
    if place.exists() and not place.is_file():
        place.write_bytes(data)
        return
    part = place.with_name(f".playbook-{os.getpid()}.part")  # its name is never too long
    try:
        part.write_bytes(data)
        if place.exists():
            shutil.copymode(place, part)
        part.replace(place)
    except BaseException:
        part.unlink(missing_ok=True)
        raise


def reason_of(fault: OSError) -> str:
    """Why something could not be written, with the file: `No space left on device (/srv/x)`.

    Copying a folder collects a fault for each file; the first one tells enough.
    """
    if isinstance(fault, shutil.Error) and fault.args and isinstance(fault.args[0], list):
        _, place, why = fault.args[0][0]
        words = re.sub(r"^\[\w+ \d+\] |: '.*$", "", str(why), flags=re.DOTALL)
        return f"{words} ({place})"
    where = f" ({fault.filename})" if fault.filename else ""
    return f"{fault.strerror or fault}{where}"


def _files_below(folder: Path) -> list[Path]:
    return [path for path in folder.rglob("*") if path.is_file()] if folder.is_dir() else []
