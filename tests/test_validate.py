"""The validator: what a playbook holds, languages, and rules that need more than one example."""

import re
import shutil
from pathlib import Path

import pytest

from generator import markdown_text
from generator.figures import figures, has_number
from generator.model import MOST_WORDS, Playbook, count_words
from generator.problem import Problem, printable
from generator.rules import RULES
from generator.rules_text import link_is_allowed
from generator.validate import load_playbook
from tests.conftest import EXAMPLE

TIP = "content/tips/001-look-up-first.yml"


def load(root: Path) -> Playbook:
    playbook, problems = load_playbook(root)
    assert playbook is not None, "\n".join(map(str, problems))
    return playbook


def edit(root: Path, path: str, *changes: tuple[str, str]) -> None:
    text = (root / path).read_text(encoding="utf-8")
    for old, new in changes:
        assert old in text
        text = text.replace(old, new)
    (root / path).write_text(text, encoding="utf-8")


def test_example_has_no_problem() -> None:
    assert load_playbook(EXAMPLE)[1] == []


def test_playbook_holds_what_the_files_say() -> None:
    playbook = load(EXAMPLE)
    assert [tip.number for tip in playbook.tips] == [1, 2, 3, 4, 5, 201]
    assert [chapter.slug for chapter in playbook.chapters] == ["warm-welcomes", "mended-promises"]
    tip = playbook.by_number(201)
    assert tip is playbook.tip("stop-promising-soon")
    assert (tip.path, tip.door, tip.retired, tip.replaced_by) == (
        "content/tips/201-stop-promising-soon.yml",
        "one-way",
        False,
        None,
    )
    assert tip.texts["en"].safeguard
    assert tip.texts["en"].example is None
    assert len(tip.texts["nl"].how) == 4
    assert playbook.by_number(4).replaced_by == 1
    assert [t.number for t in playbook.tips_of("warm-welcomes")] == [1, 2]
    assert playbook.chapter("warm-welcomes").hue == 25
    assert playbook.chapter("mended-promises").sources == ()
    assert playbook.vocabulary.effort["small"]["nl"].label == "Klein"
    assert list(playbook.vocabulary.groups) == ["effort", "who", "door", "horizon", "tags"]
    assert playbook.interface["en"]["site"]["language"] == "English"
    assert playbook.pages["tools/why/"]["nl"].title == "Waarom theepotten"
    assert "tools/" in playbook.pages
    assert playbook.pages["method/"]["en"].body.startswith("Pick **five**")


def test_texts_are_kept_to_the_letter() -> None:
    text = load(EXAMPLE).tip("ask-the-story").texts["en"]
    assert text.title == "Ask for the story & write it on the label"
    assert '"lid, blue, < 1 litre"' in text.why


def test_sources_in_a_language() -> None:
    sources = load(EXAMPLE).sources
    spout = sources["SPOUT"].in_language("nl")
    assert (spout.author, spout.title, spout.year) == ("Petra Spout", "De geduldige ketel", 2019)
    assert spout.note
    assert sources["SPOUT"].in_language("en").title == "The Patient Kettle"
    assert sources["LEAF-2021"].in_language("fr").author == "A tea taster"
    assert sources["LEAF-2021"].in_language("nl").note is None


# -- languages -------------------------------------------------------------------------------


def test_one_language_is_enough(example: Path) -> None:
    edit(example, "mkdocs.yml", ("[en, nl]", "[en]"))
    playbook, problems = load_playbook(example)
    assert playbook
    assert [(p.code, p.level) for p in problems] == [("language-unused", "warning")]
    assert set(playbook.tips[0].texts) == set(playbook.interface) == {"en"}
    assert set(playbook.pages["method/"]) == {"en"}


def test_another_language_may_be_the_default(example: Path) -> None:
    edit(example, "mkdocs.yml", ("[en, nl]", "[nl, en]"))
    assert load(example).settings.default_language == "nl"


def test_a_new_language_starts_empty(example: Path) -> None:
    edit(example, "mkdocs.yml", ("[en, nl]", "[en, nl, fr]"))
    playbook, problems = load_playbook(example)
    assert playbook
    assert [(p.code, p.level) for p in problems] == [("language-incomplete", "warning")]
    assert "6 tips, 2 chapters, 9 tools, 5 pages" in problems[0].message


