"""The promises are tried in the same browser, with the same watch on it, as everything else.

Those of three engines are tried in Chromium only, until somebody asks for the full size: Firefox
and WebKit are not on every machine.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from tests.browser.conftest import (  # noqa: F401  fixtures
    browser,
    context,
    new_context,
    page,
    watch,
)
from tests.conftest import EXAMPLE, ROOT, playbook
from tests.promises.engines import ENGINES, Look, Start, started
from tests.promises.host import Host, hosting
from tests.promises.states import FALLBACK, SITE

# Where the focus shows is asked of these: in a display without a window manager the window of
# MiniBrowser is never the active one, and WebKit shows no focus in such a window.
FOCUSED = ("chromium", "firefox")
ABOUT_FOCUS = ("test_the_focus_is_in_view_both_ways",)


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """A test that asks for `engine_name` is made for one engine, or, in the full size, for all."""
    if "engine_name" in metafunc.fixturenames:
        full = metafunc.config.getoption("--full")
        engines = FOCUSED if metafunc.function.__name__ in ABOUT_FOCUS else ENGINES
        metafunc.parametrize("engine_name", engines if full else ENGINES[:1])


@pytest.fixture(scope="session")
def served(site_folder: Path, full: bool, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of a host: the real site, and in the full size a page without a translation."""
    root = tmp_path_factory.mktemp("hosted")
    site = root / SITE
    site.parent.mkdir(parents=True)
    site.symlink_to(site_folder)
    if full:
        example = tmp_path_factory.mktemp("not-translated")
        shutil.copytree(EXAMPLE, example, dirs_exist_ok=True)
        shutil.copytree(ROOT / "theme", example / "theme", dirs_exist_ok=True)
        words = example / "content/interface"
        shutil.copytree(ROOT / "content/interface", words, dirs_exist_ok=True)
        tip = example / "content/tips/001-look-up-first.yml"
        text = tip.read_text(encoding="utf-8")
        tip.write_text(text.partition("\nnl:")[0] + "\n", encoding="utf-8")
        done = playbook("build", "--site-dir", root / FALLBACK, root=example)
        assert done.returncode == 0, done.stderr
    return root


@pytest.fixture
def host(served: Path) -> Iterator[Host]:
    """The host of one test."""
    with hosting(served) as started:
        yield started


@pytest.fixture
def start(request: pytest.FixtureRequest, engine_name: str, host: Host) -> Start:
    """Start the engine of this test: `with start(Look(dark=True)) as engine:`."""
    chromium: Browser = request.getfixturevalue("browser")
    return lambda look=None: started(engine_name, chromium, host, look or Look())
