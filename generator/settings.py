"""mkdocs.yml → Settings. It may hold what content may not, such as `!ENV` and anchors."""

import difflib
import os
import re
import stat
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from generator import characters
from generator.addresses import SITE_HINT, is_site_address
from generator.characters import Fault
from generator.diagnosis import diagnose
from generator.model import LONGEST_TEXT, Settings
from generator.problem import Problem
from generator.strict_yaml import slow_events

FILE = "mkdocs.yml"
DEEPEST = 60
NEEDED = "it holds the site's name and languages; take the one of the original playbook"
MOST_VALUES = 10_000  # with every alias written out: ten lines can stand for a billion values
LANGUAGE = re.compile(r"[a-z]{2,3}(-[A-Z][a-z]{3})?(-([A-Z]{2}|[0-9]{3}))?")
# The two-letter codes of ISO 639-1: what a key or folder must be to count as a language.
LANGUAGE_CODES = """
aa ab ae af ak am an ar as av ay az ba be bg bi bm bn bo br bs ca ce ch co cr cs cu cv cy da
de dv dz ee el en eo es et eu fa ff fi fj fo fr fy ga gd gl gn gu gv ha he hi ho hr ht hu hy
hz ia id ie ig ii ik io is it iu ja jv ka kg ki kj kk kl km kn ko kr ks ku kv kw ky la lb lg
li ln lo lt lu lv mg mh mi mk ml mn mr ms mt my na nb nd ne ng nl nn no nr nv ny oc oj om or
os pa pi pl ps pt qu rm rn ro ru rw sa sc sd se sg si sk sl sm sn so sq sr ss st su sv sw ta
te tg th ti tk tl tn to tr ts tt tw ty ug uk ur uz ve vi vo wa wo xh yi yo za zh zu
"""


def is_language(code: str) -> bool:
    """Whether a code names a language: two letters of ISO 639-1, or more letters or a region."""
    if not LANGUAGE.fullmatch(code):
        return False
    first = code.partition("-")[0]
    return len(first) == 3 or first in LANGUAGE_CODES.split()


def is_common_language(code: str) -> bool:
    """Whether a key stands for a language wherever it turns up: two letters, perhaps a region.

    Codes of three letters do only where mkdocs.yml lists them: `who` and `hue` are languages too.
    """
    return is_language(code) and len(code.partition("-")[0]) == 2


@dataclass(frozen=True, slots=True)
class Tagged:
    """A value with a tag this reader does not resolve, such as `!!python/name:…`, kept as it is."""

    tag: str
    value: Any


class _ValueFaultError(Exception):
    """A value that cannot be what its form or tag says, or that no program should unfold."""

    def __init__(self, node: yaml.Node, code: str, message: str, hint: str) -> None:
        super().__init__(message)
        self.problem = Problem(FILE, *_place(node), code, message, hint)


def _place(node: yaml.Node | None) -> tuple[int, int]:
    """Line and column of a node, from 1; the start of the file for none."""
    mark = node.start_mark if node is not None else None
    return (mark.line + 1, mark.column + 1) if mark else (1, 1)


def _unreadable(node: yaml.Node) -> _ValueFaultError:
    shown = quoted(node.value) if isinstance(node, yaml.ScalarNode) else "what starts here"
    message = f"{shown} is not the kind of value that it looks like"
    hint = "put a text in quotes; leave out a tag (`!!…`) or a key that does not fit"
    return _ValueFaultError(node, "wrong-value", message, hint)


def quoted(text: str) -> str:
    """A text from a file in a message: in backticks, and not too long to read."""
    flat = " ".join(text.split())
    return f"`{flat if len(flat) <= 60 else flat[:59] + '…'}`"


class _Loader(yaml.SafeLoader):
    """The safe loader, plus `!ENV` as MkDocs reads it; other tags stay as they are.

    What PyYAML makes of a value that does not fit its tag is any error Python has; here it is
    always one with the place of the value.
    """

    def construct_object(self, node: Any, deep: bool = False) -> Any:
        """The value of a node. raises _ValueFaultError with its place."""
        try:
            value = super().construct_object(node, deep=deep)
        except ODD_VALUE:
            raise _unreadable(node) from None
        if isinstance(value, int) and value.bit_length() > LONGEST_NUMBER:
            raise _unreadable(node)  # Python reads such a number and cannot write it out again
        return value

    def construct_mapping(self, node: Any, deep: bool = False) -> Any:
        """The keys and values of a node. raises _ValueFaultError with its place."""
        try:
            return super().construct_mapping(node, deep=deep)
        except ODD_VALUE:
            raise _unreadable(node) from None


