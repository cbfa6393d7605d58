"""What YAML files held when they were last read, kept for the next time under their very text.

To read a file strictly, with a place for every value, takes ten times as long as to load what it
held. Kept is what had no fault; the places in it are found when somebody wants to name one.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping
from functools import cached_property, lru_cache
from pathlib import Path as Folder

from generator import strict_yaml
from generator.kept_work import KeptWork
from generator.strict_yaml import Path, Place, Tree
from generator.unchanged import program

FOLDER, SUFFIX = "read", ".json"
MOST_KEPT = 4  # files; each holds all that one version of this program has read


@lru_cache(maxsize=1)  # a server asks again and again
def kept_trees(cache: Folder) -> KeptTrees:
    """What is kept in a folder for finished work, which may be deleted at any time."""
    return KeptTrees(KeptWork(cache / FOLDER, MOST_KEPT))


class KeptTrees:
    """The data of texts by a digest of each; what was asked for this time is kept for the next."""

    def __init__(self, kept: KeptWork) -> None:
        self._kept = kept
        self._name = kept.name(program(), SUFFIX)
        self._data: dict[str, object] = self._load()
        self._before = frozenset(self._data)
        self._asked: dict[str, Tree] = {}

    def tree(self, text: str, most: int = strict_yaml.MOST_NODES) -> Tree:
        """What a text of at most so many values holds, as `strict_yaml.parse` says it."""
        key = hashlib.sha256(f"{most} {text}".encode(errors="surrogatepass")).hexdigest()
        if key not in self._asked:
            data = self._data.get(key)
            known = None if data is None else Tree(data, _LatePlaces(text, most, data))
            self._asked[key] = known or strict_yaml.parse(text, most)
        return self._asked[key]

    def save(self) -> None:
        """Keep what was asked for and had no fault; another time if nothing can be written."""
        now = {key: tree.data for key, tree in self._asked.items() if _is_plain(tree)}
        if now.keys() != self._before:
            self._kept.keep(self._name, json.dumps(now).encode())
            self._kept.tidy((SUFFIX,))
        self._data, self._before = now, frozenset(now)
        self._asked = {key: self._asked[key] for key in now}

    def _load(self) -> dict[str, object]:
        try:
            found = json.loads(self._kept.read(self._name) or b"{}")
        except ValueError:
            return {}
        return found if isinstance(found, dict) else {}


def _is_plain(tree: Tree) -> bool:
    """Whether a tree is no more than its data: nothing refused, and no comment behind a text."""
    return isinstance(tree.data, dict) and not (tree.faults or tree.refused or tree.comments)


class _LatePlaces(Mapping[Path, Place]):
    """The places of a text that was found sound before; the text is read when one is wanted.

    Whether a value is there is answered by the data: without a fault, each of them has a place.
    """

    def __init__(self, text: str, most: int, data: object) -> None:
        self._text = text
        self._most = most
        self._top = data

    @cached_property
    def _found(self) -> Mapping[Path, Place]:
        return strict_yaml.parse(self._text, self._most).places

    def __contains__(self, path: object) -> bool:
        value = self._top
        for part in path if isinstance(path, tuple) else (None,):
            if isinstance(value, list) and isinstance(part, int):
                value = dict(enumerate(value))
            if not isinstance(value, dict) or part not in value:
                return False
            value = value[part]
        return True

    def __getitem__(self, path: Path) -> Place:
        return self._found[path]

    def __iter__(self) -> Iterator[Path]:
        return iter(self._found)

    def __len__(self) -> int:
        return len(self._found)
