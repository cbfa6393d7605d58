"""Three engines with one face: Chromium, Firefox and WebKit, as Debian and Ubuntu package them.

Each is driven by the road that its own makers keep:

- **Chromium** by Playwright, in a profile of its own inside the suite's one browser.
- **Firefox** by WebDriver BiDi, the W3C's protocol, which Firefox speaks itself on a WebSocket
  (Playwright's own Firefox is another program, and the geckodriver is not packaged by Debian).
- **WebKit** by WebKitWebDriver and MiniBrowser of WebKitGTK, in a window of Xvfb. GTK's own style
  sheet makes MiniBrowser's toolbar small, so that a window of 320 pixels is one.

What a `Look` asks for is each engine's own setting, not a script's pretence: JavaScript off is off,
storage that is blocked is blocked by the browser. Two things only exist in some: WebKitGTK knows no
forced colours (its high contrast is `prefers-contrast: more`), and cannot print to a file.
"""

from __future__ import annotations

import base64
import json
import os
import re
import shutil
import subprocess
import tempfile
import time
import warnings
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

import pytest
import websocket
from playwright.sync_api import Browser, BrowserContext
from selenium import webdriver
from selenium.webdriver.common.action_chains import ActionChains
from selenium.webdriver.common.keys import Keys
from selenium.webdriver.webkitgtk.options import Options
from selenium.webdriver.webkitgtk.service import Service

from tests.promises.host import Host

ENGINES = ("chromium", "firefox", "webkit")
PATIENCE = 60  # seconds until something that was waited for is called missing
BLANK = "about:blank"
HEIGHT = 800  # pixels
NO_FIREFOX = (
    "This proof needs Firefox, and none was found — install it (Debian: apt-get install "
    "firefox-esr; Ubuntu: apt-get install firefox; macOS: brew install --cask firefox), or name "
    "one with FIREFOX=/path/to/firefox"
)
NO_WEBKIT = (
    "This proof needs WebKitGTK with its driver and Xvfb, and {missing} was not found — install "
    "them (Debian and Ubuntu: apt-get install webkit2gtk-driver xvfb; macOS has no package of "
    "them: run the full size in a container of Debian)"
)


@dataclass(frozen=True)
class Look:
    """How the reader has set the browser."""

    dark: bool = False
    contrast: bool = False  # the system's own colours: forced colours, in WebKit high contrast
    scripts: bool = True
    storage: bool = True


class Engine(Protocol):
    """A browser with one window."""

    name: str
    host: Host
    prints: bool  # whether it can print to a file

    def open(self, url: str) -> None:
        """Go to an address and wait until it has loaded."""

    def run(self, body: str, *arguments: Any) -> Any:
        """Run the body of a function in the page; its arguments are a, b, c. Gives JSON."""

    def resize(self, width: int) -> None:
        """Give the page so many CSS pixels."""

    def press(self, key: str) -> None:
        """Press a key as a person does: Tab, Shift+Tab, Enter, Escape, Space."""

    def afresh(self, width: int) -> None:
        """Have the keyboard in the page again, after it went to the browser's own parts."""

    def errors(self) -> list[str]:
        """What the pages have complained of since the engine started."""

    def picture(self) -> bytes:
        """What is in view, as PNG."""

    def pdf(self) -> bytes:
        """The page printed on A4."""

    def close(self) -> None:
        """End it and whatever belongs to it."""


Start = Callable[..., AbstractContextManager[Engine]]


def wait(engine: Engine, body: str, *arguments: Any) -> Any:
    """Wait until a function in the page gives something that is true; gives it."""
    end = time.monotonic() + PATIENCE
    while not (found := engine.run(body, *arguments)):
        if time.monotonic() > end:
            raise AssertionError(f"{engine.name} waited in vain for: {body}")
        time.sleep(0.03)
    return found


def _function(body: str, look: Look) -> str:
    """A function that may wait, where pages may: without scripts no promise is ever kept."""
    return f"{'async ' * look.scripts}(a, b, c) => {{ {body} }}"


# -- Chromium ----------------------------------------------------------------------------------


