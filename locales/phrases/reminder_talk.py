"""What people are asked and told about their own reminders, and how they want to be reminded."""

from locales.phrase import phrase, plural_phrase

# Translators: the person wants a reminder, and has not said of what. It may write anything.
ASK_WHAT = phrase(
    "reminder_talk.ask_what", "What shall I remind you of? Write it in your own words, for example: “call the school”."
)
# Translators: the answer was longer than {count} letters.
ASK_SHORTER = plural_phrase(
    "reminder_talk.ask_shorter",
    "This is too long for a reminder. Please write it with at most {count} letter.",
    "This is too long for a reminder. Please write it with at most {count} letters.",
)
# Translators: the person wants a reminder, and has not said when.
ASK_WHEN = phrase(
    "reminder_talk.ask_when", "When shall I remind you? For example: “tomorrow at ten”, or “every Monday at eight”."
)
# Translators: the same, asked a second time because the answer could not be read.
ASK_WHEN_AGAIN = phrase(
    "reminder_talk.ask_when_again",
    "Please write a day and a time, for example: “Thursday at ten”, or “every day at eight”.",
)
# Translators: it is to be repeated each week or month, and the day is not known yet.
ASK_DAY = phrase("reminder_talk.ask_day", "On which day shall I remind you? For example: “on Monday”.")
# Translators: the day is known, the time is not. Times stand on buttons; another one can be written.
ASK_TIME = phrase("reminder_talk.ask_time", "At what time shall I remind you? You can also write another time.")
# Translators: what was written can mean several moments, which stand on buttons.
ASK_WHICH = phrase("reminder_talk.ask_which", "Which one do you mean?")
# Translators: on a button: {moment} is a day and a time, {day} a day.
BUTTON_MOMENT = phrase("reminder_talk.button_moment", "{moment}")
BUTTON_DAY = phrase("reminder_talk.button_day", "{day}")
# Translators: the moment that the person wrote is over.
IS_PAST = phrase("reminder_talk.is_past", "That time is over already. When shall I remind you?")
# Translators: the person wants to be reminded many times a day, or otherwise as the assistant cannot.
CANNOT_REPEAT = phrase(
    "reminder_talk.cannot_repeat",
    "I cannot repeat a reminder like that. I can remind you every day, every week or every month, at one time. "
    "When shall I remind you? For example: “every day at eight”.",
)
# Translators: everything is read back before the reminder is set. Lines stand under it: of what, when, how often.
ASK_RIGHT = phrase("reminder_talk.ask_right", "I will remind you like this. Is that right?")
# Translators: the same, asked again, because the answer could not be read.
ASK_RIGHT_AGAIN = phrase("reminder_talk.ask_right_again", "Shall I remind you like this? Please say yes or no.")
# Translators: lines: of what ({words} are the person's own words), when for the first time, and how often.
LINE_WORDS = phrase("reminder_talk.line_words", "“{words}”")
LINE_ONCE = phrase("reminder_talk.line_once", "When: {moment}")
LINE_FIRST = phrase("reminder_talk.line_first", "The first time: {moment}")
BUTTON_YES = phrase("reminder_talk.button_yes", "Yes")
BUTTON_NO = phrase("reminder_talk.button_no", "No reminder")
# Translators: a button: something of the reminder is not right yet.
BUTTON_MEND = phrase("reminder_talk.button_mend", "Change something")
# Translators: which part of the reminder shall be changed? The answers are on the buttons below.
ASK_MEND = phrase("reminder_talk.ask_mend", "What shall I change?")
BUTTON_MEND_WHEN = phrase("reminder_talk.button_mend_when", "The time")
BUTTON_MEND_WORDS = phrase("reminder_talk.button_mend_words", "The words")
# Translators: the person does not want the reminder after all.
NOT_SET = phrase("reminder_talk.not_set", "All right, I will not remind you.")

