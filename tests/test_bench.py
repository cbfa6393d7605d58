"""The measurements, through the command line, on playbooks of a handful of tips."""

from __future__ import annotations

import gzip
import json
import re
import shutil
import sys
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any
from urllib.error import HTTPError
from urllib.request import urlopen

import pytest

from bench import __main__ as front
from bench import growth, lighthouse, measure, report
from bench.edits import Edits
from bench.measure import MeasureError, Row
from bench.subjects import Bench, Made
from bench.web import hosted
from generator import bench as room
from generator.cli import BENCHES
from tests.conftest import playbook


@pytest.fixture
def folder(example: Path, tmp_path: Path) -> Path:
    """A folder of the bench in which the example stands for a playbook of six tips."""
    folder = tmp_path / "bench"
    for name, languages in (("6-en", "[en]"), ("6-en-nl", "[en, nl]")):
        shutil.copytree(example, folder / name)
        settings = folder / name / "mkdocs.yml"
        text = re.sub(r"languages: \[.*\]", f"languages: {languages}", settings.read_text())
        settings.write_text(text)
    return folder


def test_builds_and_checks_are_measured(folder: Path, request: pytest.FixtureRequest) -> None:
    """In the full size (`--full`) rebuilds, the server and both languages too."""
    full = request.config.getoption("--full")
    groups = ("build", "check", *(("rebuild", "languages", "search") if full else ()))
    before = {path: path.read_bytes() for path in (folder / "6-en-nl/content").rglob("*.yml")}
    only = [f"--only={name}" for name in groups]
    what = ["--tips", "6", "--runs", "1", "--format", "json", "--folder", str(folder), *only]
    done = playbook("bench", *what)
    assert done.returncode == 0, done.stdout + done.stderr
    data = json.loads(done.stdout)
    assert data["not_measured"] == []
    assert "mkdocs" in data["packages"]
    assert data["load"]
    rows = {f"{row['what']} beside {row['than']}": row for row in data["rows"]}
    for name in EXPECTED_IN_FULL if full else EXPECTED:
        row = rows[name]
        assert row["ratio"] > 0
        if len(row["ours"]) == len(row["beside"]) == 1:
            assert row["ratio"] == pytest.approx(row["ours"][0] / row["beside"][0])
    # Stock Material built the pages, with its own menu, and what was changed stands as it was.
    stock = (folder / "6-stock/site/tips/look-up-first/index.html").read_text()
    assert "md-nav" in stock
    assert "card" in stock
    assert {path: path.read_bytes() for path in before} == before
    assert (folder / "6-en-site/tips/look-up-first/index.html").exists()


EXPECTED = (
    "full build, one language, 6 tips, only prints kept: cpu beside stock Material",
    "full build, one language, 6 tips, nothing kept: memory beside stock Material",
    "check, two languages, 6 tips, only prints kept: cpu beside bare Python and a C parse of the "
    "files",
)
EXPECTED_IN_FULL = (
    *EXPECTED,
    "build again, 6 tips, nothing changed: cpu beside a full build",
    "build again, 6 tips, one tip’s title changed: wall beside a full build",
    "serve, 6 tips, from saving a tip’s why until its page shows it: wall beside a full build",
    "full build, 6 tips, two languages: wall beside one language",
    "search index on disk, 6 tips beside stock Material",
    "first result, 6 tips, from opening the page: time beside stock Material",
)


def test_what_cannot_be_made_up_is_told(tmp_path: Path) -> None:
    done = playbook("bench", "--tips", "6", "--only", "check", "--folder", tmp_path)
    assert done.returncode == 2
    assert "Not measured – check: a made-up playbook has 101 to" in done.stdout
    assert "Traceback" not in done.stdout + done.stderr


def test_sizes_are_numbers() -> None:
    done = playbook("bench", "--tips", "many")
    assert done.returncode == 2
    assert "'many' is not sizes such as 101,1010" in done.stderr


