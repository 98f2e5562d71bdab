"""Going on with a meeting that was begun and left."""

from rasa_sdk import Tracker
from rasa_sdk.executor import CollectingDispatcher

from actions import meeting_draft
from actions.book_meeting import BOOK, BookMeeting
from actions.change_meeting import CANCEL_ONE, MOVE, CancelMeeting, MoveMeeting
from actions.flow import Events, Flow, Slots
from actions.meeting_draft import keep
from actions.speech import button, say
from locales.phrases import meeting_talk as phrases

BEGUN: dict[str, BookMeeting | MoveMeeting | CancelMeeting] = {flow.name: flow for flow in (BOOK, MOVE, CANCEL_ONE)}


class GoOnMeeting(Flow):
    """Hands over to the flow that the draft belongs to."""

    name = "go_on_meeting"

    async def begin(self, tracker: Tracker) -> Slots:
        draft = meeting_draft.draft(tracker)
        flow = BEGUN.get(str(draft.get("flow")))
        if flow is None:
            return {"flow": self.name}
        return {"flow": flow.name, **keep(await flow.renewed(tracker, draft))}

    async def asks(self, tracker: Tracker) -> str | None:
        flow = BEGUN.get(str(tracker.get_slot("flow")))
        return await flow.asks(tracker) if flow is not None else None

    async def ask(self, dispatcher: CollectingDispatcher, tracker: Tracker, question: str, again: bool) -> None:
        """Nothing is asked: the other flow does."""

    async def read(self, tracker: Tracker, question: str) -> Slots | None:
        return None

    async def finish(self, dispatcher: CollectingDispatcher, tracker: Tracker) -> Events:
        say(dispatcher, phrases.NOTHING_BEGUN, choices=(button(phrases.BUTTON_BOOK, "book_meeting"),))
        return []


GO_ON = GoOnMeeting()
