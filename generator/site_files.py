"""Playbook → every file that stands beside the pages, as values: data, Markdown, feeds,
calendars, embeds.

A site builder would turn some of these into pages, so they do not pass through it: `finish.py`
puts them into the site when the pages are there.
"""

from __future__ import annotations

from collections.abc import Iterator

from generator import (
    addresses,
    embeds,
    export_schema,
    exports,
    feeds,
    plain_pages,
    starter_calendars,
    weekly,
)
from generator.model import Playbook
from generator.outlet import Outlet, versions
from generator.render import OutFile, environment


def site_files(playbook: Playbook, week: int) -> tuple[OutFile, ...]:
    """All such files of all languages, sorted by their path below the site's root.

    in: the number of the week in which the site is built (`weekly.week_number`).
    """
    files = [OutFile(addresses.JSON_SCHEMA, export_schema.schema_text().encode())]
    for language in playbook.settings.languages:
        outlet = Outlet(playbook, language)
        named = {**dict(_data(playbook, language)), **dict(_fed(playbook, language, week))}
        files += [OutFile(outlet.path(path), text.encode()) for path, text in named.items()]
    return tuple(sorted(files))


def _data(playbook: Playbook, language: str) -> Iterator[tuple[str, str]]:
    """Data and Markdown: what is the same in every week."""
    made_by, outlet = versions(playbook), Outlet(playbook, language)
    yield addresses.JSON, exports.playbook_json(outlet, made_by)
    yield addresses.CSV, exports.tips_csv(outlet, made_by)
    yield addresses.LLMS, plain_pages.llms_txt(outlet, made_by)
    for tip in playbook.tips:
        address = addresses.tip_address(tip.slug)
        there = Outlet(playbook, language, address)
        yield f"{address}{addresses.MARKDOWN}", plain_pages.tip_page(there, tip)
    for chapter in playbook.chapters:
        address = addresses.chapter_address(chapter.slug)
        there = Outlet(playbook, language, address)
        yield f"{address}{addresses.MARKDOWN}", plain_pages.chapter_page(there, chapter)
    for address in playbook.pages:
        there = Outlet(playbook, language, address)
        yield f"{address}{addresses.MARKDOWN}", plain_pages.prose_page(there, address)


def _fed(playbook: Playbook, language: str, week: int) -> Iterator[tuple[str, str]]:
    """Feeds and embeds, and the order of the weeks."""
    made_by, outlet, jinja = versions(playbook), Outlet(playbook, language), environment()
    yield addresses.FEED, feeds.weekly_feed(jinja, outlet, made_by, week)
    news = feeds.news_feed(jinja, outlet, made_by)
    if news is not None:
        yield addresses.NEWS, news
    year = weekly.monday(week).year
    for starter in playbook.starters if playbook.settings.site_url else ():
        calendar = starter_calendars.starter_calendar(outlet, starter, made_by, year)
        yield addresses.calendar_address(starter.slug), calendar
    page = "index.html"
    for tip in playbook.tips:
        address = addresses.embed_address(tip.slug)
        yield f"{address}{page}", embeds.embed_page(jinja, outlet, tip, made_by)
    if outlet.tips:
        yield addresses.ROTATION, exports.rotation_json(outlet, made_by)
        address = addresses.embed_address(addresses.WEEK_SLUG)
        yield f"{address}{page}", embeds.week_page(jinja, outlet, made_by, week)
