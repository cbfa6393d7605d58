"""The table of contents: read → validate → render → write → site builder → finish → publish."""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from pathlib import Path

from generator import (
    __version__,
    addresses,
    app_icons,
    builders,
    compiled_templates,
    finish,
    fonts,
    frame,
    house,
    joined_assets,
    offline,
    offline_folder,
    outlet,
    press_fit,
    press_site,
    printers,
    publish,
    published,
    render,
    search_index,
    site_files,
    sitemaps,
    social_pictures,
    unchanged,
    validate,
    weekly,
    workshop,
    write,
)
from generator.desk import Desk
from generator.forms import slug_from
from generator.kept_pages import MOST_KEPT, KeptPages, context, page_path
from generator.kept_work import KeptWork, cache_folder
from generator.model import Playbook
from generator.overlay import Laid
from generator.print_shop import Printed
from generator.problem import Problem, has_errors
from generator.read import read_settings
from generator.views import MissingWordError

FIRST_YEAR, LAST_YEAR = 1970, 9000  # of the day of a build
PAGES = "pages"  # in the folder for finished work
SEARCHED = "searched"  # in the workshop: where search is prepared


@dataclass(frozen=True)
class Options:
    """What a build is asked for."""

    root: Path
    site_dir: Path
    engine: str = "mkdocs"
    site_url: str | None = None
    strict: bool = True
    offline_zip: Path | None = None
    new_prints: bool = True  # whether to make PDFs that are not made yet
    keep_numbers: bool = True  # whether readers have had the site that is replaced
    keep_builders: bool = False  # for the next build of this process
    # Told of the warnings when the site is in its place and no other build can replace it yet.
    keep: Callable[[list[Problem]], None] = lambda _warnings: None


class ContentError(Exception):
    """The content has problems; nothing was built and the old site stands."""

    def __init__(self, problems: list[Problem]) -> None:
        super().__init__(f"{len(problems)} problems")
        self.problems = problems


class ClockError(Exception):
    """The day of the build cannot be told; the message says how to mend it."""


class ZipError(Exception):
    """The zip file cannot be written; its place may be another disk than the site's."""


# Why a build may fail that is sound in content; the message of each is for whoever builds.
FAILURES = (
    builders.EngineError,
    ClockError,
    joined_assets.JoinError,
    printers.PressError,
    search_index.SearchIndexError,
    publish.FolderNotOursError,
    ZipError,
)


def build(options: Options, tell: Callable[[str], None]) -> list[Problem]:
    """Build the whole site and publish it in one step.

    in: what to build, and where to say what is going on. out: warnings about the content.
    raises ContentError (problems in the content), one of FAILURES, or OSError; in each case the
    published site is what it was.
    """
    workshop.sweep(options.site_dir.parent)  # may bring the last site back
    publish.check_target(options.site_dir)
    today()  # tells at once if it cannot be told
    with builders_for(options) as running:
        return _build(options, running, tell)


def builders_for(options: Options) -> builders.Running:
    """The site builders, which load what they need while the content is read."""
    settings, _ = read_settings(options.root)
    languages = len(settings.languages) if settings else 1
    cache = cache_folder(options.root)
    # Where pages are kept, all but one language may have nothing to do.
    return builders.Running(
        options.engine,
        1 if (cache / PAGES).is_dir() else languages,
        strict=options.strict,
        keep=options.keep_builders,
    )


def _build(
    options: Options, running: builders.Running, tell: Callable[[str], None]
) -> list[Problem]:
    loaded = validate.load(options.root)
    playbook, problems = loaded.playbook, loaded.problems
    if playbook is None:
        raise ContentError(problems)
    gone = gone_from_site(options.site_dir, playbook, loaded.laid) if options.keep_numbers else []
    paper = press_fit.paper_problems(options.root, playbook, loaded.laid.documents)
    problems = sorted({*problems, *gone, *paper})
    if has_errors(problems):
        raise ContentError(problems)
    playbook = located(playbook, options.site_url)
    tell(f"Read {_count(len(playbook.tips), 'tip')} in {' and '.join(playbook.settings.languages)}")
    with workshop.workshop(options.site_dir.parent) as shop:
        try:
            finished = make_site(playbook, options, shop, running, tell)
        except MissingWordError as missing:
            raise ContentError([_word_problem(missing)]) from None
        if options.offline_zip:
            tell("Packing the folder that opens without a server")
            _write_offline_zip(playbook, finished, options.offline_zip)
        kept = publish.publish(finished, options.site_dir, shop, lambda: options.keep(problems))
    if kept:
        tell(f"Keeping what somebody put into the site: {', '.join(kept)}")
    return problems


