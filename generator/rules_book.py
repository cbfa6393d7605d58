"""Rules about the book as a whole: no two tips alike, every tip within reach, a balanced mix.

Retired tips are left out. All are warnings, since a book may be under way; what is in balance
stands in content/balance.yml. The docstring of a function is the rule in words.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Iterator

from generator import likeness
from generator.explain import did_you_mean, listed
from generator.figures import without_window
from generator.model import BALANCED, Range, TipFacts, closed_values
from generator.problem import Problem
from generator.read import Document
from generator.strict_yaml import Path
from generator.world import World, blocks, items_at, text_at

# Fields that no two tips may have in common. Steps, titles and tallies are too short to tell.
DISTINCT = ("idea", "why", "first_step", "sign", "pitfall", "ask")
STORY: Path = ("example", "text")
NEAR_COPY = "near-copy"
MOST_LISTED = 5
MOST_TRIES = 20  # to find the heart of the book


def titles_open_differently(world: World) -> Iterator[Problem]:
    """No more titles start with the same word than the style of the language allows."""
    for language, style in world.styles.items():
        opening: defaultdict[str, list[Document]] = defaultdict(list)
        for tip in world.in_use:
            if found := re.search(r"\w+", text_at(tip, (language, "title"))):
                opening[found.group().lower()].append(tip)
        for word, tips in opening.items():
            if style.same_opening is not None and len(tips) > style.same_opening:
                message = f"{len(tips)} titles start with `{word}`"
                hint = f"at most {style.same_opening} may; give this one another verb"
                where = (language, "title")
                yield tips[style.same_opening].warning(where, "same-opening", message, hint)


def texts_are_no_copies(world: World) -> Iterator[Problem]:
    """No idea, why, first step, sign, pitfall, question or story is a near copy of another's."""
    for path in distinct_texts(world):
        if path in world.distinct:
            continue
        tips = _with_text(world, path)
        values = [without_window(text_at(tip, path), str(path[0])) for tip in tips]
        for pair in likeness.near_copies(values):
            first, second = tips[pair.first], tips[pair.second]
            if not _is_the_same(first, second):
                yield _copied(first, second, path, pair.likeness)


def distinct_texts(world: World) -> Iterator[Path]:
    """The path of each text that no two tips may have in common, in each language."""
    for language in world.languages:
        yield from ((language, field) for field in DISTINCT)
        yield (language, *STORY)


def _with_text(world: World, path: Path) -> list[Document]:
    return [tip for tip in world.in_use if text_at(tip, path)]


def _is_the_same(one: Document, other: Document) -> bool:
    """Whether two files claim to be one tip, which is a problem already."""
    return one.number == other.number or one.slug == other.slug


def _copied(first: Document, second: Document, path: Path, share: float) -> Problem:
    name = ".".join(str(part) for part in path)
    message = f"`{name}` is {share:.0%} the same as that of {first.path}"
    hint = "no two tips say the same: write what only this one says"
    return second.warning(path, NEAR_COPY, message.replace("%", " per cent"), hint)


def stories_are_told_once(world: World) -> Iterator[Problem]:
    """A story that is on record is told in one tip only, in whatever words.

    A story is an example of kind `sourced`. Two are the same when they share telling words and
    figures; naming the same company or author is not enough.
    """
    for language in world.languages:
        path: Path = (language, *STORY)
        tips = _with_text(world, path)
        for pair in likeness.same_stories([text_at(tip, path) for tip in tips]):
            first, second = tips[pair.first], tips[pair.second]
            kinds = {text_at(tip, (language, "example", "kind")) for tip in (first, second)}
            copied = _share(first, second, path) >= likeness.NEAR
            if kinds == {"sourced"} and not copied and not _is_the_same(first, second):
                message = f"this story seems to be told in {first.path} too"
                hint = "each story is used once; keep it where it fits best"
                yield second.warning(path, "same-story", message, hint)


def _share(first: Document, second: Document, path: Path) -> float:
    one, other = (likeness.marks(text_at(tip, path)) for tip in (first, second))
    return likeness.likeness(one, other)


