"""Is the site served well? Asks a web server and says what is missing and how to mend it.

    python3 hosting/check.py https://tips.example/playbook/     # a published site
    python3 hosting/check.py --with nginx site                  # a built site, in nginx, Apache or
                                                                # Caddy, with the settings here

Needs Python 3.11 and nothing else, and for --with the server named (Debian: nginx, apache2, caddy).
Ends with 0 when all is well, 1 when something is missing, 2 when nothing could be asked.
"""

from __future__ import annotations

import argparse
import gzip
import html.parser
import http.client
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.parse
from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, field
from pathlib import Path

HERE = Path(__file__).resolve().parent
REVALIDATED = re.compile(r"no-cache|max-age=0\b")
TYPES = {
    ".css": ("text/css",),
    ".csv": ("text/csv",),
    ".html": ("text/html",),
    ".ics": ("text/calendar",),
    ".js": ("text/javascript", "application/javascript"),
    ".json": ("application/json",),
    ".md": ("text/markdown", "text/plain"),
    ".pdf": ("application/pdf",),
    ".png": ("image/png",),
    ".svg": ("image/svg+xml",),
    ".txt": ("text/plain",),
    ".webmanifest": ("application/manifest+json", "application/json"),
    ".woff2": ("font/woff2",),
    ".xml": ("text/xml", "application/xml"),
}
MUST_BE_PACKED = (".css", ".html", ".js")


class NoAnswerError(Exception):
    """The server cannot be started or does not answer; the text says why."""


@dataclass(frozen=True)
class Answer:
    """What a server said to one request; header names in small letters."""

    status: int
    headers: dict[str, str]
    body: bytes


@dataclass
class Findings:
    """What was looked at, and what is not right."""

    asked: int = 0
    faults: list[str] = field(default_factory=list)

    def add(self, others: Findings) -> None:
        """Take in what was found elsewhere."""
        self.asked += others.asked
        self.faults += others.faults

    def expect(self, right: bool, what: str, how: str) -> None:
        """Note a fault unless it is right: what is wrong, how to mend it."""
        if not right:
            self.faults.append(f"{what} — {how}")


class Server:
    """A site below an address, asked over one connection at a time."""

    def __init__(self, address: str, extra: dict[str, str] | None = None) -> None:
        """in: the address of the site's front page; headers to send along, such as a cookie."""
        parts = urllib.parse.urlsplit(address)
        if parts.scheme not in ("http", "https") or not parts.hostname:
            raise NoAnswerError(f"{address} is no web address: write it like https://tips.example/")
        self.parts = parts
        self.base = parts.path.rstrip("/") + "/"
        self.extra = extra or {}
        self.asked = 0

    @property
    def address(self) -> str:
        """The address of the front page."""
        return f"{self.parts.scheme}://{self.parts.netloc}{self.base}"

    def get(self, path: str = "", **headers: str) -> Answer:
        """Ask for a path below the site's address; redirects are not followed.

        raises NoAnswerError when there is no answer.
        """
        self.asked += 1
        kind = http.client.HTTPSConnection if self._safe else http.client.HTTPConnection
        connection = kind(self.parts.netloc, timeout=30)
        sent = {name.replace("_", "-"): value for name, value in headers.items()}
        try:
            connection.request("GET", self.base + path, headers={**self.extra, **sent})
            answer = connection.getresponse()
            body = answer.read()
        except (OSError, http.client.HTTPException) as error:
            raise NoAnswerError(f"{self.address}{path} does not answer: {error}") from error
        finally:
            connection.close()
        return Answer(answer.status, {k.lower(): v for k, v in answer.getheaders()}, body)

    def is_up(self) -> bool:
        """Whether it answers at all."""
        try:
            self.get()
        except NoAnswerError:
            return False
        return True

    @property
    def _safe(self) -> bool:
        return self.parts.scheme == "https"


def rules(text: str) -> list[tuple[str, dict[str, str]]]:
    """What a _headers file says: pairs of an address, perhaps ending in *, and its headers."""
    found: list[tuple[str, dict[str, str]]] = []
    for line in text.splitlines():
        if not line.strip() or line.startswith("#"):
            continue
        if line.startswith("/"):
            found.append((line.strip(), {}))
        else:
            name, _, value = line.partition(":")
            found[-1][1][name.strip()] = value.strip()
    return found


