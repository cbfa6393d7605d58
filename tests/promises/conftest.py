"""The promises are tried in the same browser, with the same watch on it, as everything else."""

from tests.browser.conftest import (  # noqa: F401  fixtures
    context,
    new_context,
    page,
    watch,
)
