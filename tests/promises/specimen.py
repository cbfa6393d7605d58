"""A whole playbook with a file of every kind, original and company's, for tests to damage."""

from __future__ import annotations

import shutil
from pathlib import Path

from tests.conftest import EXAMPLE, ROOT, playbook

SAMPLE = ROOT / "examples/left-handed-umbrellas/company"
COMPANY = {
    "company.yml": (
        "# What this company makes of the playbook.\n"
        "name: Specimen & Sons\nmark: SPC\nurl: https://specimen.example/playbook/\n"
        "repository: https://git.example/specimen/playbook\nplaybook_id: specimen\n"
        "languages: [en, nl]\nlogo: images/umbrella.svg\nfavicon: images/umbrella.svg\n"
        'colours:\n  accent: "#1d5c4a"\nchapters: [dry-on-both-sides]\nhide: [/tools/why/, 4]\n'
        "en:\n  description: How we keep specimens.\n  home_title: [Open., Shut.]\n"
        "  home_lead: Our tips and those of others, side by side.\n  footer: Nowhere at all.\n"
        "  card_back: Open\n"
        "nl:\n  description: Hoe wij exemplaren bewaren.\n  home_title: [Open., Dicht.]\n"
        "  home_lead: Onze tips en die van anderen, naast elkaar.\n  footer: Nergens.\n"
        "  card_back: Open\n"
    ),
    "tips/002-ask-the-story.yml": (
        "tags: [counter]\nremove: [en.example, nl.example]\n"
        "en:\n  title: Ask for the whole story of the pot\n  tally: Stories of pots\n"
        "nl:\n  tally: Verhalen van potten\n"
    ),
    "chapters/01-warm-welcomes.yml": "en:\n  title: Warmer welcomes\nnl:\n  title: Warmer welkom\n",
    "starters.yml": (
        "remove: [fives.tea-room]\nfives:\n  rainy-day:\n    tips: [1, 2, 3, 5, 202]\n"
        "    en: {name: A rainy day, about: Two stories and a promise.}\n"
        "    nl: {name: Een regendag, about: Twee verhalen en een belofte.}\n"
    ),
    "releases.yml": (
        "1.0.0:\n  date: 2026-11-24\n  new: [1-3, 5, 201-202]\n"
        "  en: {note: Our playbook opens.}\n  nl: {note: Ons playbook gaat open.}\n"
    ),
    "balance.yml": "smallest_book: 60\neffort:\n  small: {least: 10, most: 90}\n",
    "tools/why-not.yml": (
        "objections:\n  weather:\n    who: [team]\n    tips: [201, 202]\n"
        "    en: {objection: It never rains, answer: Then fill the can and practise.}\n"
        "    nl: {objection: Het regent nooit, answer: Vul dan de gieter en oefen.}\n"
    ),
}


def every_kind(folder: Path) -> Path:
    """Make the playbook in that folder, which must not exist yet. It holds no error."""
    shutil.copytree(EXAMPLE, folder)
    for language in ("en", "nl"):
        shutil.copytree(ROOT / "content/style", folder / "content/style", dirs_exist_ok=True)
        name = f"content/interface/{language}.yml"
        shutil.copy(ROOT / name, folder / name)
    shutil.copy(ROOT / "content/balance.yml", folder / "content")
    (folder / "content/releases.yml").write_text(
        "0.1.0:\n  date: 2026-11-23\n  new: [1-5, 201]\n"
        "  en: {note: The first edition.}\n  nl: {note: De eerste uitgave.}\n",
        encoding="utf-8",
    )
    company = folder / "company"
    for name in ("chapters/51-dry-on-both-sides.yml", "sources.yml", "vocabulary.yml"):
        _copy(SAMPLE / name, company / name)
    for part in ("images", "interface", "style", "pages"):
        shutil.copytree(SAMPLE / part, company / part)
    for name, text in COMPANY.items():
        (company / name).parent.mkdir(parents=True, exist_ok=True)
        (company / name).write_text(text, encoding="utf-8")
    own = company / "tips/202-open-it-in-the-rain.yml"
    _copy(SAMPLE / "tips/201-open-it-in-the-rain.yml", own)
    _swap(own, "related:", "related: [ask-the-story, look-up-first]")
    done = playbook("drift", "--accept", root=folder)
    assert done.returncode == 0, done.stdout + done.stderr
    return folder


def text_files(folder: Path) -> list[str]:
    """The files that hold text, as paths below the folder, in order."""
    endings = (".yml", ".md", ".json", ".svg")
    found = (path.relative_to(folder) for path in folder.rglob("*") if path.suffix in endings)
    # What a check has kept there is no file that anybody writes.
    return sorted(path.as_posix() for path in found if path.parts[0] != ".playbook")


def _copy(source: Path, target: Path) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    shutil.copy(source, target)


def _swap(file: Path, start: str, line: str) -> None:
    """Put a line in place of the one that starts so."""
    lines = file.read_text(encoding="utf-8").splitlines()
    new = [line if old.startswith(start) else old for old in lines]
    file.write_text("\n".join(new) + "\n", encoding="utf-8")
