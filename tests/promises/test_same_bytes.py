"""The same input gives the same bytes, with the same rights, wherever and whenever it is built.

The whole of it: pages, PDFs, pictures, search index, data for machines, the zip file. Each
circumstance by itself in the full size; every day, two builds between which all of them differ.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from tests.conftest import EXAMPLE, ROOT
from tests.promises import sites
from tests.proof import Proof

SHUFFLED = str(Path(__file__).parent / "shuffled")
DAY = "1798761600"  # 2027-01-01; the site changes with the week, so a clock must not
OLD = 915148800  # 1999-01-01


@dataclass(frozen=True)
class Circumstance:
    """What may be different about a machine, and must not matter."""

    environment: Mapping[str, str] = field(default_factory=dict)
    umask: int = 0o022
    cold: bool = True  # nothing in the cache
    place: str = ""  # another folder for the book and for the site
    dates: bool = False  # other dates of the files


ALONE = {
    "locale C": Circumstance({"LC_ALL": "C", "LANG": "C"}),
    "Turkish locale": Circumstance({"LC_ALL": "tr_TR.UTF-8", "LANG": "tr_TR.UTF-8"}),
    "Flemish locale": Circumstance({"LC_ALL": "nl_BE.UTF-8", "LANG": "nl_BE.UTF-8"}),
    "locale without Python's UTF-8 mode": Circumstance({"LC_ALL": "POSIX", "PYTHONUTF8": "0"}),
    "time zone in the far east": Circumstance({"TZ": "Pacific/Kiritimati"}),
    "time zone in the far west": Circumstance({"TZ": "Pacific/Pago_Pago"}),
    "umask 000": Circumstance(umask=0),
    "umask 077": Circumstance(umask=0o077),
    "order of sets, 1": Circumstance({"PYTHONHASHSEED": "1"}),
    "order of sets, 2": Circumstance({"PYTHONHASHSEED": "4294967295"}),
    "order of files, 1": Circumstance({"PYTHONPATH": SHUFFLED, "PLAYBOOK_SHUFFLE": "1"}),
    "order of files, 2": Circumstance({"PYTHONPATH": SHUFFLED, "PLAYBOOK_SHUFFLE": "2"}),
    "another place": Circumstance(place="a place/with spaces & ümlauts/"),
    "other dates": Circumstance(dates=True),
    "a warm cache": Circumstance(cold=False),
    "another home and name": Circumstance({"HOME": "/nonexistent", "USER": "x", "LOGNAME": "x"}),
}
ODD = {
    "LC_ALL": "C",
    "LANG": "tr_TR.UTF-8",
    "TZ": "Pacific/Kiritimati",
    "HOME": "/nonexistent",
    "PYTHONHASHSEED": "77",
    "PYTHONPATH": SHUFFLED,
    "PLAYBOOK_SHUFFLE": "3",
}
EVERYTHING = Circumstance(ODD, umask=0o077, place="a place/with spaces & ümlauts/", dates=True)
Make = Callable[[str, Circumstance], dict[str, str]]


@pytest.fixture
def make(tmp_path: Path) -> Make:
    """Build the example in some circumstances; gives every file with its rights and digest."""

    def build(engine: str, here: Circumstance) -> dict[str, str]:
        folder = Path(tempfile.mkdtemp(dir=tmp_path)) / here.place
        root, site, packed = folder / "book", folder / "www/site", folder / "www/site.zip"
        shutil.copytree(EXAMPLE, root)
        shutil.copytree(ROOT / "theme", root / "theme")
        words = root / "content/interface"
        shutil.copytree(ROOT / "content/interface", words, dirs_exist_ok=True)
        if here.dates:
            for path in root.rglob("*"):
                os.utime(path, (OLD, OLD))
        cache = folder / "cache" if here.cold else tmp_path / "cache"
        known = {"SOURCE_DATE_EPOCH": DAY, "PLAYBOOK_CACHE": str(cache), "TZ": "UTC"}
        options = ["--new-prints", "--engine", engine, "--offline-zip", str(packed)]
        start = [part for part in sites.command(site, *options) if part != "--no-new-prints"]
        done = subprocess.run(
            start,
            env=sites.surroundings(root, {**known, **here.environment}),
            cwd=root,
            umask=here.umask,
            capture_output=True,
            text=True,
            errors="replace",
            check=False,
        )
        assert done.returncode == 0, done.stdout + done.stderr
        found = sites.bytes_of(site)
        found[".zip"] = sites.digest(packed)
        shutil.rmtree(folder)
        return found

    return build


def differences(one: dict[str, str], other: dict[str, str]) -> list[str]:
    """The files that are not the same in both."""
    return sorted(name for name in {*one, *other} if one.get(name) != other.get(name))


@pytest.mark.parametrize("engine", ["mkdocs", "zensical"])
def test_circumstances_do_not_matter(
    make: Make, engine: str, full: bool, proof: Proof, tmp_path: Path
) -> None:
    plain = make(engine, Circumstance({"LC_ALL": "C.UTF-8"}, cold=False))
    assert {name.rpartition(".")[2] for name in plain} >= {"pdf", "html", "json", "zip", "ics"}
    tried = {"everything at once": EVERYTHING, **(ALONE if full else {})}
    broken = {
        name: found
        for name, here in tried.items()
        if (found := differences(plain, make(engine, here)))
    }
    proof("builds, in other circumstances, of which a file or its rights differed",
          tried=len(tried), broken=len(broken), bar=2 * len(ALONE) + 2 if full else 2)  # fmt: skip
    rights = {name: value.partition(" ") for name, value in plain.items() if name != ".zip"}
    closed = [
        name
        for name, (mode, _, what) in rights.items()
        if mode != ("755" if what == "folder" else "644")
    ]
    proof("published files that a web server could not read", tried=len(rights), broken=len(closed))
    assert closed == []
    assert broken == {}


def test_sheets_from_the_press_are_the_same(full: bool, proof: Proof, tmp_path: Path) -> None:
    """What `./playbook press` prints, in two places of which everything else differs."""
    sheets = [["blank"], *([["poster"], ["cards"], ["book"]] if full else [])]
    broken = []
    for sheet in sheets:
        found = set()
        for name, here in {"plain": Circumstance(), "odd": EVERYTHING}.items():
            out, cache = tmp_path / f"{name}.pdf", tmp_path / f"{name}-{sheet[0]}"
            more = ["--tips", "1,2,3,5,201"] if sheet == ["poster"] else []
            done = subprocess.run(
                [*sites.command(out)[:3], "press", *sheet, *more, "--out", str(out)],
                env=sites.surroundings(EXAMPLE, {**here.environment, "PLAYBOOK_CACHE": str(cache)}),
                cwd=tmp_path,
                umask=here.umask,
                capture_output=True,
                text=True,
                check=False,
            )
            assert done.returncode == 0, done.stdout + done.stderr
            found.add(sites.digest(out))
        broken += [sheet] if len(found) > 1 else []
    proof("kinds of sheets that came out otherwise", tried=len(sheets), broken=len(broken))
    assert broken == []
