"""One message's way through the house, on one page.

The message has been stored by the inbox. Here: who writes and in which language, crisis words, who has the floor,
words that work everywhere, Rasa; then everything that is said is written in one transaction, with its outbox rows.
"""

import logging
from collections.abc import Callable
from dataclasses import replace
from enum import Enum
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from bot.bulletin import Bulletin, News
from bot.clock import Clock
from bot.conversation import (
    deeds,
    email_talk,
    gateway_choices,
    handover_news,
    joining_in,
    language,
    promised,
    safety,
    sent_things,
    transfer_talk,
)
from bot.conversation.after_alarm import NOT_DANGER, AfterAlarm
from bot.conversation.dialogue_answer import HUMAN_WANTED, answered, apology, without_dialogue
from bot.conversation.heard import Heard
from bot.conversation.spoken import Spoken
from bot.conversation.typed_button import typed_button
from bot.conversation.typed_wish import typed_wish
from bot.dialogue import RasaDialogue
from bot.errors import DialogueError, DialogueUnavailableError
from bot.metrics import TURN_SECONDS
from bot.outbox import Outbox
from bot.reply import render
from casework import conversations, coordinators, families, handovers, invitations
from casework.invitations import Guesses
from casework.models import Conversation, Message
from casework.store import Store
from locales.utterance import Deed, Payload, Utterance
from nlu import commands
from nlu.crisis import Alarm
from resources_catalog.place_names import only_a_place

log = logging.getLogger(__name__)


class Progress(Enum):
    NOTHING_LEFT = "every message of the conversation is answered"
    ANSWERED = "one message was answered; there may be more"
    STALLED = "the dialogue is down; the message is kept"


