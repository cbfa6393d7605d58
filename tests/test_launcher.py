"""The launcher through its front door: real processes, in copies of the project with a stand-in
generator and two tiny packages made here, so that it takes seconds and needs no network."""

from __future__ import annotations

import ast
import base64
import hashlib
import json
import os
import shutil
import signal
import subprocess
import sys
import time
import tomllib
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="drives signals and shebangs")

ROOT = Path(__file__).resolve().parent.parent
LAUNCHER = ROOT / "playbook"
BASE_PYTHON = str(getattr(sys, "_base_executable", sys.executable))
FAILED, STOPPED = 3, 130

GENERATOR = """
import json, os, sys
from importlib import metadata

def version(name):
    try:
        return metadata.version(name)
    except metadata.PackageNotFoundError:
        return None

if sys.argv[1:2] == ["fail"]:
    sys.exit(int(sys.argv[2]))
if sys.argv[1:2] == ["wait"]:
    print("running", flush=True)
    sys.stdin.readline()
print(json.dumps({
    "arguments": sys.argv[1:],
    "folder": os.getcwd(),
    "root": os.environ["PLAYBOOK_ROOT"],
    "prefix": sys.prefix,
    "tiny": version("tiny"),
    "extra": version("extra"),
}))
"""

# A uv that notes what it is asked, may be slow or broken, and otherwise is the real one.
STAND_IN_UV = """#!{python}
import os, sys, time
with open({notes!r}, "a") as notes:
    notes.write(" ".join(sys.argv[1:3]) + "\\n")
if sys.argv[1] == "pip":
    with open({notes!r} + ".pid", "w") as file:
        file.write(str(os.getpid()))
    {then}
os.execv({uv!r}, [{uv!r}] + sys.argv[1:])
"""


# -- What the tests are made of --------------------------------------------------------------


def make_wheel(folder: Path, name: str, version: str) -> tuple[str, str]:
    """A package with one module. Out: the requirement and the hash."""
    info = f"{name}-{version}.dist-info"
    files = {
        f"{name}.py": f"VERSION = {version!r}\n",
        f"{info}/METADATA": f"Metadata-Version: 2.1\nName: {name}\nVersion: {version}\n",
        f"{info}/WHEEL": "Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: py3-none-any\n",
    }
    record = [
        f"{path},sha256={base64.urlsafe_b64encode(digest).rstrip(b'=').decode()},{len(text)}"
        for path, text in files.items()
        for digest in [hashlib.sha256(text.encode()).digest()]
    ]
    files[f"{info}/RECORD"] = "\n".join([*record, f"{info}/RECORD,,"]) + "\n"
    wheel = folder / f"{name}-{version}-py3-none-any.whl"
    with zipfile.ZipFile(wheel, "w") as archive:
        for path, text in files.items():
            archive.writestr(path, text)
    return f"{name}=={version}", hashlib.sha256(wheel.read_bytes()).hexdigest()


