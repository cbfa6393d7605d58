"""Rules about languages that are not complete: warnings, one for each language.

The docstring of a function is the rule in words.
"""

from collections import Counter
from collections.abc import Iterator

from generator.problem import Problem
from generator.settings import FILE
from generator.world import World, blocks, starter_blocks, value_at

MOST_NAMED = 5  # more tips than this are counted, not named


def unused_languages_are_told(world: World) -> Iterator[Problem]:
    """Texts in a language that mkdocs.yml does not list are not used, which is said once."""
    settings = world.settings
    # A company that chooses its languages leaves upstream's other ones aside on purpose.
    chosen = settings.languages_from != FILE
    documents = world.laid.company.documents if chosen else world.documents
    found: Counter[str] = Counter(page.language for page in documents.pages)
    found.update(documents.interface.keys())
    for document in (*documents.tips, *documents.chapters, *documents.tools):
        found.update(key for key in blocks(document) if world.is_language(key))
    for language, files in sorted(found.items()):
        if language not in world.languages:
            text = "1 file has" if files == 1 else f"{files} files have"
            message = f"{text} texts in `{language}`, which is not a language of this site"
            where = "languages" if chosen else "extra.languages"
            hint = f"add {language} to {where}, or leave it: those texts are not used"
            path = settings.languages_from
            yield Problem(path, 1, 1, "language-unused", message, hint, "warning")


def missing_texts_are_told(world: World) -> Iterator[Problem]:
    """Texts that a listed language lacks fall back to the default language, which is said once."""
    default = world.settings.default_language
    for language in world.languages[1:]:
        missing = [text for text in _missing(world, language, default) if text]
        if missing:
            message = f"`{language}` has no text yet for {', '.join(missing)}"
            hint = f"readers see {default} there, with a notice"
            path = world.settings.languages_from
            yield Problem(path, 1, 1, "language-incomplete", message, hint, "warning")


def _missing(world: World, language: str, default: str) -> Iterator[str]:
    documents = world.documents
    for what, files in (
        ("tip", documents.tips),
        ("chapter", documents.chapters),
        ("tool", world.tools_in_use),
    ):
        lacking = [f for f in files if f.data is not None and language not in f.data]
        few = what == "tip" and 0 < len(lacking) <= MOST_NAMED
        shown = f" ({', '.join(str(file.number) for file in lacking)})" if few else ""
        yield _count(len(lacking), what) + shown
    addresses = {page.address for page in documents.pages if page.language == default}
    yield _count(sum((a, language) not in world.pages for a in addresses), "page")
    mine, theirs = (documents.interface.get(code) for code in (language, default))
    if theirs is not None and theirs.data is not None:
        words = blocks(mine) if mine else {}
        texts = [(g, key) for g, group in blocks(theirs).items() for key in group]
        yield _count(
            sum(key not in words.get(g, {}) for g, key in texts),
            "text of the interface",
            "texts of the interface",
        )
    vocabulary = documents.vocabulary
    if vocabulary is not None:
        labels = [label for group in blocks(vocabulary).values() for label in group.values()]
        lacking_labels = [x for x in labels if isinstance(x, dict) and language not in x]
        yield _count(len(lacking_labels), "label")
    fives = list(starter_blocks(documents.starters))
    lacking_fives = [path for file, path in fives if value_at(file, (*path, language)) is None]
    yield _count(len(lacking_fives), "starter five")


def _count(number: int, one: str, many: str = "") -> str:
    if not number:
        return ""
    return f"1 {one}" if number == 1 else f"{number} {many or one + 's'}"
