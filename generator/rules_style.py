"""Rules of style: the word lists and measures of content/style, one language at a time.

They are warnings, since they are matters of taste; only a company's name where no source stands
is an error, since it may say something untrue about a real firm. A language without a style file
has none of these rules. The docstring of a function is the rule in words.
"""

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache

from generator.explain import name_of
from generator.figures import has_number, without_window
from generator.model import NumberStyle, Style, count_words
from generator.problem import Problem
from generator.prose import Prose, prose_of, sentences, without_quotations
from generator.read import Document
from generator.strict_yaml import Path
from generator.world import World, items_at, text_at, tip_texts

NO_SENTENCES = ("title", "tally", "promise")  # fields that are headings or labels
QUOTES = {
    "single": (re.compile(r"[\"'“”]"), "write ‘…’ for a quotation and ’ for an apostrophe"),
    "double": (re.compile(r"[\"']"), "write “…” for a quotation and ’ for an apostrophe"),
    "straight": (re.compile(r"[‘’“”]"), "write the quotation mark that the keyboard types"),
}
# The title of a book may have one: *Eén fan per dag!*.
EXCLAMATION = re.compile(r"!(?![\[=*_])")
# What only a company is called: Teapots Ltd, Teapots®, TeapotHub.
COMPANY_LIKE = re.compile(
    r"[A-Z][\w&’-]* (?:B\.V\.|N\.V\.|BV|NV|Inc|Ltd|GmbH|plc|LLC)(?!\w)"
    r"|\w+\s?[®™]|\b[A-Z][a-z]+[A-Z][a-z]\w*"
)
# 14.30 is a time and 4.0 a version, in every language.
TIME_OR_VERSION = re.compile(r"(?:[01]?\d|2[0-4])\.[0-5]\d|\d\.0")
YEARS = range(1500, 2101)


def texts_keep_to_the_style(world: World) -> Iterator[Problem]:
    """Every text of the site keeps to its language's style: the rules of TEXT_RULES."""
    for language, style in world.styles.items():
        for text in prose_of(world, language):
            for rule in TEXT_RULES:
                yield from rule(text, style)


def tips_keep_to_the_style(world: World) -> Iterator[Problem]:
    """Every tip in use keeps to its language's style: the rules of TIP_RULES."""
    for language, style in world.styles.items():
        for tip in world.in_use:
            if isinstance((tip.data or {}).get(language), dict):
                for rule in TIP_RULES:
                    yield from rule(tip, language, style)


# -- every text --------------------------------------------------------------------------------


def words_are_not_banned(text: Prose, style: Style) -> Iterator[Problem]:
    """No text uses a word of the list; some words may stand between quotation marks."""
    for found in _found([entry.word for entry in style.banned], text.value):
        entry = next(x for x in style.banned if _any_of((x.word,)).fullmatch(found))
        if entry.quoted and not _found([entry.word], without_quotations(text.value)):
            continue
        message = f"`{found}` is on the list of words that this book does not use"
        yield text.warning("banned-word", message, f"instead: {entry.write}", found)


def reader_is_addressed_informally(text: Prose, style: Style) -> Iterator[Problem]:
    """No text addresses the reader formally; `8 u` is an hour, and `u-bocht` no address."""
    for match in _any_of(tuple(style.formal_address)).finditer(text.value):
        before, after = text.value[: match.start()].rstrip(), text.value[match.end() :]
        if not (before[-1:].isdigit() or before.endswith("-") or after.startswith("-")):
            found = match.group()
            message = f"`{found}` addresses the reader formally"
            yield text.warning("formal-address", message, "write it informally", found)


def quotes_are_of_one_kind(text: Prose, style: Style) -> Iterator[Problem]:
    """Quotation marks and apostrophes are of the kind that the style names."""
    if style.quotes in QUOTES:
        pattern, hint = QUOTES[style.quotes]
        if found := pattern.search(text.value):
            around = text.value[max(0, found.start() - 8) : found.end() + 8].split("\n")[0]
            message = f"`{found.group()}` is not this book's kind of quotation mark: `{around}`"
            yield text.warning("quotes", message, hint, found.group())


def nobody_shouts(text: Prose, style: Style) -> Iterator[Problem]:
    """No text has an exclamation mark, where the style says so."""
    found = None if style.exclamation_marks else EXCLAMATION.search(text.value)
    if found:
        message = f"{name_of(text.path)} has an exclamation mark"
        yield text.warning("exclamation-mark", message, "end it with a full stop", found.group())