def wanted(path: str) -> dict[str, str]:
    """The headers that _headers asks for with a file of the site."""
    headers: dict[str, str] = {}
    for pattern, values in rules((HERE / "_headers").read_text(encoding="utf-8")):
        parts = re.escape(pattern).replace(r"\*", ".*")
        if re.fullmatch(re.sub(r":[a-z]+", "[^/]+", parts), f"/{path}"):
            headers.update(values)
    return headers


def check_site(server: Server, *, headers: bool = True) -> Findings:
    """Ask for one of everything. Without `headers`, only what a host without settings can do."""
    findings = Findings()
    front = server.get()
    if front.status in (301, 302, 307, 308, 401, 403):
        raise NoAnswerError(
            f"{server.address} answers {front.status}: give the address the site really has, and"
            " behind a login what your browser sends, as --header 'Cookie: …'"
        )
    if front.status != 200:
        findings.expect(False, f"the front page answers {front.status}", "copy the site there")
        return findings
    files = ["", *links(front.body.decode("utf-8", "replace"))]
    for path in files:
        check_file(server, path, findings, headers=headers)
    check_missing(server, findings, headers=headers)
    check_folder(server, findings)
    check_address(server, findings)
    findings.asked = server.asked
    return findings


def check_file(server: Server, path: str, findings: Findings, *, headers: bool = True) -> Answer:
    """One file: it is there, of the right kind, packed, kept rightly, and with its headers.

    out: the answer without packing, to compare with the file itself.
    """
    name = path or "the front page"
    plain = server.get(path)
    packed = server.get(path, Accept_Encoding="gzip")
    findings.expect(plain.status == 200, f"{name} answers {plain.status}", "copy the whole site")
    if plain.status != 200:
        return plain
    suffix = Path(path).suffix or ".html"
    kind = plain.headers.get("content-type", "nothing")
    right = kind.split(";")[0] in TYPES.get(suffix, (kind.split(";")[0],))
    findings.expect(right, f"{name} is sent as {kind}", f"send it as {TYPES.get(suffix, [''])[0]}")
    check_packing(name, suffix, plain, packed, findings)
    if headers:
        check_headers(name, path, plain, findings)
        check_revalidation(server, path, name, packed, findings)
    return plain


def check_packing(
    name: str, suffix: str, plain: Answer, packed: Answer, findings: Findings
) -> None:
    """A text is packed on the way, says so, and is the same when unpacked."""
    how = "switch compression on for HTML, CSS and JavaScript"
    coding = packed.headers.get("content-encoding", "")
    if suffix in MUST_BE_PACKED and len(plain.body) > 2000:
        findings.expect(coding == "gzip", f"{name} is sent unpacked", how)
        vary = packed.headers.get("vary", "").lower()
        findings.expect(
            "accept-encoding" in vary or vary == "*",
            f"{name} does not say `Vary: Accept-Encoding`",
            "without it a proxy hands packed pages to those who cannot unpack them",
        )
    body = gzip.decompress(packed.body) if coding == "gzip" else packed.body
    findings.expect(body == plain.body, f"{name} is another file when packed", "pack it anew")


def check_headers(name: str, path: str, answer: Answer, findings: Findings) -> None:
    """The headers of _headers; what carries no hash in its name is asked for anew."""
    expected = wanted(path)
    for header, value in expected.items():
        found = answer.headers.get(header.lower(), "")
        findings.expect(
            found == value,
            f"{name} comes with `{header}: {found}`" if found else f"{name} lacks `{header}`",
            f"send `{header}: {value}` (hosting/_headers)",
        )
    if "Cache-Control" not in expected:
        found = answer.headers.get("cache-control", "")
        findings.expect(
            bool(REVALIDATED.search(found)),
            f"{name} may be kept without asking (`Cache-Control: {found}`)",
            "send `Cache-Control: no-cache`, or a reader sees old pages with new scripts",
        )


def check_revalidation(
    server: Server, path: str, name: str, packed: Answer, findings: Findings
) -> None:
    """Asked again, an unchanged file is not sent again."""
    marks = {"etag": "If_None_Match", "last-modified": "If_Modified_Since"}
    known = {marks[key]: packed.headers[key] for key in marks if key in packed.headers}
    again = server.get(path, Accept_Encoding="gzip", **known)
    findings.expect(
        bool(known) and again.status == 304,
        f"{name}, unchanged, is sent a second time",
        "switch ETag or Last-Modified on",
    )


