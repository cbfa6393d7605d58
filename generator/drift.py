"""What upstream has changed since a company wrote its own: each override, held against a memory.

A company that changes or hides something of upstream remembers what upstream said then, field by
field, in company/drift.json. Nothing is read or written here.
"""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Literal

from generator.model import TipText
from generator.overlay import Laid, Layered, dotted, leaves, look_up
from generator.read import Document, Memory, PageDocument
from generator.settings import is_common_language
from generator.strict_yaml import Path

# changed: upstream says something else now; gone: it says nothing any more; retired: it withdrew
# the tip; unknown: nobody remembered what it said.
State = Literal["changed", "gone", "retired", "unknown"]
CHANGED, HIDDEN = "changed", "hidden"
LONGEST_KEPT = 2_000  # characters; of longer texts only a fingerprint is kept
BODY = "body"
ABSENT = ""  # what is remembered of a field that upstream did not have
RETIRED: Path = ("retired",)


@dataclass(frozen=True, slots=True)
class Drift:
    """One field that a company has changed or hidden, and upstream has changed since.

    `file` is the name below content/; `ours_path` and `path` say where the company's value stands.
    `then`, `now` and `ours` are texts; None where there is none or it is not known.
    """

    file: str
    number: int | None
    kind: str
    field: str
    state: State
    then: str | None
    now: str | None
    ours: str | None
    ours_path: str
    line: int
    column: int

    @property
    def advice(self) -> str:
        """What to do about it."""
        return ADVICE[self.kind, self.state]


ADVICE = {
    (CHANGED, "changed"): "keep yours, take over what is new, or remove yours and get upstream’s",
    (CHANGED, "gone"): "upstream has no such text any more: see whether yours still fits",
    (CHANGED, "retired"): "upstream withdrew this tip: make it a tip of your own from number 201, "
    "or remove your file",
    (CHANGED, "unknown"): "nobody remembered what upstream said when you wrote yours: look once",
    (HIDDEN, "changed"): "upstream wrote it anew: see whether you still want to hide it",
    (HIDDEN, "gone"): "upstream has no such text any more",
    (HIDDEN, "retired"): "upstream withdrew it too: you need not hide it any longer",
    (HIDDEN, "unknown"): "nobody remembered what upstream said when you hid it: look once",
}


@dataclass(frozen=True, slots=True)
class _Held:
    """One field that is changed or hidden, as it is now."""

    file: str
    number: int | None
    kind: str
    field: str
    now: str  # as it is remembered
    shown: str | None  # as a person reads it
    ours: str | None
    ours_path: str
    place: tuple[int, int]


def memory_of(laid: Laid) -> Memory:
    """What to remember: upstream's text of every field that the company changes or hides."""
    memory: Memory = {}
    for held in _held(laid):
        memory.setdefault(held.kind, {}).setdefault(held.file, {})[held.field] = held.now
    return memory


def accepted(laid: Laid, numbers: frozenset[int] = frozenset()) -> Memory:
    """The memory after the company has looked: of these tips, or of everything when none is named.

    What is no longer changed or hidden is forgotten in any case.
    """
    new, old = memory_of(laid), laid.company.memory
    if not numbers:
        return new
    chosen = {held.file for held in _held(laid) if held.number in numbers}
    kept: Memory = {}
    for kind, files in new.items():
        for file, fields in files.items():
            before = old.get(kind, {}).get(file, {})
            of_file = fields if file in chosen else {k: before[k] for k in fields if k in before}
            if of_file:
                kept.setdefault(kind, {})[file] = of_file
    return kept


def drifts(laid: Laid) -> list[Drift]:
    """Everything that is changed or hidden and not as it was remembered, in the order of files."""
    memory = laid.company.memory
    found = []
    for held in _held(laid):
        then = memory.get(held.kind, {}).get(held.file, {}).get(held.field)
        state = _state(held, then)
        if state is not None:
            found.append(_drift(held, then, state))
    return found


def _state(held: _Held, then: str | None) -> State | None:
    if then is None:
        return "unknown"
    if then == held.now:
        return None
    if held.field == dotted(RETIRED):
        return "retired" if held.now == "true" else "changed"
    return "gone" if held.now == ABSENT else "changed"


def _drift(held: _Held, then: str | None, state: State) -> Drift:
    return Drift(
        held.file,
        held.number,
        held.kind,
        held.field,
        state,
        _shown(then),
        held.shown or None,
        held.ours,
        held.ours_path,
        *held.place,
    )


def _shown(value: str | None) -> str | None:
    return None if not value or value.startswith(FINGERPRINT) else value


FINGERPRINT = "sha256:"


