"""The room plan of HACKING.md, held against the imports."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

from tests.conftest import ROOT

HACKING = (ROOT / "HACKING.md").read_text(encoding="utf-8")
MODULES = sorted(path.stem for path in (ROOT / "generator").glob("*.py"))
# Not rooms: the version, and the door that only calls cli.
NOT_ROOMS = {"__init__", "__main__"}
PURE = (
    *("problem", "model", "explain", "figures", "likeness", "prose", "validate", "plan"),
    *("coverage", "addresses", "views", "render", "mix", "suggest", "ics"),
    *("colours", "overlay", "company", "drift", "overview", "forms"),
)


def rooms() -> list[str]:
    """Module names in the order of HACKING's table; `rules*.py` stands for all of them."""
    table = HACKING.split("## Rooms")[1].split("## Commands")[0]
    names = re.findall(r"`([\w*]+)\.py`", "\n".join(re.findall(r"^\| (.*?) \|", table, re.M)))
    found = []
    for name in names:
        pattern = re.compile(name.replace("*", r"\w*") + "$")
        found += [module for module in MODULES if pattern.match(module)]
    return found


def imports(module: str) -> set[str]:
    """The generator's modules that a module imports, wherever in the file."""
    tree = ast.parse((ROOT / "generator" / f"{module}.py").read_text(encoding="utf-8"))
    found = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and node.module:
            first, _, second = node.module.partition(".")
            if first == "generator":
                found |= {second} if second else {name.name for name in node.names}
        elif isinstance(node, ast.Import):
            found |= {n.name.split(".")[1] for n in node.names if n.name.startswith("generator.")}
    return found & set(MODULES)


def test_every_module_is_a_room_in_the_plan() -> None:
    assert set(rooms()) == set(MODULES) - NOT_ROOMS


@pytest.mark.parametrize("module", [name for name in MODULES if name not in NOT_ROOMS])
def test_imports_only_from_above(module: str) -> None:
    order = rooms()
    row = {name: order.index(name) for name in order}
    assert {name for name in imports(module) - NOT_ROOMS if row[name] >= row[module]} == set()


def test_theme_knows_nothing_of_the_generator() -> None:
    for path in (ROOT / "theme").rglob("*"):
        if path.suffix in (".html", ".js", ".css"):
            text = path.read_text(encoding="utf-8")
            assert not re.search(r"\bimport\b.*generator", text), path
            if path.suffix == ".html":
                # Zensical's templates have no Python methods; MkDocs has no autoescape.
                assert not re.search(r"\.(items|keys|values|get|split|startswith)\(", text), path


@pytest.mark.parametrize("module", PURE)
def test_pure_rooms_touch_no_file_clock_or_network(module: str) -> None:
    tree = ast.parse((ROOT / "generator" / f"{module}.py").read_text(encoding="utf-8"))
    for node in ast.walk(tree):
        if isinstance(node, ast.Attribute):
            assert node.attr not in (
                "write_text",
                "write_bytes",
                "read_text",
                "read_bytes",
                "unlink",
            )
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
            assert node.func.id not in ("open", "print", "exit"), module
        if isinstance(node, ast.Import):
            names = {name.name.split(".")[0] for name in node.names}
            assert not names & {"time", "datetime", "random", "subprocess", "socket"}, module


def test_only_the_command_line_prints_or_exits() -> None:
    for path in Path(ROOT / "generator").glob("*.py"):
        if path.stem in ("cli", "cli_fork", "cli_editors"):
            continue
        calls = [
            node.func
            for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
            if isinstance(node, ast.Call)
        ]
        names = {call.id for call in calls if isinstance(call, ast.Name)}
        assert "print" not in names, path
        exits = [c for c in calls if isinstance(c, ast.Attribute) and c.attr in ("exit", "_exit")]
        assert not exits, path
