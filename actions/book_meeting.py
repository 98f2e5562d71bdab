"""Booking a meeting: with the coordinator one of the free times, with anybody else what the family tells of it."""

from datetime import datetime

from rasa_sdk import Tracker
from rasa_sdk.events import SlotSet
from rasa_sdk.executor import CollectingDispatcher

from actions import coordinator_meeting, heard, meeting_draft, meeting_time, other_meeting
from actions.change_meeting import CANCEL_ONE, MOVE
from actions.coordinator_meeting import COORDINATOR, OTHER
from actions.flow import Events, Flow, Slots
from actions.meeting_circle import Circle, circle, coming
from actions.meeting_draft import SLOT, Draft, keep
from actions.meetings import understood
from actions.speech import button, say
from actions.surroundings import surroundings
from casework.availability import Slot
from casework.meetings import LONGEST_ABOUT
from locales.phrases import meeting_talk as phrases
from locales.utterance import Choice, Payload
from nlu import answers, meeting_party, meeting_words

#: A text of so many letters with a day and a time in it is a letter.
LETTER = 120
WITH = "with"
#: A sentence that was understood as a booking may be one of these.
CHANGES = {flow.name: flow for flow in (MOVE, CANCEL_ONE)}


class BookMeeting(Flow):
    """What is known of the meeting stands in the draft; `kind` is with whom: `coordinator` or `other`."""

    name = "book_meeting"

    async def begin(self, tracker: Tracker) -> Slots:
        text, language = heard.words(tracker), heard.language(tracker)
        begun = meeting_draft.wished_on(tracker)
        if begun.get("flow") == self.name:
            return keep(await self.renewed(tracker, begun))
        if begun.get("flow") in CHANGES:
            return {"flow": begun["flow"], **await CHANGES[begun["flow"]].begin(tracker)}
        if text and meeting_words.has("new_time", text, language) and await coming(tracker):
            return {"flow": MOVE.name, **await MOVE.begin(tracker)}
        around = await circle(tracker)
        party = meeting_party.party(text, language) if text else None
        draft: Draft = {"flow": self.name, "words": text[:LONGEST_ABOUT] if text else None}
        about = meeting_party.about(text, language) if text else None
        draft |= {"about": about, "form": meeting_words.form_of(text, language) if text else None}
        is_letter = len(text) >= LETTER and _is_dated(tracker, around)
        if heard.entity(tracker, "value") in (COORDINATOR, OTHER):
            draft["kind"] = heard.entity(tracker, "value")
        elif party is not None:
            draft["kind"] = COORDINATOR if around.is_meant(party) else OTHER
        elif is_letter or around.times is None:
            draft["kind"] = OTHER if is_letter else COORDINATOR
        draft = await _filled(tracker, draft, around) if text else draft
        if is_letter and draft.get("kind") == OTHER:
            place = meeting_party.workplace(text, language)
            found = {**other_meeting.bring_of_letter(text, language), **({"place": place} if place else {})}
            draft = {**found, **draft, "asked_where": True, "about": None}
        return keep(await _settled(tracker, draft))

    async def asks(self, tracker: Tracker) -> str | None:
        draft = meeting_draft.draft(tracker)
        if not draft:
            return None
        if draft.get("flow") in CHANGES:
            return await CHANGES[draft["flow"]].asks(tracker)
        if draft.get("kind") is None:
            return WITH
        if draft["kind"] == COORDINATOR:
            return await coordinator_meeting.asks(tracker, draft)
        return await other_meeting.asks(tracker, draft)

    async def ask(self, dispatcher: CollectingDispatcher, tracker: Tracker, question: str, again: bool) -> None:
        draft = meeting_draft.draft(tracker)
        if question == WITH:
            await _ask_with(dispatcher, tracker, again)
        elif draft.get("kind") == COORDINATOR:
            await coordinator_meeting.ask(dispatcher, tracker, draft, question, again)
        else:
            await other_meeting.ask(dispatcher, tracker, draft, question, again)

    async def read(self, tracker: Tracker, question: str) -> Slots | None:
        draft = meeting_draft.draft(tracker)
        if question == WITH:
            told = await _read_with(tracker, draft)
        elif draft.get("kind") == COORDINATOR:
            told = await coordinator_meeting.read(tracker, draft, question)
        else:
            told = await other_meeting.read(tracker, draft, question)
        return keep(told) if told is not None else None

    async def finish(self, dispatcher: CollectingDispatcher, tracker: Tracker) -> Events:
        draft = meeting_draft.draft(tracker)
        if not draft:
            say(dispatcher, phrases.NOTHING_BEGUN, choices=(button(phrases.BUTTON_BOOK, "book_meeting"),))
            return []
        around = await circle(tracker)
        if draft.get("kind") == COORDINATOR:
            words = str(draft.get("words") or "")
            lines = tuple(understood(words, heard.language(tracker), around.zone)) if words else ()
            coordinator_meeting.finish(dispatcher, draft, around, lines)
        else:
            other_meeting.finish(dispatcher, draft, around)
        return [SlotSet(SLOT, None)]

    async def renewed(self, tracker: Tracker, draft: Draft) -> Draft:
        """The draft after a pause: the times may be others now."""
        return await _settled(tracker, {**draft, "shown": None, "chosen": None, "sure": None})


