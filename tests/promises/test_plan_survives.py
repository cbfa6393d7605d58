"""A plan survives: several tabs, a storage that fails, a link, a file, a calendar, hostile ones."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser, BrowserContext

from generator.suite import find_browser
from tests.browser.conftest import Watch
from tests.promises.faulty_planner import Desk, judge
from tests.promises.storage_faults import all_faults
from tests.promises.two_tabs import Tabs, one_run
from tests.proof import Amount, Proof

NewContext = Callable[..., BrowserContext]
SEED = os.environ.get("PROOF_SEED", "101")
# Runs are shared out, so that two workers can take them: how many tabs each share has.
SHARES = (2, 2, 2, 3)
QUICK_FAULTS = 12


@pytest.fixture
def sleepy(browser: Browser, watch: Watch) -> Iterator[BrowserContext]:
    """A profile of a browser that keeps pages asleep for Back, which Playwright's does not."""
    started = browser.browser_type.launch(
        executable_path=find_browser(),
        args=["--no-sandbox", "--disable-background-networking"],
        ignore_default_args=["--disable-back-forward-cache"],
    )
    context = started.new_context(service_workers="block")
    watch.listen(context)
    try:
        yield context
    finally:
        started.close()


@pytest.mark.parametrize("share", range(len(SHARES)))
def test_tabs_lose_nothing(
    sleepy: BrowserContext, site: str, amount: Amount, proof: Proof, share: int
) -> None:
    """Ticks, picks, notes, owners, names, plans; reloads, closed and crashed tabs, and Back."""
    lost: dict[str, list[str]] = {}
    runs = amount(5, 250)
    tabs = Tabs(sleepy, site, SHARES[share])
    for number in range(runs):
        seed = f"{SEED}/{share}/{number}"
        wrong = one_run(tabs, seed)
        if wrong:
            lost[seed] = wrong
    proof(
        "runs of two or three tabs in which a tick, a note or a choice was lost",
        tried=runs,
        broken=len(lost),
        bar=1000,
    )
    proof("pages that came back from the browser’s memory", tried=tabs.came_back, broken=0)
    assert lost == {}


def test_storage_faults_lose_nothing(
    new_context: NewContext, site: str, full: bool, proof: Proof
) -> None:
    """The page works, says what it must in the reader's language, and no byte is gone."""
    faults = all_faults()
    chosen = faults if full else faults[:: len(faults) // QUICK_FAULTS]
    context = new_context(accept_downloads=True)
    context.set_default_timeout(20_000)
    desk = Desk(context, site)
    broken = {}
    for place, fault in enumerate(chosen):
        wrong = judge(context, desk, site, fault, ("en", "nl")[place % 2])
        if wrong:
            broken[fault.name] = wrong
    proof("faults of the storage after which something was lost, unsaid or did not work", tried=len(chosen), broken=len(broken), bar=80)  # fmt: skip  # noqa: E501
    assert broken == {}
