"""`python -m bench`, which is what `./playbook bench` runs: measure, and print a row at a time.

Ends with 0; with 2 when something could not be measured; with 1 under `--strict` when a bar is
missed.
"""

from __future__ import annotations

import argparse
import importlib
import shutil
import sys
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path

from bench import machine, report
from bench.measure import AWAY, MeasureError, Row
from bench.subjects import Bench

# Each is a module with `rows(bench)`; those with a browser come last, since they load much.
GROUPS = {
    "build": "bench.build",
    "growth": "bench.growth",
    "languages": "bench.languages",
    "rebuild": "bench.rebuild",
    "check": "bench.check",
    "search": "bench.search",
    "pages": "bench.pages",
    "planner": "bench.planner_filter",
}


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure what was asked for. Out: the exit code."""
    options = _options(arguments)
    with tempfile.TemporaryDirectory(prefix="playbook-bench-") as temporary:
        folder = options.folder.resolve() if options.folder else Path(temporary)
        folder.mkdir(parents=True, exist_ok=True)
        bench = Bench(tuple(sorted(set(options.tips))), options.runs, folder, _tell)
        before = machine.describe()
        table = report.WRITERS[options.format](before, bench)
        found: list[Row] = []
        faults: list[str] = []
        try:
            wanted = [name for name in GROUPS if not options.only or name in options.only]
            for row in measured(bench, wanted, faults):
                found.append(row)
                table.row(row)
        except KeyboardInterrupt:
            faults.append("Stopped before the end.")
        table.end(machine.load(), faults)
        shutil.rmtree(folder / AWAY, ignore_errors=True)
    if faults:
        return 2
    return 1 if options.strict and any(row.held is False for row in found) else 0


def measured(bench: Bench, groups: Sequence[str], faults: list[str]) -> Iterator[Row]:
    """The rows of these groups. What cannot be measured is told in `faults`; the others go on."""
    for name in groups:
        try:
            yield from importlib.import_module(GROUPS[name]).rows(bench)
            continue
        except MeasureError as failure:
            fault = str(failure)
        except ModuleNotFoundError as gone:
            fault = f"{gone.name} is not here: `./playbook bench` gets what the measurements need"
        faults.append(f"{name}: {fault}")
        print(faults[-1], file=sys.stderr, flush=True)


def _tell(text: str) -> None:
    print(f"{text} …", file=sys.stderr, flush=True)


def _options(arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="playbook bench", description=__doc__)
    parser.add_argument("--tips", type=_sizes, default=(101, 1010, 5050))
    parser.add_argument("--format", choices=sorted(report.WRITERS), default="text")
    parser.add_argument("--only", action="append", choices=GROUPS)
    parser.add_argument("--runs", type=int, default=0)
    parser.add_argument("--folder", type=Path)
    parser.add_argument("--strict", action="store_true")
    return parser.parse_args(arguments)


def _sizes(text: str) -> tuple[int, ...]:
    return tuple(int(part) for part in text.split(","))


if __name__ == "__main__":
    sys.exit(main())