def gone_from_site(site: Path, playbook: Playbook, laid: Laid) -> list[Problem]:
    """What the site that will be replaced has and this playbook has no more."""
    told = publish.stamp_of(site)
    if told.get("playbook") != outlet.store_name(playbook):
        return []
    tips = published.published_of({"tips": told.get("tips", {})})
    return published.gone_from_site(
        str(site / publish.STAMP), tips.tips.items() if tips else (), laid
    )


def _write_offline_zip(playbook: Playbook, site: Path, target: Path) -> None:
    name = slug_from(playbook.settings.site_name)
    release = json.loads((site / publish.STAMP).read_text(encoding="utf-8"))["release"]
    default = playbook.settings.default_language
    try:
        offline_folder.write_zip(
            site, target, name=name or "playbook", release=release, default=default
        )
    except OSError as fault:
        raise ZipError(
            f"The zip file {target} could not be written: {write.reason_of(fault)}. "
            "The site that was there stands as it was."
        ) from None


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"


def _word_problem(missing: MissingWordError) -> Problem:
    group, _, name = missing.key.partition(".")
    return Problem(
        missing.path,
        1,
        1,
        "missing-word",
        f"the site needs a text `{name}` under `{group}:`, and it is not there",
        f"add `{name}: …` below `{group}:`; the other languages' files show what it says",
    )


def make_site(
    playbook: Playbook,
    options: Options,
    shop: Path,
    running: builders.Running,
    tell: Callable[[str], None],
) -> Path:
    """Everything between a valid playbook and a finished site in the workshop folder."""
    settings = playbook.settings
    cache = cache_folder(options.root)
    whose = house.house_of(playbook)
    tell("Printing the PDFs")
    if press_site.too_many(playbook):
        tell(
            f"More than {press_site.MOST_IN_ONE:,} tips: the site gets the cards of each chapter,"
            " but no PDF of all (`press book` and `press cards` set one)"
        )
    printed, prints = press_site.print_all(
        playbook, whose, cache / "press", make_new=options.new_prints
    )
    tell("Building the pages")
    write.write_files(render.beside_pages(playbook), shop)
    parts = [
        _start_language(
            playbook, options, builders.Job(language, shop / language), printed, running
        )
        for language in settings.languages
    ]
    # While the builders are at work.
    links = [
        *_link_pictures(playbook, options),
        *app_icons.app_icons(playbook, whose, cache / "icons"),
    ]
    beside = beside_the_pages(playbook)
    running.wait()
    tell("Finishing: security policy, sitemap, search, reading without a network")
    desk = finish.join_languages(
        {part.job.language: part.finished(running.made(part.job)) for part in parts}
    )
    desk.place(prints)
    with search_index.start(desk.pages, shop / SEARCHED) as index:
        finish_site(playbook, desk, options.root, [*beside, *links], index)
    return desk.site


@dataclass(frozen=True)
class _Part:
    """One language under work: its builder's job, and which pages need no builder."""

    job: builders.Job
    docs: str
    pages: KeptPages
    context: Callable[[], str]  # what decides a page besides its text, as it is now
    known: dict[str, bytes]
    new: list[render.Draft]

    def finished(self, made: Mapping[str, bytes]) -> finish.Built:
        """The language's site, when its builder is done; what is new in it is kept."""
        if self.context() == self.pages.context:  # else somebody changed the theme meanwhile
            self.pages.keep(made, self.docs, self.new)
        known = {page_path(path, self.docs): page for path, page in self.known.items()}
        return finish.Built(self.job.site_dir, {**made, **known})


def _start_language(
    playbook: Playbook,
    options: Options,
    job: builders.Job,
    printed: Sequence[Printed],
    running: builders.Running,
) -> _Part:
    """Make the pages of a language that are not known yet, and set a builder to work on them."""
    settings = language_job(playbook, options, job)

    def around() -> str:
        # The program of a server stays what it is; its templates may be what somebody works on.
        templates = unchanged.digest_of(compiled_templates.TEMPLATES)
        return context((settings, unchanged.program(), templates), [options.root / "theme"])

    kept = KeptWork(cache_folder(options.root) / PAGES, MOST_KEPT)
    pages = KeptPages(kept, around())
    # The first language's builder brings the theme's files for all; another may have nothing to do.
    first = job.language == playbook.settings.default_language
    drafts = render.drafts(playbook, job.language, printed)
    known, new = pages.split(drafts, all_known=not first)
    docs = addresses.docs_folder(job.language)
    if new:
        running.start(job, {draft.path.removeprefix(f"{docs}/"): draft.make() for draft in new})
    return _Part(job, docs, pages, around, known, new)


