"""The buttons that the gateway answers itself, by their intents."""

from bot.conversation import (
    attendance,
    calendar_talk,
    email_talk,
    handover_news,
    my_coordinator,
    outcome,
    poll_talk,
    reminder_deeds,
    reminder_settings,
    sent_things,
    sharing_talk,
    who_looked,
)

#: About the language or the floor: these overtake whatever still waits.
FIRST = frozenset({"set_language", "keep_language", "resume_bot", "not_danger"}) | handover_news.INTENTS
INTENTS = FIRST | {"start", "privacy"} | attendance.INTENTS | outcome.INTENTS | poll_talk.INTENTS | sent_things.INTENTS
INTENTS |= calendar_talk.INTENTS | email_talk.INTENTS | reminder_deeds.INTENTS | reminder_settings.INTENTS
INTENTS |= sharing_talk.INTENTS | {who_looked.LOOKED, my_coordinator.MINE}
#: The button by which all languages are shown.
LANGUAGES = "change_language"
#: The dialogue's, but answered here while a human has the floor: how a meeting went is noted, languages are shown.
WITH_A_HUMAN = frozenset({outcome.WENT, LANGUAGES})
