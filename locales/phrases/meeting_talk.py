"""What is asked and said while a family books, moves or cancels a meeting, or looks at its meetings."""

from locales.phrase import phrase, plural_phrase

# Translators: a family wants to book a meeting. {name} is its coordinator. Two buttons are under it.
ASK_WITH = phrase("meeting_talk.ask_with", "Who do you want to meet?")
ASK_WITH_AGAIN = phrase("meeting_talk.ask_with_again", "Is the meeting with {name}, or with somebody else?")
# Translators: buttons: whom to meet. {name} is the family's coordinator, somebody else may be the school or a doctor.
BUTTON_WITH = phrase("meeting_talk.button_with", "With {name}")
BUTTON_SOMEBODY_ELSE = phrase("meeting_talk.button_somebody_else", "With somebody else")
# Translators: how the family wants to meet its coordinator {name}. Two or three buttons are under it.
ASK_FORM = phrase("meeting_talk.ask_form", "How do you want to meet {name}?")
ASK_FORM_AGAIN = phrase("meeting_talk.ask_form_again", "Please choose how you want to meet {name}.")
# Translators: buttons: how one meets.
BUTTON_VISIT = phrase("meeting_talk.button_visit", "In person")
BUTTON_VIDEO = phrase("meeting_talk.button_video", "By video")
BUTTON_PHONE = phrase("meeting_talk.button_phone", "By phone")
# Translators: who of the family comes to the meeting, with the buttons under it. "Both" and "all" are its adults.
ASK_PEOPLE = phrase("meeting_talk.ask_people", "Who of you comes to the meeting?")
ASK_PEOPLE_AGAIN = phrase("meeting_talk.ask_people_again", "Do you all come, or only you?")
BUTTON_BOTH = phrase("meeting_talk.button_both", "Both of us")
BUTTON_ALL = phrase("meeting_talk.button_all", "All of us")
BUTTON_ONLY_I = phrase("meeting_talk.button_only_i", "Only I")

# Translators: above buttons with free times of the coordinator {name}. The person may also write another wish.
ASK_SLOT = phrase(
    "meeting_talk.ask_slot", "These times are free with {name}. You can also write a day or a time that suits you."
)
# Translators: the person wished for a day or a time at which {name} is not free. The buttons show the nearest times.
ASK_SLOT_NEAREST = phrase(
    "meeting_talk.ask_slot_nearest", "I am sorry, {name} has no free time then. These are the nearest ones."
)
# Translators: the person wants other times, and there are none left. The buttons show the first ones again.
ASK_SLOT_ALL = phrase("meeting_talk.ask_slot_all", "These are all the free times of {name} that I can see.")
# Translators: what the person wrote was not understood as a time. Buttons with free times are under it.
ASK_SLOT_AGAIN = phrase(
    "meeting_talk.ask_slot_again", "Please choose a time of {name}, or write a day, for example: Tuesday."
)
BUTTON_OTHER_TIMES = phrase("meeting_talk.button_other_times", "Other times")
# Translators: the person wrote one of the free times. It is booked after a yes. {moment} is a day and a time.
ASK_SLOT_RIGHT = phrase("meeting_talk.ask_slot_right", "Shall I book this time with {name}: {moment}?")
ASK_SLOT_RIGHT_AGAIN = phrase("meeting_talk.ask_slot_right_again", "Please say yes or no: shall I book {moment}?")
BUTTON_BOOK_IT = phrase("meeting_talk.button_book_it", "Yes, book it")
# Translators: the coordinator {name} has no free time in the next weeks.
NO_TIMES = phrase(
    "meeting_talk.no_times", "{name} has no free time in the next weeks. Shall I pass on that you want to meet?"
)
# Translators: a family wants a meeting, but the free times of its coordinator are not known. Lines may stand under it:
# with whom, when, about what, as the assistant understood them.
CANNOT_SEE_TIMES = phrase(
    "meeting_talk.cannot_see_times",
    "I cannot see the times of your coordinator. Shall I pass on that you want a meeting?",
)

# Translators: the family tells of a meeting with somebody else than its coordinator, to be reminded of it.
ASK_WHOM = phrase("meeting_talk.ask_whom", "Who is the meeting with? For example: the school, or our doctor.")
ASK_WHOM_AGAIN = phrase("meeting_talk.ask_whom_again", "Please write who the meeting is with, in a few words.")
ASK_DAY = phrase("meeting_talk.ask_day", "Which day is the meeting?")
ASK_DAY_AGAIN = phrase(
    "meeting_talk.ask_day_again", "Please write the day, for example: next Tuesday, or the fourth of May."
)
# Translators: {day} is the day of the meeting.
ASK_TIME = phrase("meeting_talk.ask_time", "At what time is it on {day}?")
ASK_TIME_AGAIN = phrase("meeting_talk.ask_time_again", "Please write the time, for example: at half past two.")
# Translators: a meeting is to be moved; the person is asked for its new day.
ASK_NEW_DAY = phrase("meeting_talk.ask_new_day", "What is the new day, and what time?")
# Translators: what the person wrote can mean two times. Each is on a button.
ASK_EITHER = phrase("meeting_talk.ask_either", "Which one do you mean?")
# Translators: the day or the time that the person wrote lies in the past. No blame.
ASK_DAY_PAST = phrase("meeting_talk.ask_day_past", "That time has already passed. Which day and time is the meeting?")
# Translators: an optional question; the button "Skip" is under it.
ASK_WHERE = phrase("meeting_talk.ask_where", "Where is it, and is there something to bring? You can skip this.")
ASK_WHERE_AGAIN = phrase(
    "meeting_talk.ask_where_again", "Please write it a little shorter: where it is, and what to bring."
)
BUTTON_SKIP = phrase("meeting_talk.button_skip", "Skip")
# Translators: what was understood of a meeting stands in lines under it: with whom, when, where.
ASK_RIGHT = phrase("meeting_talk.ask_right", "Is this right?")
ASK_RIGHT_AGAIN = phrase("meeting_talk.ask_right_again", "Is this right? Please say yes, or write what is different.")
BUTTON_RIGHT = phrase("meeting_talk.button_right", "Yes, that is right")
BUTTON_WRONG = phrase("meeting_talk.button_wrong", "No, change it")
ASK_MEND = phrase("meeting_talk.ask_mend", "What is different? For example: another day, or another time.")
# Translators: what to bring to a meeting, and who comes, as lines under it.
LINE_BRING = phrase("meeting_talk.line_bring", "Bring: {bring}")
LINE_ALL_COME = phrase("meeting_talk.line_all_come", "Who comes: all of you")
LINE_ONLY_YOU = phrase("meeting_talk.line_only_you", "Who comes: only you")