class Chromium:
    """A profile in the suite's Chromium."""

    name = "chromium"
    prints = True

    def __init__(self, browser: Browser, host: Host, look: Look) -> None:
        self.host = host
        self._look = look
        self._heard: list[str] = []
        # What the fields of a form are, Chromium asks Google in any profile; the switch that turns
        # it off would undo the switches that Playwright sets.
        host.background.add("content-autofill.googleapis.com:443")
        self._folder = None if look.storage else tempfile.TemporaryDirectory()
        options: dict[str, Any] = {
            "viewport": {"width": 1280, "height": HEIGHT},
            "color_scheme": "dark" if look.dark else "light",
            "forced_colors": "active" if look.contrast else "none",
            "reduced_motion": "reduce",
            "java_script_enabled": look.scripts,
        }
        proxy: Any = {"server": host.address, "bypass": "<-loopback>"}
        context = self._without_storage(browser, options) if self._folder else None
        self._context: BrowserContext = context or browser.new_context(**options, proxy=proxy)
        self._context.set_default_timeout(PATIENCE * 1000)
        self._page = self._context.new_page()
        self._page.on("pageerror", lambda error: self._heard.append(f"{self._page.url}: {error}"))
        self._page.on("console", self._console)

    def _without_storage(self, browser: Browser, options: dict[str, Any]) -> BrowserContext:
        """A browser of its own, whose settings say that sites may keep nothing.

        It goes past the proxy, since unlike a profile it asks for its own updates as well.
        """
        assert self._folder is not None
        settings = Path(self._folder.name) / "Default" / "Preferences"
        settings.parent.mkdir()
        blocked = {"profile": {"default_content_setting_values": {"cookies": 2}}}
        settings.write_text(json.dumps(blocked), encoding="utf-8")
        from generator.suite import find_browser

        return browser.browser_type.launch_persistent_context(
            self._folder.name,
            executable_path=find_browser(),
            args=["--no-sandbox", "--disable-background-networking", "--disable-component-update"],
            **options,
        )

    def _console(self, message: Any) -> None:
        if message.type == "error":
            self._heard.append(f"{self._page.url}: {message.text}")

    def open(self, url: str) -> None:
        self._page.goto(url)

    def run(self, body: str, *arguments: Any) -> Any:
        return self._page.evaluate(
            f"(given) => ({_function(body, self._look)})(...given)", list(arguments)
        )

    def resize(self, width: int) -> None:
        self._page.set_viewport_size({"width": width, "height": HEIGHT})

    def press(self, key: str) -> None:
        self._page.keyboard.press(key)

    def afresh(self, width: int) -> None:
        self._page.bring_to_front()
        self.resize(width)

    def errors(self) -> list[str]:
        return self._heard

    def picture(self) -> bytes:
        return self._page.screenshot()

    def pdf(self) -> bytes:
        return self._page.pdf(format="A4")

    def close(self) -> None:
        self._context.close()
        if self._folder:
            self._folder.cleanup()


# -- Firefox -----------------------------------------------------------------------------------

FIREFOXES = ("firefox-esr", "firefox", "/Applications/Firefox.app/Contents/MacOS/firefox")
# What Firefox asks the world for by itself. With its remote agent on it already leaves most alone.
SILENCE: dict[str, Any] = {
    "app.normandy.enabled": False,
    "browser.newtabpage.enabled": False,
    "browser.region.network.url": "",
    "browser.safebrowsing.update.enabled": False,
    "browser.startup.page": 0,
    "datareporting.policy.dataSubmissionEnabled": False,
    "dom.push.connection.enabled": False,
    "extensions.systemAddon.update.enabled": False,
    "extensions.update.enabled": False,
    "media.gmp-manager.updateEnabled": False,
    "messaging-system.rsexperimentloader.enabled": False,
    "network.captive-portal-service.enabled": False,
    "network.connectivity-service.enabled": False,
    "nimbus.rollouts.enabled": False,
    "services.settings.server": "data:,#remote-settings-dummy/v1",
    "toolkit.telemetry.server": "data:,",
}
KEYS = {"Tab": "\ue004", "Enter": "\ue007", "Escape": "\ue00c", "Space": " "}
SHIFT = "\ue008"


