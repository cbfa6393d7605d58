"""company.yml → what a company makes of the playbook, and the site's settings with it.

A company edits no file of upstream: what company.yml says stands in place of mkdocs.yml.
"""

import difflib
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from generator.explain import build
from generator.model import Company, CompanyFacts, CompanyText, Interface, Settings
from generator.problem import Problem
from generator.read import Document
from generator.settings import is_common_language, is_language

# Where a key of company.yml stands in mkdocs.yml.
IN_MKDOCS = {"name": "site_name", "url": "site_url", "repository": "repo_url", "edit": "edit_uri"}
IN_EXTRA = ("mark", "playbook_id")
# Where a text of company.yml stands in the interface; home_title has a line for each of three.
IN_INTERFACE = {"home_lead": ("home", "lead")}
HOME_TITLE = ("title_1", "title_2", "title_3")


def read_company(document: Document | None) -> tuple[Company, list[Problem]]:
    """The company's settings. A file with mistakes counts as far as it can be understood."""
    if document is None or document.data is None:
        return Company(), []
    codes = _texts(document.data.get("languages"))
    texts = {k: v for k, v in document.data.items() if is_common_language(k) or k in codes}
    facts = {k: v for k, v in document.data.items() if k not in texts}
    shared, problems = build(CompanyFacts, document, (), facts)
    problems = [_colour_hint(problem) for problem in problems]
    words = {}
    for language, text in texts.items():
        built, found = build(CompanyText, document, (language,), text)
        problems += found
        if built is not None:
            words[language] = built
    problems += list(_languages(document, shared))
    if shared is None:
        hide = _texts(document.data.get("hide"))  # one that is wrong fits nothing
        return Company.model_construct(None, hide=hide), problems
    return Company.model_construct(None, **dict(shared), texts=words), problems


def _colour_hint(problem: Problem) -> Problem:
    """`#` starts a comment where it stands without quotes."""
    if problem.code == "empty" and "`colours." in problem.message:
        return replace(problem, hint='write it in quotes, "#005a9c", or without its #')
    return problem


def _texts(value: Any) -> tuple[str, ...]:
    return tuple(item for item in value if isinstance(item, str)) if isinstance(value, list) else ()


def _languages(document: Document, facts: CompanyFacts | None) -> list[Problem]:
    """Each language has a code that exists, once."""
    found: list[Problem] = []
    codes = facts.languages if facts else ()
    for index, code in enumerate(codes):
        where = ("languages", index)
        if not is_language(code):
            near = difflib.get_close_matches(
                code.lower()[:2], ("en", "nl", "de", "fr", "es"), 1, 0.5
            )
            meant = f"did you mean `{near[0]}`? " if near else ""
            hint = f"{meant}write two letters, such as en, nl or pt-BR"
            found.append(
                document.problem(where, "languages", f"`{code}` is not a language code", hint)
            )
        elif code.lower() in [other.lower() for other in codes[:index]]:
            message = f"the language `{code}` stands twice"
            found.append(document.problem(where, "languages", message, "keep one of the two"))
    return found


def settle(settings: Settings, company: Company, path: str) -> Settings:
    """The site's settings with the company's in place of upstream's; `path` is its file."""
    own = {
        name: getattr(company, key)
        for key, name in IN_MKDOCS.items()
        if getattr(company, key) is not None
    }
    extra = dict(settings.raw.get("extra") or {})
    if company.name and not company.mark:
        extra.pop("mark", None)  # upstream's sign says nothing about this company
    extra |= {key: getattr(company, key) for key in IN_EXTRA if getattr(company, key) is not None}
    languages = company.languages or settings.languages
    extra["languages"] = list(languages)
    raw = {**settings.raw, **own, "extra": extra}
    if company.name:
        raw.pop("site_description", None)
    default = company.texts.get(languages[0])
    if default and default.description:
        raw["site_description"] = default.description
    kept = {key: settings.raw[key] for key in IN_MKDOCS.values() if key in settings.raw}
    return replace(
        settings,
        site_name=str(raw.get("site_name") or settings.site_name),
        site_url=str(raw.get("site_url") or settings.site_url),
        languages=languages,
        raw=raw,
        languages_from=path if company.languages else settings.languages_from,
        upstream=kept,
    )


def with_company_words(interface: Interface, company: Company) -> Interface:
    """The site's words with the company's own in place, where company.yml has some."""
    return {
        language: _with_words(groups, company.texts[language])
        if language in company.texts
        else groups
        for language, groups in interface.items()
    }


def _with_words(
    groups: Mapping[str, Mapping[str, str]], text: CompanyText
) -> dict[str, dict[str, str]]:
    own = {name: dict(words) for name, words in groups.items()}
    for key, (group, name) in IN_INTERFACE.items():
        if value := getattr(text, key):
            # These texts are filled in, so a brace of the company's must stay a brace.
            own.setdefault(group, {})[name] = value.replace("{", "{{").replace("}", "}}")
    if text.home_title:
        lines = dict.fromkeys(HOME_TITLE, "") | dict(zip(HOME_TITLE, text.home_title, strict=False))
        own.setdefault("home", {}).update(lines)
    return own
