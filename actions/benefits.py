"""Facts of a support: dates, papers, hours. What the catalogue does not hold, a human finds out."""

from uuid import UUID

from rasa_sdk import Tracker
from rasa_sdk.events import SlotSet
from rasa_sdk.executor import CollectingDispatcher

from actions.coordinator import offer_to_pass_on
from actions.session import Domain, Events
from actions.speech import Named, say
from actions.surroundings import surroundings
from locales.phrases import benefits as phrases
from locales.utterance import Card
from resources_catalog import store as catalogue


class ActionFactsOfEntry(Named):
    """Everything that is known of the support that was shown last."""

    called = "action_facts_of_entry"

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: Domain) -> Events:
        last = tracker.get_slot("last_entry")
        async with surroundings().store.read() as session:
            entry = await catalogue.get(session, UUID(last)) if last else None
        if entry is None:
            say(dispatcher, phrases.WHICH_ONE)
            return [SlotSet("misunderstood", 0)]
        say(dispatcher, phrases.ABOUT_LAST, cards=(Card(str(entry.id), form="full"),))
        return offer_to_pass_on(dispatcher, phrases.NOT_KNOWN)
