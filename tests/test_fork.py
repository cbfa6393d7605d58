"""The whole story with git: a company forks, makes it its own, and takes a later version over.

Upstream is the made-up example playbook, in a repository of its own. Every step is a command that a
person would give; no file of upstream is edited, so the merge has no conflict.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from pathlib import Path

import pytest

from tests.conftest import EXAMPLE, ROOT, playbook
from tests.pages import Page, all_pages, dead_links, text

FACTS = """\
chapter: mended-promises
effort: small
who: team
door: two-way
horizon: habit
tags: [promises]
related: [look-up-first, write-the-promise-down]
sources: []
en:
"""
OUR_TIP = (
    FACTS
    + """\
  title: Count the lids
  idea: Count the lids on the shelf each evening and write the number on the door.
  why: A shelf says nothing until somebody looks at it, and then it says who is still waiting.
  how: [Look at the shelf., Write down what you see., Tell one colleague.]
  first_step: Look at the shelf tonight, before you lock the door.
  sign: After two months, 40 numbers stand on the door.
  tally: Numbers on the door
  pitfall: Counting and telling nobody.
  ask: Whose lid has been there longest?
"""
)
THEIR_NEW_TIP = (
    FACTS
    + """\
  title: Polish the spouts
  idea: Polish one spout a day, on a pot that nobody asked you to polish.
  why: People forgive a crack sooner than a stain, because a stain means that nobody cared.
  how: [Choose a pot., Polish its spout., Put it back without a word.]
  first_step: Polish the spout of the pot that stands nearest to you.
  sign: After two months, 30 owners have asked what you did to their pot.
  tally: Spouts polished
  pitfall: Charging for it.
  ask: What did you do this week that was on no bill?
"""
)


THEIR_NEW_OBJECTION = """\
  steam:
    who: [boss]
    tips: [7]
    en: {objection: Steam is free, answer: "It is, that is true. Polish one spout."}
    nl: {objection: Stoom is gratis, answer: "Dat klopt. Poets één tuit."}
"""
OUR_OBJECTIONS = """\
objections:
  no-time:
    en: {objection: The kettle is on}
  lids:
    who: [team]
    tips: [201]
    en: {objection: Lids get lost, answer: "They do, that is true. Count them tonight."}
    nl: {objection: Deksels raken zoek, answer: "Dat klopt. Tel ze vanavond."}
"""
OUR_STATEMENT = """\
statements:
  lids:
    chapter: mended-promises
    en: {text: Every lid finds its pot again.}
    nl: {text: Elk deksel vindt zijn pot terug.}
"""
# Upstream's only five holds tip 5, which we hide.
OUR_FIVE = """\
remove: [fives.tea-room]
fives:
  lids:
    tips: [1, 2, 3, 6, 201]
    en: {name: Lids first, about: "Four of theirs, and one of ours."}
    nl: {name: Eerst de deksels, about: "Vier van hen, en één van ons."}
