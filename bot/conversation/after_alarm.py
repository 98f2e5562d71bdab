"""What a family types after an alarm, or when it was asked about danger: yes, no, it is over, are you there."""

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from bot.conversation import safety
from bot.reply.voice import voice
from casework import conversations, handovers
from locales.languages import languages
from locales.phrases import crisis as phrases
from locales.utterance import Choice, Payload, Utterance
from nlu import answers
from nlu.words import bare

NOT_DANGER = Payload("not_danger")


@dataclass(frozen=True)
class AfterAlarm:
    """Where the conversation stands. `asked`: the last thing said was the question whether there is danger."""

    asked: bool
    human_told: bool
    reassured: bool

    @classmethod
    async def read(cls, session: AsyncSession, conversation_id: UUID, *, before: int) -> "AfterAlarm":
        """`human_told`: a handover because of danger is open and unanswered; `reassured`: that has just been said."""
        said = await conversations.last_said_by_bot(session, conversation_id, before=before)
        phrased = [each.utterance["phrase"] for each in said if each.utterance]
        last = phrased[0] if phrased else None
        handover = await handovers.open_of(session, conversation_id)
        waiting = (
            handover is not None
            and (handover.reason, handover.answered_at) == ("crisis", None)
            and phrases.HELP_NOW.name in phrased
        )
        return cls(last == phrases.ASK_DANGER.name, waiting, last == phrases.STILL_TOLD.name)

    def meant(self, text: str, language: str) -> Payload | None:
        """The button that the typed words press, if they do."""
        if (self.asked or self.human_told) and _is_over(text):
            return NOT_DANGER
        if not self.asked:
            return None
        first = (bare(text).split() or [""])[0]
        said = answers.find(text, language) or answers.find(first, language)
        return {"yes": Payload(safety.DANGER), "no": NOT_DANGER}.get(said or "")

    def reassurance(self) -> Utterance | None:
        """Said once to someone who writes while the human who was told has not answered yet."""
        if not self.human_told or self.reassured:
            return None
        away = Choice(NOT_DANGER, phrases.BUTTON_NOT_DANGER.name)
        return Utterance(phrases.STILL_TOLD.name, choices=(away,))


def _is_over(text: str) -> bool:
    """Whether the words of the button stand in the text, in any language."""
    said = f" {bare(text)} "
    return any(f" {bare(voice(code).unfilled(phrases.BUTTON_NOT_DANGER.name))} " in said for code in languages())
