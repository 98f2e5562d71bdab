"""Meetings and reminders."""

from locales.phrase import phrase

# Translators: a family asks to see its meetings, and there are none. Buttons: book one, how reminders come, a person.
NO_CALENDAR = phrase("meetings.no_calendar", "You have no meetings coming up that I know of.")

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

# Translators: the coordinator has booked a meeting for the family. Lines stand under it: with whom, where, about what.
BOOKED = phrase("meetings.booked", "A meeting is booked for you: {moment}. Can you come?")
# Translators: the coordinator has moved a meeting. {moment} is the new day and time, {earlier} the one before.
MOVED = phrase("meetings.moved", "Your meeting has a new time: {moment}. The old time was: {earlier}. Can you come?")
# Translators: the coordinator has changed something else about a meeting, such as the place.
CHANGED = phrase("meetings.changed", "Something about your meeting has changed. It is still: {moment}. Can you come?")
# Translators: the coordinator has cancelled a meeting.
CANCELLED = phrase("meetings.cancelled", "Your meeting is cancelled: {moment}. You need not do anything.")
# Translators: a reminder of a meeting, a week, a day or some hours before it. Kind and short.
REMINDER = phrase("meetings.reminder", "A friendly reminder of your meeting: {moment}. Can you come?")
# Translators: how the meeting takes place.
LINE_VISIT = phrase("meetings.line_visit", "You meet in person")
LINE_VIDEO = phrase("meetings.line_video", "You meet by video")
LINE_PHONE = phrase("meetings.line_phone", "You talk by phone")
# Translators: where the meeting is, as the coordinator wrote it.
LINE_PLACE = phrase("meetings.line_place", "Where: {place}")
# Translators: what the meeting is about, as the coordinator wrote it.
LINE_ABOUT = phrase("meetings.line_about", "About: {about}")

# Translators: buttons under a meeting. The family says whether it comes, and what it needs there.
BUTTON_COMING = phrase("meetings.button_coming", "I am coming")
BUTTON_CANNOT = phrase("meetings.button_cannot", "I cannot come")
BUTTON_INTERPRETER = phrase("meetings.button_interpreter", "I need an interpreter")
BUTTON_TRANSPORT = phrase("meetings.button_transport", "I need transport")
# Translators: the family has said that it comes.
COMING_NOTED = phrase("meetings.coming_noted", "Thank you. Your coordinator can see that you are coming: {moment}.")
# Translators: the family has said that it cannot come. Kind: that is all right.
CANNOT_NOTED = phrase(
    "meetings.cannot_noted",
    "Thank you for telling me. I have told your coordinator, who will propose another time to you.",
)
# Translators: the family needs an interpreter at the meeting.
INTERPRETER_NOTED = phrase(
    "meetings.interpreter_noted", "I have told your coordinator that you need an interpreter at the meeting: {moment}."
)
# Translators: the family needs help to get to the meeting, such as a taxi for a wheelchair.
TRANSPORT_NOTED = phrase(
    "meetings.transport_noted", "I have told your coordinator that you need transport to the meeting: {moment}."
)
# Translators: the family answered about a meeting that has been cancelled since.
WAS_CANCELLED = phrase("meetings.was_cancelled", "This meeting has been cancelled: {moment}. You need not do anything.")
# Translators: the family answered about a meeting that has been moved or changed since. {moment} is the new time.
HAS_CHANGED = phrase("meetings.has_changed", "This meeting has changed since then. It is now: {moment}. Can you come?")
# Translators: the family answered about a meeting that is over.
IS_OVER = phrase("meetings.is_over", "This meeting is over: {moment}. If you need another one, a person can help.")
# Translators: the family answered about a meeting that is no longer there.
NOT_FOUND = phrase("meetings.not_found", "I cannot find this meeting any more. A person can help you.")

# Translators: on a button with a time to choose: {moment} is a day and a time.
BUTTON_SLOT = phrase("meetings.button_slot", "{moment}")
# Translators: a button: another time is wished for.
BUTTON_OTHER_TIME = phrase("meetings.button_other_time", "Another time")
# Translators: the family has booked a meeting with its coordinator. Lines stand under it: with whom, how, where.
BOOKED_BY_YOU = phrase("meetings.booked_by_you", "Your meeting is booked: {moment}. I will remind you.")
# Translators: the family has moved its meeting with the coordinator to another time.
MOVED_BY_YOU = phrase("meetings.moved_by_you", "Your meeting is moved. The new time is: {moment}.")
# Translators: the family has cancelled its meeting with the coordinator.
CANCELLED_BY_YOU = phrase(
    "meetings.cancelled_by_you", "The meeting is cancelled: {moment}. I have told your coordinator."
)
# Translators: the family told of a meeting with somebody else, such as the school. It is written down for reminders.
NOTED = phrase("meetings.noted", "I have written down your meeting: {moment}. I will remind you.")
# Translators: the family changed such a meeting.
NOTED_CHANGED = phrase("meetings.noted_changed", "I have changed your meeting. It is now: {moment}.")
# Translators: the family says that such a meeting is cancelled. The assistant cannot cancel it with the school itself.
NOTED_CANCELLED = phrase(
    "meetings.noted_cancelled",
    "I have taken this meeting out: {moment}. If they do not know yet that you are not coming, please tell them.",
)
# Translators: the family chose a time that somebody else has taken a moment ago. Other times are on the buttons.
SLOT_GONE = phrase("meetings.slot_gone", "I am sorry, this time has just been taken. Does one of these suit you?")
SLOT_GONE_NONE_LEFT = phrase(
    "meetings.slot_gone_none_left", "I am sorry, this time has just been taken, and I see no other. A person can help."
)
# Translators: the family wants to book, but no times are known of its coordinator.
CANNOT_BOOK_NOW = phrase(
    "meetings.cannot_book_now", "I cannot see any free times right now. A person can find one with you."
)

