"""The pictures beside shared links, read back from the real site."""

from __future__ import annotations

import re
import struct
import zlib
from pathlib import Path

import pytest

from generator import colours
from generator.two_tone import SIGNATURE, two_tone
from tests.conftest import ROOT
from tests.pages import all_pages

SITE = "https://tips.example/some/where/"
WHITE = (255, 255, 255)


def chunks(png: bytes) -> dict[bytes, bytes]:
    found, place = {}, len(SIGNATURE)
    while place < len(png):
        length, kind = struct.unpack(">I4s", png[place : place + 8])
        data = png[place + 8 : place + 8 + length]
        assert zlib.crc32(kind + data) == struct.unpack(">I", png[place + 8 + length :][:4])[0]
        found[kind] = data
        place += 12 + length
    return found


def pages() -> list[str]:
    """Every page that has a picture, by its path without language."""
    tips = [f"tips/{file.stem[4:]}" for file in (ROOT / "content/tips").glob("*.yml")]
    chapters = [f"chapters/{file.stem[3:]}" for file in (ROOT / "content/chapters").glob("*.yml")]
    return [*tips, *chapters, "index"]


@pytest.mark.parametrize("language", ["en", "nl"])
def test_every_tip_and_chapter_has_a_picture(site_folder: Path, language: str) -> None:
    folder = site_folder / "social" / language
    found = {file.relative_to(folder).with_suffix("").as_posix() for file in folder.rglob("*.png")}
    assert found == set(pages())
    for name in pages():
        png = (folder / f"{name}.png").read_bytes()
        assert len(png) < 40_000, name
        parts = chunks(png)
        assert struct.unpack(">IIBB", parts[b"IHDR"][:10]) == (1200, 630, 8, 3)
        rows = zlib.decompress(parts[b"IDAT"])
        assert len(rows) == 630 * 1201
        # The first pixel is the ground, which is the first of the palette.
        assert rows[1] == 0
        address = "" if name == "index" else f"{name}/"
        path = address if language == "en" else f"nl/{address}"
        html = (site_folder / path / "index.html").read_text(encoding="utf-8")
        metas = dict(re.findall(r'<meta property="(og:image[^"]*)" content="([^"]*)">', html))
        assert metas == {
            "og:image": f"{SITE}social/{language}/{name}.png",
            "og:image:width": "1200",
            "og:image:height": "630",
        }


def test_a_chapter_keeps_its_colour(site_folder: Path) -> None:
    grounds = set()
    for file in (site_folder / "social/en/chapters").glob("*.png"):
        red, green, blue = chunks(file.read_bytes())[b"PLTE"][:3]
        ground = colours.from_hex(f"{red:02x}{green:02x}{blue:02x}")
        assert colours.contrast(ground, colours.from_hex("fdf9f2")) > 4.5
        grounds.add((red, green, blue))
    assert len(grounds) == 11


def test_only_the_site_has_them(site_folder: Path) -> None:
    """They are for others: no page shows one, and no device keeps one."""
    assert "social/" not in (site_folder / "sw.js").read_text(encoding="utf-8")
    for page in all_pages(site_folder):
        assert 'src="social' not in page.html


def test_two_tone_keeps_every_row() -> None:
    """Four channels become one, filters and all."""
    rows = [
        bytes([kind, *(value for pixel in (0, 3, 1) for value in (pixel, pixel, pixel, 255))])
        for kind in range(5)
    ]
    header = struct.pack(">IIBBBBB", 3, 5, 8, 6, 0, 0, 0)

    def chunk(kind: bytes, data: bytes) -> bytes:
        return (
            struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
        )

    def png(ihdr: bytes) -> bytes:
        data = zlib.compress(b"".join(rows))
        return SIGNATURE + chunk(b"IHDR", ihdr) + chunk(b"IDAT", data) + chunk(b"IEND", b"")

    made = chunks(two_tone(png(header), 3, (0, 30, 60), WHITE))
    assert zlib.decompress(made[b"IDAT"]) == b"".join(bytes([kind, 0, 3, 1]) for kind in range(5))
    assert made[b"PLTE"] == bytes([0, 30, 60, 85, 105, 125, 170, 180, 190, *WHITE])
    with pytest.raises(ValueError, match="not an RGBA picture"):
        two_tone(png(header[:9] + b"\2" + header[10:]), 3, (0, 0, 0), WHITE)