# Translators: how often something is repeated, as a line. {weekdays} are names of days, such as “Monday and Thursday”.
EVERY_DAY = phrase("reminder_talk.every_day", "How often: every day")
EVERY_DAYS = plural_phrase("reminder_talk.every_days", "How often: every {count} day", "How often: every {count} days")
WORKDAYS = phrase("reminder_talk.workdays", "How often: from Monday to Friday")
EVERY_WEEK = phrase("reminder_talk.every_week", "How often: every week ({weekdays})")
EVERY_WEEKS = plural_phrase(
    "reminder_talk.every_weeks",
    "How often: every {count} week ({weekdays})",
    "How often: every {count} weeks ({weekdays})",
)
# Translators: {day} is a number from 1 to 30.
EVERY_MONTH = phrase("reminder_talk.every_month", "How often: every month, on day {day}")
EVERY_MONTHS = plural_phrase(
    "reminder_talk.every_months",
    "How often: every {count} month, on day {day}",
    "How often: every {count} months, on day {day}",
)
EVERY_MONTH_END = phrase("reminder_talk.every_month_end", "How often: every month, on the last day")
EVERY_MONTHS_END = plural_phrase(
    "reminder_talk.every_months_end",
    "How often: every {count} month, on the last day",
    "How often: every {count} months, on the last day",
)
EVERY_YEAR = phrase("reminder_talk.every_year", "How often: every year")
# Translators: under a day of the month that some months do not have, such as 30.
SHORT_MONTHS = phrase("reminder_talk.short_months", "In a month without that day: on its last day")

# Translators: the reminder is set. Lines stand under it: of what, when, how often.
IS_SET = phrase("reminder_talk.is_set", "I will remind you.")
BUTTON_MINE = phrase("reminder_talk.button_mine", "My reminders")
BUTTON_TAKE_BACK = phrase("reminder_talk.button_take_back", "Take it back")
# Translators: the family has as many reminders as it can have. One has to be removed first.
TOO_MANY = plural_phrase(
    "reminder_talk.too_many",
    "You have {count} reminder. I cannot keep more. Please remove one that you do not need.",
    "You have {count} reminders. I cannot keep more. Please remove one that you do not need.",
)
# Translators: it took so long to say yes that the moment is over.
PAST_MEANWHILE = phrase("reminder_talk.past_meanwhile", "That time is over now, so I have not set the reminder.")
BUTTON_ANOTHER = phrase("reminder_talk.button_another", "Set a reminder")
# Translators: something about the reminder could not be kept.
NOT_KEPT = phrase("reminder_talk.not_kept", "I could not set this reminder. Please try it once more, in other words.")

# Translators: above the list of the person's reminders; meetings are not in it.
LIST = plural_phrase(
    "reminder_talk.list",
    "You have {count} reminder. I always remind you of meetings.",
    "You have {count} reminders. I always remind you of meetings.",
)
LIST_EMPTY = phrase("reminder_talk.list_empty", "You have set no reminders. I always remind you of meetings.")
# Translators: one reminder in that list. {moment} is when it comes next, {words} are the person's own words.
LINE_OWN = phrase("reminder_talk.line_own", "{moment}: “{words}”")
LINE_OWN_REPEATED = phrase("reminder_talk.line_own_repeated", "{moment}, repeated: “{words}”")
# Translators: a reminder of the days on which money comes. {title} is the name of the support.
LINE_PAYMENT = phrase("reminder_talk.line_payment", "When money comes: {title}")
# Translators: a reminder of a last day, such as for an appeal. {title} is the name of the support.
LINE_DEADLINE = phrase("reminder_talk.line_deadline", "Before the last day, {day}: {title}")
# Translators: further reminders that the list does not show.
LINE_MORE = plural_phrase("reminder_talk.line_more", "and {count} more", "and {count} more")
# Translators: a button that removes one reminder. {words} are the person's own words, cut where they are long.
BUTTON_REMOVE = phrase("reminder_talk.button_remove", "Remove: {words}")
REMOVED = phrase("reminder_talk.removed", "I have taken this reminder away: “{words}”")
NOT_THERE = phrase("reminder_talk.not_there", "This reminder is not there any more. You need not do anything.")

# Translators: the person asked to be reminded of a meeting. Lines stand under it: the next meetings, and when a
# reminder comes.
MEETINGS_BY_MYSELF = phrase(
    "reminder_talk.meetings_by_myself", "I always remind you of your meetings. You need not do anything."
)
LINE_MEETING = phrase("reminder_talk.line_meeting", "Your meeting: {moment}")
# Translators: the same, but the person wants no reminders of meetings now.
MEETINGS_NOT = phrase("reminder_talk.meetings_not", "You get no reminders of meetings now. You can change that.")
BUTTON_HOW = phrase("reminder_talk.button_how", "How I am reminded")
# Translators: the person said something about reminders in general. The buttons lead on.
ABOUT_REMINDERS = phrase(
    "reminder_talk.about_reminders", "Do you want to change how I remind you, or see your reminders?"
)