def test_a_block_is_complete_or_absent(example: Path) -> None:
    path = example / TIP
    text = path.read_text(encoding="utf-8")
    path.write_text(text[: text.index("nl:\n")], encoding="utf-8")
    playbook, problems = load_playbook(example)
    assert playbook
    assert [p.code for p in problems] == ["language-incomplete"]
    path.write_text(text[: text.index("nl:\n")] + "nl:\n  title: Kijk op\n", encoding="utf-8")
    playbook, problems = load_playbook(example)
    assert playbook is None
    assert {p.code for p in problems} == {"missing-key", "example-differs"}
    path.write_text(text[: text.index("nl:\n")] + "nl:\n", encoding="utf-8")
    assert [p.code for p in load_playbook(example)[1]] == ["empty"]


# -- everything at once ----------------------------------------------------------------------


def test_all_problems_of_all_files_at_once(example: Path) -> None:
    edit(example, TIP, ("effort: small", "effort: smal"), ("[counter]", "[countr]"))
    edit(example, "content/tips/002-ask-the-story.yml", ("  idea: Put", "   idea: Put"))
    edit(example, "content/sources.yml", ("year: 2019", "year: long ago"))
    (example / "content/tips/readme.txt").write_text("x", encoding="utf-8")
    playbook, problems = load_playbook(example)
    assert playbook is None
    assert problems == sorted(problems)
    assert [(p.path.rsplit("/", 1)[-1], p.code) for p in problems] == [
        ("sources.yml", "wrong-type"),
        ("001-look-up-first.yml", "unknown-value"),
        ("001-look-up-first.yml", "unknown-tag"),
        ("002-ask-the-story.yml", "indentation"),
        ("readme.txt", "file-name"),
    ]


def test_a_broken_file_breaks_nothing_else(example: Path) -> None:
    """Chapters, sources, tips and the vocabulary still exist when their file cannot be read."""
    for path in sorted((example / "content").rglob("*.yml")):
        if "interface" in path.parts:
            continue
        text = path.read_text(encoding="utf-8")
        path.write_text(text + "\n'\n", encoding="utf-8")
        assert {p.path for p in load_playbook(example)[1]} == {path.relative_to(example).as_posix()}
        path.write_text(text, encoding="utf-8")


def test_card_is_at_most_300_words(example: Path) -> None:
    """Each field within its own limit, all together one word too many."""
    tip = "content/tips/201-stop-promising-soon.yml"
    block = load(example).tip("stop-promising-soon").texts["en"]
    fields = block.model_dump(exclude_none=True, exclude={"searched_as"})
    there = sum(count_words(text) for text in (*fields.pop("how"), *fields.values()))
    filled = {
        "why": 75 - count_words(block.why),
        "first_step": 25 - count_words(block.first_step),
        "pitfall": 22 - count_words(block.pitfall),
    }
    story = MOST_WORDS - there - sum(filled.values())
    assert story < 80
    for extra, codes in ((0, set()), (1, {"too-many-words"})):
        root = example.with_name(f"words-{extra}")
        shutil.copytree(example, root)
        for field, words in filled.items():
            old = str(getattr(block, field))
            edit(root, tip, (old.split(maxsplit=1)[0], "so " * words + old.split(maxsplit=1)[0]))
        example_block = "  example:\n    kind: illustrative\n    text: {}\nnl:\n"
        edit(root, tip, ("nl:\n", example_block.format("so " * (story + extra))))
        path = root / tip
        text = path.read_text(encoding="utf-8")
        nl = text + "  example:\n    kind: illustrative\n    text: Zo.\n"
        path.write_text(nl, encoding="utf-8")
        assert {problem.code for problem in load_playbook(root)[1]} == codes


def test_every_rule_says_itself_in_words() -> None:
    for rule in RULES:
        assert re.fullmatch(r"[A-Z].*\.(\n.*)?", rule.__doc__ or "", re.DOTALL), rule


def test_problem_is_one_printable_line() -> None:
    problem = Problem("a\x1b.yml", 2, 3, "code", "two\nlines \u202e", "mend it")
    assert str(problem) == "a\\x1b.yml:2:3: [code] two lines \\u202e — mend it"
    assert str(Problem("a", 1, 1, "code", "message")) == "a:1:1: [code] message"
    assert printable("één – “twee”") == "één – “twee”"


# -- figures and numbers ---------------------------------------------------------------------


@pytest.mark.parametrize(
    ("english", "dutch"),
    [
        ("1,000 of 2,500", "1.000 van de 2.500"),
        ("2.5 and 10", "2,5 en 10"),
        ("1,234,567.89", "1.234.567,89"),
        ("In 2024, 40 people", "In 2024 40 mensen"),
        ("at 10:30", "om 10.30 uur"),
        ("€2 on 100", "2 euro op 100"),
        ("20 to 40", "van 20 tot 40"),
        ("1,000", "1 000"),
        ("2 March 2026", "2 maart 2026"),
        ("24/7", "24/7"),
        ("no figure", "geen getal"),
        ("12", "١٢"),
    ],
)
def test_the_same_figures(english: str, dutch: str) -> None:
    assert figures(english, "en") == figures(dutch, "nl")