class Firefox:
    """A Firefox of its own, without a window, spoken to in BiDi."""

    name = "firefox"
    prints = True

    def __init__(self, host: Host, look: Look) -> None:
        program = os.environ.get("FIREFOX") or next(filter(shutil.which, FIREFOXES), None)
        if program is None:
            pytest.fail(NO_FIREFOX, pytrace=False)
        self.host = host
        self._look = look
        self._heard: list[str] = []
        self._count = 0
        self._profile = Path(tempfile.mkdtemp(prefix="playbook-firefox-"))
        lines = [
            f"user_pref({json.dumps(name)}, {json.dumps(value)});\n"
            for name, value in {**SILENCE, **_firefox_settings(host, look)}.items()
        ]
        (self._profile / "user.js").write_text("".join(lines), encoding="utf-8")
        self._log = (self._profile / "log.txt").open("w+", encoding="utf-8")
        options = ["--headless", "--no-remote", "--remote-debugging-port", "0"]
        self._process = subprocess.Popen(
            [program, *options, "--profile", self._profile],
            stdout=self._log,
            stderr=self._log,
            # Without this word a released Firefox asks Mozilla for settings whatever its own say.
            env={**os.environ, "MOZ_REMOTE_SETTINGS_DEVTOOLS": "1"},
        )
        address = f"{self._address()}/session"
        self._line = websocket.create_connection(address, PATIENCE, suppress_origin=True)
        self._ask("session.new", capabilities={})
        self._ask("session.subscribe", events=["log.entryAdded"])
        self._tab: str = self._ask("browsingContext.create", type="tab")["context"]
        self.resize(1280)

    def _address(self) -> str:
        """Where it listens: it says so when it has started."""
        end = time.monotonic() + PATIENCE
        log = self._profile / "log.txt"
        while not (found := re.search(r"ws://\S+", log.read_text(encoding="utf-8"))):
            if self._process.poll() is not None or time.monotonic() > end:
                self.close()
                pytest.fail(f"Firefox did not start: {log.read_text(encoding='utf-8')}")
            time.sleep(0.05)
        return found[0]

    def _ask(self, method: str, **values: Any) -> dict[str, Any]:
        self._count += 1
        self._line.send(json.dumps({"id": self._count, "method": method, "params": values}))
        while True:
            said = json.loads(self._line.recv())
            if said.get("method") == "log.entryAdded":
                self._listen(said["params"])
            elif said.get("id") == self._count:
                assert said["type"] == "success", f"{method}: {said}"
                answer: dict[str, Any] = said["result"]
                return answer

    def _listen(self, entry: dict[str, Any]) -> None:
        if entry["level"] == "error":
            frames = entry.get("stackTrace", {}).get("callFrames", [])
            where = f"{frames[0]['url']}:{frames[0]['lineNumber'] + 1}" if frames else ""
            self._heard.append(f"{entry['text']} {where}".strip())

    def open(self, url: str) -> None:
        """Go there. A new tab's own blank page may still be on its way, and come instead."""
        end = time.monotonic() + PATIENCE
        while True:
            self._ask("browsingContext.navigate", context=self._tab, url=url, wait="complete")
            if self._shown() != BLANK:
                return
            assert time.monotonic() < end, f"Firefox shows a blank page instead of {url}"

    def _shown(self) -> str:
        """The address of the page in the tab."""
        tree = self._ask("browsingContext.getTree", root=self._tab, maxDepth=0)
        address: str = tree["contexts"][0]["url"]
        return address

    def run(self, body: str, *arguments: Any) -> Any:
        given = ", ".join(json.dumps(value) for value in arguments)
        call = f"({_function(body, self._look)})({given})"
        if self._look.scripts:
            call = f"{call}.then((found) => JSON.stringify(found))"
        else:
            call = f"JSON.stringify({call})"
        target = {"context": self._tab}
        said = self._ask("script.evaluate", expression=call, target=target, awaitPromise=True)
        assert said["type"] == "success", said
        text = said["result"].get("value")
        return None if text is None else json.loads(text)

    def resize(self, width: int) -> None:
        size = {"width": width, "height": HEIGHT}
        self._ask("browsingContext.setViewport", context=self._tab, viewport=size)

    def press(self, key: str) -> None:
        name = key.removeprefix("Shift+")
        tap = [{"type": kind, "value": KEYS[name]} for kind in ("keyDown", "keyUp")]
        if name != key:
            held, let_go = ({"type": kind, "value": SHIFT} for kind in ("keyDown", "keyUp"))
            tap = [held, *tap, let_go]
        keyboard = {"type": "key", "id": "keyboard", "actions": tap}
        self._ask("input.performActions", context=self._tab, actions=[keyboard])

    def afresh(self, width: int) -> None:
        old, self._tab = self._tab, self._ask("browsingContext.create", type="tab")["context"]
        self._ask("browsingContext.close", context=old)
        self.resize(width)

    def errors(self) -> list[str]:
        self._ask("session.status")  # hears what is on its way
        return self._heard

    def picture(self) -> bytes:
        return base64.b64decode(
            self._ask("browsingContext.captureScreenshot", context=self._tab)["data"]
        )

    def pdf(self) -> bytes:
        paper = {"width": 21.0, "height": 29.7}  # centimetres
        margin = dict.fromkeys(("top", "bottom", "left", "right"), 1)
        return base64.b64decode(
            self._ask("browsingContext.print", context=self._tab, page=paper, margin=margin)["data"]
        )

    def close(self) -> None:
        if hasattr(self, "_line"):
            self._line.close()
        self._process.kill()  # nothing of it is wanted any more, and a polite end takes seconds
        self._process.wait()
        self._log.close()
        shutil.rmtree(self._profile, ignore_errors=True)


