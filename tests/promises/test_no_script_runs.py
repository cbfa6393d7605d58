"""No text, file, link or record of a stranger's runs anything, whichever way it comes in.

Two walls are tried apart: the rules, which refuse by name what a browser could take for more than
text (`test_rules_refuse…`), and the pages, which carry as text even what has got past every rule.
The security policy, the third wall, is off in one half of the tries.
"""

from __future__ import annotations

import csv
import importlib
import io
import json
import random
import re
import shutil
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass, replace
from datetime import date, timedelta
from pathlib import Path
from types import SimpleNamespace
from typing import Any
from urllib.parse import quote
from xml.etree import ElementTree

import html5lib
import icalendar
import pytest
from playwright.sync_api import Browser

from generator import build, markdown_text
from generator.model import Playbook
from generator.read import read_company
from generator.rules_company import pictures_are_pictures
from generator.validate import load_playbook
from tests.conftest import EXAMPLE, ROOT, playbook, serve_folder
from tests.corpora import wheel
from tests.paper import Paper
from tests.promises import payloads, poison
from tests.promises.canary import Canary
from tests.promises.hostile_files import TIP, fill, put_body
from tests.promises.specimen import every_kind
from tests.proof import Amount, Proof

BAR = 7_600
RAN = "payloads in places that ran, moved, asked or changed a page, policy {}"
SEED = 101
STORE = "specimen/2"


@dataclass(frozen=True)
class Site:
    """A finished site with a payload in every text, and where it is served."""

    folder: Path
    address: str
    payloads: tuple[str, ...]
    numbers: tuple[int, ...]
    tried: int  # public ones stand by the handful in one text

    def pages(self) -> list[str]:
        """The addresses of all pages below the site's root."""
        files = (path.relative_to(self.folder).as_posix() for path in self.folder.rglob("*.html"))
        # The page for wrong addresses leads to the root of the host, which here is another.
        return sorted(n.removesuffix("index.html") for n in files if not n.endswith("404.html"))


