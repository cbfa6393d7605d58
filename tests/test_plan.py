"""The rules of generator/plan.py, run from the vectors that plan.js must pass as well."""

from __future__ import annotations

import calendar
import dataclasses
import json
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from generator import plan

VECTORS = Path(__file__).parent / "vectors"
FILES = sorted(VECTORS.glob("*.json"))


def _date(text: str | None) -> date | None:
    return None if text is None else date.fromisoformat(text)


READ: dict[str, Callable[[Any], Any]] = {"date": _date, "date?": _date}


def _plain(value: Any) -> Any:
    """Bring a result into the form the vectors are written in."""
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, plan.SharedPlan | plan.Progress):
        return {name: _plain(field) for name, field in dataclasses.asdict(value).items()}
    if isinstance(value, tuple | list):
        return [_plain(item) for item in value]
    return value


def _cases() -> list[Any]:
    cases = []
    for file in FILES:
        vector = json.loads(file.read_text(encoding="utf-8"))
        for index, case in enumerate(vector["cases"]):
            cases.append(pytest.param(vector, case, id=f"{vector['function']}-{index}"))
    return cases


@pytest.mark.parametrize(("vector", "case"), _cases())
def test_vector(vector: dict[str, Any], case: dict[str, Any]) -> None:
    kinds = zip(case["in"], vector["takes"], strict=True)
    arguments = [READ.get(kind, lambda value: value)(value) for value, kind in kinds]
    function = getattr(plan, vector["function"])
    if case["out"] == {"error": True}:
        with pytest.raises(ValueError, match="a round"):
            function(*arguments)
    else:
        assert _plain(function(*arguments)) == case["out"]


def test_every_file_is_named_after_its_rule() -> None:
    assert FILES
    for file in FILES:
        vector = json.loads(file.read_text(encoding="utf-8"))
        assert vector["function"] == file.stem
        assert vector["cases"]


def test_every_start_of_four_years_ends_two_months_later() -> None:
    day = date(2027, 1, 1)
    while day.year < 2031:
        end = plan.end_date(day)
        assert (end.year * 12 + end.month) - (day.year * 12 + day.month) == 2
        last = calendar.monthrange(end.year, end.month)[1]
        assert end.day == min(day.day, last)
        assert plan.weeks(day, end) == 9
        assert len(plan.check_ins(day, end)) == 4
        assert day < plan.half_way(day, end) < plan.closing_from(end) < end
        day += timedelta(days=1)


def test_a_link_reads_back_as_what_was_written() -> None:
    for start in (date(2027, 1, 4), date(2199, 12, 31), None):
        for tips in ((), (8,), (1, 8, 15, 29, 76), (201, 998, 999)):
            for weeks in (None, 6, 13):
                shared = plan.decode_share(plan.encode_share(start, tips, weeks))
                if start is None and not tips:
                    assert shared is None
                else:
                    assert shared is not None
                    assert (shared.start, shared.tips, shared.weeks) == (start, tips, weeks)
                    assert set(shared.faults) <= {"no-start"}
