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

# Translators: a family's wish for a meeting or a reminder, as the assistant read it. Lines stand under it: "When: …".
UNDERSTOOD = phrase(
    "meetings.understood",
    "This is how I understand you. I cannot book, change or remind myself yet. Shall I pass it on to your coordinator?",
)
# Translators: whom the meeting is with. {name} is a person's name, {role} what they do, such as "Doctor".
LINE_WITH = phrase("meetings.line_with", "With: {name}")
LINE_WITH_ROLE = phrase("meetings.line_with_role", "With: {role}")
LINE_WITH_BOTH = phrase("meetings.line_with_both", "With: {name} ({role})")
# Translators: when; {moment} is a day and a time, {day} a day without a time, {other} another one that could be meant.
LINE_WHEN = phrase("meetings.line_when", "When: {moment}")
LINE_DAY = phrase("meetings.line_day", "When: {day}")
# Translators: a day, and the family's own words about the time, such as "tomorrow morning", in quotation marks.
LINE_DAY_WORDS = phrase("meetings.line_day_words", "When: {day} (“{words}”)")
LINE_WHEN_EITHER = phrase("meetings.line_when_either", "When: {moment}, or {other}?")
LINE_DAY_EITHER = phrase("meetings.line_day_either", "When: {day}, or {other}?")
# Translators: what a meeting is about.
ABOUT_SCHOOL = phrase("meetings.about_school", "About: school")
ABOUT_WHEELCHAIR_AND_AIDS = phrase("meetings.about_wheelchair_and_aids", "About: aids such as a wheelchair")
ABOUT_ASSISTANCE = phrase("meetings.about_assistance", "About: help and assistance")
ABOUT_MONEY = phrase("meetings.about_money", "About: money")
ABOUT_CARE_PLAN = phrase("meetings.about_care_plan", "About: the care plan")
ABOUT_HEALTH = phrase("meetings.about_health", "About: health")
ABOUT_BEHAVIOUR = phrase("meetings.about_behaviour", "About: behaviour and feelings")
ABOUT_TRANSPORT = phrase("meetings.about_transport", "About: transport")
ABOUT_HOUSING = phrase("meetings.about_housing", "About: the home")
