"""Publishing: the settings of all hosts say one thing, name what exists, and check.py sees faults.

The servers themselves run in .github/workflows/hosting.yml, since the suite needs only Python.
"""

from __future__ import annotations

import gzip
import hashlib
import json
import re
import shlex
import subprocess
import threading
import tomllib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict
from functools import partial
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import click
import pytest
import yaml

from generator.cli import cli
from hosting import check
from tests import proof
from tests.conftest import ROOT

HOSTING = ROOT / "hosting"
WORKFLOWS = sorted((ROOT / ".github/workflows").glob("*.yml"))
COMMANDS = [
    *WORKFLOWS,
    ROOT / ".gitlab-ci.yml",
    ROOT / "netlify.toml",
    HOSTING / "Containerfile",
    HOSTING / "check.py",
    ROOT / "docs/publishing.md",
]
RULES = check.rules((HOSTING / "_headers").read_text(encoding="utf-8"))
FOLDERS = [pattern.rstrip("*") for pattern, said in RULES if "Cache-Control" in said]
FRAMED = "Content-Security-Policy"


def read(path: Path) -> str:
    return path.read_text(encoding="utf-8")


def load(path: Path) -> Any:
    return yaml.safe_load(read(path))


# -- One thing is said everywhere ----------------------------------------------------------------


def test_no_two_rules_say_the_same_header() -> None:
    """Some hosts join the values of all rules that match, which nobody wants."""
    general = dict(RULES)["/*"]
    for pattern, headers in RULES:
        assert pattern == "/*" or not set(headers) & set(general), pattern


HEADER_LINES = {
    "nginx.conf": r"^\s*add_header (\S+) (\".*?\"|\S+)",
    "htaccess": r"^\s*Header always set (\S+) (\".*?\"|\S+)",
    "Caddyfile": r"^\t\t([A-Z]\S+-\S+) (\".*?\"|[^\s{]+)$",
}


@pytest.mark.parametrize("name", HEADER_LINES)
def test_server_settings_say_what_headers_says(name: str) -> None:
    text = read(HOSTING / name)
    said = {
        header: value.strip('"')
        for header, value in re.findall(HEADER_LINES[name], text, re.MULTILINE)
        if header not in ("Cache-Control", FRAMED)
    }
    assert said == dict(RULES)["/*"]
    assert {said[FRAMED] for _, said in RULES if FRAMED in said} == {"frame-ancestors 'self'"}
    assert set(re.findall(r"\"(frame-ancestors .*?)\"", text)) == {
        "frame-ancestors 'self'",
        "frame-ancestors *",
    }
    assert FOLDERS == ["/assets/"]
    assert "/assets/[0-9a-f]+/" in text
    assert {said["Cache-Control"] for _, said in RULES if "Cache-Control" in said} == set(
        re.findall(r'"(public,.*?)"', text)
    )


def test_files_kept_for_good_stand_in_the_folder_of_one_release(site_folder: Path) -> None:
    for path in (site_folder / "assets").iterdir():
        assert re.fullmatch(r"[0-9a-f]{12}", path.name), path


def test_servers_know_every_kind_of_text_in_the_site(site_folder: Path) -> None:
    """A new kind of file is packed and typed: here it is noticed that nobody thought of it."""
    kinds = {path.suffix for path in site_folder.rglob("*") if path.is_file()}
    packed_already = {".pagefind", ".pf_fragment", ".pf_index", ".pf_meta"}
    assert kinds - packed_already <= set(check.TYPES), "tell hosting/ about the new kind"
    recipe = read(HOSTING / "Containerfile")
    for kind in kinds & {".css", ".html", ".ics", ".js", ".json", ".svg", ".txt", ".xml"}:
        assert kind[1:] in recipe, kind


