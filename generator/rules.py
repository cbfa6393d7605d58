"""All rules across fields and files, in one list."""

from collections.abc import Callable, Iterator

from generator import (
    rules_book,
    rules_company,
    rules_files,
    rules_languages,
    rules_published,
    rules_releases,
    rules_site,
    rules_starters,
    rules_style,
    rules_text,
    rules_tip,
    rules_tools,
    rules_written,
)
from generator.model import Company, Settings
from generator.overlay import Laid
from generator.problem import Problem
from generator.sound_files import Beside, SoundFiles
from generator.world import World

Rule = Callable[[World], Iterator[Problem]]

RULES: tuple[Rule, ...] = (
    rules_files.files_are_there,
    rules_files.numbers_are_in_range,
    rules_files.names_are_unique,
    rules_files.names_are_free,
    rules_files.titles_are_unique,
    rules_files.references_exist,
    rules_files.lists_repeat_nothing,
    rules_files.replacement_is_sound,
    rules_files.related_tips_are_in_use,
    rules_files.related_tips_lead_elsewhere,
    rules_files.default_language_is_complete,
    rules_site.vocabulary_is_complete,
    rules_site.labels_are_in_languages,
    rules_site.sources_can_be_cited,
    rules_site.pages_fit_in,
    rules_site.interface_is_sound,
    rules_site.interface_has_every_word,
    rules_published.published_numbers_stay,
    rules_releases.releases_have_versions,
    rules_releases.releases_name_real_tips,
    rules_releases.tips_are_new_once,
    rules_languages.unused_languages_are_told,
    rules_languages.missing_texts_are_told,
    rules_tip.safeguard_belongs_to_one_way_doors,
    rules_tip.sign_has_a_number,
    rules_tip.sign_starts_with_its_window,
    rules_tip.title_is_a_headline,
    rules_tip.card_is_short,
    rules_tip.search_words_are_new,
    rules_tip.example_matches_its_kind,
    rules_tip.illustration_has_no_percentage,
    rules_tip.languages_tell_the_same_story,
    rules_tip.languages_have_the_same_steps,
    rules_tip.languages_have_the_same_figures,
    rules_tools.tools_are_known,
    rules_tools.lists_are_whole,
    rules_tools.tools_refer_to_what_exists,
    rules_tools.tools_speak_whole_languages,
    rules_tools.tools_have_every_word,
    rules_text.comments_cut_no_text,
    rules_text.texts_hold_no_html,
    rules_text.plain_texts_hold_no_markdown,
    rules_text.plain_texts_stand_on_one_line,
    rules_text.markdown_is_small_and_sound,
    rules_written.pages_are_sound,
    rules_style.texts_keep_to_the_style,
    rules_style.tips_keep_to_the_style,
    rules_starters.starters_have_names,
    rules_starters.starters_are_in_languages,
    rules_starters.starters_name_tips_in_use,
    rules_starters.starters_are_a_good_mix,
    rules_book.titles_open_differently,
    rules_book.texts_are_no_copies,
    rules_book.stories_are_told_once,
    rules_book.every_tip_can_be_reached,
    rules_book.balance_names_known_values,
    rules_book.mix_is_in_balance,
    rules_book.chapters_are_alike_in_size,
    rules_company.overrides_differ,
    rules_company.overrides_are_up_to_date,
    rules_company.hidden_tips_are_not_named,
    rules_company.lists_are_not_cut_short,
    rules_company.own_tips_stand_in_chapters_that_show,
    rules_company.order_names_chapters,
    rules_company.playbook_has_an_id,
    rules_company.colours_can_be_read,
    rules_company.pictures_are_there,
    rules_company.pictures_are_pictures,
)


# Rules that ask one file at a time, and what they look at besides the style of its languages: where
# they found nothing, they find nothing again. All others look at all files each time.
OF_ONE_FILE: dict[Rule, Beside] = {
    rules_tip.sign_has_a_number: "nothing",
    rules_tip.sign_starts_with_its_window: "nothing",
    rules_tip.title_is_a_headline: "nothing",
    rules_tip.card_is_short: "nothing",
    rules_tip.search_words_are_new: "nothing",
    rules_tip.illustration_has_no_percentage: "nothing",
    rules_tip.languages_have_the_same_figures: "nothing",
    rules_text.texts_hold_no_html: "nothing",
    rules_text.plain_texts_hold_no_markdown: "nothing",
    rules_text.plain_texts_stand_on_one_line: "nothing",
    rules_text.markdown_is_small_and_sound: "addresses",
    rules_written.pages_are_sound: "addresses",
    rules_style.texts_keep_to_the_style: "nothing",
    rules_style.tips_keep_to_the_style: "nothing",
    rules_book.texts_are_no_copies: "all tips",
}


def check(
    settings: Settings, laid: Laid, company: Company, sound: SoundFiles | None = None
) -> list[Problem]:
    """Every problem that any of the rules finds.

    `sound` knows in which files rules of one file need not look, and learns what is found now.
    """
    sound = sound or SoundFiles()
    world = World(settings, laid.documents, company, laid)
    rest = sound.rest(world)
    problems: list[Problem] = []
    for rule in RULES:
        beside = OF_ONE_FILE.get(rule)
        problems += rule(rest[beside] if beside else world)
    sound.learn(problems)
    return problems
