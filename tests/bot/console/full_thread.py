"""A family of whom everything is known: what a coordinator's first screen must hold at most."""

from datetime import date, datetime, timedelta

from casework import consents, facts, meetings, steps
from casework.meetings import By, Wish
from casework.models import Conversation, Staff
from casework.steps import Step
from resources_catalog.loader import STARTER, load_catalogue
from tests.bot.console.console_house import House

SHOWN = ("bostadsanpassningsbidrag", "anhorigstod", "avlosning-och-korttidsvistelse", "barn-och-ungdomshabiliteringen")
TODAY = date(2026, 11, 23)


async def full(house: House, staff: Staff, language: str = "ar") -> Conversation:
    """An Arabic family in Karlstad with everything that the first screen can show."""
    entries = [each for each in load_catalogue(STARTER, TODAY) if each.region == "se-karlstad"]
    await house.catalogue(*entries)
    conversation = await house.family(
        "ابنتي عمرها تسع سنوات وتستخدم كرسياً متحركاً، والحمام ضيق جداً.",
        "لا نعرف من أين نبدأ، ولا من يساعدنا في البيت.",
        "زوجي يعمل ليلاً وأنا وحدي مع الأطفال الثلاثة.",
        "هل يمكن أن يتصل بنا أحد هذا الأسبوع؟",
        language=language,
    )
    shown = [each for each in entries if each.slug in SHOWN]
    assert len(shown) == len(SHOWN)
    await house.bot_shows(conversation.id, *shown)
    await house.save(conversation, shown[0])
    await house.save(conversation, shown[1])
    await told(house, conversation)
    async with house.store.write() as session:
        for what, who, ahead in (
            ("Ring arbetsterapeuten om badrummet", "mamma", 3),
            ("Skicka läkarintyget till kommunen", None, 7),
            ("Fråga skolan om en resurs i klassen", "Bo Lind", None),
        ):
            due = TODAY + timedelta(days=ahead) if ahead is not None else None
            await steps.add(session, conversation.family_id, Step(what, who, due), house.now)
        starts = datetime.fromisoformat("2026-11-26T13:00:00+01:00")
        wish = Wish(starts, starts + timedelta(hours=1), "Europe/Stockholm", "visit", place="Våxnäs", about="Badrummet")
        by = By("staff", staff_id=staff.id)
        await meetings.book(
            session, family_id=conversation.family_id, staff_id=staff.id, wish=wish, by=by, now=house.now
        )
    await house.hands_over(conversation.id)
    house.later(minutes=12)
    await house.hands_over(conversation.id, "crisis")
    house.later(minutes=40)
    return conversation


async def told(house: House, conversation: Conversation) -> None:
    """The family allows its answers to be kept, and tells some."""
    answers = {
        "child_age": 9,
        "needs_home_adaptation": True,
        "long_term_condition": True,
        "needs_extra_care": False,
        "writer": "mother",
    }
    async with house.store.write() as session:
        await consents.decide(session, conversation.family_id, consents.FACTS, True, house.now)
        await facts.keep(session, conversation.family_id, answers, house.now)