def check_missing(server: Server, findings: Findings, *, headers: bool = True) -> None:
    """A wrong address gets the site's own page, marked as not found, and is not kept."""
    for path in ("no/such/page/", "no-such-page", "assets/0123456789ab/no-such.css"):
        answer = server.get(path)
        findings.expect(
            answer.status == 404,
            f"the wrong address {path} answers {answer.status}",
            "answer 404, so that search engines and the search on the site leave it out",
        )
        own = b'class="site-header"' in answer.body
        findings.expect(own, f"{path} gets the server's own page", "serve 404.html of the site")
        findings.expect(
            not own or finds_its_style(server, answer),
            f"{path} gets 404.html, whose links lead elsewhere",
            f"build with --site-url {server.address}",
        )
        if headers:
            check_headers(path, "404.html", answer, findings)


def finds_its_style(server: Server, answer: Answer) -> bool:
    """Whether the page for a wrong address names a stylesheet that is there.

    Its links cannot be relative, so they hold the path that the site was built for.
    """
    parser = _Links()
    parser.feed(answer.body.decode("utf-8", "replace"))
    sheet = next((link for link in parser.found if link.endswith(".css")), "")
    below = sheet.startswith(server.base)
    return below and server.get(sheet.removeprefix(server.base)).status == 200


def check_folder(server: Server, findings: Findings) -> None:
    """`tips` leads to `tips/`, below the same path and on the same host."""
    answer = server.get("tips?from=check")
    aim = urllib.parse.urljoin(f"{server.address}tips", answer.headers.get("location", ""))
    right = answer.status in (301, 302, 307, 308) and aim.partition("?")[0] == (
        f"{server.address}tips/"
    )
    findings.expect(
        right,
        f"tips answers {answer.status} and leads to {aim}",
        f"lead to {server.base}tips/, relative or with the host that readers use",
    )


def check_address(server: Server, findings: Findings) -> None:
    """The site knows where it lives: search engines and shared links take it from there."""
    answer = server.get("sitemap.xml")
    first = re.search(rb"<loc>(.*?)</loc>", answer.body)
    said = first[1].decode() if first else "nowhere"
    findings.expect(
        said == server.address or server.parts.hostname in ("127.0.0.1", "localhost"),
        f"the site believes it lives at {said}",
        f"build with --site-url {server.address}",
    )


class _Links(html.parser.HTMLParser):
    """The stylesheets, scripts, icons and first links of a page."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note what a tag leads to."""
        values = dict(attrs)
        address = values.get("src") if tag == "script" else values.get("href")
        if tag in ("script", "link", "a") and address:
            self.found.append(address)


def links(page: str) -> list[str]:
    """The paths below the site that its front page leads to, one of each kind of page or file."""
    parser = _Links()
    parser.feed(page)
    kept: dict[str, str] = {}
    for link in parser.found:
        path = urllib.parse.urlsplit(link)
        if path.scheme or path.netloc or path.path in ("", ".", "./"):
            continue
        if path.path.startswith(("/", "..")):
            continue
        plain = path.path.removeprefix("./")
        kind = plain if Path(plain).suffix else plain.partition("/")[0]
        kept.setdefault(kind, plain)
    return list(kept.values())


def check_all_files(server: Server, site: Path) -> Findings:
    """Every file of a built site, byte for byte."""
    findings = Findings()
    for file in sorted(site.rglob("*")):
        path = file.relative_to(site).as_posix()
        if not file.is_file() or file.suffix == ".gz" or path.startswith("."):
            continue
        address = path.removesuffix("index.html") if file.name == "index.html" else path
        answer = check_file(server, address, findings)
        same = answer.body == file.read_bytes()
        findings.expect(same, f"{path} is served otherwise than it was built", "do not alter files")
    findings.asked = server.asked
    return findings


# -- Trying the settings in this folder ----------------------------------------------------------


@contextmanager
def nginx(site: Path, base: str) -> Iterator[str]:
    """Serve a folder below a path with nginx.conf of this folder; yields the address."""
    with nginx_with(site, base, "") as address:
        yield address


@contextmanager
def proxied(site: Path, base: str) -> Iterator[str]:
    """The same at the root of a host, unpacked, behind a proxy that takes the path off."""
    front = free_port()
    proxy = (
        f"server {{ listen 127.0.0.1:{front}; location /{base} {{ proxy_pass http://BACK/; }} }}\n"
    )
    with nginx_with(site, "", proxy, packed=False):
        yield f"http://127.0.0.1:{front}/{base}"


