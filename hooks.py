"""A thin MkDocs hook, so that a bare `mkdocs serve` works and reloads too.

MkDocs wants one docs folder; the playbook has one per language. The default language is
built by MkDocs itself, the others beside it, and the finishing step is the same as in
`playbook build`. `./playbook serve` remains the better tool: it keeps the last good site
while a file is broken.
"""

from __future__ import annotations

import atexit
import os
import shutil
import sys
import tempfile
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent
sys.path.insert(0, str(ROOT))

from mkdocs.exceptions import Abort  # noqa: E402
from mkdocs.plugins import event_priority  # noqa: E402

from generator import addresses, build, builders, finish, frame, search_index, validate, write  # noqa: E402
from generator.model import Playbook  # noqa: E402


@dataclass
class _Work:
    """What the events of one run share."""

    playbook: Playbook | None = None
    made: list[Path] = field(default_factory=list)

    @property
    def folder(self) -> Path:
        """A folder that is made when it is first asked for, and gone when MkDocs ends: a server
        reads from it at every change."""
        if not self.made:
            self.made.append(Path(tempfile.mkdtemp(prefix="playbook-hook-")))
            atexit.register(shutil.rmtree, self.made[0], ignore_errors=True)
        return self.made[0]


_work = _Work()


def on_config(config: Any) -> Any:
    """Render content/ and point MkDocs at the default language's finished pages."""
    playbook, problems = validate.load_playbook(ROOT)
    if playbook is None:
        raise Abort("\n".join(map(str, problems)))
    # `mkdocs serve` puts its own address in place of the one in mkdocs.yml.
    here = str(config.site_url or "").rstrip("/")
    given = str(playbook.settings.upstream.get("site_url", playbook.settings.site_url))
    elsewhere = config.site_url if here and here != given.rstrip("/") else None
    playbook = _work.playbook = build.located(playbook, elsewhere)
    config.site_name = playbook.settings.site_name
    config.site_url = f"{playbook.settings.site_url.rstrip('/')}/"
    write.write_tree(build.all_files(playbook, ROOT, new_prints=False), _work.folder)
    default = playbook.settings.default_language
    settings = builders.language_config(
        playbook.settings.raw,
        language=default,
        default=default,
        site_url=playbook.settings.site_url,
        extra=frame.frame_words(playbook, default),
    )
    config.docs_dir = os.fspath(_work.folder / addresses.docs_folder(default))
    config.nav = settings["nav"]
    config.extra.update(settings["extra"])
    return config


@event_priority(-100)
def on_post_build(config: Any) -> None:
    """Build the other languages beside the default one, then finish the whole site."""
    playbook = _work.playbook
    if playbook is None:
        return
    options = build.Options(ROOT, Path(config.site_dir))
    default, *others = playbook.settings.languages
    jobs = [builders.Job(language, _work.folder / language) for language in others]
    with builders.Running("mkdocs", len(jobs), strict=True, keep=False) as running:
        for job in jobs:
            build.language_job(playbook, options, job)
            running.start(job, {})  # its pages are written already
        running.wait()
    parts = {default: finish.Built(Path(config.site_dir))}
    parts |= {job.language: finish.Built(job.site_dir, running.made(job)) for job in jobs}
    desk = finish.join_languages(parts)
    with search_index.start(desk.pages, _work.folder / build.SEARCHED) as index:
        build.finish_site(playbook, desk, ROOT, build.beside_the_pages(playbook), index)


def on_serve(server: Any, config: Any, builder: Any) -> Any:
    """Watch what the pages are made from."""
    for name in ("content", "company", "theme", "generator"):
        if (ROOT / name).exists():
            server.watch(os.fspath(ROOT / name))
    return server
