"""Runs a site builder, MkDocs or Zensical, for one language. Nothing else knows which one it is.

The builder gets a finished docs tree and a configuration of its own in a folder of its
own, and runs as a subprocess: a failed build cannot touch the published site.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from importlib.metadata import version as installed
from pathlib import Path
from typing import Any

import yaml

from generator import finished_pages

PASS_THROUGH = Path(finished_pages.__file__)
ENGINES = ("mkdocs", "zensical")
# Settings of mkdocs.yml that belong to a bare `mkdocs serve`, or that each language sets anew.
NOT_PASSED_ON = (
    "hooks",
    "docs_dir",
    "site_dir",
    "nav",
    "site_url",
    "extra",
    "theme",
    "repo_url",
    "edit_uri",
)


class EngineError(Exception):
    """A site builder ended with an error; its own words are the message."""


@dataclass(frozen=True)
class Job:
    """One language's build, in a folder of its own."""

    language: str
    folder: Path

    @property
    def config_file(self) -> Path:
        """Its settings."""
        return self.folder / "mkdocs.yml"

    @property
    def site_dir(self) -> Path:
        """Where its site comes out."""
        return self.folder / "site"


def language_config(
    raw: Mapping[str, Any],
    *,
    language: str,
    default: str,
    site_url: str,
    extra: Mapping[str, Any],
) -> dict[str, Any]:
    """The settings of one language's build, from those of mkdocs.yml.

    in: the whole mapping of mkdocs.yml, and the words of the theme's frame.
    out: a mapping for a mkdocs.yml that both engines read, with docs/, site/ and theme/ beside
    it (Zensical takes no folder outside the one of its settings). The navigation is one page: the
    theme has a menu of its own, and a tree of all tips on each page is what makes large
    sites slow (see HACKING.md).
    """
    kept = {key: value for key, value in raw.items() if key not in NOT_PASSED_ON}
    prefix = "" if language == default else f"{language}/"
    return {
        **kept,
        "site_url": f"{site_url.rstrip('/')}/{prefix}",
        "docs_dir": "docs",
        "site_dir": "site",
        "use_directory_urls": True,
        "nav": ["index.md"],
        "plugins": raw.get("plugins") or [],
        "theme": {
            "variant": "classic",
            **_theme(raw),
            "name": "material",
            "custom_dir": "theme",
            "font": False,
        },
        "extra": {**(raw.get("extra") or {}), **extra},
        "validation": {
            "omitted_files": "ignore",
            "not_found": "warn",
            "absolute_links": "warn",
            "unrecognized_links": "warn",
            "anchors": "warn",
        },
    }


def _theme(raw: Mapping[str, Any]) -> dict[str, Any]:
    theme = raw.get("theme")
    return dict(theme) if isinstance(theme, Mapping) else {}


def prepare(job: Job, config: Mapping[str, Any], theme: Path, engine: str) -> str:
    """Put a build's settings and a copy of the theme where its engine reads them.

    out: everything but the theme that decides what the engine makes of a page.
    """
    shutil.copytree(theme, job.folder / "theme", dirs_exist_ok=True)
    hooks = {"hooks": [str(PASS_THROUGH)]} if engine == "mkdocs" else {}
    text = yaml.safe_dump({**config, **hooks}, allow_unicode=True, sort_keys=False)
    job.config_file.write_text(text, encoding="utf-8")
    versions = [installed(package) for package in (engine, "mkdocs-material", "jinja2", "markdown")]
    return "\0".join([engine, *versions, PASS_THROUGH.read_text(encoding="utf-8"), text])


class Running:
    """Builders at work, one for each language that was started; a `with` block ends them all."""

    def __init__(self, engine: str, *, strict: bool, compiled: Path) -> None:
        """`compiled` is a folder for compiled templates, which may be deleted at any time."""
        self.engine, self.strict, self.compiled = engine, strict, compiled
        self.processes: list[tuple[Job, subprocess.Popen[str]]] = []

    def start(self, job: Job) -> None:
        """Set a builder to work on one language."""
        self.processes.append((job, _start(self.engine, job, self.strict, self.compiled)))

    def wait(self) -> None:
        """Return when all are done. raises EngineError with what those that failed printed."""
        failures = []
        for job, process in self.processes:
            output = process.communicate()[0]
            if process.returncode:
                failures.append(f"{self.engine} could not build the {job.language} site:\n{output}")
        if failures:
            raise EngineError("\n".join(failures))

    def __enter__(self) -> Running:
        """Nothing is started yet."""
        return self

    def __exit__(self, *_: object) -> None:
        """No builder outlives the build."""
        for _job, process in self.processes:
            if process.poll() is None:
                process.kill()
                process.wait()


def _start(engine: str, job: Job, strict: bool, compiled: Path) -> subprocess.Popen[str]:
    command = [sys.executable, "-m", engine, "build", "-f", str(job.config_file)]
    if strict:
        command.append("--strict")
    # The first silences Material's notice about a future MkDocs; the second keeps what an
    # engine stamps the same from build to build.
    environment = {
        **os.environ,
        "NO_MKDOCS_2_WARNING": "1",
        "SOURCE_DATE_EPOCH": "0",
        "PYTHONUTF8": "1",
        "PYTHONHASHSEED": "0",
        finished_pages.COMPILED: str(compiled),
    }
    return subprocess.Popen(
        command,
        cwd=job.folder,
        env=environment,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        encoding="utf-8",
        errors="replace",
    )
