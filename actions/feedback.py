"""What families think, and what stood in their way: written down in their own words."""

from rasa_sdk import Tracker
from rasa_sdk.events import SlotSet
from rasa_sdk.executor import CollectingDispatcher

from actions import heard
from actions.session import Domain, Events
from actions.speech import Named, button, say
from actions.surroundings import surroundings
from casework import barriers, families
from locales.phrases import feedback as phrases
from locales.phrases import session as session_phrases


class ActionGiveFeedback(Named):
    called = "action_give_feedback"

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: Domain) -> Events:
        await _keep(tracker, "feedback")
        say(dispatcher, phrases.THANKS)
        return [SlotSet("misunderstood", 0)]


class ActionReportBarrier(Named):
    called = "action_report_barrier"

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: Domain) -> Events:
        await _keep(tracker, "barrier")
        said = heard.words(tracker)
        say(
            dispatcher,
            phrases.BARRIER_NOTED,
            choices=(
                button(session_phrases.BUTTON_FIND, "find_support", said=said),
                button(session_phrases.BUTTON_PERSON, "talk_to_coordinator"),
            ),
        )
        return [SlotSet("misunderstood", 0)]


async def _keep(tracker: Tracker, kind: str) -> None:
    around = surroundings()
    async with around.store.write() as session:
        conversation = await families.conversation(session, heard.conversation_id(tracker))
        await barriers.report(
            session,
            conversation.family_id,
            kind,
            heard.words(tracker),
            around.now(),
            source=heard.message_id(tracker),
        )
