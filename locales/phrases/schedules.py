"""A coordinator's own times and calendar, in the console: staff read it, families do not."""

from locales.phrase import phrase, plural_phrase

# Translators: heading of the page on which a coordinator says when families can come.
HEADING = phrase("schedules.heading", "My times")
# Translators: under the heading.
INTRODUCTION = phrase(
    "schedules.introduction", "Families can book a meeting with you in these times, by themselves, in the chat."
)
# Translators: on the list of conversations, and on the page itself, until times are given. A link follows it there.
MISSING = phrase("schedules.missing", "Families cannot book a meeting with you yet, because no times are given.")
GIVE_TIMES = phrase("schedules.give_times", "Give your times")
# Translators: what is wrong is said beside each field; this stands above the form.
MEND = phrase("schedules.mend", "Not saved yet. Please look at the fields with a remark.")

# Translators: heading of the form with working hours and what else decides when families can come.
HOURS_HEADING = phrase("schedules.hours_heading", "When families can come")
TIME_ZONE = phrase("schedules.time_zone", "Your time zone")
TIME_ZONE_HINT = phrase("schedules.time_zone_hint", "Type the name of a city, and choose from the list.")
COUNTRY = phrase("schedules.country", "Public holidays of")
COUNTRY_HINT = phrase("schedules.country_hint", "On these days nothing can be booked.")
COUNTRY_NONE = phrase("schedules.country_none", "No public holidays")
# Translators: heading of the week, with times for each weekday.
WEEK = phrase("schedules.week", "Your week")
WEEK_HINT = phrase(
    "schedules.week_hint",
    "Leave what you do not need empty. A break is the time between two lines.",
)
# Translators: for screen readers: labels of the two fields of one line. {weekday} is for example "Monday".
BLOCK_BEGINS = phrase("schedules.block_begins", "{weekday}, from")
BLOCK_ENDS = phrase("schedules.block_ends", "{weekday}, until")
# Translators: a button: another empty line for every weekday.
MORE_LINES = phrase("schedules.more_lines", "One more line for each day")
# Translators: labels of the fields.
MEETING_MINUTES = phrase("schedules.meeting_minutes", "A meeting lasts, in minutes")
BUFFER_MINUTES = phrase("schedules.buffer_minutes", "Free time between meetings, in minutes")
NOTICE_HOURS = phrase("schedules.notice_hours", "Booked at the latest, in hours before")
HORIZON_DAYS = phrase("schedules.horizon_days", "Booked at the earliest, in days ahead")
FORMS = phrase("schedules.forms", "Ways to meet")
VISIT_PLACE = phrase("schedules.visit_place", "Place of a visit")
VISIT_PLACE_HINT = phrase("schedules.visit_place_hint", "The family is told this place as you write it.")
VIDEO_LINK = phrase("schedules.video_link", "Link of a video meeting")
SAVE = phrase("schedules.save", "Save")
SAVED = phrase("schedules.saved", "Your times are saved.")

# Translators: why a field is refused, and what to write. {least}, {most} and {step} are whole numbers.
REFUSED_ZONE = phrase("schedules.refused_zone", "There is no such time zone. Please choose one from the list.")
REFUSED_COUNTRY = phrase(
    "schedules.refused_country", "The public holidays of this country are not known. Please choose one from the list."
)
REFUSED_NUMBER = phrase("schedules.refused_number", "Please write a whole number from {least} to {most}.")
REFUSED_STEP = phrase(
    "schedules.refused_step", "Please write a whole number from {least} to {most}, in steps of {step}."
)
REFUSED_TIME = phrase("schedules.refused_time", "Please give both times, from and to.")
REFUSED_BACKWARDS = phrase("schedules.refused_backwards", "These hours end before they begin.")
REFUSED_FIVE = phrase("schedules.refused_five", "Please choose full five minutes.")
REFUSED_OVERLAP = phrase("schedules.refused_overlap", "These hours overlap with others of the same day.")
REFUSED_FORMS = phrase("schedules.refused_forms", "Please choose at least one way to meet.")
REFUSED_TOO_LONG = phrase("schedules.refused_too_long", "This is too long. Please write at most {limit} letters.")
REFUSED_LINK = phrase("schedules.refused_link", "Please write a safe link. It begins with https.")

# Translators: heading and lines of the list of booked meetings that do not fit any more. Each is a link to its family.
CONFLICTS = phrase("schedules.conflicts", "Meetings that do not fit your times any more")
CONFLICTS_TEXT = phrase(
    "schedules.conflicts_text", "Nothing is cancelled by itself. Open the conversation to move a meeting or cancel it."
)
WHILE_ABSENT = phrase("schedules.while_absent", "You are away then")
OUTSIDE = phrase("schedules.outside", "Outside of your hours, or on a public holiday")
MOVE_IT = phrase("schedules.move_it", "Move or cancel")

