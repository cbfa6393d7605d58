"""A real Chromium. Every request to another host is refused and told; so is every error."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, Route


@dataclass
class Watch:
    """What went wrong in the pages of a test: it must stay empty."""

    foreign: list[str] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)
    expected: list[str] = field(default_factory=list)

    def expect(self, text: str) -> None:
        """An error that belongs to the test, whenever it comes: it may come after the last step."""
        self.expected.append(text)

    def unexpected(self) -> list[str]:
        """The errors that nobody announced."""
        return [error for error in self.errors if not any(text in error for text in self.expected)]

    def follow(self, context: BrowserContext, allowed: str) -> None:
        """Refuse and note requests to other hosts; note console errors and script faults."""

        def judge(route: Route) -> None:
            url = route.request.url
            if url.startswith((allowed, "data:", "blob:")):
                route.continue_()
            else:
                self.foreign.append(url)
                route.abort()

        context.route("**/*", judge)
        self.listen(context)

    def listen(self, context: BrowserContext) -> None:
        """Note console errors and script faults of all its pages."""
        context.on("page", self._listen)

    def _listen(self, page: Page) -> None:
        page.on("pageerror", lambda error: self.errors.append(f"{page.url}: {error}"))
        page.on(
            "console",
            lambda message: (
                self.errors.append(f"{page.url}: {message.text}")
                if message.type == "error"
                else None
            ),
        )


NewContext = Callable[..., BrowserContext]


@pytest.fixture
def watch() -> Iterator[Watch]:
    """Fails the test at its end if a page asked another host for something or had an error."""
    seen = Watch()
    yield seen
    assert seen.foreign == []
    assert seen.unexpected() == [], "\n".join(seen.unexpected())


@pytest.fixture
def new_context(browser: Browser, site: str, watch: Watch) -> Iterator[NewContext]:
    """Make browser profiles: `new_context(locale="nl-BE", color_scheme="dark", …)`."""
    made = []

    def make(allowed: str = site.split("/some/", maxsplit=1)[0], **options: Any) -> BrowserContext:
        options.setdefault("viewport", {"width": 1280, "height": 900})
        # What a service worker asks for is not seen here; the tests of reading offline allow it.
        options.setdefault("service_workers", "block")
        context = browser.new_context(reduced_motion="reduce", **options)
        context.set_default_timeout(10_000)
        watch.follow(context, allowed)
        made.append(context)
        return context

    yield make
    for context in made:
        context.close()


@pytest.fixture
def context(new_context: NewContext) -> BrowserContext:
    """One fresh profile."""
    return new_context()


@pytest.fixture
def page(context: BrowserContext) -> Page:
    """One page in a fresh profile."""
    return context.new_page()
