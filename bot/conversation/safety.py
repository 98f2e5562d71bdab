"""Danger comes before everything else: the region's numbers at once, and a human is told."""

import asyncio
import logging
from dataclasses import dataclass
from typing import Protocol

from sqlalchemy.ext.asyncio import AsyncSession

from locales.phrases import crisis as phrases
from locales.utterance import Card, Choice, Payload, Reason, Utterance
from nlu import crisis
from nlu.crisis import Alarm
from nlu.danger import Look
from nlu.sentence_vector import SentenceVector
from resources_catalog import store as catalogue
from resources_catalog.region import regions

log = logging.getLogger(__name__)

#: The catalogue topic of emergency and crisis numbers.
TOPIC = "emergency"
#: The intent by which the dialogue raises the alarm where no crisis word was written.
INTENT = "crisis"
#: The kind of an alarm that no word raised.
BY_MEANING = "meaning"
#: The button by which a person says that there is danger.
DANGER = "danger"


class Looks(Protocol):
    """Looks for danger by words and by meaning, as `nlu.danger.DangerWatch` does; slow."""

    def look(self, text: str) -> Look: ...


@dataclass(frozen=True)
class Seen:
    """An alarm or None; the sentence's vector where there is one, so that nobody makes it a second time.

    `courtesy`: it only thanks or says goodbye.
    """

    alarm: Alarm | None
    vector: SentenceVector | None = None
    courtesy: bool = False


class Watch:
    """Sees danger before anything else is asked. The words alone are enough to see by when the rest is out of order."""

    def __init__(self, looks: Looks | None) -> None:
        self._looks = looks

    async def see(self, text: str) -> Seen:
        """Never fails: danger that is written in so many words is seen whatever happens."""
        if self._looks is None:
            return Seen(crisis.find(text))
        try:
            look = await asyncio.to_thread(self._looks.look, text)
        except Exception:
            log.exception("The meaning of a message could not be looked at; its words alone decide.")
            return Seen(crisis.find(text))
        return Seen(look.alarm, look.vector, look.courtesy)


async def help_now(session: AsyncSession, region: str | None) -> Utterance:
    """One human sentence and the numbers of the region; of every region when the family's is not known."""
    away = Choice(Payload("not_danger"), phrases.BUTTON_NOT_DANGER.name)
    return Utterance(phrases.HELP_NOW.name, choices=(away,), cards=await numbers(session, region))


async def ask(session: AsyncSession, region: str | None) -> Utterance:
    """The same numbers, with a question: nothing that was written says danger, but it may have been meant."""
    yes = Choice(Payload(DANGER), phrases.BUTTON_DANGER.name)
    away = Choice(Payload("not_danger"), phrases.BUTTON_NOT_DANGER.name)
    return Utterance(phrases.ASK_DANGER.name, choices=(yes, away), cards=await numbers(session, region))


async def numbers(session: AsyncSession, region: str | None) -> tuple[Card, ...]:
    """The emergency and advice lines of the region; of every region when the family's is not known."""
    codes = [region] if region in regions() else list(regions())
    return tuple(
        [
            Card(str(entry.id), (Reason("region", regions()[code].country),))
            for code in codes
            for entry in await catalogue.with_topic(session, TOPIC, code)
        ]
    )
