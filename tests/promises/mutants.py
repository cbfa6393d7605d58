"""Faults that somebody could make one day: a guard taken away, and the tests that must notice.

A mutant is an exact text of one file that stands there once, what it becomes, and the tests that
must then fail. Who changes such a line changes the mutant with it, or finds that it is told.
"""

from __future__ import annotations

from dataclasses import dataclass

CASE = "tests/test_broken.py::test_case"
LIFE = "tests/browser/test_planner_life.py"
PICK = "tests/browser/test_planner_pick.py"
RULES = "tests/browser/test_planner_rules.py"
STORE = "tests/browser/test_planner_store.py"
TAKE = "tests/browser/test_take_away.py"
BUILD = "tests/test_build.py"
JS = "theme/assets/js"


@dataclass(frozen=True)
class Mutant:
    """A guard that is gone: where it stood, what stands there now, and who must notice."""

    name: str
    path: str
    old: str
    new: str
    tests: tuple[str, ...]

    def applied(self, text: str) -> str:
        """The file's text without the guard. raises ValueError unless it stands there once."""
        if text.count(self.old) != 1:
            raise ValueError(f"{self.path} holds {self.old!r} {text.count(self.old)} times")
        return text.replace(self.old, self.new)


MUTANTS = (
    # -- what a writer types is text, and runs nothing --------------------------------------------
    Mutant(
        "templates escape nothing",
        "generator/render.py",
        "        autoescape=True,",
        "        autoescape=False,",
        ("tests/test_render.py::test_no_text_can_run_anything",),
    ),
    Mutant(
        "words of the theme's frame are not escaped",
        "generator/frame.py",
        '"label": str(escape(page.title))',
        '"label": str(page.title)',
        ("tests/test_render.py::test_theme_words_arrive_escaped",),
    ),
    Mutant(
        "a company's line in the footer is not escaped",
        "generator/frame.py",
        "str(escape(text.footer)) if text",
        "str(text.footer) if text",
        ("tests/test_render.py::test_theme_words_arrive_escaped",),
    ),
    Mutant(
        "JSON in a page can end its element",
        "generator/views.py",
        'for sign in "<>&\\u2028\\u2029":',
        'for sign in "\\u2028\\u2029":',
        ("tests/test_render.py::test_no_text_can_run_anything",),
    ),
    Mutant(
        "a link may have any scheme",
        "generator/rules_text.py",
        "    return scheme.group() in allowed\n",
        "    return True\n",
        ("tests/test_validate.py::test_forbidden_links",),
    ),
    Mutant(
        "HTML from Markdown is not cleaned",
        "generator/markdown_text.py",
        "    return nh3.clean(\n        html,",
        "    return html if nh3 else nh3.clean(\n        html,",
        ("tests/test_render.py::test_no_text_can_run_anything",),
    ),
    Mutant(
        "a picture of a company's may hold scripts",
        "generator/rules_company.py",
        "elif active := ACTIVE.search(text):",
        'elif active := re.search("(?!)", text):',
        (f"{CASE}[company-logo-runs-script]",),
    ),
    Mutant(
        "a style in a picture may fetch something",
        "generator/rules_company.py",
        "    if any(STYLE.search(value) for value in values):",
        "    if False:",
        (f"{CASE}[company-picture-split-style]",),
    ),
    Mutant(
        "a page may stand where a language's pages stand",
        "generator/addresses.py",
        "        if language.lower() == first:",
        "        if False:",
        (f"{CASE}[page-address-of-a-language]",),
    ),
    Mutant(
        "pages have no security policy",
        "generator/finish.py",
        '    return CHARSET.sub(lambda match: f"{match[0]}\\n    {meta}", html, count=1)',
        "    return html if meta else CHARSET.sub('', html)",
        ("tests/test_site.py::test_security_policy_is_on_every_page_and_strict",),
    ),
    Mutant(
        "the policy lets inline scripts run",
        "generator/finish.py",
        "\"script-src 'self' 'wasm-unsafe-eval'\"",
        "\"script-src 'self' 'unsafe-inline' 'wasm-unsafe-eval'\"",
        ("tests/test_site.py::test_security_policy_is_on_every_page_and_strict",),
    ),
    Mutant(
        "the one helper that makes elements reads HTML",
        f"{JS}/dom.js",
        "  element.append(...children.filter((child) => child !== null && child !== undefined));",
        "  for (const child of children) if (child instanceof Node) element.append(child);"
        " else if (child) element.insertAdjacentHTML('beforeend', child);",
        (f"{TAKE}::test_hostile_words_in_a_sound_file_are_text",),
    ),
    Mutant(
        "a cell of the exported table may be a formula",
        "generator/exports.py",
        '    return f"\'{text}" if text.startswith(FORMULA) else text',
        "    return text",
        ("tests/test_exports.py::test_any_text_survives",),
    ),
    Mutant(
        "a cell of a reader's table may be a formula",
        f"{JS}/plan-text.js",
        "  const text = FORMULA.test(value) ? `'${value}` : value;",
        "  const text = value;",
        ("tests/browser/test_history.py::test_the_history_as_a_table_and_on_paper",),
    ),
    # -- what a writer is told --------------------------------------------------------------------
    Mutant(
        "a key may stand twice",
        "generator/strict_yaml.py",
        "        if key in data:",
        "        if key in data and not key:",
        (f"{CASE}[duplicate-key]",),
    ),
    Mutant(
        "aliases are taken",
        "generator/strict_yaml.py",
        '            self.fault(index, "alias", message, hint)',
        "            _ = (message, hint)",
        (f"{CASE}[alias]", f"{CASE}[alias-bomb]"),
    ),
    Mutant(
        "lists and keys may be nested without end",
        "generator/strict_yaml.py",
        "        if depth > DEEPEST:",
        "        if depth > 100 * DEEPEST:",
        (f"{CASE}[nine-deep]",),
    ),
    Mutant(
        "a file may hold any number of values",
        "generator/strict_yaml.py",
        "        if self.nodes > self.most:",
        "        if self.nodes > 100 * self.most:",
        (f"{CASE}[too-many-values]",),
    ),
    Mutant(
        "a file may be of any size",
        "generator/characters.py",
        "    if len(raw) > most:",
        "    if len(raw) > 100 * most:",
        (f"{CASE}[too-large]",),
    ),
    Mutant(
        "a byte order mark is passed over",
        "generator/characters.py",
        '            Fault(1, 1, "bom", "the file starts with a byte order mark (U+FEFF)", '
        'HINTS["bom"])\n',
        "",
        (f"{CASE}[bom]",),
    ),
    Mutant(
        "hidden characters are passed over",
        "generator/characters.py",
        "        if char in allowed or code_of(char) is None:",
        '        if char in allowed or code_of(char) is None or char != "\\r":',
        ("tests/test_read.py::test_hidden_characters_are_refused_by_name", f"{CASE}[nul]"),
    ),
    Mutant(
        "a title may be of any length",
        "generator/explain.py",
        '    if kind == "string_too_long":\n        most, actual',
        '    if kind == "":\n        most, actual',
        (f"{CASE}[title-too-long]",),
    ),
    Mutant(
        "two tips may have one number",
        "generator/rules_files.py",
        "        if found:\n            yield document",
        "        if len(found) > 2:\n            yield document",
        (f"{CASE}[two-with-one-number]", f"{CASE}[two-differing-in-case]"),
    ),
    Mutant(
        "a link of a company's content may lead out of it",
        "generator/read.py",
        '                self.problem(path, "symlink", "this link leads out of the content '
        'folder", hint)\n',
        "                _ = hint\n",
        (f"{CASE}[symlink]",),
    ),
    Mutant(
        "a company's colour may be hard to read",
        "generator/rules_company.py",
        "        if found < colours.AA:",
        "        if found < 1:",
        (f"{CASE}[company-colour-hard-to-read]",),
    ),
    Mutant(
        "the colour that is proposed may be hard to read",
        "generator/colours.py",
        "        if least_contrast(from_hex(found), theme) >= AA:",
        "        if least_contrast(from_hex(found), theme) >= 3:",
        ("tests/test_company.py::test_accents_are_readable_whatever_the_company_gives",),
    ),
    Mutant(
        "a text may be too large for its card",
        "generator/press_fit.py",
        "            if overflows:",
        "            if len(overflows) > 1_000:",
        ("tests/test_press.py::test_a_text_that_does_not_fit_is_a_problem",),
    ),
    Mutant(
        "a problem may break the line it stands on",
        "generator/problem.py",
        "    if text.isprintable():",
        "    if text:",
        ("tests/test_validate.py::test_problem_is_one_printable_line",),
    ),
    # -- what a reader gets -----------------------------------------------------------------------
    Mutant(
        "a withdrawn tip does not say so",
        "generator/templates/tip.html.jinja",
        "{% if view.tip.retired %}",
        "{% if false %}",
        (f"{BUILD}::test_retired_tip_keeps_its_page",),
    ),
    Mutant(
        "a withdrawn tip has no page",
        "generator/render.py",
        "        for tip in self.playbook.tips:\n",
        "        for tip in self._live_tips():\n",
        (f"{BUILD}::test_retired_tip_keeps_its_page",),
    ),
    Mutant(
        "a text in another language comes without a notice",
        "generator/render.py",
        "    if not fallback and page.language in page.playbook.whole_languages:",
        "    if not fallback or page.language:",
        (f"{BUILD}::test_missing_text_falls_back_with_a_notice",),
    ),
    Mutant(
        "search takes all languages for one",
        "generator/search_index.py",
        '[*command, "--output-subdir", PAGEFIND],',
        '[*command, "--output-subdir", PAGEFIND, "--force-language", "en"],',
        ("tests/browser/test_search.py",),
    ),
    Mutant(
        "dates are counted in the reader's time zone",
        f"{JS}/plan.js",
        "Date.UTC(year, month - 1, day) / DAY;",
        "new Date(year, month - 1, day).getTime() / DAY;",
        (f"{RULES}::test_dates_do_not_depend_on_the_time_zone",),
    ),
    Mutant(
        "a calendar's text is not escaped",
        "generator/ics.py",
        'return re.sub(r"([\\\\;,])", r"\\\\\\1", plain).replace("\\n", "\\\\n")',
        'return plain.replace("\\n", "\\\\n")',
        ("tests/test_ics.py",),
    ),
    Mutant(
        "a calendar's lines are folded inside a character",
        f"{JS}/ics.js",
        "    const octets = encoder.encode(character).length;",
        "    const octets = encoder.encode(character).length && 1;",
        (f"{TAKE}::test_ics_js_passes_the_vectors",),
    ),
    Mutant(
        "a share link is believed",
        f"{JS}/plan.js",
        "    if (/^\\d{1,4}$/.test(token) && Number(token) > 0) numbers.add(Number(token));",
        "    if (Number(token)) numbers.add(Number(token));",
        (f"{RULES}::test_plan_js_passes_the_vectors",),
    ),
    Mutant(
        "a mark in a code may be mistyped",
        f"{JS}/tools/sheet-code.js",
        '  if (digest(code.slice(0, -4), 3) !== sum) return "typo";\n',
        "",
        ("tests/browser/test_tool_rules.py::test_an_answer_sheet_travels_as_a_code",),
    ),
    Mutant(
        "the pulse shows what one person said",
        f"{JS}/tools/pulse.js",
        "export const FEWEST = 4;",
        "export const FEWEST = 1;",
        ("tests/browser/test_tools_pulse.py::test_every_statement_needs_four_by_itself",),
    ),
    # -- the method, and a plan that survives -----------------------------------------------------
    Mutant(
        "a sixth tip is taken",
        f"{JS}/my-plan.js",
        '  if (picks().length >= TIPS_IN_A_ROUND) return "full";\n',
        "",
        (f"{PICK}::test_pick_five_refuse_a_sixth_swap_and_reload",),
    ),
    Mutant(
        "a tip that runs can be chosen again",
        f"{JS}/my-plan.js",
        '  if (["locked", "planned"].includes(standing(number))) return "locked";\n',
        "",
        (f"{LIFE}::test_what_a_stale_tab_still_offers_is_refused",),
    ),
    Mutant(
        "the five of a started round are what records say now",
        f"{JS}/rounds.js",
        "  const chosen = started ? started.tips.map((/** @type {Pick} */ tip) => "
        "asPick(tip.number, tip)) : firstFive(raw.picks);",
        "  const chosen = firstFive(raw.picks);",
        (f"{LIFE}::test_locked_means_locked_everywhere",),
    ),
    Mutant(
        "the first day of a started round can be moved",
        f"{JS}/my-plan.js",
        "  const fixed = running() ? { start: before.start, weeks: before.weeks } : {};",
        "  const fixed = {};",
        (f"{LIFE}::test_what_a_stale_tab_still_offers_is_refused",),
    ),
    Mutant(
        "weeks that have not come can be ticked",
        f"{JS}/round-life.js",
        " || week < 1 || week > lastOpenWeek(round)) return false;",
        ") return false;",
        (f"{LIFE}::test_what_a_stale_tab_still_offers_is_refused",),
    ),
    Mutant(
        "a round closes without its questions",
        f"{JS}/round-life.js",
        '  if (!round || round.state === "planned" || !isReviewed(round)) return false;',
        "  if (!round) return false;",
        (f"{LIFE}::test_close_and_go_on",),
    ),
    Mutant(
        "nobody looks whether a record was kept",
        f"{JS}/store.js",
        '      if (this.#area.getItem(key) !== text) throw new Error("was not kept");\n',
        "",
        (f"{STORE}::test_a_store_that_forgets_what_it_was_given_is_noticed",),
    ),
    Mutant(
        "a full store says nothing",
        f"{JS}/store.js",
        "      this.#full = this.#area !== null;\n",
        "",
        (f"{STORE}::test_a_full_store_says_so_and_works_on",),
    ),
    Mutant(
        "a broken record is not copied before it is written over",
        f"{JS}/store.js",
        "        if (this.#area?.getItem(copy) === null) this.#area.setItem(copy, text);\n"
        "        isSafe = this.#area?.getItem(copy) === text;",
        "        isSafe = true;",
        (f"{STORE}::test_broken_records_are_set_aside_and_never_lost",),
    ),
    Mutant(
        "old records go before their copies are safe",
        "theme/assets/js/migrate.js",
        "    if (isPlaced && to.every(isProven)) store.drop(from, 1);",
        "    store.drop(from, 1);",
        (
            "tests/browser/test_planner_store.py::test_version_one_stays_where_it_is_while_the_copy_cannot_be_kept",
        ),
    ),
    Mutant(
        "somebody else's file wins over newer records",
        f"{JS}/backup.js",
        "      const theirsWins = moment(value) > moment(mine[name]);",
        "      const theirsWins = true;",
        (f"{TAKE}::test_two_peoples_files_become_one",),
    ),
    Mutant(
        "the loser of a merge is thrown away",
        f"{JS}/backup.js",
        "      merge.aside[placeFor(name)] = { name, record: theirsWins ? mine[name] : value };\n",
        "",
        (f"{TAKE}::test_two_peoples_files_become_one",),
    ),
    Mutant(
        "a file's records are not looked at",
        f"{JS}/backup.js",
        "isRecord(value) && isValid(name, value) !== false;",
        "(isRecord(value) || isValid(name, value));",
        (f"{TAKE}::test_hostile_files_change_nothing_and_are_told",),
    ),
    # -- what is kept ------------------------------------------------------------------------------
    Mutant(
        "a page that was kept stands for the one it became",
        "generator/kept_pages.py",
        'f"{self.context}\\0{draft.path}\\0{draft.key}"',
        'f"{self.context}\\0{draft.path}"',
        ("tests/test_kept_pages.py::test_what_is_kept_makes_no_difference[mkdocs]",),
    ),
    Mutant(
        "a tip's page does not follow the tips it names",
        "generator/render.py",
        '_digest(frame, *words, *(told[other.slug] if other else "" for other in named))',
        "_digest(frame, *words, told[tip.slug])",
        ("tests/test_kept_pages.py::test_what_is_kept_makes_no_difference[mkdocs]",),
    ),
    Mutant(
        "nothing has changed, whatever became of the site",
        "generator/unchanged.py",
        'if kept is None or kept["files"] != listing(site):',
        "if kept is None:",
        ("tests/test_kept_pages.py::test_nothing_changed_is_said_and_nothing_done",),
    ),
    Mutant(
        "a published number may go",
        "generator/rules_published.py",
        "        if number not in now.tips:",
        "        if number < 0:",
        ("tests/promises/test_published_numbers.py::test_check_and_build_stop",),
    ),
    # -- the site that is published ---------------------------------------------------------------
    Mutant(
        "a site is taken away before the next one comes",
        "generator/publish.py",
        "        elif not _exchange(finished, target):\n"
        "            _rename_twice(finished, target, workshop)",
        "        else:\n            shutil.rmtree(target)\n            finished.rename(target)",
        ("tests/promises/test_last_good_site.py::test_readers_miss_nothing",),
    ),
    Mutant(
        "a site is copied over the last one",
        "generator/publish.py",
        "        elif not _exchange(finished, target):",
        "        elif not shutil.copytree(finished, target, dirs_exist_ok=True):",
        ("tests/test_build.py::test_a_release_has_its_own_assets_and_leaves_the_last_ones",),
    ),
    Mutant(
        "any folder may be replaced by a site",
        "generator/publish.py",
        "    if not target.is_dir() or not (target / STAMP).is_file():",
        "    if not target.is_dir():",
        ("tests/test_build.py::test_foreign_folder_is_never_replaced",),
    ),
    Mutant(
        "what a killed build left stays for ever",
        "generator/workshop.py",
        "        if held is not None or not runs(int(owner)):",
        "        if not owner:",
        ("tests/promises/test_last_good_site.py::test_every_fault_leaves_the_site",),
    ),
    Mutant(
        "who changes a file can link to no file that was sound",
        "generator/world.py",
        "            *(addresses.tip_address(tip.slug) for tip in self.laid.documents.tips),\n",
        "            *(addresses.tip_address(tip.slug) for tip in self.documents.tips),\n",
        ("tests/test_kept_checks.py::test_what_has_changed_may_link_to_what_has_not",),
    ),
    Mutant(
        "what was sound is not asked again where its links lead nowhere now",
        "generator/sound_files.py",
        "    around.update(repr(known).encode())\n",
        "",
        (
            "tests/test_kept_checks.py"
            "::test_a_sound_page_is_asked_again_when_its_link_leads_nowhere",
        ),
    ),
    Mutant(
        "a file with a fault counts as sound the next time",
        "generator/sound_files.py",
        "            if faulty.isdisjoint(source.path for source in _sources(document))\n",
        "",
        ("tests/test_kept_checks.py::test_a_fault_that_stays_is_told_again_and_again",),
    ),
    Mutant(
        "a picture of some bytes may fill the memory",
        "generator/rules_company.py",
        "    if not (is_fit and width * height <= MOST_PIXELS):",
        "    if not is_fit:",
        ("tests/test_company.py::test_a_small_file_of_any_kind_unfolds_to_no_vast_picture",),
    ),
    Mutant(
        "readers of the last release lose its scripts",
        "generator/publish.py",
        "            shutil.copytree(old, kept, copy_function=_link_or_copy)\n",
        "            pass\n",
        ("tests/test_build.py::test_a_release_has_its_own_assets_and_leaves_the_last_ones",),
    ),
    Mutant(
        "the moment of the build stands in the site",
        "generator/finish.py",
        '        "generator": version,\n        "release"',
        '        "generator": f"{version} {__import__(\'time\').time_ns()}",\n        "release"',
        ("tests/promises/test_same_bytes.py::test_circumstances_do_not_matter",),
    ),
    Mutant(
        "a build does not look whether the theme has changed",
        "generator/unchanged.py",
        'READ_BY_A_BUILD = (*READ_BY_A_CHECK, "theme")',
        "READ_BY_A_BUILD = READ_BY_A_CHECK",
        (f"{BUILD}::test_failed_engine_leaves_the_old_site_and_says_why",),
    ),
    Mutant(
        "a page may show pictures of other hosts",
        "generator/markdown_text.py",
        '(tag, attribute) == ("img", "src") and not',
        '(tag, attribute) == ("img", "href") and not',
        ("tests/test_markdown_text.py::test_a_page_asks_nobody_else_for_a_picture",),
    ),
    Mutant(
        "kept work that is half-written is taken",
        "generator/kept_work.py",
        "return data if sum_ == _sum(data) else None",
        "return data",
        ("tests/test_kept_pages.py::test_kept_work_that_is_damaged_does_no_harm",),
    ),
    Mutant(
        "finished pages are kept whatever the theme",
        "generator/build.py",
        'unchanged.program(), templates), [options.root / "theme"])',
        "unchanged.program(), templates), [])",
        ("tests/test_kept_pages.py::test_what_is_kept_makes_no_difference",),
    ),
    Mutant(
        "a tip's page is kept whatever the tip says",
        "generator/render.py",
        "told = {tip.slug: tip.model_dump_json() for tip",
        "told = {tip.slug: tip.slug for tip",
        ("tests/test_serve.py::test_serves_rebuilds_and_keeps_the_last_good_site",),
    ),
    Mutant(
        "finished paper is kept under half of what decides it",
        "generator/kept_work.py",
        "{hashlib.sha256(recipe.encode()).hexdigest()[:32]}",
        "{hashlib.sha256(recipe[:200].encode()).hexdigest()[:32]}",
        ("tests/test_press.py::test_only_what_changed_is_printed_again",),
    ),
    Mutant(
        "measurements are kept under half of what decides them",
        "generator/press_fit.py",
        "        text = json.dumps([self.version, frame, what], sort_keys=True, "
        "ensure_ascii=False)",
        "        text = json.dumps([self.version, frame], sort_keys=True, ensure_ascii=False)",
        ("tests/test_press.py::test_a_text_that_does_not_fit_is_a_problem",),
    ),
    Mutant(
        "a device keeps a page of another release",
        "theme/service-worker.js",
        "  return (await answer.text()).includes(`assets/${SITE.release}/`);",
        "  return (await answer.text()).length > 0;",
        ("tests/browser/test_offline.py::test_a_page_of_another_release_is_not_kept",),
    ),
    Mutant(
        "a cache that is full keeps the network's answer from a reader",
        "theme/service-worker.js",
        "  if (answer.ok) await hold(request, answer.clone());",
        "  if (answer.ok) await (await caches.open(CACHE)).put(request, answer.clone());",
        ("tests/browser/test_offline.py::test_a_cache_that_fails_stops_no_page",),
    ),
    Mutant(
        "a header of the server hides what a device keeps",
        "theme/service-worker.js",
        "{ ignoreSearch: true, ignoreVary: true }",
        "{ ignoreSearch: true }",
        (
            "tests/browser/test_offline.py"
            "::test_what_is_kept_is_found_whatever_a_server_lets_it_depend_on",
        ),
    ),
    Mutant(
        "a device keeps every release there ever was",
        "theme/service-worker.js",
        "    if (name.startsWith(MINE) && name !== CACHE) await caches.delete(name);\n",
        "",
        (
            "tests/browser/test_offline.py"
            "::test_a_new_release_says_so_and_never_mixes_with_the_old_one",
        ),
    ),
    Mutant(
        "a page comes from the device although there is a network",
        "theme/service-worker.js",
        "  if (!known) return network.catch(() => away(request.url));",
        "  if (known) return known;\n  return network.catch(() => away(request.url));",
        ("tests/browser/test_offline.py::test_a_page_of_another_release_is_not_kept",),
    ),
    Mutant(
        "packages are installed without their hash",
        "playbook",
        '        command += ["--require-hashes", "--only-binary", ":all:"]',
        '        command += ["--only-binary", ":all:"]',
        ("tests/test_launcher.py::test_a_requirement_without_a_hash",),
    ),
)
