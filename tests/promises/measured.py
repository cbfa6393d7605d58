"""Run a command of ours and write down what it took.

`python -m tests.promises.measured FILE check`: the file gets {"seconds": processor time,
"megabytes": the most memory at once}. A process measures itself here, since what the system tells
of a child on Linux includes the memory of its parent.
"""

from __future__ import annotations

import atexit
import json
import re
import resource
import runpy
import sys
from pathlib import Path


def most_memory() -> float:
    """The most memory that this process has held, in megabytes."""
    status = Path("/proc/self/status")
    if status.exists():
        found = re.search(r"VmHWM:\s*(\d+) kB", status.read_text(encoding="utf-8"))
        return int(found[1]) / 1024 if found else 0.0
    unit = 1024 * 1024 if sys.platform == "darwin" else 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / unit


def tell(file: Path) -> None:
    """Write the figures of this process and of those it has started."""
    took = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    seconds = sum(usage.ru_utime + usage.ru_stime for usage in took)
    figures = {"seconds": seconds, "megabytes": most_memory()}
    file.write_text(json.dumps(figures), encoding="utf-8")


if __name__ == "__main__":
    atexit.register(tell, Path(sys.argv[1]))
    sys.argv[:] = ["playbook", *sys.argv[2:]]
    runpy.run_module("generator", run_name="__main__")
