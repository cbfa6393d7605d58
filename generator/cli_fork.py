"""The commands of a company's own playbook: init, new, drift, overview. Like cli.py, it prints."""

from __future__ import annotations

import dataclasses
import json
import re
import shutil
import subprocess
import sys
import textwrap
from collections.abc import Iterable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from generator import addresses
from generator.cli_report import save

if TYPE_CHECKING:  # pydantic, which they need, is loaded by the commands that need it
    from generator.drift import Drift
    from generator.model import Settings
    from generator.overlay import Laid
    from generator.overview import Overview, Part
    from generator.validate import Loaded

FORMAT = click.option(
    "--format",
    "form",
    type=click.Choice(["text", "json"]),
    default="text",
    show_default=True,
    help="For people, for programs.",
)
UPSTREAM = click.option(
    "--upstream", is_flag=True, help="Write it into content/, for the original playbook."
)
MOST_NAMED = 6  # fields on one line
COMPANY_FILE, MEMORY = "company/company.yml", "company/drift.json"


def load(root: Path) -> Loaded:
    """The playbook in that folder, with its documents."""
    from generator import validate

    return validate.load(root)


def asks() -> bool:
    """Whether somebody sits there who can be asked; Python has no input where it was closed."""
    return bool(sys.stdin and sys.stdin.isatty() and sys.stdout.isatty())


def settings_of(root: Path) -> Settings:
    """The site's settings, the company's among them. Exits with what stands in the way."""
    from generator import company, read

    settings, problems = read.read_settings(root)
    files, _ = read.read_company(root)
    own, found = company.read_company(files.settings)
    if settings is None or found:
        for problem in (*problems, *found):
            click.echo(str(problem))
        raise click.ClickException("mend these first")
    return company.settle(settings, own, COMPANY_FILE)


def write_new(root: Path, path: str, text: str) -> None:
    """Write a new file; never over one that is there."""
    if (root / path).exists():
        raise click.ClickException(f"{path} is there already; nothing was written")
    save(root, path, text)
    click.echo(f"Wrote {path}")


# -- init ------------------------------------------------------------------------------------


@click.command()
@click.option("--name", help="The name of your playbook.")
@click.option("--mark", help="The short sign before the name; else the initials.")
@click.option("--languages", help="Your languages, the default one first: nl,en.")
@click.option("--url", help="Where it will be published: https://…")
@click.option("--repository", help="Where your copy lives: https://github.com/you/playbook.")
@click.option("--accent", help="The colour of links and buttons: #005a9c.")
@click.option(
    "--id", "playbook_id", help="Names what readers keep; never change it once published."
)
@click.pass_obj
def init(root: Path, /, **given: str | None) -> None:
    """Make this playbook your company's: writes company/company.yml. May be run again."""
    from generator import company, forms, read

    files, problems = read.read_company(root)
    known, found = company.read_company(files.settings)
    if files.settings is not None and (files.settings.data is None or found):
        for problem in (*problems, *found):
            click.echo(str(problem))
        raise click.ClickException(f"mend {COMPANY_FILE} first; nothing was written")
    settings, _ = read.read_settings(root)
    values = {**_guesses(root, settings), **forms.company_values(known)}
    values = _answers(values, given)
    before = files.settings.text if files.settings else ""
    text = forms.company_form(before, values)
    try:
        mistakes = _mistakes_in(root, text)
    except OSError as fault:  # no room where temporary files go
        reason = f"the settings could not be tried out: {fault.strerror} ({fault.filename})"
        raise click.ClickException(f"{reason}; nothing was written") from None
    if mistakes:
        for mistake in mistakes:
            click.echo(mistake)
        raise click.ClickException("nothing was written")
    save(root, COMPANY_FILE, text)
    click.echo(f"Wrote {COMPANY_FILE}" if text != before else f"{COMPANY_FILE} stays as it is")
    click.echo("Next: ./playbook serve shows it; ./playbook new tip adds a tip of your own.")


def _mistakes_in(root: Path, text: str) -> list[str]:
    """What `check` would say of that company.yml, before it is written."""
    import tempfile

    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder)
        for name in ("content", "mkdocs.yml"):
            (copy / name).symlink_to(root / name)
        _copy_below(root / "company", copy / "company")
        (copy / COMPANY_FILE).write_text(text, encoding="utf-8")
        problems = load(copy).problems
    return [str(p) for p in problems if p.path == COMPANY_FILE and p.level == "error"]


