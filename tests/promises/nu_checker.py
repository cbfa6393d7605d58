"""The W3C's Nu checker, asked about pages that a server of ours hands out.

It needs Java and the npm package `vnu-jar` (tests/corpora.json), so the full size only.
"""

from __future__ import annotations

import json
import re
import shutil
import subprocess
from collections.abc import Iterable
from dataclasses import dataclass

import pytest

from tests.corpora import corpus

NO_JAVA = (
    "This proof needs Java 17 or newer, and there is none — install it (Debian and Ubuntu: "
    "apt-get install default-jre-headless; macOS: brew install openjdk) and try again"
)

# What the checker says of good pages, each with the reason; message → what must stand at the place.
EXPLAINED = {
    # A block of data is never run, so no policy applies to it (HTML standard, "prepare the script
    # element": a type that is no script's ends it before the policy is asked).
    r"Inline script violates Content Security Policy": r'type="application/(ld\+)?json"',
    # Styles that a script sets through the CSSOM stand in the serialised page as an attribute; the
    # policy stops such attributes in a file, and in ours there are none (tests/test_site.py).
    r"(Inline style|The “style” attribute) violates Content Security Policy": r"style=",
}
# CSS that all browsers of the last years know and the checker does not: (property or rule, reason).
NEWER_CSS = {
    "“container": "container queries (CSS Conditional 5): all browsers since February 2023",
    "“@container”": "the same",
    "“--u”": "its value is counted in units of a container (cqw)",
    "“line-clamp”": "CSS Overflow 4; beside -webkit-line-clamp, which all browsers have",
    "“vector-effect”": "SVG 2, a property of drawings: all browsers since 2015",
    "“paint-order”": "the same; all browsers since 2017",
}


@dataclass(frozen=True)
class Message:
    """What the checker says about one place."""

    kind: str  # "error", or "warning"
    page: str
    line: int
    text: str
    extract: str

    def __str__(self) -> str:
        around = " ".join(self.extract.split())
        return f"{self.page}:{self.line}: {self.kind}: {self.text} … {around}"


def check(base: str, paths: Iterable[str], *options: str) -> list[Message]:
    """Ask about files of a local server. in: their addresses below `base`; out: what is found.

    They come over HTTP and not as files, so that 'self' in a page's policy means something and
    the checker judges everything a page loads by it. Drawings are files, with an empty `base`:
    over HTTP the checker takes them for pages.
    """
    if not shutil.which("java"):
        pytest.fail(NO_JAVA, pytrace=False)
    jar = next(corpus("vnu-jar").rglob("vnu.jar"))
    # Our own machine is a "forbidden host" for a checker that stands on the web.
    java = ["java", "-Xss4m", "-Dnu.validator.servlet.allow-forbidden-hosts=true", "-jar", str(jar)]
    asked = [*java, "--format", "json", "--stdout", "--exit-zero-always", *options]
    found = []
    todo = [f"{base}{path}" for path in paths]
    for start in range(0, len(todo), 500):  # a command line has an end
        found += _asked(asked, todo[start : start + 500])
    # The checker waits five seconds for a server, which a busy machine may need longer.
    late = [str(each["url"]) for each in found if each["type"] == "non-document-error"]
    if late:
        found = [each for each in found if each["url"] not in late]
        found += [each for page in late for each in _asked(asked, [page])]
    messages = [_message(each, base) for each in found]
    return [message for message in messages if not explained(message)]


def _asked(command: list[str], pages: list[str]) -> list[dict[str, object]]:
    done = subprocess.run([*command, *pages], capture_output=True, text=True, check=False)
    assert done.stdout, done.stderr
    messages: list[dict[str, object]] = json.loads(done.stdout)["messages"]
    return messages


def _message(found: dict[str, object], base: str) -> Message:
    # "info" with the subtype "warning" is a warning; everything else is an error.
    kind = "warning" if found["type"] == "info" else "error"
    return Message(
        kind,
        str(found.get("url", "")).removeprefix(base),
        int(str(found.get("lastLine", 0))),
        str(found["message"]),
        str(found.get("extract", "")),
    )


def explained(message: Message) -> bool:
    """Whether a message is one of those that stand above with their reason."""
    if message.text.startswith("CSS:"):
        return message.kind == "error" and any(name in message.text for name in NEWER_CSS)
    return message.kind == "warning" and any(
        re.search(text, message.text) and re.search(place, message.extract)
        for text, place in EXPLAINED.items()
    )
