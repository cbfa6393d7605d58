"""A folder of one's own to work in, removed at the end, also when its owner was killed.

Whoever makes one holds its lock for as long as the process lives, so the next one can tell
what a killed process left from what another is working on: numbers of processes are given out
again, and in a container they are the same every time.
"""

from __future__ import annotations

import os
import shutil
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from generator.unchanged import BUILDING

if sys.platform != "win32":
    import fcntl

SERVING = "playbook-serve-"
# What stands in this folder of a workshop belongs beside the workshop: its owner took it away for
# a moment, and whoever clears up after a killed owner puts it back.
TAKEN = "taken"


@contextmanager
def workshop(parent: Path, prefix: str = BUILDING) -> Iterator[Path]:
    """A new folder in `parent`, which is made if it is not there; removed whatever happens.

    Clears away, before and after, what killed processes left there. raises OSError.
    """
    parent.mkdir(parents=True, exist_ok=True)
    sweep(parent, prefix)
    folder, held = _own_folder(parent, prefix)
    try:
        folder.chmod(0o755)
        yield folder
    finally:
        clear(folder)
        unlock(held)
        sweep(parent, prefix)


def _own_folder(parent: Path, prefix: str) -> tuple[Path, int | None]:
    """A new folder and its lock. One that was swept before it was locked is made again."""
    while True:
        folder = Path(tempfile.mkdtemp(prefix=f"{prefix}{os.getpid()}-", dir=parent))
        try:
            held = lock(folder, wait=True)
        except BaseException:  # a signal that ends us may come just now
            shutil.rmtree(folder, ignore_errors=True)
            raise
        if folder.is_dir():
            return folder, held
        unlock(held)


def clear(folder: Path) -> None:
    """Remove a workshop; what was only taken goes back first."""
    for taken in (folder / TAKEN).glob("*"):
        back = folder.parent / taken.name
        if not os.path.lexists(back):
            with suppress(OSError):
                taken.rename(back)
    shutil.rmtree(folder, ignore_errors=True)


def sweep(parent: Path, prefix: str = BUILDING) -> None:
    """Remove the workshops whose owners are gone."""
    for left in parent.glob(f"{prefix}*"):
        owner = left.name.removeprefix(prefix).partition("-")[0]
        if not owner.isdecimal() or not left.is_dir():
            continue
        try:
            held = lock(left)
        except OSError:  # somebody is at work in it, or has just removed it
            continue
        if held is not None or not runs(int(owner)):
            clear(left)
        unlock(held)


def lock(folder: Path, *, wait: bool = False) -> int | None:
    """Take the lock of a folder: what `unlock` wants; None where the system or disk knows none.

    It is let go when the process ends, however it ends. raises BlockingIOError when another has it
    (unless `wait`), FileNotFoundError.
    """
    if sys.platform == "win32":
        return None
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | (0 if wait else fcntl.LOCK_NB))
    except OSError as fault:
        os.close(descriptor)
        if isinstance(fault, BlockingIOError):
            raise
        return None
    return descriptor


def unlock(held: int | None) -> None:
    """Let a lock go."""
    if held is not None:
        os.close(held)


def runs(pid: int) -> bool:
    """Whether a process of that number is there; on Windows, where asking ends it, always yes."""
    if sys.platform == "win32":
        return True
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True
