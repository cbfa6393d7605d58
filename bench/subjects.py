"""What is measured: made-up playbooks of any size, and stock Material beside them.

Three notions of how much a build finds ready, of everything that is kept in `.playbook`:
`cold` – nothing; `prints` – the finished prints, pictures and fonts, and nothing else;
`warm` – all that the last build left there.
"""

from __future__ import annotations

import hashlib
import importlib
import shutil
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Literal

from bench import measure
from bench.measure import MeasureError, Spent

ROOT = Path(__file__).resolve().parent.parent
PRINTS = ("press", "social", "icons", "fonts")
State = Literal["cold", "prints", "warm"]
FOUND: dict[State, str] = {
    "cold": "nothing kept",
    "prints": "only prints kept",
    "warm": "everything kept",
}
# Above this, stock Material with its default navigation would build for hours.
MOST_BESIDE_STOCK = 2000


@dataclass(frozen=True)
class Made:
    """A made-up playbook in a folder of its own, with a cache and a site of its own."""

    root: Path
    tips: int
    languages: tuple[str, ...]

    @property
    def cache(self) -> Path:
        """Where its builds keep finished work."""
        return self.root / ".playbook"

    @property
    def site(self) -> Path:
        """Where its site comes out."""
        return self.root.with_name(f"{self.root.name}-site")

    def command(self, *arguments: str | Path) -> list[str | Path]:
        """A command of the generator on this playbook."""
        return [sys.executable, "-m", "generator", "--root", self.root, *arguments]

    @property
    def environment(self) -> dict[str, str]:
        """Variables under which its commands run."""
        return {"PLAYBOOK_CACHE": str(self.cache), "PYTHONPATH": str(ROOT), "PYTHONUTF8": "1"}

    def leave(self, state: State) -> None:
        """Take away what a build in that state is not to find."""
        if state == "warm" or not self.cache.exists():
            return
        for path in list(self.cache.iterdir()):
            if state == "prints" and path.name in PRINTS:
                continue
            measure.put_away(path, self.root.parent)

    def build(self, *options: str) -> Spent:
        """Build its site, over the one that is there if there is one."""
        return self.run("build", "--site-dir", self.site, *options)

    def full_build(self, state: State) -> Spent:
        """Build its site where none was, with what that state leaves."""
        self.leave(state)
        measure.put_away(self.site, self.root.parent)
        return self.build()

    def run(self, *arguments: str | Path) -> Spent:
        """Run a command of the generator to its end."""
        return measure.run(self.command(*arguments), folder=ROOT, environment=self.environment)


@dataclass(frozen=True)
class Stock:
    """A folder in which plain MkDocs with stock Material builds the same finished Markdown."""

    folder: Path

    @property
    def site(self) -> Path:
        """Where its site comes out."""
        return self.folder / "site"

    def build(self) -> Spent:
        """`mkdocs build` into an empty folder."""
        measure.put_away(self.site, self.folder.parent)
        return measure.run(
            [sys.executable, "-m", "mkdocs", "build", "-q", "-f", self.folder / "mkdocs.yml"],
            folder=self.folder,
            environment={"NO_MKDOCS_2_WARNING": "1", "PYTHONUTF8": "1"},
        )


