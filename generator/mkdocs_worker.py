"""MkDocs in a process that is started early and may build more than once.

Reads a line of JSON for each build, `{"config": path, "strict": true}`, and answers with one:
`{"code": 0, "output": "…"}`, the output being what MkDocs said. Ends with its input. Loading MkDocs
takes longer than building a few pages, so this is done while the content is still being read.
"""

from __future__ import annotations

import contextlib
import gc
import importlib.metadata
import io
import json
import logging
import os
import sys
import traceback
from pathlib import Path
from typing import Any

WHOLE = "PLAYBOOK_TRACEBACK"  # in the environment: for who writes a plugin or a template
HINT = (
    "look at what was changed last in mkdocs.yml and in theme/: a value or a template is not what "
    f"MkDocs expects there; with {WHOLE}=1 it prints every step"
)


def build(config_file: str, *, strict: bool) -> dict[str, Any]:
    """Build one site as `mkdocs build` does. Out: the answer."""
    from click import ClickException
    from mkdocs.commands.build import build as build_site
    from mkdocs.config import load_config
    from mkdocs.exceptions import MkDocsException

    said = io.StringIO()
    logger, handler = logging.getLogger("mkdocs"), logging.StreamHandler(said)
    handler.setFormatter(logging.Formatter("%(levelname)-7s -  %(message)s"))
    logger.addHandler(handler)
    logger.setLevel(logging.INFO)
    code = 1
    os.chdir(Path(config_file).parent)
    try:
        with contextlib.redirect_stdout(said), contextlib.redirect_stderr(said):
            config = load_config(config_file=config_file, strict=strict)
            config.plugins.on_startup(command="build", dirty=False)
            try:
                build_site(config)
            finally:
                config.plugins.on_shutdown()
        code = 0
    except (MkDocsException, ClickException, SystemExit) as stopped:
        said.write(f"{stopped}\n")
    except OSError as fault:
        # Of the system or the disk: it says what and where. A template that is missing is one too.
        said.write(f"{fault}\n" if fault.errno else told(fault))
    except Exception as fault:  # of the theme, of a setting nobody looked at, of a plugin
        said.write(told(fault))
    finally:
        logger.removeHandler(handler)
    return {"code": code, "output": said.getvalue()}


def told(fault: Exception) -> str:
    """What went wrong where MkDocs itself has no sentence for it: what, where, and where to look.

    out: its own words and the last place that is not Python's, such as a template of the theme.
    """
    if os.environ.get(WHOLE):
        return traceback.format_exc()
    what = " ".join("".join(traceback.format_exception_only(fault)).split())
    frames = traceback.extract_tb(fault.__traceback__)
    templates = [frame for frame in frames if not frame.filename.endswith((".py", ">"))]
    where = [f"in {frame.filename}, line {frame.lineno}" for frame in templates[-1:]]
    return "\n  ".join([what, *where, HINT]) + "\n"


def _look_at_packages_once() -> None:
    """MkDocs asks three times which packages offer themes and plugins, with the same answer."""
    importlib.metadata.entry_points = importlib.metadata.entry_points().select


def main() -> None:
    """Answer until the input ends."""
    gc.set_threshold(100_000, 50, 100)  # as the generator does
    _look_at_packages_once()
    import mkdocs.commands.build  # noqa: F401  now, while nobody waits

    answers = os.fdopen(os.dup(1), "w", encoding="utf-8")
    os.dup2(2, 1)  # whatever prints does not spoil an answer
    for line in sys.stdin:
        wish = json.loads(line)
        answers.write(json.dumps(build(wish["config"], strict=wish["strict"])) + "\n")
        answers.flush()


if __name__ == "__main__":
    with contextlib.suppress(KeyboardInterrupt):
        main()
