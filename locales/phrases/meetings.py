"""Meetings and reminders."""

from locales.phrase import phrase

# Translators: a family asks to see its meetings; the assistant keeps none yet.
NO_CALENDAR = phrase(
    "meetings.no_calendar", "I do not keep a calendar of meetings yet. Your coordinator knows them. Shall I ask?"
)
# Translators: a family wants to book, move or cancel a meeting, or be reminded.
ASK_COORDINATOR = phrase(
    "meetings.ask_coordinator",
    "I cannot book or change meetings myself yet. Shall I pass your wish on to your coordinator?",
)
