"""What a family's coordinator sees of it, and who looked."""

from locales.phrase import phrase, plural_phrase

# Translators: button under what is said about the family's data: which parts of it the coordinator sees.
BUTTON_SHARING = phrase("sharing.button_sharing", "What my coordinator sees")
# Translators: button under what is said about the family's data: who of the staff looked at it.
BUTTON_WHO_LOOKED = phrase("sharing.button_who_looked", "Who looked at my data")

# Translators: a list of five things follows, each with "seen" or "hidden", and a button for each.
LIST = phrase(
    "sharing.list",
    "This is what your coordinator sees of what you keep here. You can hide each part, and show it again at any time.",
)
# Translators: said after the family has hidden or shown a part; the list follows.
CHANGED = phrase("sharing.changed", "Done. This is how it stands now.")
# Translators: points of that list. "Answers": what the family has told about the child and the household.
LINE_ANSWERS_SEEN = phrase("sharing.line_answers_seen", "Your answers about your child and home: seen")
LINE_ANSWERS_HIDDEN = phrase("sharing.line_answers_hidden", "Your answers about your child and home: hidden")
# Translators: supports that the family gets or has applied for.
LINE_BENEFITS_SEEN = phrase("sharing.line_benefits_seen", "The support that you have: seen")
LINE_BENEFITS_HIDDEN = phrase("sharing.line_benefits_hidden", "The support that you have: hidden")
# Translators: doctors, teachers and others whom the family has written down.
LINE_CONTACTS_SEEN = phrase("sharing.line_contacts_seen", "Your contacts: seen")
LINE_CONTACTS_HIDDEN = phrase("sharing.line_contacts_hidden", "Your contacts: hidden")
# Translators: what the family has saved, and what is to be done next.
LINE_PLAN_SEEN = phrase("sharing.line_plan_seen", "What you have saved, and your next steps: seen")
LINE_PLAN_HIDDEN = phrase("sharing.line_plan_hidden", "What you have saved, and your next steps: hidden")
# Translators: meetings with the school, a doctor and others.
LINE_MEETINGS_SEEN = phrase("sharing.line_meetings_seen", "Your meetings: seen")
LINE_MEETINGS_HIDDEN = phrase("sharing.line_meetings_hidden", "Your meetings: hidden")
# Translators: buttons under the list. The coordinator shall not see it.
BUTTON_HIDE_ANSWERS = phrase("sharing.button_hide_answers", "Hide my answers")
BUTTON_HIDE_BENEFITS = phrase("sharing.button_hide_benefits", "Hide my support")
BUTTON_HIDE_CONTACTS = phrase("sharing.button_hide_contacts", "Hide my contacts")
BUTTON_HIDE_PLAN = phrase("sharing.button_hide_plan", "Hide what I saved")
BUTTON_HIDE_MEETINGS = phrase("sharing.button_hide_meetings", "Hide my meetings")
# Translators: buttons under the list. The coordinator may see it again.
BUTTON_SHOW_ANSWERS = phrase("sharing.button_show_answers", "Show my answers")
BUTTON_SHOW_BENEFITS = phrase("sharing.button_show_benefits", "Show my support")
BUTTON_SHOW_CONTACTS = phrase("sharing.button_show_contacts", "Show my contacts")
BUTTON_SHOW_PLAN = phrase("sharing.button_show_plan", "Show what I saved")
BUTTON_SHOW_MEETINGS = phrase("sharing.button_show_meetings", "Show my meetings")

# Translators: a list of people of the staff follows who opened the family's page or conversation.
WHO_LOOKED = phrase("sharing.who_looked", "These people who work here have opened what is kept about you.")
# Translators: the same; only the latest {count} of them follow.
WHO_LOOKED_LAST = plural_phrase(
    "sharing.who_looked_last",
    "The latest person who works here and has opened what is kept about you.",
    "The latest {count} people who work here and have opened what is kept about you.",
)
# Translators: nobody of the staff has opened it yet.
NOBODY_LOOKED = phrase("sharing.nobody_looked", "Nobody who works here has opened what is kept about you yet.")
# Translators: a point of the list: {name} of the staff, {count} times, last on the day {day}.
LINE_LOOKED = plural_phrase(
    "sharing.line_looked", "{name}: {count} time, on {day}", "{name}: {count} times, last on {day}"
)
# Translators: the same when the person has not given a name yet.
LINE_LOOKED_UNNAMED = plural_phrase(
    "sharing.line_looked_unnamed",
    "A person without a name here: {count} time, on {day}",
    "A person without a name here: {count} times, last on {day}",
)
