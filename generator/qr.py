"""An address → a QR code, as an SVG picture made of one path: vector, sharp at any size."""

from __future__ import annotations

from functools import cache

QUIET = 4  # light modules around the code, as ISO/IEC 18004 asks for


@cache
def svg(text: str) -> str:
    """A QR code (error correction M) with its quiet zone, black on white.

    raises segno.DataOverflowError for more than about 2,300 characters.
    """
    import segno

    rows = [bytes(row) for row in segno.make(text, error="m", micro=False).matrix]
    side = len(rows) + 2 * QUIET
    runs = "".join(_runs(row, y + QUIET) for y, row in enumerate(rows))
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {side} {side}">'
        f'<path fill="#fff" d="M0 0h{side}v{side}h-{side}z"/><path d="{runs}"/></svg>'
    )


def _runs(row: bytes, y: int) -> str:
    """The dark modules of a row as one rectangle for each run, so that no hairline shows."""
    path, x = "", 0
    while x < len(row):
        length = 0
        while x + length < len(row) and row[x + length]:
            length += 1
        if length:
            path += f"M{x + QUIET} {y}h{length}v1h-{length}z"
        x += max(1, length)
    return path
