"""A build that fails, is killed, finds no room or meets another leaves a whole site, always.

Faults are put into a real build from outside (faults/sitecustomize.py): each point of the build
with a failing access, a full disk, SIGTERM and SIGKILL. Readers fetch pages and what belongs to
them, all the time, while sites are published under them.
"""

from __future__ import annotations

import os
import random
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from importlib import import_module
from operator import attrgetter
from pathlib import Path
from urllib.error import HTTPError
from urllib.request import urlopen

import pytest

from generator import publish, workshop
from tests.conftest import EXAMPLE, ROOT, serve_folder
from tests.promises import sites
from tests.proof import Amount, Proof

pytestmark = pytest.mark.skipif(os.name != "posix", reason="signals are POSIX")
SEED = int(os.environ.get("PROOF_SEED", "101"))
FAULTS = str(Path(__file__).parent / "faults")
# Module, function (or -m and a program that the build starts), at which touch of a file.
POINTS = (
    "generator.read:read_content:9",
    "generator.rules:check:1",
    "generator.press_fit:problems:1",
    "generator.press_site:print_all:1",
    "generator.render:drafts:2",
    "generator.fonts:web_fonts:1",
    "generator.write:write_files:2",
    "generator.builders:prepare:3",
    "generator.page_bundle:write:1",
    "generator.page_bundle:read:1",
    "-m:generator.mkdocs_worker:3",
    "generator.finish:join_languages:40",
    "generator.desk:Desk.seal_assets:60",
    "generator.desk:Desk.place:30",
    "generator.search_index:start:2",
    "generator.search_index:Indexer.place:1",
    "generator.finish:offline:4",
    "generator.finish:stamp:30",
    "generator.publish:keep_last_release:30",
    "generator.publish:settle:5",
    "generator.publish:publish:1",
)
KINDS = ("error", "space", "term", "kill")
# No room for a program that is not Python.
NO_ROOM = ("generator.search_index:_pagefind:1:limit", "generator.build:builders_for:1:limit")
# A few that stop at very different moments, for every day.
QUICK = (
    "generator.read:read_content:9:space",
    "generator.write:write_files:2:kill",
    "-m:generator.mkdocs_worker:3:error",
    "generator.publish:keep_last_release:30:space",
    "generator.publish:settle:5:term",
)


@dataclass
class Book:
    """A small playbook, and where its site is published."""

    root: Path
    site: Path
    seconds: float = 0
    said: list[str] = field(default_factory=list)

    def change(self, words: str) -> None:
        """The next build would give another site."""
        sites.rewrite(self.root, words)

    def build(self, *options: str, **environment: str) -> subprocess.CompletedProcess[str]:
        """Build and publish."""
        return sites.build(self.root, self.site, *options, **environment)


@pytest.fixture(scope="module")
def book(tmp_path_factory: pytest.TempPathFactory) -> Book:
    """The example playbook, published once."""
    root = tmp_path_factory.mktemp("book")
    shutil.copytree(EXAMPLE, root, dirs_exist_ok=True)
    shutil.copytree(ROOT / "theme", root / "theme")
    shutil.copytree(ROOT / "content/interface", root / "content/interface", dirs_exist_ok=True)
    made = Book(root, tmp_path_factory.mktemp("www") / "site")
    start = time.monotonic()
    done = made.build()
    made.seconds = time.monotonic() - start
    assert done.returncode == 0, done.stdout + done.stderr
    return made


def test_every_fault_leaves_the_site(book: Book, full: bool, proof: Proof) -> None:
    """The same bytes with the same rights, a reason in words, and the next build is good."""
    book.change("today")
    before = sites.bytes_of(book.site)
    faults = (
        [f"{point}:{kind}" for point in POINTS for kind in KINDS] + [*NO_ROOM]
        if full
        else list(QUICK)
    )
    broken = []
    for fault in faults:
        done = book.build(PYTHONPATH=FAULTS, PLAYBOOK_FAULT=fault)
        if sites.bytes_of(book.site) != before:
            broken.append(f"{fault}: the site changed")
            before = sites.bytes_of(book.site)
        if not said_why(fault, done):
            broken.append(f"{fault}: exit {done.returncode}, {done.stdout}{done.stderr}")
        if not fault.endswith("kill") and sites.leftovers(book.site.parent):
            broken.append(f"{fault}: left {sites.leftovers(book.site.parent)}")
    done = book.build()
    if done.returncode or not sites.is_whole(book.site) or sites.leftovers(book.site.parent):
        broken.append(f"the build after them: {done.stderr}{sites.leftovers(book.site.parent)}")
    proof("injected faults after which the site was not what it was", tried=len(faults),
          broken=len(broken), bar=48 if full else len(QUICK))  # fmt: skip
    assert broken == []
    assert "Who greeted you, today?" in "".join(
        (book.site / "tips/look-up-first/index.html").read_text(encoding="utf-8").split("\n")
    )


