"""After a meeting: what was decided, and who does what by when, told in the family's own words and read back."""

from datetime import date, timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest

from actions.outcome import LEAVING, ActionStepDone
from actions.questions import FLOWS, ValidateQuestionsForm
from casework import contacts, meetings, outcomes, steps
from casework.contacts import Details
from casework.meeting_models import Meeting, MeetingOutcome
from casework.meetings import By, Wish
from casework.plan_models import PlanStep
from casework.steps import Step
from locales.phrases import meetings as meeting_phrases
from locales.phrases import outcomes as phrases
from locales.phrases import smalltalk
from locales.utterance import Deed, Utterance, day
from tests.actions.conftest import Answer, Form, Talk

FRIDAY = date(2026, 11, 27)


@pytest.fixture
async def meeting(talk: Talk) -> UUID:
    """A meeting of the family that was this Tuesday."""
    starts_at = talk.around.now() + timedelta(days=2, hours=19)
    wish = Wish(starts_at, starts_at + timedelta(hours=1), "Europe/Stockholm", "visit", with_whom="Ms Holm")
    async with talk.around.store.write() as session:
        made = await meetings.book(
            session,
            family_id=talk.conversation.family_id,
            staff_id=None,
            wish=wish,
            by=By("family"),
            now=talk.around.now(),
        )
    talk.around.clock.move(days=3)
    return made.id


async def agreed(talk: Talk, meeting: UUID) -> list[tuple[str, str | None, date | None]]:
    async with talk.around.store.read() as session:
        return [(one.what, one.who, one.due_on) for one in await steps.of_meeting(session, meeting)]


async def decided(talk: Talk, meeting: UUID) -> str | None:
    async with talk.around.store.read() as session:
        told = await outcomes.of_meeting(session, meeting)
        return told.decided if told else None


async def told(talk: Talk, meeting: UUID, how: str, words: str | None = None) -> None:
    """As the gateway stores it."""
    async with talk.around.store.write() as session:
        session.add(MeetingOutcome(meeting_id=meeting, how=how, decided=words, told_at=talk.around.now()))


async def begin(form: Form, meeting: UUID, how: str = "good") -> Answer:
    """Presses how it went; the gateway stores it with the question."""
    asked = await form.begin("meeting_went", meeting=str(meeting), how=how)
    (deed,) = deeds(asked)
    assert (deed.do, dict(deed.values)) == ("tell_outcome", {"meeting": str(meeting), "how": how})
    await told(form.talk, meeting, how)
    return asked


def deeds(answer: Answer) -> list[Deed]:
    return [one for one in answer.said if isinstance(one, Deed)]


def utterance(answer: Answer) -> Utterance:
    (one,) = [one for one in answer.said if isinstance(one, Utterance)]
    return one


def lines(answer: Answer) -> list[tuple[str, dict[str, Any]]]:
    return [(line.phrase, dict(line.values)) for line in utterance(answer).lines]


def to(answer: Answer) -> str:
    """Which question the first button under it belongs to."""
    return str(utterance(answer).choices[0].payload.entities["to"])


async def test_a_whole_story(form: Form, talk: Talk, meeting: UUID) -> None:
    assert (await begin(form, meeting)).phrases == [phrases.ASK_DECIDED.name]
    asked = await form.say("Maja gets a new chair in spring", "give_feedback", 0.95)
    assert asked.phrases == [phrases.ASK_STEP.name]
    assert await decided(talk, meeting) == "Maja gets a new chair in spring"
    right = await form.say("Karin sends the form by Friday", "book_meeting", 0.9)
    assert right.phrases == [phrases.ASK_RIGHT.name]
    assert lines(right) == [
        (phrases.LINE_WHAT.name, {"what": "Karin sends the form by Friday"}),
        (phrases.LINE_BY.name, {"day": day(FRIDAY)}),
    ]
    assert await agreed(talk, meeting) == [], "nothing is written down before it is right"
    more = await form.press(to=to(right), value="yes")
    assert more.phrases == [phrases.ASK_MORE.name]
    assert await agreed(talk, meeting) == [("Karin sends the form by Friday", None, FRIDAY)]
    again = await form.press(to="more", value="one_more")
    assert again.phrases == [phrases.ASK_STEP.name]
    right = await form.say("we call the school")
    assert lines(right)[-1] == (phrases.LINE_NO_DAY.name, {})
    talk.around.clock.move(seconds=20)
    assert (await form.say("yes")).phrases == [phrases.ASK_MORE.name]
    done = await form.press(to="more", value="that_is_all")
    assert done.phrases == [phrases.DONE.name]
    assert lines(done) == [
        (phrases.LINE_GOOD.name, {}),
        (phrases.LINE_DECIDED.name, {"words": "Maja gets a new chair in spring"}),
        (phrases.LINE_STEP_BY.name, {"what": "Karin sends the form by Friday", "day": day(FRIDAY)}),
        (phrases.LINE_STEP.name, {"what": "we call the school"}),
    ]
    assert [(one.do, dict(one.values)) for one in deeds(done)] == [("note_outcome", {"meeting": str(meeting)})]
    assert [choice.payload.intent for choice in utterance(done).choices] == ["show_plan"]
    assert form.slots["outcome"] is None