# Translators: several meetings could be meant; each is on a button.
ASK_WHICH_TO_MOVE = phrase("meeting_talk.ask_which_to_move", "Which meeting do you want to move?")
ASK_WHICH_TO_CANCEL = phrase("meeting_talk.ask_which_to_cancel", "Which meeting do you want to cancel?")
ASK_WHICH_AGAIN = phrase("meeting_talk.ask_which_again", "Which meeting do you mean? Please press one of the buttons.")
BUTTON_MEETING = phrase("meeting_talk.button_meeting", "{moment}")
BUTTON_MEETING_WITH = phrase("meeting_talk.button_meeting_with", "{moment}, {name}")
# Translators: before a meeting is cancelled. Lines stand under it: with whom, where.
ASK_CANCEL = phrase("meeting_talk.ask_cancel", "Shall I cancel this meeting: {moment}?")
ASK_CANCEL_AGAIN = phrase("meeting_talk.ask_cancel_again", "Please say yes or no: shall I cancel the meeting {moment}?")
BUTTON_CANCEL_IT = phrase("meeting_talk.button_cancel_it", "Yes, cancel it")
BUTTON_KEEP_IT = phrase("meeting_talk.button_keep_it", "No, keep it")
# Translators: the meeting was not cancelled after all.
KEPT = phrase("meeting_talk.kept", "All right. The meeting stays: {moment}.")
# Translators: the family wants to move or cancel a meeting, and none is known.
NO_MEETING = phrase("meeting_talk.no_meeting", "I know of no meeting that is coming up. You can book one.")

# Translators: the family's coming meetings stand in lines under it; buttons to change the first ones follow.
COMING_UP = plural_phrase(
    "meeting_talk.coming_up", "You have one meeting coming up.", "You have {count} meetings coming up."
)
# Translators: one meeting of that list. {moment} is a day and a time, {name} a person, a role or a place such as
# "School", {place} as it was written, {answer} what the person has said: "You are coming." and the like.
LINE_MEETING = phrase("meeting_talk.line_meeting", "{moment}. {answer}")
LINE_MEETING_AT = phrase("meeting_talk.line_meeting_at", "{moment}. Where: {place}. {answer}")
LINE_MEETING_WITH = phrase("meeting_talk.line_meeting_with", "{moment}. With: {name}. {answer}")
LINE_MEETING_AT_WITH = phrase("meeting_talk.line_meeting_at_with", "{moment}. With: {name}. Where: {place}. {answer}")
# Translators: what the person has said of one meeting of that list.
IS_COMING = phrase("meeting_talk.is_coming", "You are coming.")
IS_NOT_COMING = phrase("meeting_talk.is_not_coming", "You have said that you cannot come.")
HAS_NOT_SAID = phrase("meeting_talk.has_not_said", "You have not answered yet.")
# Translators: buttons under that list. {moment} is a day and a time.
BUTTON_CHANGE = phrase("meeting_talk.button_change", "Change {moment}")
BUTTON_BOOK = phrase("meeting_talk.button_book", "Book a meeting")
BUTTON_REMINDERS = phrase("meeting_talk.button_reminders", "How I am reminded")
# Translators: one meeting was chosen from the list. Buttons: coming, cannot come, move, cancel, I need something.
ASK_WHAT = phrase("meeting_talk.ask_what", "What do you want to do with this meeting?")
BUTTON_MOVE = phrase("meeting_talk.button_move", "Move it")
BUTTON_CANCEL = phrase("meeting_talk.button_cancel", "Cancel it")

# Translators: the person had begun to book or move a meeting, and did something else in between.
RESUME = phrase("meeting_talk.resume", "You had begun with a meeting. Shall we go on with it?")
BUTTON_GO_ON = phrase("meeting_talk.button_go_on", "Go on with the meeting")
BUTTON_DROP = phrase("meeting_talk.button_drop", "No, drop it")
# Translators: the begun meeting is forgotten, as the person wished.
DROPPED = phrase("meeting_talk.dropped", "All right. Nothing was booked or changed.")
# Translators: the person wants to go on with a begun meeting, but it is forgotten already.
NOTHING_BEGUN = phrase("meeting_talk.nothing_begun", "There is nothing begun any more. You can book a new meeting.")
