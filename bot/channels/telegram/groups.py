"""Groups: what families tell is personal, so the assistant says so once and leaves."""

import logging

from telegram import Chat, Update
from telegram.constants import ChatType

from bot.channels.telegram.sender import Sender
from bot.reply.voice import voice
from locales.languages import source_language, supported
from locales.phrases import telegram as phrases

log = logging.getLogger(__name__)

_OUT = ("kicked", "left")


class Groups:
    """Every group but that of the coordinators."""

    def __init__(self, sender: Sender) -> None:
        self._sender = sender
        #: Groups that were told and could not be left yet.
        self._told: set[int] = set()

    async def take(self, update: Update) -> None:
        """Says where to write instead, once, and leaves."""
        chat, change = update.effective_chat, update.my_chat_member
        if chat is None or (change is not None and change.new_chat_member.status in _OUT):
            return
        bot = self._sender.bot
        if chat.type != ChatType.CHANNEL and chat.id not in self._told:
            user = update.effective_user
            code = supported(user.language_code if user else None) or source_language().code
            said = voice(code).say(phrases.GROUP.name, {"bot": f"https://t.me/{bot.username}"})
            if await self._sender.quietly("Refusing a group", lambda: bot.send_message(chat.id, said)):
                self._told.add(chat.id)
        if await self._sender.quietly("Leaving a group", lambda: bot.leave_chat(chat.id)):
            self._told.discard(chat.id)
            log.info("The assistant was invited into a group, said that it talks in private, and left.")


def is_private(chat: Chat | None) -> bool:
    return chat is not None and chat.type == ChatType.PRIVATE