def _copy_below(folder: Path, copy: Path) -> None:
    """The files of a folder as files of another: readers follow no link that leads out of it.

    What is neither file nor folder, or cannot be read, is left to `check`.
    """
    copy.mkdir()
    for path in folder.glob("*") if folder.is_dir() else ():
        if path.is_dir() and not path.is_symlink():
            _copy_below(path, copy / path.name)
        elif path.is_file():
            with suppress(OSError):
                shutil.copyfile(path, copy / path.name, follow_symlinks=False)


def _guesses(root: Path, settings: Settings | None) -> dict[str, Any]:
    """What can be known without asking: the address of the repository, and of its pages."""
    found: dict[str, Any] = {"languages": settings.languages if settings else ("en",)}
    remote = _remote(root)
    if remote:
        found["repository"] = remote
        if match := re.fullmatch(r"https://github\.com/([^/]+)/([^/]+)", remote):
            owner, name = match[1].lower(), match[2]
            own_page = name.lower() == f"{owner}.github.io"
            found["url"] = f"https://{owner}.github.io/" + ("" if own_page else f"{name}/")
    return found


def _remote(root: Path) -> str:
    """The web address of git's `origin`, or "" where there is none."""
    command = ["git", "-C", str(root), "remote", "get-url", "origin"]
    try:
        done = subprocess.run(command, capture_output=True, text=True, check=False)
    except OSError:
        return ""
    address = done.stdout.strip().removesuffix(".git")
    if match := re.fullmatch(r"git@([^:/]+):(.+)", address):
        address = f"https://{match[1]}/{match[2]}"
    return address if re.fullmatch(r"https://[^@\s]+/[^@\s]+", address) else ""


def _answers(values: dict[str, Any], given: dict[str, str | None]) -> dict[str, Any]:
    """The values with what was given as options, or is asked for."""
    from generator import forms

    def ask(key: str, words: str, otherwise: str = "") -> str:
        option = given.get(key)
        known = values.get(key) or otherwise
        if isinstance(known, (tuple, list)):
            known = ",".join(known)
        if option is not None or not asks():
            return str(option if option is not None else known).strip()
        return str(click.prompt(words, default=known, show_default=bool(known))).strip()

    name = ask("name", "The name of your playbook")
    if not name:
        raise click.UsageError('say what it is called: --name "Our playbook"')
    found: dict[str, Any] = {
        "name": name,
        "mark": ask("mark", "The short sign before it", forms.initials(name)[:6]),
        "languages": [c.strip() for c in ask("languages", "Languages, default first").split(",")],
        "url": ask("url", "Where it will be published"),
        "repository": ask("repository", "Where your copy lives"),
        "playbook_id": ask("playbook_id", "Its id, for good", forms.slug_from(name)),
    }
    colours = values.get("colours")
    accent = given.get("accent")
    if accent is None and asks():
        was = colours.accent if colours else ""
        accent = click.prompt("Colour of links and buttons (#rrggbb; empty: ours)", default=was)
    found = {key: value for key, value in found.items() if value}
    if accent:
        kept = {"accent_dark": colours.accent_dark} if colours and colours.accent_dark else {}
        same = colours is not None and colours.accent == accent
        found["colours"] = {"accent": accent, **(kept if same else {})}
    return found


# -- new -------------------------------------------------------------------------------------


@click.group()
def new() -> None:
    """Write a new file with help in it: a tip, a chapter, a page, a change to upstream's."""


@new.command("tip")
@click.option("--title", help="Its title in the default language.")
@click.option("--name", help="The name of its file; else made from the title.")
@click.option("--number", type=click.IntRange(1, 9999), help="Its number; else the next free one.")
@click.option("--chapter", help="The name of its chapter.")
@click.option("--effort", help="small, medium or large.")
@click.option("--who", help="leader, team, frontline or everyone.")
@click.option("--door", help="two-way or one-way.")
@click.option("--horizon", help="quick-win, habit or structural.")
@click.option("--tags", help="One to three tags, with commas between.")
@UPSTREAM
@click.pass_obj
def new_tip(
    root: Path,
    /,
    *,
    title: str | None,
    name: str | None,
    number: int | None,
    tags: str | None,
    upstream: bool,
    **facts: str | None,
) -> None:
    """Write a new tip, with the next free number."""
    from generator import forms

    settings, laid = settings_of(root), load(root).laid
    title = _title(title)
    slug = name or forms.slug_from(title)
    documents = laid.upstream if upstream else laid.documents
    hidden = laid.hidden_documents.tips
    taken = [tip.number for tip in (*documents.tips, *hidden)]
    first, last = (1, 199) if upstream else (201, 9999)
    if number is not None and not first <= number <= last:
        whose = "a tip of upstream's" if upstream else "a tip of your own"
        raise click.UsageError(f"--number: use a number from {first} to {last} for {whose}")
    number = number or _next(taken, first, last)
    _check_name(slug, [tip.slug for tip in (*documents.tips, *hidden)], number, taken)
    known = {**_facts(facts, laid), "tags": [tag.strip() for tag in (tags or "").split(",") if tag]}
    folder = "content" if upstream else "company"
    text = forms.tip_form(known, {settings.languages[0]: title}, settings.languages, "../../")
    write_new(root, f"{folder}/tips/{number:03}-{slug}.yml", text)
    click.echo("Fill it in, then: ./playbook check")


