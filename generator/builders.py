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
from pathlib import Path
from typing import Any

import yaml

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


def prepare(job: Job, config: Mapping[str, Any], theme: Path) -> None:
    """Put a build's settings and a copy of the theme where its engine reads them."""
    shutil.copytree(theme, job.folder / "theme", dirs_exist_ok=True)
    text = yaml.safe_dump(dict(config), allow_unicode=True, sort_keys=False)
    job.config_file.write_text(text, encoding="utf-8")


def run(engine: str, jobs: list[Job], *, strict: bool) -> None:
    """Build all languages side by side.

    raises EngineError with what the engine printed, for the first language that failed.
    """
    running = [(job, _start(engine, job, strict)) for job in jobs]
    failures = []
    try:
        for job, process in running:
            output = process.communicate()[0]
            if process.returncode:
                output = output or f"it was ended from outside ({process.returncode})"
                failures.append(f"{engine} could not build the {job.language} site:\n{output}")
    finally:
        for _, process in running:
            if process.poll() is None:
                process.kill()
    if failures:
        raise EngineError("\n".join(failures))


def _start(engine: str, job: Job, strict: bool) -> subprocess.Popen[str]:
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
