"""A finished site → its place, in one step, with what readers of the last one still need."""

from __future__ import annotations

import ctypes
import errno
import json
import os
import re
import shutil
import stat
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

from generator.workshop import TAKEN, lock, unlock

# The mark of a folder that a build made and a later one may replace.
STAMP = "playbook-build.json"
RELEASE = re.compile(r"[0-9a-f]{12}")
TOP = "top"  # in that file: all that the build put at the top of the site
# What somebody packed beside a file is of that file as it was; what systems leave is nobody's.
NOT_OWN = re.compile(r".*\.(?:gz|br|zst)|\.DS_Store|Thumbs\.db|desktop\.ini", re.IGNORECASE)
FOLDER_RIGHTS, FILE_RIGHTS = 0o755, 0o644
# The disk cannot exchange two folders, or the system does not know how.
CANNOT = (errno.ENOSYS, errno.EINVAL, errno.EPERM, errno.ENOTSUP)


class FolderNotOursError(Exception):
    """The place of the site holds something that no build put there."""


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


def publish(
    finished: Path, target: Path, workshop: Path, then: Callable[[], None] = lambda: None
) -> list[str]:
    """Put a finished site in its place, in one step where the system can.

    in: the site, the folder that readers are shown, and the workshop both the site and what it
    replaces may stand in; all on one disk. `then` is called when it is in its place, before
    another build may put its own there. A reader of the folder sees the old site or the new
    one. Linux and macOS exchange the two folders; elsewhere there is a moment between two renames,
    and the old site comes back if the second one fails, or with the next build.
    out: what was kept that no build made, by name (see `keep_own_files`).
    raises FolderNotOursError, OSError; the site that was there then stands as it was.
    """
    held = lock(target.parent, wait=True)  # two at once would not see each other's releases
    try:
        check_target(target)
        keep_last_release(finished, target)
        settle(finished, target)
        kept = keep_own_files(finished, target)
        if not target.exists():
            finished.rename(target)
        elif not _exchange(finished, target):
            _rename_twice(finished, target, workshop)
        then()
    finally:
        unlock(held)
    return kept


def release_of(site: Path) -> str | None:
    """The release that a published folder is of; None where it is none of ours."""
    release = str(stamp_of(site).get("release"))
    return release if RELEASE.fullmatch(release) else None


def stamp_of(site: Path) -> dict[str, Any]:
    """What a build wrote of itself into a site; nothing where it is none of ours."""
    try:
        stamp = json.loads((site / STAMP).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return stamp if isinstance(stamp, dict) else {}


def keep_last_release(site: Path, published: Path) -> None:
    """Take the assets of the release that is published now along, and of no older one.

    Whoever opened a page a minute ago still gets the scripts that belong to it. Where the same
    release is published again, what it kept stays.
    """
    new, last = release_of(site), release_of(published)
    if last is None:
        return
    wanted, assets = [last], published / "assets"
    if last == new:  # somebody may have removed the folder, which is why it is built again
        names = [folder.name for folder in assets.iterdir()] if assets.is_dir() else []
        wanted = [name for name in names if RELEASE.fullmatch(name)]
    for release in wanted:
        old, kept = assets / release, site / "assets" / release
        if old.is_dir() and not kept.exists():
            shutil.copytree(old, kept, copy_function=_link_or_copy)


def keep_own_files(site: Path, published: Path) -> list[str]:
    """Take along what somebody put at the top of the published site: .htaccess, .well-known.

    That is what the build that made it did not name in its mark; where the new site has something
    of that name, it stays as it is built. Rights and dates are its owner's. out: the names.
    raises OSError where something cannot be taken along, since it would be gone.
    """
    made = stamp_of(published).get(TOP)
    if not isinstance(made, list):  # by a version that did not say, or nothing is there
        return []
    kept = []
    for old in sorted(published.iterdir()):
        new = site / old.name
        if old.name in made or NOT_OWN.fullmatch(old.name) or os.path.lexists(new):
            continue
        if old.is_symlink():
            new.symlink_to(old.readlink())
        elif old.is_dir():
            shutil.copytree(old, new, symlinks=True, copy_function=_link_or_copy)
        else:
            _link_or_copy(str(old), str(new))
        kept.append(old.name)
    return kept


def _link_or_copy(old: str, new: str) -> None:
    """One more name for a file that nobody changes any more; a copy where the disk cannot."""
    try:
        os.link(old, new)
    except OSError:
        shutil.copy2(old, new)


def settle(site: Path, published: Path) -> None:
    """Give every file the rights a web server needs, whatever the umask, and keep dates.

    A file that is as it was published keeps its date: servers make ETag and Last-Modified of it, so
    what has not changed is not sent again, and programs that copy only what is newer skip it.
    """
    _give_rights(site, site.stat(), FOLDER_RIGHTS)
    there = {entry.name: entry for entry in os.scandir(published)} if published.is_dir() else {}
    for entry in os.scandir(site):
        if entry.is_dir():
            settle(Path(entry.path), published / entry.name)
        else:
            _give_rights(entry, entry.stat(), FILE_RIGHTS)
            if entry.name in there:
                _keep_date(entry, there[entry.name])


def _give_rights(path: Path | os.DirEntry[str], state: os.stat_result, rights: int) -> None:
    if stat.S_IMODE(state.st_mode) != rights:
        Path(path).chmod(rights)


def _keep_date(path: os.DirEntry[str], before: os.DirEntry[str]) -> None:
    try:
        old, state = before.stat(), path.stat()
    except OSError:  # a link of somebody's that leads nowhere
        return
    if old.st_ino == state.st_ino or old.st_size != state.st_size:
        return
    if before.is_file() and Path(before).read_bytes() == Path(path).read_bytes():
        os.utime(path, ns=(state.st_atime_ns, old.st_mtime_ns))


def _rename_twice(finished: Path, target: Path, workshop: Path) -> None:
    """Replace a folder where two cannot be exchanged; the old one goes back if that fails."""
    old = workshop / TAKEN / target.name
    old.parent.mkdir()
    target.rename(old)
    try:
        finished.rename(target)
    except OSError:
        old.rename(target)
        raise


def _exchange(one: Path, other: Path) -> bool:
    """Swap two folders at once; False where the system or the disk cannot.

    Linux: renameat2(2) with RENAME_EXCHANGE; macOS: renamex_np(2) with RENAME_SWAP. raises OSError.
    """
    here, swap = -100, 2  # AT_FDCWD; RENAME_EXCHANGE and RENAME_SWAP are the same number
    paths = os.fsencode(one), os.fsencode(other)
    try:
        library = ctypes.CDLL(None, use_errno=True)
        if sys.platform == "linux":
            failed = library.renameat2(here, paths[0], here, paths[1], swap)
        elif sys.platform == "darwin":
            failed = library.renamex_np(*paths, swap)
        else:
            return False
    except (AttributeError, OSError):
        return False
    if not failed:
        return True
    code = ctypes.get_errno()
    if code in CANNOT:
        return False
    raise OSError(code, os.strerror(code), str(other))
