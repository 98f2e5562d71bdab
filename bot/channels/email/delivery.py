"""What leaves by e-mail: a notice as a mail in the person's language, with the calendar file of its meeting."""

from uuid import UUID, uuid5

from sqlalchemy.ext.asyncio import AsyncSession

from bot.channels.email.letter import letter
from bot.channels.email.mailer import File, Mailer
from bot.channels.email.unsubscribe import StopLinks
from bot.errors import UndeliverableError
from bot.outbox import Parcel
from bot.reply.meeting_file import MeetingFiles
from casework import addresses, emails
from casework.models import Message
from casework.store import Store

#: Ids of mails are made from the parcel: the same parcel again is the same mail.
REALM = UUID("6f3c8a52-0d1e-4c6b-8f53-6a7f0f6a9b21")
#: The channel on which an answer can be typed at the gateway's own address.
WEB = "web"


class EmailDelivery:
    """Delivers parcels of the outbox; `external_id` is the id of an `EmailAddress`. `address` is the gateway's."""

    def __init__(self, store: Store, mailer: Mailer, files: MeetingFiles, stops: StopLinks, address: str) -> None:
        self._store = store
        self._mailer = mailer
        self._files = files
        self._stops = stops
        self._address = address

    async def deliver(self, parcel: Parcel) -> None:
        """Raises DeliveryLaterError, AddressBlockedError or UndeliverableError."""
        email_id, view = UUID(parcel.external_id), parcel.view
        async with self._store.read() as session:
            to = await emails.confirmed(session, email_id)
            message = await session.get(Message, view["id"])
            chat = await self._chat(session, parcel.conversation_id)
        if to is None:
            raise UndeliverableError("this e-mail address has been removed")
        said = str(message.utterance["phrase"]) if message is not None and message.utterance else None
        mail = letter(view, said, chat=chat, stop=self._stops.link(email_id))
        await self._mailer.send(
            to.email,
            mail.subject,
            mail.text,
            language=str(view["language"]),
            html=mail.html,
            mail_id=uuid5(REALM, f"{email_id}.{parcel.id}"),
            files=await self._attached(parcel),
            headers=self._stops.headers(email_id),
        )

    async def _chat(self, session: AsyncSession, conversation_id: UUID) -> str | None:
        """Where the person can answer, if that is the web."""
        reached = await addresses.of_conversation(session, conversation_id)
        return self._address if any(each.channel == WEB for each in reached) else None

    async def _attached(self, parcel: Parcel) -> list[File]:
        meeting = parcel.view.get("calendar")
        if not meeting:
            return []
        made = await self._files.file(str(meeting), str(parcel.view["language"]), parcel.conversation_id)
        if made is None:
            return []
        name, content = made
        method = "CANCEL" if b"\r\nMETHOD:CANCEL\r\n" in content else "PUBLISH"
        return [File(name, f"text/calendar; method={method}; charset=utf-8", content)]
