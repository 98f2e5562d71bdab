"""A family's coordinator changes: the family is asked, its answer is done, and it is told who it is."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from bot.conversation import my_coordinator
from bot.conversation.handing_on import hand_on
from bot.conversation.heard import Heard
from bot.reply import render
from bot.reply.voice import voice
from casework import addresses, assignments, families, staff_notices
from casework.handover_models import Assignment
from casework.models import Conversation, Family, Handover, Message, Staff
from locales.languages import languages
from locales.phrases import transfer as phrases
from locales.utterance import Choice, Payload, Utterance
from nlu import answers
from nlu.words import bare

#: The two answers, with the id of the assignment in the entity `assignment`.
YES, NO = "transfer_yes", "transfer_no"
INTENTS = frozenset({YES, NO})
_QUESTIONS = frozenset({phrases.ASK.name, phrases.ASK_INSTEAD.name, phrases.ASK_NEW.name})
_BUTTONS = {YES: phrases.BUTTON_YES, NO: phrases.BUTTON_NO}


async def offer(session: AsyncSession, assignment: Assignment, now: datetime) -> list[UUID]:
    """Asks each person of the family, in their newest thread, whether the transfer is all right; the threads told.

    Only while the assignment is `offered`.
    """
    new = await session.get(Staff, assignment.staff_id)
    if assignment.state != "offered" or new is None:
        return []
    family = await session.get_one(Family, assignment.family_id)
    old = await assignments.coordinator_of(session, family)
    values = {"new": _named(new)}
    asked = phrases.ASK_NEW
    if old is not None:
        asked = phrases.ASK if assignment.made_by == old.id else phrases.ASK_INSTEAD
        values["old"] = _named(old)
    about = {"assignment": str(assignment.id)}
    choices = tuple(Choice(Payload(intent, about), label.name) for intent, label in _BUTTONS.items())
    return await _tell(session, assignment.family_id, Utterance(asked.name, values, choices), now)


async def introduced(
    session: AsyncSession, assignment: Assignment, now: datetime, *, but: UUID | None = None
) -> list[UUID]:
    """Tells each person of the family, in their newest thread, who their coordinator is now; the threads told.

    Only while the assignment is `current`. Whoever writes in the thread `but` is told there by others.
    """
    if assignment.state != "current":
        return []
    name = _named(await session.get(Staff, assignment.staff_id))
    return await _tell(session, assignment.family_id, Utterance(phrases.INTRODUCED.name, {"name": name}), now, but=but)


async def meant(
    session: AsyncSession, conversation_id: UUID, text: str, language: str, *, before: int
) -> Payload | None:
    """The button that typed words press when that question is the very last thing said in the thread.

    While a human has the floor, a "yes" to what that human wrote since is for the human.
    """
    last = await session.scalar(
        select(Message)
        .where(Message.conversation_id == conversation_id, Message.id < before, Message.author != "note")
        .order_by(Message.id.desc())
        .limit(1)
    )
    if last is None or not last.utterance or last.utterance["phrase"] not in _QUESTIONS:
        return None
    said = answers.find(text, language)
    intent = {"yes": YES, "no": NO}.get(said or "") or _button_typed(text)
    offered = (Payload.from_wire(choice["payload"]) for choice in last.utterance.get("choices", ()))
    return next((payload for payload in offered if payload.intent == intent), None)


async def of_coordinator(session: AsyncSession, heard: Heard, now: datetime) -> Heard:
    """The same with the button that words stand for which answer that question.

    Who asks for the family's coordinator where there is none wants one.
    """
    if heard.payload is None:
        pressed = await meant(session, heard.conversation_id, heard.text, heard.language, before=heard.message_id)
        return replace(heard, payload=pressed)
    if heard.payload.intent == my_coordinator.MINE:
        conversation = await families.conversation(session, heard.conversation_id)
        if await my_coordinator.answer(session, conversation, now) is None:
            return replace(heard, payload=my_coordinator.WANTED)
    return heard


async def answer(
    session: AsyncSession, conversation: Conversation, payload: Payload, message_id: int, now: datetime
) -> list[UUID]:
    """Does what the family has decided and says it in this thread; the other threads that were told.

    A question that is not asked any more is explained; the same answer again gets the same words.
    """
    # The console decides about a family under the same lock.
    family = await session.get_one(Family, conversation.family_id, with_for_update=True, populate_existing=True)
    assignment = await _asked(session, conversation, payload)
    new = await session.get(Staff, assignment.staff_id) if assignment is not None else None
    old = await assignments.coordinator_of(session, family)
    told: list[UUID] = []
    if assignment is not None and new is not None and assignment.state == "offered":
        if new.disabled_at is not None:
            await assignments.withdraw(session, assignment, now)
        elif payload.intent == NO:
            await assignments.refuse(session, assignment, now)
            await _notice(session, "transfer_refused", assignment, (old, new), conversation, now)
        else:
            await assignments.agree(session, assignment, now)
            await _notice(session, "transfer_agreed", assignment, (old, new), conversation, now)
            told = await introduced(session, assignment, now, but=conversation.id)
    said = _said(payload, assignment, await assignments.coordinator_of(session, family))
    language = await families.language_of(session, conversation)
    await render.say(session, conversation, said, language, now, reply_to=message_id)
    if assignment is not None and assignment.state == "current":
        # What waits for an answer is promised anew, after it was said who it is.
        told += await hand_on(session, family.id, "took_over", now)
        await _talks_go_on(session, family, old)
    return [each for each in dict.fromkeys(told) if each != conversation.id]


def _said(payload: Payload, assignment: Assignment | None, theirs: Staff | None) -> Utterance:
    """What came of the answer; `theirs` is the family's coordinator now."""
    state = assignment.state if assignment is not None else None
    if theirs is None:
        nobody = (
            phrases.REFUSED_NOBODY if (payload.intent, state) == (NO, "refused") else phrases.NO_LONGER_ASKED_NOBODY
        )
        return Utterance(nobody.name)
    phrase = phrases.NO_LONGER_ASKED
    if (payload.intent, state) == (YES, "current"):
        phrase = phrases.INTRODUCED
    elif (payload.intent, state) == (NO, "refused"):
        phrase = phrases.REFUSED
    return Utterance(phrase.name, {"name": _named(theirs)})


