"""Reminders by e-mail in the chat: an address is asked for and proved by a code; one word ends it."""

import logging
from collections.abc import Mapping
from uuid import UUID, uuid5

from sqlalchemy.ext.asyncio import AsyncSession

from bot.channels.email.letter import written
from bot.channels.email.mailer import Mailer
from bot.clock import Clock
from bot.errors import AddressBlockedError, DeliveryLaterError, UndeliverableError
from bot.reply.voice import voice
from casework import addresses, conversations, emails, families
from casework.emails import Codes
from casework.models import Conversation
from casework.reminder_models import EmailAddress
from casework.store import Store
from locales.phrase import Phrase
from locales.phrases import emails as phrases
from locales.utterance import Choice, Payload, Utterance
from nlu import commands

log = logging.getLogger(__name__)

ASK, ADDRESS, CODE, AGAIN = "email_reminders", "email_address", "email_code", "email_again"
NO, STOP = "email_no", "email_stop"
INTENTS = frozenset({ASK, ADDRESS, CODE, AGAIN, NO, STOP})
#: Ids of mails are made from the message that asks for them: the same message never sends two.
REALM = UUID("d3f0c1c4-63d5-4f8e-9d0a-5c1a4b0a7e35")
#: What an address, and what a code, is typed after.
ASKS_ADDRESS = frozenset({phrases.ASK_ADDRESS.name, phrases.ASK_AGAIN.name, phrases.NOT_ACCEPTED.name})
ASKS_CODE = frozenset({phrases.CODE_SENT.name, phrases.CODE_WRONG.name, phrases.CODE_SPENT.name})
#: How far back the last question may lie behind news that nobody asked for.
LOOKED_BACK = 5

CHOICE = Choice(Payload(ASK), phrases.BUTTON_EMAIL.name)
_NO = Choice(Payload(NO), phrases.BUTTON_NO.name)
_AGAIN = Choice(Payload(AGAIN), phrases.BUTTON_AGAIN.name)
_OTHER = Choice(Payload(ASK, {"other": True}), phrases.BUTTON_OTHER.name)
_STOP = Choice(Payload(STOP), phrases.BUTTON_STOP.name)


