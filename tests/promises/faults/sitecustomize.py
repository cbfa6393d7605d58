"""Faults for a build that a test runs: Python loads this file where it stands on PYTHONPATH.

PLAYBOOK_FAULT says where and what: `generator.desk:Desk.seal_assets:3:space` is a full disk at the
third thing that the function does with files; `-m:generator.mkdocs_worker:3:kill` ends a program
that a build starts. `error` is one failing access, `space` fails all writing from there on, `term`
and `kill` are signals, `limit` is a real limit on the size of files for as long as the function
runs. A fault that the function swallows, since it can do without, comes back at its end.
PLAYBOOK_NO_EXCHANGE: a system that cannot exchange two folders.
"""

from __future__ import annotations

import errno
import functools
import importlib.machinery
import os
import signal
import sys
from collections.abc import Callable
from typing import Any

TOUCHES = frozenset(
    {
        *("open", "os.listdir", "os.scandir", "os.mkdir", "os.rename", "os.remove", "os.link"),
        *("os.chmod", "os.utime", "shutil.copytree", "subprocess.Popen"),
    }
)
WRITES = os.O_WRONLY | os.O_RDWR | os.O_CREAT


class Fault:
    """One fault: where it waits, and whether it has come."""

    def __init__(self, place: str, name: str, after: str, kind: str) -> None:
        self.place, self.name, self.left, self.kind = place, name, int(after), kind
        self.inside = self.full = self.came = False

    def hook(self, event: str, arguments: tuple[Any, ...]) -> None:
        """Hears of everything that Python does; raising here makes it fail."""
        if self.full and _writes(event, arguments):
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC), arguments[0])
        if not self.inside or event not in TOUCHES or self.came:
            return
        if self.place == "-m" and not _writes(event, arguments):
            return
        self.left -= 1
        if self.left <= 0:
            self.come()

    def come(self) -> None:
        """Now."""
        self.came = True
        if self.kind in ("term", "kill"):
            os.kill(os.getpid(), signal.SIGTERM if self.kind == "term" else signal.SIGKILL)
            return
        self.full = self.kind == "space"
        code = errno.ENOSPC if self.full else errno.EIO
        raise OSError(code, os.strerror(code), self.name)

    def put_into(self, module: Any) -> None:
        """Wait in a function of a module, or in a method: `Desk.place`."""
        *owners, name = self.name.split(".")
        owner = functools.reduce(getattr, owners, module)
        setattr(owner, name, self.around(getattr(owner, name)))

    def around(self, function: Callable[..., Any]) -> Callable[..., Any]:
        """The function with the fault in it."""

        @functools.wraps(function)
        def with_fault(*arguments: Any, **more: Any) -> Any:
            if self.kind == "limit":
                return _limited(function, *arguments, **more)
            self.inside = True
            try:
                result = function(*arguments, **more)
            finally:
                self.inside = False
            if not self.came or self.kind in ("error", "space"):
                self.come()
            return result

        return with_fault


def _writes(event: str, arguments: tuple[Any, ...]) -> bool:
    if event == "open":
        return isinstance(arguments[2], int) and bool(arguments[2] & WRITES)
    return event in ("os.mkdir", "os.link")


CHANGES: dict[str, list[Callable[[Any], None]]] = {}


class Finder:
    """Loads a module as ever, and changes it before anybody takes something from it."""

    @staticmethod
    def find_spec(name: str, path: Any = None, target: Any = None) -> Any:
        """How Python is told where a module comes from; None for all others."""
        if name not in CHANGES:
            return None
        spec = importlib.machinery.PathFinder.find_spec(name, path, target)
        loader: Any = spec.loader if spec else None
        load = loader.exec_module

        def exec_module(loaded: Any) -> None:
            load(loaded)
            for change in CHANGES[name]:
                change(loaded)

        loader.exec_module = exec_module
        return spec


def on_import(module: str, change: Callable[[Any], None]) -> None:
    """Change a module as soon as it is loaded."""
    CHANGES.setdefault(module, []).append(change)


def _limited(function: Callable[..., Any], *arguments: Any, **more: Any) -> Any:
    """Run a function while no file may grow beyond 4 kB, also in programs that are not Python."""
    import resource

    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (4096, before[1]))
    try:
        return function(*arguments, **more)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)


sys.meta_path.insert(0, Finder())
if os.environ.get("PLAYBOOK_NO_EXCHANGE"):
    on_import("generator.publish", lambda loaded: setattr(loaded, "_exchange", lambda *_: False))
if wanted := os.environ.get("PLAYBOOK_FAULT"):
    fault = Fault(*wanted.split(":"))
    if fault.place != "-m" and sys.orig_argv[1:3] == ["-m", "generator"]:  # the build itself
        sys.addaudithook(fault.hook)
        on_import(fault.place, fault.put_into)
    elif fault.place == "-m" and fault.name in sys.orig_argv[1:3]:
        fault.inside = True
        sys.addaudithook(fault.hook)
