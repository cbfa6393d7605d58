"""mkdocs.yml → Settings. It may hold what content may not, such as `!ENV` and anchors."""

import difflib
import os
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from generator import characters
from generator.diagnosis import diagnose
from generator.model import Settings
from generator.problem import Problem

FILE = "mkdocs.yml"
DEEPEST = 60
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


class _Loader(yaml.SafeLoader):
    """The safe loader, plus `!ENV` as MkDocs reads it; other tags stay as they are."""


def _construct_env(loader: Any, node: yaml.Node) -> Any:
    if isinstance(node, yaml.SequenceNode):
        names = [str(item.value) for item in node.value]
        *variables, _ = names if len(names) > 1 else [*names, ""]
        fallback = loader.construct_object(node.value[-1]) if len(names) > 1 else None
    else:
        variables, fallback = [str(node.value)], None
    for name in variables:
        if name in os.environ:
            return yaml.safe_load(os.environ[name])
    return fallback


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
# So that whoever writes the settings out again (a site builder's config) keeps such tags.
for _dumper in (yaml.SafeDumper, getattr(yaml, "CSafeDumper", yaml.SafeDumper)):
    _dumper.add_representer(Tagged, _represent_tagged)


def read_settings(root: Path) -> tuple[Settings | None, list[Problem]]:
    """The settings of the playbook in that folder, or None and the problems in the way."""
    try:
        raw = (root / FILE).read_bytes()
    except OSError as error:
        hint = "it holds the site's name and languages; take the one of the original playbook"
        what = "there is no mkdocs.yml" if isinstance(error, FileNotFoundError) else str(error)
        return None, [Problem(FILE, 1, 1, "missing-file", what, hint)]
    text, faults = characters.decode(raw)
    if text is not None:
        faults += characters.check(text, allowed="\t")
    if text is None or faults:
        return None, [Problem(FILE, f.line, f.column, f.code, f.message, f.hint) for f in faults]
    try:
        node, value = _load(text)
    except (yaml.YAMLError, ValueError) as error:
        fault = diagnose(text, error)
        place = (FILE, fault.line, fault.column)
        return None, [Problem(*place, fault.code, fault.message, fault.hint)]
    return _Settings(node, value).read()


def _load(text: str) -> tuple[yaml.Node | None, Any]:
    depth = 0
    for event in yaml.parse(text, Loader=_Loader):
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
        return node, loader.construct_document(node) if node is not None else None
    finally:
        loader.dispose()


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
        if site_url and not re.match(r"https?://[^/\s]", site_url):
            hint = "write it like https://example.org/playbook/"
            at = self.find("site_url")
            self.problem(at, "not-a-web-address", f"`site_url` is {site_url!r}", hint)
        if self.problems:
            return None, self.problems
        raw = dict(self.value)
        raw["extra"] = {**raw["extra"], "languages": list(languages)}
        return Settings(site_name, site_url, languages, raw), []

    def problem(self, node: yaml.Node | None, code: str, message: str, hint: str) -> None:
        mark = node.start_mark if node is not None else None
        line, column = (mark.line + 1, mark.column + 1) if mark else (1, 1)
        self.problems.append(Problem(FILE, line, column, code, message, hint))

    def find(self, *keys: str) -> yaml.Node | None:
        """The node under these keys, or None."""
        node = self.node
        for key in keys:
            pairs = node.value if isinstance(node, yaml.MappingNode) else []
            node = next((value for name, value in pairs if name.value == key), None)
        return node

    def duplicates(self, node: yaml.Node | None, seen: set[int]) -> None:
        """A key that stands twice: YAML would silently keep the last."""
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
