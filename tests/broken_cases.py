"""The case files of tests/broken: one mistake each, and the problems it must give.

A case changes a copy of tests/example, in one or more of these ways (paths from its root):
  in, find, replace      a text that stands there once becomes another
  write: {path: text}    a file is written
  repeat: {path: [text, times]}   a file that is one text many times over
  hex: {path: bytes}     bytes are put in front of a file
  recode: {path: name}   a file is saved in another encoding ("crlf" for Windows line ends)
  copy: {path: [others]}, move, link: {path: other}   a file appears elsewhere, a link leads to it
  remove, folder: [path]    a file goes, a folder comes
"""

import shutil
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

BROKEN = Path(__file__).parent / "broken"
EXAMPLE = Path(__file__).parent / "example"


@dataclass(frozen=True)
class Case:
    """One case file."""

    name: str
    data: dict[str, Any]

    @property
    def problems(self) -> list[str]:
        """What the reader and the validator must say, line for line."""
        return list(self.data["problems"])

    def build(self, root: Path) -> None:
        """Make the broken playbook in that folder, which must not exist yet."""
        shutil.copytree(EXAMPLE, root)
        if "in" in self.data:
            self._edit(root / self.data["in"])
        for action in ("write", "repeat", "hex", "recode", "copy", "move", "link"):
            for path, value in self.data.get(action, {}).items():
                (root / path).parent.mkdir(parents=True, exist_ok=True)
                getattr(self, f"_{action}")(root, root / path, value)
        for path in self.data.get("remove", []):
            (root / path).unlink()
        for path in self.data.get("folder", []):
            (root / path).mkdir(parents=True)

    def changed_files(self, root: Path) -> list[Path]:
        """The YAML files of the broken playbook that the case has touched."""
        paths = [self.data.get("in", ""), *self.data.get("write", {}), *self.data.get("repeat", {})]
        return [
            root / path for path in paths if path.startswith("content/") and path.endswith("yml")
        ]

    def _edit(self, file: Path) -> None:
        text = file.read_text(encoding="utf-8")
        assert text.count(self.data["find"]) == 1, f"{self.name}: find must stand there once"
        changed = text.replace(self.data["find"], self.data["replace"])
        file.write_bytes(changed.encode("utf-8"))

    def _write(self, _root: Path, file: Path, text: str) -> None:
        file.write_bytes(text.encode("utf-8"))

    def _repeat(self, _root: Path, file: Path, value: tuple[str, int]) -> None:
        file.write_text(value[0] * value[1], encoding="utf-8")

    def _hex(self, _root: Path, file: Path, value: str) -> None:
        file.write_bytes(bytes.fromhex(value) + file.read_bytes())

    def _recode(self, _root: Path, file: Path, name: str) -> None:
        text = file.read_text(encoding="utf-8")
        raw = text.replace("\n", "\r\n").encode() if name == "crlf" else text.encode(name)
        file.write_bytes(raw)

    def _copy(self, root: Path, file: Path, others: list[str]) -> None:
        for other in others:
            shutil.copy(file, root / other)

    def _move(self, root: Path, file: Path, other: str) -> None:
        file.rename(root / other)

    def _link(self, _root: Path, file: Path, other: str) -> None:
        file.symlink_to(other)


def load_cases() -> list[Case]:
    """All case files, by name."""
    files = sorted(BROKEN.glob("*.yml"))
    return [Case(file.stem, yaml.safe_load(file.read_text(encoding="utf-8"))) for file in files]