LONGEST_NUMBER = 1_000  # bits
# What a constructor of PyYAML raises, meant or not, when a value does not fit its tag.
ODD_VALUE = (
    yaml.YAMLError, ValueError, TypeError, LookupError, AttributeError, ArithmeticError
)  # fmt: skip


def _construct_env(loader: Any, node: yaml.Node) -> Any:
    if isinstance(node, yaml.SequenceNode):
        names = [str(item.value) for item in node.value]
        *variables, _ = names if len(names) > 1 else [*names, ""]
        fallback = loader.construct_object(node.value[-1]) if len(names) > 1 else None
    else:
        variables, fallback = [str(node.value)], None
    for name in variables:
        if name in os.environ:
            return _from_outside(name, node)
    return fallback


def _from_outside(name: str, node: yaml.Node) -> Any:
    try:
        return yaml.safe_load(os.environ[name])
    except (*ODD_VALUE, RecursionError):
        message = f"the environment variable {quoted(name)} holds nothing that can be read"
        hint = "put its text in quotes, or unset it"
        raise _ValueFaultError(node, "wrong-value", message, hint) from None


def _construct_tagged(loader: Any, suffix: str, node: yaml.Node) -> Tagged:
    if isinstance(node, yaml.MappingNode):
        return Tagged(node.tag, loader.construct_mapping(node, deep=True))
    if isinstance(node, yaml.SequenceNode):
        return Tagged(node.tag, loader.construct_sequence(node, deep=True))
    return Tagged(node.tag, node.value)


def _represent_tagged(dumper: Any, tagged: Tagged) -> yaml.Node:
    if isinstance(tagged.value, str):
        return yaml.ScalarNode(tagged.tag, tagged.value)
    if isinstance(tagged.value, dict):
        mapping: yaml.Node = dumper.represent_mapping(tagged.tag, tagged.value)
        return mapping
    sequence: yaml.Node = dumper.represent_sequence(tagged.tag, tagged.value)
    return sequence


_Loader.add_constructor("!ENV", _construct_env)
_Loader.add_multi_constructor("!", _construct_tagged)
_Loader.add_multi_constructor("tag:yaml.org,2002:python/", _construct_tagged)
# Settings of MkDocs that we read too, or that must have a form for a build to be tried at all.
TEXTS = ("site_description", "site_author", "copyright", "edit_uri")
TEXTS_OF_EXTRA = ("mark", "playbook_id")
LISTED = "put each item on a line of its own that starts with `- `, or all between [ and ]"
KEYED = "put each key below it on a line of its own, two spaces further in"
# What YAML makes of keys such as `1`, `on` and `2026-01-01`: keys of several kinds have no order.
NO_TEXT = {f"tag:yaml.org,2002:{kind}" for kind in ("bool", "float", "int", "null", "timestamp")}
FORMS: dict[tuple[str, ...], tuple[Any, str]] = {
    ("theme",): (dict, KEYED),
    ("extra",): (dict, KEYED),
    ("plugins",): (list | dict, LISTED),
    ("markdown_extensions",): (list | dict, LISTED),
    ("hooks",): (list, LISTED),
    ("extra_css",): (list, LISTED),
    ("extra_javascript",): (list, LISTED),
    ("extra_templates",): (list, LISTED),
    ("theme", "features"): (list, LISTED),
    ("theme", "palette"): (list | dict, LISTED),
    ("theme", "static_templates"): (list, LISTED),
}
# Those of them whose items MkDocs takes for texts without a look.
LISTS_OF_TEXTS = (
    ("extra_css",), ("extra_templates",), ("theme", "features"), ("theme", "static_templates")
)  # fmt: skip
# So that whoever writes the settings out again (a site builder's config) keeps such tags.
for _dumper in (yaml.SafeDumper, getattr(yaml, "CSafeDumper", yaml.SafeDumper)):
    _dumper.add_representer(Tagged, _represent_tagged)


def read_settings(root: Path) -> tuple[Settings | None, list[Problem]]:
    """The settings of the playbook in that folder, or None and the problems in the way."""
    text, problems = _text(root / FILE)
    if text is None or problems:
        return None, problems
    try:
        node, value = _load(text)
    except _ValueFaultError as error:
        return None, [error.problem]
    except yaml.constructor.ConstructorError as error:
        mark = error.problem_mark or error.context_mark
        return None, [_unreadable(yaml.CollectionNode("", [], mark)).problem]
    except (yaml.YAMLError, ValueError) as error:
        return None, [_as_problem(diagnose(text, error))]
    return _Settings(node, value).read()


