"""What a tip is found by besides its text."""

from __future__ import annotations

from generator import compounds


def test_the_last_part_of_a_known_compound_counts() -> None:
    texts = {"a": "De klantbrief komt terug", "b": "Een brief aan elke klant", "c": "briefing"}
    assert compounds.tails(texts, "nl") == {"a": ("brief",), "b": (), "c": ()}


def test_a_link_between_the_parts_is_no_part() -> None:
    texts = {"a": "besparingsplan", "b": "plan voor een besparing"}
    assert compounds.tails(texts, "nl-BE")["a"] == ("plan",)


def test_a_part_that_stands_alone_in_the_text_is_not_added_again() -> None:
    assert compounds.tails({"a": "klantbrief, brief, klant"}, "nl") == {"a": ()}


def test_english_writes_its_compounds_apart() -> None:
    assert compounds.tails({"a": "letterbox letter box"}, "en") == {"a": ()}
