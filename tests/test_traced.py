"""The marks of a page change nothing, and arrive where the words do."""

from __future__ import annotations

import random
import re

import pytest

from generator.markdown_text import raw_html
from generator.traced import MARK, marked, trace
from generator.validate import load_playbook
from tests.conftest import original

PIECES = (
    "word", "two words", "*em*", "**strong**", "_under_", "a_b_c", "`code`", "``a ` b``",
    "[a](/b/)", "[a](<https://c.example>)", "[see]", "[to][see]", "[see]: /planner/ \"T\"",
    "![p](/images/p.svg)", "<https://d.example/e>", "<b>", "&copy;", "\\*no\\*", "\\<i>", "5 * 3",
    "# One", "## Two", "##three", "## C#", "- item", "  - under", "    - under", "1. first",
    "3. third", "2026. year", "> said", "```", "``` py", "````", "~~~", "    code", "| a | b |",
    "|---|---|", "| c | d | e |", "---", "===", "***", "[^1]: note", "*[X]: Y", "two  ", "{#id}",
    "| - | + | * |", "|✓|“q”|€|", "- ✓", "3. ✗", "—", "*“x”*", "", "", "",
)  # fmt: skip


def bodies() -> list[str]:
    """The pages of the book, and drawn ones with a bit of everything."""
    playbook, _ = load_playbook(original())
    assert playbook is not None
    pages = [page.body for versions in playbook.pages.values() for page in versions.values()]
    lot = random.Random(101)
    return [*pages, *("\n".join(lot.choices(PIECES, k=lot.randint(1, 12))) for _ in range(1_500))]


def test_marks_change_nothing() -> None:
    """What the converter makes of a page with marks is, without them, what it makes of the page.

    But for white space beside a mark, in code of a fence that is none (and is refused).
    """
    for body in bodies():
        text, _ = marked(body)
        assert MARK.sub("", text) == body
        converted = MARK.sub("", raw_html(text, "page"))
        assert "".join(converted.split()) == "".join(raw_html(body, "page").split()), body


@pytest.mark.parametrize(
    ("body", "lost"),
    [
        ("Some *words* and [a link](/planner/).", []),
        ("[a][b]\n\n[b]: /planner/", []),
        ("[b]: /planner/", ["planner"]),
        ("|a|b|\n|-|-|\n|c|d|e f|", ["e", "f"]),
        ('[a](/planner/ "more")', ["more"]),
        ("|a|b|\n|-|-|\n|✓|-|👍|+|", ["👍", "+"]),
        ("|a|b|\n|-|-|\n|✓|-|", []),
    ],
)
def test_lost_words_are_found(body: str, lost: list[str]) -> None:
    words = [re.match(r"\w+|[^\w\s|]+", body[place:]) for place in trace(body).lost()]
    assert [word[0] for word in words if word] == lost


def test_code_is_what_the_converter_takes_for_code() -> None:
    body = "A <b> `<b>`\n\n    <b>\n\n```\n<b>\n```\n\n- a\n\n        <b>"
    places = [place for place in range(len(body)) if body.startswith("<b>", place)]
    assert [trace(body).is_code(place) for place in places] == [False, True, True, True, True]
