"""This program in another process: for what loads long, or is to give its memory back."""

from __future__ import annotations

import os
import sys
from pathlib import Path

HERE = Path(__file__).parent.parent  # where `generator` can be imported from


def command(module: str, *arguments: str) -> list[str]:
    """What starts a module with the Python that runs this."""
    return [sys.executable, "-m", module, *arguments]


def surroundings(**more: str) -> dict[str, str]:
    """Our environment, in which `generator` is found wherever the process stands."""
    paths = filter(None, [str(HERE), os.environ.get("PYTHONPATH", "")])
    return {**os.environ, "PYTHONPATH": os.pathsep.join(paths), **more}