# Translators: for staff, in the console. Heading over a family's meetings.
FORM_HEADING = phrase("meetings.form_heading", "Meetings")
# Translators: for staff: in place of an empty list of meetings.
FORM_NONE = phrase("meetings.form_none", "No meeting is booked")
# Translators: for staff: heading of the form with which a meeting is booked.
FORM_BOOK_HEADING = phrase("meetings.form_book_heading", "Book a meeting")
# Translators: for staff: heading of the form with which one meeting is changed. {moment} is its day and time.
FORM_CHANGE_HEADING = phrase("meetings.form_change_heading", "Change: {moment}")
# Translators: for staff: labels of the form. The place may be an address, a phone number or a link.
FORM_DATE = phrase("meetings.form_date", "Day")
FORM_TIME = phrase("meetings.form_time", "Time")
FORM_MINUTES = phrase("meetings.form_minutes", "Length in minutes")
FORM_HOW = phrase("meetings.form_how", "How")
FORM_PLACE = phrase("meetings.form_place", "Place, number or link")
FORM_ABOUT = phrase("meetings.form_about", "About")
# Translators: for staff: how a meeting takes place, as a choice in a list.
FORM_VISIT = phrase("meetings.form_visit", "In person")
FORM_VIDEO = phrase("meetings.form_video", "By video")
FORM_PHONE = phrase("meetings.form_phone", "By phone")
# Translators: for staff: under the form. The text of the two fields above is not translated for the family.
FORM_AS_WRITTEN = phrase(
    "meetings.form_as_written", "The family is told at once, in its language. Place and subject stay as you write them."
)
# Translators: for staff: buttons of the forms.
FORM_BOOK = phrase("meetings.form_book", "Book")
FORM_MOVE = phrase("meetings.form_move", "Save the change")
FORM_CANCEL = phrase("meetings.form_cancel", "Cancel this meeting")
# Translators: for staff, beside a meeting: what the family has said. {count} is the number of its people who did.
FORM_COMING = phrase("meetings.form_coming", "Coming: {count}")
FORM_CANNOT = phrase("meetings.form_cannot", "Cannot come: {count}")
FORM_INTERPRETER = phrase("meetings.form_interpreter", "Needs an interpreter")
FORM_TRANSPORT = phrase("meetings.form_transport", "Needs transport")
FORM_UNANSWERED = phrase("meetings.form_unanswered", "No answer yet")
# Translators: for staff: said after the form was sent. The family has got a message about it.
FORM_BOOKED = phrase("meetings.form_booked", "The meeting is booked, and the family is told.")
FORM_MOVED = phrase("meetings.form_moved", "The meeting is changed, and the family is told.")
FORM_CANCELLED = phrase("meetings.form_cancelled", "The meeting is cancelled, and the family is told.")

# Translators: for staff: why a meeting could not be booked or changed, and what to do. Nothing that was typed is lost.
REFUSED_PAST = phrase("meetings.refused_past", "This time is in the past. Please choose a later one.")
REFUSED_TOO_LONG = phrase("meetings.refused_too_long", "A meeting lasts from one minute to twelve hours.")
REFUSED_FORM = phrase("meetings.refused_form", "Please choose how you meet.")
REFUSED_PLACE_TOO_LONG = phrase(
    "meetings.refused_place_too_long", "The place is too long. Please write at most {limit} letters."
)
REFUSED_ABOUT_TOO_LONG = phrase(
    "meetings.refused_about_too_long", "The subject is too long. Please write at most {limit} letters."
)
REFUSED_DATE = phrase("meetings.refused_date", "Please give a day and a time.")
REFUSED_NO_SUCH_TIME = phrase(
    "meetings.refused_no_such_time",
    "The clocks are put forward then, so this time does not exist. Please choose another.",
)
REFUSED_CANCELLED = phrase("meetings.refused_cancelled", "This meeting was cancelled meanwhile.")
REFUSED_OVER = phrase("meetings.refused_over", "This meeting is over.")

# Translators: the name of a meeting in the family's own calendar.
CALENDAR_TITLE = phrase("meetings.calendar_title", "Meeting")