def _link_pictures(playbook: Playbook, options: Options) -> list[render.OutFile]:
    """The pictures beside shared links; nobody shares a preview, and without an address no page."""
    if not options.new_prints or not playbook.settings.site_url:
        return []
    cache = cache_folder(options.root) / "social"
    return social_pictures.draw_all(playbook, house.house_of(playbook), cache)


def all_files(playbook: Playbook, root: Path, *, new_prints: bool = True) -> list[render.OutFile]:
    """Every file of every language's docs tree; the default one has the PDFs for all.

    With `new_prints` off, PDFs that are not made yet are left out: a preview need not wait.
    """
    whose = house.house_of(playbook)
    cache = cache_folder(root)
    printed, prints = press_site.print_all(playbook, whose, cache / "press", make_new=new_prints)
    docs = addresses.docs_folder(playbook.settings.default_language)
    pdfs = [render.OutFile(f"{docs}/{file.path}", file.data) for file in prints]
    return [*render.render(playbook, printed), *pdfs]


def beside_the_pages(playbook: Playbook) -> tuple[render.OutFile, ...]:
    """The files of a site that pass through no builder, as of today."""
    return site_files.site_files(playbook, weekly.week_number(today()))


def finish_site(
    playbook: Playbook,
    desk: Desk,
    root: Path,
    beside: Iterable[render.OutFile],
    index: search_index.Indexer,
) -> None:
    """The finishing steps, in order; the mark comes last, since it says that all is done.

    `beside` are the files that stand beside the pages, `index` is being made of their words.
    """
    site, settings = desk.site, playbook.settings
    typefaces = fonts.web_fonts(desk.pages.values(), cache_folder(root) / "fonts")
    desk.place(render.OutFile(f"assets/fonts/{name}", data) for name, data in typefaces.items())
    finish.draw_tab_icon(desk, house.house_of(playbook))
    beside = finish.join_assets(desk, beside)
    release = desk.seal_assets()
    desk.place(beside, release)
    finish.add_pictures(desk, settings.site_url, settings.languages)
    finish.add_apple_icon(desk, release)
    finish.secure(desk)
    desk.put_back()
    pages = {
        address: {
            language: addresses.site_path(address, language, settings.default_language)
            for language in settings.languages
        }
        for address in render.all_addresses(playbook)
    }
    sitemaps.sitemaps(site, settings.site_url, pages, settings.default_language)
    index.place(site / "assets" / release / search_index.PAGEFIND)
    worker = (root / "theme" / offline.SOURCE).read_text(encoding="utf-8")
    finish.offline(site, playbook, release, worker)
    finish.stamp(desk, publish.STAMP, __version__, release, remembered(playbook))


def remembered(playbook: Playbook) -> dict[str, object]:
    """What a site says of itself to the build that will replace it."""
    tips = {str(tip.number): tip.slug for tip in playbook.tips}
    return {"playbook": outlet.store_name(playbook), "tips": tips}


def located(playbook: Playbook, site_url: str | None) -> Playbook:
    """The playbook as it is when the site lives elsewhere than mkdocs.yml says."""
    if site_url is None:
        return playbook
    return replace(playbook, settings=replace(playbook.settings, site_url=site_url))


def today() -> date:
    """The day of the build, in UTC; SOURCE_DATE_EPOCH (seconds, reproducible-builds.org) sets it.

    raises ClockError where that variable is no number of seconds, or a day so far off that no week,
    calendar or plan can be counted from it.
    """
    epoch = os.environ.get("SOURCE_DATE_EPOCH", "")
    if not epoch:
        return datetime.now(UTC).date()
    try:
        day = datetime.fromtimestamp(int(epoch), UTC).date()
    except (ValueError, OverflowError, OSError):
        raise ClockError(
            f"SOURCE_DATE_EPOCH is {epoch!r}, which is no number of seconds since 1970 — "
            "unset it, or set it to what `date +%s` prints"
        ) from None
    if not FIRST_YEAR <= day.year <= LAST_YEAR:
        raise ClockError(
            f"SOURCE_DATE_EPOCH is {epoch!r}, which is a day in the year {day.year} — "
            "unset it, or set it to what `date +%s` prints"
        )
    return day


def language_job(playbook: Playbook, options: Options, job: builders.Job) -> str:
    """Make a language's folder ready for its engine. Out: what decides a page (see prepare)."""
    settings, language = playbook.settings, job.language
    config = builders.language_config(
        settings.raw,
        language=language,
        default=settings.default_language,
        site_url=settings.site_url,
        extra=frame.frame_words(playbook, language),
    )
    return builders.prepare(job, config, options.root / "theme", options.engine)