def test_texts_can_be_packed_again_after_the_next_build(tmp_path: Path) -> None:
    recipe = re.sub(r"\\\n\s*", " ", read(HOSTING / "Containerfile"))
    (command,) = re.findall(r"^RUN (find /site .*)$", recipe, re.MULTILINE)
    page = tmp_path / "index.html"
    for words in ("one", "another"):
        page.write_text(words * 1000, encoding="utf-8")
        done = subprocess.run(
            ["sh", "-c", command.replace("/site", str(tmp_path), 1)],
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, done.stderr
        assert gzip.decompress((tmp_path / "index.html.gz").read_bytes()) == page.read_bytes()


# -- What is named exists ------------------------------------------------------------------------


def calls(text: str, program: str) -> Iterator[list[str]]:
    """The words after a program's name, for each call in a text, joined where a line goes on."""
    joined = re.sub(r"\\\n\s*", " ", text)
    for call in re.findall(rf"{re.escape(program)}((?: [^\n`;#)(|]+)?)", joined):
        yield shlex.split(re.sub(r"[\"']", "", call.partition("&&")[0].replace("${SITE_URL:+", "")))


@pytest.mark.parametrize("path", COMMANDS, ids=lambda path: path.name)
def test_commands_and_options_exist(path: Path) -> None:
    text = read(path)
    found = 0
    for words in calls(text, "./playbook"):
        if words and re.fullmatch(r"[a-z]+", words[0]):
            found += 1
            command = cli.commands[words[0]]
            known = {name for option in command.params for name in option.opts}
            used = {word.split("=")[0] for word in words if word.startswith("--")}
            # What `test` does not know goes to pytest.
            assert used <= known or words[0] == "test", words
            assert isinstance(command, click.Command)
    for words in calls(text, "hosting/check.py"):
        found += 1
        help_text = read(HOSTING / "check.py")
        for word in words:
            assert not word.startswith("--") or f'"{word}"' in help_text, word
    assert found


@pytest.mark.parametrize("path", WORKFLOWS, ids=lambda path: path.name)
def test_workflows_may_do_little_and_end(path: Path) -> None:
    workflow = load(path)
    assert workflow["permissions"] == {"contents": "read"}
    assert "pull_request_target" not in read(path)
    for name, job in workflow["jobs"].items():
        assert job["timeout-minutes"] <= (60 if name == "promise" else 30), name
        writes = {k for k, v in job.get("permissions", {}).items() if v == "write"}
        allowed = {"publish": {"pages", "id-token"}, "record": {"contents"}}
        assert not writes or writes == allowed.get(name)
        for step in job["steps"]:
            uses = step.get("uses", "actions/checkout@v6")
            assert re.fullmatch(r"actions/[a-z-]+@v\d+", uses), "GitHub's own, by major version"
            # What an outsider chose (a branch, a title) must not become a part of a command.
            assert "${{" not in step.get("run", ""), step
            if uses.startswith("actions/checkout") and "uses" in step:
                assert step["with"]["persist-credentials"] is False


def test_every_promise_is_tried_each_week(tmp_path: Path) -> None:
    """Each in a job of its own; what the jobs found is joined into one page."""
    jobs = load(ROOT / ".github/workflows/proof.yml")["jobs"]
    assert jobs["promise"]["strategy"]["matrix"]["promise"] == list(proof.PROMISES)
    assert jobs["promise"]["strategy"]["fail-fast"] is False
    (writing,) = [step for step in jobs["record"]["steps"] if "TOKEN" in step.get("env", {})]
    assert "playbook" not in writing["run"], "no code of the project runs beside the token"

    def section(day: str, module: str) -> dict[str, Any]:
        figure = asdict(proof.Figure("lost ticks", tried=1000, broken=0, bar=1000))
        found = proof.Section(day, "abc", "Linux", 1, {"lost ticks": proof.Figure(**figure)})
        return {module: asdict(found)}

    parts = []
    for module in ("test_right_dates", "test_plan_survives"):
        parts.append(tmp_path / module / "proof.json")
        parts[-1].parent.mkdir()
        known = section("2026-01-01", "test_right_dates") | section("2026-02-02", module)
        parts[-1].write_text(json.dumps(known), encoding="utf-8")
    figures, page = tmp_path / "proof.json", tmp_path / "PROOF.md"
    figures.write_text(json.dumps(section("2026-01-01", "test_same_bytes")), encoding="utf-8")
    proof.join([*reversed(parts)], figures, page)
    joined = json.loads(read(figures))
    assert {name: each["day"] for name, each in joined.items()} == {
        "test_same_bytes": "2026-01-01",
        "test_plan_survives": "2026-02-02",
        "test_right_dates": "2026-02-02",
    }
    assert read(page).count("0 of 1,000 | held") == 3
    assert "Not measured yet" in read(page)


def test_every_change_gets_a_preview() -> None:
    github = load(ROOT / ".github/workflows/check-and-publish.yml")["jobs"]["preview"]
    assert github["if"] == "github.event_name == 'pull_request'"
    assert any("upload-artifact" in step.get("uses", "") for step in github["steps"])
    gitlab = load(ROOT / ".gitlab-ci.yml")["preview"]
    assert gitlab["rules"] == [{"if": '$CI_PIPELINE_SOURCE == "merge_request_event"'}]
    # GitLab shows no link to a folder that is written without its last slash.
    assert gitlab["artifacts"]["paths"] == ["preview/"]
    netlify = tomllib.loads(read(ROOT / "netlify.toml"))
    assert netlify["build"]["publish"] == "site"
    assert "$DEPLOY_PRIME_URL/" in netlify["build"]["command"]
    assert "cp hosting/_headers site/" in netlify["context"]["production"]["command"]


def test_container_gets_what_a_build_needs() -> None:
    recipe = read(HOSTING / "Containerfile")
    for image in re.findall(r"^FROM (\S+)", recipe, re.MULTILINE):
        assert re.search(r":\d+\.\d+", image), f"{image} has no version"
    for source in re.findall(r"^COPY (?!--from)(\S+)", recipe, re.MULTILINE):
        assert (ROOT / source).exists(), source
    ignored = {line for line in read(ROOT / ".dockerignore").splitlines() if line[:1] != "#"}
    needed = {
        "playbook", "pyproject.toml", "mkdocs.yml", "requirements", "content", "company",
        "generator", "theme", "schema", "hosting",
    }  # fmt: skip
    assert not ignored & needed
    served = re.search(r"root (\S+);", read(HOSTING / "nginx.conf"))
    assert served
    assert f"COPY --from=build /site/ {served[1]}/" in recipe


def test_publishing_page_names_files_and_links_that_exist() -> None:
    text = read(ROOT / "docs/publishing.md")
    headings = {
        re.sub(r"[^\w -]", "", heading).lower().replace(" ", "-")
        for heading in re.findall(r"^## (.+)$", text, re.MULTILINE)
    }
    assert set(re.findall(r"\]\(#([^)]+)\)", text)) <= headings
    for name in re.findall(r"`((?:hosting|\.github)/[\w./-]+)`", text):
        assert (ROOT / name).exists(), name


# -- check.py sees what is wrong -----------------------------------------------------------------


class _WellKept(BaseHTTPRequestHandler):
    """A server that does everything right, but for the one fault it is given."""

    protocol_version = "HTTP/1.1"

    def __init__(self, *arguments: Any, site: Path, base: str, fault: str) -> None:
        self.site, self.base, self.fault = site, base, fault
        super().__init__(*arguments)

    def log_message(self, format: str, *args: object) -> None:
        """Say nothing."""

    def do_GET(self) -> None:
        path = self.path.partition("?")[0].removeprefix(self.base)
        file = self.site / path
        if file.is_dir() and path and not path.endswith("/"):
            name = path.rpartition("/")[2]
            aim = {"folder": "/elsewhere/"}.get(self.fault, f"{name}/")
            self.answer(301, b"", {"Location": aim})
        elif file.is_dir():
            self.send(200, f"{path}index.html")
        elif file.is_file():
            self.send(200, path)
        else:
            self.send(200 if self.fault == "soft 404" else 404, "404.html")

    def send(self, status: int, path: str) -> None:
        body = (self.site / path).read_bytes()
        if status == 404 and self.fault == "own page":
            body = b"<h1>Not found</h1>"
        elif status == 404 and self.fault == "404 for elsewhere":
            body = body.replace(self.base.encode(), b"/elsewhere/")
        mark = f'"{hashlib.sha256(body).hexdigest()}"'
        headers = {"ETag": mark, "Vary": "Accept-Encoding", "Cache-Control": "no-cache"}
        headers["Content-Type"] = check.TYPES.get(Path(path).suffix, ("text/plain",))[0]
        headers |= check.wanted(path.removesuffix("index.html"))
        if "gzip" in self.headers.get("Accept-Encoding", ""):
            body = gzip.compress(body)
            headers["Content-Encoding"] = "gzip"
        if self.fault == "kept" and path.endswith(".html"):
            headers["Cache-Control"] = "max-age=3600"
        if self.fault == "type" and path.endswith(".js"):
            headers["Content-Type"] = "text/plain"
        if self.fault == "other when packed" and "Content-Encoding" in headers:
            body = gzip.compress(b"stale")
        if self.fault == "unpacked" and "Content-Encoding" in headers:
            del headers["Content-Encoding"]
            body = gzip.decompress(body)
        headers.pop(self.fault, None)
        if status == 200 and self.headers.get("If-None-Match") == headers.get("ETag", "none"):
            status, body = 304, b""
        self.answer(status, body, headers)

    def answer(self, status: int, body: bytes, headers: dict[str, str]) -> None:
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        if status != 304:
            self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)


