"""Can the typesetter draw a picture, and soon? `python -m generator.picture_trial FORMAT`.

A few lines of SVG can keep it busy for hours (filters, patterns in patterns), and nothing stops it
but the end of its process: so an SVG is tried in one of its own. The process reads the picture and
writes why it cannot be drawn, or nothing.
"""

from __future__ import annotations

import subprocess
import sys

from generator import own_process, typeset

LONGEST = 10  # seconds, for what each sheet is to draw again; a logo takes a hundredth of one


class TooSlowError(Exception):
    """A picture was not drawn in the time that there is."""


def cannot_draw(picture_format: str, picture: bytes) -> str:
    """Why a picture cannot be printed, in the typesetter's own words; empty where it can.

    raises TooSlowError.
    """
    if picture_format != "svg":  # pixels take no longer than there are pixels
        return typeset.cannot_draw(picture_format, picture)
    try:
        done = subprocess.run(
            own_process.command("generator.picture_trial", picture_format),
            env=own_process.surroundings(PYTHONUTF8="1"),
            cwd=own_process.HERE,
            input=picture,
            capture_output=True,
            check=False,
            timeout=LONGEST,
        )
    except subprocess.TimeoutExpired:
        raise TooSlowError from None
    reason = done.stdout.decode(errors="replace").strip()
    if done.returncode and not reason:  # it fell, as where there is too little memory
        return "it takes more than this computer has"
    return reason


def main() -> None:
    """Try the picture on the input."""
    sys.stdout.write(typeset.cannot_draw(sys.argv[1], sys.stdin.buffer.read()))


if __name__ == "__main__":
    main()
