"""The command line: what it is for, check, build, serve, and what developers ask for.

Only the rooms that are called cli print or exit.
"""

from __future__ import annotations

import gc
import os
import re
import signal
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from functools import partial
from pathlib import Path

import click

from generator import __version__, cli_editors, cli_fork, unchanged
from generator.addresses import SITE_HINT, is_site_address
from generator.cli_press import press
from generator.cli_report import check_place, report, shortened, summary
from generator.problem import Problem, has_errors

# The signals that ask a program to end; Ctrl-C has an exception of its own.
ENDING = [getattr(signal, name) for name in ("SIGTERM", "SIGHUP") if hasattr(signal, name)]
# Folders of the project in which no site may stand: the next check would read it, or git keep it.
NO_PLACE = ("content", "company", "theme", "generator", "schema", ".git", ".playbook")
STANDS = "The site that was there stands as it was."


def project_root() -> Path:
    """The checkout to work on: $PLAYBOOK_ROOT (set by ./playbook), else where we are run.

    An installed `playbook` finds the project from the current folder upwards, like git does.
    """
    given = os.environ.get("PLAYBOOK_ROOT")
    if given:
        return Path(given)
    here = Path.cwd()
    for folder in (here, *here.parents):
        if (folder / "mkdocs.yml").is_file() and (folder / "content").is_dir():
            return folder
    return here