@contextmanager
def well_kept(site: Path, fault: str = "") -> Iterator[check.Server]:
    """Serve the site below the path it was built for."""
    base = "/some/where/"
    handler = partial(_WellKept, site=site, base=base, fault=fault)
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        server.daemon_threads = True
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield check.Server(f"http://127.0.0.1:{server.server_port}{base}")
        server.shutdown()


def test_check_is_content_with_a_well_kept_server(site_folder: Path) -> None:
    with well_kept(site_folder) as server:
        findings = check.check_site(server)
    assert findings.faults == []
    assert findings.asked > 60


@pytest.mark.parametrize(
    ("fault", "told"),
    [
        ("Content-Security-Policy", "the front page lacks `Content-Security-Policy`"),
        ("X-Content-Type-Options", "no-such-page lacks `X-Content-Type-Options`"),
        ("Cache-Control", "the front page may be kept without asking"),
        ("kept", "the front page may be kept without asking (`Cache-Control: max-age=3600`)"),
        ("unpacked", "the front page is sent unpacked"),
        ("Vary", "the front page does not say `Vary: Accept-Encoding`"),
        ("ETag", "the front page, unchanged, is sent a second time"),
        ("type", "joined/home-page.js is sent as text/plain"),
        ("other when packed", "the front page is another file when packed"),
        ("soft 404", "the wrong address no-such-page answers 200"),
        ("own page", "no-such-page gets the server's own page"),
        ("404 for elsewhere", "no-such-page gets 404.html, whose links lead elsewhere"),
        ("folder", "tips answers 301 and leads to"),
    ],
)
def test_check_names_what_is_wrong(site_folder: Path, fault: str, told: str) -> None:
    with well_kept(site_folder, fault) as server:
        faults = check.check_site(server).faults
    lines = [re.sub(r"^assets/[0-9a-f]{12}/", "", line) for line in faults]
    assert any(line.startswith(told) for line in lines), faults
    assert all(" — " in line for line in faults), "how to mend it"


def test_check_ends_with_a_sentence(
    site_folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with well_kept(site_folder, "X-Content-Type-Options") as server:
        assert check.main([server.address]) == 1
        assert "X-Content-Type-Options: nosniff" in capsys.readouterr().out
        assert check.main([server.address, "--host-without-settings"]) == 0
        assert "no faults." in capsys.readouterr().out
        address = server.address
    assert check.main([address]) == 2
    assert "does not answer" in capsys.readouterr().err
    assert check.main(["tips.example"]) == 2
    assert "write it like https://" in capsys.readouterr().err
    assert check.main(["--with", "nginx", str(tmp_path)]) == 2
    assert "`./playbook build` makes one" in capsys.readouterr().err