def test_an_installed_generator_says_where_the_measurements_are(tmp_path: Path) -> None:
    with pytest.raises(room.NoBenchError, match="in a checkout of the project"):
        room.run(tmp_path, [])


def test_the_command_offers_every_group() -> None:
    assert tuple(front.GROUPS) == BENCHES


def group(*rows: Row) -> SimpleNamespace:
    def give(bench: Bench) -> Iterator[Row]:
        yield from rows

    return SimpleNamespace(rows=give)


HELD = Row("check", "a thing", "s", (1.0, 3.0, 2.0), (4.0, 4.0, 4.0), than="another", bar=0.5)
MISSED = Row("check", "a score", "", (94.0,), bar=95, at_least=True, note="of 100")


@pytest.mark.parametrize(
    ("rows", "arguments", "code"),
    [
        ((HELD,), ["--strict"], 0),
        ((HELD, MISSED), ["--strict"], 1),
        ((HELD, MISSED), [], 0),
    ],
)
def test_a_missed_bar_counts_when_asked(
    rows: tuple[Row, ...],
    arguments: list[str],
    code: int,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setitem(sys.modules, "bench.check", group(*rows))
    assert front.main(["--only", "check", "--tips", "101", *arguments]) == code
    said = capsys.readouterr().out
    assert re.search(r"a thing beside another +2\.00 s +4\.00 s +0\.5 +≤ 0\.5 +yes", said)
    assert bool(re.search(r"a score +94 +– +– +≥ 95 +NO\n  \(of 100\)", said)) == (MISSED in rows)


def test_a_ratio_is_the_median_over_pairs() -> None:
    # The machine was three times slower during the second pair, which says nothing about us.
    row = Row("x", "x", "s", ours=(1.0, 3.0, 1.1), beside=(2.0, 6.0, 2.0))
    assert row.ratio == 0.5
    assert row.held is None
    assert Row("x", "x", "s", ours=(1.0, 3.0), beside=(4.0,)).ratio == 0.5
    assert Row("x", "x", "s", ours=(7.0,), bar=7).held is True


def test_exponent_of_what_grows() -> None:
    sizes = (101, 1010, 5050)
    assert growth.exponent({size: 3.0 * size for size in sizes}) == pytest.approx(1)
    assert growth.exponent({size: 7.0 * size**2 for size in sizes}) == pytest.approx(2)
    assert growth.exponent(dict.fromkeys(sizes, 5.0)) == pytest.approx(0)


def test_pages_are_weighed_by_kind(tmp_path: Path) -> None:
    for name, size in (("", 1), ("tips/", 2), ("tips/a/", 3), ("tips/b/", 5), ("planner/", 8)):
        (tmp_path / name).mkdir(exist_ok=True)
        (tmp_path / name / "index.html").write_bytes(b"x" * size)
    found = growth.page_bytes(tmp_path)
    assert found == {"home": [1], "tips/": [2], "tips/…": [3, 5], "planner/": [8]} or (
        found["tips/…"] == [5, 3]
    )


BURNS = """
import time
hoard = b"x" * 200_000_000
while time.process_time() < 0.6: pass
"""
STARTS = "import subprocess, sys; subprocess.run([sys.executable, '-c', sys.argv[1]], check=True)"


def test_children_count_too() -> None:
    busy = measure.run([sys.executable, "-c", STARTS, BURNS])
    assert busy.cpu > 0.6
    assert busy.memory > 200_000_000
    assert measure.of([busy], "memory") == pytest.approx((busy.memory / 1e6,))
    asleep = measure.run([sys.executable, "-c", "import time; time.sleep(1)"])
    assert asleep.cpu < 1 <= asleep.wall


def test_a_program_that_fails_is_no_measurement() -> None:
    with pytest.raises(MeasureError, match=r"(?s)ended with 7.*no such luck"):
        measure.run([sys.executable, "-c", "print('no such luck'); raise SystemExit(7)"])


def test_what_is_kept_between_builds(tmp_path: Path) -> None:
    made = Made(tmp_path / "6-en", 6, ("en",))
    for name in ("press/a.pdf", "social/b.png", "fonts/c.woff2", "pages/d", "e.json"):
        (made.cache / name).parent.mkdir(parents=True, exist_ok=True)
        (made.cache / name).write_text("kept")

    def left() -> set[str]:
        return {path.name for path in made.cache.iterdir()}

    made.leave("warm")
    assert left() == {"press", "social", "fonts", "pages", "e.json"}
    made.leave("prints")
    assert left() == {"press", "social", "fonts"}
    made.leave("cold")
    assert left() == set()


def test_every_change_is_new_and_undone(example: Path) -> None:
    made = Made(example, 6, ("en", "nl"))
    before = {path: path.read_bytes() for path in (example / "content/tips").iterdir()}
    with Edits(made) as edits:
        words = {edits.change("why"), edits.change("title"), edits.change("why")}
        assert len(words) == 3
        assert playbook("check", root=example).returncode == 0
        changed = [path for path in before if path.read_bytes() != before[path]]
        assert [f"tips/{path.stem.partition('-')[2]}/" for path in changed] == [edits.page]
    assert {path: path.read_bytes() for path in before} == before


def test_made_up_playbooks_are_made_again_when_their_sources_change(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    made: list[int] = []

    def make(root: Path, tips: int, languages: tuple[str, ...]) -> None:
        made.append(tips)
        root.mkdir()

    monkeypatch.setitem(sys.modules, "bench.made_up", SimpleNamespace(make=make))

    def ask(sources: str) -> Path:
        bench = Bench((101,), 1, tmp_path, lambda _: None)
        bench.__dict__["_sources"] = sources
        return bench.playbook(101, ("en",)).root

    root = ask("one")
    (root / ".playbook").mkdir()
    ask("one")
    assert made == [101]
    ask("two")
    assert made == [101, 101]
    assert (root / ".playbook").exists()  # kept prints are worth keeping
    shutil.rmtree(root)
    ask("two")
    assert made == [101, 101, 101]


def test_a_site_is_served_packed_and_counted(tmp_path: Path) -> None:
    (tmp_path / "site/tips").mkdir(parents=True)
    page = b"<p>again and again</p>" * 100
    (tmp_path / "site/tips/index.html").write_bytes(page)
    (tmp_path / "site/picture.png").write_bytes(b"\0" * 1000)
    (tmp_path / "secret.txt").write_text("not of the site")
    with hosted(tmp_path / "site") as host:
        with urlopen(f"{host.address}tips/?search=x") as answer:
            assert answer.headers["Content-Encoding"] == "gzip"
            assert gzip.decompress(answer.read()) == page
        with urlopen(f"{host.address}picture.png") as answer:
            assert len(answer.read()) == 1000
        for wrong in ("nowhere", "%2e%2e/secret.txt"):
            with pytest.raises(HTTPError, match="404"):
                urlopen(f"{host.address}{wrong}")
    (first, size), *others = host.sent
    assert first == "/tips/"
    assert size < len(page)
    assert [size for _, size in others] == [1000, 0, 0]


def test_without_lighthouse_its_rows_are_not_measured(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LIGHTHOUSE", str(tmp_path / "nothing-here"))
    with pytest.raises(MeasureError, match="npm install --global lighthouse"):
        lighthouse.scores("http://127.0.0.1:1/", tmp_path)


def test_json_holds_every_sample(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    table = report.Json({"load": "0"}, Bench((101,), 0, tmp_path, print))
    table.row(HELD)
    table.end("1", [])
    data: dict[str, Any] = json.loads(capsys.readouterr().out)
    assert data["rows"][0]["ours"] == [1.0, 3.0, 2.0]
    assert data["rows"][0]["held"] is True
