"""Small pages for a frame on an intranet: one tip each, and the tip of the week."""

from __future__ import annotations

from jinja2 import Environment
from markupsafe import escape

from generator import addresses, weekly
from generator.frame import direction
from generator.model import Tip
from generator.outlet import Outlet, Versions
from generator.views import PageView, TipView

# Room for the longest tip in both of our languages at 320 pixels wide; a test measures it.
WIDTH, HEIGHT = 400, 480


def embed_page(environment: Environment, outlet: Outlet, tip: Tip, versions: Versions) -> str:
    """One tip as a small page of its own. Whole HTML, but for the security policy."""
    address = addresses.embed_address(tip.slug)
    return _page(environment, outlet, tip, versions, address=address, week=None)


def week_page(environment: Environment, outlet: Outlet, versions: Versions, week: int) -> str:
    """The tip of that week as a small page; a script shows a later week's tip when it is time."""
    order = weekly.rotation(outlet.playbook)
    tip = order[weekly.turn(week, len(order))[1]]
    address = addresses.embed_address(addresses.WEEK_SLUG)
    return _page(environment, outlet, tip, versions, address=address, week=week)


def _page(
    environment: Environment,
    outlet: Outlet,
    tip: Tip,
    versions: Versions,
    *,
    address: str,
    week: int | None,
) -> str:
    page = PageView(outlet.playbook, outlet.language, address)
    view = page.tip(tip)
    settings = outlet.playbook.settings
    title = page.t.plain("data.week_title") if week is not None else view.text.title
    return environment.get_template("embed.html.jinja").render(
        outlet=outlet,
        direction=direction(outlet.language),
        t=page.t,
        view=view,
        text=view.text,
        lang=page.lang_attr(view.language),
        title=title,
        site_name=settings.site_name,
        versions=versions,
        week=week,
        canonical=outlet.tip_url(tip) if settings.site_url and week is None else "",
        root=page.root,
        tips=page.link(addresses.ROTATION),
        link=page.tip_link(tip),
        replacement=_replacement(page, tip),
    )


def _replacement(page: PageView, tip: Tip) -> dict[str, object] | None:
    if tip.replaced_by is None:
        return None
    other = page.playbook.by_number(tip.replaced_by)
    href = page.link(addresses.embed_address(other.slug))
    return {"number": other.number, "href": href}


def tip_snippet(outlet: Outlet, view: TipView) -> str:
    """The HTML that shows a tip on another site; "" where our own address is unknown."""
    return _snippet(outlet, view.slug, f"{view.number}. {view.text.title}")


def week_snippet(outlet: Outlet) -> str:
    """The HTML that shows the tip of the week; "" without tips or without an address."""
    title = outlet.t.plain("data.week_title")
    return _snippet(outlet, addresses.WEEK_SLUG, title) if outlet.tips else ""


def _snippet(outlet: Outlet, slug: str, title: str) -> str:
    """The HTML that shows an embedded page on another site; "" where our own address is unknown.

    `frameborder` is old, and yet the way that every content system lets through.
    """
    if not outlet.playbook.settings.site_url:
        return ""
    url = escape(outlet.url(addresses.embed_address(slug)))
    return (
        f'<iframe src="{url}" title="{escape(title)}" width="{WIDTH}" height="{HEIGHT}" '
        'loading="lazy" frameborder="0"></iframe>'
    )
