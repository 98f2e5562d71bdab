"""E-mail as one channel of the gateway: its parts are made and joined here."""

from fastapi import APIRouter

from bot.bulletin import Bulletin
from bot.channels.email import unsubscribe
from bot.channels.email.delivery import EmailDelivery
from bot.channels.email.mailer import Mailer
from bot.channels.email.unsubscribe import StopLinks, Unsubscribing
from bot.clock import Clock
from bot.outbox import Outbox
from bot.reply.meeting_file import MeetingFiles
from casework import emails
from casework.store import Store


class Email:
    """What the gateway runs for e-mail. `key` signs the links that end it; `address` is where people reach us.

    Without a `mailer` nothing leaves and what is meant for e-mail waits; the links of earlier mails still work.
    """

    def __init__(
        self,
        mailer: Mailer | None,
        store: Store,
        outbox: Outbox,
        bulletin: Bulletin,
        clock: Clock,
        *,
        key: str,
        address: str,
    ) -> None:
        self._links = StopLinks(key, address)
        self._unsubscribing = Unsubscribing(store, outbox, bulletin, clock)
        if mailer is not None:
            delivery = EmailDelivery(store, mailer, MeetingFiles(store, clock), self._links, address)
            outbox.register(emails.CHANNEL, delivery.deliver)

    def router(self) -> APIRouter:
        """The page behind the links."""
        return unsubscribe.router(self._links, self._unsubscribing)
