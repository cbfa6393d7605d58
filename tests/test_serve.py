"""`playbook serve`, as a process: serves, rebuilds, keeps the last good site, picks a free port."""

from __future__ import annotations

import json
import os
import re
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from urllib.error import HTTPError
from urllib.request import urlopen

import pytest

from tests.conftest import ROOT, playbook

PATIENCE = 60  # seconds until a test gives up on something that should happen soon
TIP = "content/tips/001-look-up-first.yml"
PAGE = "tips/look-up-first/"


class Serving:
    """A running server: its address, what it says, and the events a page would get."""

    def __init__(self, process: subprocess.Popen[str]) -> None:
        self.process = process
        self.said = ""
        self.events: list[tuple[str, str]] = []
        self.listener = threading.Thread(target=self._listen, daemon=True)
        self.listener.start()
        self.until(lambda: "Serving http" in self.said)
        match = re.search(r"Serving (http://\S+)", self.said)
        assert match
        self.address = match[1]
        self.follower = threading.Thread(target=self._follow, daemon=True)
        self.follower.start()

    def close(self) -> None:
        """After the process ended: nothing is left open."""
        self.listener.join(PATIENCE)
        self.follower.join(PATIENCE)
        assert self.process.stderr
        self.process.stderr.close()

    def _listen(self) -> None:
        assert self.process.stderr
        for line in self.process.stderr:
            self.said += line

    def _follow(self) -> None:
        """Read the stream of events as an open page does."""
        with urlopen(f"{self.address}__playbook/events") as stream:
            kind = ""
            for raw in stream:
                line = raw.decode().rstrip("\n")
                if line.startswith("event: "):
                    kind = line.removeprefix("event: ")
                elif line.startswith("data: "):
                    self.events.append((kind, json.loads(line.removeprefix("data: "))))

    def until(self, true: Callable[[], object]) -> None:
        end = time.monotonic() + PATIENCE
        while not true():
            assert self.process.poll() is None, self.said
            assert time.monotonic() < end, self.said
            time.sleep(0.05)

    def get(self, path: str) -> str:
        with urlopen(self.address + path) as answer:
            return str(answer.read().decode())


@contextmanager
def serving(root: Path, *options: str) -> Iterator[Serving]:
    environment = {
        **os.environ,
        "PLAYBOOK_ROOT": str(root),
        "PYTHONPATH": str(ROOT),
        "PYTHONUNBUFFERED": "1",
    }
    environment.setdefault("PLAYBOOK_CACHE", str(ROOT / ".playbook"))
    process = subprocess.Popen(
        [sys.executable, "-m", "generator", "serve", *options],
        env=environment,
        stderr=subprocess.PIPE,
        text=True,
        encoding="utf-8",
    )
    server = None
    try:
        server = Serving(process)
        yield server
    finally:
        if process.poll() is None:
            process.send_signal(signal.SIGINT)
        assert process.wait(timeout=PATIENCE) == 0
        if server is not None:
            server.close()


@pytest.fixture
def port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def test_serves_rebuilds_and_keeps_the_last_good_site(example: Path, port: int) -> None:
    with serving(example, "--port", str(port)) as server:
        assert server.address == f"http://127.0.0.1:{port}/"
        assert "Look up before you reach for the pot" in server.get(PAGE)
        assert "__playbook/reload.js" in server.get(PAGE)
        assert "nl" in server.get(f"nl/{PAGE}")

        tip = example / TIP
        good = tip.read_text(encoding="utf-8")
        tip.write_text(good.replace("reach for the pot", "reach for the jar"), encoding="utf-8")
        server.until(lambda: ("reload", "") in server.events)
        assert "reach for the jar" in server.get(PAGE)

        tip.write_text(good.replace("effort: small", "effort: smal"), encoding="utf-8")
        server.until(lambda: any(kind == "fault" for kind, _ in server.events))
        fault = next(text for kind, text in server.events if kind == "fault")
        assert fault.startswith(f"{TIP}:")
        # the terminal and the page hear of it on two roads; either may be first
        server.until(lambda: "last good site is still being served" in server.said)
        assert "reach for the jar" in server.get(PAGE)

        before = len(server.events)
        tip.write_text(good, encoding="utf-8")
        server.until(lambda: ("reload", "") in server.events[before:])
        assert "reach for the pot" in server.get(PAGE)
        for name in ("x%00.html", "x%00.css", "x" * 300, "x/" * 20_000):  # of no file there is
            with pytest.raises(HTTPError) as refused:
                server.get(name)
            with refused.value as answer:
                assert answer.code == 404
        with pytest.raises(HTTPError) as refused:
            server.get("no/such/page/")
        with refused.value as answer:
            assert answer.code == 404
            assert "Deze pagina is hier niet" in answer.read().decode()


def test_starts_with_broken_content_and_picks_a_free_port(example: Path, port: int) -> None:
    tip = example / TIP
    good = tip.read_text(encoding="utf-8")
    tip.write_text("en: [", encoding="utf-8")
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", port))
        taken.listen()
        with serving(example, "--port", str(port)) as server:
            assert server.address != f"http://127.0.0.1:{port}/"
            server.until(lambda: server.events)
            assert server.events[0][0] == "fault"
            tip.write_text(good, encoding="utf-8")
            server.until(lambda: ("reload", "") in server.events)
            assert "Look up before you reach for the pot" in server.get(PAGE)


@pytest.mark.parametrize(
    ("host", "reason"),
    [
        ("", "`` is no IPv4 address and no name of one"),
        ("::1", "`::1` is no IPv4 address"),
        ("a..b", "`a..b` is no IPv4 address"),
        ("no such\nplace", "is no IPv4 address"),
        ("192.0.2.1", "`192.0.2.1` is not an address of this computer"),  # TEST-NET-1: nobody's
    ],
)
def test_a_place_where_nothing_can_listen_is_told(example: Path, host: str, reason: str) -> None:
    done = playbook("serve", "--host", host, root=example)
    assert done.returncode == 1
    assert reason in done.stderr
    assert "use --host 127.0.0.1 for yourself alone" in done.stderr
    assert "Traceback" not in done.stderr


def test_no_port_is_left(example: Path) -> None:
    """The last port of all is taken, and there is none after it to try."""
    with socket.socket() as taken:
        taken.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        with suppress(OSError):  # it is taken by somebody else, which is as good
            taken.bind(("127.0.0.1", 65535))
            taken.listen()
        done = playbook("serve", "--port", "65535", root=example)
    assert done.returncode == 1
    assert "nothing can listen on the ports 65535 to 65535: they are taken" in done.stderr
    assert "take any that is free with --port 0" in done.stderr
