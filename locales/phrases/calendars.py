"""The calendar to subscribe to, and what stands in it and in the files of meetings."""

from locales.phrase import phrase

# Translators: the name of the family's calendar, as its own calendar app shows it.
NAME = phrase("calendars.name", "Our meetings")
# Translators: the same for staff.
NAME_STAFF = phrase("calendars.name_staff", "Meetings with families")
# Translators: the title of a meeting in a calendar. {name} is a person or a place such as a school, {role} what they
# do, such as "Doctor". Short: it may be seen on a locked phone, so nothing else about the family stands there.
TITLE_WITH = phrase("calendars.title_with", "Meeting with {name}")
TITLE_WITH_ROLE = phrase("calendars.title_with_role", "Meeting: {role}")
# Translators: the title of a meeting that was cancelled. {title} is the title that it had.
TITLE_CANCELLED = phrase("calendars.title_cancelled", "Cancelled: {title}")
# Translators: the title of a meeting in a staff calendar. {code} is the short code by which staff know a family.
TITLE_FAMILY = phrase("calendars.title_family", "Family {code}")

# Translators: lines under a meeting in a calendar. What to bring is in the words of whoever booked it.
LINE_BRING = phrase("calendars.line_bring", "Please bring: {bring}")
# Translators: what is needed at the meeting, in a calendar.
LINE_INTERPRETER = phrase("calendars.line_interpreter", "An interpreter is needed")
LINE_INTERPRETER_OF = phrase("calendars.line_interpreter_of", "An interpreter is needed: {language}")
LINE_WHEELCHAIR = phrase("calendars.line_wheelchair", "Somebody comes in a wheelchair")
LINE_CHILD = phrase("calendars.line_child", "The child comes too")
LINE_TRANSPORT = phrase("calendars.line_transport", "Transport to the meeting is needed")
# Translators: what the reader of the calendar has answered about the meeting.
LINE_COMING = phrase("calendars.line_coming", "You said: I am coming")
LINE_CANNOT = phrase("calendars.line_cannot", "You said: I cannot come")
# Translators: for staff, under a meeting: how many people of the family have answered.
LINE_ANSWERS = phrase("calendars.line_answers", "Coming: {coming}. Cannot come: {cannot}. No answer yet: {open}.")

# Translators: the family asked to have its meetings in its own calendar. {link} is a web address. Honest about the
# danger, and calm.
LINK = phrase(
    "calendars.link",
    "With this link your own calendar shows your meetings and keeps them up to date: {link} "
    "Keep it for yourself: whoever has the link can see your meetings.",
)
# Translators: under that, a second form of the same link, which opens a calendar app when it is tapped.
LINE_TAP = phrase("calendars.line_tap", "On a phone, this one opens your calendar: {link}")
# Translators: under that: how it is done by hand. The calendar app may call it "Subscribe" or "From URL".
LINE_HOW = phrase("calendars.line_how", "Or copy the first link, and add it in your calendar as a subscription.")
# Translators: the family asked for a new link. {link} is a web address.
NEW_LINK = phrase(
    "calendars.new_link",
    "This is your new link: {link} The old one shows nothing any more. Please add the new one in your calendar.",
)
# Translators: the family does not want its meetings in its own calendar any more.
STOPPED = phrase(
    "calendars.stopped", "The link is switched off: nobody can see your meetings with it any more. I still remind you."
)
# Translators: the same, when there was no link.
NOTHING_TO_STOP = phrase("calendars.nothing_to_stop", "There is no calendar link, so nobody can see your meetings.")
# Translators: a button: the meetings in one's own calendar.
BUTTON_CALENDAR = phrase("calendars.button_calendar", "My calendar")
# Translators: buttons under the link.
BUTTON_NEW = phrase("calendars.button_new", "Make a new link")
BUTTON_STOP = phrase("calendars.button_stop", "Stop it")