def _title(title: str | None) -> str:
    if title is None and asks():
        title = click.prompt("Title, in the default language")
    if not title or not title.strip():
        raise click.UsageError('say what it is called: --title "Ask before you answer"')
    return title.strip()


def _facts(given: dict[str, str | None], laid: Laid) -> dict[str, str]:
    """The facts that were given or are asked for; each must be one that exists."""
    from generator import forms

    found = {}
    for name, option in given.items():
        value = option
        allowed = forms.choices(name) or tuple(c.slug for c in laid.documents.chapters)
        if value is None and asks():
            value = click.prompt(name.capitalize(), type=click.Choice(allowed))
        if value is None:
            continue
        if value not in allowed:
            raise click.UsageError(f"--{name} can be: {', '.join(allowed)}")
        found[name] = value
    return found


def _next(taken: Iterable[int], first: int, last: int) -> int:
    """The number after the highest in use: one that was given back may stand on a printed plan.

    Where the highest one is the last there is, the first that is free.
    """
    used = {one for one in taken if first <= one <= last}
    number = max(used, default=first - 1) + 1
    if number <= last:
        return number
    free = next((one for one in range(first, last) if one not in used), None)
    if free is None:
        raise click.ClickException(f"all numbers from {first} to {last} are in use")
    return free


def _check_name(slug: str, slugs: list[str], number: int, taken: list[int]) -> None:
    from generator.model import SLUG_PATTERN

    if not re.fullmatch(SLUG_PATTERN, slug) or len(slug) > 40:
        raise click.UsageError("--name takes small letters, digits and hyphens, at most 40")
    if slug in slugs:
        raise click.ClickException(f"there is one called `{slug}` already; choose another --name")
    if number in taken:
        raise click.ClickException(f"number {number} is in use; leave out --number for a free one")


@new.command("chapter")
@click.option("--title", help="Its title in the default language.")
@click.option("--name", help="The name of its file; else made from the title.")
@click.option(
    "--hue", type=click.IntRange(0, 359), help="Its colour; else one far from the others."
)
@UPSTREAM
@click.pass_obj
def new_chapter(
    root: Path, title: str | None, name: str | None, hue: int | None, upstream: bool
) -> None:
    """Write a new chapter, behind those that are there."""
    from generator import forms

    settings, laid = settings_of(root), load(root).laid
    title = _title(title)
    slug = name or forms.slug_from(title)
    documents = (*laid.documents.chapters, *laid.hidden_documents.chapters)
    taken = [chapter.number for chapter in documents]
    number = _next(taken, *((1, 50) if upstream else (51, 99)))
    _check_name(slug, [chapter.slug for chapter in documents], number, taken)
    hues = [str((chapter.data or {}).get("hue", "")) for chapter in documents]
    hue = forms.free_hue(int(h) for h in hues if h.isdecimal()) if hue is None else hue
    folder = "content" if upstream else "company"
    text = forms.chapter_form(hue, {settings.languages[0]: title}, settings.languages, "../../")
    write_new(root, f"{folder}/chapters/{number:02}-{slug}.yml", text)
    click.echo("Fill it in, then: ./playbook check")


