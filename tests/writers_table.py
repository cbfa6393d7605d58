"""Writes the field table of CONTRIBUTING.md anew: `python -m tests.writers_table`."""

from generator.schema import field_table
from tests.conftest import ROOT

CONTRIBUTING = ROOT / "CONTRIBUTING.md"
START, END = "<!-- fields:start -->\n", "<!-- fields:end -->"


def split(text: str) -> tuple[str, str, str]:
    """CONTRIBUTING before, within and after the two marks."""
    before, start, rest = text.partition(START)
    table, end, after = rest.partition(END)
    return before + start, table, end + after


if __name__ == "__main__":
    before, _, after = split(CONTRIBUTING.read_text(encoding="utf-8"))
    CONTRIBUTING.write_text(before + "\n" + field_table() + "\n" + after, encoding="utf-8")
