"""A family's data: a person prepares the copy, or deletes with the family."""

from rasa_sdk import Tracker
from rasa_sdk.executor import CollectingDispatcher

from actions import contacts
from actions.coordinator import offer_to_pass_on
from actions.session import Domain, Events
from actions.speech import Named
from locales.phrases import privacy as phrases


class ActionExportMyData(Named):
    called = "action_export_my_data"

    def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: Domain) -> Events:
        return offer_to_pass_on(dispatcher, phrases.EXPORT, reason="export_data")


class ActionDeleteMyData(Named):
    called = "action_delete_my_data"

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: Domain) -> Events:
        taken_out = await contacts.removed(dispatcher, tracker)
        if taken_out is not None:
            return taken_out
        return offer_to_pass_on(dispatcher, phrases.DELETE, reason="delete_data")