class Turn:
    """Works on one conversation's messages in their order."""

    def __init__(
        self,
        store: Store,
        dialogue: RasaDialogue,
        proposals: language.Proposals,
        watch: safety.Watch,
        outbox: Outbox,
        bulletin: Bulletin,
        clock: Clock,
        *,
        mail: email_talk.EmailTalk | None = None,
        address: str = "",
    ) -> None:
        """`address` is where people reach the gateway; without `mail` there is no e-mail."""
        self._store = store
        self._dialogue = dialogue
        self._proposals = proposals
        self._watch = watch
        self._outbox = outbox
        self._bulletin = bulletin
        self._clock = clock
        self._guesses = Guesses(clock)
        self._mail = mail or email_talk.EmailTalk(store, clock)
        self._address = address
        #: Called with threads in which something may wait now that belonged to another thread before.
        self.on_moved: Callable[[UUID], None] = lambda _: None

    async def work(self, conversation_id: UUID, *, dialogue_down: bool = False, give_up: bool = False) -> Progress:
        """The oldest unanswered message, danger first.

        With `dialogue_down` Rasa is not asked: only what needs no dialogue is answered. With `give_up` the message is
        answered with an apology, for it has failed too often.
        """
        with TURN_SECONDS.labels("hear").time():
            waiting = [await self._watched(heard) for heard in await self._hear(conversation_id)]
        if not waiting:
            return Progress.NOTHING_LEFT
        heard = next((message for message in waiting if _goes_first(message, dialogue_down)), waiting[0])
        if dialogue_down and heard.told_to_wait and not heard.human_has_floor:
            return Progress.STALLED
        if give_up and not _goes_first(heard, dialogue_down):
            log.error("Message %s could not be answered and is given up.", heard.message_id)
            spoken = apology()
        else:
            with TURN_SECONDS.labels("decide").time():
                spoken = await self._decide(heard, dialogue_down)
        with TURN_SECONDS.labels("say").time():
            if not spoken.written:
                await self._say(heard, spoken)
        return Progress.STALLED if spoken.stalled else Progress.ANSWERED

    async def _hear(self, conversation_id: UUID) -> list[Heard]:
        async with self._store.read() as session:
            messages = await conversations.unanswered(session, conversation_id)
            if not messages:
                return []
            conversation = await families.conversation(session, conversation_id)
            language = await families.language_of(session, conversation)
            region = (await families.family_of(session, conversation)).region
            holder = await coordinators.name_of(session, conversation.floor_staff_id)
            edits = {each.id: await conversations.edits(session, each.id) for each in messages if each.edited_at}
        return [
            Heard(
                message_id=message.id,
                conversation_id=conversation_id,
                text=message.text,
                payload=Payload.from_wire(message.payload) if message.payload is not None else None,
                alarm=Alarm("said", message.language, "") if _says_danger(message) else None,
                language=language,
                region=region,
                human_has_floor=conversation.floor == "human",
                floor_name=holder,
                told_to_wait=message.state == "waiting",
                address_id=message.address_id,
                edits=edits.get(message.id, 0),
                only_danger=message.state == "edited",
            )
            for message in messages
        ]

    async def _watched(self, heard: Heard) -> Heard:
        """The same with what the watch sees in typed words."""
        if heard.payload is not None:
            return heard
        seen = await self._watch.see(heard.text)
        return replace(heard, alarm=seen.alarm, vector=seen.vector, courtesy=seen.courtesy)

    async def _decide(self, heard: Heard, dialogue_down: bool) -> Spoken:
        after = await self._after_alarm(heard)
        meant = after.meant(heard.text, heard.language) if after else None
        if heard.alarm is not None and not (meant == NOT_DANGER and heard.alarm.kind == safety.BY_MEANING):
            return await self._help_now(heard, heard.alarm)
        if heard.only_danger:
            return Spoken()
        heard = heard if meant is None else replace(heard, payload=meant)
        code = invitations.is_code(heard.text) if heard.payload is None else None
        heard = heard if code is None else replace(heard, payload=Payload("open_code", {"code": code}))
        async with self._store.read() as session:
            heard = await transfer_talk.of_coordinator(session, heard, self._clock())
        if heard.payload is None and not heard.human_has_floor:
            asked = await self._mail.meant(heard.conversation_id, heard.text, heard.language, before=heard.message_id)
            heard = replace(heard, payload=asked)
        if heard.payload is not None and heard.payload.intent in ALONE:
            return await self._alone(heard, heard.payload)
        if heard.payload is not None and heard.payload.intent == safety.DANGER:
            return await self._help_now(heard, Alarm("said", heard.language, ""))
        if heard.payload is not None and heard.human_has_floor and heard.payload.intent in sent_things.ARRIVING:
            # It is for the person who answers now.
            return Spoken()
        if heard.payload is not None and gateway_choices.is_ours(heard.payload, heard.human_has_floor):
            return await self._choice_of_ours(heard, heard.payload)
        if heard.human_has_floor:
            reassured = after.reassurance() if after else None
            said = promised.reminder(heard.floor_name) if heard.payload is not None else reassured
            return Spoken((said,) if said is not None else ())
        if heard.payload is None:
            async with self._store.read() as session:
                typed = await typed_button(session, heard.conversation_id, heard.text, before=heard.message_id)
                typed = typed or await typed_wish(session, heard, self._clock())
            if typed is not None and typed.intent == safety.DANGER:
                return await self._help_now(heard, Alarm("said", heard.language, ""))
            if typed is not None and typed.intent in ALONE:
                return await self._alone(heard, typed)
            if typed is not None and typed.intent in gateway_choices.INTENTS:
                return await self._choice_of_ours(heard, typed)
            heard = replace(heard, payload=typed)
        if heard.payload is None:
            command, place = commands.find(heard.text, heard.language), only_a_place(heard.text)
            if command is not None:
                meant = gateway_choices.COMMANDS[command]
                heard = replace(heard, payload=meant)
                if meant.intent in ALONE:
                    return await self._alone(heard, meant)
                if meant.intent in gateway_choices.INTENTS:
                    return await self._choice_of_ours(heard, meant)
            elif place is not None:
                # A place that is typed means the same as its button.
                heard = replace(heard, payload=Payload("set_region", {"region": place}))
        return without_dialogue(heard) if dialogue_down else await self._ask(heard)

    async def _after_alarm(self, heard: Heard) -> AfterAlarm | None:
        """Where a conversation stands about danger; None for a button."""
        if heard.payload is not None:
            return None
        async with self._store.read() as session:
            return await AfterAlarm.read(session, heard.conversation_id, before=heard.message_id)

    async def _help_now(self, heard: Heard, alarm: Alarm) -> Spoken:
        async with self._store.read() as session:
            return Spoken((await safety.help_now(session, heard.region),), alarm=alarm, hand_over="crisis")

    async def _choice_of_ours(self, heard: Heard, payload: Payload) -> Spoken:
        """Buttons that are about the language or the floor never leave the gateway."""
        meaning = f"/{payload.intent}"
        if payload.intent in email_talk.INTENTS:
            said = await self._mail.answer(heard.conversation_id, payload, heard.message_id)
            return Spoken(said, intent=meaning)
        async with self._store.write() as session:
            conversation = await families.conversation(session, heard.conversation_id)
            if heard.payload is None and payload.intent == "set_language":
                await families.choose_language(session, conversation, str(payload.entities["language"]))
            said = await gateway_choices.answer(
                session,
                conversation,
                payload,
                heard.message_id,
                self._clock(),
                self._address,
                mail=self._mail.is_on,
            )
        self._bulletin.publish(News("floor", heard.conversation_id))
        return Spoken(said, intent=meaning)

    async def _alone(self, heard: Heard, payload: Payload) -> Spoken:
        return await (self._join if payload.intent in joining_in.INTENTS else self._transfer)(heard, payload)

    async def _transfer(self, heard: Heard, payload: Payload) -> Spoken:
        """The family's answer to another coordinator, and all that follows from it, in one transaction."""
        async with self._store.write() as session:
            thread = await joining_in.thread_at(session, heard.conversation_id, heard.address_id)
            await conversations.set_state(session, heard.message_id, "answered", intent=f"/{payload.intent}")
            told = await transfer_talk.answer(session, thread, payload, heard.message_id, self._clock())
        self._outbox.wake()
        for changed in (thread.id, *told):
            self._bulletin.publish(News("message", changed))
            self._bulletin.publish(News("floor", changed))
        return Spoken(written=True)

    async def _join(self, heard: Heard, payload: Payload) -> Spoken:
        """Codes, and what they lead to, in one transaction: the address may belong to another thread afterwards."""
        async with self._store.write() as session:
            conversation = await families.conversation(session, heard.conversation_id)
            joined = await joining_in.answer(
                session, conversation, heard.address_id, payload, self._clock(), self._guesses
            )
            await conversations.set_state(session, heard.message_id, "answered", intent=f"/{payload.intent}")
            thread = await joining_in.thread_at(session, heard.conversation_id, heard.address_id)
            language = await families.language_of(session, thread)
            for utterance in joined.utterances:
                await self._utter(session, thread, utterance, language, heard)
        self._outbox.wake()
        for changed in joined.changed:
            self.on_moved(changed)
            self._bulletin.publish(News("addresses", changed))
            self._bulletin.publish(News("floor", changed))
        return Spoken(written=True)

    async def _ask(self, heard: Heard) -> Spoken:
        try:
            answer = await self._dialogue.answer(
                str(heard.conversation_id),
                heard.turn,
                text=heard.text,
                payload=heard.payload,
                vector=heard.vector,
                metadata={"language": heard.language, "region": heard.region},
            )
        except DialogueUnavailableError as error:
            log.warning("Message %s waits: %s", heard.message_id, error)
            return without_dialogue(heard)
        except DialogueError:
            log.exception("The dialogue refused message %s.", heard.message_id)
            return apology()
        log.info("Message %s: %s (%.2f)", heard.message_id, answer.intent, answer.confidence)
        if answer.intent == safety.INTENT:
            async with self._store.read() as session:
                return Spoken((await safety.ask(session, heard.region),))
        proposed = None
        if answer.intent in ("affirm", "deny"):
            async with self._store.read() as session:
                proposed = await language.just_proposed(session, heard.conversation_id, before=heard.message_id)
        if proposed is not None:
            return await self._choice_of_ours(heard, proposed if answer.intent == "affirm" else KEEP_LANGUAGE)
        if answer.intent == "deny" and (no := await self._mail.refusal(heard.conversation_id, before=heard.message_id)):
            return await self._choice_of_ours(heard, no)
        return answered(heard, answer)

    async def _say(self, heard: Heard, spoken: Spoken) -> None:
        async with self._store.write() as session:
            conversation = await joining_in.thread_at(session, heard.conversation_id, heard.address_id)
            spoken_in = await families.language_of(session, conversation)
            state = "waiting" if spoken.stalled else "answered"
            if await conversations.edits(session, heard.message_id) != heard.edits:
                # Changed while its old words were answered: the new ones have not been heard yet.
                state = "received"
            await conversations.set_state(
                session, heard.message_id, state, urgent=spoken.alarm is not None, intent=spoken.intent
            )
            if spoken.intent == OVER:
                await handovers.renew_need(session, conversation.id)
            if heard.payload is not None and heard.payload.intent == sent_things.PLACE:
                await conversations.empty_payload(session, heard.message_id)
            await promised.owe(session, conversation, heard, self._clock())
            for utterance in spoken.utterances:
                await self._utter(session, conversation, utterance, spoken_in, heard)
            told = await self._do(session, conversation, spoken.deeds, spoken_in, heard)
            if spoken.hand_over is not None:
                promise = await promised.hand_over(session, conversation, spoken.hand_over, self._clock())
                answers = handover_news.human_told(promise) if spoken.alarm is not None else promised.announced(promise)
                for utterance in (answers, *(spoken.otherwise if promise is None else ())):
                    await self._utter(session, conversation, utterance, spoken_in, heard)
            if _may_propose(heard, spoken):
                await self._propose(session, conversation, heard, spoken_in)
            changed = (conversation.floor == "human") != heard.human_has_floor or spoken.alarm is not None
        self._outbox.wake()
        if changed or spoken.deeds:
            self._bulletin.publish(News("floor", heard.conversation_id))
        for thread in told:
            self._bulletin.publish(News("message", thread))
            self._bulletin.publish(News("floor", thread))

    async def _do(
        self, session: AsyncSession, conversation: Conversation, asked: tuple[Deed, ...], spoken_in: str, heard: Heard
    ) -> list[UUID]:
        """Does what the dialogue asks for, and says what came of it; the other threads that were told."""
        told: list[UUID] = []
        for deed in asked:
            done = await deeds.do(session, conversation, deed, heard.message_id, self._clock())
            for utterance in done.said:
                await self._utter(session, conversation, utterance, spoken_in, heard, done.calendar)
            told += done.told
        return told

    async def _propose(self, session: AsyncSession, conversation: Conversation, heard: Heard, spoken_in: str) -> None:
        earlier = await conversations.typed_before(session, heard.conversation_id, before=heard.message_id)
        proposal = self._proposals.proposal(conversation, heard.text, spoken_in, earlier)
        if proposal is not None:
            conversation.asked_language = proposal.language
            await self._utter(session, conversation, proposal.utterance, proposal.language, heard)

    async def _utter(
        self,
        session: AsyncSession,
        conversation: Conversation,
        utterance: Utterance,
        spoken_in: str,
        heard: Heard,
        calendar: UUID | None = None,
    ) -> None:
        await render.say(
            session,
            conversation,
            utterance,
            spoken_in,
            self._clock(),
            reply_to=heard.message_id,
            notice=calendar is not None,
            calendar=calendar,
        )


def _may_propose(heard: Heard, spoken: Spoken) -> bool:
    """Whether another language may be proposed now: nobody is in danger, and the assistant has answered typed words."""
    typed = heard.payload is None and not heard.only_danger
    return typed and not spoken.stalled and not heard.human_has_floor and spoken.alarm is None


KEEP_LANGUAGE = Payload("keep_language")
#: Said and done in a transaction of their own.
ALONE = joining_in.INTENTS | transfer_talk.INTENTS
#: Nobody is in danger after all.
OVER = f"/{NOT_DANGER.intent}"


def _says_danger(message: Message) -> bool:
    """The button that asks whether there is danger."""
    return message.payload is not None and message.payload.get("intent") == safety.DANGER


def _goes_first(heard: Heard, dialogue_down: bool) -> bool:
    """Danger never waits behind another message; nor does what the gateway can answer without the dialogue."""
    if heard.alarm is not None or heard.payload is None:
        return heard.alarm is not None
    intent = heard.payload.intent
    needs_none = intent in gateway_choices.INTENTS | HUMAN_WANTED | transfer_talk.INTENTS
    return intent in gateway_choices.FIRST or (dialogue_down and needs_none)