def as_text(value: Any) -> str:
    """A value as it is remembered: a text as it stands, a list by lines, a long one as a mark."""
    if value is None:
        return ABSENT
    text = joined(value)
    if len(text) <= LONGEST_KEPT:
        return text
    return FINGERPRINT + hashlib.sha256(text.encode()).hexdigest()[:16]


def joined(value: Any) -> str:
    """A value as a person reads it: a list by lines."""
    if value is None:
        return ABSENT
    lines = value if isinstance(value, list) else [value]
    return "\n".join(str(line).strip() for line in lines)


def _held(laid: Laid) -> Iterator[_Held]:
    for file, document in laid.changed():
        known = laid.company.memory.get(CHANGED, {}).get(file, {})
        yield from (held for held in _changed(file, document) if held.now or held.field in known)
    yield from _pages(laid)
    yield from _hidden(laid)


def _changed(file: str, document: Layered) -> Iterator[_Held]:
    """The fields that a file of the company has in place of upstream's, or translates."""
    number = document.number if file.startswith("tips/") else None
    for path, _, ours in document.changes():
        if file.startswith("style/") and isinstance(ours, list):
            continue  # such a list adds to upstream's
        value = _upstream(document.base, path)
        place = document.over.at(path) if path in document.over.tree.places else (1, 1)
        text = None if ours is None else as_text(ours)
        now = as_text(value)
        own = document.over.path
        yield _Held(file, number, CHANGED, dotted(path), now, joined(value), text, own, place)
    if number is not None:
        retired = as_text(look_up(document.base.data, RETIRED)) or "false"
        own = document.over.path
        yield _Held(file, number, CHANGED, dotted(RETIRED), retired, retired, None, own, (1, 1))


def _upstream(base: Document, path: Path) -> Any:
    """Upstream's value of a field; of one in a language it lacks, the text that it translates."""
    value = look_up(base.data, path)
    if value is not None or not _is_translated(base):
        return value
    for place, part in enumerate(path[:-1]):
        around = look_up(base.data, path[:place])
        if not isinstance(around, dict):
            return None
        if part not in around:  # a language that upstream lacks: its first one was translated
            blocks = (key for key, block in around.items() if isinstance(block, dict))
            first = next(filter(is_common_language, blocks), "")
            is_language = bool(first) and is_common_language(str(part))
            return look_up(around, (first, *path[place + 1 :])) if is_language else None
    return None


def _is_translated(base: Document) -> bool:
    """Whether a file holds texts of a book beside each other in several languages."""
    name = _file(base)
    return name == "starters.yml" or name.startswith(("tips/", "chapters/", "tools/"))


def _pages(laid: Laid) -> Iterator[_Held]:
    """Pages that stand in place of upstream's; only a fingerprint of a long text is kept."""
    theirs = {(page.address, page.language): page for page in laid.upstream.pages}
    for page in laid.company.documents.pages:
        other = theirs.get((page.address, page.language))
        if other is not None:
            yield _Held(
                _file(other),
                None,
                CHANGED,
                BODY,
                as_text(other.body),
                None,
                None,
                page.path,
                (1, 1),
            )


def _hidden(laid: Laid) -> Iterator[_Held]:
    """What company.yml hides: the texts that tell whether it is still what was hidden."""
    away = laid.hidden_documents
    settings = laid.company.settings
    path = settings.path if settings else ""
    place = settings.key_at(("hide",)) if settings else (1, 1)
    for document in (*away.tips, *away.chapters):
        base = document.base if isinstance(document, Layered) else document
        if base.origin == "ours":
            continue
        number = base.number if base.path.startswith("content/tips/") else None
        for field, text in _telling(base):
            yield _Held(_file(base), number, HIDDEN, field, _mark(text), text, None, path, place)
    for page in away.pages:
        if page.origin != "ours":
            yield _Held(
                _file(page), None, HIDDEN, BODY, as_text(page.body), None, None, path, place
            )


def _telling(base: Document) -> Iterator[tuple[str, str]]:
    """The fields of something hidden that are remembered: all of its texts, and `retired`."""
    is_tip = base.path.startswith("content/tips/")
    for path, value in leaves(base.data or {}):
        if len(path) > 1 and (not is_tip or str(path[1]) in TipText.model_fields):
            yield dotted(path), joined(value)
    if is_tip:
        yield dotted(RETIRED), as_text(look_up(base.data, RETIRED)) or "false"


def _mark(text: str) -> str:
    """Of what is hidden only titles are kept as they stand; the rest is a fingerprint."""
    short = len(text) <= 60
    return text if short else FINGERPRINT + hashlib.sha256(text.encode()).hexdigest()[:16]


def _file(document: Document | PageDocument) -> str:
    return document.path.partition("/")[2]
