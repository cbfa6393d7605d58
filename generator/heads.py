"""What stands in a page's head for programs: other languages, feeds, shared links, structured data.

Finished HTML, which the theme prints as it is. Nothing in it makes a browser fetch anything.
"""

from __future__ import annotations

from markupsafe import Markup

from generator import addresses
from generator.linked_data import Subject, linked_data
from generator.outlet import Outlet, versions_line
from generator.views import PageView, TipView, script_json

META = Markup('<meta {}="{}" content="{}">')
ALTERNATE = Markup('<link rel="alternate" type="{}"{} href="{}">')


def head(page: PageView, title: str, description: str, subject: Subject = None) -> Markup:
    """The head of one page; `subject` is the tip or chapter that it is about, if it is."""
    outlet = Outlet(page.playbook, page.language)
    lines = [
        META.format("name", "generator", versions_line(page.playbook)),
        *_languages(page, outlet),
        *_files(page, outlet, subject),
        *_shared(page, outlet, title, description, subject),
    ]
    if page.playbook.settings.site_url:
        name = title or page.playbook.settings.site_name
        data = linked_data(outlet, page.address, name, description, subject)
        lines.append(
            Markup('<script type="application/ld+json">{}</script>').format(script_json(data))
        )
    return Markup("\n").join(lines)


def _languages(page: PageView, outlet: Outlet) -> list[Markup]:
    """The same page in every language; a search engine wants whole addresses (see sitemap too)."""
    languages = page.playbook.settings.languages
    if len(languages) < 2 or not page.playbook.settings.site_url:
        return []
    named = [*((code, code) for code in languages), ("x-default", page.default)]
    return [
        Markup('<link rel="alternate" hreflang="{}" href="{}">').format(
            name, outlet.url(page.address, code)
        )
        for name, code in named
    ]


def _files(page: PageView, outlet: Outlet, subject: Subject) -> list[Markup]:
    """The page as Markdown, and the feeds and data of its language."""
    known = subject is not None or page.address in page.playbook.pages
    lines = []
    if known and page.playbook.settings.site_url:
        # Whole, since Zensical holds a relative link to *.md against the pages it knows.
        markdown = f"{outlet.url(page.address)}{addresses.MARKDOWN}"
        lines.append(ALTERNATE.format("text/markdown", "", markdown))
    feeds = [("feed", addresses.FEED)]
    if page.playbook.releases:
        feeds.append(("news", addresses.NEWS))
    for key, file in feeds:
        name = Markup(' title="{}"').format(outlet.t.plain(f"data.{key}_title"))
        lines.append(ALTERNATE.format("application/atom+xml", name, page.link(file)))
    if page.address in (addresses.HOME, addresses.TIPS, addresses.DATA):
        lines.append(ALTERNATE.format("application/json", "", page.link(addresses.JSON)))
        lines.append(ALTERNATE.format("text/csv", "", page.link(addresses.CSV)))
    return lines


def _shared(
    page: PageView, outlet: Outlet, title: str, description: str, subject: Subject
) -> list[Markup]:
    """Open Graph (ogp.me), for whoever shows a shared link.

    The picture comes later, where there is one (`finish.add_pictures`).
    """
    settings = page.playbook.settings
    is_tip = isinstance(subject, TipView)
    facts = [
        ("og:title", title or settings.site_name),
        ("og:description", description),
        ("og:type", "article" if is_tip else "website"),
        ("og:site_name", settings.site_name),
        ("og:locale", _locale(page, page.language)),
        *(
            ("og:locale:alternate", _locale(page, other))
            for other in settings.languages
            if other != page.language
        ),
    ]
    if settings.site_url:
        facts.insert(2, ("og:url", outlet.url(page.address)))
    lines = [META.format("property", name, value) for name, value in facts]
    return [*lines, META.format("name", "twitter:card", "summary")]


def _locale(page: PageView, language: str) -> str:
    """A language as Open Graph writes it, such as en_GB: from the site's own words, or its code."""
    words = page.playbook.interface.get(language, {})
    return words.get("data", {}).get("locale", language).replace("-", "_")
