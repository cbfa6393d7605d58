"""What .vscode/ tells an editor, read as VS Code reads it: JSON with comments."""

from __future__ import annotations

import json
import re
from fnmatch import fnmatchcase
from pathlib import Path
from typing import Any


def with_comments(path: Path) -> Any:
    """The data of a JSON file whose comments stand on lines of their own."""
    text = path.read_text(encoding="utf-8")
    return json.loads(re.sub(r"^\s*//.*$", "", text, flags=re.MULTILINE))


def vs_code_settings(root: Path) -> dict[str, Any]:
    """The settings of the repository."""
    found: dict[str, Any] = with_comments(root / ".vscode/settings.json")
    return found


def schemas_of(path: str, settings: dict[str, Any]) -> list[str]:
    """The names of the schemas that the settings give a file of the repository."""
    return [
        Path(schema).name
        for schema, globs in settings["yaml.schemas"].items()
        if any(fnmatchcase(path, one) and path.count("/") == one.count("/") for one in globs)
    ]
