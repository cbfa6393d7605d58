"""`playbook bench`: hand over to the measurements, a package of their own in the project."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

# Not in an installed generator, which has only what a site needs.
NO_BENCH = (
    "The measurements are not here — run `./playbook bench` in a checkout of the project, which "
    "has the folder bench/"
)


class NoBenchError(Exception):
    """The project's folder has no measurements; the message says where they are."""


def run(project: Path, arguments: Sequence[str]) -> int:
    """Run `python -m bench` in the project. Out: its exit code. raises NoBenchError."""
    if not (project / "bench" / "__main__.py").is_file():
        raise NoBenchError(NO_BENCH)
    environment = {**os.environ, "PYTHONPATH": str(project)}
    command = [sys.executable, "-m", "bench", *arguments]
    return subprocess.run(command, cwd=project, env=environment, check=False).returncode
