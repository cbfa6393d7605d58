"""Where each page lives, and how one page links to another.

An address is a path below a language's root with a trailing slash, such as
"tips/one-free-slot/"; the home page is "". It is the same in every language. Links are
always relative, so that a site works under any host and any base path.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache
from urllib.parse import urlsplit

HOME = ""
TIPS = "tips/"
CHAPTERS = "chapters/"
PLANNER = "planner/"
CREDITS = "credits/"
PRINT = "print/"
TOOLS = "tools/"
METHOD = "method/"
COVERAGE = "coverage/"
OFFLINE = "offline/"
DATA = "data/"
EMBED = "embed/"
# Embedded pages are named after their tips; this one shows a tip for a week.
WEEK_SLUG = "tip-of-the-week"
# Files for machines, below each language's root ...
JSON = "playbook.json"
CSV = "tips.csv"
ROTATION = "tips-by-week.json"
LLMS = "llms.txt"
FEED = "feed.xml"
NEWS = "news.xml"
# ... the Markdown of a page, beside it (the convention of llmstxt.org) ...
MARKDOWN = "index.html.md"
# ... and once, below the site's root.
JSON_SCHEMA = "schema/playbook-1.json"
# What the site makes itself: pages, and folders that are its own with all that is in them.
MADE = (HOME, PLANNER, COVERAGE, OFFLINE)
OWN_FOLDERS = (TIPS, CHAPTERS, EMBED, "images/", "assets/")
# A whole address: a host that is a name or, between brackets, numbers, and what follows it.
WHOLE = re.compile(
    r"https?://(?:\[[0-9a-f:.]+\]|[^\s/?#@\\\[\]<>\"^`{|}:]+)(?::[0-9]+)?(?:[/?#]\S*)?",
    re.IGNORECASE,
)
LONGEST_SITE_ADDRESS = 500  # characters; a share link is longer, and must go into a QR code
SITE_HINT = "without `?` or `#`, in at most 500 characters"


def is_web_address(text: str) -> bool:
    """Whether a text is a whole address on the web, which every program can take apart."""
    try:  # what looks like one may name numbers or a port that no computer has
        return bool(WHOLE.fullmatch(text)) and urlsplit(text).port != 0
    except ValueError:
        return False


def is_site_address(text: str) -> bool:
    """Whether it can be where a site or a repository lives, so that a path may be added to it."""
    short = len(text) <= LONGEST_SITE_ADDRESS
    return short and is_web_address(text) and "?" not in text and "#" not in text


def taken_by(address: str, languages: Iterable[str]) -> str:
    """Whose an address is at which no hand-written page may stand; empty for all others.

    A language's pages stand in a folder of its name, beside those of the default language.
    """
    first = address.partition("/")[0].lower()
    for language in languages:
        if language.lower() == first:
            return f"the pages in {language}, a language of this site"
    is_own = address in MADE or address.startswith(OWN_FOLDERS)
    return "a page that the site makes itself" if is_own else ""


def tip_address(slug: str) -> str:
    """The address of a tip's page."""
    return f"{TIPS}{slug}/"


def chapter_address(slug: str) -> str:
    """The address of a chapter's page."""
    return f"{CHAPTERS}{slug}/"


def calendar_address(slug: str) -> str:
    """The address of the calendar of a starter five, to subscribe to."""
    return f"calendars/{slug}.ics"


def embed_address(slug: str) -> str:
    """The address of a tip's small page, for a frame on another site."""
    return f"{EMBED}{slug}/"


def of_tools(used: Iterable[str]) -> list[str]:
    """The addresses of the companion tools in use, behind the page that introduces them."""
    found = list(used)
    return [TOOLS, *found] if any(address.startswith(TOOLS) for address in found) else found


def picture_address(name: str) -> str:
    """The path of a company's picture below the site's root, however company.yml names it."""
    return f"images/{name.rpartition('/')[2]}"


def site_path(address: str, language: str, default: str) -> str:
    """The path of a page or file below the site's root: the default language has no prefix."""
    return address if language == default else f"{language}/{address}"


@lru_cache(maxsize=16_384)
def relative(start: str, target: str) -> str:
    """A relative link from one site path to another; a folder keeps its trailing slash."""
    here, there = start.strip("/").split("/"), target.strip("/").split("/")
    here, there = [part for part in here if part], [part for part in there if part]
    same = 0
    while same < min(len(here), len(there)) and here[same] == there[same]:
        same += 1
    link = "/".join([*[".."] * (len(here) - same), *there[same:]]) or "."
    return f"{link}/" if target.endswith("/") or not target else link


def outside(site_url: str, path: str, start: str) -> str:
    """The address that somebody elsewhere can use for a site path.

    It is whole where mkdocs.yml says where the site lives (`site_url`); else it is relative to
    `start`, the site path of the folder in which it is read.
    """
    return f"{site_url.rstrip('/')}/{path}" if site_url else relative(start, path)


def docs_folder(language: str) -> str:
    """Where a language's docs tree stands in a build's workshop, beside its settings file."""
    return f"{language}/docs"


def docs_path(language: str, address: str) -> str:
    """The Markdown file a site builder turns into this address."""
    return f"{docs_folder(language)}/{address}index.md"