def _text(file: Path) -> tuple[str | None, list[Problem]]:
    """The text of the settings, or None; and what is wrong with it as a text."""
    try:
        raw = _raw(file)
    except FileNotFoundError:
        return None, [Problem(FILE, 1, 1, "missing-file", "there is no mkdocs.yml", NEEDED)]
    except (OSError, RuntimeError) as error:  # RuntimeError: a link in a circle
        reason = (getattr(error, "strerror", None) or "a link in a circle").lower()
        return None, [Problem(FILE, 1, 1, "unreadable", f"it cannot be opened: {reason}", NEEDED)]
    text, faults = characters.decode(raw)
    if text is not None:
        faults += characters.check(text, allowed="\t")
    return text, [_as_problem(fault) for fault in faults]


def _as_problem(fault: Fault) -> Problem:
    return Problem(FILE, fault.line, fault.column, fault.code, fault.message, fault.hint)


def _raw(file: Path) -> bytes:
    """The bytes of a file, one more than a file may have at most. raises OSError."""
    if not stat.S_ISREG(file.stat().st_mode):
        raise OSError(0, "it is not a file")
    with file.open("rb") as opened:
        return opened.read(characters.LONGEST_FILE + 1)


def _load(text: str) -> tuple[yaml.Node | None, Any]:
    depth = 0
    for event in slow_events(text):
        if isinstance(event, yaml.CollectionStartEvent):
            depth += 1
        elif isinstance(event, yaml.CollectionEndEvent):
            depth -= 1
        if depth > DEEPEST:
            mark: Any = event.start_mark
            raise yaml.MarkedYAMLError(problem="nested too deep", problem_mark=mark)
    loader: Any = _Loader(text)
    try:
        node = loader.get_single_node()
        if node is None:
            return None, None
        _unfold(node, {})
        return node, loader.construct_document(node)
    finally:
        loader.dispose()


def _unfold(node: yaml.Node, known: dict[int, int]) -> int:
    """How many values a node stands for when every alias in it is written out.

    Not deeper than DEEPEST, since an alias leads to what stands above it and is known by then.
    raises _ValueFaultError where they are too many, or where something holds itself.
    """
    count = known.get(id(node))
    if count == 0:
        message = "an alias in this block or list leads to the block or list itself"
        raise _ValueFaultError(node, "alias", message, "write out what is meant")
    if count is not None:
        return count
    known[id(node)] = 0
    inside = node.value if isinstance(node, yaml.CollectionNode) else []
    parts = [part for item in inside for part in (item if isinstance(item, tuple) else (item,))]
    count = 1 + sum(_unfold(part, known) for part in parts)
    if count > MOST_VALUES:
        message = f"the file holds more than {MOST_VALUES:,} values, counted without aliases"
        raise _ValueFaultError(node, "too-many-values", message, "shorten it")
    known[id(node)] = count
    return count


