"""Rules about what readers have had: no number and no address may go.

The docstring of a function is the rule in words.
"""

from collections.abc import Iterator

from generator.problem import Problem
from generator.published import Published, listed, published_of, there_now, tip_file
from generator.read import COMPANY, Document
from generator.world import World


def published_numbers_stay(world: World) -> Iterator[Problem]:
    """A tip that was published is there, at its address; so is every other page."""
    laid = world.laid
    for folder, document in listed(laid).items():
        if document is None or document.data is None:
            continue
        known = published_of(document.data)
        if known is None:
            hint = "remove it and run `./playbook published --write`, which writes it anew"
            message = "this is no list of what was published"
            yield Problem(document.path, 1, 1, "published-list", message, hint)
            continue
        ours = (laid.upstream, *([laid.company.documents] if folder == COMPANY else []))
        now = there_now(*ours)
        if 0 not in now.tips:  # a file with a wrong name may be the one
            yield from _tips(folder, document, known, now)
        yield from _pages(document, known, now)


def _tips(folder: str, document: Document, known: Published, now: Published) -> Iterator[Problem]:
    for number, slug in known.tips.items():
        path, file = ("tips", str(number)), tip_file(folder, number, slug)
        if number not in now.tips:
            message = f"tip {number} was published, as `{slug}`, and is gone"
            hint = (
                f"bring {file} back, with `retired: true` and, if there is one, `replaced_by:` — "
                "readers’ links, plans and prints hold its number"
            )
            yield document.key_problem(path, "published-gone", message, hint)
        elif now.tips[number] != slug:
            message = f"tip {number} was published as `{slug}` and is `{now.tips[number]}` now"
            hint = f"name its file {file} again; another tip gets a number of its own"
            yield document.key_problem(path, "published-moved", message, hint)


def _pages(document: Document, known: Published, now: Published) -> Iterator[Problem]:
    pages = (document.data or {}).get("pages", [])
    for index, page in enumerate(pages):
        if page not in now.pages:
            message = f"the page /{page} was published and is gone"
            hint = "bring it back, or put a page there that says where its text has gone"
            yield document.problem(("pages", index), "published-gone", message, hint)