@new.command("page")
@click.option("--title", help="Its title.")
@click.option("--address", help="Its address, such as our-way or tools/pricing.")
@UPSTREAM
@click.pass_obj
def new_page(root: Path, title: str | None, address: str | None, upstream: bool) -> None:
    """Write a new page, in each language of the playbook."""
    from generator import forms

    settings = settings_of(root)
    title = _title(title)
    address = (address or forms.slug_from(title)).strip("/")
    if not re.fullmatch(r"[a-z0-9]+(?:-[a-z0-9]+)*(?:/[a-z0-9]+(?:-[a-z0-9]+)*)*", address):
        raise click.UsageError("--address takes small letters, digits, hyphens and slashes")
    place = re.sub(r"(^|/)index/$", r"\1", f"{address}/")
    if whose := addresses.taken_by(place, settings.languages):
        raise click.UsageError(f"--address: /{place} belongs to {whose}; choose another one")
    folder = "content" if upstream else "company"
    paths = [f"{folder}/pages/{language}/{address}.md" for language in settings.languages]
    for path in paths:
        if (root / path).exists():
            raise click.ClickException(f"{path} is there already; nothing was written")
    for path in paths:
        write_new(root, path, forms.page_form(title))
    click.echo(f"Fill it in, then: ./playbook check. It will stand at /{address}/")


@new.command("override")
@click.argument("which")
@click.option(
    "--field", "fields", multiple=True, help="A field to change: en.title. May be given often."
)
@click.pass_obj
def new_override(root: Path, which: str, fields: tuple[str, ...]) -> None:
    """Change something of upstream's: a tip by its number, a chapter by its name.

    The new file starts as a copy of the fields you name (else of the titles). `drift` will tell
    when upstream changes them later.
    """
    from generator import drift, forms, overlay

    settings, laid = settings_of(root), load(root).laid
    document, kind = _of_upstream(laid, which)
    paths = [tuple(name.split(".")) for name in fields] or [
        (language, "title") for language in settings.languages if language in (document.data or {})
    ]
    chosen = [(path, overlay.look_up(document.data, path)) for path in paths]
    missing = [".".join(path) for path, value in chosen if value is None]
    if missing:
        there = ", ".join(overlay.dotted(path) for path, _ in overlay.leaves(document.data or {}))
        raise click.UsageError(f"{document.path} has no {', '.join(missing)}; it has: {there}")
    path = document.path.replace("content/", "company/", 1)
    write_new(root, path, forms.override_form(kind, chosen, document.path, "../../"))
    memory = drift.accepted(load(root).laid, frozenset([document.number] if kind == "tip" else []))
    _remember(root, memory)
    click.echo("Write your own words, delete what stays the same, then: ./playbook check")


def _of_upstream(laid: Laid, which: str) -> tuple[Any, str]:
    for tip in laid.upstream.tips:
        if which in (str(tip.number), tip.slug):
            return tip, "tip"
    for chapter in laid.upstream.chapters:
        if which == chapter.slug:
            return chapter, "chapter"
    from generator.explain import did_you_mean

    names = [d.slug for d in (*laid.upstream.tips, *laid.upstream.chapters)]
    near = did_you_mean(which, names)
    raise click.UsageError(f"upstream has no tip or chapter {which}; {near}".rstrip("; "))


# -- drift -----------------------------------------------------------------------------------


@click.command()
@click.argument("numbers", nargs=-1, type=click.IntRange(1, 9999))
@click.option("--accept", is_flag=True, help="You have looked: remember what upstream says now.")
@FORMAT
@click.pass_obj
def drift(root: Path, numbers: tuple[int, ...], accept: bool, form: str) -> None:
    """Show what upstream changed since you changed or hid it: then, now and yours.

    Exit code 1 if there is something to look at. With --accept, for all or for the tips named,
    the present state is remembered in company/drift.json.
    """
    from generator import drift as rooms

    laid = load(root).laid
    if accept:
        known = {tip.number for tip in laid.upstream.tips}
        if unknown := sorted(set(numbers) - known):
            raise click.UsageError(f"upstream has no tip {unknown[0]}")
        _remember(root, rooms.accepted(laid, frozenset(numbers)))
        laid = load(root).laid
    found = [one for one in rooms.drifts(laid) if not numbers or one.number in numbers]
    if form == "json":
        listed = [{**dataclasses.asdict(one), "advice": one.advice} for one in found]
        click.echo(json.dumps(listed, indent=2, ensure_ascii=False))
    else:
        for line in _side_by_side(found):
            click.echo(line)
        click.echo(_drift_summary(found), err=True)
    sys.exit(1 if any(one.state != "unknown" for one in found) else 0)


def _remember(root: Path, memory: dict[str, dict[str, dict[str, str]]]) -> None:
    if not memory:
        (root / MEMORY).unlink(missing_ok=True)
        return
    save(root, MEMORY, json.dumps(memory, indent=2, ensure_ascii=False, sort_keys=True) + "\n")