class EmailTalk:
    """Answers the intents above, and knows what is meant when an address or a code is typed.

    Without a `mailer` there is no e-mail, and it says so.
    """

    def __init__(self, store: Store, clock: Clock, mailer: Mailer | None = None, codes: Codes | None = None) -> None:
        self._store = store
        self._clock = clock
        self._mailer = mailer
        self._codes = codes

    @property
    def is_on(self) -> bool:
        """Whether `CHOICE` may be offered."""
        return self._mailer is not None

    async def meant(self, conversation_id: UUID, text: str, language: str, *, before: int) -> Payload | None:
        """What typed words mean while e-mail was the last thing asked; None for all others, and for a new subject."""
        asked = await self._asked(conversation_id, before)
        if asked is None:
            return None
        if commands.find(text, language) == "stop":
            return Payload(NO)
        if emails.is_meant(text):
            return Payload(ADDRESS, {"email": emails.found_in(text)})
        code = emails.code_in(text) if asked in ASKS_CODE else None
        return Payload(CODE, {"code": code}) if code is not None else None

    async def refusal(self, conversation_id: UUID, *, before: int) -> Payload | None:
        """What a "no" means while e-mail was the last thing asked."""
        return Payload(NO) if await self._asked(conversation_id, before) is not None else None

    async def answer(self, conversation_id: UUID, payload: Payload, message_id: int) -> tuple[Utterance, ...]:
        """Does what the intent says; the same message again does it once. Waits for the mail server."""
        if payload.intent == STOP:
            return await self._stop(conversation_id)
        if payload.intent == NO:
            return (Utterance(phrases.LEFT.name),)
        if self._mailer is None or self._codes is None:
            return (Utterance(phrases.UNAVAILABLE.name),)
        if payload.intent == ASK:
            return await self._ask(conversation_id, other=bool(payload.entities.get("other")))
        if payload.intent == CODE:
            return await self._confirm(conversation_id, str(payload.entities.get("code") or ""), self._codes)
        if payload.intent == AGAIN:
            return await self._mail(conversation_id, None, message_id, self._mailer, self._codes)
        email = payload.entities.get("email")
        if not email:
            return (Utterance(phrases.ASK_AGAIN.name, choices=(_NO,)),)
        return await self._mail(conversation_id, str(email), message_id, self._mailer, self._codes)

    async def _asked(self, conversation_id: UUID, before: int) -> str | None:
        """The phrase of the last answer, if it asks for an address or a code; reminders between do not count."""
        async with self._store.read() as session:
            said = await conversations.last_said_by_bot(session, conversation_id, before=before, limit=LOOKED_BACK)
        last = next((each for each in said if each.reply_to is not None), None)
        phrase = last.utterance["phrase"] if last is not None and last.utterance else None
        return phrase if phrase in ASKS_ADDRESS | ASKS_CODE else None

    async def _ask(self, conversation_id: UUID, *, other: bool) -> tuple[Utterance, ...]:
        async with self._store.read() as session:
            thread = await families.conversation(session, conversation_id)
            known = await emails.of_person(session, thread.person_id)
            address = await addresses.find(session, emails.CHANNEL, str(known.id)) if known is not None else None
        if known is None or address is None or address.blocked_at is not None or other:
            return (Utterance(phrases.ASK_ADDRESS.name, choices=(_NO,)),)
        return (Utterance(phrases.ALREADY.name, {"email": known.email}, (_OTHER, _STOP)),)

    async def _mail(
        self, conversation_id: UUID, email: str | None, message_id: int, mailer: Mailer, codes: Codes
    ) -> tuple[Utterance, ...]:
        """Mails a code to that address, or once more to the latest one."""
        async with self._store.write() as session:
            thread = await families.conversation(session, conversation_id)
            language = await families.language_of(session, thread)
            mail_id = uuid5(REALM, f"{conversation_id}.{message_id}")
            made = await self._noted(session, thread, email, mail_id, codes)
        if isinstance(made, Utterance):
            return (made,)
        if made.confirmed_at is not None:
            return (Utterance(phrases.CONFIRMED.name, {"email": made.email}, (_STOP,)),)
        say = voice(language).say
        code = say(phrases.MAIL_CODE.name, {"code": codes.of(mail_id)})
        mail = written(language, say(phrases.SUBJECT_CODE.name), [code], [say(phrases.MAIL_NOT_YOU.name)])
        try:
            await mailer.send(made.email, mail.subject, mail.text, language=language, html=mail.html, mail_id=mail_id)
        except AddressBlockedError as error:
            log.info("A mail with a code could not be sent: %s", error)
            return (Utterance(phrases.NOT_ACCEPTED.name, {"email": made.email}, (_NO,)),)
        except (DeliveryLaterError, UndeliverableError) as error:
            log.warning("A mail with a code could not be sent: %s", error)
            return (Utterance(phrases.NOT_SENT.name, choices=(_AGAIN, _NO)),)
        return (Utterance(phrases.CODE_SENT.name, {"email": made.email}, (_AGAIN, _OTHER, _NO)),)

    async def _noted(
        self, session: AsyncSession, thread: Conversation, email: str | None, mail_id: UUID, codes: Codes
    ) -> EmailAddress | Utterance:
        """The mail that is to be sent, or what is said instead."""
        if email is None:
            latest = await emails.asked(session, thread.person_id)
            if latest is None:
                return Utterance(phrases.ASK_ADDRESS.name, choices=(_NO,))
            email = latest.email
        try:
            return await emails.ask(session, thread.person_id, email, mail_id, codes, self._clock())
        except emails.TooManyMailsError:
            return Utterance(phrases.TOO_MANY_MAILS.name)

    async def _confirm(self, conversation_id: UUID, code: str, codes: Codes) -> tuple[Utterance, ...]:
        async with self._store.write() as session:
            thread = await families.conversation(session, conversation_id)
            try:
                one = await emails.confirm(session, thread, code, codes, self._clock())
            except emails.EmailError as error:
                # What was counted is kept: the transaction goes on.
                said = _WHY[type(error)]
                choices = {phrases.CODE_SPENT: (_AGAIN, _NO), phrases.ASK_ADDRESS: (_NO,)}
                return (Utterance(said.name, choices=choices.get(said, (_AGAIN, _OTHER, _NO))),)
        return (Utterance(phrases.CONFIRMED.name, {"email": one.email}, (_STOP,)),)

    async def _stop(self, conversation_id: UUID) -> tuple[Utterance, ...]:
        async with self._store.write() as session:
            thread = await families.conversation(session, conversation_id)
            was_on = await emails.stop(session, thread.person_id, self._clock())
        choices = (CHOICE,) if self.is_on else ()
        return (Utterance((phrases.STOPPED if was_on else phrases.NOT_ON).name, choices=choices),)


_WHY: Mapping[type[emails.EmailError], Phrase] = {
    emails.NoCodeError: phrases.ASK_ADDRESS,
    emails.CodeTooOldError: phrases.CODE_SPENT,
    emails.CodeSpentError: phrases.CODE_SPENT,
    emails.CodeWrongError: phrases.CODE_WRONG,
}