@contextmanager
def nginx_with(site: Path, base: str, more: str, *, packed: bool = True) -> Iterator[str]:
    """Run nginx with our settings, and more where BACK stands for their address."""
    program = need("nginx")
    port = free_port()
    settings = (HERE / "nginx.conf").read_text(encoding="utf-8")
    with tempfile.TemporaryDirectory(prefix="playbook-") as name:
        work = Path(name)
        work.chmod(0o755)  # the workers are another user
        root = lay_out(site, work, base, packed=packed)
        settings = replaced(settings, "listen 8080;", f"listen 127.0.0.1:{port};")
        settings = replaced(settings, "root /srv/playbook;", f"root {root};")
        settings = replaced(settings, "/var/log/nginx/access.log", f"{work}/access.log")
        temporary = "".join(
            f"{kind}_temp_path {work}/{kind};\n"
            for kind in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
        )
        (work / "site.conf").write_text(settings, encoding="utf-8")
        (work / "nginx.conf").write_text(
            f"daemon off;\npid {work}/pid;\nevents {{ }}\nhttp {{\n"
            f"include /etc/nginx/mime.types;\ndefault_type application/octet-stream;\n"
            f"{temporary}include {work}/site.conf;\n"
            f"{more.replace('BACK', f'127.0.0.1:{port}')}}}\n",
            encoding="utf-8",
        )
        command = [program, "-p", str(work), "-e", f"{work}/error.log", "-c", f"{work}/nginx.conf"]
        with running(command, port, work / "error.log"):
            yield f"http://127.0.0.1:{port}/{base}"


@contextmanager
def apache(site: Path, base: str) -> Iterator[str]:
    """Serve a folder below a path with Apache and htaccess of this folder; yields the address."""
    program = need("apache2")
    port = free_port()
    modules = ("mpm_event", "authz_core", "dir", "mime", "headers", "setenvif", "filter", "deflate")
    with tempfile.TemporaryDirectory(prefix="playbook-") as name:
        work = Path(name)
        work.chmod(0o755)
        root = lay_out(site, work, base, packed=False)
        settings = (HERE / "htaccess").read_text(encoding="utf-8")
        settings = replaced(settings, "404 /404.html", f"404 /{base}404.html")
        (root / base / ".htaccess").write_text(settings, encoding="utf-8")
        loaded = "".join(
            f"LoadModule {module}_module /usr/lib/apache2/modules/mod_{module}.so\n"
            for module in modules
        )
        (work / "apache.conf").write_text(
            f"ServerRoot {work}\nServerName localhost\nListen 127.0.0.1:{port}\n{loaded}"
            f"PidFile {work}/pid\nErrorLog {work}/error.log\nTypesConfig /etc/mime.types\n"
            f"User www-data\nGroup www-data\nMutex file:{work}\n"
            f"DocumentRoot {root}\n<Directory {root}>\nAllowOverride All\n</Directory>\n",
            encoding="utf-8",
        )
        command = [program, "-D", "FOREGROUND", "-f", f"{work}/apache.conf"]
        with running(command, port, work / "error.log"):
            yield f"http://127.0.0.1:{port}/{base}"


@contextmanager
def caddy(site: Path, base: str) -> Iterator[str]:
    """Serve a folder below a path with Caddy and the Caddyfile of this folder; yields the address.

    Once with packed copies beside the files, as `precompressed` wants them.
    """
    with caddy_with(site, base, packed=True) as address:
        yield address


@contextmanager
def caddy_packing(site: Path, base: str) -> Iterator[str]:
    """The same without packed copies: Caddy packs."""
    with caddy_with(site, base, packed=False) as address:
        yield address


@contextmanager
def caddy_with(site: Path, base: str, *, packed: bool) -> Iterator[str]:
    """Run Caddy with our settings, everything it writes in a folder that goes."""
    program = need("caddy")
    port = free_port()
    settings = (HERE / "Caddyfile").read_text(encoding="utf-8")
    with tempfile.TemporaryDirectory(prefix="playbook-") as name:
        work = Path(name)
        root = lay_out(site, work, base, packed=packed)
        settings = replaced(settings, "\n:8080 {", f"\nhttp://127.0.0.1:{port} {{")
        settings = replaced(settings, "root * /srv/playbook", f"root * {root}")
        (work / "Caddyfile").write_text(f"{{\n\tadmin off\n}}\n{settings}", encoding="utf-8")
        homes = {key: str(work) for key in ("HOME", "XDG_DATA_HOME", "XDG_CONFIG_HOME")}
        command = [program, "run", "--config", f"{work}/Caddyfile", "--adapter", "caddyfile"]
        with running(command, port, work / "error.log", {**os.environ, **homes}):
            yield f"http://127.0.0.1:{port}/{base}"