def _firefox_settings(host: Host, look: Look) -> dict[str, Any]:
    settings: dict[str, Any] = {
        "network.proxy.type": 1,
        "network.proxy.http": "127.0.0.1",
        "network.proxy.http_port": host.server_port,
        "network.proxy.ssl": "127.0.0.1",
        "network.proxy.ssl_port": host.server_port,
        "network.proxy.no_proxies_on": "",
        "network.proxy.allow_hijacking_localhost": True,
        "layout.css.prefers-color-scheme.content-override": 0 if look.dark else 1,
        "ui.prefersReducedMotion": 1,
        "javascript.enabled": look.scripts,
    }
    if look.contrast:
        settings |= {"ui.useAccessibilityTheme": 1, "browser.display.document_color_use": 2}
    if not look.storage:
        settings["network.cookie.cookieBehavior"] = 2  # sites may keep nothing
    return settings


# -- WebKit ------------------------------------------------------------------------------------

MINI_BROWSERS = (
    "/usr/lib/*/webkit2gtk-4.1/MiniBrowser",
    "/usr/lib*/webkit2gtk-4.1/MiniBrowser",
    "/usr/libexec/webkit2gtk-4.1/MiniBrowser",
    "/usr/lib/*/webkitgtk-6.0/MiniBrowser",
    "/usr/libexec/webkitgtk-6.0/MiniBrowser",
)
SMALL_TOOLBAR = "* { font-size: 1px; min-width: 0; min-height: 0; padding: 0; margin: 0 }\n"
MODULES_RAN = """for (const { src } of document.querySelectorAll("script[type=module][src]")) {
    await import(src).catch(() => null);
  }
  return true;"""
NO_MOTION = "[Settings]\ngtk-enable-animations=0\n"


