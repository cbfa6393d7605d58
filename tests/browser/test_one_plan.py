"""One plan, two routes: the browser's round sheet and the press's PDF state the same facts."""

from __future__ import annotations

import re
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from click.testing import CliRunner
from playwright.sync_api import Page, expect

from generator.cli import cli
from tests.conftest import ROOT
from tests.paper import Paper

LINKS = (
    "planner/?start=2027-01-04&tips=1.8.15.29.76",
    "nl/planner/?start=2026-12-31&tips=40.61.87",
    "nl/planner/?start=2027-09-15&weeks=13&tips=5.20.33.65.101",
)
# What the sheet says, by the class of its element.
FACTS = ("number", "chapter", "title", "step", "sign", "tally")
DATES = ("span", "closing-days")


def plainly(text: str) -> str:
    """Intl and the press may differ in a comma after a weekday and in spaces; in nothing else."""
    return re.sub(r"[\s,\-\u00ad\ufffe\u200b]", "", text)


@pytest.mark.parametrize("link", LINKS)
def test_sheet_and_pdf_say_the_same(page: Page, site: str, tmp_path: Path, link: str) -> None:
    page.goto(f"{site}{link}")
    expect(page.locator(".sheet__number").first).not_to_be_empty()
    language = "nl" if link.startswith("nl/") else "en"
    file = tmp_path / "plan.pdf"
    wanted = ["press", "plan", "--link", f"{site}{link}", "--lang", language, "--site-url", site]
    done = CliRunner().invoke(cli, ["--root", str(ROOT), *wanted, "--out", str(file)])
    assert done.exit_code == 0, done.output
    made = Paper(file)
    text = plainly(made.text())
    for fact in (*FACTS, *DATES):
        for said in page.locator(f".sheet__{fact}").all_text_contents():
            assert plainly(said) in text, (fact, said)
    for said in page.locator(".sheet__checks li").all_text_contents():
        assert plainly(said) in text, said
    for said in page.locator(".sheet__question").all_text_contents():
        assert plainly(said) in text, said
    boxes = page.locator(".sheet__boxes").first.locator("i")
    assert f"{boxes.count()}" in boxes.last.inner_text()
    assert text.count(plainly("".join(map(str, range(1, boxes.count() + 1))))) == 5
    # The code on paper opens what the browser's own address line says.
    said = page.locator(".sheet__address").inner_text()
    (code,) = made.codes()
    assert urlsplit(code).query == urlsplit(said).query
    assert urlsplit(code).path == urlsplit(said).path