Start = Callable[[Path, str], AbstractContextManager[str]]
SERVERS: dict[str, tuple[Start, ...]] = {
    "nginx": (nginx, proxied),
    "apache": (apache,),
    "caddy": (caddy, caddy_packing),
}


def lay_out(site: Path, work: Path, base: str, *, packed: bool = True) -> Path:
    """Copy a site as the container holds it: below its path, texts packed beside themselves."""
    root = work / "root"
    shutil.copytree(site, root / base)
    if packed:
        for file in [f for f in root.rglob("*") if f.suffix in (".css", ".html", ".js", ".json")]:
            copy = file.with_name(f"{file.name}.gz")
            copy.write_bytes(gzip.compress(file.read_bytes(), 9, mtime=0))
            shutil.copystat(file, copy)
    if base:
        shutil.copy(site / "404.html", root)
    return root


def need(program: str) -> str:
    """Where a program is; raises NoAnswerError when it is not installed."""
    path = shutil.which(program, path=os.pathsep.join((os.defpath, "/usr/sbin", "/usr/local/sbin")))
    if not path:
        raise NoAnswerError(
            f"{program} is not installed here: on Debian, `apt-get install {program}`"
        )
    return path


def replaced(text: str, old: str, new: str) -> str:
    """The text with one thing replaced; raises NoAnswerError unless it stands there once."""
    if text.count(old) != 1:
        raise NoAnswerError(
            f"`{old}` does not stand once in the settings: bring check.py up to date"
        )
    return text.replace(old, new)


def free_port() -> int:
    """A port nobody listens on."""
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])


@contextmanager
def running(
    command: list[str], port: int, log: Path, environment: Mapping[str, str] | None = None
) -> Iterator[None]:
    """Keep a server running; raises NoAnswerError with its own words when it ends by itself."""
    with tempfile.TemporaryFile("w+") as said:  # a pipe that nobody reads would fill up
        process = subprocess.Popen(command, stdout=said, stderr=subprocess.STDOUT, env=environment)
        try:
            while not answers(port):
                if process.poll() is not None:
                    said.seek(0)
                    words = said.read() + (log.read_text() if log.exists() else "")
                    raise NoAnswerError(f"{command[0]} does not start:\n{words}")
                time.sleep(0.05)
            yield
        finally:
            process.send_signal(signal.SIGTERM)
            process.wait()


def answers(port: int) -> bool:
    """Whether somebody listens on that port."""
    with socket.socket() as one:
        return one.connect_ex(("127.0.0.1", port)) == 0


# -- The command ---------------------------------------------------------------------------------


def main(arguments: list[str]) -> int:
    """Do as the arguments say; out: the exit code."""
    parser = argparse.ArgumentParser(
        description="Is the site served well? Says what is missing and how to mend it."
    )
    parser.add_argument("site", help="the address of a published site, or with --with a folder")
    parser.add_argument("--with", dest="server", choices=SERVERS, help="try our settings for it")
    parser.add_argument("--path", default="", help="with --with: the path the folder is built for")
    parser.add_argument("--wait", type=int, default=0, help="seconds a server may take to start")
    parser.add_argument("--header", action="append", default=[], help="send along, 'Name: value'")
    parser.add_argument("--host-without-settings", action="store_true", help="(GitHub Pages …)")
    options = parser.parse_args(arguments)
    try:
        findings = asked(options)
    except NoAnswerError as problem:
        print(problem, file=sys.stderr)
        return 2
    for fault in findings.faults:
        print(fault)
    number = len(findings.faults)
    print(f"{findings.asked} requests, {number or 'no'} {'fault' if number == 1 else 'faults'}.")
    return 1 if number else 0


def asked(options: argparse.Namespace) -> Findings:
    """Ask what the options want; raises NoAnswerError."""
    if not options.server:
        extra = dict(header.split(": ", 1) for header in options.header if ": " in header)
        server = Server(options.site, extra)
        latest = time.monotonic() + options.wait
        while time.monotonic() < latest and not server.is_up():
            time.sleep(0.2)
        return check_site(server, headers=not options.host_without_settings)
    site = Path(options.site)
    if not (site / "playbook-build.json").exists():
        raise NoAnswerError(f"{site} is no built site: `./playbook build` makes one")
    base = f"{options.path.strip('/')}/".lstrip("/")
    total = Findings()
    for start in SERVERS[options.server]:
        with start(site, base) as address:
            total.add(check_site(Server(address)))
            total.add(check_all_files(Server(address), site))
    return total


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
