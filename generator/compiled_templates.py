"""Compiled templates, kept where Python keeps its own compiled modules: beside the program.

Templates are program too: they change with it and with nothing else. To compile them costs more
than to render a hundred pages, so it is done once and not for each playbook.
"""

from __future__ import annotations

import os
import sys
from importlib.util import cache_from_source
from pathlib import Path

from jinja2 import FileSystemBytecodeCache

TEMPLATES = Path(__file__).parent / "templates"


class ByName(FileSystemBytecodeCache):
    """Compiled templates by name alone: each build may have its theme in a folder of its own.

    What a file holds counts only for the very same source, whose checksum stands in it.
    """

    def get_cache_key(self, name: str, filename: str | None = None) -> str:
        """The name under which a template is kept."""
        return super().get_cache_key(name)


def kept(of: str) -> ByName | None:
    """Where the templates of a kind (`pages`, `theme`) are kept.

    None where Python keeps no modules either: PYTHONDONTWRITEBYTECODE, or nothing can be written.
    """
    if sys.dont_write_bytecode:
        return None
    folder = Path(cache_from_source(str(TEMPLATES / f"{of}.py"))).parent / of
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError:
        return None
    return ByName(str(folder)) if os.access(folder, os.W_OK) else None
