"""`check`, beside the least that reading YAML can cost: a bare Python and PyYAML's C parser.

Whole commands, start-up included: `./playbook check` with its launcher, as people type it. It is
measured as it is most of the time, when only words have changed since the last check or build and
everything that is kept on paper still stands (`prints`); with nothing kept at all, where the first
check sets every tip on paper once to see that it fits; with one tip changed since the last, and
with nothing changed.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from functools import partial
from pathlib import Path

from bench import measure
from bench.edits import Edits
from bench.measure import Row, Spent
from bench.subjects import FOUND, ROOT, Bench, Made, State

# At most this much of the CPU of the bare parse, by the number of tips.
BARS = {101: 3.0, 5050: 4.0}
PARSE = """
import pathlib, sys, yaml
for name in ("content", "company"):
    for file in pathlib.Path(sys.argv[1], name).rglob("*.yml"):
        with file.open("rb") as text:
            yaml.load(text, yaml.CSafeLoader)
"""


def rows(bench: Bench) -> Iterator[Row]:
    """Two languages: every file that `check` reads, parsed and nothing else."""
    for tips in bench.tips:
        made = bench.playbook(tips)
        runs = bench.runs or max(3, bench.runs_for(tips))  # cheap enough for a large book too
        beside = partial(parse, made)
        bench.once("check", partial(check, made))  # its modules are compiled now
        cold = [checked(bench, made, "cold")]
        kept = measure.in_turn(partial(checked, bench, made, "warm"), beside, runs)
        with Edits(made) as edits:
            changed = measure.in_turn(partial(after_change, edits), beside, runs)
        prints = measure.in_turn(partial(checked, bench, made, "prints"), beside, runs)
        for words, pairs in (
            (FOUND["prints"], prints),
            ("one tip changed since the last", changed),
            ("nothing changed since the last", kept),
            (FOUND["cold"], [(cold[0], prints[0][1])]),
        ):
            for figure, unit in (("cpu", "s CPU"), ("wall", "s")):
                yield Row(
                    "check",
                    f"check, two languages, {tips:,} tips, {words}: {figure}",
                    unit,
                    measure.of([ours for ours, _ in pairs], figure),
                    measure.of([other for _, other in pairs], figure),
                    than="bare Python and a C parse of the files",
                    bar=BARS.get(tips) if figure == "cpu" else None,
                )


def checked(bench: Bench, made: Made, state: State) -> Spent:
    """A check that finds what the state leaves."""
    made.leave(state)
    bench.tell(f"checking {made.tips:,} tips, {state}")
    return check(made)


def after_change(edits: Edits) -> Spent:
    """A check right after somebody changed a word in one tip."""
    edits.change("why")
    return check(edits.made)


def check(made: Made) -> Spent:
    """`./playbook check`, launcher and all, with a Python that is not the environment's own."""
    python = Path(str(getattr(sys, "_base_executable", sys.executable)))
    return measure.run(
        [python, ROOT / "playbook", "--root", made.root, "check"],
        folder=ROOT,
        environment=made.environment,
    )


def parse(made: Made) -> Spent:
    """A bare Python that parses every YAML file of the playbook with libyaml."""
    return measure.run([sys.executable, "-c", PARSE, made.root], folder=ROOT)
