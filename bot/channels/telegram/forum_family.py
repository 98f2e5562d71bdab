"""What a family's topic in the forum group depends on: its people, its open handovers, its place, and the topic."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy.ext.asyncio import AsyncSession

from bot.channels.telegram import forum_words as words
from bot.reply.voice import place_name
from casework import families, forum_topics
from casework.channel_models import ForumTopic
from casework.models import Conversation, Family, Handover
from resources_catalog.place import place_of

#: Letters and digits that nobody takes for one another, read or heard.
ALPHABET = "2346789ACDEFGHJKLMNPQRTUVWXY"
LETTERS = 4
#: Stands before the name of a topic that cannot wait.
URGENT = "❗ "
#: Characters of a topic's name.
LONGEST_NAME = 128


@dataclass(frozen=True)
class FamilyState:
    """A family as it is now. `languages` are by conversation; `last_closed_at` is when a handover was last closed."""

    family: Family
    threads: Sequence[Conversation]
    languages: dict[UUID, str]
    handovers: Sequence[Handover]
    topic: ForumTopic | None
    last_closed_at: datetime | None

    @property
    def people(self) -> list[UUID]:
        """The persons who have a conversation, the first one first."""
        return list(dict.fromkeys(thread.person_id for thread in self.threads))

    @property
    def urgent(self) -> Handover | None:
        return next((handover for handover in self.handovers if handover.priority == "urgent"), None)

    def thread(self, conversation_id: UUID) -> Conversation | None:
        return next((thread for thread in self.threads if thread.id == conversation_id), None)

    def writer(self, conversation_id: UUID) -> str:
        """Who writes in the conversation: "Family", or "Person 2" where there are several."""
        thread = self.thread(conversation_id)
        if thread is None or len(self.people) < 2:
            return words.FAMILY
        return words.PERSON.format(number=self.people.index(thread.person_id) + 1)

    def zone(self, conversation_id: UUID) -> ZoneInfo:
        """In which the family reads its times."""
        thread = self.thread(conversation_id)
        return place_of(self.family.region, thread.time_zone if thread is not None else None).zone

    def name(self) -> str:
        """The topic's name, in which nothing tells who the family is: "❗ Family 7K3Q · sv · Karlstad"."""
        waiting = [handover.conversation_id for handover in self.handovers] or list(self.languages)
        spoken = dict.fromkeys(self.languages[each] for each in waiting if each in self.languages)
        parts = [f"{words.FAMILY} {code_of(self.family.id)}", ", ".join(spoken)]
        if self.family.region is not None:
            parts.append(place_name(self.family.region, "en"))
        return (URGENT * (self.urgent is not None) + " · ".join(filter(None, parts)))[:LONGEST_NAME].rstrip()


async def read(session: AsyncSession, family_id: UUID) -> FamilyState | None:
    """None when there is no such family, or nobody of it has written yet."""
    family = await session.get(Family, family_id)
    threads = await forum_topics.threads(session, family_id)
    if family is None or not threads:
        return None
    return FamilyState(
        family=family,
        threads=threads,
        languages={thread.id: await families.language_of(session, thread) for thread in threads},
        handovers=await forum_topics.open_handovers(session, family_id),
        topic=await forum_topics.of_family(session, family_id),
        last_closed_at=await forum_topics.last_closed_at(session, family_id),
    )


def code_of(family_id: UUID) -> str:
    """Four letters by which staff speak of the family; always the same for the same one."""
    number = int.from_bytes(sha256(family_id.bytes).digest()[:8], "big")
    letters = []
    for _ in range(LETTERS):
        number, which = divmod(number, len(ALPHABET))
        letters.append(ALPHABET[which])
    return "".join(letters)
