"""The commands of the press: `playbook press plan`, `cards`, `poster` and so on, each one PDF."""

from __future__ import annotations

import datetime
import functools
import os
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from generator.addresses import SITE_HINT, is_site_address
from generator.cli_report import check_place, shortened

if TYPE_CHECKING:  # loaded by the commands themselves: typst and pydantic take their time
    from generator.press import Press
    from generator.press_wishes import Wishes
    from generator.typeset import Sheet

Command = Callable[..., Any]


class Refused(click.ClickException):
    """What stands in the way, a line each; nothing was printed."""

    exit_code = 2  # as for any wrong option

    def __init__(self, lines: Iterable[object]) -> None:
        super().__init__("\n".join(map(str, lines)))

    def show(self, file: Any = None) -> None:
        """Print the lines as they are."""
        click.echo(f"{self.message}\nNothing was printed.", err=True)


class RefusedContent(Refused):
    """The content itself has problems."""

    exit_code = 1


@dataclass(frozen=True)
class Order:
    """What all sheets are asked: language, paper, file, and where the site lives."""

    root: Path
    lang: str | None
    paper: str
    out: Path
    site_url: str | None

    def ready(self) -> tuple[Press, Wishes]:
        """The press with the playbook in it, and the reader of the other options."""
        from generator import press_fit, validate
        from generator.house import house_of
        from generator.press import Press
        from generator.press_wishes import Wishes

        playbook, problems = validate.load_playbook(self.root)
        if playbook is None:
            raise RefusedContent(problems)
        whose = house_of(playbook)
        if found := press_fit.picture_problems(self.root, whose):
            raise RefusedContent(found)
        settings = playbook.settings
        if self.site_url is not None:
            playbook = replace(playbook, settings=replace(settings, site_url=self.site_url))
        wishes = Wishes(playbook, datetime.date.today())  # noqa: DTZ011 (the day where we are)
        if self.site_url is not None and not is_site_address(self.site_url):
            what = f"“{shortened(self.site_url)}” is not a web address"
            mend = f"write it like https://example.org/playbook/, {SITE_HINT}"
            wishes.fault("--site-url", what, mend)
        language = self.lang or settings.default_language
        if language not in settings.languages:
            known = ", ".join(settings.languages)
            wishes.fault("--lang", f"this playbook has no “{language}”", f"use one of: {known}")
            language = settings.default_language
        self._check_file(wishes)
        return Press(playbook, whose, language, self.paper), wishes

    def _check_file(self, wishes: Wishes) -> None:
        """Say before all work that a PDF cannot go where it is to go."""
        if self.out.is_dir():
            wishes.fault("--out", f"{self.out} is a folder", "name a file in it")
        elif self.out.exists():
            if not _is_pdf(self.out):
                what = f"{self.out} holds something that is no PDF"
                wishes.fault("--out", what, "choose another name, so that nothing is lost")
        elif not self.out.absolute().parent.is_dir():
            what = f"there is no folder {self.out.absolute().parent}"
            wishes.fault("--out", what, "make it first")
        if not wishes.faults and not _writable(self.out):
            wishes.fault("--out", f"{self.out} cannot be written", "choose another place")

    def print(self, sheet: Sheet, wishes: Wishes) -> None:
        """Set the sheet and write its PDF, or refuse with every fault there is."""
        from generator import typeset
        from generator.write import replace_file

        missing = typeset.without_letter(sheet.recipe)
        if missing:
            mend = "leave it out of names; scripts other than Latin cannot be printed yet"
            wishes.fault("letters", f"the press has no sign for {missing[:20]}", mend)
        if wishes.faults:
            raise Refused(wishes.faults)
        over = typeset.measured(sheet, "overflow")
        if over:
            most = max(entry["over"] for entry in over)
            what = f"the texts are {most:.1f} mm too high for {self.paper}"
            raise Refused([f"--paper: {what} — `./playbook check` says which, and how to mend it"])
        data = typeset.pdf(sheet)
        try:
            replace_file(self.out, data)
        except OSError as fault:
            raise Refused([f"--out: {self.out}: {fault.strerror} — choose another place"]) from None
        pages = typeset.measured(sheet, "pages")[0]
        click.echo(f"{self.out}: {pages} page{'s' if pages > 1 else ''}, {len(data) // 1000} kB")


def _is_pdf(file: Path) -> bool:
    """Whether a file holds a PDF, or nothing yet."""
    try:
        with file.open("rb") as opened:
            return opened.read(5) in (b"%PDF-", b"")
    except OSError:
        return False


def _writable(file: Path) -> bool:
    """Whether a file can be written, and beside it first (see `write.replace_file`)."""
    folder = file.resolve().parent
    if not file.exists():
        return os.access(folder, os.W_OK)
    return os.access(file, os.W_OK) and (not file.is_file() or os.access(folder, os.W_OK))


