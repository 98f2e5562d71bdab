"""A family as the console names it: by the first line of what it needs, in its own words."""

from dataclasses import dataclass
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from bot.console.gate import PREFIX
from bot.console.words import Words
from casework import families, handovers, summaries
from casework.models import Conversation, Family
from locales.phrases import schedules as phrases
from nlu import commands
from resources_catalog.place import place_of


@dataclass(frozen=True)
class Named:
    """`own_words`: the name is the family's, in `language`; otherwise it is ours. `zone` is the family's."""

    name: str
    own_words: bool
    language: str
    region: str | None
    zone: ZoneInfo
    link: str


async def named(session: AsyncSession, words: Words, family_id: UUID) -> Named | None:
    """None for a family without any thread."""
    threads = await session.scalars(
        select(Conversation)
        .where(Conversation.family_id == family_id)
        .order_by(Conversation.created_at, Conversation.id)
    )
    found = threads.all()
    if not found:
        return None
    family = await session.get_one(Family, family_id)
    need = ""
    for thread in found:
        handover = await handovers.open_of(session, thread.id)
        need = _need(handover.need if handover is not None else "", thread)
        need = need or _need(await summaries.need(session, thread.id), thread)
        if need:
            break
    place = words.place(family.region)
    fallback = words.phrase(phrases.FAMILY_IN, place=place) if place else words.phrase(phrases.FAMILY)
    return Named(
        name=need or fallback,
        own_words=bool(need),
        language=await families.language_of(session, found[0]),
        region=place,
        zone=place_of(family.region, found[0].time_zone).zone,
        link=f"{PREFIX}/conversations/{found[0].id}",
    )


def _need(text: str, thread: Conversation) -> str:
    """The first line that says something: a command such as "stop" does not."""
    lines = (line.strip() for line in text.splitlines())
    return next((line for line in lines if line and commands.find(line, thread.proposed_language) is None), "")