class Wheels:
    """A folder with the tiny packages, and the lines that require them."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        made = [("tiny", "1.0"), ("tiny", "2.0"), ("extra", "1.0")]
        self.hashes = dict(make_wheel(folder, name, version) for name, version in made)

    def line(self, requirement: str, digest: str = "") -> str:
        return f"{requirement} --hash=sha256:{digest or self.hashes[requirement]}\n"


class Checkout:
    """A copy of the project as far as the launcher goes, and a machine of its own to run it on."""

    def __init__(self, root: Path, wheels: Wheels, machine: Path) -> None:
        self.root = root
        self.wheels = wheels
        self.machine = machine
        self.programs = machine / "bin"  # all of PATH
        self.notes = machine / "uv-notes"
        for folder in (root / "generator", root / "requirements", self.programs, machine / "home"):
            folder.mkdir(parents=True)
        shutil.copy2(LAUNCHER, root / "playbook")
        (root / "generator/__init__.py").write_text("")
        (root / "generator/__main__.py").write_text(GENERATOR)
        self.require("site", wheels.line("tiny==1.0"))
        self.require("test", wheels.line("tiny==1.0") + wheels.line("extra==1.0"))
        self.variables = {
            "PATH": str(self.programs),
            "HOME": str(machine / "home"),
            "PIP_CONFIG_FILE": os.devnull,
            "PIP_NO_INDEX": "1",
            "PIP_FIND_LINKS": str(wheels.folder),
            "UV_NO_CONFIG": "1",
            "UV_NO_INDEX": "1",
            "UV_FIND_LINKS": str(wheels.folder),
        }

    @property
    def env(self) -> Path:
        return self.root / ".venv"

    def require(self, name: str, text: str) -> None:
        (self.root / "requirements" / f"{name}.txt").write_text(text)

    def program(self, name: str, text: str) -> Path:
        path = self.programs / name
        path.unlink(missing_ok=True)
        path.write_text(text)
        path.chmod(0o755)
        return path

    def with_uv(self, then: str = "") -> None:
        """Put uv on PATH; `then` is what it does before it installs."""
        text = STAND_IN_UV.format(python=BASE_PYTHON, notes=str(self.notes), then=then, uv=uv())
        self.program("uv", text.replace("    \nos.execv", "os.execv"))

    def offline(self) -> dict[str, str]:
        """The variables of a machine that cannot reach its package index."""
        ours = ("PIP_NO_INDEX", "PIP_FIND_LINKS", "UV_NO_INDEX", "UV_FIND_LINKS")
        kept = {name: value for name, value in self.variables.items() if name not in ours}
        nowhere = "http://127.0.0.1:9/simple"
        return kept | {"PIP_INDEX_URL": nowhere, "PIP_RETRIES": "1", "UV_HTTP_RETRIES": "0"}

    def installs(self) -> int:
        return self.notes.read_text().splitlines().count("pip install")

    def start(self, *arguments: str, lie: str = "", **options: Any) -> subprocess.Popen[str]:
        """Start the launcher; `lie` is Python run first, to make it believe something."""
        launcher = str(self.root / "playbook")
        call = [BASE_PYTHON, launcher]
        if lie:
            run = "sys.argv = sys.argv[1:]; runpy.run_path(sys.argv[0], run_name='__main__')"
            call = [BASE_PYTHON, "-P", "-c", f"import runpy, sys; {lie}; {run}", launcher]
        return subprocess.Popen(
            [*call, *arguments],
            env=options.pop("env", self.variables),
            cwd=options.pop("cwd", self.machine),
            stdin=options.pop("stdin", subprocess.DEVNULL),
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            encoding="utf-8",
            **options,
        )

    def run(self, *arguments: str, **options: Any) -> Done:
        return Done(self.start(*arguments, **options))


class Done:
    """How a call ended."""

    def __init__(self, process: subprocess.Popen[str]) -> None:
        self.out, self.err = process.communicate(timeout=60)
        self.code = process.returncode

    @property
    def report(self) -> dict[str, Any]:
        """What the stand-in generator saw."""
        assert self.code == 0, self.err
        report: dict[str, Any] = json.loads(self.out)
        return report

    @property
    def refusal(self) -> str:
        """The one line with which the launcher gives up."""
        assert self.code == FAILED, (self.code, self.out, self.err)
        assert self.out == ""
        assert "Traceback" not in self.err
        *before, last = self.err.splitlines()
        assert all(line.endswith("…") for line in before), self.err
        return last


def uv() -> str:
    """The uv of the test set (it is pinned there so that these tests never have to be skipped)."""
    beside = Path(sys.executable).with_name("uv")
    found = str(beside) if beside.exists() else shutil.which("uv")
    assert found, "uv is missing: run ./playbook test"
    return found


def wait_for(happened: Callable[[], bool]) -> None:
    end = time.monotonic() + 30
    while not happened():
        assert time.monotonic() < end, "it did not happen within 30 seconds"
        time.sleep(0.02)


@pytest.fixture(scope="session")
def wheels(tmp_path_factory: pytest.TempPathFactory) -> Wheels:
    return Wheels(tmp_path_factory.mktemp("wheels"))


@pytest.fixture
def checkout(tmp_path: Path, wheels: Wheels) -> Checkout:
    """A fresh copy, on a machine with uv."""
    made = Checkout(tmp_path / "checkout", wheels, tmp_path / "machine")
    made.with_uv()
    return made


# -- The usual way ---------------------------------------------------------------------------


def test_first_call_makes_the_environment_and_later_calls_just_run(checkout: Checkout) -> None:
    first = checkout.run("check")
    assert first.report["tiny"] == "1.0"
    assert first.report["prefix"] == str(checkout.env)
    assert first.err.startswith("Setting up Playbook 101 (first time, about a minute) …\nReady ")
    second = checkout.run("check")
    assert second.report == first.report
    assert second.err == ""


def test_arguments_input_and_exit_code_pass_through(checkout: Checkout) -> None:
    words = ["build", "two words", "", "--x=é'\"$HOME", "*"]
    assert checkout.run(*words).report["arguments"] == words
    assert checkout.run("fail", "7").code == 7
    waiting = checkout.start("wait", stdin=subprocess.PIPE)
    out, _ = waiting.communicate("go on\n", timeout=30)
    assert out.startswith("running\n")


def test_a_signal_reaches_the_command(checkout: Checkout) -> None:
    checkout.run("check")
    running = checkout.start("wait", stdin=subprocess.PIPE)
    assert running.stdout is not None
    assert running.stdout.readline() == "running\n"
    running.terminate()
    assert running.wait(timeout=30) == -signal.SIGTERM
    running.communicate()


def test_without_a_command_the_help_is_shown(checkout: Checkout) -> None:
    assert checkout.run().report["arguments"] == ["--help"]


def test_runs_as_a_program_and_through_a_link(checkout: Checkout, tmp_path: Path) -> None:
    (checkout.programs / "python3").symlink_to(BASE_PYTHON)
    link = tmp_path / "elsewhere"
    link.symlink_to(checkout.root / "playbook")
    for program in (checkout.root / "playbook", link):
        out = subprocess.check_output([program, "check"], env=checkout.variables, text=True)
        assert json.loads(out)["root"] == str(checkout.root)


def test_ci_run_is_the_test_command(checkout: Checkout) -> None:
    shutil.copytree(ROOT / ".ci", checkout.root / ".ci")
    (checkout.programs / "python3").symlink_to(BASE_PYTHON)
    path = f"{checkout.programs}{os.pathsep}{os.defpath}"
    out = subprocess.check_output(
        ["bash", checkout.root / ".ci/run", "-k", "x"],
        env={**checkout.variables, "PATH": path},
        cwd="/",
        text=True,
    )
    assert json.loads(out)["arguments"] == ["test", "-k", "x"]


# -- Unusual places --------------------------------------------------------------------------


@pytest.mark.parametrize("route", ["uv", "pip"])
def test_from_any_folder_with_spaces_in_the_path_and_other_peoples_settings(
    tmp_path: Path, wheels: Wheels, route: str
) -> None:
    odd = Checkout(tmp_path / "my play book é", wheels, tmp_path / "machine")
    if route == "uv":
        odd.with_uv()
    folder = tmp_path / "some folder"
    (folder / "generator").mkdir(parents=True)
    for decoy in ("generator/__main__.py", "json.py", "tiny.py", "venv.py"):
        (folder / decoy).write_text("raise SystemExit('the wrong module')")
    odd.variables |= {"PIP_USER": "1", "PIP_TARGET": "/x", "UV_SYSTEM_PYTHON": "1"}
    odd.variables |= {"VIRTUAL_ENV": "/x", "CONDA_PREFIX": "/x"}
    # Such a PYTHONPATH would stop Python itself, so it is set once the launcher runs.
    lie = f"import os; os.environ['PYTHONPATH'] = {str(folder)!r}"
    report = odd.run("check", cwd=folder, lie=lie).report
    assert report["folder"] == str(folder)
    assert report["root"] == str(odd.root)
    assert report["tiny"] == "1.0"


@pytest.mark.parametrize("home", [None, "", "/nonexistent/home"])
def test_without_a_home(checkout: Checkout, home: str | None) -> None:
    del checkout.variables["HOME"]
    if home is not None:
        checkout.variables["HOME"] = home
    assert checkout.run("check").report["tiny"] == "1.0"


def test_a_read_only_checkout_with_its_environment_elsewhere(
    checkout: Checkout, tmp_path: Path
) -> None:
    def everything() -> dict[Path, tuple[int, int]]:
        """A root may write anywhere, so we look instead of forbid."""
        return {
            path: (path.stat().st_mtime_ns, path.stat().st_size)
            for path in [checkout.root, *checkout.root.rglob("*")]
        }

    before = everything()
    for path in before:
        path.chmod(path.stat().st_mode & ~0o222)
    env = tmp_path / "new" / "my env"
    variables = {**checkout.variables, "PLAYBOOK_ENV": str(env)}
    variables.pop("PYTHONDONTWRITEBYTECODE", None)
    assert checkout.run("check", env=variables).report["prefix"] == str(env)
    assert checkout.run("test", env=variables).report["extra"] == "1.0"
    assert everything() == before
    for path in before:
        path.chmod(path.stat().st_mode | 0o200)


def test_who_wants_no_compiled_modules_has_them_in_the_environment(checkout: Checkout) -> None:
    """Containers often say so; without any, each command would compile all that it loads."""
    variables = {**checkout.variables, "PYTHONDONTWRITEBYTECODE": "1"}
    checkout.run("check", env=variables)
    assert list((checkout.env / "pycache").rglob("*.pyc"))
    outside = (path for path in checkout.root.rglob("*.pyc") if checkout.env not in path.parents)
    assert list(outside) == []


def test_a_moved_checkout_gets_a_new_environment(checkout: Checkout, tmp_path: Path) -> None:
    checkout.run("check")
    checkout.root = checkout.root.rename(tmp_path / "moved")
    moved = checkout.run("check")
    assert "anew" in moved.err
    assert moved.report["prefix"] == str(checkout.env)


# -- One clear sentence ----------------------------------------------------------------------

OLD = "sys.version_info = (3, 9, 2, 'final', 0)"


def test_too_old_a_python_is_told_what_is_needed(checkout: Checkout) -> None:
    refusal = checkout.run("check", lie=OLD).refusal
    assert "needs Python 3.11 or newer, and this is Python 3.9" in refusal
    assert "install a newer one" in refusal
    assert not checkout.env.exists()


def test_too_old_a_python_hands_over_to_a_newer_one(checkout: Checkout) -> None:
    checkout.program("python3.20", "#!/bin/sh\nexit 127\n")  # a stand-in with nothing behind it
    (checkout.programs / "python3.13").symlink_to(BASE_PYTHON)
    assert checkout.run("check", "a b", lie=OLD).report["arguments"] == ["check", "a b"]


def test_an_old_python_can_read_the_launcher() -> None:
    ast.parse(LAUNCHER.read_text(encoding="utf-8"), feature_version=(3, 6))


def test_no_network(checkout: Checkout) -> None:
    checkout.variables = checkout.offline()
    refusal = checkout.run("check").refusal
    assert "could not be downloaded: check the network" in refusal
    assert "HTTPS_PROXY" in refusal
    log = checkout.env / "playbook.log"
    assert f"(Details: {log})" in refusal
    assert "127.0.0.1:9" in log.read_text()  # the mirror that is named for pip is meant for uv too


def test_a_wrong_hash(checkout: Checkout) -> None:
    checkout.require("site", checkout.wheels.line("tiny==1.0", "0" * 64))
    assert "(wrong hash)" in checkout.run("check").refusal
    assert not list(checkout.env.rglob("tiny.py"))


def test_a_requirement_without_a_hash(checkout: Checkout) -> None:
    checkout.require("site", checkout.wheels.line("tiny==1.0") + "extra==1.0\n")
    assert "has no hash" in checkout.run("check").refusal
    checkout.require("site", checkout.wheels.line("tiny==1.0"))
    assert checkout.run("check").report["tiny"] == "1.0"


@pytest.mark.parametrize(
    ("output", "sentence"),
    [
        ("error: failed to write: No space left on device (os error 28)", "The disk is full"),
        ("invalid peer certificate: UnknownIssuer", "SSL_CERT_FILE"),
        ("error: x==1 has no usable wheels", "not made for this Python or system"),
        ("failed to open: Permission denied (os error 13)", "PLAYBOOK_ENV"),
        ("first\nsomething nobody foresaw\n", "The last word was: something nobody foresaw"),
        ("", "The last word was: (nothing)"),
    ],
)
def test_what_uv_says_becomes_a_sentence(checkout: Checkout, output: str, sentence: str) -> None:
    checkout.with_uv(then=f"sys.stderr.write({output!r}); sys.exit(2)")
    refusal = checkout.run("check").refusal
    assert sentence in refusal
    assert str(checkout.env / "playbook.log") in refusal


def test_an_environment_that_cannot_be_written(checkout: Checkout, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    variables = {**checkout.variables, "PLAYBOOK_ENV": str(tmp_path / "file" / "env")}
    refusal = checkout.run("check", env=variables).refusal
    assert "cannot be written" in refusal
    assert "set PLAYBOOK_ENV" in refusal


def test_a_folder_that_is_not_ours_is_left_alone(checkout: Checkout) -> None:
    thesis = checkout.env / "thesis.txt"
    thesis.parent.mkdir()
    thesis.write_text("years of work")
    assert "was not made by ./playbook" in checkout.run("check").refusal
    assert list(checkout.env.iterdir()) == [thesis]


def test_requirements_that_are_missing(checkout: Checkout) -> None:
    (checkout.root / "requirements/site.txt").unlink()
    assert "requirements/site.txt is missing" in checkout.run("check").refusal


# Debian's python3 without python3-venv, as a member of staff and as root.
BARE = "import os; sys.modules['ensurepip'] = None; sys.base_prefix = '/usr'; os.geteuid = lambda: "


def test_bare_debian_python_of_a_user(checkout: Checkout) -> None:
    (checkout.programs / "uv").unlink()
    checkout.program("apt-get", "#!/bin/sh\nexit 0\n")
    package = f"python3.{sys.version_info.minor}-venv"
    assert f"`sudo apt-get install {package}`" in checkout.run("check", lie=BARE + "1000").refusal


def test_bare_debian_python_of_root_is_completed(checkout: Checkout) -> None:
    (checkout.programs / "uv").unlink()
    notes = checkout.machine / "apt-notes"
    checkout.program("apt-get", f'#!/bin/sh\necho "$DEBIAN_FRONTEND $*" >> "{notes}"\n')
    done = checkout.run("check", lie=BARE + "0")
    package = f"python3.{sys.version_info.minor}-venv"
    assert done.report["tiny"] == "1.0"
    assert f"Installing {package} with apt-get" in done.err
    assert notes.read_text().splitlines() == [
        "noninteractive update",
        f"noninteractive install --yes --no-install-recommends {package}",
    ]


def test_bare_python_elsewhere(checkout: Checkout) -> None:
    (checkout.programs / "uv").unlink()
    assert "install uv, or a complete Python" in checkout.run("check", lie=BARE + "0").refusal


def test_bare_python_is_enough_with_uv(checkout: Checkout) -> None:
    assert checkout.run("check", lie=BARE + "1000").report["tiny"] == "1.0"


# -- Never half-made -------------------------------------------------------------------------


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGKILL])
def test_an_interrupted_set_up_recovers(checkout: Checkout, number: signal.Signals) -> None:
    checkout.with_uv(then="time.sleep(60)")
    pid = checkout.notes.with_name("uv-notes.pid")
    first = checkout.start("check", start_new_session=True)
    wait_for(pid.exists)
    wait_for(lambda: pid.read_text() != "")
    (checkout.env / "half.txt").write_text("left by the interrupted set-up")
    if number is signal.SIGINT:
        os.killpg(first.pid, number)  # as Ctrl-C does
    else:
        first.send_signal(number)
    ends = {signal.SIGINT: STOPPED, signal.SIGTERM: 143, signal.SIGKILL: -9}
    assert Done(first).code == ends[number]

    checkout.with_uv()
    second = checkout.start("check")
    if number is signal.SIGKILL:
        # The installer outlives the launcher; the next call must not work beside it.
        assert second.stderr is not None
        assert "Another ./playbook (process " in second.stderr.readline()
        os.kill(int(pid.read_text()), signal.SIGKILL)
    done = Done(second)
    assert done.report["tiny"] == "1.0"
    assert not (checkout.env / "half.txt").exists()
    assert checkout.run("check").err == ""


def test_two_calls_at_once_make_one_environment(checkout: Checkout) -> None:
    checkout.with_uv(then="time.sleep(1)")
    calls = [checkout.start("check", str(number)) for number in range(4)]
    done = [Done(call) for call in calls]
    assert [each.report["arguments"][1] for each in done] == ["0", "1", "2", "3"]
    assert checkout.installs() == 1
    assert sum("Another ./playbook (process " in each.err for each in done) == 3


def test_changed_requirements_make_a_new_environment(checkout: Checkout) -> None:
    checkout.run("test")
    checkout.require("site", "# a comment\n" + checkout.wheels.line("tiny==1.0") + "\n")
    assert checkout.run("check").err == ""  # a comment changes nothing

    checkout.require("site", checkout.wheels.line("tiny==2.0"))
    changed = checkout.run("check")
    assert "anew, since its requirements or Python changed" in changed.err
    assert changed.report["tiny"] == "2.0"
    assert changed.report["extra"] is None  # nothing old is left


def test_an_environment_without_its_python_is_made_again(checkout: Checkout) -> None:
    checkout.run("check")
    (checkout.env / "bin/python").unlink()
    again = checkout.run("check")
    assert "again, since its environment is not whole" in again.err
    assert again.report["tiny"] == "1.0"


def test_a_set_is_added_beside_what_is_there(checkout: Checkout) -> None:
    assert checkout.run("check").report["extra"] is None
    [tiny] = checkout.env.rglob("tiny.py")
    made = tiny.stat().st_ctime_ns
    tests = checkout.run("--root", "x", "test", "-k", "y")
    assert "Adding what `test` needs" in tests.err
    assert tests.report["extra"] == "1.0"
    assert tiny.stat().st_ctime_ns == made
    assert checkout.run("test").err == checkout.run("check").err == ""


@pytest.mark.parametrize("route", ["uv", "pip"])
def test_a_set_that_cannot_be_added_leaves_the_rest_in_use(checkout: Checkout, route: str) -> None:
    if route == "pip":
        (checkout.programs / "uv").unlink()
    assert "first time" in checkout.run("check").err

    offline = checkout.run("test", env=checkout.offline()).refusal
    assert "could not be downloaded: check the network" in offline
    checkout.require("test", checkout.wheels.line("extra==1.0", "0" * 64))
    assert "(wrong hash)" in checkout.run("test").refusal
    checkout.require("test", checkout.wheels.line("tiny==1.0") + "extra==1.0\n")
    assert "has no hash" in checkout.run("test").refusal

    again = checkout.run("check")
    assert (again.err, again.report["tiny"]) == ("", "1.0")
    checkout.require("test", checkout.wheels.line("extra==1.0"))
    assert "Adding" in (added := checkout.run("test")).err
    assert added.report["extra"] == "1.0"


def test_a_set_that_was_half_added_is_not_trusted(checkout: Checkout) -> None:
    checkout.run("check")
    checkout.with_uv(then="time.sleep(60)")
    adding = checkout.start("test", start_new_session=True)
    wait_for(checkout.notes.with_name("uv-notes.pid").exists)
    wait_for(lambda: '"half"' in (checkout.env / "playbook.json").read_text())
    os.killpg(adding.pid, signal.SIGKILL)
    Done(adding)
    checkout.with_uv()
    assert checkout.run("check").err == ""
    assert "anew" in (again := checkout.run("test")).err
    assert again.report["extra"] == "1.0"


def test_a_running_command_keeps_its_environment(checkout: Checkout) -> None:
    checkout.run("check")
    running = checkout.start("wait", stdin=subprocess.PIPE)
    assert running.stdout is not None
    assert running.stdout.readline() == "running\n"
    assert checkout.run("test").report["extra"] == "1.0"  # adding does not disturb it

    checkout.require("site", checkout.wheels.line("tiny==2.0"))
    second = checkout.start("check")
    assert second.stderr is not None
    assert "anew" in second.stderr.readline()
    assert "still runs in the old environment" in second.stderr.readline()
    assert list(checkout.env.rglob("tiny.py"))
    out, _ = running.communicate("\n", timeout=30)
    assert json.loads(out)["tiny"] == "1.0"
    assert Done(second).report["tiny"] == "2.0"


def test_uv_may_break_after_it_made_the_environment(checkout: Checkout) -> None:
    checkout.run("check")
    checkout.program("uv", "#!/bin/sh\nexit 127\n")
    assert checkout.run("check").err == ""
    assert checkout.run("test").report["extra"] == "1.0"


# -- The real requirements -------------------------------------------------------------------


def pins(name: str) -> dict[str, str]:
    """Package → its whole entry (version, marker and hashes)."""
    text = (ROOT / "requirements" / f"{name}.txt").read_text(encoding="utf-8")
    lines = [line for line in text.splitlines() if not line.lstrip().startswith("#")]
    entries = "\n".join(lines).replace("\\\n", " ").splitlines()
    return {entry.split("==")[0]: entry for entry in entries}


@pytest.mark.parametrize("name", ["site", "test", "zensical"])
def test_every_requirement_is_pinned_with_hashes_and_without_addresses(name: str) -> None:
    text = (ROOT / "requirements" / f"{name}.txt").read_text(encoding="utf-8")
    assert "://" not in text
    assert "index" not in text.replace("--no-emit-index-url", "")
    for package, entry in pins(name).items():
        assert entry.startswith(f"{package}=="), entry
        assert "--hash=sha256:" in entry, entry


def test_the_test_set_holds_the_site_set_unchanged() -> None:
    assert pins("site").items() <= pins("test").items()
    assert pins("site").items() <= pins("zensical").items()
    assert pins("zensical").items() <= pins("test").items()


def test_requirements_hold_what_pyproject_asks_for() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    sets = {"site": project["dependencies"], **project["optional-dependencies"]}
    for name, wanted in sets.items():
        for requirement in wanted:
            package = requirement.split("[")[0].split(">")[0].split("=")[0].strip()
            assert package in pins(name), requirement


@pytest.mark.parametrize("name", ["site", "test", "zensical"])
def test_the_command_in_pyproject_is_the_one_that_was_used(name: str) -> None:
    text = (ROOT / "requirements" / f"{name}.txt").read_text(encoding="utf-8")
    used = text.splitlines()[1].lstrip("# ")
    told = (ROOT / "pyproject.toml").read_text(encoding="utf-8")
    assert used in " ".join(told.replace("\\\n", " ").replace("#", " ").split())
