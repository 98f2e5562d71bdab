"""What typed words plainly wish of a meeting, before the dialogue is asked: a letter is noted, a need is pressed."""

from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from bot.conversation.attendance import MEANT, NO_NEED, place_for
from bot.conversation.heard import Heard
from casework import conversations, families, meetings
from locales.phrases import find_support, outcomes
from locales.utterance import Payload, Scalar
from nlu import letters, meeting_needs
from nlu.meeting_needs import Need

BOOK = "book_meeting"
#: Questions that are answered in own words, of which a need or a meeting to come may be a part.
OWN_WORDS = frozenset(
    {
        *(outcomes.ASK_DECIDED.name, outcomes.ASK_DECIDED_BAD.name, outcomes.ASK_DECIDED_AGAIN.name),
        *(outcomes.ASK_STEP.name, outcomes.ASK_STEP_AGAIN.name, outcomes.ASK_MORE.name, outcomes.ASK_RIGHT.name),
        find_support.ASK_NEED.name,
    }
)


async def typed_wish(session: AsyncSession, heard: Heard, now: datetime) -> Payload | None:
    """The button that the words stand for; None for everything that the dialogue has to understand."""
    need = meeting_needs.read(heard.text, heard.language)
    if need is None and len(heard.text) < letters.SHORTEST:
        return None
    said = await conversations.last_said_by_bot(session, heard.conversation_id, before=heard.message_id, limit=1)
    if said and said[0].utterance and said[0].utterance["phrase"] in OWN_WORDS:
        return None
    if need is not None:
        return await _pressed(session, heard, need, now)
    conversation = await families.conversation(session, heard.conversation_id)
    place = await place_for(session, conversation)
    letter = letters.invitation(heard.text, heard.language, now, place.zone)
    return Payload(BOOK, {"said": letter}) if letter is not None else None


async def _pressed(session: AsyncSession, heard: Heard, need: Need, now: datetime) -> Payload | None:
    """The button of that need under the nearest meeting; None without a meeting at which it can be needed."""
    conversation = await families.conversation(session, heard.conversation_id)
    coming = await meetings.of_person(session, conversation.person_id, now)
    meeting = next((one for one in coming if need.name == "interpreter" or one.form == "visit"), None)
    if meeting is None:
        return None
    about: dict[str, Scalar] = {"meeting": str(meeting.id), "sequence": meeting.sequence}
    if need.wanted:
        return Payload(MEANT[need.name].intent, about)
    return Payload(NO_NEED, {**about, "need": need.name})