def _side_by_side(found: list[Drift]) -> Iterator[str]:
    """Each file once, its fields below it, each with what upstream said and says, and yours."""
    last = ""
    unknown = [one for one in found if one.state == "unknown"]
    for one in (one for one in found if one.state != "unknown"):
        if one.file != last:
            verb = "hidden in" if one.kind == "hidden" else "changed in"
            yield f"content/{one.file}, {verb} {one.ours_path}"
            last = one.file
        what = " (withdrawn)" if one.state == "retired" else ""
        yield f"  {one.field}{what}"
        for label, value in (("then", one.then), ("now", one.now), ("yours", one.ours)):
            if value is not None:
                yield from _wrapped(label, value)
        yield f"    → {one.advice}"
    for file in dict.fromkeys(one.file for one in unknown):
        fields = [one.field for one in unknown if one.file == file]
        names = ", ".join(fields[:MOST_NAMED]) + (" …" if len(fields) > MOST_NAMED else "")
        yield f"content/{file}: not remembered yet ({names})"


def _wrapped(label: str, value: str) -> Iterator[str]:
    first = f"    {label:6}"
    for line in value.split("\n"):
        yield textwrap.fill(line, 96, initial_indent=first, subsequent_indent=" " * 10)
        first = " " * 10


def _drift_summary(found: list[Drift]) -> str:
    changed = [one for one in found if one.state != "unknown"]
    unknown = len(found) - len(changed)
    if not found:
        return "Upstream has changed nothing that you changed or hid."
    parts = []
    if changed:
        files = len({one.file for one in changed})
        parts.append(f"{_count(len(changed), 'field')} in {_count(files, 'file')} to look at")
    if unknown:
        parts.append(f"{_count(unknown, 'field')} not remembered yet")
    return f"{', '.join(parts)}. When all is well: ./playbook drift --accept"


def _count(n: int, noun: str) -> str:
    return f"{n} {noun}" if n == 1 else f"{n} {noun}s"


# -- overview --------------------------------------------------------------------------------


@click.command()
@FORMAT
@click.pass_obj
def overview(root: Path, form: str) -> None:
    """Show what this playbook consists of: upstream's, your own, changed, hidden, retired."""
    from generator import overview as rooms

    loaded = load(root)
    if loaded.playbook is None:
        for problem in loaded.problems:
            click.echo(str(problem))
        raise click.ClickException("mend these first")
    found = rooms.overview(loaded.playbook, loaded.laid)
    if form == "json":
        click.echo(json.dumps(dataclasses.asdict(found), indent=2, ensure_ascii=False))
        return
    for line in _overview_lines(found):
        click.echo(line)


def _overview_lines(found: Overview) -> Iterator[str]:
    yield f"{found.name} ({', '.join(found.languages)})"
    for noun, part in (("tip", found.tips), ("chapter", found.chapters)):
        yield ""
        yield f"{_count(part.shown, noun)}: {part.upstream} from upstream, {_numbers(part)}"
        yield from _entries(part)
    yield ""
    for one in found.by_language:
        missing = f", {one.missing} missing" if one.missing else ""
        yield (
            f"{one.language}: {_count(one.tips, 'tip')}: {one.upstream} from upstream, "
            f"{one.own} own, {one.changed} changed{missing}"
        )
    if found.pages_hidden:
        yield f"Hidden pages: {', '.join(found.pages_hidden)}"
    if found.tools or found.tools_hidden:
        hidden = f"; hidden: {', '.join(found.tools_hidden)}" if found.tools_hidden else ""
        yield f"{_count(len(found.tools), 'tool')}: {', '.join(found.tools)}{hidden}"
    for what in found.left_out:
        yield f"Left out: {what}"
    for other in found.others:
        yield f"{other.path}: {other.added} added, {other.changed} changed"


def _numbers(part: Part) -> str:
    return (
        f"{len(part.own)} own, {len(part.changed)} changed; "
        f"{len(part.hidden)} hidden, {len(part.retired)} retired"
    )


def _entries(part: Part) -> Iterator[str]:
    for label in ("own", "changed", "hidden", "retired"):
        for entry in getattr(part, label):
            fields = f": {', '.join(entry.fields)}" if entry.fields else ""
            yield f"  {label:8} {entry.number:>3} {entry.slug}{fields}"


COMMANDS = (init, new, drift, overview)
