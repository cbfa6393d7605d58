"""Atom feeds (RFC 4287): a tip a week, and what is new in the words."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

from jinja2 import Environment

from generator import addresses, weekly
from generator.model import RELEASED, Release, Tip
from generator.outlet import GENERATOR, Outlet, Versions, versions_in_words
from generator.views import ChapterView

WEEKS = 12


@dataclass(frozen=True)
class Entry:
    """One entry of a feed; `html` is finished, all other texts are plain."""

    id: str
    title: str
    page: str
    day: str
    html: str
    language: str
    summary: str = ""
    category: ChapterView | None = None


@dataclass(frozen=True)
class Feed:
    """One feed: what it is, and its entries from new to old."""

    id: str
    language: str
    title: str
    subtitle: str
    own: str
    page: str
    updated: str
    author: str
    rights: str
    entries: tuple[Entry, ...]


def weekly_feed(environment: Environment, outlet: Outlet, versions: Versions, week: int) -> str:
    """The tips of the last twelve weeks, the newest first, each with its whole text.

    in: the number of the week in which the site is built (see `weekly.py`). The id of an entry
    comes from the tip and the round it is in, so a tip that joins the order does not make the
    others look new.
    """
    order = weekly.rotation(outlet.playbook)
    weeks = range(week, week - WEEKS, -1) if order else ()
    entries = [_tip_entry(environment, outlet, order, number) for number in weeks]
    feed = _feed(outlet, "feed", addresses.FEED, addresses.TIPS, _stamp(weekly.monday(week)))
    return _xml(environment, feed, entries[: len(order)], versions)


def news_feed(environment: Environment, outlet: Outlet, versions: Versions) -> str | None:
    """What each release brought, the newest first; None where there is no release yet."""
    releases = outlet.playbook.releases
    if not releases:
        return None
    entries = [_release_entry(environment, outlet, release) for release in releases]
    newest = max(entry.day for entry in entries)
    page = addresses.DATA if addresses.DATA in outlet.playbook.pages else addresses.HOME
    return _xml(environment, _feed(outlet, "news", addresses.NEWS, page, newest), entries, versions)


def _feed(outlet: Outlet, key: str, file: str, page: str, updated: str) -> Feed:
    name, t = outlet.playbook.settings.site_name, outlet.t
    return Feed(
        id=outlet.lasting_id(key),
        language=outlet.language,
        title=f"{name}: {t.plain(f'data.{key}_title')}",
        subtitle=f"{t.plain(f'data.{key}_about')} {versions_in_words(outlet.playbook, t)}",
        own=outlet.url(file),
        page=outlet.url(page),
        updated=updated,
        author=name,
        rights=t.plain("footer.words"),
        entries=(),
    )


def _xml(environment: Environment, feed: Feed, entries: list[Entry], versions: Versions) -> str:
    whole = replace(feed, entries=tuple(entries))
    template = environment.get_template("feed.xml.jinja")
    return template.render(feed=whole, versions=versions, generator=GENERATOR)


def _stamp(day: date) -> str:
    """A day as RFC 3339 wants a moment: its start, in UTC."""
    return f"{day.isoformat()}T00:00:00Z"


def _tip_entry(
    environment: Environment, outlet: Outlet, order: tuple[Tip, ...], week: int
) -> Entry:
    cycle, place = weekly.turn(week, len(order))
    tip = order[place]
    view = outlet.tip(tip)
    fallback = outlet.notice(view.language) if view.fallback else ""
    html = environment.get_template("feed_tip.html.jinja").render(
        view=view, outlet=outlet, t=outlet.t, fallback=fallback
    )
    return Entry(
        id=outlet.lasting_id("tip", tip.number, cycle),
        title=f"{tip.number}. {view.text.title}",
        page=outlet.tip_url(tip),
        day=_stamp(weekly.monday(week)),
        html=html,
        language=view.language,
        summary=view.text.idea,
        category=view.chapter,
    )


def _release_entry(environment: Environment, outlet: Outlet, release: Release) -> Entry:
    text, language = outlet.note(release)
    known = {tip.number: tip for tip in outlet.playbook.tips}  # a fork may have hidden some
    kinds = [(kind, [known[n] for n in release.numbers(kind) if n in known]) for kind in RELEASED]
    html = environment.get_template("feed_release.html.jinja").render(
        note=text.note if text else "", kinds=kinds, outlet=outlet, t=outlet.t
    )
    return Entry(
        id=outlet.lasting_id("release", release.version),
        title=outlet.t.plain("data.news_entry", version=release.version),
        page=outlet.url(addresses.TIPS),
        day=f"{release.date}T00:00:00Z",
        html=html,
        language=language,
        summary=text.note if text else "",
    )
