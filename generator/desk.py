"""A finished site under work: its folder, its pages, and what is known of its files.

Each page is read once and written once, at the end; of a file that was looked at, only its digest
is kept.
"""

from __future__ import annotations

import hashlib
import os
import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import BinaryIO, Literal

from generator.render import OutFile

PAGE = ".html"
# Links to assets; those of the 404 page start at the site's root. Begins with signs that are looked
# for at once, as every page is looked through.
ASSET_LINK = re.compile(
    r'="(?:(?<=href=")|(?<=src=")|(?<=data-index="))((?:\.\./|\./)*|/(?:[^"]*/)?)'
    r"assets/(?=(?:css|fonts|images|joined|js|pagefind|stylesheets)/)"
)


@dataclass
class Desk:
    """A site's folder, and its pages by their paths; `put_back` writes the pages.

    A file that is placed or digested here does not change any more.
    """

    site: Path
    pages: dict[str, str]
    _folders: set[str] = field(default_factory=set)
    _digests: dict[str, bytes] = field(default_factory=dict)

    def change(self, how: Callable[[str], str]) -> None:
        """Do something to every page."""
        self.pages = {path: how(html) for path, html in self.pages.items()}

    def put_back(self) -> None:
        """Write the pages into the site."""
        for path, html in self.pages.items():
            self._write(path, html.encode(), "wb")

    def place(self, files: Iterable[OutFile], release: str = "") -> None:
        """Put finished files into the site, at their paths below its root.

        Those that change with the week come after the release has its name.
        raises FileExistsError where the site has something else at that path.
        """
        for file in files:
            if file.path.endswith(PAGE) and file.path not in self.pages:
                self.pages[file.path] = _sealed(file.data.decode(), release)
            else:
                self._write(file.path, file.data, "xb")

    def seal_assets(self) -> str:
        """Move everything in assets/ into a folder named after this release; out: the release.

        Its name says what is in it, so a host may let browsers keep it for ever, and a page of one
        release never runs the scripts of another. It covers the pages too: search belongs to them.
        """
        pages = {path: hashlib.sha256(html.encode()).digest() for path, html in self.pages.items()}
        release = _of_all({**self._files(), **pages})[:12]
        assets, sealed = self.site / "assets", self.site / release
        assets.rename(sealed)
        assets.mkdir()
        sealed.rename(assets / release)
        self._folders.clear()
        self._digests = {
            re.sub("^assets/", f"assets/{release}/", path): digest
            for path, digest in self._digests.items()
        }
        self.change(lambda html: _sealed(html, release))
        return release

    def fingerprint(self) -> str:
        """That of the folder as it stands, with the pages put back (see `fingerprint`)."""
        return _of_all(self._files())

    def _files(self) -> dict[str, bytes]:
        """The digest of every file of the folder, by path."""
        there = files_below(self.site)
        for path in there:
            if path not in self._digests:
                self._digests[path] = hashlib.sha256((self.site / path).read_bytes()).digest()
        return {path: self._digests[path] for path in there}

    def _write(self, path: str, data: bytes, mode: Literal["wb", "xb"]) -> None:
        with self._writer(path, mode) as out:
            out.write(data)
        self._digests[path] = hashlib.sha256(data).digest()

    def _writer(self, path: str, mode: Literal["wb", "xb"]) -> BinaryIO:
        """A file of the site, open for writing. raises FileExistsError in mode `xb`."""
        folder = path.rpartition("/")[0]
        if folder not in self._folders:  # to ask the system for each of thousands takes long
            (self.site / folder).mkdir(parents=True, exist_ok=True)
            self._folders.add(folder)
        return (self.site / path).open(mode)


def fingerprint(site: Path) -> str:
    """SHA-256 over the names of all files of a folder and the SHA-256 of each, in hexadecimal."""
    return Desk(site, {}).fingerprint()


def files_below(folder: Path) -> list[str]:
    """The paths of all files of a folder, sorted, with slashes."""
    found = []
    for place, _, names in os.walk(folder):
        start = os.path.relpath(place, folder).replace(os.sep, "/")
        found += [name if start == "." else f"{start}/{name}" for name in names]
    return sorted(found)


def _of_all(digests: dict[str, bytes]) -> str:
    every = hashlib.sha256()
    for path in sorted(digests):
        every.update(path.encode() + b"\0" + digests[path])
    return every.hexdigest()


def _sealed(html: str, release: str) -> str:
    """A page whose assets are those of a release."""
    return ASSET_LINK.sub(rf'="\1assets/{release}/', html)