def sheet(name: str, papers: tuple[str, ...] = ("a4", "letter")) -> Callable[[Command], Command]:
    """A command of the press with the options that all sheets have."""

    def decorate(function: Command) -> Command:
        def run(
            context: click.Context,
            /,
            lang: str | None,
            paper: str,
            out: Path | None,
            site_url: str | None,
            **options: Any,
        ) -> None:
            check_place(out, "--out")
            order = Order(context.obj, lang, paper, out or Path(f"{name}.pdf"), site_url)
            press, wishes = order.ready()
            order.print(function(press, wishes, **options), wishes)

        command: Command = functools.update_wrapper(click.pass_context(run), function)
        for option in reversed(_common(name, papers)):
            command = option(command)
        made: Command = press.command(name)(command)
        return made

    return decorate


def _common(name: str, papers: tuple[str, ...]) -> list[Callable[[Command], Command]]:
    return [
        click.option("--lang", help="The language; by default the first of mkdocs.yml."),
        click.option(
            "--paper",
            type=click.Choice(papers),
            default=papers[0],
            show_default=True,
            help="The paper.",
        ),
        click.option(
            "--out",
            type=click.Path(path_type=Path),
            help=f"The file; by default {name}.pdf where you are.",
        ),
        click.option(
            "--site-url",
            help="Where the site lives, for QR codes; by default site_url of mkdocs.yml.",
        ),
    ]


def round_options(function: Command) -> Command:
    """The options that describe a round."""
    options = (
        click.option("--tips", help="Up to five numbers: 1,8,15,29,76."),
        click.option("--start", help="The first day: 2027-01-04; by default next Monday."),
        click.option("--weeks", help="6 to 13 weeks; by default two calendar months."),
        click.option("--checks", help="Check-ins: 1 or 2 weeks apart; 1.5 is weekly on Fridays."),
        click.option("--link", help="A share link of the planner, in place of these four."),
        click.option("--team", default="", help="The name of the team."),
    )
    for option in reversed(options):
        function = option(function)
    return function


def is_double_sided(function: Command) -> Command:
    """The option for printers that print on one side."""
    return click.option(
        "--single-sided",
        is_flag=True,
        help="Front and back side by side, to fold, for paper printed on one side.",
    )(function)


@click.group()
def press() -> None:
    """Print: a PDF of the round plan, the cards, a poster, the year, the book and more."""


@sheet("plan")
@round_options
@click.option("--owners", multiple=True, help="Who keeps an eye on what: 8=Ann,15=The desk.")
def plan(press: Press, wishes: Wishes, **options: Any) -> Sheet:
    """The round sheet for the wall: five tips, a box a week, check-ins, a QR code to the plan."""
    return press.plan(wishes.round(**options))


@sheet("cards")
@click.option("--tips", help="Only these: 1,8,15.")
@click.option("--chapter", help="Only those of a chapter: its short name or its number.")
@is_double_sided
def cards(
    press: Press, wishes: Wishes, tips: str | None, chapter: str | None, single_sided: bool
) -> Sheet:
    """Cards of a quarter page, with marks to cut; all tips, or those you name."""
    chosen, of = wishes.selection(tips, chapter)
    return press.cards(chosen, of, double_sided=not single_sided)


@sheet("poster", ("a3", "a4", "letter"))
@round_options
def poster(press: Press, wishes: Wishes, **options: Any) -> Sheet:
    """The five titles, large enough to read across the room."""
    wanted = wishes.round(**options)
    if not wanted.tips:
        wishes.fault("--tips", "a poster needs tips", "name one to five: 1,8,15,29,76")
    return press.poster(wanted)


@sheet("year")
@click.option("--round", "rounds", multiple=True, help="A round: 2027-01-04:1,8,15,29,76.")
@click.option("--start", help="The first day when no round is given; by default next Monday.")
@click.option("--suggest", is_flag=True, help="Fill the open rounds with fives in balance.")
@click.option("--seed", default=0, help="Another whole number suggests another year.")
@click.option("--team", default="", help="The name of the team.")
def year(press: Press, wishes: Wishes, rounds: tuple[str, ...], team: str, **options: Any) -> Sheet:
    """Six rounds on one sheet; rounds that are not given are dated and left open, or suggested."""
    return press.year(wishes.year(rounds, **options), wishes.team(team))


@sheet("book")
def book(press: Press, _wishes: Wishes) -> Sheet:
    """All tips as a book: contents, chapters, a page a tip, indexes of situations and sources."""
    return press.book()


@sheet("log")
def log(press: Press, _wishes: Wishes) -> Sheet:
    """The fan log: a month with a line a working day, and a page for the best five."""
    return press.log()


@sheet("door")
def door(press: Press, _wishes: Wishes) -> Sheet:
    """Door cards, two to a page: a change you can undo, with prediction and undo date."""
    return press.door()


@sheet("blank")
@click.option("--cards", "blank_cards", is_flag=True, help="Blank cards for tips of your own.")
@is_double_sided
def blank(press: Press, _wishes: Wishes, blank_cards: bool, single_sided: bool) -> Sheet:
    """The round sheet with lines to write on, or blank cards."""
    if blank_cards:
        return press.blank_cards(double_sided=not single_sided)
    return press.blank()
