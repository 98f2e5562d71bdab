"""After a meeting: what was decided, and who does what by when, one thing at a time, each read back."""

from collections.abc import Mapping
from datetime import date
from hashlib import sha256
from typing import Any
from uuid import UUID, uuid5

from rasa_sdk import Tracker
from rasa_sdk.events import SlotSet
from rasa_sdk.executor import CollectingDispatcher

from actions import heard, household, told_step
from actions.flow import Events, Flow, Slots
from actions.session import Domain
from actions.speech import Named, button, do, say
from actions.surroundings import surroundings
from casework import contacts, families, outcomes, steps
from casework.meeting_models import Meeting
from casework.steps import Step
from locales.outcome_lines import step_line, told_lines
from locales.phrases import meetings as meeting_phrases
from locales.phrases import outcomes as phrases
from locales.phrases import session as session_phrases
from locales.utterance import Choice, Line, Payload, day, moment
from nlu import answers

#: Ids of steps are made from the message that said yes to them: the same message never adds two.
REALM = UUID("7c1f5b2e-9a43-4f0c-8d15-6d0f9c2b7e31")
#: The slot with all that is told so far; the parts of it.
OUTCOME = "outcome"
MEETING, HOW, STAGE, PENDING, ADDED = "meeting", "how", "stage", "pending", "added"
#: Stages: what is asked for next, and the three ways to end.
DECIDED, STEP, MORE, END, KNOWN, GONE = "decided", "step", "more", "end", "known", "gone"
#: The questions "which day?" and "is this right?" carry a mark of the step that they are about.
WHICH_DAY, RIGHT = "step_day:", "step:"
#: How it can have gone, for the dialogue.
WAYS = frozenset({"good", "mixed", "bad"})
#: Values of buttons.
NOTHING, ONE_MORE, THAT_IS_ALL, NO_DAY = "nothing", "one_more", "that_is_all", "no_day"
#: Wishes for which these questions are left, when a sentence surely is one: anything else is an answer in own words.
LEAVING = frozenset({"talk_to_coordinator", "change_language", "goodbye", "export_my_data", "delete_my_data"})
SURE = 0.8
#: A yes that was only understood as one counts from this likelihood on.
SURE_YES = 0.6
#: A correction of no more words than these changes the day only.
FEW_WORDS = 4
PERSON = button(session_phrases.BUTTON_PERSON, "pass_on", reason="task")
PLAN = button(phrases.BUTTON_PLAN, "show_plan")


