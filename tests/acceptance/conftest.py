"""One house for the tests that only talk to it; those that kill processes start their own."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, sync_playwright

from tests.acceptance.house import House, house
from tests.acceptance.template import make_template
from tests.web.conftest import ARGUMENTS, CHROMIUM


@pytest.fixture(scope="session")
def template() -> Path:
    """A state folder with everything that takes long to make. It is kept in var/ between test runs."""
    return make_template()


@pytest.fixture(scope="session")
def running(template: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    with house(tmp_path_factory.mktemp("house"), template) as started:
        started.start()
        yield started


@pytest.fixture
def own_house(template: Path, tmp_path: Path) -> Iterator[Callable[..., House]]:
    """Starts a house that the test may break."""
    with house(tmp_path / "state", template) as made:

        def start(**settings: str) -> House:
            made.start(**settings)
            return made

        yield start


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        yield chromium
        chromium.close()
