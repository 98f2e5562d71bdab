"""Meetings and reminders: the coordinator books them."""

from rasa_sdk import Tracker
from rasa_sdk.executor import CollectingDispatcher

from actions.coordinator import offer_to_pass_on
from actions.session import Domain, Events
from actions.speech import Named
from locales.phrases import meetings as phrases


class ActionOfferMeetingHelp(Named):
    called = "action_offer_meeting_help"

    def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: Domain) -> Events:
        return offer_to_pass_on(dispatcher, phrases.ASK_COORDINATOR)


class ActionListMeetings(Named):
    called = "action_list_meetings"

    def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: Domain) -> Events:
        return offer_to_pass_on(dispatcher, phrases.NO_CALENDAR)