def test_a_full_disk_of_the_zip_file_is_told_apart(book: Book, tmp_path: Path) -> None:
    """The zip file may go elsewhere than the site: which of the two places is full, and why."""
    before = sites.bytes_of(book.site)
    target = tmp_path / "playbook.zip"
    fault = "generator.offline_folder:write_zip:30:space"
    done = book.build("--offline-zip", str(target), PYTHONPATH=FAULTS, PLAYBOOK_FAULT=fault)
    assert done.returncode == 1
    reason = "could not be written: No space left on device"
    assert re.search(rf"The zip file {target} {reason} \(\S+\)\. The site that was", done.stderr)
    assert sites.bytes_of(book.site) == before
    assert list(tmp_path.iterdir()) == []


def test_the_faults_have_a_place_to_strike() -> None:
    """Each function they name is there: one that is renamed is renamed here."""
    named = [point.split(":")[:2] for point in (*POINTS, *NO_ROOM, *QUICK)]
    for module, function in named:
        if module != "-m":
            assert callable(attrgetter(function)(import_module(module)))


def said_why(fault: str, done: subprocess.CompletedProcess[str]) -> bool:
    """Whether the build ended with a number other than 0 and a sentence."""
    place, _, rest = fault.partition(":")
    kind = rest.rpartition(":")[2]
    if place == "-m" or kind == "limit":  # a program that the build starts
        return done.returncode == 1 and bool(re.search(r"could not (build|be made)", done.stderr))
    if kind == "kill":
        return done.returncode == -signal.SIGKILL
    if "Traceback" in done.stdout + done.stderr:
        return False
    if kind == "term":
        return done.returncode == 143 and f"Stopped. {STANDS}" in done.stderr
    told = STANDS in done.stderr or "Nothing was built." in done.stderr
    return done.returncode == 1 and told


STANDS = "The site that was there stands as it was."