async def _talks_go_on(session: AsyncSession, family: Family, old: Staff | None) -> None:
    """A talk with the former coordinator in which no answer is owed is the new one's from here on."""
    rows = await session.scalars(
        select(Handover).where(
            Handover.family_id == family.id,
            Handover.closed_at.is_(None),
            Handover.staff_id == (old.id if old is not None else None),
        )
    )
    for handover in rows.all():
        thread = await families.conversation(session, handover.conversation_id)
        handover.staff_id = family.coordinator_id
        if thread.floor == "human":
            thread.floor_staff_id = family.coordinator_id
    await session.flush()


def _button_typed(text: str) -> str | None:
    """The intent of the button whose words these are, in any language."""
    said = bare(text)
    if not said:
        return None
    return next(
        (
            intent
            for intent, label in _BUTTONS.items()
            if any(bare(voice(code).unfilled(label.name)) == said for code in languages())
        ),
        None,
    )


async def _asked(session: AsyncSession, conversation: Conversation, payload: Payload) -> Assignment | None:
    """The assignment of the button; None for another family's, or for no id."""
    try:
        chosen = UUID(str(payload.entities.get("assignment")))
    except ValueError:
        return None
    found = await session.get(Assignment, chosen, populate_existing=True)
    return found if found is not None and found.family_id == conversation.family_id else None


async def _notice(
    session: AsyncSession,
    kind: staff_notices.Kind,
    assignment: Assignment,
    both: Sequence[Staff | None],
    conversation: Conversation,
    now: datetime,
) -> None:
    """The two coordinators hear what the family said, and so does whoever proposed it."""
    told = {each.id for each in both if each is not None} | ({assignment.made_by} if assignment.made_by else set())
    for staff_id in sorted(told, key=str):
        await staff_notices.tell(session, staff_id, kind, str(assignment.id), now, conversation_id=conversation.id)


async def _tell(
    session: AsyncSession, family_id: UUID, said: Utterance, now: datetime, *, but: UUID | None = None
) -> list[UUID]:
    """Says it to each person of the family in the thread where something was written last; the ids of the threads."""
    latest = func.coalesce(
        select(func.max(Message.id)).where(Message.conversation_id == Conversation.id).scalar_subquery(), 0
    )
    threads = await session.scalars(
        select(Conversation)
        .where(Conversation.family_id == family_id)
        .order_by(latest.desc(), Conversation.created_at.desc(), Conversation.id)
    )
    reached = [each for each in threads.all() if await addresses.to_write_from(session, each.id)]
    here = next((each.person_id for each in reached if each.id == but), None)
    told: dict[UUID, UUID] = {}
    for thread in reached:
        if thread.person_id in told or thread.person_id == here:
            continue
        told[thread.person_id] = thread.id
        await render.say(session, thread, said, await families.language_of(session, thread), now)
    return list(told.values())


def _named(staff: Staff | None) -> str:
    return (staff.name or staff.email) if staff is not None else ""