@pytest.fixture(scope="module")
def clean(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A sound playbook of a company, in one language."""
    root = every_kind(tmp_path_factory.mktemp("spoiled") / "clean")
    shutil.copytree(ROOT / "theme", root / "theme")
    for name in ("mkdocs.yml", "company/company.yml"):
        text = (root / name).read_text(encoding="utf-8")
        text = text.replace("languages: [en, nl]", "languages: [en]")
        (root / name).write_text(text, encoding="utf-8")
    return root


@pytest.fixture(scope="module")
def site(clean: Path, full: bool) -> Iterator[Site]:
    """The site of a playbook that has got past the rules."""
    own = payloads.own()
    links = [*payloads.MARKDOWN, *payloads.links()]
    chance = random.Random(SEED)
    chosen = own if full else chance.sample(own, 36)
    others = public() if full else []
    listed = [*chosen, *poison.groups(others, 400)]
    made = poisoned_site(clean, listed, links if full else chance.sample(links, 24), "workshop")
    for address in serve_folder(made.folder):
        yield replace(made, address=address, tried=len(chosen) + len(others))


@pytest.fixture(scope="module")
def small(site: Site, clean: Path, full: bool) -> Iterator[Site]:
    """The same payloads as what readers bring, to a site with few of them on its pages.

    What a link, a file or a field does to the planner does not depend on how many tips it holds,
    and a planner of a thousand takes a second to open.
    """
    if not full:
        yield site
        return
    made = poisoned_site(clean, site.payloads[:24], payloads.links()[:12], "small")
    for address in serve_folder(made.folder):
        yield replace(site, folder=made.folder, address=address)


def poisoned_site(clean: Path, listed: Sequence[str], links: Sequence[str], name: str) -> Site:
    """The clean playbook with payloads in its texts, built."""
    loaded, problems = load_playbook(clean)
    assert loaded is not None, problems
    spoiled = poison.poisoned(loaded, listed, links)
    workshop = clean.parent / name
    workshop.mkdir()
    options = build.Options(clean, clean.parent / "site", new_prints=False)
    with build.builders_for(options) as running:
        made = build.make_site(spoiled, options, workshop, running, lambda _: None)
    (made / "blank.json").write_text("{}", encoding="utf-8")
    numbers = tuple(tip.number for tip in spoiled.tips if tip.slug.startswith("tip-"))
    return Site(made, "", tuple(listed), numbers, len(listed))


def public() -> list[str]:
    """A public list of payloads for scanners, about 4,500 of them."""
    sys.path.insert(0, str(wheel("brs-kb")))
    try:
        entries = importlib.import_module("brs_kb.payloads").get_all_payloads()
    finally:
        sys.path.pop(0)
    texts = {str(entry.payload).encode("utf-8", "replace").decode() for entry in entries.values()}
    return sorted(texts)


# -- the pages, the data, and what readers bring ---------------------------------------------


@pytest.mark.parametrize("policy", [False, True], ids=["policy off", "policy in force"])
def test_nothing_runs(
    site: Site, small: Site, browser: Browser, full: bool, proof: Proof, *, policy: bool
) -> None:
    """Every page and every way in, with the policy off and on.

    In the quick size the policy is in force for the pages and the links alone.
    """
    hits = []
    with closing(Canary(browser, site.address, site.folder, policy=policy)) as canary:
        tried = on_pages(canary, site)
        if full or not policy:
            tried += in_results(canary, site, 10_000 if full else 3)
        hits += canary.hits
    with closing(Canary(browser, small.address, small.folder, policy=policy)) as canary:
        tried += in_links(canary, small)
        if full or not policy:
            tried += in_records(canary, small, alone=full)
            tried += in_imported_files(canary, small)
            tried += in_fields(canary, small, 8 if full else 0)
        hits += canary.hits
    what = RAN.format("in force" if policy else "off")
    proof(what, tried=tried, broken=len(hits), bar=BAR)
    assert not hits, "\n".join(hits[:60])


def on_pages(canary: Canary, site: Site) -> int:
    """Every page is opened, and each payload must stand in it: otherwise nothing was tried."""
    seen = {each["path"].lstrip("/"): each for each in canary.visit(site.pages())}
    for number, payload in zip(site.numbers, site.payloads, strict=True):
        for path in (f"tips/tip-{number}/", f"embed/tips/tip-{number}/"):
            found = next((v for k, v in seen.items() if k == path), None)
            if found is not None:
                assert plain(payload) in plain(found["text"]), (path, payload, found["text"][:400])
        assert f"tips/tip-{number}/" in seen
    return site.tried * (len(poison.PLACES) - 1) + len(seen)


def plain(text: str) -> str:
    """A text as it can be compared: without what HTML has no place for, and white space as one."""
    return re.sub(r"[\s\x00-\x1f\x7f-\x9f\ufffd\ufffe\uffff]+", "", text)


SEARCHED = """
async (window) => {
  for (let i = 0; i < 600; i += 1) {
    const state = window.document.querySelector(".search-dialog__state");
    const list = window.document.querySelector(".search-dialog ol");
    if (list?.dataset.query && state?.textContent) break;
    await new Promise((done) => setTimeout(done, 50));
  }
}
"""


def in_results(canary: Canary, site: Site, most: int) -> int:
    """Poisoned tips as results, and payloads as what is looked for."""
    needles = [f"offline/?search={poison.NEEDLE}{number}" for number in site.numbers[:most]]
    for found in canary.visit(needles, SEARCHED):
        assert "<" in found["text"] or "tip" in found["text"].lower()
    asked = [f"offline/?search={quote(text[:90], safe='')}" for text in site.payloads[:most]]
    canary.visit(asked, SEARCHED)
    return len(needles) + len(asked)


WAYS_IN = (
    "planner/?start=2027-01-04&tips={}",
    "planner/?start={}&tips=1.2.3",
    "planner/?start=2027-01-04&tips=1.2&weeks={}&checks={}",
    "planner/?tips=1.{}.2#pb-plan",
    "planner/#{}",
    "tips/?tag={}&chapter={}&effort={}",
    "tools/pulse/#sheet={}",
    "tools/day-1-check/#sheet=pf-{}",
    "embed/tip-of-the-week/?theme={}",
    "?{}",
)


def in_links(canary: Canary, site: Site) -> int:
    """Share links, links to filters and tools: each payload in one, the plain ones in all."""
    some = [way.replace("{}", quote(text[:300], safe="")) for text in ALWAYS for way in WAYS_IN]
    some += [
        WAYS_IN[place % len(WAYS_IN)].replace("{}", quote(text[:300], safe=""))
        for place, text in enumerate(site.payloads)
    ]
    canary.visit(some)
    return len(some)


ALWAYS = (
    f"<img src=x onerror={payloads.HIT}>",
    f'"><script>{payloads.HIT}</script>',
    f"javascript:{payloads.HIT}",
)


def records(texts: Sequence[str]) -> dict[str, Any]:
    """A store as a stranger would leave it: five payloads a round, in every text that is kept."""
    found: dict[str, Any] = {
        "plan/p1": {"at": texts[0], "name": texts[0][:60]},
        "plan/p2": {"at": "2026-01-01T00:00:00.000Z", "name": texts[-1][:60]},
        "setting/current": {"plan": "p1", "at": "2026-01-01T00:00:00.000Z"},
        "prefer/pulse": {"at": texts[0], "tips": {"1": 3}},
    }
    for number, start in enumerate(range(0, len(texts), 5), start=1):
        found |= one_round(number, texts[start : start + 5])
    return found


def one_round(number: int, texts: Sequence[str]) -> dict[str, Any]:
    """The records of a closed round."""
    first = (date(2010, 1, 4) + timedelta(days=63 * number)).isoformat()
    last = (date(2010, 1, 4) + timedelta(days=63 * number + 60)).isoformat()
    at, key = f"{first}T08:00:00.000Z", f"p1/{number}"
    tips = [{"number": 990 + n, "title": text, "lang": text} for n, text in enumerate(texts)]
    found: dict[str, Any] = {
        f"round/{key}": {"start": first, "weeks": None, "every": 1, "weekday": 5},
        f"start/{key}": {"at": at, "on": first, "start": first, "weeks": None, "tips": tips},
        f"close/{key}": {"at": at, "on": last},
        f"calendar/{key}": {"at": at, "checks": [first]},
    }
    for tip, text in zip(tips, texts, strict=True):
        place = f"{key}/{tip['number']}"
        found[f"pick/{place}"] = {"at": at, "title": text[:120], "lang": text[:20]}
        found[f"owner/{place}"] = {"at": at, "name": text[:40]}
        found[f"note/{place}"] = {"at": at, "text": text[:1000]}
        found[f"tick/{place}/1/aaaaaaaaaa"] = {"at": at}
        found[f"review/{place}"] = {"at": at, "kept": "yes", "next": "keep",
                                    "customers": text[:1000], "thanks": text[:120]}  # fmt: skip
    return found


def strange(texts: Sequence[str]) -> dict[str, str]:
    """Records that are none: payloads as names, as text that is no JSON, and for numbers."""
    found = {f"plan/{text}": json.dumps({"at": text, "name": text}) for text in texts}
    found |= {f"{text}/p1": text for text in texts}
    found |= {f"pick/p1/1/{n}": json.dumps(text) for n, text in enumerate(texts, start=1)}
    for n, text in enumerate(texts, start=1):
        found[f"round/p1/{n}"] = json.dumps({"start": text, "weeks": text, "weekday": text})
        found[f"start/p2/{n}"] = json.dumps({"at": text, "on": text, "start": text, "tips": [text]})
    poisoned = {"__proto__": {"onclick": payloads.HIT}, "constructor": {"prototype": {"x": 1}}}
    return found | {"plan/p3": json.dumps({"at": "", "name": "x", **poisoned})}


A_STORE = 45  # payloads in a store: nine rounds, a year and a half of a team
PUT = """
([store, all]) => {
  localStorage.clear();
  for (const [name, text] of Object.entries(all)) localStorage.setItem(`${store}/${name}`, text);
}
"""
STEPS = ("pick", "plan", "track", "close", "history", "year", "suggest")
# Presses whatever is there to be pressed, and opens what can be opened.
PRESS = """
async (window) => {
  const doc = window.document;
  for (const details of doc.querySelectorAll("details")) details.open = true;
  for (const button of [...doc.querySelectorAll("main button, [role=tab], dialog button")])
    if (button.isConnected && !button.disabled) button.click();
  await new Promise((done) => setTimeout(done, 0));
  for (const dialog of doc.querySelectorAll("dialog[open]")) dialog.close();
}
"""


def in_records(canary: Canary, site: Site, *, alone: bool) -> int:
    """What lies in the browser's storage, on every step of the planner and on the other pages.

    Every page shows each store. Everything is pressed on two pages at once, in turn, and with
    `alone` also on each by itself: who presses all buttons writes once for each, every page that
    is open follows each of those writes, and with eleven open that takes minutes a store.
    """
    texts = [text for text in site.payloads if len(text) <= 1000][: 495 if alone else 15]
    pages = [f"planner/#pb-{step}" for step in STEPS] + ["", "tips/", "print/", "tools/pulse/"]
    stores = [records(texts[start : start + A_STORE]) for start in range(0, len(texts), A_STORE)]
    wholes = [{name: json.dumps(value) for name, value in store.items()} for store in stores]
    for turn, kept in enumerate((strange(texts[:60]), *wholes)):
        pair = [pages[turn % len(pages)], pages[(turn + 4) % len(pages)]]
        by_itself = [[page] for page in pages] if alone and turn < 2 else []
        for some, act in ((pages, ""), *((each, PRESS) for each in (pair, *by_itself))):
            canary.page.goto(f"{canary.address}blank.json")
            canary.page.evaluate(PUT, [STORE, kept])
            canary.visit(some, act)
    canary.page.evaluate("localStorage.clear()")
    return len(texts) * 7 + 60 * 5


def in_imported_files(canary: Canary, site: Site) -> int:
    """A backup made by somebody else, taken in and looked at."""
    texts = [text for text in site.payloads if len(text) <= 1000][:495]
    odd = {name: text for name, text in strange(texts[:60]).items() if "/p1" not in name}
    page = canary.page
    for held in (records(texts), odd, {**records(texts[:5]), "__proto__/x/y": {"at": "x"}}):
        file = {"playbook": "specimen", "version": 2, "saved": texts[0], "records": held}
        canary.where = "a file that is imported"
        page.goto(f"{canary.address}blank.json")
        page.goto(f"{canary.address}planner/#pb-plan")
        data = json.dumps(file).encode("utf-8", "replace")
        given = {"name": "<img src=x onerror=__hit(1)>.json", "mimeType": "x", "buffer": data}
        page.locator("take-away input[type=file]").set_input_files(given)  # type: ignore[arg-type]
        page.wait_for_function(
            "() => document.querySelector('.take__together') "
            "|| document.querySelector('take-away [role=status]')?.textContent"
        )
        if page.locator(".take__together").count():
            page.locator(".take__together").press("Enter")
        for step in STEPS:
            page.goto(f"{canary.address}planner/#pb-{step}")
            canary.look(page)
    page.goto(f"{canary.address}blank.json")
    page.evaluate("localStorage.clear()")
    return len(texts) + 60


# Types a payload into every field, presses everything, and comes back to what was kept.
TYPE = """
async (window) => {
  const doc = window.document;
  const fields = "main textarea, main input:not([type=file]):not([type=radio])"
    + ":not([type=checkbox])";
  for (let turn = 0; turn < 2; turn += 1) {
    for (const details of doc.querySelectorAll("details")) details.open = true;
    for (const field of doc.querySelectorAll(fields)) {
      field.value = %s;
      for (const kind of ["input", "change"])
        field.dispatchEvent(new window.Event(kind, {bubbles: true}));
    }
    for (const form of doc.querySelectorAll("main form")) form.requestSubmit();
    for (const box of doc.querySelectorAll("main [type=radio], main [type=checkbox]")) box.click();
    for (const button of [...doc.querySelectorAll("main button")])
      if (button.isConnected && !button.disabled) button.click();
    await new Promise((done) => setTimeout(done, 0));
    for (const dialog of doc.querySelectorAll("dialog[open]")) dialog.close();
  }
}
"""


def in_fields(canary: Canary, site: Site, most: int) -> int:
    """A reader types or pastes it, in the planner and in every tool, and opens the page again."""
    texts = [*ALWAYS[: 2 if most else 1], *random.Random(SEED).sample(payloads.HTML, most)]
    tools = [path for path in site.pages() if path.startswith("tools/")]
    pages = [*tools, "planner/#pb-pick", "planner/#pb-plan", "tips/", "print/"]
    for text in texts:
        canary.visit(pages, TYPE % json.dumps(text))
        canary.visit(pages)
    canary.page.evaluate("localStorage.clear()")
    return len(pages) * len(texts)


# -- files for other programs ----------------------------------------------------------------


def test_data_carries_text(site: Site, proof: Proof) -> None:
    """Feeds, calendars, tables and data hold the payloads as text, and nothing else."""
    wrong: list[str] = []
    files = [path for path in site.folder.rglob("*") if path.is_file()]
    looked = 0
    for path in files:
        look = {".xml": in_feed, ".ics": in_calendar, ".csv": in_table, ".json": in_data}
        if path.suffix in look:
            looked += 1
            wrong += [f"{path.name}: {what}" for what in look[path.suffix](path)]
    assert looked > 5
    what = "payloads that became more than text in feeds, calendars, tables and data"
    proof(what, tried=site.tried * 4, broken=len(wrong))
    assert not wrong, "\n".join(wrong[:40])


def in_feed(path: Path) -> Iterator[str]:
    """The HTML in a feed, as a reader shows it.

    XML has no place for control characters; the rules keep them out, and here they are taken out.
    """
    text = re.sub(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]", "", path.read_text(encoding="utf-8"))
    for element in ElementTree.fromstring(text).iter():
        if element.get("type") == "html":
            root = html5lib.parseFragment(element.text or "", namespaceHTMLElements=False)
            yield from dangers(root)


def dangers(root: Any) -> Iterator[str]:
    """Elements and attributes that would run something."""
    for element in root.iter():
        if element.tag in ("script", "iframe", "object", "embed", "base", "style", "img", "svg"):
            yield f"<{element.tag}>"
        for name, value in element.attrib.items():
            if name.startswith("on") or name in ("srcdoc", "style"):
                yield f"{name}={value}"
            if name == "href" and scheme(value) not in ("", "http", "https", "mailto"):
                yield f"{name}={value}"


def scheme(address: str) -> str:
    """What a browser takes for the scheme of an address (URL Standard 4.4), or nothing."""
    clean = re.sub(r"[\t\r\n]", "", address).lstrip("".join(map(chr, range(33))))
    found = re.match(r"([A-Za-z][A-Za-z0-9+.-]*):", clean)
    return found[1].lower() if found else ""


EVENT = {"UID", "DTSTAMP", "DTSTART", "DTEND", "SUMMARY", "DESCRIPTION", "SEQUENCE", "URL",
         "TRANSP", "STATUS", "LAST-MODIFIED", "X-MICROSOFT-CDO-ALLDAYEVENT",
         "X-MICROSOFT-CDO-BUSYSTATUS", "CATEGORIES", "LOCATION"}  # fmt: skip


def in_calendar(path: Path) -> Iterator[str]:
    """A calendar has its events, with properties of ours and no line of a stranger's."""
    raw = path.read_bytes()
    calendar = icalendar.Calendar.from_ical(raw)
    for event in calendar.walk("VEVENT"):
        yield from (f"property {name}" for name in event if name not in EVENT)
        if "javascript" in str(event.get("URL", "")).lower():
            yield f"URL {event['URL']}"
    if len(calendar.walk("VEVENT")) != raw.count(b"\r\nBEGIN:VEVENT\r\n"):
        yield "an event in an event"


def in_table(path: Path) -> Iterator[str]:
    """No cell starts with what a spreadsheet would calculate."""
    for row in csv.reader(io.StringIO(path.read_text(encoding="utf-8-sig"))):
        for cell in row:
            number = re.fullmatch(r"-?[0-9.]+", cell)
            if cell[:1] in ("=", "+", "-", "@", "\t", "\r") and not number:
                yield f"cell {cell[:60]!r}"


def in_data(path: Path) -> Iterator[str]:
    """It is JSON."""
    try:
        json.loads(path.read_text(encoding="utf-8"))
    except ValueError as fault:
        yield f"{fault}"


# -- the rules -------------------------------------------------------------------------------

FIELDS = (
    (TIP, "  title:"), (TIP, "  idea:"), (TIP, "  first_step:"), (TIP, "  ask:"), (TIP, "tags:"),
    ("content/chapters/02-mended-promises.yml", "  title:"), ("content/sources.yml", "  url:"),
    ("content/sources.yml", "  title:"), ("company/company.yml", "url:"),
    ("company/company.yml", "repository:"), ("company/company.yml", "logo:"),
    ("company/company.yml", "playbook_id:"), ("company/company.yml", "  footer:"),
    ("content/starters.yml", "    tips:"), ("mkdocs.yml", "site_url:"),
    ("mkdocs.yml", "site_name:"), ("content/pages/en/method.md", "title:"),
)  # fmt: skip
ADDRESS = re.compile(r"(?:https?://|/(?![/\\])|mailto:|#|\.)", re.IGNORECASE)


def test_rules_refuse_what_could_run(clean: Path, proof: Proof, amount: Amount) -> None:
    """Through the front door: each link in a `why`, in a page and in an address of a file."""
    chance = random.Random(SEED)
    links = payloads.links()
    tries: list[tuple[str, Any]] = [(text, place) for text in links for place in ("why", "page")]
    tries += [(text, FIELDS[n % len(FIELDS)]) for n, text in enumerate(payloads.own())]
    tries = chance.sample(tries, amount(30, len(tries)))
    passed = []
    root = clean.with_name("asked")
    shutil.copytree(clean, root, ignore=shutil.ignore_patterns("theme"))
    written = {TIP, "content/pages/en/method.md", *(file for file, _ in FIELDS)}
    for text, place in tries:
        write_into(root, place, text)
        loaded, _ = load_playbook(root)
        for name in written:  # as it was
            shutil.copy(clean / name, root / name)
        if loaded is not None and (found := live(loaded, text, place)):
            passed.append(f"{place}: {text!r} gives {found}")
    what = "payloads that the rules took for a link or for a text that may be shown"
    proof(what, tried=len(tries), broken=len(passed))
    assert not passed, "\n".join(passed)


def write_into(root: Path, place: Any, text: str) -> None:
    """Put a payload where a writer would."""
    if place == "page":
        put_body("content/pages/en/method.md", text, root)
    elif place == "why":
        lines = (root / TIP).read_text(encoding="utf-8").split("\n")
        at = lines.index("  why: >-")
        lines[at : at + 4] = [f"  why: {json.dumps(text, ensure_ascii=False)}"]
        (root / TIP).write_text("\n".join(lines), encoding="utf-8")
    else:
        path, key = place
        fill(path, key, text, root)


def live(loaded: Playbook, text: str, place: Any) -> list[str]:
    """What of a text that was taken is more than a text or an ordinary link."""
    made: dict[Any, Callable[[str], str]] = {
        "why": markdown_text.inline_html,
        "page": markdown_text.page_html,
    }
    if place in made:
        root = html5lib.parseFragment(made[place](text), namespaceHTMLElements=False)
        return list(dangers(root))
    settings = loaded.settings
    found = [settings.site_url, str(settings.raw.get("repo_url", ""))]
    found += [source.url or "" for source in loaded.sources.values()]
    return [address for address in found if address and not ADDRESS.match(address)]


# -- pictures and paper ----------------------------------------------------------------------

OPEN = '<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" '
SHAPE = '<path d="M0 0h9v9z"/></svg>'
SVGS: tuple[str, ...] = (
    f'{OPEN}onload="__hit(1)">{SHAPE}',
    f"{OPEN}OnLoad = '__hit(1)'>{SHAPE}",
    f'{OPEN}\nonload\n=\n"__hit(1)">{SHAPE}',
    f'{OPEN}/onload="__hit(1)">{SHAPE}',
    f"{OPEN}><script>__hit(1)</script>{SHAPE}",
    f"{OPEN}><SCRIPT>__hit(1)</SCRIPT>{SHAPE}",
    f"{OPEN}><script><![CDATA[__hit(1)]]></script>{SHAPE}",
    f'{OPEN}><script href="data:,__hit(1)"/>{SHAPE}',
    f'{OPEN}><script xlink:href="data:,__hit(1)"/>{SHAPE}',
    '<s:svg xmlns:s="http://www.w3.org/2000/svg"><s:script>__hit(1)</s:script></s:svg><svg/>',
    f'{OPEN}xmlns:h="http://www.w3.org/1999/xhtml"><h:script>__hit(1)</h:script>{SHAPE}',
    f'{OPEN}xmlns:h="http://www.w3.org/1999/xhtml"><h:img src="x" onerror="__hit(1)"/>{SHAPE}',
    f'{OPEN}><foreignObject><body xmlns="http://www.w3.org/1999/xhtml" onload="__hit(1)"/>'
    f"</foreignObject>{SHAPE}",
    f'{OPEN}><foreignObject><iframe xmlns="http://www.w3.org/1999/xhtml" '
    f'srcdoc="&lt;script>parent.__hit(1)&lt;/script>"/></foreignObject>{SHAPE}',
    f'{OPEN}><a xlink:href="javascript:__hit(1)"><path d="M0 0h9v9z"/></a></svg>',
    f'{OPEN}><a href="java&#10;script:__hit(1)"><path d="M0 0h9v9z"/></a></svg>',
    f'{OPEN}><animate onbegin="__hit(1)" attributeName="x" dur="1s"/>{SHAPE}',
    f'{OPEN}><set attributeName="onmouseover" to="__hit(1)"/>{SHAPE}',
    f'{OPEN}><image href="x" onerror="__hit(1)"/>{SHAPE}',
    f'{OPEN}><image href="http://a.example/a.png"/>{SHAPE}',
    f'{OPEN}><image href="//a.example/a.png"/>{SHAPE}',
    f'{OPEN}><use href="http://a.example/a.svg#a"/>{SHAPE}',
    f"{OPEN}><style>@import 'http://a.example/a.css';</style>{SHAPE}",
    f"{OPEN}><style>path{{background:url(http://a.example/a)}}</style>{SHAPE}",
    f"{OPEN}style=\"background:url('http://a.example/a')\">{SHAPE}",
    f'<?xml-stylesheet href="http://a.example/a.css"?>{OPEN}>{SHAPE}',
    f'<?xml-stylesheet type="text/xsl" href="data:text/xml,x"?>{OPEN}>{SHAPE}',
    f"<!DOCTYPE svg [<!ENTITY a \"<script xmlns='http://www.w3.org/2000/svg'>__hit(1)"
    f'</script>">]>{OPEN}>&a;{SHAPE}',
    f"<!DOCTYPE svg [<!ENTITY a \"&#60;script xmlns='http://www.w3.org/2000/svg'>__hit(1)"
    f'&#60;/script>">]>{OPEN}>&a;{SHAPE}',
    f'<!DOCTYPE svg [<!ATTLIST svg onload CDATA "__hit(1)">]>{OPEN}>{SHAPE}',
    f'<!DOCTYPE svg SYSTEM "http://a.example/a.dtd">{OPEN}>{SHAPE}',
    '<html xmlns="http://www.w3.org/1999/xhtml"><script>__hit(1)</script><svg/></html>',
    "<svg></svg><html><script>__hit(1)</script></html>",
    f'{OPEN}><handler xmlns="http://www.w3.org/2001/xml-events">__hit(1)</handler>{SHAPE}',
    f'{OPEN}><discard begin="0s"/><animateMotion onend="__hit(1)"/>{SHAPE}',
    f'{OPEN}><path d="M0 0" &#111;nload="__hit(1)"/>{SHAPE}',
    f'{OPEN}xml:base="javascript:__hit(1)//"><a href="#x">{SHAPE[:-6]}</a></svg>',
    f"{OPEN}><title><![CDATA[</title><script>__hit(1)</script>]]></title>{SHAPE}",
)
HTML = "http://www.w3.org/1999/xhtml"
SVGS += (
    f'<?xml version="1.0" encoding="iso-2022-jp"?>{OPEN}>'
    f"<scr\x1b(Bipt>__hit(1)</scr\x1b(Bipt>{SHAPE}",
    f'{OPEN}xmlns:a-b="http://www.w3.org/2000/svg"><a-b:script>__hit(1)</a-b:script>{SHAPE}',
    f'{OPEN}xmlns:é="http://www.w3.org/2000/svg"><é:script>__hit(1)</é:script>{SHAPE}',
    f'{OPEN}xmlns:a.b="{HTML}"><a.b:script>__hit(1)</a.b:script>{SHAPE}',
    f'{OPEN}xmlns:h="{HTML}"><h:meta http-equiv="refresh" content="0;url=/x"/>{SHAPE}',
    f'{OPEN}xmlns:h="http://www.w3.org/1999/xht&#109;l"><h:meta http-equiv="refresh" '
    f'content="0;url=/x"/>{SHAPE}',
    f'{OPEN}xmlns:h="{HTML}"><h:link rel="stylesheet" hr\u0065f="x"/>{SHAPE}',
    f'{OPEN}xmlns:h="{HTML}"><h:video poster="x"/>{SHAPE}',
    f"{OPEN}><style>@\\69mport 'http://a.example/a.css';</style>{SHAPE}",
    f"{OPEN}><style>path{{fill:u\\72l(http://a.example/a)}}</style>{SHAPE}",
    f"{OPEN}><style>svg{{background:image-set('http://a.example/a' 1x)}}</style>{SHAPE}",
    f'{OPEN}><path style="fill:u\\72 l(\'http://a.example/a\')" d="M0 0h9v9z"/></svg>',
    f'{OPEN}><a xmlns:q="http://www.w3.org/1999/xlink" q:href="java&#x9;script:__hit(1)">'
    f'<path d="M0 0h9v9z"/></a></svg>',
    f'{OPEN}><feImage href="http://a.example/a.png"/>{SHAPE}',
    f"\ufeff\ufeff{OPEN}>{SHAPE}",
    "not a picture, yet <svg is in it",
)
CODINGS = ("utf-8", "utf-16", "utf-16-be", "utf-8-sig", "utf-32")


def test_pictures_run_nothing(clean: Path, tmp_path: Path, browser: Browser, proof: Proof) -> None:
    """A company's SVG, in five encodings: refused, or opened by itself without a hit."""
    taken = tmp_path / "pictures"
    taken.mkdir()
    (taken / "blank.json").write_text("{}", encoding="utf-8")
    tried = 0
    for number, text in enumerate(SVGS):
        for coding in CODINGS:
            tried += 1
            data = text.encode(coding)
            world = pictures(clean, data)
            if not world:
                (taken / f"p{number}-{coding}.svg").write_bytes(data)
    hits = []
    for address in serve_folder(taken):
        canary = Canary(browser, address, taken, policy=True)
        for file in sorted(taken.glob("*.svg")):
            canary.where = f"{file.name}: {file.read_bytes()!r}"
            canary.page.goto(f"{address}{file.name}")
            for link in canary.page.locator("a").all():
                link.click(force=True)
            canary.look(canary.page)
        hits = canary.hits
        canary.close()
    proof("pictures that ran or fetched something", tried=tried, broken=len(hits))
    assert not hits, "\n".join(hits)


def pictures(clean: Path, data: bytes) -> list[str]:
    """What the rules say of a picture with these bytes."""
    own = clean / "company/images/umbrella.svg"
    before = own.read_bytes()
    try:
        own.write_bytes(data)
        files, problems = read_company(clean)
        images = [image for image in files.images if image.data == data]
        found = [str(problem) for problem in problems if "umbrella" in problem.path]
        return found + [said for image in images for said in told_of_picture(image)]
    finally:
        own.write_bytes(before)


def told_of_picture(image: Any) -> list[str]:
    """What the rule about pictures says of one."""
    world: Any = SimpleNamespace(laid=SimpleNamespace(company=SimpleNamespace(images=(image,))))
    return [str(problem) for problem in pictures_are_pictures(world)]


CODES = ('#eval("x")', '#read("/etc/passwd")', "#sys.inputs", "$ #panic() $", "@label //x",
         "#let x = y", '#include "x.typ"', "= x", "\\#x", "#[x]")  # fmt: skip


def test_the_press_runs_nothing(tmp_path: Path, proof: Proof) -> None:
    """What would be code in the press's own language is printed as it was typed."""
    root = tmp_path / "playbook"
    shutil.copytree(EXAMPLE, root)
    files = sorted(
        path.relative_to(root)
        for path in root.glob("content/tips/*.yml")
        if "retired: true" not in path.read_text(encoding="utf-8")  # these have no card
    )
    places = [(path, key) for key in ("  first_step:", "  pitfall:") for path in files]
    for text, (path, key) in zip(CODES, places, strict=False):
        fill(path.as_posix(), key, f"Say {text} once", root)
    file = tmp_path / "cards.pdf"
    done = playbook("press", "cards", "--out", file, root=root)
    assert done.returncode == 0, done.stdout + done.stderr
    paper = Paper(file)
    said = re.sub(r"\s+", "", "".join(paper.text(page) for page in range(len(paper))))
    broken = [text for text in CODES if re.sub(r"\s+", "", f"Say {text} once") not in said]
    proof("codes of the press that were not printed as text", tried=len(CODES), broken=len(broken))
    assert not broken, f"{broken}\n{said[:3000]}"