@dataclass
class Bench:
    """What was asked for, and what has been made for it already.

    tips: the sizes. runs: of each measurement; 0 lets the size decide. folder: where everything
    stands. tell: says what is going on.
    """

    tips: tuple[int, ...]
    runs: int
    folder: Path
    tell: Callable[[str], None]
    full: dict[tuple[int, tuple[str, ...], State], list[Spent]] = field(default_factory=dict)
    _seen: set[Path] = field(default_factory=set)
    _warm: set[str] = field(default_factory=set)

    def runs_for(self, tips: int) -> int:
        """How often to measure something at that size."""
        if self.runs:
            return self.runs
        return 5 if tips <= 202 else 3 if tips <= MOST_BESIDE_STOCK else 1

    def playbook(self, tips: int, languages: Sequence[str] = ("en", "nl")) -> Made:
        """The made-up playbook of that size; made when it, or what it is made from, is new.

        A playbook that somebody else put at its place is measured as it is. raises MeasureError
        for a size that cannot be made up.
        """
        made = Made(self.folder / f"{tips}-{'-'.join(languages)}", tips, tuple(languages))
        mark = made.root.with_name(f"{made.root.name}.made-from")
        given = made.root.exists() and not mark.exists()
        if made.root in self._seen or given:
            return made
        self._seen.add(made.root)
        if not made.root.exists() or mark.read_text(encoding="utf-8") != self._sources:
            self._make_up(made, mark)
        return made

    def _make_up(self, made: Made, mark: Path) -> None:
        """Make a playbook in its place; what an earlier one there has kept stays."""
        self.tell(f"making up {made.tips:,} tips in {' and '.join(made.languages)}")
        part = made.root.with_name(f"{made.root.name}.part")
        shutil.rmtree(part, ignore_errors=True)
        try:
            importlib.import_module("bench.made_up").make(part, made.tips, made.languages)
        except ValueError as fault:
            raise MeasureError(str(fault)) from None
        if made.cache.exists():
            made.cache.rename(part / made.cache.name)
        shutil.rmtree(made.root, ignore_errors=True)
        shutil.rmtree(made.site, ignore_errors=True)
        mark.write_text(self._sources, encoding="utf-8")
        part.rename(made.root)

    @cached_property
    def _sources(self) -> str:
        """What made-up playbooks are made from, in short."""
        files = [ROOT / "mkdocs.yml", *(ROOT / "bench").glob("made_up*")]
        files += [file for name in ("content", "theme") for file in (ROOT / name).rglob("*")]
        digest = hashlib.sha256()
        for file in sorted(file for file in files if file.is_file()):
            digest.update(f"{file.relative_to(ROOT)}\0".encode() + file.read_bytes())
        return digest.hexdigest()

    def once(self, name: str, warm_up: Callable[[], object]) -> None:
        """Do something that is not counted, so that no measurement pays for compiled modules."""
        if name not in self._warm:
            self._warm.add(name)
            self.tell(f"warming up: {name}")
            warm_up()

    def full_build(self, made: Made, state: State) -> Spent:
        """Measure a full build; what it spent is kept for other groups to use."""
        self.once("build", self._smallest_build)
        self.tell(f"building {made.tips:,} tips in {' and '.join(made.languages)}, {state}")
        spent = made.full_build(state)
        self.full.setdefault((made.tips, made.languages, state), []).append(spent)
        return spent

    def ready(self, made: Made) -> None:
        """See that what a build prints is kept, as today's generator prints it.

        A cold build, if nothing was built yet, which is measured too; else one that is not.
        """
        if made.site in self._seen:
            return
        self._seen.add(made.site)
        if (made.cache / "press").exists() and (made.site / "index.html").exists():
            self.tell(f"building {made.tips:,} tips in {' and '.join(made.languages)}, not counted")
            made.build()
        else:
            self.full_build(made, "cold")

    def stock_build(self, stock: Stock) -> Spent:
        """Measure a build of stock Material."""
        self.once("stock Material", self._smallest_stock_build)
        self.tell(f"building {stock.folder.name} with stock Material")
        return stock.build()

    def _smallest_build(self) -> None:
        made = self.playbook(min(self.tips), ("en",))
        site = self.folder / "warm-up-site"
        measure.put_away(site, self.folder)  # one of more tips is not replaced by one of fewer
        made.run("build", "--no-new-prints", "--site-dir", site)

    def _smallest_stock_build(self) -> None:
        page = Stock(self.folder / "stock-of-one-page")
        (page.folder / "docs").mkdir(parents=True, exist_ok=True)
        (page.folder / "docs" / "index.md").write_text("---\ntitle: One\n---\n# One\n")
        (page.folder / "mkdocs.yml").write_text("site_name: One\ntheme: material\n")
        page.build()

    def measured(self, made: Made, state: State, runs: int) -> list[Spent]:
        """At least so many full builds: those measured already, and new ones for the rest."""
        known = self.full.setdefault((made.tips, made.languages, state), [])
        while len(known) < runs:
            self.full_build(made, state)
        return known

    def site(self, tips: int, languages: Sequence[str] = ("en",)) -> Path:
        """A built site of that size."""
        made = self.playbook(tips, languages)
        if not (made.site / "index.html").exists():
            self.full_build(made, "warm")
        return made.site

    def stock(self, tips: int, *, navigation: bool = True) -> Stock:
        """Stock Material for the English docs tree of the playbook of that size, not built yet.

        Without `navigation` its menu is one page, as ours is: its pages are then not those that
        stock Material makes, but its search index is, in a time that can be waited for.
        """
        made = self.playbook(tips, ("en",))
        stock = Stock(self.folder / f"{tips}-stock{'' if navigation else '-without-menu'}")
        if stock.folder not in self._seen:
            self._seen.add(stock.folder)
            self.tell(f"writing the finished Markdown of {tips:,} tips for stock Material")
            measure.run(
                [
                    *(sys.executable, "-m", "bench.stock", made.root, stock.folder),
                    *([] if navigation else ["--without-menu"]),
                ],
                folder=ROOT,
                environment=made.environment,
            )
        return stock

    def stock_site(self, tips: int, *, navigation: bool = True) -> Path:
        """The site that stock Material makes of the same finished Markdown."""
        stock = self.stock(tips, navigation=navigation)
        if not (stock.site / "index.html").exists():
            self.stock_build(stock)
        return stock.site
