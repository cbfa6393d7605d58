"""No request to another host, whatever a reader does.

Three engines, each with a proxy that serves the site and refuses and notes everything else: any
page's picture, font, script, beacon or socket for somebody else arrives there, plain or encrypted,
other ports of this machine included. The engines' own traffic is turned off by their settings;
Chromium's question about fields of forms cannot be, and is known by its host. The security policy
is on, as readers have it, and what it stops is an error in the page, which counts as a try too.

A name that is only looked up would pass unseen; so would a socket of WebRTC. That no page names
either, or any address it would load from by itself, is read in the files.
"""

from __future__ import annotations

import re
import time
from pathlib import Path

from tests.promises.engines import PATIENCE, Engine, Look, Start, wait
from tests.promises.host import ENCRYPTED, Host
from tests.promises.states import LANGUAGES, SITE, State, address, enter, picked, running, states
from tests.proof import Amount, Proof

POLICY = re.compile(r"content.security.policy|violates the|^.*: policy:", re.IGNORECASE)
# A scripted walk through what a reader takes away and where they go: everything that can be pressed
# and does not print, save a file or leave the site.
PRESS_ALL = """window.print = () => {};
  HTMLAnchorElement.prototype.click = () => {};
  for (const e of document.querySelectorAll("main details, .take")) e.open = true;
  const all = [...document.querySelectorAll("main :is(button, summary)")].slice(0, 60);
  for (const e of all) {
    if (e.isConnected && e.checkVisibility()) e.click();
    for (const dialog of document.querySelectorAll("dialog[open]")) dialog.close();
  }
  return all.length;"""
IDLE = "return new Promise((done) => setTimeout(() => done(true), 300));"
LIFE = (
    State("life: plan", "planner/#pb-plan", (), picked(1, 8, 21, 57, 61)),
    State("life: track", "planner/#pb-track", (), running(3)),
    State("life: close", "planner/#pb-close", (), running(10)),
    State("life: year", "planner/#pb-year", (), running(3)),
    State("life: history", "planner/#pb-history", (), running(10)),
)


def tries(engine: Engine) -> list[str]:
    """What was asked of others, refused by us or by the policy before it left the page."""
    return [*engine.host.foreign, *(error for error in engine.errors() if POLICY.search(error))]


def test_nothing_is_asked_of_another_host(
    start: Start, host: Host, amount: Amount, proof: Proof
) -> None:
    """Every page in every state, and everything on it pressed."""
    host.has_worker = True
    step = amount(12, 1)
    every = [*states()[::step], *LIFE[:: amount(3, 1)]]
    every = [state for state in every if state.path != "fallback/" or step == 1]
    with start() as engine:
        for place, state in enumerate(every):
            enter(engine, state, list(LANGUAGES)[place % 2])
            engine.run(PRESS_ALL)
        engine.run(IDLE)  # what a page asks for later
        found = tries(engine)
    proof("requests to another host, of all", tried=len(host.asked) + len(found), broken=len(found))
    assert not found, "\n".join(found)


def test_nothing_is_asked_without_scripts_either(
    start: Start, host: Host, amount: Amount, proof: Proof
) -> None:
    every = [state for state in states() if not state.needs_scripts and state.path != "fallback/"]
    with start(Look(scripts=False)) as engine:
        for place, state in enumerate(every[:: amount(6, 1)]):
            engine.open(address(host, state, list(LANGUAGES)[place % 2]))
        found = tries(engine)
    proof("requests to another host, of all", tried=len(host.asked) + len(found), broken=len(found))
    assert not found, "\n".join(found)


def test_the_proof_hears_a_request(start: Start, engine_name: str, host: Host) -> None:
    """A page that does ask others is caught, with the policy and without it."""
    with start() as engine:
        engine.open(f"{host.address}{SITE}")
        engine.run("fetch('https://somebody.example/').catch(() => null); return true;")
        wait(engine, IDLE)
        assert tries(engine), "the policy said no, and nobody heard"
        engine.open(f"{host.address}bare.html")  # the page for wrong addresses of a bare server
        engine.run("new Image().src = 'http://somebody.example/dot.png'; return true;")
        engine.run("fetch('https://somebody.example/').catch(() => null); return true;")
        engine.run("new Image().src = 'http://127.0.0.1:40009/dot.png'; return true;")
        for asked in (
            "http://somebody.example/dot.png",
            ENCRYPTED if engine_name == "webkit" else "somebody.example:443",
            "http://127.0.0.1:40009/dot.png",
        ):
            heard(host, asked)


def heard(host: Host, asked: str) -> None:
    """Wait until a request for somebody else has arrived."""
    end = time.monotonic() + PATIENCE
    while asked not in host.foreign:
        assert time.monotonic() < end, f"{asked} is not in {host.foreign}"
        time.sleep(0.05)


# What a page loads, or looks up, without being asked.
LOADS = re.compile(
    r"""<(?:script|img|iframe|source|video|audio|embed|object)\b[^>]*?\s(?:src|srcset|data)=["'](?:https?:)?//
    |<link\b(?=[^>]*\brel=["']?(?:stylesheet|preload|prefetch|modulepreload|preconnect|dns-prefetch|icon|manifest))
      [^>]*?\shref=["'](?:https?:)?//
    |<meta\b[^>]*http-equiv=["']refresh
    |url\(\s*["']?(?:https?:)?//
    |@import\s+["'](?:https?:)?//
    |\b(?:RTCPeerConnection|WebTransport|new\s+WebSocket|EventSource)\b""",
    re.VERBOSE | re.IGNORECASE,
)


def test_no_file_names_another_host_to_load_from(site_folder: Path, proof: Proof) -> None:
    files = [path for kind in ("html", "css", "js") for path in site_folder.rglob(f"*.{kind}")]
    found = {
        path.relative_to(site_folder).as_posix(): match[0][:120]
        for path in files
        if (match := LOADS.search(path.read_text(encoding="utf-8")))
    }
    proof("files that load something from another host", tried=len(files), broken=len(found))
    assert not found, found
