"""What the family already gets, has applied for or was refused: asked once, and never offered as new."""

from collections.abc import Sequence
from datetime import date
from typing import cast, get_args
from uuid import UUID

from rasa_sdk import Tracker
from rasa_sdk.executor import CollectingDispatcher

from actions import heard, household, told
from actions.flow import Events, Flow, Slots
from actions.speech import button, say
from actions.surroundings import surroundings
from casework import benefits, families, own_reminders
from casework.models import FamilyBenefit
from locales.phrases import benefits as phrases
from locales.phrases import find_support, reminder_talk
from locales.utterance import Choice, Line, day
from nlu import answers
from nlu.dates import written_day
from resources_catalog import store as catalogue
from resources_catalog.entry import Entry
from resources_catalog.titles import named

STATES = {
    "receiving": phrases.BUTTON_RECEIVING,
    "applied": phrases.BUTTON_APPLIED,
    "rejected": phrases.BUTTON_REJECTED,
    "ended": phrases.BUTTON_ENDED,
}
#: Which day is asked for in a state.
DAYS = {"applied": phrases.ASK_APPLIED_ON, "rejected": phrases.ASK_APPEAL_BY}
PERSON = button(find_support.BUTTON_TALK, "talk_to_coordinator")


async def ask(dispatcher: CollectingDispatcher, tracker: Tracker, question: str, again: bool) -> None:
    """Asks what is received already (`received`), or whether it was understood (`received_right`)."""
    if question == "received":
        nothing = button(
            phrases.BUTTON_GO_ON if again else phrases.BUTTON_NOTHING_YET, "answer", to=question, value="no"
        )
        say(dispatcher, phrases.RECEIVED_UNKNOWN if again else phrases.ASK_RECEIVED, choices=(nothing,))
        return
    found = [str(one) for one in tracker.get_slot("received_found") or []]
    choices = (
        # The button tells which ones it means: it may be pressed when another list has followed.
        button(phrases.BUTTON_RIGHT, "answer", to=question, value="yes", entry=",".join(found)),
        button(phrases.BUTTON_NO, "answer", to=question, value="no"),
    )
    entries = await _entries([UUID(one) for one in found])
    lines = titles(entries, heard.language(tracker))
    say(dispatcher, phrases.ASK_RECEIVED_RIGHT, choices=choices, lines=lines)


async def read(tracker: Tracker, question: str) -> Slots | None:
    """What the message tells of it; a name that nobody knows is None."""
    said = heard.yes_or_no(tracker, question)
    if question == "received_right":
        if said is None:
            return None
        listed = heard.entity(tracker, "entry")
        found = [UUID(one) for one in (listed.split(",") if listed else tracker.get_slot("received_found") or [])]
        kept = await _keep(tracker, found) if said else {}
        return {**kept, "received_found": [], "received_asked": said}
    if said is False or answers.find(heard.words(tracker), heard.language(tracker)) not in (None, "yes"):
        return {"received_asked": True, "received_found": []}
    index, family = await surroundings().index(), await household.family(tracker)
    known = named([entry for entry in index.entries if entry.serves(family.region)], heard.words(tracker))
    return {"received_found": [str(entry.id) for entry in known]} if known else None


async def _keep(tracker: Tracker, entries: Sequence[UUID]) -> Slots:
    """With consent a row each; without it, it is known in this talk only."""
    if (await told.told(tracker)).consent:
        await note(tracker, entries, "receiving")
        return {}
    return {household.HAD_NOW: [*(tracker.get_slot(household.HAD_NOW) or []), *(str(each) for each in entries)]}


async def note(
    tracker: Tracker,
    entries: Sequence[UUID],
    state: benefits.State,
    *,
    since: date | None = None,
    appeal_by: date | None = None,
) -> None:
    around = surroundings()
    async with around.store.write() as session:
        conversation = await families.conversation(session, heard.conversation_id(tracker))
        for entry in entries:
            await benefits.note(
                session, conversation.family_id, entry, state, around.now(), since=since, appeal_by=appeal_by
            )
            await own_reminders.follow_deadline(session, conversation.family_id, entry, appeal_by, around.now())


def pressed_state(tracker: Tracker) -> Slots | None:
    """What a button under "how does it stand?" tells, of the entry that was asked about then; None for any other."""
    value, chosen = heard.entity(tracker, "value"), heard.entry_id(tracker)
    if heard.entity(tracker, "to") != "state" or value not in get_args(benefits.State):
        return None
    return {"state": value, "day": None, **({"having": str(chosen)} if chosen is not None else {})}


