"""One person's open pages and phone, in front of one gateway: linked, and taken apart, as a person does it."""

import asyncio
import re
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from typing import Any
from uuid import UUID, uuid4

import socketio

from bot.channels.origins import allows
from bot.channels.session_id import SessionIds
from bot.channels.web import CHANNEL, WebChat
from bot.reply.voice import voice
from casework import conversations, families
from casework.models import Message
from locales.phrases import find_support, joining
from locales.phrases import telegram as telegram_phrases
from tests.fakes.page import Page
from tests.fakes.telegram.phone import Phone
from tests.fakes.telegram_house import TelegramHouse
from tests.fakes.waiting import at_rest, until

HOME = "https://navigator.example"
CODE = re.compile(r"\b\w{4}-\w{4}-\w{4}\b")
#: What a test's assistant always answers.
ANSWER = voice("en").say(find_support.ASK_NEED.name)


def say(phrase: Any, language: str = "en", **values: Any) -> str:
    return voice(language).say(phrase.name, values)


class Tab:
    """A page, and what it shows: as `chat.js` joins what the server sends."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.session_id = ""

    async def begin(self, **request: Any) -> Any:
        confirmed = await self.page.begin(**({"page_language": "en"} | request))
        self.session_id = confirmed["session_id"]
        return confirmed

    @property
    def shown(self) -> dict[int, Any]:
        """The messages by their ids, in their order."""
        views: dict[int, Any] = {}
        for name, data in self.page.events:
            if name == "session_confirm":
                views = {} if data["another_thread"] else views
                views |= {view["id"]: view for view in data["messages"]}
            elif name == "bot_uttered":
                views[data["id"]] = data
        return dict(sorted(views.items()))

    @property
    def texts(self) -> list[str]:
        return [view["text"] for view in self.shown.values()]

    @property
    def seen(self) -> dict[str, Any]:
        """What the page tells of itself when it comes back."""
        named = [data["thread"] for data in self.page.named("session_confirm")]
        return {"session_id": self.session_id, "last_id": max(self.shown), "thread": named[-1]}

    async def say(self, text: str = "", *, choice: str | None = None) -> Any:
        said = {"choice": choice} if choice else {"message": text}
        ack = await self.page.call("user_uttered", {"client_id": uuid4().hex, **said})
        assert ack["ok"], ack
        self.page.events.append(("bot_uttered", {"id": ack["id"], "text": text, "author": "family"}))
        return ack

    async def press(self, title: str) -> None:
        """The newest button of that name."""
        offered = [reply for view in self.shown.values() for reply in view.get("quick_replies", ())]
        await self.say(title, choice=next(each["payload"] for each in reversed(offered) if each["title"] == title))

    async def until(self, text: str, times: int = 1) -> None:
        try:
            await until(lambda: self.texts.count(text) >= times)
        except TimeoutError:
            raise TimeoutError(f"{text!r} is not among {self.texts}") from None


class Home:
    """The gateway with both channels; each person has one phone, and any number of tabs."""

    def __init__(self, house: TelegramHouse) -> None:
        self.house, self.gateway, self.telegram = house, house.gateway, house.telegram
        self.ids = SessionIds("the server's own key, for tests")
        gateway = self.gateway
        self.web = WebChat(
            gateway.store,
            gateway.inbox,
            gateway.line,
            gateway.bulletin,
            gateway.clock,
            self.ids,
            allows(HOME, []),
            gateway.meeting_links,
        )
        gateway.outbox.register(CHANNEL, self.web.deliver)
        self._app = socketio.ASGIApp(self.web.server)
        self._open = AsyncExitStack()

    @asynccontextmanager
    async def running(self) -> AsyncIterator["Home"]:
        following = asyncio.create_task(self.web.follow(self.gateway.bulletin))
        async with self._open:
            yield self
        following.cancel()
        await asyncio.gather(following, return_exceptions=True)
        await at_rest(self.gateway.store)
        await self.web.server.shutdown()

    async def tab(self) -> Tab:
        return Tab(await self._open.enter_async_context(Page(self._app, HOME)))

    async def talked(self) -> tuple[Tab, Phone]:
        """A person has asked one thing on Telegram and another one on the page."""
        phone, tab = self.telegram.user(), await self.tab()
        await phone.say("Asked on Telegram")
        await phone.until(lambda inbox: len(inbox) == 1)
        await tab.begin()
        await tab.say("Asked on the page")
        await tab.until(ANSWER)
        return tab, phone

    async def linked(self, made_on: str) -> tuple[Tab, Phone]:
        tab, phone = await self.talked()
        await self.link(made_on, tab, phone)
        await tab.until(say(joining.LINKED if made_on == "telegram" else joining.LINKED_HERE))
        return tab, phone

    async def link(self, made_on: str, tab: Tab, phone: Phone) -> None:
        """Without a look at what the page makes of it, when the code was made there: it may be closed."""
        if made_on == "telegram":
            await phone.command("privacy")
            await phone.until(lambda inbox: say(telegram_phrases.BUTTON_LINK) in inbox[-1].titles)
            await phone.press(say(telegram_phrases.BUTTON_LINK))
            await phone.until(lambda inbox: CODE.search(inbox[-1].text))
            await tab.say(CODE.findall(phone.texts[-1])[0])
            await tab.until(say(joining.ASK_LINK))
            await tab.press(say(joining.BUTTON_LINK))
            await phone.until(lambda _: say(joining.LINKED_HERE) in phone.texts)
        else:
            await phone.start(await self.code_on(tab))
            await self.accept(phone)

    async def code_on(self, tab: Tab) -> str:
        """The one that the page gets when somebody types there what they want."""
        await tab.say("telegram")
        await until(lambda: any(CODE.search(text) for text in tab.texts))
        return str([found for text in tab.texts for found in CODE.findall(text)][-1])

    async def accept(self, phone: Phone) -> None:
        await phone.until(lambda inbox: inbox[-1].text == say(joining.ASK_LINK))
        await phone.press(say(joining.BUTTON_LINK))
        await phone.until(lambda _: say(joining.LINKED) in phone.texts)

    async def stop(self, stopped_on: str, tab: Tab, phone: Phone) -> None:
        """Both sides have heard of it afterwards."""
        if stopped_on == "telegram":
            await self.stop_on(phone)
        else:
            offered = [reply for view in tab.shown.values() for reply in view.get("quick_replies", ())]
            stops = [each for each in offered if each["title"] == say(joining.BUTTON_UNLINK)]
            await tab.say(stops[-1]["title"], choice=stops[-1]["payload"])
            await tab.until(say(joining.ASK_UNLINK))
            await tab.press(say(joining.BUTTON_UNLINK_YES))
        await phone.until(lambda _: say(joining.UNLINKED) in phone.texts)

    async def stop_on(self, phone: Phone) -> None:
        await phone.press(say(joining.BUTTON_UNLINK))
        await phone.until(lambda inbox: inbox[-1].text == say(joining.ASK_UNLINK))
        await phone.press(say(joining.BUTTON_UNLINK_YES))

    async def thread(self, tab: Tab) -> list[Message]:
        """What the page has to show, as it is stored."""
        at = str(self.ids.read(tab.session_id))
        async with self.gateway.store.read() as session:
            conversation = await families.at(session, CHANNEL, at)
            assert conversation is not None
            return list(await conversations.history(session, conversation.id))

    async def thread_id(self, tab: Tab) -> UUID:
        return (await self.thread(tab))[0].conversation_id

    async def settled(self, *tabs: Tab) -> None:
        """Until the pages show exactly what is stored, and nothing waits."""

        async def right(tab: Tab) -> bool:
            stored = await self.thread(tab)
            answered = all(each.state in ("answered", "said") for each in stored)
            return answered and list(tab.shown) == [each.id for each in stored]

        for tab in tabs:
            try:
                await until(lambda tab=tab: right(tab))  # type: ignore[misc]
            except TimeoutError:
                stored = [each.text for each in await self.thread(tab)]
                raise TimeoutError(f"the page shows {tab.texts}, stored is {stored}") from None