def figures_are_written_alike(text: Prose, style: Style) -> Iterator[Problem]:
    """Figures have the language's thousands and decimal sign, and a word in place of %."""
    numbers = style.numbers
    for written, better in _odd_figures(text.value, numbers) if numbers else ():
        message = f"`{written}` is not how figures are written in `{text.language}`"
        yield text.warning("number-format", message, f"write {better}", written)


def _odd_figures(text: str, numbers: NumberStyle) -> Iterator[tuple[str, str]]:
    """Figures in another language's form, each with its proper one."""
    for match in re.finditer(r"\d[\d.,]*(?<=\d)(\s?%)?", text):
        written = match.group().rstrip(" %")
        around = text[match.start() - 1 : match.start()] + text[match.end() : match.end() + 1]
        part_of_a_name = re.search(r"[\w/_-]", around) or _is_postcode(text, match)
        better = written if part_of_a_name else _proper(written, numbers)
        if match.group(1):
            yield match.group(), f"{better} {numbers.percent}"
        elif better != written and not (TIME_OR_VERSION.fullmatch(written) and "€" not in around):
            yield written, better


def _is_postcode(text: str, match: re.Match[str]) -> bool:
    """Whether four digits stand before a capital: 9000 Gent, 1012 AB."""
    return len(match.group()) == 4 and re.match(r" [A-Z]", text[match.end() :]) is not None


def _proper(written: str, numbers: NumberStyle) -> str:
    """A figure with the signs of the style; years and what cannot be told stay as they are."""
    thousands, decimal = numbers.thousands, numbers.decimal
    if written.isdigit():
        plain = len(written) < 4 or written.startswith("0") or int(written) in YEARS
        return written if plain else f"{int(written):,}".replace(",", thousands)
    whole, sign, part = written.rpartition(thousands)
    if sign and whole.isdigit() and len(part) < 3:
        return f"{whole}{decimal}{part}"
    if re.fullmatch(rf"[1-9]\d{{0,2}}(?:{re.escape(decimal)}\d{{3}})+", written):
        return written.replace(decimal, thousands)
    return written


def sentences_are_short(text: Prose, style: Style) -> Iterator[Problem]:
    """No sentence of a tip or of a chapter is longer than the style allows."""
    if style.longest_sentence is None or not _has_sentences(text.document, text.path):
        return
    for sentence in sentences(text.value):
        if (actual := count_words(sentence)) > style.longest_sentence:
            most, start = style.longest_sentence, " ".join(sentence.split()[:4])
            message = f"the sentence `{start} …` has {actual} words, {actual - most} too many"
            hint = f"split it; a sentence has at most {most}"
            yield text.warning("long-sentence", message, hint, " ".join(sentence.split()[:2]))


def _has_sentences(document: Document, path: Path) -> bool:
    return document.number > 0 and not any(part in NO_SENTENCES for part in path)


# -- every tip ---------------------------------------------------------------------------------


def sentences_are_short_on_average(tip: Document, language: str, style: Style) -> Iterator[Problem]:
    """The sentences of a tip are on average no longer than the style allows."""
    if style.longest_average is None:
        return
    running = (text for text in tip_texts(tip, language) if _has_sentences(tip, text.path))
    lengths = [count_words(sentence) for text in running for sentence in sentences(text.value)]
    average = sum(lengths) / len(lengths) if lengths else 0
    if average > style.longest_average:
        message = f"the sentences of `{language}` have {average:.1f} words on average"
        hint = f"split the longest; {style.longest_average} is the most"
        yield tip.warning((language,), "long-sentences", message, hint)


def title_starts_with_a_verb(tip: Document, language: str, style: Style) -> Iterator[Problem]:
    """A title starts with a verb of the list, or with "Never" and such a verb."""
    title = re.findall(r"[\w’'-]+", text_at(tip, (language, "title")).lower())
    if style.never and title[:1] == [style.never.lower()]:
        title = title[1:]
    verbs = {verb.lower() for verb in style.opening_verbs}
    if verbs and title and title[0] not in verbs:
        message = f"`{language}.title` does not start with a verb of the list: `{title[0]}`"
        hint = f"start with the act, or add the verb to {tip.folder}/style/{language}.yml"
        yield tip.warning((language, "title"), "title-verb", message, hint)


