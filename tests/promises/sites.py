"""What the promises about publishing ask of a site's folder."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import stat
import subprocess
import sys
import tempfile
from collections.abc import Mapping
from pathlib import Path

from generator import desk, publish
from tests.conftest import ROOT

TIP = "content/tips/001-look-up-first.yml"


def bytes_of(folder: Path) -> dict[str, str]:
    """Every file and folder: the digest of its bytes, and its rights."""
    return {
        path.relative_to(folder).as_posix(): f"{rights(path):o} {digest(path)}"
        for path in sorted(folder.rglob("*"))
    }


def rights(path: Path) -> int:
    """Who may do what with it."""
    return stat.S_IMODE(path.stat().st_mode)


def digest(path: Path) -> str:
    """The digest of a file's bytes; of a folder, that it is one."""
    return hashlib.sha256(path.read_bytes()).hexdigest() if path.is_file() else "folder"


def is_whole(site: Path) -> bool:
    """Whether a published site is, file for file, what its build finished."""
    stamp = publish.stamp_of(site)
    if not stamp:
        return False
    with tempfile.TemporaryDirectory(dir=site.parent) as name:
        copy = Path(name) / "site"
        shutil.copytree(site, copy, copy_function=os.link)
        (copy / publish.STAMP).unlink()
        for folder in (copy / "assets").iterdir():
            if folder.name != stamp["release"]:
                shutil.rmtree(folder)
        return desk.fingerprint(copy) == str(stamp["fingerprint"])


def leftovers(parent: Path) -> list[str]:
    """What builds have left beside a site."""
    return sorted(path.name for path in parent.iterdir() if path.name.startswith(".playbook"))


def rewrite(root: Path, words: str) -> None:
    """Change the book: the first tip's question in English says something else."""
    text = (root / TIP).read_text(encoding="utf-8")
    lines = [
        f"  ask: Who greeted you, {words}?" if line.startswith("  ask: Who") else line
        for line in text.splitlines()
    ]
    assert lines != text.splitlines() or words in text
    (root / TIP).write_text("\n".join(lines) + "\n", encoding="utf-8")


def command(site: Path, *more: str) -> list[str]:
    """A build, as `./playbook build` starts it."""
    start = [sys.executable, "-m", "generator", "build", "--no-new-prints"]
    return [*start, "--site-dir", str(site), *more]


def surroundings(root: Path, more: Mapping[str, str] | None = None) -> dict[str, str]:
    """The environment of a build of that book; PYTHONPATH in `more` comes before ours."""
    given = dict(more or {})
    path = os.pathsep.join(part for part in (given.pop("PYTHONPATH", ""), str(ROOT)) if part)
    cache = os.environ.get("PLAYBOOK_CACHE", str(ROOT / ".playbook"))
    known = {"PLAYBOOK_ROOT": str(root), "PYTHONPATH": path, "PLAYBOOK_CACHE": cache}
    return {**os.environ, **known, **given}


def build(
    root: Path, site: Path, *options: str, **environment: str
) -> subprocess.CompletedProcess[str]:
    """Run a build to its end, or to what is done to it."""
    return subprocess.run(
        command(site, *options),
        env=surroundings(root, environment),
        cwd=root,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
    )


def release(site: Path) -> str:
    """The release that a site is of."""
    return str(json.loads((site / publish.STAMP).read_text(encoding="utf-8"))["release"])
