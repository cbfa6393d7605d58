"""A stand-in for `aws s3 sync`: object storage is a folder, and objects appear one at a time.

    python storage.py FOLDER s3 sync FROM TO [--exclude PATTERN] [--delete] [--cache-control …]

In no order, as the real one works on many at once; each object is there whole or not at all.
"""

from __future__ import annotations

import argparse
import random
import shutil
import sys
from fnmatch import fnmatch
from pathlib import Path


def main(folder: str, arguments: list[str]) -> None:
    """Do as the command says."""
    parser = argparse.ArgumentParser()
    for name in ("service", "command", "source", "target"):
        parser.add_argument(name)
    parser.add_argument("--exclude", default="")
    parser.add_argument("--cache-control", required=False)
    parser.add_argument("--delete", action="store_true")
    wish = parser.parse_args(arguments)
    source = Path(wish.source)
    target = Path(folder) / wish.target.removeprefix("s3://")
    files = [path.relative_to(source) for path in source.rglob("*") if path.is_file()]
    wanted = [path for path in files if not fnmatch(path.as_posix(), wish.exclude)]
    random.shuffle(wanted)
    for path in wanted:
        send(source / path, target / path)
    if wish.delete:
        clear(target, set(files))


def send(file: Path, aim: Path) -> None:
    """Copy one object, unless it is there already."""
    if aim.exists() and aim.read_bytes() == file.read_bytes():
        return
    aim.parent.mkdir(parents=True, exist_ok=True)
    part = aim.with_name(f".{aim.name}.part")
    shutil.copy(file, part)
    part.replace(aim)


def clear(target: Path, wanted: set[Path]) -> None:
    """Remove what is not wanted, and folders that are then empty: storage has none."""
    for path in sorted(target.rglob("*"), reverse=True):
        if path.is_file() and path.relative_to(target) not in wanted:
            path.unlink()
        elif path.is_dir() and not any(path.iterdir()):
            path.rmdir()


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2:])
