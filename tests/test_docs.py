"""The documents, held against the product: commands, options, files, pictures, one whole tip."""

from __future__ import annotations

import re
from pathlib import Path

import click
import pytest
import yaml

from generator.cli import cli
from tests.conftest import ROOT

DOCUMENTS = ("README.md", "CONTRIBUTING.md", "HACKING.md", "CHANGELOG.md")


def read(name: str) -> str:
    return (ROOT / name).read_text(encoding="utf-8")


def commands() -> list[tuple[str, click.Command]]:
    """Every command, those of a group as `press plan`."""
    found = []
    for name, command in cli.commands.items():
        found.append((name, command))
        if isinstance(command, click.Group):
            found += [(f"{name} {one}", inner) for one, inner in command.commands.items()]
    return found


def test_readme_names_every_command_and_option() -> None:
    readme = read("README.md")
    for name, command in commands():
        first, _, second = name.partition(" ")
        assert f"./playbook {first}" in readme, name
        assert not second or f"`{second}`" in readme or f"`{name}`" in readme, name
        for option in command.params:
            if isinstance(option, click.Option) and option.opts[0] not in ("--strict", "--write"):
                documents = readme + read("HACKING.md")
                assert option.opts[0] in documents, f"{name} {option.opts[0]}"


def test_every_option_has_help() -> None:
    for name, command in commands():
        assert command.help, name
        for option in command.params:
            if isinstance(option, click.Option):
                assert option.help, f"{name} {option.opts}"


@pytest.mark.parametrize("document", DOCUMENTS)
def test_documented_commands_exist(document: str) -> None:
    for name in re.findall(r"\./playbook ([a-z]+)", read(document)):
        assert name in cli.commands, name


@pytest.mark.parametrize("document", DOCUMENTS)
def test_links_and_pictures_of_documents_exist(document: str) -> None:
    for target in re.findall(r"\]\(([^)#]+)\)", read(document)):
        if not target.startswith(("https://", "/")) and "…" not in target:
            assert (ROOT / target).exists(), target


@pytest.mark.parametrize("document", DOCUMENTS)
def test_files_named_in_documents_exist(document: str) -> None:
    named = re.findall(
        r"`((?:content|examples|generator|theme|tests|schema|requirements|docs)/[\w./-]+)`",
        read(document),
    )
    for name in named:
        if not any(sign in name for sign in "…*<") and "NN" not in name and "/de." not in name:
            assert (ROOT / name.rstrip("/")).exists(), name


def test_example_tip_in_contributing_is_the_real_one() -> None:
    block = re.search(r"```yaml\n(.*?)```", read("CONTRIBUTING.md"), re.DOTALL)
    assert block
    shown = yaml.safe_load(block[1])
    real = yaml.safe_load(read("content/tips/061-one-free-slot.yml"))
    assert shown["en"] == real["en"]
    assert shown["nl"]["title"] == real["nl"]["title"]
    shared = {key: value for key, value in real.items() if key not in ("en", "nl")}
    assert {key: shown[key] for key in shared} == shared


def test_repository_holds_no_foreign_or_binary_files() -> None:
    """Third-party code, fonts and corpora come as packages; only README's pictures are binary."""
    import subprocess

    done = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, check=False)
    names = [Path(name) for name in done.stdout.decode().split("\0") if name]
    for name in (name for name in names if not name.is_relative_to("company")):
        assert name.suffix not in (".woff2", ".woff", ".ttf", ".otf", ".whl", ".zip", ".pdf"), name
        if name.suffix in (".png", ".jpg"):
            assert name.is_relative_to("docs/pictures"), name
