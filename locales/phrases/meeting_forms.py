"""Meetings as staff see them in the console: the forms, who comes, what was done, what came of it."""

from locales.phrase import phrase

# Translators: for staff, in the console: one of several people of a family, who have no names here. {details} is the
# language and how the person is reached, such as "Arabic, Telegram".
PERSON = phrase("meeting_forms.person", "Person {number} ({details})")
# Translators: for staff: label of the list of the coordinator's own free times, and its first choice: none of them.
SLOT = phrase("meeting_forms.slot", "One of your free times")
SLOT_NONE = phrase("meeting_forms.slot_none", "Another time, as written below")
# Translators: for staff: a free time, first on the family's clock, then on the reader's own.
SLOT_BOTH = phrase("meeting_forms.slot_both", "{moment} (for you: {own})")
# Translators: for staff: in place of that list. The link after it leads to the page "My times".
SLOT_UNKNOWN = phrase("meeting_forms.slot_unknown", "Your own free times are not known yet.")
SLOT_NO_MORE = phrase("meeting_forms.slot_no_more", "None of your times is free any more.")
# Translators: for staff: under day and time. {zone} is a time zone such as "Europe/Stockholm".
IN_ZONE = phrase("meeting_forms.in_zone", "On the family's clock ({zone}).")
# Translators: for staff: labels of the form.
BRING = phrase("meeting_forms.bring", "What to bring")
PEOPLE = phrase("meeting_forms.people", "Who comes")
# Translators: for staff: under the place, when the coordinator has given a usual place and link.
PLACE_EMPTY = phrase("meeting_forms.place_empty", "Empty: your usual place or link is told.")
# Translators: for staff: heading over the two fields after it, for a meeting with the school, a doctor and so on.
SOMEBODY_ELSE = phrase("meeting_forms.somebody_else", "With somebody else than you")
SOMEBODY_ELSE_HINT = phrase("meeting_forms.somebody_else_hint", "Leave both empty when the meeting is with you.")
WITH_WHOM = phrase("meeting_forms.with_whom", "Name")
ROLE = phrase("meeting_forms.role", "What they do")
ROLE_NONE = phrase("meeting_forms.role_none", "Not said")
# Translators: for staff: a fact beside a meeting.
WITH = phrase("meeting_forms.with", "With {name}")
WITH_ROLE = phrase("meeting_forms.with_role", "With {name} ({role})")
BRING_THIS = phrase("meeting_forms.bring_this", "To bring: {things}")

# Translators: for staff: what a person answered, and needs at the meeting. {language} is that of an interpreter.
COMING = phrase("meeting_forms.coming", "Coming")
CANNOT = phrase("meeting_forms.cannot", "Cannot come")
NOBODY_INVITED = phrase("meeting_forms.nobody_invited", "Nobody of the family is to come")
INTERPRETER_IN = phrase("meeting_forms.interpreter_in", "Needs an interpreter ({language})")
WHEELCHAIR = phrase("meeting_forms.wheelchair", "Uses a wheelchair")
CHILD = phrase("meeting_forms.child", "The child comes too")

# Translators: for staff: heading over what was done with a meeting, and the steps. {at} is when it was done, {name} who
# did it, {earlier} when the meeting was to be before.
HISTORY = phrase("meeting_forms.history", "What was done")
HISTORY_BOOKED = phrase("meeting_forms.history_booked", "{at}: booked by {name}")
HISTORY_MOVED = phrase("meeting_forms.history_moved", "{at}: moved by {name}. It was to be: {earlier}")
HISTORY_CHANGED = phrase("meeting_forms.history_changed", "{at}: changed by {name}, at the same time")
HISTORY_CANCELLED = phrase("meeting_forms.history_cancelled", "{at}: cancelled by {name}")
# Translators: for staff: who did it, inside "booked by …".
BY_FAMILY = phrase("meeting_forms.by_family", "the family")
BY_STAFF = phrase("meeting_forms.by_staff", "a colleague")
BY_POLL = phrase("meeting_forms.by_poll", "the answers of those who were asked")

# Translators: for staff: heading of a list of meetings that are over or cancelled.
EARLIER = phrase("meeting_forms.earlier", "Earlier meetings")
WAS_CANCELLED = phrase("meeting_forms.was_cancelled", "Cancelled")
# Translators: for staff: what the family said after the meeting.
NOT_TOLD = phrase("meeting_forms.not_told", "The family has not said how it went")
HOW_GOOD = phrase("meeting_forms.how_good", "The family says: it went well")
HOW_MIXED = phrase("meeting_forms.how_mixed", "The family says: partly well, partly not")
HOW_BAD = phrase("meeting_forms.how_bad", "The family says: it did not go well")
HOW_NOT_HELD = phrase("meeting_forms.how_not_held", "The family says: the meeting did not take place")
DECIDED = phrase("meeting_forms.decided", "What was decided")
STEPS = phrase("meeting_forms.steps", "Who does what")
# Translators: for staff: parts of one step that was decided: who does it, by which day, and whether it is done.
STEP_WHO = phrase("meeting_forms.step_who", "by: {name}")
STEP_BY = phrase("meeting_forms.step_by", "until {day}")
STEP_DONE = phrase("meeting_forms.step_done", "done")

# Translators: for staff: why a meeting could not be booked or changed, and what to do. Nothing that was typed is lost.
REFUSED_BUSY = phrase(
    "meeting_forms.refused_busy", "You have another meeting then: {moment}, until {end}. Please choose another time."
)
REFUSED_BUSY_OTHER = phrase(
    "meeting_forms.refused_busy_other",
    "{name} has another meeting then: {moment}, until {end}. Please choose another time.",
)
REFUSED_JUST_TAKEN = phrase(
    "meeting_forms.refused_just_taken", "This time has just been taken. Please choose another one."
)
REFUSED_SLOT = phrase("meeting_forms.refused_slot", "This is none of your free times. Please choose another one.")
REFUSED_BRING_TOO_LONG = phrase(
    "meeting_forms.refused_bring_too_long", "What to bring is too long. Please write at most {limit} letters."
)
REFUSED_WITH_TOO_LONG = phrase(
    "meeting_forms.refused_with_too_long", "The name is too long. Please write at most {limit} letters."
)
REFUSED_WITH = phrase("meeting_forms.refused_with", "Please write whom the meeting is with.")
REFUSED_ROLE = phrase("meeting_forms.refused_role", "Please choose what this person does from the list.")
REFUSED_PEOPLE = phrase("meeting_forms.refused_people", "Please choose at least one person who comes.")
