"""Telegram as one channel of the gateway: its parts are made and joined here."""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from functools import partial

from fastapi import APIRouter
from telegram import LinkPreviewOptions, Update
from telegram.error import InvalidToken, TelegramError

from bot.attachments.files import AttachmentFiles
from bot.bulletin import Bulletin
from bot.channels.telegram import webhook
from bot.channels.telegram.api import open_bot
from bot.channels.telegram.delivery import CalendarFile, Delivery
from bot.channels.telegram.door import Door
from bot.channels.telegram.file_posts import FilePosts
from bot.channels.telegram.files import Files
from bot.channels.telegram.groups import Groups, is_private
from bot.channels.telegram.poller import Poller
from bot.channels.telegram.private import CHANNEL, PrivateChat
from bot.channels.telegram.removals import Removals
from bot.channels.telegram.sender import Sender, meaning
from bot.channels.telegram.typing_sign import TypingSign
from bot.clock import Clock
from bot.conversation.inbox import Inbox
from bot.conversation.line import Line
from bot.errors import DeliveryLaterError, SettingMissingError
from bot.outbox import Outbox, Parcel
from bot.settings import Settings
from casework.store import Store

log = logging.getLogger(__name__)

#: Reminders that wait for their turn with Telegram at the same time.
BULK_AT_ONCE = 4
#: Seconds until Telegram is asked again who we are, when it could not be reached.
PAUSE = 5.0
#: Takes the updates of the coordinators' group.
TakeForum = Callable[[Update], Awaitable[None]]


class Telegram:
    """What the gateway runs while a token is set."""

    def __init__(
        self,
        settings: Settings,
        store: Store,
        inbox: Inbox,
        line: Line,
        outbox: Outbox,
        bulletin: Bulletin,
        clock: Clock,
        files: AttachmentFiles,
        calendar_file: CalendarFile,
    ) -> None:
        """Raises SettingMissingError when the webhook lacks its secret or a public address."""
        self._settings = settings
        self.bot = open_bot(settings)
        self.sender = Sender(self.bot, store, clock)
        self._typing = TypingSign(self.sender)
        self._private = PrivateChat(store, inbox, line, bulletin, clock, self.sender, self._typing)
        self._groups = Groups(self.sender)
        self._files = Files(store, self.sender, files, bulletin, clock, outbox)
        self.door = Door(store, self.sender, clock, self._take)
        self._forum: TakeForum = _let_pass
        self._keep_topics: Callable[[], Awaitable[None]] = _nothing
        self._name: str | None = None
        self._secret = _webhook_secret(settings)
        self._delivery = Delivery(self.sender, self._typing, calendar_file, FilePosts(self.sender, store, files))
        self._removals = Removals(store, self.sender, bulletin, clock)
        # One after the other, at Telegram's pace: an answer waits behind these at most.
        outbox.register(CHANNEL, self._deliver, bulk_at_once=BULK_AT_ONCE)

    def router(self) -> APIRouter | None:
        """The route of the webhook; None while Telegram is polled."""
        return webhook.router(self.door, self._secret) if self._secret is not None else None

    def name(self) -> str | None:
        """The bot's name on Telegram, once Telegram has told it."""
        return self._name

    async def write_to(self, key: str, account: int, text: str) -> None:
        """A private message to a person who has written to the bot before; once for each key.

        Raises DeliveryLaterError, AddressBlockedError (never written to the bot, or blocked it) or UndeliverableError.
        """
        if self._name is None:
            raise DeliveryLaterError("Telegram has not been reached yet", seconds=PAUSE)
        send = partial(self.bot.send_message, account, text, link_preview_options=LinkPreviewOptions(is_disabled=True))
        await self.sender.post(key, account, send)

    def use_forum(self, take: TakeForum, run: Callable[[], Awaitable[None]]) -> None:
        """The updates of the coordinators' group go to `take`, and `run` keeps its topics in step."""
        self._forum, self._keep_topics = take, run

    async def run(self) -> None:
        """Until cancelled. While Telegram cannot be reached, everything else in the house goes on."""
        await self._begin()
        getting = (
            webhook.announce(self.bot, self._settings.address, self._secret)
            if self._secret is not None
            else Poller(self.bot, self.door).run()
        )
        try:
            async with asyncio.TaskGroup() as together:
                for work in (self.door.run(), self._files.run(), self._removals.run(), getting, self._keep_topics()):
                    together.create_task(_awaited(work))
        finally:
            self._typing.close()
            await self.bot.shutdown()

    async def _begin(self) -> None:
        """Asks Telegram who we are, until it answers."""
        while True:
            try:
                await self.bot.initialize()
            except InvalidToken as error:
                await asyncio.sleep(_seconds(error))
            except TelegramError as error:
                log.warning("Telegram cannot be reached: %s", error)
                await asyncio.sleep(PAUSE)
            else:
                self._name = self.bot.username
                log.info("Telegram knows us as @%s.", self._name)
                return

    async def _deliver(self, parcel: Parcel) -> None:
        if self._name is None:
            raise DeliveryLaterError("Telegram has not been reached yet", seconds=PAUSE)
        await self._delivery.deliver(parcel)

    async def _take(self, update: Update) -> None:
        chat = update.effective_chat
        if is_private(chat):
            await self._private.take(update)
            self._files.wake()
        elif chat is not None and chat.id == self._settings.telegram_forum:
            await self._forum(update)
        else:
            await self._groups.take(update)


async def _nothing() -> None:
    """Without a group there is nothing to keep in step."""


async def _let_pass(update: Update) -> None:
    """The coordinators' group is none to leave, even while nobody keeps topics there."""


async def _awaited(work: Awaitable[None]) -> None:
    await work


def _seconds(error: TelegramError) -> float:
    meant = meaning(error)
    return meant.seconds if isinstance(meant, DeliveryLaterError) and meant.seconds else PAUSE


def _webhook_secret(settings: Settings) -> str | None:
    """The secret of the webhook, where there is one."""
    if settings.telegram_mode == "polling":
        return None
    if settings.telegram_secret is None:
        raise SettingMissingError("NAVIGATOR_TELEGRAM_SECRET is not set. `navigator up` makes one by itself.")
    if not settings.public_url:
        raise SettingMissingError("NAVIGATOR_PUBLIC_URL is not set: Telegram must know where to bring its updates.")
    return settings.telegram_secret.get_secret_value()
