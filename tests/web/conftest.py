"""The strict chat server and Debian's Chromium, for the tests of the web chat."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, expect, sync_playwright

from tests.web.chat_server import ChatServer
from tests.web.visitor import Visitor

CHROMIUM = "/usr/bin/chromium"
ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-dev-shm-usage",
]

OpenChat = Callable[..., Visitor]


@pytest.fixture(scope="session")
def running_server() -> Iterator[ChatServer]:
    running = ChatServer()
    running.start()
    yield running
    running.stop()


@pytest.fixture
def server(running_server: ChatServer) -> Iterator[ChatServer]:
    running_server.reset()
    yield running_server
    assert running_server.faults == []


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    # Not for the whole session: while it is open, no asynchronous test can run in this thread.
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        yield chromium
        chromium.close()


@pytest.fixture
def open_chat(browser: Browser, server: ChatServer) -> Iterator[OpenChat]:
    """Opens the chat at `path` in a tab; `beside` puts the tab into another visitor's browser."""
    contexts = []
    visitors = []

    def open_(path: str = "/", *, beside: Visitor | None = None, width: int = 1280, **options: Any) -> Visitor:
        if beside is None:
            options = {"locale": "en-GB", "timezone_id": "Europe/Stockholm", "reduced_motion": "reduce"} | options
            context = browser.new_context(viewport={"width": width, "height": 740}, **options)
            contexts.append(context)
        else:
            context = beside.page.context
        visitor = Visitor(context.new_page())
        visitors.append(visitor)
        visitor.page.goto(server.url + path)
        return visitor

    yield open_
    complaints = [complaint for visitor in visitors for complaint in visitor.complaints]
    for context in contexts:
        context.close()
    assert complaints == []


@pytest.fixture
def visitor(open_chat: OpenChat, server: ChatServer) -> Visitor:
    """A visitor who has chosen English and been greeted."""
    opened = open_chat()
    opened.button("English").click()
    expect(opened.button("Svenska")).to_have_count(0)
    server.utter("Hello! What would help you most?")
    expect(opened.message("Hello!")).to_be_visible()
    return opened