class TellOutcome(Flow):
    """All of it in the slot `outcome`; what was decided and each step are stored as soon as they are told."""

    name = "outcome"

    async def begin(self, tracker: Tracker) -> Slots:
        how = heard.entity(tracker, HOW)
        meeting = await _meeting(tracker, heard.entity(tracker, MEETING))
        if meeting is None:
            return _now({STAGE: GONE})
        async with surroundings().store.read() as session:
            told = await outcomes.of_meeting(session, meeting.id)
        about = {MEETING: str(meeting.id), ADDED: 0}
        if how in WAYS and told is None:
            return _now({**about, HOW: how, STAGE: DECIDED})
        if how in WAYS or told is None or told.how == "not_held":
            return _now({**about, STAGE: KNOWN if told is not None else GONE})
        return _now({**about, STAGE: STEP if told.decided else DECIDED})

    async def asks(self, tracker: Tracker) -> str | None:
        state = _state(tracker)
        stage, pending = state.get(STAGE), state.get(PENDING)
        if stage == STEP and pending:
            return (WHICH_DAY if len(pending["days"]) > 1 else RIGHT) + _mark(pending)
        return stage if stage in (DECIDED, STEP, MORE) else None

    async def ask(self, dispatcher: CollectingDispatcher, tracker: Tracker, question: str, again: bool) -> None:
        state = _state(tracker)
        pending = state.get(PENDING) or {}
        if question == DECIDED:
            _ask_decided(dispatcher, state, again)
        elif question == STEP:
            nothing = button(phrases.BUTTON_NOTHING_TO_DO, "answer", to=STEP, value=NOTHING)
            say(dispatcher, phrases.ASK_STEP_AGAIN if again else phrases.ASK_STEP, choices=(nothing,))
        elif question == MORE:
            one_more = button(phrases.BUTTON_ONE_MORE, "answer", to=MORE, value=ONE_MORE)
            all_told = button(phrases.BUTTON_THAT_IS_ALL, "answer", to=MORE, value=THAT_IS_ALL)
            say(dispatcher, phrases.ASK_MORE, choices=(one_more, all_told))
        elif question.startswith(WHICH_DAY):
            each = tuple(
                Choice(
                    Payload("answer", {"to": question, "value": one}),
                    phrases.BUTTON_DAY.name,
                    values={"day": day(date.fromisoformat(one))},
                )
                for one in pending["days"]
            )
            none = button(phrases.BUTTON_NO_DAY, "answer", to=question, value=NO_DAY)
            say(dispatcher, phrases.ASK_DAY, choices=(*each, none))
        else:
            choices = (
                button(phrases.BUTTON_YES, "answer", to=question, value="yes"),
                button(phrases.BUTTON_NO, "answer", to=question, value="no"),
            )
            say(dispatcher, phrases.ASK_RIGHT, choices=choices, lines=_read_back(pending))

    async def read(self, tracker: Tracker, question: str) -> Slots | None:
        if not heard.pressed(tracker) and _leaves(tracker):
            return None
        if question == DECIDED:
            return await _read_decided(tracker)
        if question in (STEP, MORE):
            return await _read_step(tracker, question)
        if question.startswith(WHICH_DAY):
            return await _read_day(tracker, question)
        return await _read_right(tracker, question)

    async def finish(self, dispatcher: CollectingDispatcher, tracker: Tracker) -> Events:
        state = _state(tracker)
        meeting = await _meeting(tracker, state.get(MEETING))
        if meeting is None:
            say(dispatcher, meeting_phrases.NOT_FOUND, choices=(PERSON,))
            return [SlotSet(OUTCOME, None)]
        async with surroundings().store.read() as session:
            told = await outcomes.of_meeting(session, meeting.id)
            agreed = await steps.of_meeting(session, meeting.id)
        lines = (
            *told_lines(told.how if told else None, told.decided if told else None),
            *(step_line(each.what, each.who, each.due_on) for each in agreed),
        )
        bad = (PERSON,) if told is not None and told.how == "bad" else ()
        plan = (PLAN,) if agreed else ()
        if state.get(STAGE) == KNOWN:
            more = button(phrases.BUTTON_ADD, "meeting_went", meeting=str(meeting.id))
            at = moment(meeting.starts_at.astimezone(await household.zone(tracker)).isoformat())
            held = told is None or told.how != "not_held"
            say(dispatcher, phrases.KNOWN, choices=((more,) if held else ()) + plan, lines=lines, moment=at)
        elif state.get(ADDED):
            say(dispatcher, phrases.DONE, choices=(*plan, *bad), lines=lines)
            do(dispatcher, "note_outcome", meeting=str(meeting.id))
        else:
            say(dispatcher, phrases.DONE_NOTHING, choices=bad)
        return [SlotSet(OUTCOME, None)]


class ActionStepDone(Named):
    """A step of the plan is done, or not yet after all."""

    called = "action_step_done"

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: Domain) -> Events:
        done, chosen = heard.entity(tracker, "done") != "no", _id(heard.entity(tracker, "step"))
        step = None
        if chosen is not None:
            async with surroundings().store.write() as session:
                conversation = await families.conversation(session, heard.conversation_id(tracker))
                now = surroundings().now()
                step = await steps.mark(session, conversation.family_id, chosen, now, done=done)
        if step is None:
            say(dispatcher, phrases.STEP_GONE, choices=(PLAN,))
        elif done:
            back = button(phrases.BUTTON_NOT_DONE, "step_done", step=str(step.id), done="no")
            say(dispatcher, phrases.STEP_DONE, choices=(PLAN, back), what=step.what)
        else:
            say(dispatcher, phrases.STEP_OPEN, choices=(PLAN,), what=step.what)
        return [SlotSet("misunderstood", 0)]


