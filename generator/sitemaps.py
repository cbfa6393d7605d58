"""Sitemaps and robots.txt, for search engines (sitemaps.org)."""

from __future__ import annotations

from collections.abc import Mapping
from html import escape
from pathlib import Path


def sitemaps(
    site: Path, site_url: str, pages: Mapping[str, Mapping[str, str]], default: str
) -> None:
    """Write a sitemap for each language, the index of them, and robots.txt (see sitemaps.org).

    in: address → language → path below the site's root. A sitemap holds whole addresses only, so
    there is none where mkdocs.yml does not say where the site lives.
    """
    robots = "User-agent: *\nAllow: /\n"
    if site_url:
        base = site_url.rstrip("/")
        languages = dict.fromkeys(language for paths in pages.values() for language in paths)
        for language in languages:
            entries = "".join(
                f"<url><loc>{escape(f'{base}/{paths[language]}')}</loc>"
                f"{_translations(base, paths, default)}</url>\n"
                for paths in pages.values()
            )
            xhtml = ' xmlns:xhtml="http://www.w3.org/1999/xhtml"'
            _write_sitemap(site / f"sitemap-{language}.xml", "urlset", xhtml, entries)
        index = "".join(
            f"<sitemap><loc>{escape(f'{base}/sitemap-{language}.xml')}</loc></sitemap>\n"
            for language in languages
        )
        _write_sitemap(site / "sitemap.xml", "sitemapindex", "", index)
        robots += f"Sitemap: {base}/sitemap.xml\n"
    (site / "robots.txt").write_text(robots, encoding="utf-8")


def _write_sitemap(path: Path, kind: str, spaces: str, entries: str) -> None:
    path.write_text(
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        f'<{kind} xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"{spaces}>\n'
        f"{entries}</{kind}>\n",
        encoding="utf-8",
    )


def _translations(base: str, paths: Mapping[str, str], default: str) -> str:
    if len(paths) < 2:
        return ""
    links = [*paths.items(), ("x-default", paths[default])]
    return "".join(
        f'<xhtml:link rel="alternate" hreflang="{language}" href="{escape(f"{base}/{path}")}"/>'
        for language, path in links
    )
