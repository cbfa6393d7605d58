"""What a page says of itself to search engines: schema.org types, as JSON-LD.

Only where they truly fit: a tip is a HowTo, a chapter a CollectionPage with an ItemList, the home
page a WebSite; every page but the home page has its BreadcrumbList.
"""

from __future__ import annotations

from typing import Any

from generator import addresses
from generator.model import Chapter
from generator.outlet import Outlet
from generator.views import ChapterView, TipView

Node = dict[str, Any]
Subject = TipView | ChapterView | None


def linked_data(
    outlet: Outlet, address: str, title: str, description: str, subject: Subject
) -> Node:
    """The JSON-LD of a page. Needs a site whose address is known, since ids are addresses.

    in: the page's address, title and description, and the tip or chapter it is about, if any.
    """
    graph = [_page(outlet, address, title, description, subject)]
    if address:
        graph.append(_breadcrumbs(outlet, address, title, subject))
    return {"@context": "https://schema.org", "@graph": graph}


def _page(outlet: Outlet, address: str, title: str, description: str, subject: Subject) -> Node:
    about: Node = {
        "@id": outlet.url(address),
        "url": outlet.url(address),
        "name": title,
        "description": description,
        "inLanguage": outlet.language,
    }
    if not address:
        return {"@type": "WebSite", **about}
    about["isPartOf"] = {"@id": outlet.url(), "@type": "WebSite"}
    if isinstance(subject, TipView) and not subject.tip.retired:
        return {"@type": "HowTo", **about, **_how_to(subject)}
    if isinstance(subject, ChapterView):
        return {"@type": "CollectionPage", **about, "mainEntity": _tips(outlet, subject)}
    if address == addresses.CHAPTERS:
        return {"@type": "CollectionPage", **about, "mainEntity": _chapters(outlet)}
    return {"@type": "CollectionPage" if address == addresses.TIPS else "WebPage", **about}


def _how_to(view: TipView) -> Node:
    steps = [
        {"@type": "HowToStep", "position": place, "text": step}
        for place, step in enumerate(view.text.how, 1)
    ]
    return {"name": view.text.title, "inLanguage": view.language, "step": steps}


def _tips(outlet: Outlet, view: ChapterView) -> Node:
    return _list([(outlet.tip(tip).text.title, outlet.tip_url(tip)) for tip in view.tips])


def _chapters(outlet: Outlet) -> Node:
    return _list([_chapter_item(outlet, chapter) for chapter in outlet.playbook.chapters])


def _chapter_item(outlet: Outlet, chapter: Chapter) -> tuple[str, str]:
    url = outlet.url(addresses.chapter_address(chapter.slug))
    return outlet.page.chapter(chapter).text.title, url


def _list(items: list[tuple[str, str]]) -> Node:
    return {
        "@type": "ItemList",
        "numberOfItems": len(items),
        "itemListElement": [
            {"@type": "ListItem", "position": place, "name": name, "url": url}
            for place, (name, url) in enumerate(items, 1)
        ],
    }


def _breadcrumbs(outlet: Outlet, address: str, title: str, subject: Subject) -> Node:
    t = outlet.t
    trail = [(outlet.playbook.settings.site_name, outlet.url())]
    if subject is not None:
        trail.append((t.plain("nav.chapters"), outlet.url(addresses.CHAPTERS)))
    if isinstance(subject, TipView):
        trail.append(_chapter_item(outlet, subject.chapter.chapter))
    elif address.startswith("tools/") and address != "tools/" and "tools/" in outlet.playbook.pages:
        trail.append((t.plain("nav.tools"), outlet.url("tools/")))
    trail.append((title, outlet.url(address)))
    return {
        "@type": "BreadcrumbList",
        "itemListElement": [
            {
                "@type": "ListItem",
                "position": place,
                "name": name,
                "item": {"@type": "WebPage", "@id": url},
            }
            for place, (name, url) in enumerate(trail, 1)
        ],
    }