def _ask_decided(dispatcher: CollectingDispatcher, state: Mapping[str, Any], again: bool) -> None:
    if state.get(HOW) in WAYS:
        # Stored and told to staff with the question; the same again changes nothing.
        do(dispatcher, "tell_outcome", meeting=state[MEETING], how=state[HOW])
    bad = state.get(HOW) == "bad"
    asked = phrases.ASK_DECIDED_BAD if bad else phrases.ASK_DECIDED
    nothing = button(phrases.BUTTON_NOTHING, "answer", to=DECIDED, value=NOTHING)
    say(dispatcher, phrases.ASK_DECIDED_AGAIN if again else asked, choices=(nothing, PERSON) if bad else (nothing,))


async def _read_decided(tracker: Tracker) -> Slots | None:
    state = _state(tracker)
    if heard.pressed(tracker):
        return _now({**state, STAGE: END}) if _chose(tracker, DECIDED) == NOTHING else None
    words = heard.words(tracker)
    if answers.find(words, heard.language(tracker)) in ("no", "rather_not", "do_not_know"):
        return _now({**state, STAGE: END})
    chosen = _id(state.get(MEETING))
    if not words or chosen is None:
        return None
    async with surroundings().store.write() as session:
        await outcomes.decide(session, chosen, words)
    return _now({**state, STAGE: STEP, ADDED: state.get(ADDED, 0) + 1})


async def _read_step(tracker: Tracker, question: str) -> Slots | None:
    """The next thing to do; or that there is one, or none."""
    state = _state(tracker)
    if heard.pressed(tracker):
        stage = {ONE_MORE: STEP, THAT_IS_ALL: END, NOTHING: END}.get(_chose(tracker, question) or "")
        return _now({**state, STAGE: stage}) if stage else None
    said = answers.find(heard.words(tracker), heard.language(tracker))
    if said is not None:
        more = question == MORE and said == "yes"
        return None if question == STEP and said == "yes" else _now({**state, STAGE: STEP if more else END})
    pending = await _told(tracker)
    return None if pending is None else _now({**state, STAGE: STEP, PENDING: pending})


async def _read_day(tracker: Tracker, question: str) -> Slots | None:
    state = _state(tracker)
    pending = state[PENDING]
    if heard.pressed(tracker):
        chosen = _chose(tracker, question)
        if chosen not in (*pending["days"], NO_DAY):
            return None
        return _now({**state, PENDING: {**pending, "days": [] if chosen == NO_DAY else [chosen]}})
    if answers.find(heard.words(tracker), heard.language(tracker)) is not None:
        return None
    days = await _days(tracker)
    return _now({**state, PENDING: {**pending, "days": days}}) if len(days) == 1 else None


async def _read_right(tracker: Tracker, question: str) -> Slots | None:
    """Yes stores the step; a day that is written instead changes it; so does a whole new sentence."""
    state = _state(tracker)
    pending, words = state[PENDING], heard.words(tracker)
    plainly = None if heard.pressed(tracker) else answers.find(words, heard.language(tracker))
    if not heard.pressed(tracker) and plainly is None:
        days = await _days(tracker)
        if days and len(words.split()) <= FEW_WORDS:
            return _now({**state, PENDING: {**pending, "days": days}})
        if len(words.split()) > FEW_WORDS:
            renewed = await _told(tracker)
            return None if renewed is None else _now({**state, PENDING: renewed})
    right = heard.yes_or_no(tracker, question)
    if right and not heard.plainly_yes(tracker) and heard.confidence(tracker) < SURE_YES:
        return None
    if right is None:
        return None
    if right:
        await _store(tracker, state, pending)
        return _now({**state, STAGE: MORE, PENDING: None, ADDED: state.get(ADDED, 0) + 1})
    return _now({**state, STAGE: STEP, PENDING: None})