def titles(entries: Sequence[Entry], language: str) -> tuple[Line, ...]:
    return tuple(Line(phrases.LINE_TITLE.name, {"title": entry.localised(language).name}) for entry in entries)


def line(had: FamilyBenefit, title: str) -> Line:
    """A point of the list of what a family has."""
    if had.state == "applied" and had.since is not None:
        return Line(phrases.LINE_APPLIED_ON.name, {"title": title, "day": day(had.since)})
    if had.state == "rejected" and had.appeal_by is not None:
        return Line(phrases.LINE_REJECTED_UNTIL.name, {"title": title, "day": day(had.appeal_by)})
    plain = {
        "receiving": phrases.LINE_RECEIVING,
        "applied": phrases.LINE_APPLIED,
        "rejected": phrases.LINE_REJECTED,
        "ended": phrases.LINE_ENDED,
    }
    return Line(plain[had.state].name, {"title": title})


class Received(Flow):
    """How it stands with one entry: the state, and the day that belongs to it."""

    name = "received"

    async def begin(self, tracker: Tracker) -> Slots:
        chosen = heard.entry_id(tracker)
        return {"having": str(chosen) if chosen else None, "state": None, "day": None}

    async def asks(self, tracker: Tracker) -> str | None:
        state = tracker.get_slot("state")
        if not await self._entry(tracker):
            return None
        if state is None:
            return "state"
        return "day" if state in DAYS and tracker.get_slot("day") is None else None

    async def ask(self, dispatcher: CollectingDispatcher, tracker: Tracker, question: str, again: bool) -> None:
        if question == "state":
            (entry,) = await self._entry(tracker)
            title = entry.localised(heard.language(tracker)).name
            choices = tuple(
                button(label, "answer", to="state", value=state, entry=str(entry.id)) for state, label in STATES.items()
            )
            say(dispatcher, phrases.ASK_STATE, choices=choices, title=title)
            return
        unsure = (button(phrases.BUTTON_DO_NOT_KNOW, "answer", to="day", value="unknown"),)
        if again:
            today = await household.today(tracker)
            say(dispatcher, phrases.NO_DAY, choices=unsure, day=day(today))
        else:
            say(dispatcher, DAYS[str(tracker.get_slot("state"))], choices=unsure)

    async def read(self, tracker: Tracker, question: str) -> Slots | None:
        state = pressed_state(tracker)
        if state is not None or question == "state":
            return state
        if heard.entity(tracker, "to") == "day" or (
            answers.find(heard.words(tracker), heard.language(tracker)) == "do_not_know"
        ):
            return {"day": "unknown"}
        today = await household.today(tracker)
        written = written_day(heard.words(tracker), heard.language(tracker), today)
        return None if written is None else {"day": written.isoformat()}

    async def finish(self, dispatcher: CollectingDispatcher, tracker: Tracker) -> Events:
        found = await self._entry(tracker)
        if not found:
            say(dispatcher, find_support.GONE, choices=(PERSON,))
            return []
        (entry,) = found
        title, state = entry.localised(heard.language(tracker)).name, str(tracker.get_slot("state"))
        told = tracker.get_slot("day")
        when = date.fromisoformat(told) if told and told != "unknown" else None
        await note(
            tracker,
            [entry.id],
            cast("benefits.State", state),
            since=when if state == "applied" else None,
            appeal_by=when if state == "rejected" else None,
        )
        ways_on: tuple[Choice, ...] = (button(phrases.BUTTON_CHANGE, "have_it", entry=str(entry.id)), PERSON)
        if state == "rejected" and when is not None and when >= await household.today(tracker):
            remind = button(reminder_talk.BUTTON_REMIND_DEADLINE, "remind_deadline", entry=str(entry.id))
            ways_on = (remind, *ways_on)
        if state == "rejected":
            said = phrases.NOTED_REFUSED if when is None else phrases.NOTED_APPEAL
        elif state == "applied" and when is not None:
            said = phrases.NOTED_APPLIED
        else:
            said = phrases.NOTED_ENDED if state == "ended" else phrases.NOTED
        if when is not None and state in DAYS:
            say(dispatcher, said, choices=ways_on, title=title, day=day(when))
        else:
            say(dispatcher, said, choices=ways_on, title=title)
        return []

    async def _entry(self, tracker: Tracker) -> list[Entry]:
        chosen = tracker.get_slot("having")
        return await _entries([UUID(chosen)]) if chosen else []


async def _entries(ids: Sequence[UUID]) -> list[Entry]:
    async with surroundings().store.read() as session:
        return await catalogue.get_many(session, list(ids))


RECEIVED = Received()
