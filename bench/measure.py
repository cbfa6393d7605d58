"""Measuring: a process and what it spent, a row of the table, pairs that take turns.

A `Row` is one line of `./playbook bench`: our figures, the figures of what stands beside them, and
the bar. Figures are compared within one run on one machine; seconds of two machines never are.
"""

from __future__ import annotations

import os
import statistics
import subprocess
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

AWAY = "put-away"  # a folder beside what is measured
LOOK = 0.25  # seconds between two looks at the memory of a running process; a look costs time too
# Would make a Python compile its modules at each start, or do other work than it does for people.
SLOWING = (
    *("PYTHONDONTWRITEBYTECODE", "PYTHONDEVMODE", "PYTHONPROFILEIMPORTTIME", "PYTHONTRACEMALLOC"),
    *("PYTHONWARNINGS", "PYTHONVERBOSE", "PYTHONFAULTHANDLER", "PYTHONASYNCIODEBUG"),
)


class MeasureError(Exception):
    """Something could not be measured; the message says what and why."""


@dataclass(frozen=True)
class Spent:
    """What a process and all its children spent: CPU and wall in seconds, peak memory in bytes."""

    cpu: float
    wall: float
    memory: int
    output: str = ""


@dataclass(frozen=True)
class Row:
    """One measurement. Each of `ours` was taken right before its fellow of `beside`, if any.

    name: the group, as in `--only`. what: in words. unit: `s CPU`, `s`, `MB`, `kB`, `requests`, …
    than: what stands beside us, in words. bar: the most that `value` may be, or with `at_least` the
    least; None where there is none. of_ours: the bar is for our own figure, though something stands
    beside it. note: what a reader has to know besides.
    """

    name: str
    what: str
    unit: str
    ours: tuple[float, ...]
    beside: tuple[float, ...] = ()
    than: str = ""
    bar: float | None = None
    at_least: bool = False
    of_ours: bool = False
    note: str = ""

    @property
    def ratio(self) -> float | None:
        """The median over the pairs of ours divided by its fellow; None where there is none."""
        if not self.beside:
            return None
        if len(self.beside) != len(self.ours):  # e.g. the other one was measured once
            beside = statistics.median(self.beside)
            return statistics.median(self.ours) / beside if beside else None
        pairs = zip(self.ours, self.beside, strict=True)
        ratios = [mine / other for mine, other in pairs if other]
        return statistics.median(ratios) if ratios else None

    @property
    def value(self) -> float:
        """What the bar judges: the ratio, and our own figure where there is none or `of_ours`."""
        ratio = None if self.of_ours else self.ratio
        return statistics.median(self.ours) if ratio is None else ratio

    @property
    def held(self) -> bool | None:
        """Whether the bar is held; None where there is none."""
        if self.bar is None:
            return None
        return self.value >= self.bar if self.at_least else self.value <= self.bar


def run(
    command: Sequence[str | Path],
    *,
    folder: Path | None = None,
    environment: Mapping[str, str] | None = None,
) -> Spent:
    """Run a program to its end and tell what it spent, its children included.

    in: the command, the folder it runs in, variables beside those of `surroundings`.
    out: CPU is user and system time of the process and of every child it waited for (wait4(2)).
    Memory is the highest sum over the process and its children that was seen (on Linux: their
    proportional set size, looked at four times a second), and never less than the peak of the
    largest of them, as the system tells it. (To Linux no process was ever smaller than the one
    that started it, so nothing comes out below the 30 MB of this one.)
    raises MeasureError with what it printed, where it ends with another code than 0.
    """
    if not hasattr(os, "wait4"):
        raise MeasureError("what a process spends can be told on Linux and macOS only")
    words = [str(word) for word in command]
    start = time.perf_counter()
    with subprocess.Popen(
        words,
        cwd=folder,
        env={**surroundings(), **(environment or {})},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        encoding="utf-8",
        errors="replace",
    ) as process:
        peak = _Peak(process.pid)
        assert process.stdout is not None
        output = process.stdout.read()
        peak.stop()
        _, status, usage = os.wait4(process.pid, 0)
        wall = time.perf_counter() - start
        process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise MeasureError(f"`{' '.join(words)}` ended with {process.returncode}:\n{output}")
    largest = usage.ru_maxrss * (1 if os.uname().sysname == "Darwin" else 1024)
    return Spent(usage.ru_utime + usage.ru_stime, wall, max(largest, peak.bytes), output)


First = TypeVar("First")
Second = TypeVar("Second")


def surroundings() -> dict[str, str]:
    """The variables of this process, without those that slow a Python down."""
    return {name: value for name, value in os.environ.items() if name not in SLOWING}


def in_turn(
    first: Callable[[], First], second: Callable[[], Second], runs: int
) -> list[tuple[First, Second]]:
    """Measure two things in turn, A B A B, so that a busy moment of the machine meets both."""
    return [(first(), second()) for _ in range(runs)]


def of(spent: Sequence[Spent], figure: str) -> tuple[float, ...]:
    """One figure of several runs: `cpu` or `wall` in seconds, `memory` in MB (a million bytes)."""
    scale = 1e-6 if figure == "memory" else 1.0
    return tuple(getattr(one, figure) * scale for one in spent)


class _Peak:
    """Looks, in a thread, at the memory of a process and its children until told to stop."""

    def __init__(self, pid: int) -> None:
        self.bytes = 0
        self._pid = pid
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._look, daemon=True)
        if Path("/proc/self/smaps_rollup").exists():
            self._thread.start()

    def stop(self) -> None:
        """Look no more."""
        self._over.set()
        if self._thread.is_alive():
            self._thread.join()

    def _look(self) -> None:
        while not self._over.wait(LOOK):
            self.bytes = max(self.bytes, sum(map(_memory, _family(self._pid))))


def _family(pid: int) -> list[int]:
    """A process and its children, and theirs, as far as they still run."""
    found = [pid]
    with suppress(OSError, ValueError):
        for thread in Path(f"/proc/{pid}/task").iterdir():
            for child in (thread / "children").read_text().split():
                found += _family(int(child))
    return found


def _memory(pid: int) -> int:
    """Bytes of a process's own memory, shared pages counted in part (proc(5), Pss)."""
    with suppress(OSError, ValueError):
        for line in Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines():
            if line.startswith("Pss:"):
                return int(line.split()[1]) * 1024
    return 0


def put_away(path: Path, folder: Path) -> None:
    """Take a file or a folder out of the way; it is removed when all is measured.

    To remove it at once would slow down whatever makes files next: ext4 steps over the places of
    files that were removed in the last minutes, one by one (fs/ext4/ialloc.c, `recently_deleted`),
    which doubled the system's part of a build that followed the removal of its last site.
    """
    if path.exists():
        place = folder / AWAY
        place.mkdir(exist_ok=True)
        path.rename(place / f"{time.monotonic_ns()}-{path.name}")