class _Settings:
    """Picks what we need out of the file, with a problem for each thing that is not right."""

    def __init__(self, node: yaml.Node | None, value: Any) -> None:
        self.node = node
        self.value = value
        self.problems: list[Problem] = []

    def read(self) -> tuple[Settings | None, list[Problem]]:
        if not isinstance(self.value, dict):
            self.problem(None, "empty-file", "the settings are empty", "name the site at least")
            return None, self.problems
        self.duplicates(self.node, set())
        languages = self.languages()
        site_name = self.text("site_name", needed=True)
        site_url = self.text("site_url", needed=False)
        if site_url and not is_site_address(site_url):
            self.no_address("site_url", site_url, "https://example.org/playbook/")
        self.others()
        if self.problems:
            return None, self.problems
        raw = dict(self.value)
        raw["extra"] = {**raw["extra"], "languages": list(languages)}
        return Settings(site_name, site_url, languages, raw), []

    def problem(self, node: yaml.Node | None, code: str, message: str, hint: str) -> None:
        self.problems.append(Problem(FILE, *_place(node), code, message, hint))

    def no_address(self, key: str, value: str, example: str) -> None:
        """What should be a web address is none."""
        message = f"`{key}` is {quoted(value)}, which is no web address"
        hint = f"write it like {example}, {SITE_HINT}"
        self.problem(self.find(key), "not-a-web-address", message, hint)

    def others(self) -> None:
        """What else we read ourselves, and the form of what MkDocs reads."""
        for key in TEXTS:
            self.text(key, needed=False)
        address = self.text("repo_url", needed=False)
        if address and not is_site_address(address):
            self.no_address("repo_url", address, "https://github.com/you/playbook")
        if "INHERIT" in self.value:
            message = "`INHERIT` is not followed: each language's settings are made of this file"
            hint = "write what the other file says into this one"
            self.problem(self.find("INHERIT"), "not-read", message, hint)
        self.forms()
        extra = self.value.get("extra")
        for key in TEXTS_OF_EXTRA if isinstance(extra, dict) else ():
            value = extra.get(key)
            if value is not None and not isinstance(value, str | int):
                message = f"`extra.{key}` is not a text"
                self.problem(self.find("extra", key), "wrong-type", message, f"write `{key}: …`")

    def forms(self) -> None:
        """Lists are lists and blocks are blocks, where MkDocs and its theme do not look first."""
        for keys, (kind, hint) in FORMS.items():
            value = self.at(keys)
            if value is not None and not isinstance(value, kind):
                message = f"`{'.'.join(keys)}` is of another form"
                self.problem(self.find(*keys), "wrong-type", message, hint)
        for keys in LISTS_OF_TEXTS:
            items = self.at(keys)
            nodes = getattr(self.find(*keys), "value", None)
            for place, item in enumerate(items if isinstance(items, list) else ()):
                if not isinstance(item, str):
                    node = nodes[place] if isinstance(nodes, list) else self.find(*keys)
                    message = f"item {place + 1} of `{'.'.join(keys)}` is not a text"
                    self.problem(node, "wrong-type", message, "put it in quotes, or remove it")

    def at(self, keys: Iterable[str]) -> Any:
        """What the file says under these keys, or None."""
        value = self.value
        for key in keys:
            value = value.get(key) if isinstance(value, dict) else None
        return value

    def find(self, *keys: str) -> yaml.Node | None:
        """The node under these keys, or None."""
        node = self.node
        for key in keys:
            pairs = node.value if isinstance(node, yaml.MappingNode) else []
            node = next((value for name, value in pairs if name.value == key), None)
        return node

    def duplicates(self, node: yaml.Node | None, seen: set[int]) -> None:
        """A key that stands twice: YAML would silently keep the last. Or one that is no text."""
        if id(node) in seen:  # an alias, which may even lead round in a circle
            return
        seen.add(id(node))
        if isinstance(node, yaml.SequenceNode):
            for item in node.value:
                self.duplicates(item, seen)
        elif isinstance(node, yaml.MappingNode):
            names = set()
            for key, value in node.value:
                name = str(key.value)
                if key.tag in NO_TEXT:
                    message = f"{quoted(name)} is a key that YAML takes for no text"
                    self.problem(key, "wrong-key", message, "put it in quotes")
                if name in names and name != "<<":
                    message = f"`{name}` stands twice"
                    self.problem(key, "duplicate-key", message, "keep one of the two")
                names.add(name)
                self.duplicates(value, seen)

    def text(self, key: str, *, needed: bool) -> str:
        """The text under a key; a problem when it is not there or is not a text."""
        value = self.value.get(key)
        if value is None and not needed:
            return ""
        if not isinstance(value, str) or not value.strip():
            code = "missing-key" if value is None else "wrong-type"
            message = f"`{key}` is missing" if value is None else f"`{key}` is not a text"
            self.problem(self.find(key), code, message, f"write `{key}: …`")
            return ""
        if len(value) > LONGEST_TEXT:
            message = f"`{key}` is {len(value):,} characters"
            self.problem(self.find(key), "too-long", message, f"shorten it to {LONGEST_TEXT:,}")
            return ""
        return value.strip()

    def languages(self) -> tuple[str, ...]:
        """The codes under extra.languages, as typed: `no` is Norwegian here, not False."""
        node = self.find("extra", "languages")
        how = "list the codes in mkdocs.yml, the default language first: `languages: [en, nl]`"
        if node is None:
            at = self.find("extra")
            self.problem(at, "missing-key", "`extra.languages` is missing", how)
            return ()
        if not isinstance(node, yaml.SequenceNode) or not node.value:
            self.problem(node, "languages", "`extra.languages` is not a list of languages", how)
            return ()
        codes: list[str] = []
        for item in node.value:
            code = item.value if isinstance(item, yaml.ScalarNode) else ""
            if not is_language(code):
                message = f"`{code}` is not a language code"
                self.problem(item, "languages", message, _language_hint(code))
            elif code.lower() in [other.lower() for other in codes]:
                message = f"the language `{code}` stands twice"
                self.problem(item, "languages", message, "keep one of the two")
            codes.append(code)
        return tuple(codes)


def _language_hint(code: str) -> str:
    near = next(_near_codes(code), None)
    meant = f"did you mean `{near}`? " if near else ""
    return f"{meant}write two letters, such as en, nl or pt-BR"


def _near_codes(code: str) -> Iterator[str]:
    lower, _, region = code.replace("_", "-").partition("-")
    yield from (c for c in [f"{lower.lower()}-{region.upper()}".strip("-")] if is_language(c))
    yield from difflib.get_close_matches(code.lower()[:2], LANGUAGE_CODES.split(), 1, 0.9)