def every_tip_can_be_reached(world: World) -> Iterator[Problem]:
    """Readers who follow `related` come from every tip to every other; none is left out."""
    if world.balance is None:
        return
    there = {tip.slug: tip for tip in world.in_use}
    onward = {
        slug: [to for _, to in items_at(tip, ("related",)) if to in there and to != slug]
        for slug, tip in there.items()
    }
    back: dict[str, list[str]] = {slug: [] for slug in there}
    for slug, targets in onward.items():
        for target in targets:
            back[target].append(slug)
    lonely = [slug for slug in there if not back[slug]]
    for slug in lonely:
        hint = "name it under `related` of a tip that goes well with it"
        yield there[slug].warning(("related",), "related-lonely", "no tip leads here", hint)
    start = _heart(onward, back)
    out, into = _within_reach(start, onward), _within_reach(start, back)
    beyond = [there[slug] for slug in there if slug not in out and slug not in lonely]
    yield from _cut_off(beyond, f"no way leads here from {there[start].path}")
    stuck = [there[slug] for slug in there if slug not in into]
    yield from _cut_off(stuck, f"no way leads from here to {there[start].path}")


def _heart(onward: dict[str, list[str]], back: dict[str, list[str]]) -> str:
    """A tip from which most tips can be reached and that can be reached from them."""
    left = sorted(back, key=lambda slug: (-len(back[slug]), slug))
    best, size = left[0], 0
    for _ in range(MOST_TRIES):
        ring = _within_reach(left[0], onward) & _within_reach(left[0], back)
        if len(ring) > size:
            best, size = left[0], len(ring)
        left = [slug for slug in left if slug not in ring]
        if len(left) <= size:
            break
    return best


def _within_reach(start: str, ways: dict[str, list[str]]) -> set[str]:
    found, waiting = {start}, [start]
    while waiting:
        for target in ways[waiting.pop()]:
            if target not in found:
                found.add(target)
                waiting.append(target)
    return found


def _cut_off(tips: list[Document], message: str) -> Iterator[Problem]:
    """One warning for a group of tips, at the first of them."""
    if tips:
        others = [tip.slug for tip in tips[1 : MOST_LISTED + 1]]
        more = len(tips) - 1 - len(others)
        group = f"; nor for {', '.join(others)}" if others else ""
        rest = f" and {more} more" if more else ""
        hint = "let `related` lead out of this group and into it"
        yield tips[0].warning(("related",), "related-cut-off", f"{message}{group}{rest}", hint)


def balance_names_known_values(world: World) -> Iterator[Problem]:
    """The shares of balance.yml are of values that exist, and the lowest is below the highest."""
    document = world.documents.balance
    for group, shares in blocks(document).items() if document else ():
        allowed = closed_values(TipFacts, group)
        for value in shares if group in BALANCED else ():
            if document and value not in allowed:
                message = f"`{group}` has no value `{value}`"
                hint = f"{did_you_mean(value, allowed)}allowed: {listed(allowed)}"
                yield document.key_problem((group, value), "unknown-key", message, hint)


def mix_is_in_balance(world: World) -> Iterator[Problem]:
    """Of effort, who, door and horizon, each value has the share that balance.yml gives it."""
    document, balance = world.documents.balance, world.balance
    if document is None or balance is None:
        return
    for group, shares in balance.groups.items():
        count = Counter(text_at(tip, (group,)) for tip in world.in_use)
        for value, wanted in shares.items():
            share = 100 * count[value] / len(world.in_use)
            if not wanted.least <= share <= wanted.most:
                tips = f"{count[value]} of {len(world.in_use)} tips"
                message = f"`{group}: {value}` is {tips}, {share:.0f} per cent"
                yield _out_of_balance(document, (group, value), message, wanted, " per cent")


def chapters_are_alike_in_size(world: World) -> Iterator[Problem]:
    """Each chapter has about as many tips as balance.yml says."""
    document, balance = world.documents.balance, world.balance
    if document is None or balance is None or balance.chapter_tips is None:
        return
    wanted = balance.chapter_tips
    count = Counter(text_at(tip, ("chapter",)) for tip in world.in_use)
    for slug in world.chapters:
        if not wanted.least <= count[slug] <= wanted.most:
            message = f"the chapter `{slug}` has {count[slug]} tips"
            yield _out_of_balance(document, ("chapter_tips",), message, wanted, "")


def _out_of_balance(
    document: Document, path: Path, message: str, wanted: Range, unit: str
) -> Problem:
    hint = f"{wanted.least} to {wanted.most}{unit} is in balance"
    return document.warning(path, "balance", message, hint)