async def test_nothing_decided_is_the_end(form: Form, talk: Talk, meeting: UUID) -> None:
    await begin(form, meeting)
    done = await form.press(to="decided", value="nothing")
    assert done.phrases == [phrases.DONE_NOTHING.name]
    assert deeds(done) == []
    assert await decided(talk, meeting) is None


async def test_a_typed_no_is_the_end_too(form: Form, talk: Talk, meeting: UUID) -> None:
    await begin(form, meeting)
    assert (await form.say("no")).phrases == [phrases.DONE_NOTHING.name]
    assert await decided(talk, meeting) is None


async def test_decided_but_nothing_to_do_is_noted(form: Form, talk: Talk, meeting: UUID) -> None:
    await begin(form, meeting)
    await form.say("We wait until January")
    done = await form.press(to="step", value="nothing")
    assert done.phrases == [phrases.DONE.name]
    assert [one.do for one in deeds(done)] == ["note_outcome"]


async def test_not_good_offers_a_person_at_once_and_at_the_end(form: Form, meeting: UUID) -> None:
    asked = await begin(form, meeting, "bad")
    assert asked.phrases == [phrases.ASK_DECIDED_BAD.name]
    person = utterance(asked).choices[-1].payload
    assert (person.intent, dict(person.entities)) == ("pass_on", {"reason": "task"})
    done = await form.press(to="decided", value="nothing")
    assert [choice.payload.intent for choice in utterance(done).choices] == ["pass_on"]


async def test_a_second_parent_hears_what_is_known(form: Form, talk: Talk, meeting: UUID) -> None:
    await told(talk, meeting, "mixed", "A new chair")
    heard = await form.begin("meeting_went", meeting=str(meeting), how="good")
    assert heard.phrases == [phrases.KNOWN.name]
    assert deeds(heard) == []
    assert lines(heard) == [(phrases.LINE_MIXED.name, {}), (phrases.LINE_DECIDED.name, {"words": "A new chair"})]
    more = utterance(heard).choices[0].payload
    assert (more.intent, dict(more.entities)) == ("meeting_went", {"meeting": str(meeting)})
    asked = await form.begin("meeting_went", meeting=str(meeting))
    assert asked.phrases == [phrases.ASK_STEP.name], "what was decided is known: who does what is asked"
    assert deeds(asked) == []


async def test_what_was_left_in_the_middle_is_asked_for_again(form: Form, talk: Talk, meeting: UUID) -> None:
    await told(talk, meeting, "good")
    assert (await form.begin("meeting_went", meeting=str(meeting))).phrases == [phrases.ASK_DECIDED.name]


@pytest.mark.parametrize("which", ["another", "no id", "cancelled"])
async def test_a_meeting_that_is_not_there_is_said_so(form: Form, talk: Talk, meeting: UUID, which: str) -> None:
    if which == "cancelled":
        async with talk.around.store.write() as session:
            (await session.get_one(Meeting, meeting)).state = "cancelled"
    named = {"another": str(uuid4()), "no id": "no id", "cancelled": str(meeting)}[which]
    heard = await form.begin("meeting_went", meeting=named, how="good")
    assert heard.phrases == [meeting_phrases.NOT_FOUND.name]
    assert deeds(heard) == []


async def test_who_does_it_is_taken_from_those_whom_the_family_knows(form: Form, talk: Talk, meeting: UUID) -> None:
    async with talk.around.store.write() as session:
        await contacts.add(session, talk.conversation.family_id, Details("teacher", "Karin Ek"), talk.around.now())
    await begin(form, meeting)
    await form.say("A plan")
    right = await form.say("Karin sends the form by Friday")
    assert (phrases.LINE_WHO.name, {"who": "Karin Ek"}) in lines(right)
    await form.press(to=to(right), value="yes")
    assert await agreed(talk, meeting) == [("Karin sends the form by Friday", "Karin Ek", FRIDAY)]


async def test_a_day_with_two_meanings_is_asked_for(form: Form, talk: Talk, meeting: UUID) -> None:
    await begin(form, meeting)
    await form.say("A plan")
    which = await form.say("we send the form on 5/12")
    assert which.phrases == [phrases.ASK_DAY.name]
    values = [str(choice.payload.entities["value"]) for choice in utterance(which).choices]
    assert values == ["2026-12-05", "2027-05-12", "no_day"]
    right = await form.press(to=to(which), value="2026-12-05")
    assert lines(right)[-1] == (phrases.LINE_BY.name, {"day": day(date(2026, 12, 5))})
    await form.press(to=to(right), value="yes")
    assert await agreed(talk, meeting) == [("we send the form on 5/12", None, date(2026, 12, 5))]