class WebKit:
    """MiniBrowser in a display of its own."""

    name = "webkit"
    prints = False

    def __init__(self, host: Host, look: Look) -> None:
        browser = _mini_browser()
        for what, found in (
            ("MiniBrowser", browser),
            ("WebKitWebDriver", shutil.which("WebKitWebDriver")),
            ("Xvfb", shutil.which("Xvfb")),
        ):
            if not found:
                pytest.fail(NO_WEBKIT.format(missing=what), pytrace=False)
        host.has_ear = look.scripts
        self.host = host
        self._look = look
        self._heard: list[str] = []
        self._home = Path(tempfile.mkdtemp(prefix="playbook-webkit-"))
        style = self._home / "gtk-3.0"
        style.mkdir()
        (style / "gtk.css").write_text(SMALL_TOOLBAR, encoding="utf-8")
        (style / "settings.ini").write_text(NO_MOTION, encoding="utf-8")
        self._display = subprocess.Popen(
            ["Xvfb", "-displayfd", "1", "-screen", "0", "1400x1000x24", "-nolisten", "tcp"],
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
        )
        assert self._display.stdout is not None
        folders = dict.fromkeys(("XDG_CONFIG_HOME", "XDG_DATA_HOME", "XDG_CACHE_HOME"), self._home)
        environment = {**os.environ, **{name: str(place) for name, place in folders.items()}}
        environment["DISPLAY"] = f":{self._display.stdout.readline().strip()}"
        environment["GDK_BACKEND"] = "x11"
        if look.contrast:
            environment["GTK_THEME"] = "HighContrastInverse" if look.dark else "HighContrast"
        options = Options()
        options.binary_location = str(browser)
        for argument in _webkit_arguments(look):
            options.add_argument(argument)
        asked = {"proxyType": "manual", "httpProxy": host.name, "sslProxy": host.name}
        options.set_capability("proxy", asked)
        service = Service(str(shutil.which("WebKitWebDriver")), env=environment)
        try:
            with warnings.catch_warnings():  # selenium warns of how it starts this driver itself
                warnings.simplefilter("ignore", DeprecationWarning)
                self._driver = webdriver.WebKitGTK(options=options, service=service)
        except BaseException:
            self.close()
            raise
        self._driver.set_script_timeout(PATIENCE)
        self.resize(1280)

    def open(self, url: str) -> None:
        self._driver.get(url)
        if self._look.scripts and url.startswith("http"):  # it does not wait for modules by itself
            self.run(MODULES_RAN)

    def run(self, body: str, *arguments: Any) -> Any:
        given = ", ".join(json.dumps(value) for value in arguments)
        return self._driver.execute_script(f"return ({_function(body, self._look)})({given})")

    def resize(self, width: int) -> None:
        # The toolbar is part of the window, and asks for its own height only once it is drawn.
        self._driver.set_window_size(width, HEIGHT)
        inner = self._driver.execute_script("return innerHeight")
        self._driver.set_window_size(width, HEIGHT + HEIGHT - inner)

    def press(self, key: str) -> None:
        name = key.removeprefix("Shift+")
        keys = ActionChains(self._driver, duration=0)
        if name != key:
            keys = keys.key_down(Keys.SHIFT)
        keys = keys.send_keys(KEYS[name])
        if name != key:
            keys = keys.key_up(Keys.SHIFT)
        keys.perform()

    def afresh(self, width: int) -> None:
        self.resize(width)

    def errors(self) -> list[str]:
        self._heard += self.host.heard
        self.host.heard.clear()
        return self._heard

    def picture(self) -> bytes:
        return self._driver.get_screenshot_as_png()

    def pdf(self) -> bytes:
        raise NotImplementedError("WebKitWebDriver has no command to print")

    def close(self) -> None:
        if hasattr(self, "_driver"):
            self._driver.quit()
        self._display.terminate()
        self._display.wait()
        if self._display.stdout:
            self._display.stdout.close()
        shutil.rmtree(self._home, ignore_errors=True)


def _mini_browser() -> Path | None:
    given = os.environ.get("MINIBROWSER")
    found = (path for pattern in MINI_BROWSERS for path in Path("/").glob(pattern[1:]))
    return Path(given) if given else next(found, None)


def _webkit_arguments(look: Look) -> list[str]:
    return [
        "--automation",
        *(["--dark-mode"] if look.dark else []),
        *([] if look.scripts else ["--enable-javascript=false"]),
        *([] if look.storage else ["--enable-html5-local-storage=false", "--cookies-policy=never"]),
    ]


@contextmanager
def started(name: str, browser: Browser, host: Host, look: Look | None = None) -> Iterator[Engine]:
    """One of the engines, which asks the host for everything, until the block ends."""
    look = look or Look()
    makes: dict[str, Callable[[], Engine]] = {
        "chromium": lambda: Chromium(browser, host, look),
        "firefox": lambda: Firefox(host, look),
        "webkit": lambda: WebKit(host, look),
    }
    engine = makes[name]()
    try:
        yield engine
    finally:
        engine.close()