@click.group(context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(__version__, prog_name="Playbook 101")
@click.option(
    "--root",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    help="The playbook's folder; by default this checkout.",
)
@click.pass_context
def cli(context: click.Context, root: Path | None) -> None:
    """Playbook 101: from YAML tips to a site people want to open."""
    context.obj = (root or project_root()).resolve()


# -- check -----------------------------------------------------------------------------------


@cli.command()
@click.option(
    "--format",
    "form",
    type=click.Choice(["text", "json", "github"]),
    default="text",
    show_default=True,
    help="For people, for programs, for GitHub's annotations.",
)
@click.pass_obj
def check(root: Path, form: str) -> None:
    """Check all content and list every problem at once. Exit code 1 if there is an error."""
    asked = partial(unchanged.fingerprint, root, unchanged.READ_BY_A_CHECK, "check")
    key = asked()
    found = unchanged.kept_check(root, key)
    if found is None:
        found = _checked(root)
        if asked() == key:  # else somebody wrote meanwhile, and what was read is not known
            unchanged.keep_check(root, key, *found)
    problems, tips = found
    report(problems, form)
    if form == "text":
        click.echo(summary(problems, tips), err=True)
    sys.exit(1 if has_errors(problems) else 0)


def _checked(root: Path) -> tuple[list[Problem], int | None]:
    """Every problem of a playbook, and how many tips it has if it can be read at all."""
    from generator import press_fit, validate
    from generator.printers import PressError

    loaded = validate.load(root)
    playbook, problems = loaded.playbook, loaded.problems
    if playbook is None:
        return problems, None
    try:
        paper = press_fit.paper_problems(root, playbook, loaded.laid.documents)
    except PressError as fault:
        report(problems)
        click.echo(str(fault), err=True)
        sys.exit(1)
    return sorted({*problems, *paper}), len(playbook.tips)


# -- build and serve -------------------------------------------------------------------------


@cli.command()
@click.option(
    "--engine",
    type=click.Choice(["mkdocs", "zensical"]),
    default="mkdocs",
    show_default=True,
    help="The site builder.",
)
@click.option(
    "--site-dir",
    type=click.Path(file_okay=False, path_type=Path),
    help="Where the site goes; by default site/ in the playbook's folder.",
)
@click.option("--site-url", help="Where the site will live; by default site_url of mkdocs.yml.")
@click.option(
    "--strict/--no-strict",
    default=True,
    show_default=True,
    help="Stop on the site builder's warnings.",
)
@click.option(
    "--new-prints/--no-new-prints",
    default=True,
    show_default=True,
    help="Make what is not printed yet; without, PDFs that are there are offered, and no pictures.",
)
@click.option(
    "--offline-zip",
    type=click.Path(dir_okay=False, path_type=Path),
    metavar="FILE",
    help="Also write the site as a zip file whose folder opens by double-click, without a server.",
)
@click.pass_obj
def build(
    root: Path,
    *,
    engine: str,
    site_dir: Path | None,
    site_url: str | None,
    strict: bool,
    new_prints: bool,
    offline_zip: Path | None,
) -> None:
    """Build the whole site and publish it in one step.

    A build that fails or is stopped leaves the site that was there as it was.
    """
    if site_url is not None and not is_site_address(site_url):
        what = f"{shortened(site_url)!r} is not an address such as https://tips.example/"
        raise click.BadParameter(f"{what}, {SITE_HINT}", param_hint="--site-url")
    check_place(site_dir, "--site-dir")
    check_place(offline_zip, "--offline-zip")
    target = (site_dir or root / "site").resolve()
    zip_file = offline_zip.resolve() if offline_zip else None
    _check_places(root, target, zip_file)
    wishes = ("build", str(target), engine, site_url, strict, new_prints)
    asked = partial(unchanged.fingerprint, root, unchanged.READ_BY_A_BUILD, *wishes)
    key = asked()
    warnings = None if zip_file else unchanged.kept_build(root, key, target)
    if warnings is not None:
        report(warnings)
        click.echo(f"Nothing has changed: the site in {target} is what a build would make.")
        return
    from generator.build import Options

    def keep(problems: list[Problem]) -> None:
        if asked() == key:  # as in a check
            unchanged.keep_build(root, key, target, problems)

    options = Options(
        root,
        target,
        engine,
        site_url,
        strict=strict,
        new_prints=new_prints,
        offline_zip=zip_file,
        keep=keep,
    )
    warnings, seconds = run_build(options)
    report(warnings)
    click.echo(f"The site is in {target} ({seconds:.1f} s).")
    if offline_zip:
        click.echo(f"The folder that opens without a server is in {offline_zip}.")


def _check_places(root: Path, target: Path, zip_file: Path | None) -> None:
    """Refuse to write a site where it would stand among the sources, or the zip inside the site.

    Or below a name that programs which we start cannot be told: they know paths as text only.
    """
    for place in (root, target):
        if not _is_text(str(place)):
            shown = str(place).encode(errors="replace").decode()
            what = f"the path “{shown}” holds something that is no text in UTF-8"
            raise click.ClickException(
                f"{what}, which site builders cannot open; rename that folder"
            )
    if root.is_relative_to(target):
        what = f"{target} holds the playbook itself, and a build would replace it"
        raise click.BadParameter(f"{what}; choose another folder", param_hint="--site-dir")
    for made, option in ((target, "--site-dir"), (zip_file, "--offline-zip")):
        for name in NO_PLACE if made else ():
            if made and made.is_relative_to((root / name).resolve()):
                what = f"{made} is in {name}/, which holds what a site is made of"
                raise click.BadParameter(f"{what}; choose another place", param_hint=option)
    if zip_file and zip_file.is_relative_to(target):
        what = f"{zip_file} is in the folder of the site, which a build replaces as a whole"
        raise click.BadParameter(f"{what}; choose a place beside it", param_hint="--offline-zip")


def run_build(options: object) -> tuple[list[Problem], float]:
    """Build, with progress on the error stream. Exits 1 with the reason when it fails."""
    from generator import build as rooms
    from generator.publish import release_of
    from generator.write import reason_of

    assert isinstance(options, rooms.Options)
    start = time.monotonic()
    before = release_of(options.site_dir)
    try:
        with stopped_by_signals():
            warnings = rooms.build(options, lambda text: click.echo(f"{text} …", err=True))
    except rooms.ContentError as stopped:
        report(stopped.problems)
        click.echo(summary(stopped.problems, None) + " Nothing was built.", err=True)
        sys.exit(1)
    except rooms.FAILURES as failure:
        click.echo(str(failure), err=True)
        sys.exit(1)
    except OSError as fault:
        click.echo(f"The site could not be written: {reason_of(fault)}. {STANDS}", err=True)
        sys.exit(1)
    except (Stopped, KeyboardInterrupt) as stopped:
        same = release_of(options.site_dir) == before
        click.echo(f"Stopped. {STANDS if same else 'The new site was in its place.'}", err=True)
        sys.exit(128 + (stopped.signal if isinstance(stopped, Stopped) else signal.SIGINT))
    return warnings, time.monotonic() - start


class Stopped(BaseException):
    """The system asks the program to end; no `except Exception` may swallow that."""

    def __init__(self, number: int) -> None:
        super().__init__(number)
        self.signal = number


@contextmanager
def stopped_by_signals() -> Iterator[None]:
    """Let SIGTERM and SIGHUP end what runs as Ctrl-C does: orderly, and everything cleared away."""

    def stop(number: int, _frame: object) -> None:
        for one in ENDING:  # a second one must not disturb the clearing
            signal.signal(one, signal.SIG_IGN)
        raise Stopped(number)

    heard = [number for number in ENDING if signal.getsignal(number) != signal.SIG_IGN]  # nohup
    before = {number: signal.signal(number, stop) for number in heard}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


@cli.command()
@click.option(
    "--port",
    type=click.IntRange(0, 65535),
    default=8000,
    show_default=True,
    help="The port to try first; a free one is picked if it is taken.",
)
@click.option("--host", default="127.0.0.1", show_default=True, help="The address to listen on.")
@click.option(
    "--engine",
    type=click.Choice(["mkdocs", "zensical"]),
    default="mkdocs",
    show_default=True,
    help="The site builder.",
)
@click.option("--open", "open_browser", is_flag=True, help="Open the site in a browser.")
@click.pass_obj
def serve(root: Path, port: int, host: str, engine: str, open_browser: bool) -> None:
    """Build and serve the site; rebuild and reload when something changes."""
    from generator import serve as server

    try:
        with suppress(Stopped), stopped_by_signals():
            server.serve(
                root,
                host=host,
                port=port,
                engine=engine,
                open_browser=open_browser,
                tell=lambda text: click.echo(text, err=True),
            )
    except server.NoPlaceError as fault:
        raise click.ClickException(str(fault)) from None


cli.add_command(press)


# -- the rest --------------------------------------------------------------------------------


@cli.command()
@click.argument("kind", required=False)
@click.option("--write", is_flag=True, help="Write the files of schema/ anew.")
@click.pass_obj
def schema(root: Path, kind: str | None, write: bool) -> None:
    """Print the JSON Schema of a kind of content (tip, chapter, sources, vocabulary, style …)."""
    from generator import export_schema
    from generator import schema as shapes

    if write:
        from generator.write import reason_of

        try:
            written = shapes.write_schemas(root, export_schema.published())
        except OSError as fault:
            reason = f"schema/ could not be written: {reason_of(fault)}"
            raise click.ClickException(reason) from None
        for path in written:
            click.echo(path)
        return
    kinds = shapes.kinds()
    if kind not in kinds:
        raise click.UsageError(f"name one of: {', '.join(kinds)}; or use --write")
    click.echo(shapes.schema_text(kind), nl=False)


@cli.command(context_settings={"ignore_unknown_options": True})
@click.argument("pytest_arguments", nargs=-1, type=click.UNPROCESSED)
@click.pass_obj
def test(root: Path, pytest_arguments: tuple[str, ...]) -> None:
    """Run the whole suite: style, types, scripts, then pytest with a real browser.

    Arguments are handed to pytest: `./playbook test -k planner`. `--full` tries every promise in
    its full size, for hours, and writes the figures into docs/PROOF.md.
    """
    from generator import suite

    sys.exit(suite.run(root, list(pytest_arguments), lambda text: click.echo(text, err=True)))


# -- bench -----------------------------------------------------------------------------------

BENCHES = ("build", "growth", "languages", "rebuild", "check", "search", "pages", "planner")


@cli.command()
@click.option(
    "--tips",
    default="101,1010,5050",
    show_default=True,
    metavar="N,N,…",
    help="The sizes of the made-up playbooks.",
)
@click.option(
    "--format",
    "form",
    type=click.Choice(["text", "json"]),
    default="text",
    show_default=True,
    help="A table that grows row by row, or one document at the end.",
)
@click.option(
    "--only", multiple=True, type=click.Choice(BENCHES), help="One part alone; may be repeated."
)
@click.option(
    "--runs",
    type=click.IntRange(min=1),
    metavar="N",
    help="How often to measure; by default 5, 3 or 1 times, by size.",
)
@click.option(
    "--folder",
    type=click.Path(file_okay=False, path_type=Path),
    help="Keep the made-up playbooks and their prints here, for the next time.",
)
@click.option("--strict", is_flag=True, help="Exit code 1 when a bar is missed.")
def bench(
    *,
    tips: str,
    form: str,
    only: tuple[str, ...],
    runs: int | None,
    folder: Path | None,
    strict: bool,
) -> None:
    """Measure builds, checks, search and pages beside what people would use instead.

    Made-up playbooks, whole processes, pairs in turn. The whole takes hours; `--only build --tips
    101` takes minutes.
    """
    from generator import bench as measurements

    if not re.fullmatch(r"[1-9][0-9]*(,[1-9][0-9]*)*", tips):
        raise click.BadParameter(f"{tips!r} is not sizes such as 101,1010", param_hint="--tips")
    arguments = ["--tips", tips, "--format", form, *(f"--only={name}" for name in only)]
    arguments += ["--runs", str(runs)] if runs else []
    arguments += ["--folder", str(folder.resolve())] if folder else []
    arguments += ["--strict"] if strict else []
    try:
        sys.exit(measurements.run(Path(__file__).parent.parent, arguments))
    except measurements.NoBenchError as fault:
        click.echo(str(fault), err=True)
        sys.exit(1)


for _command in (*cli_fork.COMMANDS, *cli_editors.COMMANDS):
    cli.add_command(_command)


def main() -> None:
    """The console script."""
    # A command makes much and throws little away, so looking for rubbish in circles is work for
    # nothing: a tenth of the time of a build with the usual threshold of 700.
    gc.set_threshold(100_000, 50, 100)
    for argument in sys.argv[1:]:
        if not _is_text(argument):
            shown = argument.encode(errors="replace").decode()
            mend = "set your terminal to UTF-8, or type it anew"
            sys.exit(_told(f"“{shown}” holds something that is no text in UTF-8 — {mend}.", 2))
    if sys.stdout is None:  # closed from outside: whoever writes must notice that nobody reads
        sys.stdout = os.fdopen(os.open(os.devnull, os.O_RDONLY), "w", encoding="utf-8")
    try:
        cli(prog_name="playbook")
    except OSError as fault:
        if fault.filename is not None or not _output_fails():
            raise
        # Python writes what is left when it ends, and would complain again.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(_told(f"What was to be said could not be written: {fault.strerror}.", 1))


def _is_text(argument: str) -> bool:
    """Whether it can be written again: bytes that are no UTF-8 arrive as signs that cannot."""
    try:
        argument.encode()
    except UnicodeEncodeError:
        return False
    return True


def _told(words: str, code: int) -> int:
    click.echo(words, err=True)
    return code


def _output_fails() -> bool:
    """Whether it is the output that cannot be written, and not a file."""
    try:
        sys.stdout.write("\n")
        sys.stdout.flush()
    except OSError:
        return True
    return False