async def test_the_read_back_can_be_corrected(form: Form, talk: Talk, meeting: UUID) -> None:
    await begin(form, meeting)
    await form.say("A plan")
    first = await form.say("Karin sends the form by Friday")
    later = await form.say("by Thursday")
    assert lines(later)[-1] == (phrases.LINE_BY.name, {"day": day(date(2026, 11, 26))})
    assert lines(later)[0] == lines(first)[0], "the words stay"
    other = await form.say("the school sends the form by Friday instead")
    assert lines(other)[0] == (phrases.LINE_WHAT.name, {"what": "the school sends the form by Friday instead"})
    afresh = await form.press(to=to(other), value="no")
    assert afresh.phrases == [phrases.ASK_STEP.name]
    assert await agreed(talk, meeting) == []


async def test_an_older_yes_does_not_count_for_another_step(form: Form, talk: Talk, meeting: UUID) -> None:
    await begin(form, meeting)
    await form.say("A plan")
    first = await form.say("Karin sends the form by Friday")
    await form.say("by Thursday")
    await form.press(to=to(first), value="yes")
    assert await agreed(talk, meeting) == []


async def test_what_is_only_perhaps_a_yes_writes_nothing_down(form: Form, talk: Talk, meeting: UUID) -> None:
    await begin(form, meeting)
    await form.say("A plan")
    await form.say("Karin sends the form by Friday")
    assert (await form.say("go on then", "affirm", 0.4)).phrases == [phrases.ASK_RIGHT.name]
    assert await agreed(talk, meeting) == []


async def test_the_next_step_may_be_written_at_once(form: Form, talk: Talk, meeting: UUID) -> None:
    await begin(form, meeting)
    await form.say("A plan")
    right = await form.say("Karin sends the form")
    await form.press(to=to(right), value="yes")
    talk.around.clock.move(minutes=1)
    assert (await form.say("We buy a chair")).phrases == [phrases.ASK_RIGHT.name]
    assert (await form.say("yes")).phrases == [phrases.ASK_MORE.name]
    assert (await form.say("no")).phrases == [phrases.DONE.name]
    assert [one[0] for one in await agreed(talk, meeting)] == ["Karin sends the form", "We buy a chair"]


async def test_the_same_message_worked_on_twice_adds_one_step(form: Form, talk: Talk, meeting: UUID) -> None:
    await begin(form, meeting)
    await form.say("A plan")
    right = await form.say("Karin sends the form")
    before = dict(form.slots)
    for _ in range(2):
        form.slots = dict(before)
        await form.press(to=to(right), value="yes")
    assert len(await agreed(talk, meeting)) == 1


async def test_too_long_a_step_is_asked_for_again_and_two_misses_bring_a_person(
    form: Form, talk: Talk, meeting: UUID
) -> None:
    await begin(form, meeting)
    await form.say("A plan")
    long = "and then " * 80
    assert (await form.say(long)).phrases == [phrases.ASK_STEP_AGAIN.name]
    assert (await form.say(long)).phrases == [smalltalk.OFFER_PERSON.name]
    assert await agreed(talk, meeting) == []


@pytest.mark.parametrize("intent", sorted(LEAVING))
async def test_a_sure_other_wish_leaves_the_questions(form: Form, talk: Talk, meeting: UUID, intent: str) -> None:
    await begin(form, meeting)
    heard = await talk.run(ValidateQuestionsForm(), intent, "please do", slots=dict(form.slots), confidence=0.95)
    assert heard.slots == {}, "the rules decide"
    assert await decided(talk, meeting) is None


async def test_a_step_is_done_and_open_again(talk: Talk) -> None:
    async with talk.around.store.write() as session:
        step = await steps.add(session, talk.conversation.family_id, Step("Call the school"), talk.around.now())
    done = await talk.run(ActionStepDone(), "step_done", step=str(step.id))
    assert done.phrases == [phrases.STEP_DONE.name]
    assert done.only.values == {"what": "Call the school"}
    assert await is_done(talk, step)
    back = done.only.choices[1].payload
    again = await talk.run(ActionStepDone(), back.intent, **{name: str(value) for name, value in back.entities.items()})
    assert again.phrases == [phrases.STEP_OPEN.name]
    assert not await is_done(talk, step)


async def is_done(talk: Talk, step: PlanStep) -> bool:
    async with talk.around.store.read() as session:
        return (await session.get_one(PlanStep, step.id)).done_at is not None


@pytest.mark.parametrize("step", ["1b0a4d6e-58a5-4c5e-9f0b-7d6a2f6f8a11", "no id"])
async def test_a_step_that_is_gone_is_said_so(talk: Talk, step: str) -> None:
    answer = await talk.run(ActionStepDone(), "step_done", step=step)
    assert answer.phrases == [phrases.STEP_GONE.name]


async def test_another_familys_step_is_not_theirs(talk: Talk, stranger: Talk) -> None:
    async with talk.around.store.write() as session:
        step = await steps.add(session, talk.conversation.family_id, Step("Call the school"), talk.around.now())
    assert (await stranger.run(ActionStepDone(), "step_done", step=str(step.id))).phrases == [phrases.STEP_GONE.name]
    assert not await is_done(talk, step)


def test_the_form_knows_the_flow() -> None:
    assert "outcome" in FLOWS
