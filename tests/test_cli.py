"""The command line: formats, exit codes, help. Problems themselves are tested in test_broken."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import jsonschema
import pytest

from tests.conftest import ROOT, playbook

TIP = "content/tips/001-look-up-first.yml"


@pytest.fixture
def broken(example: Path) -> Path:
    """The example with two mistakes in two files."""
    tip = example / TIP
    tip.write_text(
        tip.read_text(encoding="utf-8").replace("effort: small", "effort: smal"), encoding="utf-8"
    )
    settings = example / "content/chapters/01-warm-welcomes.yml"
    text = settings.read_text(encoding="utf-8")
    settings.write_text(text.replace("hue:", "hew:", 1), encoding="utf-8")
    return example


def test_check_lists_every_problem_sorted_and_exits_1(broken: Path) -> None:
    done = playbook("check", root=broken)
    assert done.returncode == 1
    lines = done.stdout.splitlines()
    assert lines == sorted(lines)
    assert any(line.startswith(f"{TIP}:3:9: [") and "small" in line for line in lines)
    assert any(line.startswith("content/chapters/01-warm-welcomes.yml:") for line in lines)
    assert "problems" in done.stderr
    assert "Traceback" not in done.stdout + done.stderr


def test_check_as_json(broken: Path) -> None:
    done = playbook("check", "--format", "json", root=broken)
    assert done.returncode == 1
    problems = json.loads(done.stdout)
    first = next(problem for problem in problems if problem["path"] == TIP)
    assert (first["line"], first["column"], first["level"]) == (3, 9, "error")
    assert first["code"]
    assert first["message"]
    assert first["hint"]


def test_check_for_github(broken: Path) -> None:
    done = playbook("check", "--format", "github", root=broken)
    assert done.returncode == 1
    line = next(line for line in done.stdout.splitlines() if TIP in line)
    assert line.startswith(f"::error file={TIP},line=3,col=9,title=")
    assert "\n" not in line


def test_check_of_sound_content_exits_0(example: Path) -> None:
    done = playbook("check", root=example)
    assert (done.returncode, done.stdout) == (0, "")
    assert "no problems" in done.stderr
    assert json.loads(playbook("check", "--format", "json", root=example).stdout) == []


def test_root_option_and_folders_below(example: Path) -> None:
    assert playbook("--root", example, "check").returncode == 0


@pytest.mark.parametrize("kind", ["tip", "chapter", "sources", "vocabulary"])
def test_schema_prints_a_json_schema(kind: str) -> None:
    done = playbook("schema", kind)
    assert done.returncode == 0
    schema = json.loads(done.stdout)
    jsonschema.validators.validator_for(schema).check_schema(schema)
    assert done.stdout == (ROOT / f"schema/{kind}.json").read_text(encoding="utf-8")


def test_unknown_kind_names_the_known_ones() -> None:
    done = playbook("schema", "tipp")
    assert done.returncode == 2
    assert "tip, " in done.stderr


def test_help_names_every_command() -> None:
    done = playbook("--help")
    assert done.returncode == 0
    for name in ("build", "check", "coverage", "press", "schema", "serve", "test"):
        assert f"  {name} " in done.stdout


# Of the systems, Linux and the BSDs have one; macOS and Windows do not.
NEEDS_A_FULL_DEVICE = pytest.mark.skipif(
    not Path("/dev/full").exists(), reason="this system has no device that is always full"
)


@pytest.mark.parametrize("command", [("check",), ("schema", "tip"), ("coverage",), ("--help",)])
@pytest.mark.parametrize("where", [pytest.param("> /dev/full", marks=NEEDS_A_FULL_DEVICE), ">&-"])
def test_output_that_cannot_be_written_is_told(
    broken: Path, command: tuple[str, ...], where: str
) -> None:
    line = f"{sys.executable} -m generator --root {broken} {' '.join(command)} {where}"
    done = subprocess.run(["sh", "-c", line], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 1
    (told,) = done.stderr.splitlines()
    assert told.startswith("What was to be said could not be written: ")


@pytest.mark.parametrize("command", [("new", "tip", "--title"), ("press", "plan", "--team")])
def test_an_argument_that_is_no_text_is_refused(example: Path, command: tuple[str, ...]) -> None:
    done = playbook(*command, "caf\udce9", root=example)
    assert done.returncode == 2
    (told,) = done.stderr.splitlines()
    assert "“caf?” holds something that is no text in UTF-8" in told
    assert not (example / "company").exists()


@pytest.mark.parametrize(
    ("command", "said"),
    [
        (("new", "tip"), 'Error: say what it is called: --title "Ask before you answer"'),
        (("init",), 'Error: say what it is called: --name "Our playbook"'),
    ],
)
def test_who_has_no_input_is_not_asked(example: Path, command: tuple[str, ...], said: str) -> None:
    """As under a service that closes it: Python then has no input at all, not an empty one."""
    line = f"{sys.executable} -m generator --root {example} {' '.join(command)} <&-"
    done = subprocess.run(["sh", "-c", line], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 2
    assert done.stderr.splitlines()[-1] == said


def test_schemas_that_cannot_be_written_are_told(example: Path) -> None:
    (example / "schema").write_text("in the way", encoding="utf-8")
    done = playbook("schema", "--write", root=example)
    assert done.returncode == 1
    assert done.stderr.startswith("Error: schema/ could not be written: ")


def test_version() -> None:
    assert playbook("--version").stdout.startswith("Playbook 101")