async def _store(tracker: Tracker, state: Mapping[str, Any], pending: Mapping[str, Any]) -> None:
    around = surroundings()
    meeting_id = _id(state.get(MEETING))
    step_id = uuid5(REALM, f"{heard.message_id(tracker)} {meeting_id} {_mark(pending)}")
    due_on = date.fromisoformat(pending["days"][0]) if pending["days"] else None
    async with around.store.write() as session:
        conversation = await families.conversation(session, heard.conversation_id(tracker))
        meeting = await session.get(Meeting, meeting_id) if meeting_id is not None else None
        step = Step(pending["what"], pending["who"], due_on)
        known = meeting.id if meeting is not None else None
        await steps.add(session, conversation.family_id, step, around.now(), step_id=step_id, meeting_id=known)


async def _told(tracker: Tracker) -> dict[str, Any] | None:
    """The step that the message tells; None for no words, and for more than one sentence can be."""
    words = heard.words(tracker)
    if not words or len(words) > steps.LONGEST_WHAT:
        return None
    family = await household.family(tracker)
    async with surroundings().store.read() as session:
        known = await contacts.of_family(session, family.id)
    zone = await household.zone(tracker)
    now = surroundings().now().astimezone(zone)
    step = told_step.read(words, heard.language(tracker), now=now, zone=zone, contacts=known)
    return {"what": step.what, "who": step.who, "days": [one.isoformat() for one in step.days]}


async def _days(tracker: Tracker) -> list[str]:
    zone = await household.zone(tracker)
    now = surroundings().now().astimezone(zone)
    found = told_step.days(heard.words(tracker), heard.language(tracker), now=now, zone=zone)
    return [one.isoformat() for one in found]


def _read_back(pending: Mapping[str, Any]) -> tuple[Line, ...]:
    who = (Line(phrases.LINE_WHO.name, {"who": pending["who"]}),) if pending["who"] else ()
    days = pending["days"]
    by = Line(phrases.LINE_BY.name, {"day": day(date.fromisoformat(days[0]))}) if days else None
    return (Line(phrases.LINE_WHAT.name, {"what": pending["what"]}), *who, by or Line(phrases.LINE_NO_DAY.name))


def _leaves(tracker: Tracker) -> bool:
    return heard.intent(tracker) in LEAVING and heard.confidence(tracker) >= SURE


def _chose(tracker: Tracker, question: str) -> str | None:
    """The value of the button, if it belongs to this question."""
    return heard.entity(tracker, "value") if heard.entity(tracker, "to") == question else None


def _mark(pending: Mapping[str, Any]) -> str:
    return sha256(repr(sorted(pending.items())).encode()).hexdigest()[:12]


def _state(tracker: Tracker) -> dict[str, Any]:
    state = tracker.get_slot(OUTCOME)
    return state if isinstance(state, dict) else {}


def _now(state: dict[str, Any]) -> Slots:
    return {OUTCOME: state}


async def _meeting(tracker: Tracker, text: Any) -> Meeting | None:
    """A meeting of this family that was not cancelled."""
    chosen, family = _id(text), await household.family(tracker)
    if chosen is None:
        return None
    async with surroundings().store.read() as session:
        found = await session.get(Meeting, chosen)
    return found if found is not None and found.family_id == family.id and found.state == "booked" else None


def _id(value: Any) -> UUID | None:
    try:
        return UUID(str(value)) if value else None
    except ValueError:
        return None


TELL_OUTCOME = TellOutcome()
