"""The form that asks the questions of all flows: begins a flow, asks, hears the answer, ends with what it leads to."""

from collections.abc import Mapping

from rasa_sdk import Tracker
from rasa_sdk.events import FollowupAction, SlotSet
from rasa_sdk.executor import CollectingDispatcher

from actions import heard
from actions.benefits import ENTRY_FACTS
from actions.book_meeting import BOOK, TAKE
from actions.change_meeting import CANCEL_ONE, MOVE
from actions.contacts import ADD_CONTACT, REMOVE_CONTACT
from actions.eligibility import CORRECTION, ELIGIBILITY
from actions.find_support import SEARCH
from actions.flow import Events, Flow, Slots
from actions.go_on_meeting import GO_ON
from actions.meeting_draft import offer_again
from actions.outcome import TELL_OUTCOME
from actions.received import RECEIVED
from actions.reminders import SET_REMINDER
from actions.session import Domain
from actions.smalltalk import offer_person
from actions.speech import Named

FLOWS: Mapping[str, Flow] = {
    flow.name: flow
    for flow in (
        SEARCH,
        ELIGIBILITY,
        CORRECTION,
        RECEIVED,
        ENTRY_FACTS,
        ADD_CONTACT,
        REMOVE_CONTACT,
        SET_REMINDER,
        TELL_OUTCOME,
        BOOK,
        TAKE,
        MOVE,
        CANCEL_ONE,
        GO_ON,
    )
}
#: The intents that begin a flow.
STARTS: Mapping[str, Flow] = {
    "find_support": SEARCH,
    "set_region": SEARCH,
    "check_eligibility": ELIGIBILITY,
    "change_fact": CORRECTION,
    "have_it": RECEIVED,
    "payment_date": ENTRY_FACTS,
    "help_with_form": ENTRY_FACTS,
    "office_hours": ENTRY_FACTS,
    "add_contact": ADD_CONTACT,
    "remove_contact": REMOVE_CONTACT,
    "set_reminder": SET_REMINDER,
    "meeting_went": TELL_OUTCOME,
    "book_meeting": BOOK,
    "take_slot": TAKE,
    "reschedule_meeting": MOVE,
    "cancel_meeting": CANCEL_ONE,
    "go_on_meeting": GO_ON,
}
#: After these nothing that was begun is offered again: they are it.
OF_MEETINGS = frozenset(flow.name for flow in (BOOK, TAKE, MOVE, CANCEL_ONE, GO_ON))
#: A sentence that is no answer begins another flow from this likelihood on.
SURE = 0.6
#: Intents that say nothing more than that the answer could not be read; any other has a rule of its own.
NO_OTHER_WISH = frozenset({"", "affirm", "answer", "deny", "nlu_fallback", "out_of_scope", *STARTS})
#: The value of the form's slot when nothing is left to ask.
COMPLETE = "complete"
#: Its value when the person could not be understood: the questions end, a human is offered, what was told is kept.
GIVEN_UP = "given_up"
#: So often is a question said again.
ONCE_MORE = 1


class ActionStartQuestions(Named):
    """Begins the flow that the message asks for."""

    called = "action_start_questions"

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: Domain) -> Events:
        begun = STARTS.get(heard.intent(tracker))
        if begun is None:
            # A yes to the offer to go on: no rule begins the form there.
            return [*_set(await _begin(GO_ON, tracker)), FollowupAction("questions_form")]
        return _set(await _begin(begun, tracker))


class ValidateQuestionsForm(Named):
    """Hears what the message says to the question that was asked."""

    called = "validate_questions_form"

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: Domain) -> Events:
        question = tracker.get_slot("asking")
        if not question:
            return []  # the form has just begun: the message has been read already
        flow = _flow(tracker)
        told = await flow.read(tracker, question)
        if told is None:
            other = _another(tracker)
            if other is not None:
                return _set(await _begin(other, tracker))
            if _other_wish(tracker):
                return []  # Rasa then takes the form as rejected and lets the rules decide: stop, a person, thanks
            missed = float(tracker.get_slot("asked_again") or 0) + 1
            return _set({"answer": GIVEN_UP if missed > ONCE_MORE else None, "asked_again": missed})
        return _set(await _going_on(flow, tracker, told))


class ActionAskAnswer(Named):
    """Asks the next question."""

    called = "action_ask_answer"

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: Domain) -> Events:
        flow = _flow(tracker)
        question = await flow.asks(tracker)
        if question is None:
            return []
        again = float(tracker.get_slot("asked_again") or 0) > 0 and tracker.get_slot("asking") == question
        again = again and not _other_wish(tracker)
        await flow.ask(dispatcher, tracker, question, again)
        return [SlotSet("asking", question)]


class ActionFinishQuestions(Named):
    """Says what the answers lead to."""

    called = "action_finish_questions"

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: Domain) -> Events:
        if tracker.get_slot("answer") == GIVEN_UP:
            return [*offer_person(dispatcher), SlotSet("asking", None)]
        flow = _flow(tracker)
        done = [*await flow.finish(dispatcher, tracker), SlotSet("asking", None), SlotSet("misunderstood", 0)]
        return done if flow.name in OF_MEETINGS else [*done, *offer_again(dispatcher, tracker)]


def _flow(tracker: Tracker) -> Flow:
    return FLOWS.get(str(tracker.get_slot("flow")), SEARCH)


def _another(tracker: Tracker) -> Flow | None:
    """The flow that the message asks for instead of answering."""
    flow = STARTS.get(heard.intent(tracker))
    if flow is None or not _sure(tracker):
        return None
    # Written in the middle of its own questions, it is an answer that could not be read, and no new beginning.
    return flow if heard.pressed(tracker) or flow is not _flow(tracker) else None


def _other_wish(tracker: Tracker) -> bool:
    return heard.intent(tracker) not in NO_OTHER_WISH and _sure(tracker)


def _sure(tracker: Tracker) -> bool:
    return heard.pressed(tracker) or heard.confidence(tracker) >= SURE


async def _begin(flow: Flow, tracker: Tracker) -> Slots:
    return {"flow": flow.name, "asking": None, **await _going_on(flow, tracker, await flow.begin(tracker))}


async def _going_on(flow: Flow, tracker: Tracker, told: Slots) -> Slots:
    tracker.slots.update(told)
    left = await flow.asks(tracker)
    return {**told, "asked_again": 0, "answer": None if left is not None else COMPLETE}


def _set(slots: Slots) -> Events:
    return [SlotSet(name, value) for name, value in slots.items()]
