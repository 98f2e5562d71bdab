"""Moving and cancelling a meeting: which one, then another time, or a yes."""

from collections.abc import Sequence
from datetime import date
from uuid import UUID
from zoneinfo import ZoneInfo

from rasa_sdk import Tracker
from rasa_sdk.events import SlotSet
from rasa_sdk.executor import CollectingDispatcher

from actions import coordinator_meeting, heard, household, meeting_draft, meeting_time, other_meeting
from actions.coordinator_meeting import COORDINATOR, OTHER, SURE
from actions.flow import Events, Flow, Slots
from actions.meeting_circle import circle, coming, details, party_of, when
from actions.meeting_draft import SLOT, Draft, keep
from actions.meetings import understood
from actions.speech import button, do, say
from actions.surroundings import surroundings
from casework.meeting_models import Meeting
from locales.phrase import Phrase
from locales.phrases import meeting_talk as phrases
from locales.utterance import Choice, Payload, Value
from nlu import dates, meeting_party, meeting_words
from nlu.words import bare

#: So many meetings are offered as buttons.
MOST = 4
WHICH = "which"
#: The yes or no to cancelling names its meeting: an older button means another one.
CANCEL = "cancel:"
PLACES = {"first": 0, "second": 1, "third": 2, "last": -1}


class _Change(Flow):
    """Which meeting it is stands in the draft under `meeting`."""

    asked: Phrase

    async def begin(self, tracker: Tracker) -> Slots:
        text, begun = heard.words(tracker), meeting_draft.wished_on(tracker)
        if begun.get("flow") == self.name:
            return keep(await self.renewed(tracker, begun))
        meetings, zone = await coming(tracker), await household.zone(tracker)
        chosen = next((one for one in meetings if str(one.id) == heard.entity(tracker, "meeting")), None)
        if chosen is None and meetings:
            meant = await _meant(tracker, meetings, zone)
            chosen = meant[0] if len(meant) == 1 else None
        draft: Draft = {"flow": self.name, "words": text}
        return keep(await self.chosen(tracker, draft, chosen) if chosen is not None else draft)

    async def chosen(self, tracker: Tracker, draft: Draft, meeting: Meeting) -> Draft:
        """The draft for this meeting."""
        return {**draft, "meeting": str(meeting.id)}

    async def asks(self, tracker: Tracker) -> str | None:
        draft = meeting_draft.draft(tracker)
        if draft.get("meeting"):
            return await self.asks_of(tracker, draft)
        return WHICH if await coming(tracker) else None

    async def asks_of(self, tracker: Tracker, draft: Draft) -> str | None:
        raise NotImplementedError

    async def ask(self, dispatcher: CollectingDispatcher, tracker: Tracker, question: str, again: bool) -> None:
        if question != WHICH:
            await self.ask_of(dispatcher, tracker, question, again)
            return
        zone = await household.zone(tracker)
        choices = [await _choice(meeting, zone) for meeting in (await coming(tracker))[:MOST]]
        say(dispatcher, phrases.ASK_WHICH_AGAIN if again else self.asked, choices=tuple(choices))

    async def ask_of(self, dispatcher: CollectingDispatcher, tracker: Tracker, question: str, again: bool) -> None:
        raise NotImplementedError

    async def read(self, tracker: Tracker, question: str) -> Slots | None:
        draft = meeting_draft.draft(tracker)
        if question != WHICH:
            told = await self.read_of(tracker, draft, question)
            return keep(told) if told is not None else None
        meetings, zone = await coming(tracker), await household.zone(tracker)
        if heard.pressed(tracker):
            value = heard.entity(tracker, "value") if heard.entity(tracker, "to") == WHICH else None
            meant = [one for one in meetings if str(one.id) == value]
        else:
            meant = _by_place(tracker, meetings) or await _meant(tracker, meetings, zone, only_named=True)
        return keep(await self.chosen(tracker, draft, meant[0])) if len(meant) == 1 else None

    async def read_of(self, tracker: Tracker, draft: Draft, question: str) -> Draft | None:
        raise NotImplementedError

    async def renewed(self, tracker: Tracker, draft: Draft) -> Draft:
        """The draft after a pause: the meeting may be gone, and the times may be others."""
        found = next((one for one in await coming(tracker) if str(one.id) == draft.get("meeting")), None)
        begun: Draft = {"flow": self.name, "words": draft.get("words")}
        return await self.chosen(tracker, begun, found) if found is not None else begun


