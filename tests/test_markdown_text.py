"""The short way for plain texts comes to what the long way comes to."""

from __future__ import annotations

import random

import pytest

from generator import markdown_text
from generator.validate import load_playbook
from tests.conftest import original

SIGNS = "aZ019 !\"#$%'()+,-./:;=?@^`{|}~‘’“”–—…€éßœł"


def texts() -> list[str]:
    """Texts of the book, and drawn ones that look like all kinds of Markdown and are none."""
    playbook, _ = load_playbook(original())
    assert playbook is not None
    lot = random.Random(101)
    drawn = ["".join(lot.choices(SIGNS, k=lot.randint(1, 24))).strip(" ") for _ in range(6_000)]
    starts = ("# ", "- ", "1. ", "+ ", "~~~ ", "``` ", "=== ", "--- ", "|a|b| ", ": ", "!(a) ")
    written = [text.why for tip in playbook.tips for text in tip.texts.values()]
    return [
        *written,
        *filter(None, drawn),
        *(f"{start}a{end}" for start in starts for end in starts),
    ]


@pytest.mark.parametrize("kind", ["inline", "block"])
def test_a_plain_text_is_its_own_html(kind: markdown_text.Kind) -> None:
    plain = 0
    for typed in texts():
        text = markdown_text.one_line(typed)
        plain += markdown_text.PLAIN.fullmatch(text) is not None
        long_way = f"{text}\n"  # the end of a line is no plain sign, and no converter keeps it
        assert markdown_text.raw_html(text, kind) == markdown_text.raw_html(long_way, kind), text
        assert markdown_text.is_clean(text, kind) == markdown_text.is_clean(long_way, kind), text
        assert markdown_text.links(text, kind) == markdown_text.links(long_way, kind), text
        seen = markdown_text.visible_text(long_way, kind)
        assert markdown_text.visible_text(text, kind) == seen, text
        assert markdown_text.block_html(text) == markdown_text.block_html(long_way), text
    assert plain > 5_000


@pytest.mark.parametrize(
    ("address", "shown"),
    [
        ("/images/our-door.svg", True),
        ("https://a.example/x.png", False),
        ("//a.example/x.png", False),
        ("../images/x.png", False),
        ('/images/x.svg"onerror="y', False),
        ("data:image/svg+xml,<svg/>", False),
    ],
)
def test_a_page_asks_nobody_else_for_a_picture(address: str, *, shown: bool) -> None:
    """The rules refuse these by name; what got past them would still ask another host."""
    html = str(markdown_text.page_html(f"![words]({address})"))
    assert ("src=" in html) == shown
    assert (f'src="{address}"' in html) == shown
