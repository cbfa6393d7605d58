"""Finished work that is kept for the next time, each piece under a fingerprint of what decides it.

The folder may be deleted at any moment, and another process may be at work in it.
"""

from __future__ import annotations

import hashlib
import os
import zlib
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

CACHE = ".playbook"
SUM = 4  # bytes of a checksum


def cache_folder(root: Path) -> Path:
    """Where finished work is kept; `PLAYBOOK_CACHE` moves it. May be deleted at any time."""
    return Path(os.environ.get("PLAYBOOK_CACHE") or root / CACHE)


@dataclass(frozen=True)
class KeptWork:
    """A folder of finished files; `most` is how many it holds before the oldest go.

    Behind the bytes of each stands their checksum: what a crash of the machine or a full disk left
    half-written is not there.
    """

    folder: Path
    most: int

    @staticmethod
    def name(recipe: str, suffix: str) -> str:
        """The file that holds what this recipe makes."""
        return f"{hashlib.sha256(recipe.encode()).hexdigest()[:32]}{suffix}"

    def read(self, name: str) -> bytes | None:
        """The file's bytes; None where it is not there, or not whole."""
        try:
            found = (self.folder / name).read_bytes()
        except OSError:
            return None
        data, sum_ = found[:-SUM], found[-SUM:]
        return data if sum_ == _sum(data) else None

    def keep(self, name: str, data: bytes) -> None:
        """Keep a file; where nothing can be written, the next build makes it again."""
        part = self.folder / f"{name}.{id(data)}.part"
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
            with part.open("wb") as file:
                file.write(data)
                file.write(_sum(data))
            part.replace(self.folder / name)
        except OSError:
            with suppress(OSError):  # where the folder is none, there is nothing to remove either
                part.unlink()

    def tidy(self, suffixes: Iterable[str]) -> None:
        """Let the older half go when there is too much."""
        try:
            kept = [file for suffix in suffixes for file in self.folder.glob(f"*{suffix}")]
            if len(kept) > self.most:
                for old in sorted(kept, key=lambda file: file.stat().st_mtime)[: len(kept) // 2]:
                    old.unlink()
        except OSError:  # another build is at it too
            pass


def _sum(data: bytes) -> bytes:
    return zlib.crc32(data, 101).to_bytes(SUM)  # of nothing it is not zero, as an empty file is
