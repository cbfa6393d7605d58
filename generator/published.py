"""What readers have had and must find again: tips by number and address, and the other pages.

A list of it stands in content/published.json, and a company's own in company/published.json;
programs write both. A site says the same of itself in the mark that its build left.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from generator import addresses
from generator.model import COMPANY_BOUNDARY
from generator.overlay import Laid
from generator.problem import Problem
from generator.read import COMPANY, CONTENT, Document, Documents
from generator.tool_kinds import KINDS

MANY = 20  # tips gone from a site: it is then rather another playbook's, and told in one line


@dataclass(frozen=True)
class Published:
    """Tips as number → slug; the addresses of chapters, hand-written pages and tools."""

    tips: Mapping[int, str]
    pages: frozenset[str]


def published_of(data: Any) -> Published | None:
    """What a list says; None where it is no such list."""
    if not isinstance(data, dict) or not data.keys() <= {"tips", "pages"}:
        return None
    tips, pages = data.get("tips", {}), data.get("pages", [])
    if not isinstance(tips, dict) or not isinstance(pages, list):
        return None
    if not all(n.isdecimal() and isinstance(slug, str) for n, slug in tips.items()):
        return None
    if not all(isinstance(page, str) for page in pages):
        return None
    return Published({int(n): slug for n, slug in tips.items()}, frozenset(pages))


def there_now(*layers: Documents) -> Published:
    """What the documents would give readers, retired tips included."""
    tips = {tip.number: tip.slug for layer in layers for tip in layer.tips}
    pages = set()
    for layer in layers:
        pages |= {addresses.chapter_address(chapter.slug) for chapter in layer.chapters}
        pages |= {page.address for page in layer.pages}
        pages |= {KINDS[tool.slug].address for tool in layer.tools if tool.slug in KINDS}
    return Published(tips, frozenset(pages))


def tip_file(folder: str, number: int, slug: str) -> str:
    """Where a tip of that number and slug stands."""
    return f"{folder}/tips/{number:03}-{slug}.yml"


# -- the lists ---------------------------------------------------------------------------------


def listed(laid: Laid) -> dict[str, Document | None]:
    """Both lists by the folder they stand in."""
    return {CONTENT: laid.upstream.published, COMPANY: laid.company.documents.published}


def is_whole(document: Document) -> bool:
    """Whether a list can be read to its end, so that nothing it holds goes when it is renewed."""
    return not document.tree.faults and published_of(document.data) is not None


def new_since(laid: Laid) -> tuple[str, Published]:
    """The list to add to, by its folder, and what neither list has yet."""
    now = there_now(laid.upstream, laid.company.documents)
    known = [published_of(document.data) for document in listed(laid).values() if document]
    tips = {n for one in known if one for n in one.tips}
    pages = {page for one in known if one for page in one.pages}
    new = Published(
        {n: slug for n, slug in now.tips.items() if n and n not in tips}, now.pages - pages
    )
    return (COMPANY if laid.is_fork else CONTENT), new


def with_more(document: Document | None, new: Published) -> str:
    """The text of a list with more in it; nothing that stood there goes."""
    old = published_of(document.data) if document else None
    tips = {**new.tips, **(old.tips if old else {})}
    pages = new.pages | (old.pages if old else frozenset())
    data = {"tips": {str(n): tips[n] for n in sorted(tips)}, "pages": sorted(pages)}
    return json.dumps(data, indent=2, ensure_ascii=False) + "\n"


# -- the site that is replaced -----------------------------------------------------------------


def gone_from_site(stamp: str, told: Iterable[tuple[int, str]], laid: Laid) -> list[Problem]:
    """What a published site has and the playbook has no more: a number that is gone is an error.

    in: the path of the site's mark, what it says (number, slug), the documents. Another address is
    a warning, since a draft may change its name; `published.json` makes it an error.
    """
    now = there_now(laid.upstream, laid.company.documents).tips
    told = list(told)
    problems = []
    gone = [number for number, _ in told if number not in now]
    if len(gone) > MANY:
        problems.append(_another_book(stamp, gone))
        told = [(number, slug) for number, slug in told if number in now]
    for number, slug in told:
        if number not in now:
            folder = COMPANY if number > COMPANY_BOUNDARY else CONTENT
            message = f"the site that this build would replace has tip {number}, `{slug}`"
            hint = (
                f"bring {tip_file(folder, number, slug)} back, with `retired: true` and, if there "
                "is one, `replaced_by:` — readers’ links, plans and prints hold its number. If "
                "nobody has had that site, remove its folder"
            )
            problems.append(Problem(stamp, 1, 1, "published-gone", message, hint))
        elif now[number] != slug:
            message = f"tip {number} stands at `{slug}` in the site that this build replaces"
            hint = f"readers who have that address will not find `{now[number]}`: keep the old name"
            moved = Problem(stamp, 1, 1, "published-moved", message, hint)
            problems.append(replace(moved, level="warning"))
    return problems


def _another_book(stamp: str, gone: list[int]) -> Problem:
    message = (
        f"the site that this build would replace has {len(gone)} tips that this playbook lacks:"
        f" {in_runs(gone)}"
    )
    hint = (
        "is it the site of another playbook, or of a newer copy? Build elsewhere with --site-dir; "
        "bring the tips back, with `retired: true`, if readers have them; or, if nobody has had "
        "that site, remove its folder"
    )
    return Problem(stamp, 1, 1, "published-gone", message, hint)


def in_runs(numbers: Iterable[int]) -> str:
    """Numbers in order, neighbours together: `1–3, 7`."""
    runs: list[list[int]] = []
    for number in sorted(numbers):
        if runs and runs[-1][-1] == number - 1:
            runs[-1][1:] = [number]
        else:
            runs.append([number])
    return ", ".join("–".join(str(number) for number in run) for run in runs)
