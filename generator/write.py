"""Values → files, and a finished site → its place in one step. Knows nothing of what it writes."""

from __future__ import annotations

import ctypes
import errno
import os
import shutil
import sys
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

from generator.render import OutFile
from generator.unchanged import BUILDING

# The mark of a folder that a build made and a later one may replace.
STAMP = "playbook-build.json"


class FolderNotOursError(Exception):
    """The place of the site holds something that no build put there."""


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


def check_target(target: Path) -> None:
    """Refuse to replace a folder that is not an earlier build.

    raises FolderNotOursError with the reason, where the folder holds files but no build's mark.
    """
    if not target.exists() or (target.is_dir() and not any(target.iterdir())):
        return
    if not target.is_dir() or not (target / STAMP).is_file():
        raise FolderNotOursError(
            f"{target} holds something that no build put there, and a build would replace it — "
            "choose another folder with --site-dir"
        )


@contextmanager
def workshop(target: Path) -> Iterator[Path]:
    """A folder of this build's own, beside the site and so on the same file system.

    It is removed at the end, whatever happens; what a killed build left is removed by the
    next one. Two builds at once never share one.
    """
    target.parent.mkdir(parents=True, exist_ok=True)
    _sweep(target.parent)
    folder = Path(tempfile.mkdtemp(prefix=f"{BUILDING}{os.getpid()}-", dir=target.parent))
    folder.chmod(0o755)
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _sweep(parent: Path) -> None:
    for left in parent.glob(f"{BUILDING}*"):
        owner = left.name.removeprefix(BUILDING).partition("-")[0]
        if owner.isdecimal() and not _runs(int(owner)):
            shutil.rmtree(left, ignore_errors=True)


def _runs(pid: int) -> bool:
    if sys.platform == "win32":  # os.kill would end the process there
        return True
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True


def publish(finished: Path, target: Path) -> None:
    """Put a finished site in its place, in one step where the system can.

    A reader of the folder sees the old site or the new one. On Linux the two folders are
    exchanged (renameat2); elsewhere there is a moment between two renames, and the old site
    comes back if the second one fails.
    """
    check_target(target)
    if not target.exists():
        finished.rename(target)
        return
    if _exchange(finished, target):
        shutil.rmtree(finished, ignore_errors=True)
        return
    old = finished.with_name("old-site")
    target.rename(old)
    try:
        finished.rename(target)
    except OSError:
        old.rename(target)
        raise
    shutil.rmtree(old, ignore_errors=True)


def _exchange(one: Path, other: Path) -> bool:
    """Swap two folders at once, as renameat2(2) with RENAME_EXCHANGE does; False if it cannot."""
    if sys.platform != "linux":
        return False
    try:
        renameat2 = ctypes.CDLL(None, use_errno=True).renameat2
    except (AttributeError, OSError):
        return False
    here, exchange = -100, 2  # AT_FDCWD, RENAME_EXCHANGE of <fcntl.h> and <linux/fs.h>
    if renameat2(here, os.fsencode(one), here, os.fsencode(other), exchange) == 0:
        return True
    if ctypes.get_errno() in (errno.ENOSYS, errno.EINVAL, errno.EPERM):
        return False
    code = ctypes.get_errno()
    raise OSError(code, os.strerror(code), str(other))