"""


def git(*arguments: str, root: Path) -> str:
    """A git command, with a name and without the machine's own settings."""
    environment = {
        **os.environ,
        "GIT_CONFIG_GLOBAL": os.devnull,
        "GIT_CONFIG_SYSTEM": os.devnull,
        **{f"GIT_{who}_NAME": "A. Test" for who in ("AUTHOR", "COMMITTER")},
        **{f"GIT_{who}_EMAIL": "test@example.org" for who in ("AUTHOR", "COMMITTER")},
    }
    done = subprocess.run(
        ["git", *arguments], cwd=root, env=environment, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def commit(root: Path, message: str) -> None:
    git("add", "-A", root=root)
    git("commit", "-q", "-m", message, root=root)


def run(*arguments: str, root: Path, code: int = 0) -> str:
    done = playbook(*arguments, root=root)
    assert done.returncode == code, done.stdout + done.stderr
    return done.stdout


def edit(path: Path, old: str, new: str) -> None:
    words = path.read_text(encoding="utf-8")
    assert words.count(old) == 1, old
    path.write_text(words.replace(old, new), encoding="utf-8")


def codes(root: Path) -> dict[str, list[str]]:
    """What `check` says: code → the places it says it of."""
    done = playbook("check", "--format", "json", root=root)
    found: dict[str, list[str]] = {}
    for problem in json.loads(done.stdout):
        found.setdefault(problem["code"], []).append(problem["path"])
    return found


@pytest.fixture
def upstream(tmp_path: Path) -> Path:
    """The original playbook, version one, in git."""
    root = tmp_path / "upstream"
    shutil.copytree(EXAMPLE, root)
    # A tip from 201 in content/ would be a company's; and no upstream tip has such a number.
    tips = root / "content/tips"
    (tips / "201-stop-promising-soon.yml").rename(tips / "006-stop-promising-soon.yml")
    edit(root / "content/starters.yml", "[1, 2, 3, 5, 201]", "[1, 2, 3, 5, 6]")
    shutil.copytree(ROOT / "theme", root / "theme")
    (root / "company").mkdir()
    shutil.copy(ROOT / "company/README.md", root / "company")
    git("init", "-q", "-b", "main", root=root)
    commit(root, "Version one")
    assert codes(root) == {}
    return root


@pytest.fixture
def fork(upstream: Path, tmp_path: Path) -> Path:
    """A company's copy with its own tips, changes, brand, and two things hidden."""
    root = tmp_path / "fork"
    git("clone", "-q", "--origin", "upstream", str(upstream), str(root), root=tmp_path)
    run(
        *("init", "--name", "The Kettle Clinic", "--languages", "en,nl", "--accent", "#1d5c4a"),
        *("--url", "https://kettle.example/tips/", "--repository", "https://git.example/kettle"),
        root=root,
    )
    (root / "company/tips").mkdir()
    (root / "company/tips/201-count-the-lids.yml").write_text(OUR_TIP, "utf-8")
    run("new", "override", "2", "--field", "en.title", "--field", "nl.title", root=root)
    override = root / "company/tips/002-ask-the-story.yml"
    words = override.read_text(encoding="utf-8").split("\n")
    titles = {"en:": "Ask what the kettle has seen", "nl:": "Vraag wat de ketel gezien heeft"}
    for above, title in titles.items():
        words[words.index(above) + 1] = f"  title: {title}"
    override.write_text("\n".join(words), encoding="utf-8")
    settings = root / "company/company.yml"
    hide = "\nhide: [5, /tools/why/, /tools/spiral/]\n"
    settings.write_text(settings.read_text("utf-8") + hide, "utf-8")
    (root / "company/tools").mkdir()
    (root / "company/tools/why-not.yml").write_text(OUR_OBJECTIONS, "utf-8")
    (root / "company/tools/pulse.yml").write_text(OUR_STATEMENT, "utf-8")
    (root / "company/starters.yml").write_text(OUR_FIVE, "utf-8")
    run("drift", "--accept", root=root)
    assert set(codes(root)) == {"language-incomplete"}  # our tip has no Dutch yet
    commit(root, "Our own playbook")
    return root


def release(upstream: Path) -> None:
    """Version two: texts change, a tip is withdrawn, one is new, settings and words change too."""
    tips = upstream / "content/tips"
    story = (tips / "002-ask-the-story.yml").read_text(encoding="utf-8").split("\n")
    place = next(i for i, line in enumerate(story) if line.startswith("  title:"))
    story[place] = "  title: Ask for the story of every pot"
    step = next(i for i, line in enumerate(story) if line.startswith("  tally:"))
    story[step] = "  tally: Stories heard to the end"
    (tips / "002-ask-the-story.yml").write_text("\n".join(story), encoding="utf-8")
    ring = tips / "005-ring-before-thursday.yml"
    ring.write_text(
        ring.read_text(encoding="utf-8").replace(
            "sources: [LEAF-2021]", "sources: [LEAF-2021]\nretired: true\nreplaced_by: 3"
        ),
        encoding="utf-8",
    )
    for path in tips.glob("*.yml"):  # no tip leads to one that is withdrawn
        words = path.read_text(encoding="utf-8")
        path.write_text(
            words.replace(
                "[write-the-promise-down, ring-before-thursday", "[write-the-promise-down"
            )
            .replace(", ring-before-thursday", ", polish-the-spouts")
            .replace("[ring-before-thursday", "[polish-the-spouts"),
            encoding="utf-8",
        )
    (tips / "007-polish-the-spouts.yml").write_text(THEIR_NEW_TIP, encoding="utf-8")
    why_not = upstream / "content/tools/why-not.yml"
    edit(why_not, "objection: We have no time", "objection: We never have time")
    edit(why_not, "objections:\n", "objections:\n" + THEIR_NEW_OBJECTION)
    edit(upstream / "mkdocs.yml", "site_name: The Teapot Hospital", "site_name: The Teapot Ward")
    edit(upstream / "content/interface/en.yml", "\nours:\n", "\nlater:\n  word: Later\nours:\n")
    edit(upstream / "content/interface/nl.yml", "\nours:\n", "\nlater:\n  word: Later\nours:\n")
    commit(upstream, "Version two")


def test_a_company_takes_a_later_version_without_a_conflict(
    upstream: Path, fork: Path, tmp_path: Path
) -> None:
    site = tmp_path / "site"
    run("build", "--site-dir", str(site), root=fork)
    assert Page(site, "index.html").text_of("brand__name") == "The Kettle Clinic"

    release(upstream)
    git("fetch", "-q", "upstream", root=fork)
    git("merge", "-q", "--no-edit", "upstream/main", root=fork)  # fails where there is a conflict
    assert git("status", "--porcelain", root=fork) == ""
    assert (fork / "content/tips/007-polish-the-spouts.yml").is_file()

    # check tells what to look at, and where.
    found = codes(fork)
    assert set(found) == {"drift", "language-incomplete"}
    assert found["drift"] == [
        "company/company.yml",
        "company/tips/002-ask-the-story.yml",
        "company/tools/why-not.yml",
    ]

    # drift says what, with then, now and ours; only of the fields that we changed or hid.
    listed = json.loads(run("drift", "--format", "json", root=fork, code=1))
    by_field = {(one["number"], one["field"]): one for one in listed}
    objection = "objections.no-time.en.objection"
    assert set(by_field) == {(2, "en.title"), (5, "retired"), (None, objection)}
    assert by_field[None, objection]["now"] == "We never have time"
    title = by_field[2, "en.title"]
    assert (title["state"], title["kind"]) == ("changed", "changed")
    assert title["now"] == "Ask for the story of every pot"
    assert title["ours"] == "Ask what the kettle has seen"
    assert title["then"] not in (title["now"], title["ours"])
    assert by_field[5, "retired"]["state"] == "retired"
    shown = run("drift", root=fork, code=1)
    for value in (title["then"], title["now"], title["ours"]):
        assert value in shown

    # The site has upstream's news, our words where we have some, and nothing of what we hide.
    run("build", "--site-dir", str(site), root=fork)
    page = Page(site, "tips/ask-the-story/index.html")
    assert text(page.all(".//h1")[0]) == "Ask what the kettle has seen"
    assert "Stories heard to the end" in text(page.root)
    assert text(Page(site, "index.html").root.findall(".//title")[0]) == "The Kettle Clinic"
    assert (site / "tips/polish-the-spouts/index.html").is_file()
    assert not (site / "tips/ring-before-thursday").exists()
    assert not (site / "tools/why").exists()
    assert not (site / "tools/spiral").exists()
    answers = text(Page(site, "tools/why-not/index.html").root)
    for words in ("The kettle is on", "Lids get lost", "Steam is free"):
        assert words in answers
    assert "We never have time" not in answers
    assert "Every lid finds its pot again." in text(Page(site, "tools/pulse/index.html").root)
    assert "Lids first" in text(Page(site, "planner/index.html").root)
    assert dead_links(site, "/tips/") == []
    deck = {e.get("data-tip") for e in Page(site, "tips/index.html").by_class("card")}
    assert deck == {"1", "2", "3", "6", "7", "201"}
    for built in all_pages(site):
        assert "Ward" not in built.html

    # Once we have looked, all is quiet again.
    run("drift", "--accept", root=fork)
    assert set(codes(fork)) == {"language-incomplete"}
    overview = json.loads(run("overview", "--format", "json", root=fork))
    assert {
        name: len(overview["tips"][name]) for name in ("own", "changed", "hidden", "retired")
    } == {
        "own": 1,
        "changed": 1,
        "hidden": 1,
        "retired": 1,
    }
    commit(fork, "Looked at version two")


def test_edits_in_place_would_have_clashed(upstream: Path, tmp_path: Path) -> None:
    """Why there is a folder for companies: the same changes, made in upstream's files, conflict."""
    root = tmp_path / "edited"
    git("clone", "-q", "--origin", "upstream", str(upstream), str(root), root=tmp_path)
    edit(root / "mkdocs.yml", "site_name: The Teapot Hospital", "site_name: The Kettle Clinic")
    story = root / "content/tips/002-ask-the-story.yml"
    lines = story.read_text(encoding="utf-8").split("\n")
    place = next(i for i, line in enumerate(lines) if line.startswith("  title:"))
    lines[place] = "  title: Ask what the kettle has seen"
    story.write_text("\n".join(lines), encoding="utf-8")
    commit(root, "Our own playbook")
    release(upstream)
    git("fetch", "-q", "upstream", root=root)
    done = subprocess.run(
        ["git", "-c", "user.name=T", "-c", "user.email=t@example.org", "merge", "upstream/main"],
        cwd=root,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode != 0
    assert done.stdout.count("CONFLICT") == 2