def sign_is_not_vague(tip: Document, language: str, style: Style) -> Iterator[Problem]:
    """A sign does not say "more" or "better"; "two more" and "no more than" can be counted."""
    sign = without_window(text_at(tip, (language, "sign")), language)
    for match in _any_of(tuple(style.vague_in_signs)).finditer(sign):
        before = re.findall(r"[\w’]+", sign[: match.start()])[-1:]
        fine = [word.lower() for word in style.not_vague_after]
        if not before or not (before[0].lower() in fine or has_number(before[0], language)):
            message = f"`{match.group()}` cannot be counted"
            hint = "say how many of what"
            where = (language, "sign")
            yield tip.warning(where, "sign-vague", message, hint, match.group())


def illustration_has_one_label(tip: Document, language: str, style: Style) -> Iterator[Problem]:
    """The text of an example does not start with a label: the site prints it."""
    path = (language, "example", "text")
    text = text_at(tip, path)
    found = _any_of(tuple(style.illustration_labels)).match(text)
    if found and text[found.end() :].lstrip()[:1] in (":", ",", "."):
        message = f"the example starts with the label `{found.group()}`"
        hint = "leave it out: `kind: illustrative` makes the site print the label"
        yield tip.warning(path, "label-in-text", message, hint, found.group())


def illustration_names_no_company(tip: Document, language: str, style: Style) -> Iterator[Problem]:
    """A made-up example names no company of the list: an error, since it would be untrue."""
    path = (language, "example", "text")
    if text_at(tip, (language, "example", "kind")) == "illustrative":
        for found in _companies(text_at(tip, path), style):
            message = f"`{found}` is a real company in a made-up example"
            hint = "leave the name out, or tell a story that has a source"
            yield tip.problem(path, "illustration-company", message, hint, found)


def illustration_names_nothing_like_a_company(
    tip: Document, language: str, style: Style
) -> Iterator[Problem]:
    """A made-up example has no name of a company's form, such as `Teapots Ltd` or `TeapotHub`."""
    path = (language, "example", "text")
    found = COMPANY_LIKE.search(text_at(tip, path))
    illustrative = text_at(tip, (language, "example", "kind")) == "illustrative"
    if style.companies and illustrative and found and not _companies(found.group(), style):
        message = f"`{found.group()}` looks like the name of a company, in a made-up example"
        hint = "say what kind of company it is: ‘a builder of nine people’"
        yield tip.warning(path, "company-like", message, hint, found.group())


def company_has_a_source(tip: Document, language: str, style: Style) -> Iterator[Problem]:
    """A tip that names a company of the list has a source: an error, since facts need one."""
    if items_at(tip, ("sources",)):
        return
    told = text_at(tip, (language, "example", "kind")) == "illustrative"
    for text in tip_texts(tip, language):
        if told and "example" in text.path:
            continue  # a name in a made-up example is a problem already
        for found in _companies(text.value, style):
            message = f"`{found}` is a real company, and the tip has no source"
            hint = "add the source to `sources:`, or leave the name out"
            yield tip.problem(text.path, "company-without-source", message, hint, found)


def _companies(text: str, style: Style) -> list[str]:
    return _found(style.companies, text, exactly=True)


# -- words -------------------------------------------------------------------------------------


def _found(listed: Iterable[str], text: str, *, exactly: bool = False) -> list[str]:
    """The words of a list that stand in a text, each once."""
    return list(_found_in(tuple(listed), text, exactly=exactly))


@lru_cache(maxsize=65_536)
def _found_in(listed: tuple[str, ...], text: str, *, exactly: bool) -> tuple[str, ...]:
    pattern = _any_of(listed, exactly=exactly)
    return tuple(dict.fromkeys(match.group() for match in pattern.finditer(text)))


@lru_cache(maxsize=256)
def _any_of(listed: tuple[str, ...], *, exactly: bool = False) -> re.Pattern[str]:
    """A pattern for any of these words, the longest first; a star stands for any ending."""
    longest_first = sorted(listed, key=len, reverse=True)
    forms = [
        re.escape(word).replace(r"\*", r"\w*").replace(r"\ ", r"\s+").replace("’", "[’']")
        for word in longest_first
    ]
    pattern = rf"(?<!\w)(?:{'|'.join(forms)})(?!\w)" if forms else r"(?!)"
    return re.compile(pattern, 0 if exactly else re.IGNORECASE)


TEXT_RULES = (
    words_are_not_banned,
    reader_is_addressed_informally,
    quotes_are_of_one_kind,
    nobody_shouts,
    figures_are_written_alike,
    sentences_are_short,
)
TIP_RULES = (
    sentences_are_short_on_average,
    title_starts_with_a_verb,
    sign_is_not_vague,
    illustration_has_one_label,
    illustration_names_no_company,
    illustration_names_nothing_like_a_company,
    company_has_a_source,
)
