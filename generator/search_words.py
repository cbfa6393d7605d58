"""What a tip can be found by besides its text: a writer's search words, its situations, and the
parts of its compound words."""

from __future__ import annotations

from generator import compounds
from generator.model import Playbook, Tip, TipText


def search_words(playbook: Playbook, language: str) -> dict[str, tuple[str, ...]]:
    """The words to add to the index of each tip's page in a language.

    out: by slug. A tip that has no text in the language has the words of the default one.
    """
    default = playbook.settings.default_language
    shown = {tip.slug: _shown(tip, language, default) for tip in playbook.tips}
    found: dict[str, tuple[str, ...]] = {}
    for spoken in (language, default):
        texts = {slug: " ".join(_lines(text)) for slug, (text, at) in shown.items() if at == spoken}
        found |= compounds.tails(texts, spoken)
    return {
        tip.slug: (
            *shown[tip.slug][0].searched_as,
            *_tags(playbook, tip, language),
            *found[tip.slug],
        )
        for tip in playbook.tips
    }


def _shown(tip: Tip, language: str, default: str) -> tuple[TipText, str]:
    spoken = language if language in tip.texts else default
    return tip.texts[spoken], spoken


def _tags(playbook: Playbook, tip: Tip, language: str) -> list[str]:
    labels = [playbook.vocabulary.tags[tag] for tag in tip.tags]
    default = playbook.settings.default_language
    return [(label.get(language) or label[default]).label for label in labels]


def _lines(text: TipText) -> list[str]:
    example = [text.example.text] if text.example else []
    rest = (text.pitfall, text.safeguard or "", text.ask)
    return [text.title, text.idea, text.why, *text.how, text.first_step, text.sign, *rest, *example]
