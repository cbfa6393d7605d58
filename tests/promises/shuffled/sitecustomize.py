"""A disk that lists its folders in another order: Python loads this file from PYTHONPATH.

PLAYBOOK_SHUFFLE is the seed. Programs that are not Python see the order of the real disk.
"""

from __future__ import annotations

import os
import random
from collections.abc import Iterator
from types import TracebackType
from typing import Any

DRAW = random.Random(os.environ.get("PLAYBOOK_SHUFFLE", ""))
listdir, scandir = os.listdir, os.scandir


def shuffled(things: Any) -> list[Any]:
    """The same things in another order."""
    found = list(things)
    DRAW.shuffle(found)
    return found


class Scanned:
    """What os.scandir gives: to be walked through, and closed."""

    def __init__(self, *place: Any) -> None:
        with scandir(*place) as entries:
            self._entries = iter(shuffled(entries))

    def __iter__(self) -> Iterator[Any]:
        return self

    def __next__(self) -> Any:
        return next(self._entries)

    def __enter__(self) -> Scanned:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        fault: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        """Nothing is open."""

    def close(self) -> None:
        """Nothing is open."""


if "PLAYBOOK_SHUFFLE" in os.environ:
    os.listdir = lambda *place: shuffled(listdir(*place))
    os.scandir = Scanned  # type: ignore[assignment]
