"""How many pixels wide and high a picture says it is, read from its first bytes.

The forms are those of the PNG specification (IHDR), GIF89a (logical screen), the WebP container
(VP8, VP8L, VP8X) and JPEG (ITU-T T.81, SOF0 to SOF15). Nothing is unfolded.
"""

from __future__ import annotations

from typing import Literal
from zlib import crc32

JPEG_FRAMES = {bytes([code]) for code in range(0xC0, 0xD0)} - {b"\xc4", b"\xc8", b"\xcc"}


def picture_size(kind: str, data: bytes) -> tuple[int, int] | None:
    """Width and height in pixels, as a picture tells them at its start; None where it tells none.

    in: `png`, `gif`, `webp` or `jpg`, and the bytes of a file, which may hold anything.
    """
    if kind == "png":
        start = data[8:33]  # length, name, width and height, five bytes of form, and their checksum
        is_whole = len(start) == 25 and crc32(start[4:21]).to_bytes(4) == start[21:]
        return _pair(start, 8, 4, "big") if is_whole and start[4:8] == b"IHDR" else None
    if kind == "gif":
        return _pair(data, 6, 2, "little")
    if kind == "webp":
        return _size_of_webp(data)
    return _size_of_jpeg(data) if kind == "jpg" else None


def _size_of_webp(data: bytes) -> tuple[int, int] | None:
    """The same of a WebP, which comes in three forms."""
    if data[12:16] == b"VP8X":
        width, height = _pair(data, 24, 3, "little")
        return width + 1, height + 1
    if data[12:16] == b"VP8L":
        both = int.from_bytes(data[21:25], "little")
        return both % 2**14 + 1, both // 2**14 % 2**14 + 1
    width, height = _pair(data, 26, 2, "little")
    return (width % 2**14, height % 2**14) if data[12:16] == b"VP8 " else None


def _size_of_jpeg(data: bytes) -> tuple[int, int] | None:
    """The same of a JPEG: behind the first of its segments that starts a frame."""
    place = 2
    while data[place : place + 1] == b"\xff":
        name = data[place + 1 : place + 2]
        if name in JPEG_FRAMES:
            return _pair(data, place + 5, 2, "big")[::-1]
        length = int.from_bytes(data[place + 2 : place + 4])
        place += 1 if name == b"\xff" else 2 + length
    return None


def _pair(data: bytes, place: int, length: int, order: Literal["big", "little"]) -> tuple[int, int]:
    """Two numbers side by side, of so many bytes each."""
    middle = place + length
    one, other = data[place:middle], data[middle : middle + length]
    return int.from_bytes(one, order), int.from_bytes(other, order)
