"""The commands of editors: coverage, changes, published. Like cli.py, they print."""

from __future__ import annotations

import dataclasses
import json
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import click

from generator.cli_fork import FORMAT
from generator.cli_report import counted, report, save, summary

if TYPE_CHECKING:  # pydantic, which they need, is loaded by the commands that need it
    from generator.changes import TipChange
    from generator.coverage import Coverage, Texts

# -- coverage --------------------------------------------------------------------------------


@click.command()
@FORMAT
@click.pass_obj
def coverage(root: Path, form: str) -> None:
    """Show how far the book is: tips, words, examples and gaps by chapter and language."""
    from generator import coverage as editors
    from generator import validate

    playbook, problems = validate.load_playbook(root)
    if playbook is None:
        report(problems)
        click.echo(summary(problems, None) + " Mend these first.", err=True)
        sys.exit(1)
    found = editors.coverage(playbook)
    if form == "json":
        click.echo(json.dumps(dataclasses.asdict(found), indent=2, ensure_ascii=False))
        return
    for line in (*_texts_table(found), "", *_balance_table(found)):
        click.echo(line.rstrip())


COLUMNS = ("tips", "words", "average", "sourced", "made up", "none")
Row = Iterable[object]


def _texts_table(found: Coverage) -> Iterator[str]:
    """A line for each chapter and language, and what the languages lack besides."""
    names = [f"{chapter.order:>2} {chapter.slug}" for chapter in found.chapters]
    width = max(map(len, [*names, "chapter"]))
    yield _line("chapter", width, "", COLUMNS) + "  missing"
    for name, chapter in zip(names, found.chapters, strict=True):
        yield from _texts_lines(name, width, chapter.texts, chapter.retired)
    yield from _texts_lines("all", width, found.total, found.retired)
    for missing in found.missing:
        parts = ("chapters", "pages", "interface", "labels")
        lacking = [f"{getattr(missing, part)} {part}" for part in parts if getattr(missing, part)]
        if lacking:
            yield f"{missing.language} also lacks: {', '.join(lacking)}"


def _texts_lines(
    name: str, width: int, texts: Iterable[Texts], retired: tuple[int, ...]
) -> Iterator[str]:
    for text in texts:
        figures = (text.tips, text.words, text.average, text.sourced, text.illustrative, text.none)
        missing = ", ".join(map(str, text.missing)) or "-"
        yield f"{_line(name, width, text.language, figures)}  {missing}"
        name = ""
    if retired:
        yield f"{'':{width}}  retired: {', '.join(map(str, retired))}"


def _line(name: str, width: int, language: str, figures: Row) -> str:
    cells = "".join(f"{_cell(figure):>9}" for figure in figures)
    return f"{name:{width}}  {language:7}{cells}"


def _cell(value: object) -> str:
    return f"{value:,}" if isinstance(value, int) else str(value)


def _balance_table(found: Coverage) -> Iterator[str]:
    """A line for each value, its share and what is in balance."""
    for share in found.balance:
        wanted = "" if share.most is None else f"  {share.least} to {share.most}%"
        yield f"{share.group:8} {share.value:11}{share.tips:5}{share.percent:5}%{wanted}"


# -- changes ---------------------------------------------------------------------------------


@click.command()
@click.argument("old", metavar="FROM")
@click.argument("new", metavar="[TO]", required=False)
@FORMAT
@click.option(
    "--write",
    "version",
    metavar="VERSION",
    help="Add the changes to releases.yml as this version, with today's date: to the one in "
    "company/ where that folder changes the book.",
)
@click.pass_obj
def changes(root: Path, old: str, new: str | None, form: str, version: str | None) -> None:
    """Tell which tips changed between two versions of the words.

    FROM and TO are git revisions (a commit, a branch, a tag) or folders with a playbook in them.
    Without TO, the working tree counts. For programs there is the old and the new text of each
    field.
    """
    from generator import changes as editors
    from generator import revisions
    from generator.read import COMPANY, CONTENT

    if version is not None and new is not None:
        raise click.UsageError("--write goes with the working tree: leave TO out")
    try:
        before = revisions.revision(root, old)
        after = revisions.revision(root, new) if new else revisions.working_tree(root)
        found = editors.compare(before.tips, after.tips)
        if form == "json":
            listed = [dataclasses.asdict(change) for change in found]
            data = {"from": before.name, "to": after.name, "tips": listed}
            click.echo(json.dumps(data, indent=2, ensure_ascii=False))
        else:
            for line in _changes_table(before.name, after.name, found):
                click.echo(line)
        if version is not None:
            folder = COMPANY if after.is_fork else CONTENT
            _refuse_torn_lists(root)
            click.echo(_write_release(root, folder, version, found), err=True)
            _write_published(root)
    except (revisions.RevisionError, editors.EntryError) as fault:
        click.echo(str(fault), err=True)
        sys.exit(1)


