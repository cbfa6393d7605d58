"""A drawing in a few greys → a small PNG in a scale of colours between two.

A picture of letters on a plain ground needs one number a pixel: how much letter there is. The
typesetter writes four, in 8 bits each; kept as one, with a palette, the file is a third as large.
PNG: W3C, Portable Network Graphics (Third Edition).
"""

from __future__ import annotations

import struct
import zlib
from collections.abc import Iterator

Rgb = tuple[int, int, int]
SIGNATURE = b"\x89PNG\r\n\x1a\n"
CHANNELS = 4  # red, green, blue, alpha
INDEXED, RGBA = 3, 6  # colour types


def two_tone(png: bytes, levels: int, dark: Rgb, light: Rgb) -> bytes:
    """The picture with its greys from 0 to `levels` put into colours from `dark` to `light`.

    in: an RGBA PNG of 8 bits without interlacing, all of whose pixels are such greys.
    raises ValueError for any other PNG.

    The rows' filters work on each channel alone, against the same channel of the pixels before and
    above; so one channel of the filtered rows is the filtered rows of that channel, and nothing
    has to be unfiltered.
    """
    parts = dict[bytes, bytes]()
    for kind, data in _chunks(png):
        parts[kind] = parts.get(kind, b"") + data
    width, height, depth, colours, *_, interlaced = struct.unpack(">IIBBBBB", parts[b"IHDR"])
    if (depth, colours, interlaced) != (8, RGBA, 0):
        raise ValueError("not an RGBA picture of 8 bits, row by row")
    raw, length = zlib.decompress(parts[b"IDAT"]), 1 + width * CHANNELS
    rows = [raw[start : start + length] for start in range(0, height * length, length)]
    grey = b"".join(row[:1] + row[1::CHANNELS] for row in rows)
    header = struct.pack(">IIBBBBB", width, height, 8, INDEXED, 0, 0, 0)
    made = ((b"IHDR", header), (b"PLTE", _palette(levels, dark, light)))
    return SIGNATURE + b"".join(
        _chunk(kind, data) for kind, data in (*made, (b"IDAT", zlib.compress(grey)), (b"IEND", b""))
    )


def _palette(levels: int, dark: Rgb, light: Rgb) -> bytes:
    return bytes(
        round(low + (high - low) * level / levels)
        for level in range(levels + 1)
        for low, high in zip(dark, light, strict=True)
    )


def _chunks(png: bytes) -> Iterator[tuple[bytes, bytes]]:
    place = len(SIGNATURE)
    while place < len(png):
        length, kind = struct.unpack(">I4s", png[place : place + 8])
        yield kind, png[place + 8 : place + 8 + length]
        place += 12 + length


def _chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
