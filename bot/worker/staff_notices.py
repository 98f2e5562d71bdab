"""The worker that tells staff outside of the console that somebody waits: by e-mail or Telegram, never who and what."""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from uuid import NAMESPACE_URL, UUID, uuid5

from bot.channels.email.mailer import Mailer
from bot.clock import Clock
from bot.errors import AddressBlockedError, DeliveryLaterError, NavigatorError, UndeliverableError
from bot.reply.voice import voice
from casework import staff_notices
from casework.models import Staff
from casework.staff_models import StaffNotice
from casework.store import Store
from locales.languages import languages, source_language
from locales.phrase import Phrase
from locales.phrases import staff_notices as phrases

log = logging.getLogger(__name__)

#: Seconds between two looks.
PATIENCE = 5.0
#: So long nobody else sends what one process is sending.
TAKEN_FOR = timedelta(minutes=3)
NO_WAY, NO_NEED = "no way to tell", "no need any more"
#: Writes to a Telegram account: the key that makes it once, the account's id, the text. Raises NavigatorError.
Write = Callable[[str, int, str], Awaitable[None]]

WORDS: Mapping[str, Phrase] = {
    "handover": phrases.HANDOVER,
    "urgent": phrases.URGENT,
    "escalated": phrases.ESCALATED,
    "unanswered": phrases.UNANSWERED,
    "proposal": phrases.PROPOSAL,
    "transfer_agreed": phrases.TRANSFER_AGREED,
    "transfer_refused": phrases.TRANSFER_REFUSED,
    "standing_in": phrases.STANDING_IN,
}


@dataclass(frozen=True)
class _Letter:
    """What goes out, and whether it is the last attempt."""

    notice_id: int
    email: str
    telegram: int | None
    language: str
    subject: str
    text: str
    #: The same in every attempt, so that a mail that comes twice is known to be one.
    mail_id: UUID
    last: bool


class StaffNoticeWorker:
    """Sends what is due, each notice once; what cannot be sent is tried again, and in the end given up for all to see.

    `address` is where people reach the gateway. Without `mailer` there is no e-mail, without `write` no Telegram.
    """

    def __init__(
        self, store: Store, clock: Clock, address: str, mailer: Mailer | None = None, write: Write | None = None
    ) -> None:
        self._store = store
        self._clock = clock
        self._address = address
        self._mailer = mailer
        self._write = write

    async def run(self) -> None:
        """Until cancelled."""
        while True:
            try:
                await self.send_due()
            except Exception:
                # A database that is away for a moment must not end all notices.
                log.exception("The notices to staff could not be sent; it is tried again.")
            await asyncio.sleep(PATIENCE)

    async def send_due(self) -> int:
        """Sends what is due now; how many notices were sent."""
        async with self._store.read() as session:
            due = [each.id for each in await staff_notices.due(session, self._clock())]
        return sum([await self._one(each) for each in due])

    async def _one(self, notice_id: int) -> bool:
        letter = await self._taken(notice_id)
        if letter is None:
            return False
        trouble = await self._trouble(letter)
        async with self._store.write() as session:
            if trouble is None:
                await staff_notices.mark_sent(session, notice_id, self._clock())
            else:
                await staff_notices.put_off(session, notice_id, self._clock(), trouble)
        if trouble is not None:
            level = logging.ERROR if letter.last else logging.WARNING
            log.log(level, "Notice %s %s: %s", notice_id, "is given up" if letter.last else "waits", trouble)
        return trouble is None

    async def _taken(self, notice_id: int) -> _Letter | None:
        """The letter, once no other process can send it; None when one does, or nobody needs it any more."""
        now = self._clock()
        async with self._store.write() as session:
            if not await staff_notices.take(session, notice_id, now, now + TAKEN_FOR):
                return None
            notice = await session.get_one(StaffNotice, notice_id, populate_existing=True)
            if not await staff_notices.wanted(session, notice):
                await staff_notices.drop(session, notice_id, NO_NEED)
                return None
            return self._letter(notice, await session.get_one(Staff, notice.staff_id))

    def _letter(self, notice: StaffNotice, staff: Staff) -> _Letter:
        language = staff.reads if staff.reads in languages() else source_language().code
        speaker, room = voice(language), f"{self._address}/console/"
        link = room if notice.conversation_id is None else f"{room}conversations/{notice.conversation_id}"
        subject = speaker.say(WORDS[notice.kind].name)
        return _Letter(
            notice_id=notice.id,
            email=staff.email,
            telegram=staff.telegram_user_id if staff.notify_by == "telegram" else None,
            language=language,
            subject=subject,
            text=f"{subject}\n\n{speaker.say(phrases.OPEN_IT.name, {'link': link})}\n",
            mail_id=uuid5(NAMESPACE_URL, f"{staff.id}:{notice.kind}:{notice.about_id}"),
            last=notice.attempts >= staff_notices.TRIES,
        )

    async def _trouble(self, letter: _Letter) -> str | None:
        """Sends it, by e-mail where Telegram is not possible; why it could not be sent, or None."""
        trouble = NO_WAY
        if letter.telegram is not None and self._write is not None:
            try:
                await self._write(f"staff-notice:{letter.notice_id}", letter.telegram, letter.text)
            except DeliveryLaterError as error:
                if not letter.last:
                    return str(error)
                trouble = str(error)
            except (AddressBlockedError, UndeliverableError) as error:
                trouble = str(error)
            except Exception as error:
                log.exception("Telegram could not take a notice.")
                trouble = type(error).__name__
            else:
                return None
        if self._mailer is None:
            return trouble
        try:
            await self._mailer.send(
                letter.email,
                letter.subject,
                letter.text,
                language=letter.language,
                mail_id=letter.mail_id,
            )
        except NavigatorError as error:
            return str(error)
        except Exception as error:
            log.exception("The mail server could not take a notice.")
            return type(error).__name__
        return None
