"""Each case of tests/broken, through the front door: place, code and words of every problem."""

import shutil
from pathlib import Path

import pytest
import yaml

from generator import characters, strict_yaml
from generator.validate import load_playbook
from tests.broken_cases import EXAMPLE, Case, load_cases
from tests.conftest import playbook

CASES = load_cases()
# A few go through the command line too: it must say the same and exit with 1.
THROUGH_THE_COMMAND_LINE = ("duplicate-key", "not-utf8", "tab-indent", "title-too-long")


@pytest.fixture(scope="module")
def of_the_example(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What a check keeps of the example, in which nothing is broken."""
    folder = tmp_path_factory.mktemp("kept")
    shutil.copytree(EXAMPLE, folder / "playbook", ignore=shutil.ignore_patterns(".playbook"))
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("PLAYBOOK_CACHE", str(folder / "cache"))
        assert not load_playbook(folder / "playbook")[1]
    assert {path.name for path in (folder / "cache").iterdir()} >= {"read", "sound"}
    return folder / "cache"


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_case(
    case: Case, tmp_path: Path, of_the_example: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A case gives its problems at a first check, and after one of the example as it should be."""
    case.build(tmp_path / "playbook")
    shutil.copytree(of_the_example, tmp_path / "kept")
    for cache in ("new", "kept"):
        monkeypatch.setenv("PLAYBOOK_CACHE", str(tmp_path / cache))
        loaded, problems = load_playbook(tmp_path / "playbook")
        assert [f"{problem}" for problem in problems] == case.problems, cache
        assert (loaded is None) == any(problem.level == "error" for problem in problems)


def test_the_c_library_changes_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The broken files give the same, word for word, where PyYAML has no C parser."""
    for case in CASES:
        case.build(tmp_path / case.name)
        for file in case.changed_files(tmp_path / case.name):
            text, _ = characters.decode(file.read_bytes())
            with_c = strict_yaml.parse(text or "")
            with monkeypatch.context() as patch:
                patch.setattr(strict_yaml, "FAST_LOADER", yaml.SafeLoader)
                assert strict_yaml.parse(text or "") == with_c, case.name


@pytest.mark.parametrize("name", THROUGH_THE_COMMAND_LINE)
def test_command_line(name: str, tmp_path: Path) -> None:
    case = next(case for case in CASES if case.name == name)
    case.build(tmp_path / "playbook")
    done = playbook("check", root=tmp_path / "playbook")
    assert done.returncode == 1
    assert done.stdout.splitlines() == case.problems


def test_every_case_says_what_is_wrong() -> None:
    for case in CASES:
        assert case.data["mistake"], case.name
        for words in ("Input should", "Value error", "type=", "Traceback", "pydantic", "NoneType"):
            assert not any(words in problem for problem in case.problems), case.name
