"""The figures of the promises: gathered from the tests, printed into docs/PROOF.md.

A pytest plugin. `--full` asks for the full size of every proof. Only such a run writes; a run of
some promises (`./playbook test --full tests/promises/test_right_dates.py`) renews their sections
and leaves the others as they stand, each with the day and the version it was measured on.
`python -m tests.proof FILES` joins what several machines found.
"""

from __future__ import annotations

import json
import os
import platform
import subprocess
import sys
from collections.abc import Callable, Iterable
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).resolve().parent.parent
FIGURES = ROOT / "docs" / "proof.json"
PAGE = ROOT / "docs" / "PROOF.md"
PROPERTY = "proof"

# Test module in tests/promises → the promise, in the order of the page.
PROMISES = {
    "test_clear_errors": "A malformed file gives clear errors, all at once, and no traceback",
    "test_nothing_changed_silently": "Nothing a writer typed changes silently",
    "test_no_script_runs": "No tip, tag, file name, imported file or share link runs script",
    "test_last_good_site": "A build that fails or is killed leaves the last good site",
    "test_same_bytes": "The same input gives the same bytes",
    "test_plan_survives": "A plan survives",
    "test_right_dates": "Dates are right",
    "test_accessible": "Everybody can use it: WCAG 2.2 AA",
    "test_valid_html": "The HTML is valid",
    "test_works_without": "It works without JavaScript, without storage, from disk and on paper",
    "test_no_network": "No request to another host",
    "test_published_numbers": "A number once published never vanishes",
    "test_at_scale": "Ten and fifty times as many tips",
    "test_guards_bite": "The guards bite: each of these faults turns the suite red",
}
INTRODUCTION = """# What was tried

Printed by `./playbook test --full`, which the weekly workflow runs; nothing here is typed. The
quick part of each proof belongs to `./playbook test`, which every change must pass. A section can
be measured again by itself: `./playbook test --full tests/promises/NAME.py`.
"""

Amount = Callable[[int, int], int]
Proof = Callable[..., None]


@dataclass
class Figure:
    """One row: how many were tried and how many broke, or the worst value seen."""

    what: str
    tried: int = 0
    broken: int = 0
    worst: float | None = None
    bar: float = 0
    unit: str = ""

    def holds(self) -> bool:
        """Whether the bar is held: enough tried and none broken, or the worst within the bar."""
        if self.worst is not None:
            return self.worst <= self.bar
        return self.broken == 0 and self.tried >= self.bar

    def found(self) -> str:
        """The figure in words."""
        if self.worst is not None:
            return f"at most {number(self.worst)} {self.unit}".strip()
        return f"{number(self.broken)} of {number(self.tried)}"

    def asked(self) -> str:
        """The bar in words."""
        if self.worst is not None:
            return f"at most {number(self.bar)} {self.unit}".strip()
        return f"0 of {number(self.bar or self.tried)}"


@dataclass
class Section:
    """What one run found out about one promise."""

    day: str
    version: str
    machine: str
    seconds: float = 0
    figures: dict[str, Figure] = field(default_factory=dict)
    failed: list[str] = field(default_factory=list)


def number(value: float) -> str:
    """A number as people read it."""
    return f"{value:,.0f}" if value == int(value) else f"{value:,.2f}"


# -- In the tests ------------------------------------------------------------------------------


def pytest_addoption(parser: pytest.Parser) -> None:
    """`--full`: every proof in its full size."""
    parser.addoption("--full", action="store_true", help="the promises in their full size")


@pytest.fixture(scope="session")
def full(request: pytest.FixtureRequest) -> bool:
    """Whether this is a run of the full size."""
    return bool(request.config.getoption("--full"))


@pytest.fixture(scope="session")
def amount(full: bool) -> Amount:
    """`amount(quick, full)`: how many to try."""
    return lambda quick, whole: whole if full else quick


@pytest.fixture
def proof(request: pytest.FixtureRequest) -> Proof:
    """Tell a figure, before the assertion that judges it.

    `proof("lost ticks in runs of two tabs", tried=1000, broken=0, bar=1000)`: rows of the same
    name are added up, so a promise may be proved by many tests; `bar` is how many must be tried in
    all, or nothing. `proof("the slowest file", worst=1.4, bar=5, unit="s")`: the largest is kept.
    """

    def tell(what: str, **values: Any) -> None:
        request.node.user_properties.append((PROPERTY, asdict(Figure(what, **values))))

    return tell


# -- After them --------------------------------------------------------------------------------


def merge(figures: dict[str, Figure], new: Figure) -> None:
    """Add a figure to those of its name."""
    old = figures.setdefault(new.what, Figure(new.what, bar=new.bar, unit=new.unit))
    old.tried += new.tried
    old.broken += new.broken
    old.bar = max(old.bar, new.bar)
    if new.worst is not None:
        old.worst = new.worst if old.worst is None else max(old.worst, new.worst)


