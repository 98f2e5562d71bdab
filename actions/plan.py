"""What the family keeps: the entries that it saved."""

from rasa_sdk import Tracker
from rasa_sdk.events import SlotSet
from rasa_sdk.executor import CollectingDispatcher

from actions import heard
from actions.session import Domain, Events
from actions.speech import Named, button, say
from actions.surroundings import surroundings
from casework import families, plans
from locales.phrases import find_support, session
from locales.phrases import plan as phrases
from locales.utterance import Card, Reason
from resources_catalog import store as catalogue


class ActionShowPlan(Named):
    called = "action_show_plan"

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: Domain) -> Events:
        async with surroundings().store.read() as reading:
            conversation = await families.conversation(reading, heard.conversation_id(tracker))
            saved = await plans.saved(reading, conversation.family_id)
            entries = [entry for each in saved if (entry := await catalogue.get(reading, each)) is not None]
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
        else:
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
