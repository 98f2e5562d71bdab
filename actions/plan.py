"""What the family keeps: what is still to be done, and the entries that it saved."""

from collections.abc import Sequence

from rasa_sdk import Tracker
from rasa_sdk.events import SlotSet
from rasa_sdk.executor import CollectingDispatcher

from actions import heard
from actions.session import Domain, Events
from actions.speech import Named, button, say
from actions.surroundings import surroundings
from casework import families, plans, steps
from casework.plan_models import PlanStep
from locales.outcome_lines import step_line
from locales.phrases import find_support, outcomes, session
from locales.phrases import plan as phrases
from locales.utterance import Card, Choice, Payload, Reason
from resources_catalog import store as catalogue

#: So many steps have a button; the next ones get it when these are done.
BUTTONS = 4
#: Letters of a step's words on its button.
SHORT = 30


class ActionShowPlan(Named):
    called = "action_show_plan"

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: Domain) -> Events:
        async with surroundings().store.read() as reading:
            conversation = await families.conversation(reading, heard.conversation_id(tracker))
            saved = await plans.saved(reading, conversation.family_id)
            entries = [entry for each in saved if (entry := await catalogue.get(reading, each)) is not None]
            to_do = await steps.open_of(reading, conversation.family_id)
        cards = tuple(
            Card(
                str(entry.id),
                (Reason("saved"),),
                (
                    button(find_support.BUTTON_MORE, "show_more", entry=str(entry.id)),
                    button(phrases.BUTTON_REMOVE, "remove_entry", entry=str(entry.id)),
                ),
            )
            for entry in entries
        )
        if cards:
            say(dispatcher, phrases.SAVED, cards=cards, count=len(cards))
        if to_do:
            _say_steps(dispatcher, to_do)
        elif not cards:
            find = button(session.BUTTON_FIND, "find_support")
            say(dispatcher, phrases.NOTHING_SAVED, choices=(find,))
        return [SlotSet("misunderstood", 0)]


class ActionRemoveEntry(Named):
    called = "action_remove_entry"

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: Domain) -> Events:
        chosen = heard.entry_id(tracker)
        async with surroundings().store.write() as writing:
            conversation = await families.conversation(writing, heard.conversation_id(tracker))
            entry = await catalogue.get(writing, chosen) if chosen is not None else None
            if chosen is not None:
                await plans.unsave(writing, conversation.family_id, chosen)
        rest = button(session.BUTTON_SAVED, "show_plan")
        if entry is None:
            say(dispatcher, find_support.GONE, choices=(rest,))
        else:
            title = entry.localised(heard.language(tracker)).name
            say(dispatcher, phrases.REMOVED, choices=(rest,), title=title)
        return [SlotSet("misunderstood", 0)]


def _say_steps(dispatcher: CollectingDispatcher, to_do: Sequence[PlanStep]) -> None:
    """Said last: the buttons under the newest message are the ones that can be pressed."""
    done = tuple(
        Choice(
            Payload("step_done", {"step": str(step.id)}), outcomes.BUTTON_DONE.name, values={"what": _short(step.what)}
        )
        for step in to_do[:BUTTONS]
    )
    lines = tuple(step_line(step.what, step.who, step.due_on) for step in to_do)
    say(dispatcher, outcomes.STEPS, choices=done, lines=lines, count=len(to_do))


def _short(words: str) -> str:
    """The beginning, cut between words where that leaves most of it."""
    if len(words) <= SHORT:
        return words
    cut = words[:SHORT].rsplit(" ", 1)[0]
    return f"{cut if len(cut) > SHORT // 2 else words[:SHORT]}…"
