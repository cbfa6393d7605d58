"""What somebody asks of the press, in words → rounds and tips, or every fault at once.

Pure: today's date is given. A fault is one line: which option, what is wrong, how to mend it.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from itertools import pairwise
from urllib.parse import urlencode

from generator import plan
from generator.explain import did_you_mean, listed
from generator.mix import Traits
from generator.model import Chapter, Playbook, Tip
from generator.press import LONGEST_OWNER, LONGEST_TEAM, Round
from generator.suggest import fill_year

ROUNDS_IN_A_YEAR = 6
DATE_HINT = "write the day as 2027-01-04, in the years 2000 to 2199"


@dataclass
class Wishes:
    """Reads the options of one command and collects what is wrong with them."""

    playbook: Playbook
    today: date
    faults: list[str] = field(default_factory=list)

    def fault(self, option: str, what: str, mend: str) -> None:
        """Remember a fault."""
        line = f"{option}: {what} — {mend}"
        if line not in self.faults:
            self.faults.append(line)

    # -- tips ----------------------------------------------------------------------------

    def tips(self, text: str, option: str = "--tips") -> tuple[int, ...]:
        """The numbers in `1,8,15`, ascending and once each, all of them tips in use."""
        numbers: set[int] = set()
        for token in re.split(r"[,.;\s]+", text.strip()):
            if re.fullmatch(r"0*[0-9]{1,4}", token) and int(token):
                numbers.add(int(token))
            elif token:
                self.fault(option, f"“{token}” is no number of a tip", "write numbers: 1,8,15")
        return tuple(number for number in sorted(numbers) if self._in_use(number, option))

    def five(self, text: str, option: str = "--tips") -> tuple[int, ...]:
        """At most five tips."""
        numbers = self.tips(text, option)
        if len(numbers) > plan.TIPS_IN_A_ROUND:
            what = f"{len(numbers)} tips are too many for a round"
            self.fault(option, what, "five at a time is the method; the others wait")
        return numbers[: plan.TIPS_IN_A_ROUND]

    def _in_use(self, number: int, option: str) -> bool:
        try:
            tip = self.playbook.by_number(number)
        except KeyError:
            numbers = [tip.number for tip in self.playbook.tips]
            mend = f"the tips are numbered {_ranges(numbers)}"
            self.fault(option, f"there is no tip {number}", mend)
            return False
        if tip.retired:
            other = tip.replaced_by
            mend = f"use tip {other} instead" if other else "choose another one"
            self.fault(option, f"tip {number} has been withdrawn", mend)
            return False
        return True

    def selection(self, tips: str | None, chapter: str | None) -> tuple[list[Tip], Chapter | None]:
        """The tips to print: those named, those of a chapter, or all."""
        if tips is not None and chapter is not None:
            self.fault("--chapter", "it goes not together with --tips", "give one of the two")
        if tips is not None:
            numbers = self.tips(tips)
            if not numbers and not self.faults:
                self.fault("--tips", "no tips are named", "write numbers: 1,8,15")
            return [self.playbook.by_number(number) for number in numbers], None
        if chapter is not None:
            found = self._chapter(chapter)
            if found and not self.playbook.tips_of(found.slug):
                what = f"the chapter {found.slug} has no tips yet"
                self.fault("--chapter", what, "choose another one")
            return (list(self.playbook.tips_of(found.slug)) if found else []), found
        return [tip for tip in self.playbook.tips if not tip.retired], None

    def _chapter(self, text: str) -> Chapter | None:
        for chapter in self.playbook.chapters:
            if text.strip() in (chapter.slug, str(chapter.order)):
                return chapter
        slugs = [chapter.slug for chapter in self.playbook.chapters]
        mend = f"{did_you_mean(text, slugs)}chapters: {listed(slugs)}, or their order"
        self.fault("--chapter", f"there is no chapter “{text}”", mend)
        return None

    # -- a round -------------------------------------------------------------------------

    def day(self, text: str, option: str = "--start") -> date | None:
        """A day; None and a fault when there is no such day."""
        found = plan.parse_date(text.strip())
        if found is None:
            self.fault(option, f"“{text}” is no day that exists", DATE_HINT)
        return found

    def weeks(self, text: str | None, option: str = "--weeks") -> int | None:
        """How many weeks; None for two calendar months."""
        if text is None:
            return None
        fits = re.fullmatch(r"[0-9]{1,2}", text.strip())
        if fits and plan.FEWEST_WEEKS <= int(text) <= plan.MOST_WEEKS:
            return int(text)
        mend = f"give {plan.FEWEST_WEEKS} to {plan.MOST_WEEKS}, or leave it out for two months"
        self.fault(option, f"a round cannot take “{text}” weeks", mend)
        return None

    def rhythm(self, text: str | None) -> tuple[int, int | None]:
        """Weeks between check-ins and their weekday: `1`, `2` or `1.5`, weekly on Fridays."""
        option, usual = "--checks", (plan.WEEKS_BETWEEN_CHECK_INS, None)
        if text is None:
            return usual
        shared = plan.decode_share(urlencode({"tips": "", "checks": text.strip()}))
        if shared is None or shared.every is None:
            what = f"“{text}” is no rhythm of check-ins"
            mend = "write 1 for every week, 2 for every second one; 1.5 is every week on Fridays"
            self.fault(option, what, mend)
            return usual
        return shared.every, shared.weekday

    def team(self, text: str) -> str:
        """The name of a team, on one line."""
        return self._name("--team", text, LONGEST_TEAM)

    def owners(self, entries: Sequence[str], tips: Sequence[int]) -> dict[int, str]:
        """Who keeps an eye on which tip, from `8=Ann` and `8=Ann,15=The desk`."""
        found: dict[int, str] = {}
        for entry in (part for text in entries for part in re.split(r"[,;](?=\s*\d+\s*=)", text)):
            number, sign, name = (part.strip() for part in entry.partition("="))
            if not sign or not number.isdecimal() or not name:
                self.fault("--owners", f"“{entry}” names no owner", "write them as 8=Ann,15=Bo")
            elif int(number) not in tips:
                self.fault("--owners", f"tip {number} is not in this round", "see --tips")
            else:
                found[int(number)] = self._name("--owners", name, LONGEST_OWNER)
        return found

    def _name(self, option: str, text: str, most: int) -> str:
        name = " ".join(text.split())
        if len(name) > most:
            self.fault(option, f"“{name}” has {len(name)} characters", f"use at most {most}")
        return name[:most]

    def round(
        self,
        *,
        tips: str | None,
        start: str | None,
        weeks: str | None,
        link: str | None,
        checks: str | None = None,
        team: str = "",
        owners: Sequence[str] = (),
    ) -> Round:
        """The round that the options or a share link describe; it starts next Monday by default."""
        if link is not None:
            given_too = (("--tips", tips), ("--start", start), ("--weeks", weeks))
            for option, given in (*given_too, ("--checks", checks)):
                if given is not None:
                    self.fault(option, "it goes not together with --link", "give one of the two")
            found = self.link(link)
        else:
            found = Round(
                self.day(start) if start is not None else None,
                self.weeks(weeks),
                self.five(tips or ""),
                *self.rhythm(checks),
            )
        day = found.start or plan.next_monday(self.today)
        who = self.owners(owners, found.tips)
        if plan.end_date(day, found.weeks).year > plan.LAST_YEAR:
            self.fault("--start", "the round would end after 2199", DATE_HINT)
        return replace(found, start=day, team=self.team(team), owners=who)

    def link(self, address: str) -> Round:
        """The round of a share link of the planner."""
        option = "--link"
        whole = re.sub(r"[\t\r\n]", "", address.strip())  # a mail may have broken the line
        shared = plan.decode_share(whole.partition("#")[0].partition("?")[2])
        if shared is None:
            mend = "copy it from the planner: …/planner/?start=2027-01-04&tips=1.8.15.29.76"
            self.fault(option, "this is no link to a plan", mend)
            return Round()
        said = {
            "start": ("its start date does not exist", DATE_HINT),
            "weeks": ("its number of weeks does not exist", "a round takes 6 to 13 weeks"),
            "checks": ("its rhythm of check-ins does not exist", "copy the whole link again"),
            "too-long": ("its list of tips is too long to be a plan", "a round holds five"),
            "junk": (f"no numbers of tips: {listed(shared.junk)}", "copy the whole link again"),
            "too-many": (f"too many tips: {listed(map(str, shared.extra))}", "a round holds five"),
        }
        for fault in shared.faults:
            if fault in said:
                self.fault(option, *said[fault])
        tips = tuple(number for number in shared.tips if self._in_use(number, option))
        every = shared.every or plan.WEEKS_BETWEEN_CHECK_INS
        return Round(shared.start, shared.weeks, tips, every, shared.weekday)

    # -- a year --------------------------------------------------------------------------

    def year(
        self, rounds: Sequence[str], start: str | None, *, suggest: bool = False, seed: int = 0
    ) -> list[Round]:
        """Six rounds: those described as START:TIPS, then ones that follow on.

        These are empty, or with `suggest` hold fives in balance: the planner's own suggestions
        for a year, the same for the same seed.
        """
        found = [one for text in rounds if (one := self._year_round(text)) is not None]
        if len(found) > ROUNDS_IN_A_YEAR:
            self.fault("--round", f"{len(found)} rounds do not fit on a year", "six is the most")
        if start is not None and rounds:
            self.fault("--start", "the first --round says it already", "give one of the two")
        found.sort(key=lambda one: one.start or self.today)
        for earlier, later in pairwise(found):
            if earlier.start and later.start and later.start <= plan.end_date(earlier.start):
                what = f"the round of {later.start} starts before the one of {earlier.start} ends"
                self.fault("--round", what, "two months each, one after the other")
        self._told_twice(found)
        known = {number for one in found for number in one.tips}
        missing = ROUNDS_IN_A_YEAR - len(found)
        fives = self._suggested(known, missing, seed) if suggest else []
        first = self.day(start) if start is not None else None
        day = first or plan.next_monday(self.today)
        while len(found) < ROUNDS_IN_A_YEAR:
            if found and found[-1].start:
                day = monday_from(plan.end_date(found[-1].start) + timedelta(days=1))
            found.append(Round(day, tips=fives.pop(0) if fives else ()))
        return found[:ROUNDS_IN_A_YEAR]

    def _suggested(self, known: Collection[int], rounds: int, seed: int) -> list[tuple[int, ...]]:
        meetings = self.playbook.meetings
        traits = [
            Traits(
                tip.number, tip.chapter, tip.effort, tip.door, tip.number in meetings, tip.retired
            )
            for tip in self.playbook.tips
        ]
        return [one.five for one in fill_year(traits, done=known, seed=seed, rounds=rounds)]

    def _told_twice(self, rounds: Sequence[Round]) -> None:
        numbers = [number for one in rounds for number in one.tips]
        for number in sorted({number for number in numbers if numbers.count(number) > 1}):
            what = f"tip {number} stands in more than one round"
            self.fault("--round", what, "take another one for the later round")

    def _year_round(self, text: str) -> Round | None:
        day, sign, tips = text.partition(":")
        if not sign:
            mend = "write it as 2027-01-04:1,8,15,29,76"
            self.fault("--round", f"“{text}” has no colon between day and tips", mend)
            return None
        start = self.day(day, "--round")
        return Round(start, None, self.five(tips, "--round")) if start else None


def monday_from(day: date) -> date:
    """That day if it is a Monday, else the next Monday."""
    return day if plan.weekday(day) == 1 else plan.next_monday(day)


def _ranges(numbers: Sequence[int]) -> str:
    """`1–101 and 201–204`."""
    runs: list[list[int]] = []
    for number in sorted(numbers):
        if runs and number == runs[-1][1] + 1:
            runs[-1][1] = number
        else:
            runs.append([number, number])
    said = [str(first) if first == last else f"{first}–{last}" for first, last in runs]
    return " and ".join(said[:6]) if len(said) <= 6 else f"{', '.join(said[:6])} …"
