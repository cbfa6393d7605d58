"""The guards bite: with one of them taken away, the suite turns red, and for that reason.

Each mutant (mutants.py) is made in a copy of the project, whose own code the named tests then run.
"""

from __future__ import annotations

import ast
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path
from xml.etree import ElementTree

import pytest

from tests.conftest import BASE_PATH, ROOT
from tests.promises.mutants import MUTANTS, Mutant
from tests.proof import Proof

QUICK = ("a link may have any scheme", "a key may stand twice")
# What a copy does without: git, environments, what was built, and the caches of the checkers.
LEFT_OUT = (".git", ".venv", "site", "public", "dist", "build", "__pycache__", "node_modules",
            "corpora", "mypy", "ruff", "pytest", ".cache")  # fmt: skip
# A fault of the mutant and not of the suite: the code does not even run.
NO_CODE = re.compile(r"\b(?:SyntaxError|ImportError|ModuleNotFoundError|IndentationError)\b")
BAR = 24


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """All mutants in the full size; in the quick one those whose tests need no browser and site."""
    if "mutant" in metafunc.fixturenames:
        wanted = [
            mutant
            for mutant in MUTANTS
            if metafunc.config.getoption("--full") or mutant.name in QUICK
        ]
        metafunc.parametrize("mutant", wanted, ids=lambda mutant: mutant.name.replace(" ", "-"))


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the project, with what it has finished before, so that it builds as quickly."""
    copy = tmp_path_factory.mktemp("mutants") / "project"
    shutil.copytree(ROOT, copy, ignore=shutil.ignore_patterns(*LEFT_OUT), symlinks=True)
    # Compiled once, each module good for the very text it was made of: not for a mutant of it.
    compiled = ["compileall", "-q", "--invalidation-mode", "checked-hash", str(copy / "generator")]
    subprocess.run([sys.executable, "-m", *compiled], env=environment(copy), check=True)
    return copy


def environment(project: Path) -> dict[str, str]:
    """Variables with which the copy's own code runs, and nobody else's."""
    mine = ("PYTEST", "TESTED_SITE")
    kept = {k: v for k, v in os.environ.items() if not any(name in k for name in mine)}
    # No bytecode: a mutant may be as long and as old, to the second, as what it comes from.
    return kept | {
        "PLAYBOOK_ROOT": str(project),
        "PYTHONPATH": str(project),
        "PLAYBOOK_CACHE": str(project / ".playbook"),
        "PYTHONDONTWRITEBYTECODE": "1",
    }


def built(project: Path, served: Path) -> Path:
    """Build the copy's site into a folder, as the tests serve it. Out: that folder."""
    site = served / BASE_PATH / "site"
    options = ["--site-dir", str(site), "--site-url", "https://tips.example/some/where"]
    command = [sys.executable, "-m", "generator", "build", *options]
    subprocess.run(command, cwd=project, env=environment(project), capture_output=True, check=True)
    return served


def outcome(
    project: Path, tests: tuple[str, ...], report: Path, site: Path | None = None
) -> tuple[int, list[str]]:
    """Run tests in the copy, with a site that is there or is built for them.

    Out: the exit code, and of each test that failed why it did.
    """
    command = [sys.executable, "-m", "pytest", "-x", "-q"]
    command += [f"--junitxml={report}", f"--basetemp={report.with_suffix('')}", *tests]
    given = {"TESTED_SITE": str(site)} if site else {}
    done = subprocess.run(
        command,
        cwd=project,
        env=environment(project) | given,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
    )
    if not report.exists():
        return done.returncode, [done.stdout + done.stderr]
    cases = ElementTree.parse(report).getroot().iter("failure")
    failures = [f"{case.get('message')}\n{case.text}" for case in cases]
    return done.returncode, failures if done.returncode < 2 else [done.stdout]


def test_every_mutant_still_fits() -> None:
    """The text stands there once, the tests are there, and no mutant is told twice."""
    for mutant in MUTANTS:
        assert mutant.applied((ROOT / mutant.path).read_text(encoding="utf-8"))
        for test in mutant.tests:
            module, _, name = test.partition("::")
            tree = ast.parse((ROOT / module).read_text(encoding="utf-8"))
            known = {node.name for node in tree.body if isinstance(node, ast.FunctionDef)}
            assert not name or name.partition("[")[0] in known, test
    assert len({mutant.name for mutant in MUTANTS}) == len(MUTANTS) >= BAR


def test_without_a_fault_these_tests_are_green(
    project: Path, tmp_path: Path, full: bool, proof: Proof
) -> None:
    """What they say about a mutant is about the mutant."""
    wanted = [mutant for mutant in MUTANTS if full or mutant.name in QUICK]
    tests = tuple(dict.fromkeys(test for mutant in wanted for test in mutant.tests))
    code, failures = outcome(
        project, tests, tmp_path / "green.xml", built(project, tmp_path) if full else None
    )
    proof("tests of the mutants that fail without one", tried=len(tests), broken=len(failures))
    assert (code, failures) == (0, [])


def test_a_guard_that_is_gone_is_noticed(
    project: Path, tmp_path: Path, mutant: Mutant, full: bool, proof: Proof
) -> None:
    file = project / mutant.path
    before = file.read_text(encoding="utf-8")
    file.write_text(mutant.applied(before), encoding="utf-8")
    try:
        # Browsers load what a build makes of the scripts; other faults may well stop a build.
        is_script = mutant.path.startswith("theme/assets/")
        site = built(project, tmp_path / "served") if is_script else None
        code, failures = outcome(project, mutant.tests, tmp_path / "red.xml", site)
    finally:
        file.write_text(before, encoding="utf-8")
    print(f"{mutant.name}: {failures[0].splitlines()[0] if failures else 'green'}")
    is_noticed = code == 1 and bool(failures) and not NO_CODE.search(failures[0])
    proof(
        "mutants that nobody noticed", tried=1, broken=int(not is_noticed), bar=BAR if full else 0
    )
    assert is_noticed, f"{mutant.name} ({mutant.path}): {code} {failures}"
