"""Runs a site builder, MkDocs or Zensical, for one language. Nothing else knows which one it is.

The builder gets a finished docs tree and a configuration of its own in a folder of its
own, and runs as a subprocess: a failed build cannot touch the published site.
"""

from __future__ import annotations

import atexit
import json
import shutil
import subprocess
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

import yaml

from generator import finished_pages, own_process, page_bundle
from generator.unchanged import installed

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
    (job.folder / "docs").mkdir(parents=True, exist_ok=True)
    settings = dict(config)
    if engine == "mkdocs":
        settings["hooks"] = [str(PASS_THROUGH)]
        settings["theme"] = {**config["theme"], "custom_dir": str(theme)}
    else:  # refuses folders outside its own
        shutil.copytree(theme, job.folder / "theme", dirs_exist_ok=True)
    text = yaml.safe_dump(settings, allow_unicode=True, sort_keys=False)
    job.config_file.write_text(text, encoding="utf-8")
    versions = [installed(package) for package in (engine, "mkdocs-material", "jinja2", "markdown")]
    return "\0".join([engine, *versions, PASS_THROUGH.read_text(encoding="utf-8"), text])


class Running:
    """Builders at work, one process for each language; a `with` block ends them all.

    They start with the block, and so load what they need while the content is read. `keep` leaves
    those that have done their work waiting for the next block of this process.
    """

    def __init__(self, engine: str, languages: int, *, strict: bool, keep: bool):
        self.engine, self.strict, self.keep = engine, strict, keep
        self.jobs: list[tuple[Job, subprocess.Popen[str]]] = []
        ready = range(languages) if engine == "mkdocs" else ()
        self.workers = [_idle.pop() if _idle else self._worker() for _ in ready]

    def _worker(self) -> subprocess.Popen[str]:
        return self._process(
            ["generator.mkdocs_worker"], cwd=own_process.HERE, stdin=subprocess.PIPE
        )

    def start(self, job: Job, pages: Mapping[str, bytes]) -> None:
        """Set a builder to work on one language. in: its new pages, by their paths below docs/."""
        if self.engine == "mkdocs":
            page_bundle.write(job.folder / page_bundle.SOURCES, pages)
            if len(self.jobs) == len(self.workers):
                self.workers.append(self._worker())
            worker = self.workers[len(self.jobs)]
            wish = {"config": str(job.config_file), "strict": self.strict}
            with suppress(OSError):  # it is gone; `wait` says what it said
                _pipe(worker.stdin).write(json.dumps(wish) + "\n")
                _pipe(worker.stdin).flush()
        else:
            for path, page in pages.items():
                (job.folder / "docs" / path).parent.mkdir(parents=True, exist_ok=True)
                (job.folder / "docs" / path).write_bytes(page)
            command = [self.engine, "build", "-f", str(job.config_file)]
            if self.strict:
                command.append("--strict")
            worker = self._process(command, cwd=job.folder, stdin=subprocess.DEVNULL)
        self.jobs.append((job, worker))

    def wait(self) -> None:
        """Return when all are done. raises EngineError with what those that failed printed."""
        failures = []
        for job, process in self.jobs:
            code, output = self._result(process)
            if code:
                output = output.strip() or "it was ended from outside"
                failures.append(f"{self.engine} could not build the {job.language} site:\n{output}")
        if failures:
            raise EngineError("\n".join(failures))
        if self.keep:
            _idle.extend(self.workers)
            self.workers = []

    def made(self, job: Job) -> dict[str, bytes]:
        """What a builder that is done has made of its pages, by their paths below its site."""
        if job not in [started for started, _ in self.jobs]:
            return {}  # all its pages were known
        if self.engine == "mkdocs":
            return page_bundle.read(job.folder / page_bundle.MADE)
        return {
            path.relative_to(job.site_dir).as_posix(): path.read_bytes()
            for path in job.site_dir.rglob("index.html")  # 404.html is of the builder's own
        }

    def _result(self, process: subprocess.Popen[str]) -> tuple[int, str]:
        if self.engine != "mkdocs":
            output = process.communicate()[0]
            return process.returncode, output
        line = _pipe(process.stdout).readline()
        if not line.startswith("{"):  # it died, and these are its last words
            return 1, line + process.communicate()[0]
        answer = json.loads(line)
        return int(answer["code"]), str(answer["output"])

    def _process(self, module: list[str], **options: Any) -> subprocess.Popen[str]:
        # The first silences Material's notice about a future MkDocs; the second keeps what an
        # engine stamps the same from build to build.
        environment = {
            "NO_MKDOCS_2_WARNING": "1",
            "SOURCE_DATE_EPOCH": "0",
            "PYTHONUTF8": "1",
            "PYTHONHASHSEED": "0",
        }
        return subprocess.Popen(
            own_process.command(*module),
            env=own_process.surroundings(**environment),
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            encoding="utf-8",
            errors="replace",
            **options,
        )

    def __enter__(self) -> Running:
        """Its builders are loading what they need."""
        return self

    def __exit__(self, *_: object) -> None:
        """No builder outlives the build, unless it is kept."""
        for process in [*self.workers, *(process for _, process in self.jobs)]:
            if process not in _idle:
                _end(process)


_idle: list[subprocess.Popen[str]] = []


def _pipe(pipe: IO[str] | None) -> IO[str]:
    assert pipe is not None
    return pipe


def _end(process: subprocess.Popen[str]) -> None:
    if process.poll() is None:
        process.kill()
    with suppress(OSError, ValueError):  # its pipes may be closed already
        process.communicate()


@atexit.register
def end_all() -> None:
    """End the builders that were kept."""
    while _idle:
        _end(_idle.pop())
