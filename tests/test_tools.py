"""The companion tools as content: what a fork may change, and that ours says what it should."""

from __future__ import annotations

import json
import re
import shutil
from pathlib import Path
from typing import Any

import pytest
import yaml

from generator import spiral
from generator.model import Playbook
from generator.render import render
from generator.tool_kinds import KINDS
from generator.tool_words import WORDS
from generator.validate import load_playbook
from tests.conftest import EXAMPLE, ROOT

# The editorial brief, section 6: the tips of each entry and case.
TIPS: dict[str, dict[str, list[list[int]]]] = {
    "why": {"suggest": [[98, 73], [32]]},
    "spiral": {"stations": [[4, 7], [58, 59, 60], [30, 37, 72], [57, 90], [94, 97]]},
    "day-1-check": {
        "pairs": [
            *([11, 98], [6, 12], [35, 57], [42], [14, 19]),
            *([49, 21], [15], [22, 27], [48], [16, 86]),
        ]
    },
    "pulse": {"suggest": [[29, 31, 32, 79, 83], [79, 6], [80]]},
    "why-not": {
        "objections": [
            *([9, 16], [58, 64], [60, 49], [43, 30], [23, 25], [20, 29], [75, 92]),
            *([50, 91], [25, 26], [67, 93], [73, 27], [18, 101], [66, 94], [76, 21]),
        ]
    },
}


def content(slug: str) -> dict[str, Any]:
    """A tool of the real playbook, as it is written."""
    text = (ROOT / f"content/tools/{slug}.yml").read_text(encoding="utf-8")
    data: dict[str, Any] = yaml.safe_load(text)
    return data


def load(root: Path) -> Playbook:
    """The playbook of that folder, which has no errors."""
    playbook, problems = load_playbook(root)
    assert playbook is not None, [f"{problem}" for problem in problems]
    return playbook


def pages(playbook: Playbook) -> dict[str, str]:
    """Every page of the English and the Dutch site, by path."""
    return {file.path: file.data.decode() for file in render(playbook)}


def island(page: str) -> dict[str, Any]:
    """What the tool's script gets."""
    found = re.search(r'id="pb-tool">(.*?)</script>', page)
    assert found is not None
    data: dict[str, Any] = json.loads(found.group(1))
    return data


@pytest.fixture
def fork(tmp_path: Path) -> Path:
    """A copy of the example to change."""
    return Path(shutil.copytree(EXAMPLE, tmp_path / "fork"))


def change(root: Path, slug: str, old: str, new: str) -> None:
    """Change a tool of a fork."""
    path = root / f"content/tools/{slug}.yml"
    text = path.read_text(encoding="utf-8")
    assert text.count(old) == 1
    path.write_text(text.replace(old, new), encoding="utf-8")


def test_every_tool_is_there_in_both_languages() -> None:
    tools = load(ROOT).tools
    assert [tool.slug for tool in tools] == list(KINDS)
    for tool in tools:
        assert list(tool.texts) == ["en", "nl"], tool.slug
        assert tool.facts.sources, tool.slug


@pytest.mark.parametrize("slug", KINDS)
def test_list_of_words_is_the_one_of_the_content(slug: str) -> None:
    for language in ("en", "nl"):
        assert tuple(content(slug)[language]["words"]) == WORDS[slug]


@pytest.mark.parametrize("slug", TIPS)
def test_tips_are_those_of_the_brief(slug: str) -> None:
    for name, expected in TIPS[slug].items():
        found = content(slug)[name].values()
        assert [entry if name == "suggest" else entry["tips"] for entry in found] == expected


def test_eleven_statements_one_a_chapter_in_its_order() -> None:
    playbook = load(ROOT)
    pulse = next(tool for tool in playbook.tools if tool.slug == "pulse")
    chapters = [getattr(entry.facts, "chapter", "") for entry in pulse.lists["statements"]]
    assert chapters == [chapter.slug for chapter in playbook.chapters]


def test_a_fork_hides_adds_and_changes(fork: Path) -> None:
    change(fork, "spiral", "order: 3\n", "order: 3\nhidden: true\n")
    change(fork, "why-not", "  no-budget:\n", "  no-budget:\n    hidden: true\n")
    change(
        fork,
        "why-not",
        "\nobjections:\n",
        "\nobjections:\n  too-hot:\n    who: [boss]\n    tips: [1]\n"
        "    en: {objection: The kiln is too hot, answer: It is. Open the door.}\n"
        "    nl: {objection: De oven is te heet, answer: Dat klopt. Zet de deur open.}\n",
    )
    change(fork, "day-1-check", "  deciding:\n", "  deciding:\n    hidden: true\n")
    made = pages(load(fork))
    assert "en/docs/tools/spiral/index.md" not in made
    assert "tools/spiral/" not in made["en/docs/tools/index.md"].replace('"spiral"', "")
    page = made["nl/docs/tools/why-not/index.md"]
    assert "De oven is te heet" in page
    assert "Geen budget" not in page
    assert [entry["id"] for entry in island(page)["lists"]["objections"]][:2] == [
        "too-hot",
        "no-time",
    ]
    pairs = island(made["en/docs/tools/day-1-check/index.md"])["lists"]["pairs"]
    assert "deciding" not in {pair["group"] for pair in pairs}


def test_a_tool_in_one_language_says_so_on_the_other_page(fork: Path) -> None:
    path = fork / "content/tools/door.yml"
    data = yaml.load(path.read_text(encoding="utf-8"), Loader=yaml.BaseLoader)
    del data["nl"]
    for name in ("questions", "results"):
        for entry in data[name].values():
            del entry["nl"]
    path.write_text(json.dumps(data, ensure_ascii=False), encoding="utf-8")
    page = pages(load(fork))["nl/docs/tools/door/index.md"]
    assert 'class="notice" role="note"' in page
    assert '<article class="tool-page" data-tool="door" lang="en">' in page
    assert island(page)["lang"] == "en"


def test_without_tools_there_is_no_page_of_tools(fork: Path) -> None:
    shutil.rmtree(fork / "content/tools")
    for page in (fork / "content/pages").glob("*/tools/index.md"):
        page.unlink()
    assert "en/docs/tools/index.md" not in pages(load(fork))


def test_island_holds_the_tips_it_names_and_no_others(fork: Path) -> None:
    data = island(pages(load(fork))["en/docs/tools/spiral/index.md"])
    assert set(data["tips"]) == {"1", "2"}
    assert data["tips"]["1"]["url"].endswith("/tips/look-up-first/")
    everything = island(pages(load(fork))["en/docs/tools/pulse/index.md"])
    assert set(everything["tips"]) == {"1", "2", "3", "5", "201"}  # 4 is retired


@pytest.mark.parametrize("count", [3, 5, 8])
def test_the_spiral_rises_within_its_frame(count: int) -> None:
    drawing = spiral.draw([f"Station {n}" for n in range(count)], "one turn higher")
    assert len(drawing.stations) == count + 1
    first, last = drawing.stations[0], drawing.stations[-1]
    assert first.x == last.x
    assert first.y - last.y == pytest.approx(spiral.RISE)
    line = drawing.back + drawing.front + drawing.onward
    points = [float(number) for number in re.findall(r"-?\d+\.\d", line)]
    for x, y in zip(points[::2], points[1::2], strict=True):
        assert 0 <= x <= drawing.width
        assert 0 <= y <= drawing.height
    places = [(x, y) for station in drawing.stations for x, y, _ in station.label]
    assert len(set(places)) == len(places)