class TakeSlot(Flow):
    """A time that was pressed: everything is in the button, and it is booked at once."""

    name = "take_slot"

    async def begin(self, tracker: Tracker) -> Slots:
        parts = ("starts_at", "ends_at", "meeting", "form", "about", "people")
        return keep({"flow": self.name, **{part: heard.entity(tracker, part) for part in parts}})

    async def asks(self, tracker: Tracker) -> str | None:
        return None

    async def ask(self, dispatcher: CollectingDispatcher, tracker: Tracker, question: str, again: bool) -> None:
        """Nothing is asked."""

    async def read(self, tracker: Tracker, question: str) -> Slots | None:
        return None

    async def finish(self, dispatcher: CollectingDispatcher, tracker: Tracker) -> Events:
        taken = meeting_draft.draft(tracker)
        around = await circle(tracker)
        slot = Slot(datetime.fromisoformat(taken["starts_at"]), datetime.fromisoformat(taken["ends_at"]))
        coordinator_meeting.book(dispatcher, slot, taken, around.me)
        return [SlotSet(SLOT, None)]


async def _settled(tracker: Tracker, draft: Draft) -> Draft:
    return await coordinator_meeting.settled(tracker, draft) if draft.get("kind") == COORDINATOR else draft


async def _filled(tracker: Tracker, draft: Draft, around: Circle) -> Draft:
    """The draft with what the first message tells of the time and of the other side, for either kind."""
    wish = coordinator_meeting.wish_of(tracker, around)
    if draft.get("kind") != OTHER and wish is not None:
        draft = {**draft, "wish": coordinator_meeting.told_wish(wish)}
    if draft.get("kind") != COORDINATOR:
        draft = other_meeting.told_time(tracker, around.zone, draft) or draft
    if draft.get("kind") == OTHER:
        party = meeting_party.party(heard.words(tracker), heard.language(tracker))
        draft = {**draft, **await other_meeting.told_party(tracker, party)}
    return draft


def _is_dated(tracker: Tracker, around: Circle) -> bool:
    told = meeting_time.told(heard.words(tracker), heard.language(tracker), surroundings().now(), around.zone)
    return told is not None and (told.past or (told.day is not None and told.at is not None))


async def _ask_with(dispatcher: CollectingDispatcher, tracker: Tracker, again: bool) -> None:
    around = await circle(tracker)
    choices = (
        Choice(
            Payload("answer", {"to": WITH, "value": COORDINATOR}), phrases.BUTTON_WITH.name, values={"name": around.who}
        ),
        button(phrases.BUTTON_SOMEBODY_ELSE, "answer", to=WITH, value=OTHER),
    )
    if again:
        say(dispatcher, phrases.ASK_WITH_AGAIN, choices=choices, name=around.who)
    else:
        say(dispatcher, phrases.ASK_WITH, choices=choices)


async def _read_with(tracker: Tracker, draft: Draft) -> Draft | None:
    around = await circle(tracker)
    if heard.pressed(tracker):
        value = heard.entity(tracker, "value") if heard.entity(tracker, "to") == WITH else None
        return await _settled(tracker, {**draft, "kind": value}) if value in (COORDINATOR, OTHER) else None
    text, language = heard.words(tracker), heard.language(tracker)
    if len(text.split()) > other_meeting.FEW_WORDS and other_meeting.wishes_otherwise(tracker):
        return None
    party = meeting_party.party(text, language)
    if party is None:
        named = set(text.lower().split()) & set((around.name or "").lower().split())
        kind = COORDINATOR if named else OTHER if answers.find(text, language) == "no" else None
        kind = kind or (OTHER if meeting_words.is_all("somebody_else", text, language) else None)
        return await _settled(tracker, {**draft, "kind": kind}) if kind else None
    kind = COORDINATOR if around.is_meant(party) else OTHER
    return await _settled(tracker, await _filled(tracker, {**draft, "kind": kind}, around))


BOOK = BookMeeting()
TAKE = TakeSlot()