def _changes_table(old: str, new: str, found: tuple[TipChange, ...]) -> Iterator[str]:
    """What changed in one line, then a line for each tip."""
    kinds = ("new", "changed", "retired", "gone")
    counts = [(sum(change.kind == kind for change in found), kind) for kind in kinds]
    said = ", ".join(f"{count} {kind}" for count, kind in counts if count)
    yield f"From {old} to {new}: {said or 'no tip changed'}."
    for change in found:
        fields = ", ".join(field.field for field in change.fields)
        told = f"  ({fields})" if fields else ""
        yield f"{change.kind:8}{change.number:>4}  {change.title}{told}"


def _refuse_torn_lists(root: Path) -> None:
    """A list that cannot be read would be written anew, without what only it remembers.

    raises EntryError before anything is written.
    """
    from generator import changes as editors
    from generator import published as readers
    from generator import validate

    for document in readers.listed(validate.load(root).laid).values():
        if document is None or readers.is_whole(document):
            continue
        raise editors.EntryError(
            f"{document.path} cannot be read, and it says which numbers must stay — "
            "`./playbook check` says what is wrong. Nothing was written."
        )


def _write_release(root: Path, folder: str, version: str, found: tuple[TipChange, ...]) -> str:
    """Add a release to releases.yml; says what is left to do."""
    from generator import changes as editors
    from generator.build import ClockError, today
    from generator.read import read_settings

    settings, _ = read_settings(root)
    languages = settings.languages if settings else ()
    path = root / folder / "releases.yml"
    try:
        text = path.read_text(encoding="utf-8") if path.exists() else ""
        day = today().isoformat()
    except (OSError, UnicodeError):
        unreadable = f"{folder}/releases.yml cannot be read — `./playbook check` says what is wrong"
        raise editors.EntryError(unreadable) from None
    except ClockError as fault:
        raise editors.EntryError(str(fault)) from None
    changed = editors.with_entry(text, version, day, found, languages)
    save(root, f"{folder}/releases.yml", changed)
    return (
        f"Wrote {version} into {folder}/releases.yml. Write its notes there, then tag the commit."
    )


@click.command()
@click.option("--write", is_flag=True, help="Add what is new to published.json, for good.")
@click.pass_obj
def published(root: Path, *, write: bool) -> None:
    """Tell which tips and pages are not yet among those that stay for good.

    What stands in published.json may never go: `check` and `build` fail when a tip's number or a
    page's address is gone. `changes --write` adds to it with every release.
    """
    from generator import addresses, validate
    from generator import published as readers
    from generator.read import PUBLISHED_FILE

    loaded = validate.load(root)
    if loaded.playbook is None:
        report(loaded.problems)
        click.echo(summary(loaded.problems, None) + " Mend these first.", err=True)
        sys.exit(1)
    folder, new = readers.new_since(loaded.laid)
    for number, slug in sorted(new.tips.items()):
        click.echo(f"{number:4}  {addresses.tip_address(slug)}")
    for page in sorted(new.pages):
        click.echo(f"      {page}")
    if write:
        _write_published(root)
    elif new.tips or new.pages:
        click.echo(f"--write adds these to {folder}/{PUBLISHED_FILE}, for good.", err=True)
    else:
        click.echo("All of it is to stay already.", err=True)


def _write_published(root: Path) -> None:
    """Add what readers get now to the list of what must stay."""
    from generator import published as readers
    from generator import validate
    from generator.read import PUBLISHED_FILE

    laid = validate.load(root).laid
    folder, new = readers.new_since(laid)
    if not new.tips and not new.pages:
        return
    text = readers.with_more(readers.listed(laid)[folder], new)
    save(root, f"{folder}/{PUBLISHED_FILE}", text)
    count = f"{counted(len(new.tips), 'tip')} and {counted(len(new.pages), 'page')}"
    click.echo(f"Added {count} to {folder}/{PUBLISHED_FILE}.", err=True)


COMMANDS = (coverage, changes, published)