def test_killed_at_any_moment(book: Book, amount: Amount, proof: Proof) -> None:
    """Only the build itself, or with all it started; the site is the old one or the new one."""
    draw, count = random.Random(SEED), amount(2, 100)
    broken = []
    known = sites.release(book.site)
    for number in range(count):
        book.change(f"at {'some' if number % 2 else 'another'} moment")
        wait, alone = draw.uniform(0, 1.1) * book.seconds, draw.random() < 0.5
        process = subprocess.Popen(
            sites.command(book.site),
            env=sites.surroundings(book.root),
            cwd=book.root,
            start_new_session=True,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        try:
            process.wait(wait)
        except subprocess.TimeoutExpired:
            (os.kill if alone else os.killpg)(process.pid, signal.SIGKILL)
            process.wait()
        if not sites.is_whole(book.site):
            broken.append(f"{wait:.2f} s (seed {SEED}, number {number})")
    done = book.build()
    if done.returncode or not sites.is_whole(book.site):
        broken.append(f"the build after them: {done.stderr}")
    left = sites.leftovers(book.site.parent)
    proof("builds killed at random after which no whole site stood", tried=count,
          broken=len(broken), bar=count)  # fmt: skip
    assert (broken, left) == ([], [])
    assert known != sites.release(book.site)


def test_builds_at_once_do_not_mix(book: Book, amount: Amount, proof: Proof) -> None:
    """Both end well, the site is whole, and nothing is left; also where there was none before."""
    broken = []
    for number in range(amount(1, 10)):
        site = book.site.with_name(f"new-{number}")
        start = sites.command(site)
        environment = sites.surroundings(book.root)
        running = [
            subprocess.Popen(start, env=environment, cwd=book.root, stderr=subprocess.PIPE)
            for _ in range(amount(2, 3))
        ]
        said = [process.communicate()[1].decode() for process in running]
        codes = {process.returncode for process in running}
        if codes != {0} or not sites.is_whole(site) or sites.leftovers(site.parent):
            broken.append(f"{codes} {said} {sites.leftovers(site.parent)}")
        shutil.rmtree(site, ignore_errors=True)
    proof("times that builds at once gave no whole site", tried=amount(1, 10),
          broken=len(broken), bar=amount(1, 10))  # fmt: skip
    assert broken == []


def test_where_folders_cannot_be_exchanged(book: Book, amount: Amount, proof: Proof) -> None:
    """Killed between the two renames there is no site, until the next build begins, good or not."""
    broken = []
    for kind in ("kill", "error", "term")[: amount(1, 3)]:
        book.change(f"between the renames {kind}")
        before = sites.bytes_of(book.site)
        fault = f"generator.publish:_rename_twice:3:{kind}"
        book.build(PYTHONPATH=FAULTS, PLAYBOOK_FAULT=fault, PLAYBOOK_NO_EXCHANGE="1")
        assert book.site.exists() == (kind != "kill")
        tip = book.root / sites.TIP
        good = tip.read_text(encoding="utf-8")
        tip.write_text("en: [", encoding="utf-8")
        done = book.build()
        tip.write_text(good, encoding="utf-8")
        same = book.site.exists() and sites.bytes_of(book.site) == before
        if done.returncode != 1 or not same or sites.leftovers(book.site.parent):
            broken.append(f"{kind}: {done.stderr}")
    proof("faults between two renames after which the old site did not come back",
          tried=amount(1, 3), broken=len(broken), bar=amount(1, 3))  # fmt: skip
    assert broken == []


def test_a_serve_session_that_ends_leaves_nothing(book: Book, tmp_path: Path) -> None:
    """Neither beside the published site nor, for long, among the temporary files."""
    before = sites.bytes_of(book.site)
    environment = sites.surroundings(book.root, {"TMPDIR": str(tmp_path)})
    start = [*sites.command(book.site)[:3], "serve", "--port", "0"]

    def serve() -> tuple[subprocess.Popen[bytes], set[str]]:
        known = {path.name for path in tmp_path.glob(f"{workshop.SERVING}*")}
        process = subprocess.Popen(start, env=environment, cwd=book.root, stderr=subprocess.DEVNULL)
        while not (new := {path.name for path in tmp_path.glob(f"{workshop.SERVING}*")} - known):
            assert process.poll() is None
            time.sleep(0.02)
        return process, new

    first, left = serve()
    first.kill()
    first.wait()
    assert left <= {path.name for path in tmp_path.iterdir()}, "killed: nobody could clear up"
    second, new = serve()
    assert {path.name for path in tmp_path.glob(f"{workshop.SERVING}*")} == new
    second.terminate()
    second.wait()
    assert list(tmp_path.glob(f"{workshop.SERVING}*")) == []
    assert sites.bytes_of(book.site) == before


# -- readers -------------------------------------------------------------------------------------


@dataclass
class Reader(threading.Thread):
    """Somebody who opens the front page and then fetches what belongs to it, again and again."""

    site: str  # an address, or a folder
    begun: int = 0
    reads: int = 0
    missing: list[str] = field(default_factory=list)
    done: threading.Event = field(default_factory=threading.Event)

    def __post_init__(self) -> None:
        super().__init__(daemon=True)

    __hash__ = threading.Thread.__hash__

    def run(self) -> None:
        """Read until told to stop."""
        while not self.done.is_set():
            self.begun += 1
            page = self.read("index.html")
            assets = re.findall(rb'(?:href|src)="(?:\./)?(assets/([0-9a-f]{12})/[^"]+)"', page)
            if not assets:
                self.missing.append(f"index.html has no assets: {page[:80]!r}")
            for path, release in assets:
                if release not in self.read(path.decode()):
                    self.missing.append(f"{path.decode()} is of another release")
            for _, release in assets[:1]:
                self.read(f"assets/{release.decode()}/pagefind/pagefind-entry.json")

    def read(self, path: str) -> bytes:
        """One file; what is not there is noted."""
        self.reads += 1
        try:
            if self.site.startswith("http"):
                with urlopen(f"{self.site}{path.removesuffix('index.html')}") as answer:
                    return bytes(answer.read())
            return (Path(self.site) / path).read_bytes()
        except (OSError, HTTPError) as fault:
            self.missing.append(f"{path}: {fault}")
            return b""

    def turn(self) -> None:
        """Wait until a new reading has begun: nobody reads one page through two publications."""
        begun = self.begun
        while self.begun == begun and self.is_alive():
            time.sleep(0.001)


def releases(template: Path, count: int, shop: Path) -> Iterator[Path]:
    """Finished sites made from a real one: each a release of its own, written in all its files."""
    old = sites.release(template)
    wanted = [
        path for path in template.rglob("*") if path.suffix in (".html", ".json", ".css", ".svg")
    ]
    wanted += [*template.glob(f"assets/{old}/js/*.js"), *template.glob(f"assets/{old}/joined/*.js")]
    for number in range(count):
        new = f"{number:012x}"
        site = shop / f"release-{number}"
        for path in wanted:
            name = path.relative_to(template).as_posix()
            if path.is_file() and (not name.startswith("assets/") or f"/{old}/" in name):
                copy = site / name.replace(old, new)
                copy.parent.mkdir(parents=True, exist_ok=True)
                text = path.read_text(encoding="utf-8").replace(old, new)
                copy.write_text(f"{text}\n" if name.endswith("json") else f"{text}\n/* {new} */\n")
        yield site


def read_while(site: Path, publications: Iterator[None]) -> list[Reader]:
    """Readers of the folder and over HTTP, while sites are published."""
    server = serve_folder(site)
    readers = [Reader(next(server)), Reader(str(site))]
    for reader in readers:
        reader.start()
    for _ in publications:
        for reader in readers:
            reader.turn()
    for reader in readers:
        reader.done.set()
        reader.join()
    server.close()  # type: ignore[attr-defined]
    return readers


def test_readers_miss_nothing(book: Book, amount: Amount, proof: Proof, tmp_path: Path) -> None:
    """Every page finds its scripts, styles and search, of its own release, at every moment."""
    count = amount(15, 200)
    site = tmp_path / "site"

    def publications() -> Iterator[None]:
        for number, finished in enumerate(releases(book.site, count, tmp_path)):
            with tempfile.TemporaryDirectory(dir=tmp_path) as shop:
                publish.publish(finished, site, Path(shop))
            shutil.rmtree(finished, ignore_errors=True)  # the site before, as a build does
            kept = {folder.name for folder in (site / "assets").iterdir()}
            assert kept == {f"{n:012x}" for n in (number - 1, number) if n >= 0}
            yield

    first = publications()
    next(first)
    readers = read_while(site, first)
    reads, missing = sum(r.reads for r in readers), [m for r in readers for m in r.missing]
    proof("publications under constant reading that lost a read", tried=count,
          broken=min(len(missing), count), bar=count)  # fmt: skip
    proof("reads while they were published that found nothing", tried=reads, broken=len(missing))
    assert missing == []


def road(name: str) -> str:
    """The commands of that name in docs/publishing.md, without the build that goes before."""
    text = (ROOT / "docs/publishing.md").read_text(encoding="utf-8")
    block = text.split(f"<!-- road: {name} -->\n```sh\n")[1].split("```")[0]
    first, _, rest = block.partition("\n")
    assert first.startswith("./playbook build")
    return rest


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """rsync is not everywhere, so its roads belong to the full size; there it has to be."""
    if "way" in metafunc.fixturenames:
        full = metafunc.config.getoption("--full")
        metafunc.parametrize("way", ["storage", *(["rsync", "link"] if full else [])])


def test_the_roads_of_the_publishing_page_lose_no_read(
    book: Book, way: str, amount: Amount, proof: Proof, tmp_path: Path
) -> None:
    """The very commands, with folders of this machine in place of the server and the storage."""
    if way != "storage":
        assert shutil.which("rsync"), "rsync is not here: on Debian, `apt-get install rsync`"
    srv, here, count = tmp_path / "srv", tmp_path / "here", amount(3, 20)
    site = srv / {"storage": "BUCKET", "rsync": "site", "link": "current"}[way]
    (srv / "site").mkdir(parents=True)
    here.mkdir()
    aws = f"{sys.executable} {Path(__file__).parent / 'storage.py'} {srv}"
    script = (
        f"aws() {{ {aws} \"$@\"; }}\nssh() {{ bash -ec \"$2\"; }}\n"
        f"date() {{ cat name; }}\n{road(way)}"
    ).replace("server:", "").replace("/srv/playbook", str(srv))  # fmt: skip

    def publications() -> Iterator[None]:
        for number, finished in enumerate(releases(book.site, count, tmp_path)):
            for path in finished.rglob("*"):  # builds are seconds apart
                os.utime(path, (number * 100, number * 100))
            with tempfile.TemporaryDirectory(dir=tmp_path) as shop:
                publish.publish(finished, here / "site", Path(shop))
            (here / "name").write_text(f"release-{number}")
            done = subprocess.run(
                ["bash", "-ec", script], cwd=here, capture_output=True, text=True, check=False
            )
            assert done.returncode == 0, done.stdout + done.stderr
            assert sites.release(site) == f"{number:012x}"
            if way != "link":  # nothing is left behind
                assert sites.bytes_of(site).keys() == sites.bytes_of(here / "site").keys()
            yield

    first = publications()
    next(first)
    readers = read_while(site, first)
    missing = [m for r in readers for m in r.missing]
    proof("reads during the commands of docs/publishing.md that found nothing",
          tried=sum(r.reads for r in readers), broken=len(missing))  # fmt: skip
    assert missing == []


def test_readers_of_real_builds_miss_nothing(book: Book, amount: Amount, proof: Proof) -> None:
    """The same through the command line."""

    def publications() -> Iterator[None]:
        for number in range(amount(1, 6)):
            book.change(f"while you read {'on' * number}")
            assert book.build().returncode == 0
            yield

    readers = read_while(book.site, publications())
    missing = [
        m for r in readers for m in r.missing if "is of another release" not in m
    ]  # the real files do not name their release
    proof("reads during real builds that found nothing", tried=sum(r.reads for r in readers),
          broken=len(missing))  # fmt: skip
    assert missing == []