@pytest.mark.parametrize(
    ("english", "dutch"),
    [("20", "25"), ("1,000", "1,000"), ("20 of 40", "20"), ("2.5", "25"), ("8 of 8", "8")],
)
def test_different_figures(english: str, dutch: str) -> None:
    assert figures(english, "en") != figures(dutch, "nl")


@pytest.mark.parametrize(
    ("sign", "language", "expected"),
    [
        ("at least eight decisions", "en", True),
        ("twenty-five calls", "en", True),
        ("nobody rings twice", "en", True),
        ("customers are happier", "en", False),
        ("someone is anyone", "en", False),
        ("minstens acht beslissingen", "nl", True),
        ("vijfentwintig keer", "nl", True),
        ("één klant", "nl", True),
        ("een klant is blij", "nl", False),
        ("klanten zijn blijer", "nl", False),
        ("8", "fr", True),
    ],
)
def test_numbers_in_words(sign: str, language: str, expected: bool) -> None:
    assert has_number(sign, language) is expected


def test_words_are_counted_as_a_writer_does() -> None:
    assert count_words("Keep one free slot\n  a day.") == 6


# -- Markdown --------------------------------------------------------------------------------

FORBIDDEN = [
    "javascript:alert(1)",
    "JAVASCRIPT:alert(1)",
    " javascript:alert(1)",
    "java\tscript:alert(1)",
    "java\nscript:alert(1)",
    "javascript&colon;alert(1)",
    "javascript&#58;alert(1)",
    "&#106;avascript:alert(1)",
    "vbscript:x",
    "data:text/html,x",
    "file:///etc/passwd",
    "ftp://x.example",
    "blob:x",
    "//evil.example",
    "/\\evil.example",
    "\\\\evil.example",
    "\\/evil.example",
    "view-source:x",
    "tel:123",
]


@pytest.mark.parametrize("link", FORBIDDEN)
def test_forbidden_links(link: str) -> None:
    assert not link_is_allowed(link, "inline")
    assert not link_is_allowed(link, "page")
    for html in (
        markdown_text.inline_html(f"[x]({link})"),
        markdown_text.page_html(f"[x]({link})\n\n[y][z]\n\n[z]: {link}\n"),
    ):
        found = re.findall(r'href="([^"]*)"', html)
        assert all(not re.match(r"\s*[a-z-]+:", href, re.IGNORECASE) for href in found), html


def test_mail_is_for_pages() -> None:
    assert link_is_allowed("mailto:a@b.example", "page")
    assert not link_is_allowed("mailto:a@b.example", "inline")


@pytest.mark.parametrize(
    "text",
    [
        "1. Ask, then listen",
        "# 1 in line",
        "> 5 minutes",
        "- and then?",
        "5 * 3 * 2",
        "snake_case_name",
        "a < b > c & d",
        'He said "no" & left',
        "::: note",
        "{{ x }} {% y %} ${z}",
        "C:\\new \\- \\\\",
        "---",
        "=====",
        "| a | b |",
        "Note: this",
        "[not a link]",
        "`code`",
        "!important",
        "www.example.org",
        "~~gone~~ ==marked== ^up^",
        "    four spaces",
    ],
)
def test_what_a_writer_types_is_what_a_reader_sees(text: str) -> None:
    assert markdown_text.visible_text(text, "inline").strip() == text.strip()
    assert markdown_text.is_clean(text, "inline")


def test_small_markdown() -> None:
    html = markdown_text.inline_html("A *b* **c** [d](/planner/)\nand <e>")
    assert html == ('A <em>b</em> <strong>c</strong> <a href="/planner/">d</a> and &lt;e&gt;')
    assert markdown_text.block_html("One.\n\nTwo.").count("<p>") == 2
    assert list(markdown_text.site_links("[a](/x/) [b](//y) [c](https://z.example)")) == ["/x/"]


def test_pages_are_richer_but_hold_no_html() -> None:
    html = markdown_text.page_html("## Hé jij\n\n- a\n\n| b |\n|---|\n| c |\n\n<i onclick=x>d</i>")
    for part in ('<h2 id="h-hé-jij">', "<li>a</li>", "<td>c</td>", "&lt;i onclick=x&gt;"):
        assert part in html