class MoveMeeting(_Change):
    """To another of the coordinator's free times, or to what the family tells."""

    name = "move_meeting"
    asked = phrases.ASK_WHICH_TO_MOVE

    async def chosen(self, tracker: Tracker, draft: Draft, meeting: Meeting) -> Draft:
        zone = await household.zone(tracker)
        old = meeting.starts_at.astimezone(zone).date()
        known = {**draft, "meeting": str(meeting.id), "old_day": old.isoformat()}
        if meeting.staff_id is not None:
            return await coordinator_meeting.settled(
                tracker, await _wished(tracker, {**known, "kind": COORDINATOR}, old)
            )
        length = int((meeting.ends_at - meeting.starts_at).total_seconds()) // 60
        kept = {part: getattr(meeting, part) for part in ("form", "place", "about", "bring", "role")}
        known |= {"kind": OTHER, "minutes": length, "name": meeting.with_whom, **kept}
        if not draft.get("words") or heard.words(tracker) != draft.get("words"):
            return known
        said = meeting_time.told(heard.words(tracker), heard.language(tracker), surroundings().now(), zone, not_on=old)
        if said is None or (said.day == old and said.at is None):
            return known
        return other_meeting.told_time(tracker, zone, known) or known

    async def asks_of(self, tracker: Tracker, draft: Draft) -> str | None:
        if draft.get("kind") == COORDINATOR:
            return await coordinator_meeting.asks(tracker, draft)
        return await other_meeting.asks(tracker, draft)

    async def ask_of(self, dispatcher: CollectingDispatcher, tracker: Tracker, question: str, again: bool) -> None:
        draft = meeting_draft.draft(tracker)
        side = coordinator_meeting if draft.get("kind") == COORDINATOR else other_meeting
        await side.ask(dispatcher, tracker, draft, question, again)

    async def read_of(self, tracker: Tracker, draft: Draft, question: str) -> Draft | None:
        if draft.get("kind") == COORDINATOR:
            return await coordinator_meeting.read(tracker, draft, question)
        return await other_meeting.read(tracker, draft, question)

    async def finish(self, dispatcher: CollectingDispatcher, tracker: Tracker) -> Events:
        draft = meeting_draft.draft(tracker)
        if not draft.get("meeting"):
            return _no_meeting(dispatcher)
        around = await circle(tracker, UUID(str(draft["meeting"])))
        if draft.get("kind") == COORDINATOR:
            words = str(draft.get("words") or "")
            lines = tuple(understood(words, heard.language(tracker), around.zone, new=False)) if words else ()
            coordinator_meeting.finish(dispatcher, draft, around, lines)
        else:
            other_meeting.finish(dispatcher, draft, around)
        return [SlotSet(SLOT, None)]


class CancelMeeting(_Change):
    name = "cancel_meeting"
    asked = phrases.ASK_WHICH_TO_CANCEL

    async def asks_of(self, tracker: Tracker, draft: Draft) -> str | None:
        return None if draft.get("cancel") else CANCEL + str(draft["meeting"])

    async def ask_of(self, dispatcher: CollectingDispatcher, tracker: Tracker, question: str, again: bool) -> None:
        meeting = await _meeting(tracker)
        if meeting is None:
            return
        choices = (
            button(phrases.BUTTON_CANCEL_IT, "answer", to=question, value="yes"),
            button(phrases.BUTTON_MOVE, "reschedule_meeting", meeting=str(meeting.id)),
            button(phrases.BUTTON_KEEP_IT, "answer", to=question, value="no"),
        )
        asked = phrases.ASK_CANCEL_AGAIN if again else phrases.ASK_CANCEL
        at = when(meeting, await household.zone(tracker))
        say(dispatcher, asked, choices=choices, lines=await details(meeting), moment=at)

    async def read_of(self, tracker: Tracker, draft: Draft, question: str) -> Draft | None:
        said = heard.yes_or_no(tracker, question)
        if said is None or (said and not heard.plainly_yes(tracker) and heard.confidence(tracker) < SURE):
            return None
        return {**draft, "cancel": "yes" if said else "no"}

    async def finish(self, dispatcher: CollectingDispatcher, tracker: Tracker) -> Events:
        draft = meeting_draft.draft(tracker)
        meeting = await _meeting(tracker)
        if not draft.get("meeting"):
            return _no_meeting(dispatcher)
        if draft.get("cancel") == "no" and meeting is not None:
            move = button(phrases.BUTTON_MOVE, "reschedule_meeting", meeting=str(meeting.id))
            say(dispatcher, phrases.KEPT, choices=(move,), moment=when(meeting, await household.zone(tracker)))
        else:
            do(dispatcher, "cancel_meeting", meeting=draft["meeting"])
        return [SlotSet(SLOT, None)]