# Translators: how this person is reminded; lines stand under it. The buttons change it.
HOW = phrase("reminder_talk.how", "This is how I remind you:")
# Translators: said when something was just changed; the same lines stand under it.
HOW_NOW = phrase("reminder_talk.how_now", "Done. This is how I remind you now:")
LINE_WEEK = phrase("reminder_talk.line_week", "A week before a meeting")
LINE_DAY = phrase("reminder_talk.line_day", "The day before a meeting")
LINE_HOURS = phrase("reminder_talk.line_hours", "Two hours before a meeting")
LINE_NO_MEETINGS = phrase("reminder_talk.line_no_meetings", "Not before meetings")
# Translators: {from_time} and {until_time} are times of day, such as 21:00 and 08:00.
LINE_QUIET = phrase("reminder_talk.line_quiet", "Quiet, no reminders: from {from_time} to {until_time}")
# Translators: a reminder with a time that the person has chosen comes at that time, also in the quiet hours.
LINE_CHOSEN = phrase("reminder_talk.line_chosen", "A reminder with your own time always comes at that time")
LINE_EVERYWHERE = phrase("reminder_talk.line_everywhere", "Everywhere where you write to me")
LINE_ONLY_TELEGRAM = phrase("reminder_talk.line_only_telegram", "Only on Telegram")
LINE_ONLY_WEB = phrase("reminder_talk.line_only_web", "Only in the web chat")
LINE_ONLY_EMAIL = phrase("reminder_talk.line_only_email", "Only by e-mail")
# Translators: buttons: a reminder of meetings that is not wanted any more, or wanted again.
BUTTON_NOT_WEEK = phrase("reminder_talk.button_not_week", "Not a week before")
BUTTON_NOT_DAY = phrase("reminder_talk.button_not_day", "Not the day before")
BUTTON_NOT_HOURS = phrase("reminder_talk.button_not_hours", "Not two hours before")
BUTTON_WEEK = phrase("reminder_talk.button_week", "Also a week before")
BUTTON_DAY_BEFORE = phrase("reminder_talk.button_day_before", "Also the day before")
BUTTON_HOURS = phrase("reminder_talk.button_hours", "Also two hours before")
BUTTON_QUIET = phrase("reminder_talk.button_quiet", "Quiet hours")
BUTTON_WHERE = phrase("reminder_talk.button_where", "Where")
# Translators: in which hours shall no reminder come? The hours are on buttons.
ASK_QUIET = phrase("reminder_talk.ask_quiet", "When do you want no reminders?")
BUTTON_HOURS_FROM = phrase("reminder_talk.button_hours_from", "From {from_time} to {until_time}")
# Translators: where shall reminders come? The channels are on buttons.
ASK_WHERE = phrase("reminder_talk.ask_where", "Where shall I remind you?")
BUTTON_EVERYWHERE = phrase("reminder_talk.button_everywhere", "Everywhere")

# Translators: a button under the days on which a support is paid.
BUTTON_REMIND = phrase("reminder_talk.button_remind", "Remind me")
# Translators: a button under a support that was refused, with the last day for an appeal.
BUTTON_REMIND_DEADLINE = phrase("reminder_talk.button_remind_deadline", "Remind me before the last day")
# Translators: {title} is the name of a support, {day} the next day on which money comes.
PAYMENT_SET = phrase(
    "reminder_talk.payment_set", "I will remind you each time when money comes: {title}. The next day is {day}."
)
PAYMENT_UNKNOWN = phrase(
    "reminder_talk.payment_unknown", "I do not know on which days {title} is paid, so I cannot remind you of it."
)
# Translators: {title} is the name of a support, {day} the last day for an appeal.
DEADLINE_SET = phrase("reminder_talk.deadline_set", "I will remind you in good time. The last day is {day}: {title}.")
DEADLINE_UNKNOWN = phrase(
    "reminder_talk.deadline_unknown", "I do not know the last day, so I cannot remind you of it. Tell me when you know."
)
DEADLINE_PAST = phrase(
    "reminder_talk.deadline_past", "The last day was {day}. A person can tell you what you can still do."
)
# Translators: the support is not in our list any more.
ENTRY_GONE = phrase("reminder_talk.entry_gone", "I cannot find this any more, so I cannot remind you of it.")
