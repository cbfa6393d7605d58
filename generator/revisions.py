"""Versions of the words that lie in git or in a folder, as documents."""

from __future__ import annotations

import shutil
import subprocess
import tarfile
import tempfile
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path

from generator.overlay import lay
from generator.read import COMPANY, CONTENT, Document, read_company, read_content


class RevisionError(Exception):
    """A version cannot be had; the message says why and what to do."""


@dataclass(frozen=True)
class Revision:
    """The tips of one version, a company's laid over upstream's, and the name it goes by.

    A tip that a company hides is there: it is not gone.
    """

    name: str
    tips: tuple[Document, ...]
    is_fork: bool = False


def working_tree(root: Path) -> Revision:
    """The words as they are now. raises RevisionError where there are none to read."""
    return _folder(root, "the working tree")


def revision(root: Path, name: str) -> Revision:
    """A folder with a playbook in it, or else a git revision: a commit, a branch, a tag.

    A version such as 1.0.2 also finds the tag v1.0.2. raises RevisionError.
    """
    if not name.strip():
        raise RevisionError("an empty name is no version — write a commit, a tag or a folder")
    folder = Path(name)
    if _is_folder(folder / CONTENT):
        return _folder(folder, name)
    if _is_folder(folder) and name not in (".", ".."):
        raise RevisionError(f"{name} has no folder {CONTENT}, so there are no tips to compare")
    commit = _commit(root, name)
    with tempfile.TemporaryDirectory(prefix="playbook-revision-") as temporary:
        listed = _git(root, "ls-tree", "--name-only", commit, "--", COMPANY).stdout.split()
        folders = (CONTENT, COMPANY) if listed else (CONTENT,)
        archive = _git(root, "archive", "--format=tar", commit, "--", *folders)
        if archive.returncode:
            raise RevisionError(
                f"{name} holds no folder {CONTENT} — name a version from after the playbook began"
            )
        with tarfile.open(fileobj=BytesIO(archive.stdout)) as tar:
            tar.extractall(temporary, filter="data")
        return _folder(Path(temporary), name)


def _is_folder(path: Path) -> bool:
    """Whether a folder stands there; a name too long for any is not one."""
    try:
        return path.is_dir()
    except OSError:
        return False


def _folder(folder: Path, name: str) -> Revision:
    if not (folder / CONTENT).is_dir():
        raise RevisionError(f"{name} has no folder {CONTENT}, so there are no tips to compare")
    documents, _ = read_content(folder)
    laid, _ = lay(documents, read_company(folder)[0])
    for tip in laid.documents.tips:
        if tip.data is None:
            raise RevisionError(
                f"{tip.path} of {name} cannot be read — `./playbook check` says what is wrong"
            )
    return Revision(name, laid.documents.tips, laid.is_fork)


def _commit(root: Path, name: str) -> str:
    if shutil.which("git") is None:
        raise RevisionError("git is not there — install it, or give two folders to compare")
    if _git(root, "rev-parse", "--git-dir").returncode:
        raise RevisionError(
            f"{root} is not under git, so it has no version {name} — give a folder to compare with"
        )
    for wanted in (name, f"v{name}"):
        found = _git(
            root, "rev-parse", "--verify", "--quiet", "--end-of-options", wanted + "^{commit}"
        )
        if not found.returncode:
            return found.stdout.decode().strip()
    raise RevisionError(
        f"git knows no version {name} — give a commit, a branch or a tag (`git tag` lists them), "
        "or a folder. A copy made with --depth lacks older versions: `git fetch --unshallow`"
    )


def _git(root: Path, *arguments: str) -> subprocess.CompletedProcess[bytes]:
    return subprocess.run(["git", *arguments], cwd=root, capture_output=True, check=False)
