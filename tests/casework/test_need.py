"""What a human reads first: the family's need, without what says nothing of it."""

from collections.abc import Mapping

import pytest

from casework import conversations, summaries
from casework.models import Conversation, Message
from casework.store import Store
from tests.fakes.clock import MovableClock
from tests.fakes.people import People

QUESTION = {"phrase": "benefits.ask_fact", "choices": [{"payload": {"intent": "answer", "entities": {}}}]}
STORY = "he is four years old and he has not slept through a single night since last summer"


class Thread:
    """One family's thread, written as the gateway writes it."""

    def __init__(self, store: Store, clock: MovableClock, people: People, conversation: Conversation) -> None:
        self.store, self.clock, self.people, self.conversation = store, clock, people, conversation
        self.latest: Message | None = None

    async def types(self, text: str, intent: str | None = None, *, urgent: bool = False) -> None:
        self.latest = await self.people.writes(self.conversation, text)
        async with self.store.write() as session:
            await conversations.set_state(session, self.latest.id, "answered", urgent=urgent, intent=intent)

    async def presses(self, text: str, intent: str) -> None:
        self.latest = await self.people.writes(self.conversation, text, payload={"intent": intent, "entities": {}})

    async def hears(self, utterance: Mapping[str, object], *, author: str = "bot", answer: bool = True) -> None:
        async with self.store.write() as session:
            await conversations.say(
                session,
                self.conversation,
                author=author,
                text="…",
                language="en",
                now=self.clock(),
                reply_to=self.latest.id if answer and self.latest else None,
                utterance=utterance if author == "bot" else None,
            )

    async def need(self) -> list[str]:
        async with self.store.read() as session:
            return (await summaries.need(session, self.conversation.id)).split("\n")


@pytest.fixture
async def thread(store: Store, clock: MovableClock, people: People) -> Thread:
    return Thread(store, clock, people, await people.conversation())


@pytest.mark.parametrize(
    "intent",
    [
        *("greet", "thanks", "goodbye", "affirm", "deny", "chitchat", "talk_to_coordinator"),
        *("/stop", "/email_address", "/open_code", "/set_region", "/find_support"),
    ],
)
async def test_what_says_nothing_of_the_need_is_left_out(thread: Thread, intent: str) -> None:
    await thread.types("The bathroom is too small", "find_support")
    await thread.types("something else", intent)
    assert await thread.need() == ["The bathroom is too small"]


async def test_answers_to_the_interview_are_left_out(thread: Thread) -> None:
    await thread.types("What are we entitled to, she cannot walk", "check_eligibility")
    await thread.hears(QUESTION)
    await thread.types("4 years", "nlu_fallback")
    await thread.hears(QUESTION)
    # A reminder between the question and its answer was asked by nobody.
    await thread.hears({"phrase": "reminders.own"}, answer=False)
    await thread.types("at home with us", "find_support")
    await thread.hears({"phrase": "benefits.fits"})
    await thread.types("and who pays for the lift", "payment_date")
    assert await thread.need() == ["What are we entitled to, she cannot walk", "and who pays for the lift"]


async def test_an_answer_that_tells_more_is_kept(thread: Thread) -> None:
    await thread.types("hello", "greet")
    await thread.hears(QUESTION)
    await thread.types(STORY)
    assert await thread.need() == [STORY]


async def test_the_need_is_an_answer_in_own_words(thread: Thread) -> None:
    await thread.presses("Find help", "find_support")
    await thread.hears({"phrase": "find_support.ask_need"})
    await thread.types("a bath lift")
    assert await thread.need() == ["a bath lift"]


async def test_what_is_written_to_a_human_answers_no_form(thread: Thread) -> None:
    await thread.types("hello", "greet")
    await thread.hears(QUESTION)
    await thread.hears({}, author="staff")
    await thread.types("the lift broke again")
    assert await thread.need() == ["the lift broke again"]


async def test_the_sentence_with_which_it_began_stays(thread: Thread) -> None:
    await thread.types("an older need", "find_support")
    await thread.types("We need somebody at night", "find_support")
    for number in range(6):
        await thread.types(f"sentence {number}")
    assert await thread.need() == ["We need somebody at night", "sentence 3", "sentence 4", "sentence 5"]


async def test_danger_is_first_and_goes_when_it_is_over(thread: Thread) -> None:
    await thread.types("I cannot go on, I want to die", urgent=True)
    await thread.types("The bathroom is too small", "find_support")
    assert await thread.need() == ["I cannot go on, I want to die", "The bathroom is too small"]
    await thread.presses("Nobody is in danger", "not_danger")
    assert await thread.need() == ["The bathroom is too small"]
    await thread.types("he said he will kill us", urgent=True)
    assert (await thread.need())[0] == "he said he will kill us"
    await thread.types("nobody is in danger", "/not_danger")
    assert await thread.need() == ["The bathroom is too small"]


async def test_two_alarms_are_both_read(thread: Thread) -> None:
    await thread.types("he hit me", urgent=True)
    await thread.types("help us now", urgent=True)
    assert await thread.need() == ["help us now", "he hit me"]


async def test_where_nothing_else_was_typed_it_is_the_latest_words(thread: Thread) -> None:
    assert await thread.need() == [""]
    await thread.types("hello", "greet")
    await thread.types("a person please", "talk_to_coordinator")
    assert await thread.need() == ["a person please"]