# Translators: heading over the times in which the coordinator is away: holidays, a course, an illness.
ABSENCES = phrase("schedules.absences", "When you are away")
NO_ABSENCES = phrase("schedules.no_absences", "Nothing is written down.")
ABSENCE_ADD = phrase("schedules.absence_add", "Write down when you are away")
FROM_DAY = phrase("schedules.from_day", "First day")
FROM_TIME = phrase("schedules.from_time", "From what time")
TO_DAY = phrase("schedules.to_day", "Last day")
TO_TIME = phrase("schedules.to_time", "Until what time")
ABSENCE_HINT = phrase(
    "schedules.absence_hint", "Without times, whole days. Without a last day, one day. No reason is kept."
)
ADD = phrase("schedules.add", "Add")
REMOVE = phrase("schedules.remove", "Remove")
# Translators: for screen readers: the button that removes one absence. {period} is "from … until …".
REMOVE_ONE = phrase("schedules.remove_one", "Remove: {period}")
# Translators: one absence: whole days, or with times.
PERIOD = phrase("schedules.period", "{begin} – {end}")
# Translators: a button: nobody can book today. Booked meetings stay, and are shown to be moved.
ILL_TODAY = phrase("schedules.ill_today", "I am ill today")
ABSENCE_ADDED = phrase("schedules.absence_added", "It is written down. Nobody can book then.")
ABSENCE_REMOVED = phrase("schedules.absence_removed", "Removed. Families can book then again.")
REFUSED_DAY = phrase("schedules.refused_day", "Please give the first day.")
REFUSED_LAST_DAY = phrase("schedules.refused_last_day", "Please give a day.")
REFUSED_CLOCK = phrase("schedules.refused_clock", "Please give a time, or leave it empty.")
REFUSED_ABSENCE_BACKWARDS = phrase("schedules.refused_absence_backwards", "This is before the beginning.")
REFUSED_ABSENCE_OVER = phrase("schedules.refused_absence_over", "This time is over already.")
REFUSED_ABSENCE_TOO_LONG = phrase("schedules.refused_absence_too_long", "At most two years at a time, please.")
# Translators: the colleague who answers families during an absence; a list of names, and how it is said in the list.
STANDS_IN = phrase("schedules.stands_in", "Who stands in")
STANDS_IN_USUAL = phrase("schedules.stands_in_usual", "Whoever usually does")
STOOD_IN = phrase("schedules.stood_in", "{name} stands in")
REFUSED_SUBSTITUTE = phrase("schedules.refused_substitute", "Please choose somebody from the list.")

# Translators: heading over the times that families see now.
OFFERED = phrase("schedules.offered", "The next times that families are offered")
OFFERED_TEXT = phrase("schedules.offered_text", "Families see a few of these at a time.")
OFFERED_NONE = phrase(
    "schedules.offered_none", "Nothing can be booked now. Give working hours, or look at when you are away."
)
# Translators: under times: on which clock they are. {zone} is a time zone such as "Europe/Stockholm".
IN_ZONE = phrase("schedules.in_zone", "Times are those of {zone}.")

# Translators: heading of the coordinator's own calendar elsewhere, such as Outlook or Google. Only when it is busy is
# read, never what it is about.
OWN_CALENDAR = phrase("schedules.own_calendar", "Your own calendar")
OWN_CALENDAR_TEXT = phrase(
    "schedules.own_calendar_text",
    "When you are busy there, nobody can book here. Only the times are read, never what they are about.",
)
OWN_CALENDAR_FIRST = phrase("schedules.own_calendar_first", "Please save your times first.")
OWN_CALENDAR_OFF = phrase("schedules.own_calendar_off", "Other calendars cannot be read here.")
KIND = phrase("schedules.kind", "How it is read")
KIND_NONE = phrase("schedules.kind_none", "Not at all")
KIND_ICS = phrase("schedules.kind_ics", "By a private link (ICS)")
KIND_CALDAV = phrase("schedules.kind_caldav", "By CalDAV, with user name and password")
ADDRESS = phrase("schedules.address", "Address")
ADDRESS_HINT = phrase("schedules.address_hint", "Your calendar program shows it under “share” or “publish”.")
USER = phrase("schedules.user", "User name (only CalDAV)")
PASSWORD = phrase("schedules.password", "Password (only CalDAV)")
PASSWORD_KEPT = phrase("schedules.password_kept", "A password is kept. It is not shown. Leave this empty to keep it.")
REFUSED_KIND = phrase("schedules.refused_kind", "Please choose from the list.")
REFUSED_ADDRESS = phrase("schedules.refused_address", "Please write a safe address. It begins with https.")
REFUSED_USER = phrase("schedules.refused_user", "Please write the user name.")
REFUSED_PASSWORD = phrase(
    "schedules.refused_password", "Please type the password, also again when the address or the user name is a new one."
)
TEST_NOW = phrase("schedules.test_now", "Read it now")
CALENDAR_SAVED = phrase("schedules.calendar_saved", "Your calendar is saved.")
CALENDAR_GONE = phrase("schedules.calendar_gone", "Your own calendar is not read any more.")
# Translators: what was found in the coordinator's own calendar. {count} is the number of times.
CALENDAR_READ = plural_phrase(
    "schedules.calendar_read",
    "It can be read: you are busy {count} time in the next four weeks.",
    "It can be read: you are busy {count} times in the next four weeks.",
)
CALENDAR_LAST = phrase("schedules.calendar_last", "Last read: {moment}")
CALENDAR_NEVER = phrase("schedules.calendar_never", "Not read yet.")