class Gatherer:
    """Lives in the controlling process: hears every report and writes the page at the end."""

    def __init__(self) -> None:
        self.sections: dict[str, Section] = {}

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        """Keep what a test of a promise told."""
        module = Path(report.nodeid.split("::", maxsplit=1)[0]).stem
        if module not in PROMISES:
            return
        section = self.sections.setdefault(module, Section(*circumstances()))
        section.seconds += report.duration
        if report.failed:
            section.failed.append(report.nodeid.split("::", maxsplit=1)[1])
        if report.when == "call":
            values: list[Any] = [
                value for name, value in report.user_properties if name == PROPERTY
            ]
            for value in values:
                merge(section.figures, Figure(**value))

    def pytest_sessionfinish(self) -> None:
        """Renew the sections of the promises that were tried, and print the page."""
        renew({name: asdict(section) for name, section in self.sections.items()})


def renew(sections: dict[str, Any], figures: Path = FIGURES, page_file: Path = PAGE) -> None:
    """Put sections (as JSON holds them) in place of those of their names, and print the page."""
    known = json.loads(figures.read_text(encoding="utf-8")) if figures.exists() else {}
    known.update(sections)
    known = {name: known[name] for name in PROMISES if name in known}
    text = json.dumps(known, indent=1, ensure_ascii=False)
    figures.write_text(text + "\n", encoding="utf-8")
    page_file.write_text(page(load(figures)), encoding="utf-8")


def join(parts: Iterable[Path], figures: Path = FIGURES, page_file: Path = PAGE) -> None:
    """Make one page of what several machines found.

    in: files as docs/proof.json, each in a folder that is called as the promise it has tried; the
    other sections of a file are older and left out.
    """
    found = {}
    for part in parts:
        name = part.parent.name
        known = json.loads(part.read_text(encoding="utf-8"))
        if name in known:
            found[name] = known[name]
    renew(found, figures, page_file)


def pytest_configure(config: pytest.Config) -> None:
    """Gather where the reports come together, which under xdist is not where the tests run."""
    if config.getoption("--full") and not hasattr(config, "workerinput"):
        config.pluginmanager.register(Gatherer(), "proof-gatherer")


def circumstances() -> tuple[str, str, str]:
    """The day, the version of the code and the kind of machine of this run."""
    machine = f"{platform.system()} {platform.machine()}, {os.cpu_count()} cores"
    python = f"Python {platform.python_version()}"
    changed = git("status", "--porcelain", "--", ".", ":!docs/proof.json", ":!docs/PROOF.md")
    version = git("rev-parse", "--short", "HEAD") + (" and changes" if changed else "")
    return datetime.now(UTC).date().isoformat(), version, f"{machine}, {python}"


def git(*arguments: str) -> str:
    """What git answers about this checkout; nothing outside one."""
    asked = ["git", *arguments]
    done = subprocess.run(asked, cwd=ROOT, capture_output=True, text=True, check=False)
    return done.stdout.strip()


def load(path: Path) -> dict[str, Section]:
    """The figures as they were last written."""
    known = json.loads(path.read_text(encoding="utf-8"))
    sections = {name: Section(**value) for name, value in known.items()}
    for name, section in sections.items():
        rows: dict[str, Any] = known[name]["figures"]
        section.figures = {what: Figure(**row) for what, row in rows.items()}
    return sections


def page(sections: dict[str, Section]) -> str:
    """The page of all promises."""
    parts = [INTRODUCTION]
    for module, promise in PROMISES.items():
        section = sections.get(module)
        parts.append(f"## {promise}\n")
        parts.append(told(section) if section else "Not measured yet.\n")
    return "\n".join(parts)


def told(section: Section) -> str:
    """What one run found out about one promise."""
    rows = ["| Broken, or worst | Found | Bar | |", "|---|---|---|---|"]
    for figure in section.figures.values():
        held = "held" if figure.holds() else "**not held**"
        rows.append(f"| {figure.what} | {figure.found()} | {figure.asked()} | {held} |")
    where = f"{section.day}, version {section.version}, {section.machine}"
    lines = [*(rows if section.figures else []), "", f"{where}; {section.seconds:,.0f} s of tests."]
    return "\n".join([*lines, *_failed(section.failed), ""])


def _failed(tests: Iterable[str]) -> list[str]:
    names = ", ".join(f"`{name}`" for name in tests)
    return ["", f"**Failed:** {names}"] if names else []


if __name__ == "__main__":
    join(map(Path, sys.argv[1:]))