async def _wished(tracker: Tracker, draft: Draft, old: date) -> Draft:
    """With what the first message wishes of the new time; the day of the meeting itself is not the new one."""
    if heard.words(tracker) != draft.get("words"):
        return draft
    wish = coordinator_meeting.told_wish(coordinator_meeting.wish_of(tracker, await circle(tracker)))
    days = [one for one in wish.get("days", []) if one != old.isoformat()]
    if days:
        # "From Monday to Wednesday" is no span here, but the old day and the new one.
        new = days if len(days) == len(wish["days"]) else days[-1:]
        return {**draft, "wish": {**wish, "days": new}}
    return {**draft, "wish": {name: value for name, value in wish.items() if name != "days"}}


async def _meant(
    tracker: Tracker, meetings: Sequence[Meeting], zone: ZoneInfo, *, only_named: bool = False
) -> list[Meeting]:
    """Which of `meetings` the message may mean: by its day, and by whom it is with; with `only_named` not all."""
    text, language = heard.words(tracker), heard.language(tracker)
    found = dates.read(text, language=language, now=surroundings().now(), zone=zone).found if text else ()
    days = {one.value if not hasattr(one.value, "date") else one.value.date() for one in found}
    of_day = [one for one in meetings if one.starts_at.astimezone(zone).date() in days]
    party = meeting_party.party(text, language) if text else None
    left = of_day or list(meetings)
    if party is not None:
        said = set(bare(f"{party.name or ''} {party.place or ''}").split())
        names = {one.id: await party_of(one) for one in left}
        named = [one for one in left if isinstance(names[one.id], str) and said & set(bare(str(names[one.id])).split())]
        is_coordinator = party.role == "coordinator"
        by_role = [one for one in left if (is_coordinator and one.staff_id) or (party.role and one.role == party.role)]
        left = named or by_role or left
    nothing_named = not of_day and len(left) == len(meetings)
    return [] if only_named and nothing_named and len(meetings) > 1 else left


def _by_place(tracker: Tracker, meetings: Sequence[Meeting]) -> list[Meeting]:
    for name, place in PLACES.items():
        if meeting_words.is_all(name, heard.words(tracker), heard.language(tracker)) and place < len(meetings[:MOST]):
            return [meetings[:MOST][place]]
    return []


async def _meeting(tracker: Tracker) -> Meeting | None:
    meant = meeting_draft.draft(tracker).get("meeting")
    return next((one for one in await coming(tracker) if str(one.id) == meant), None)


async def _choice(meeting: Meeting, zone: ZoneInfo) -> Choice:
    who = await party_of(meeting)
    values: dict[str, Value] = {"moment": when(meeting, zone)}
    if who is not None:
        values["name"] = who
    label = phrases.BUTTON_MEETING_WITH if who is not None else phrases.BUTTON_MEETING
    return Choice(Payload("answer", {"to": WHICH, "value": str(meeting.id)}), label.name, values=values)


def _no_meeting(dispatcher: CollectingDispatcher) -> Events:
    say(dispatcher, phrases.NO_MEETING, choices=(button(phrases.BUTTON_BOOK, "book_meeting"),))
    return [SlotSet(SLOT, None)]


MOVE = MoveMeeting()
CANCEL_ONE = CancelMeeting()
