"""The questions that `init` and `new` ask somebody who sits at a terminal."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
from pathlib import Path

import pytest
import yaml

from tests.conftest import ROOT


def converse(*arguments: str, root: Path, answers: list[str]) -> str:
    """Run a command at a terminal of its own and answer its questions. Out: all it said."""
    import pty

    ours, theirs = pty.openpty()
    environment = {**os.environ, "PLAYBOOK_ROOT": str(root), "PYTHONPATH": str(ROOT)}
    process = subprocess.Popen(
        [sys.executable, "-m", "generator", *arguments],
        cwd=root,
        env=environment,
        stdin=theirs,
        stdout=theirs,
        stderr=theirs,
        close_fds=True,
    )
    os.close(theirs)
    said: list[bytes] = []

    def listen() -> None:
        try:
            while piece := os.read(ours, 4096):
                said.append(piece)
        except OSError:  # the other end is closed: the command has ended
            pass

    listener = threading.Thread(target=listen, daemon=True)
    listener.start()
    os.write(ours, "".join(f"{answer}\n" for answer in answers).encode())
    code = process.wait()
    listener.join()
    os.close(ours)
    words = b"".join(said).decode()
    assert code == 0, words
    return words


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such terminals")
def test_init_and_new_tip_ask(example: Path) -> None:
    answers = ["Kettle & Lid", "", "nl", "https://kettle.example/", " ", "", "#1d5c4a"]
    # Empty answers take what is proposed; there is no repository to propose here.
    said = converse("init", root=example, answers=answers)
    assert "The name of your playbook" in said
    settings = yaml.safe_load((example / "company/company.yml").read_text(encoding="utf-8"))
    assert settings["name"] == "Kettle & Lid"
    assert settings["mark"] == "K&L"
    assert settings["languages"] == ["nl"]
    assert settings["playbook_id"] == "kettle-lid"
    assert "repository" not in settings
    facts = ["warm-welcomes", "enormous", "small", "team", "two-way", "habit"]
    said = converse("new", "tip", root=example, answers=["Zet het water op", *facts])
    assert "'enormous' is not one of" in said
    (tip,) = (example / "company/tips").iterdir()
    data = yaml.safe_load(tip.read_text(encoding="utf-8"))
    assert tip.name == "202-zet-het-water-op.yml"
    assert (data["effort"], data["door"], data["nl"]["title"]) == (
        "small",
        "two-way",
        "Zet het water op",
    )
    assert "en" not in data
