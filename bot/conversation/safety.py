"""Crisis words come before everything else: the region's numbers at once, and a human is told."""

from sqlalchemy.ext.asyncio import AsyncSession

from locales.phrases import crisis as phrases
from locales.utterance import Card, Choice, Payload, Reason, Utterance
from nlu import crisis
from nlu.crisis import Alarm
from resources_catalog import store as catalogue
from resources_catalog.region import regions

#: The catalogue topic of emergency and crisis numbers.
TOPIC = "emergency"
#: The intent by which the dialogue raises the alarm where no crisis word was written.
INTENT = "crisis"
#: The button by which a person says that there is danger.
DANGER = "danger"


def alarm_in(text: str) -> Alarm | None:
    """A sign of danger in what a person typed, in any of the languages, or None."""
    return crisis.find(text)


async def help_now(session: AsyncSession, region: str | None) -> Utterance:
    """One human sentence and the numbers of the region; of every region when the family's is not known."""
    away = Choice(Payload("not_danger"), phrases.BUTTON_NOT_DANGER.name)
    return Utterance(phrases.HELP_NOW.name, choices=(away,), cards=await _numbers(session, region))


async def ask(session: AsyncSession, region: str | None) -> Utterance:
    """The same numbers, with a question: nothing that was written says danger, but it may have been meant."""
    yes = Choice(Payload(DANGER), phrases.BUTTON_DANGER.name)
    away = Choice(Payload("not_danger"), phrases.BUTTON_NOT_DANGER.name)
    return Utterance(phrases.ASK_DANGER.name, choices=(yes, away), cards=await _numbers(session, region))


async def _numbers(session: AsyncSession, region: str | None) -> tuple[Card, ...]:
    codes = [region] if region in regions() else list(regions())
    return tuple(
        [
            Card(str(entry.id), (Reason("region", regions()[code].country),))
            for code in codes
            for entry in await catalogue.with_topic(session, TOPIC, code)
        ]
    )