# Translators: the page with a coordinator's day or week.
CALENDAR_HEADING = phrase("schedules.calendar_heading", "Calendar")
DAY = phrase("schedules.day", "Day")
WEEK_VIEW = phrase("schedules.week_view", "Week")
# Translators: links to another day or week.
PREVIOUS = phrase("schedules.previous", "Earlier")
NEXT = phrase("schedules.next", "Later")
TODAY = phrase("schedules.today", "Today")
# Translators: name of these links, for screen readers.
OTHER_DAYS = phrase("schedules.other_days", "Other days")
# Translators: caption of the week as a grid, and of the list of all meetings in it.
GRID = phrase("schedules.grid", "At a glance")
LIST = phrase("schedules.list", "All meetings, with what is needed")
# Translators: headings of the columns of that list.
COLUMN_HOUR = phrase("schedules.column_hour", "Hour")
COLUMN_TIME = phrase("schedules.column_time", "Time")
COLUMN_FAMILY = phrase("schedules.column_family", "Family")
COLUMN_HOW = phrase("schedules.column_how", "How and where")
COLUMN_ANSWERS = phrase("schedules.column_answers", "Who comes")
COLUMN_NEEDS = phrase("schedules.column_needs", "What is needed")
NO_NEEDS = phrase("schedules.no_needs", "Nothing special")
# Translators: in place of a family's own words, which name it in the list. {place} is where it lives.
FAMILY_IN = phrase("schedules.family_in", "A family in {place}")
FAMILY = phrase("schedules.family", "A family")
# Translators: a day without any meetings; a day that is a public holiday.
NO_MEETINGS = phrase("schedules.no_meetings", "No meetings")
HOLIDAY = phrase("schedules.holiday", "Public holiday")
# Translators: how many meetings can still be booked on this day.
FREE = plural_phrase("schedules.free", "{count} time free", "{count} times free")
# Translators: time that is taken: the coordinator is away, or has something in the own calendar. {begin} and {end} are
# times of day.
AWAY = phrase("schedules.away", "Away {begin}–{end}")
BUSY = phrase("schedules.busy", "Busy {begin}–{end}")
AWAY_ALL_DAY = phrase("schedules.away_all_day", "Away all day")
BUSY_ALL_DAY = phrase("schedules.busy_all_day", "Busy all day")
# Translators: in the grid: something that began an hour ago or more goes on, until {end}.
GOES_ON = phrase("schedules.goes_on", "until {end}")
# Translators: the same moment on the clock of the family, whose time zone is another one.
FOR_FAMILY = phrase("schedules.for_family", "For the family: {moment}")

# Translators: heading of the private link with which the meetings can be seen in another calendar program.
FEED = phrase("schedules.feed", "In your calendar program")
FEED_TEXT = phrase(
    "schedules.feed_text",
    "Subscribe to this private link, and your meetings appear there. Who has the link can read them.",
)
FEED_LINK = phrase("schedules.feed_link", "Private link")
FEED_MAKE = phrase("schedules.feed_make", "Make a link")
FEED_RENEW = phrase("schedules.feed_renew", "Make a new link")
FEED_STOP = phrase("schedules.feed_stop", "Stop the link")
FEED_MADE = phrase("schedules.feed_made", "The link is made.")
FEED_RENEWED = phrase("schedules.feed_renewed", "There is a new link. The old one shows nothing any more.")
FEED_STOPPED = phrase("schedules.feed_stopped", "The link shows nothing any more.")
