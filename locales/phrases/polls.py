"""Meetings of several: a time that suits enough people is looked for, in the chat, on a page, and by staff."""

from locales.phrase import phrase, plural_phrase

# Translators: a coordinator asks a parent in the chat when they could come to a meeting with several people, such as a
# doctor and a teacher. The words in quotation marks are those of the button "That is all". {moment} is a day and a
# time. Lines stand under it: what it is about, where, how long.
ASKED = phrase(
    "polls.asked",
    "A meeting with several people is being planned. When can you come? Press every time that suits you, and then "
    "“That is all”. Please answer by {moment}.",
)
# Translators: how long the meeting lasts.
LINE_MINUTES = plural_phrase("polls.line_minutes", "Length: {count} minute", "Length: {count} minutes")
# Translators: buttons in the chat. {moment} is a day and a time.
BUTTON_CAN = phrase("polls.button_can", "I can come: {moment}")
BUTTON_NOT_AFTER_ALL = phrase("polls.button_not_after_all", "I cannot come after all: {moment}")
BUTTON_DONE = phrase("polls.button_done", "That is all")
BUTTON_NONE = phrase("polls.button_none", "None of these times suit me")
BUTTON_CHANGE = phrase("polls.button_change", "Change my answer")
# Translators: the parent has pressed one of the times. The words in quotation marks are those of the button.
CAN_NOTED = phrase(
    "polls.can_noted",
    "Good, you can come: {moment}. Press the other times that suit you, too. Then press “That is all”.",
)
# Translators: the parent has taken back one of the times.
CANNOT_NOTED = phrase(
    "polls.cannot_noted",
    "I have taken this time out: {moment}. Press the times that suit you. Then press “That is all”.",
)
# Translators: the parent has said all; the times that suit stand under it.
FINISHED = phrase("polls.finished", "Thank you. I will tell you when a time is found. You can come:")
LINE_TIME = phrase("polls.line_time", "{moment}")
# Translators: the parent has said that no time suits. Kind: that is all right.
FINISHED_NONE = phrase(
    "polls.finished_none",
    "Thank you. I have noted that no time suits you, and that is all right. I will tell you more.",
)
# Translators: the parent has pressed "That is all" without a time.
NOTHING_CHOSEN = phrase("polls.nothing_chosen", "You have not pressed a time yet. When can you come?")
# Translators: the parent wants to change the answer; all times are on buttons. The quotation is the button's words.
AGAIN = phrase("polls.again", "When can you come? Press every time that suits you, and then “That is all”.")
# Translators: the parent pressed a time that is in the past now.
TIME_PASSED = phrase("polls.time_passed", "This time has passed: {moment}. When else can you come?")
# Translators: the parent answers, but it has been decided meanwhile.
IS_BOOKED = phrase("polls.is_booked", "A time is found: {moment}. You need not answer any more.")
IS_FAILED = phrase(
    "polls.is_failed", "I am sorry, no time was found that suits enough people. You need not answer any more."
)
IS_CANCELLED = phrase("polls.is_cancelled", "This meeting is not planned any more. You need not do anything.")
# Translators: the parent presses a button of something that is not there any more.
NOT_FOUND = phrase("polls.not_found", "I cannot find this question any more. A person can help you.")

# Translators: a time is found and booked. Lines stand under it: with whom, where, what it is about.
BOOKED = phrase("polls.booked", "A time is found, and the meeting is booked: {moment}.")
# Translators: a time is found, but one at which this parent cannot come. Kind, without blame.
BOOKED_WITHOUT_YOU = phrase(
    "polls.booked_without_you",
    "A time is found for the meeting: {moment}. You said that you cannot come then, and that is all right. "
    "If you want to come all the same, a person can help.",
)
# Translators: to all who were asked: it is given up.
FAILED = phrase(
    "polls.failed",
    "I am sorry, no time was found that suits enough people, so this meeting is not booked. Your coordinator knows. "
    "You need not do anything.",
)
CANCELLED = phrase(
    "polls.cancelled", "The meeting for which we looked for a time is not planned any more. You need not do anything."
)

# Translators: a page for professionals, such as a doctor, who got a link. Its title and its main heading.
PAGE_TITLE = phrase("polls.page_title", "A time for a meeting")
PAGE_HEADING = phrase("polls.page_heading", "When can you come?")
# Translators: to whom the page is; {name} is the reader's own name, as the coordinator wrote it.
PAGE_FOR = phrase("polls.page_for", "For: {name}")
PAGE_BY = phrase("polls.page_by", "Please answer by {moment}. You can change your answer until a time is found.")
# Translators: {zone} is a place or a zone of time, such as "Sweden Time (Europe/Stockholm)".
PAGE_ZONE = phrase("polls.page_zone", "All times are in this time zone: {zone}.")
PAGE_LEGEND = phrase("polls.page_legend", "Choose every time at which you can come")
# Translators: beside a time that cannot be chosen any more.
PAGE_PASSED = phrase("polls.page_passed", "{moment} (this time has passed)")
PAGE_SEND = phrase("polls.page_send", "Send my answer")
PAGE_NONE = phrase("polls.page_none", "None of these times suit me")
PAGE_THANKS = phrase("polls.page_thanks", "Thank you. Your answer is noted.")
PAGE_SAID = phrase("polls.page_said", "You said that you can come:")
PAGE_SAID_NONE = phrase("polls.page_said_none", "You said that none of these times suit you.")
PAGE_NOTHING_CHOSEN = phrase(
    "polls.page_nothing_chosen", "Please choose a time, or press the button that says that none suits you."
)
# Translators: times were ticked, but the button that says that none suits was pressed. Nothing is noted yet.
PAGE_BOTH = phrase(
    "polls.page_both",
    "You chose times, but you also said that none suits you. Please send the times, or take them out first.",
)
PAGE_LATE = phrase("polls.page_late", "It was decided before your answer came. Nothing was changed.")
PAGE_BOOKED = phrase("polls.page_booked", "The meeting is booked")
PAGE_WHEN = phrase("polls.page_when", "When: {moment}")
PAGE_MOVED = phrase("polls.page_moved", "The meeting was changed after it was booked. This is how it stands now.")
PAGE_CALENDAR = phrase("polls.page_calendar", "Put it into your calendar (a file)")
PAGE_MEETING_CANCELLED = phrase("polls.page_meeting_cancelled", "The meeting is cancelled")
PAGE_WAS = phrase("polls.page_was", "It was to be: {moment}. You need not come.")
PAGE_CALENDAR_OUT = phrase("polls.page_calendar_out", "Take it out of your calendar (a file)")
PAGE_FAILED = phrase("polls.page_failed", "No time was found")
PAGE_FAILED_TEXT = phrase(
    "polls.page_failed_text", "No time suits enough people, so the meeting is not booked. Thank you for answering."
)
PAGE_CANCELLED = phrase("polls.page_cancelled", "This meeting is not planned any more")
PAGE_CANCELLED_TEXT = phrase("polls.page_cancelled_text", "You need not do anything. Thank you.")
PAGE_PRIVATE = phrase("polls.page_private", "This link is only for you. Please do not pass it on.")
# Translators: the name of the list of languages on the page, for those who hear the page read out.
PAGE_LANGUAGE = phrase("polls.page_language", "Language")
PAGE_NOT_FOUND = phrase("polls.page_not_found", "There is nothing at this address")
PAGE_NOT_FOUND_TEXT = phrase(
    "polls.page_not_found_text", "Please look whether the link is complete, or ask the person who gave it to you."
)
PAGE_TOO_MANY = phrase("polls.page_too_many", "Too many requests")
PAGE_TOO_MANY_TEXT = phrase("polls.page_too_many_text", "Please try again in a minute.")

# Translators: for staff, in the console. Heading of the page, and the link to it from a family's page.
FORM_HEADING = phrase("polls.form_heading", "Meetings of several")
FORM_LINK = phrase("polls.form_link", "Find a time for several people")
FORM_NONE = phrase("polls.form_none", "Nothing has been asked yet.")
FORM_NEW = phrase("polls.form_new", "Ask several people for a time")
FORM_ABOUT = phrase("polls.form_about", "What it is about")
FORM_ABOUT_HINT = phrase("polls.form_about_hint", "Everybody who is asked reads this. Leave out what is private.")
FORM_BRING = phrase("polls.form_bring", "What to bring")
FORM_TIMES = phrase("polls.form_times", "Times to propose (two to ten)")
FORM_TIMES_HINT = phrase(
    "polls.form_times_hint", "In the family's time zone: {zone}. Leave the lines empty that you do not need."
)
FORM_TIME_NUMBER = phrase("polls.form_time_number", "Time {number}")
FORM_DEADLINE = phrase("polls.form_deadline", "Answers are wanted by")
FORM_GROUPS = phrase("polls.form_groups", "Who is asked")
FORM_GROUP_NUMBER = phrase("polls.form_group_number", "Group {number}")
# Translators: for staff: a group is a kind of people, such as "Doctor" or "Parent".
FORM_GROUP_NAME = phrase("polls.form_group_name", "Name of the group, such as Doctor")
FORM_NEEDED = phrase("polls.form_needed", "How many of them must be able to come")
FORM_FAMILY = phrase("polls.form_family", "People of the family, asked in the chat")
# Translators: for staff: people of a family have no names here. {language} is theirs, {channels} like "Web, Telegram".
FORM_PERSON = phrase("polls.form_person", "Person {number} ({language}, {channels})")
FORM_PERSON_HERE = phrase(
    "polls.form_person_here", "Person {number} ({language}, {channels}), who writes in this thread"
)
FORM_OTHERS = phrase(
    "polls.form_others", "Others: one in each line, the name, then a comma and the e-mail address if you like"
)
FORM_SEND = phrase("polls.form_send", "Ask them all")
FORM_LINKS = phrase("polls.form_links", "Links to pass on")
FORM_LINKS_HINT = phrase(
    "polls.form_links_hint", "Each person needs their own link. Who has a link can answer with it."
)
FORM_LINK_OF = phrase("polls.form_link_of", "Link for {name}")
FORM_PEOPLE = phrase("polls.form_people", "Answers of each person")
FORM_STANDING = phrase("polls.form_standing", "How the times stand")
FORM_TIME = phrase("polls.form_time", "Time")
FORM_WHO = phrase("polls.form_who", "Who")
FORM_ANSWER = phrase("polls.form_answer", "Answer")
# Translators: for staff: a group and how many of it are needed.
FORM_GROUP_NEEDS = phrase("polls.form_group_needs", "{name} ({needed} of {count})")
FORM_CAN = phrase("polls.form_can", "{count} can")
FORM_UNANSWERED = phrase("polls.form_unanswered", "No answer yet")
FORM_BEGUN = phrase("polls.form_begun", "Not finished yet: {times}")
FORM_NO_TIME = phrase("polls.form_no_time", "No time suits")
FORM_OPEN = phrase("polls.form_open", "Open until {moment}")
FORM_IS_BOOKED = phrase("polls.form_is_booked", "Booked: {moment}")
FORM_IS_BOOKED_CANCELLED = phrase("polls.form_is_booked_cancelled", "Was booked and is cancelled: {moment}")
FORM_IS_FAILED = phrase("polls.form_is_failed", "Given up: no time suited enough people")
FORM_IS_CANCELLED = phrase("polls.form_is_cancelled", "Cancelled")
FORM_CANCEL = phrase("polls.form_cancel", "Do not plan this meeting any more")
# Translators: for staff: why it could not be asked, and what to do. Nothing that was typed is lost.
REFUSED_ABOUT = phrase("polls.refused_about", "Please write what the meeting is about.")
REFUSED_ABOUT_LONG = phrase(
    "polls.refused_about_long", "What it is about is too long. Please write at most {limit} letters."
)
REFUSED_PLACE_LONG = phrase("polls.refused_place_long", "The place is too long. Please write at most {limit} letters.")
REFUSED_BRING_LONG = phrase(
    "polls.refused_bring_long", "What to bring is too long. Please write at most {limit} letters."
)
REFUSED_FORM = phrase("polls.refused_form", "Please choose how you meet.")
REFUSED_MINUTES = phrase("polls.refused_minutes", "A meeting lasts from one minute to twelve hours.")
REFUSED_TIME = phrase("polls.refused_time", "Please give each time a day and a time.")
REFUSED_NO_SUCH_TIME = phrase(
    "polls.refused_no_such_time", "The clocks are put forward then, so one of these times does not exist."
)
REFUSED_FEW_TIMES = phrase("polls.refused_few_times", "Please propose at least two times.")
REFUSED_MANY_TIMES = phrase("polls.refused_many_times", "Please propose ten times at most.")
REFUSED_PAST = phrase("polls.refused_past", "A proposed time is in the past. Please choose a later one.")
REFUSED_TWICE = phrase("polls.refused_twice", "The same time is proposed twice.")
REFUSED_DEADLINE = phrase(
    "polls.refused_deadline", "Please say by when answers are wanted: a day and a time that exists."
)
REFUSED_DEADLINE_PAST = phrase("polls.refused_deadline_past", "Answers must be wanted by a time in the future.")
REFUSED_DEADLINE_LATE = phrase(
    "polls.refused_deadline_late", "Answers must be wanted before the last of the proposed times."
)
REFUSED_NO_GROUPS = phrase("polls.refused_no_groups", "Please say who is asked.")
REFUSED_PEOPLE = phrase("polls.refused_people", "Please ask forty people at most.")
REFUSED_GROUP_NAME = phrase("polls.refused_group_name", "Each group needs a name of at most {limit} letters.")
REFUSED_GROUP_TWICE = phrase("polls.refused_group_twice", "Two groups have the same name.")
REFUSED_NOBODY = phrase("polls.refused_nobody", "Each group needs somebody who is asked.")
REFUSED_NEEDED = phrase(
    "polls.refused_needed", "The number that must come is at least one, and at most the number of people in the group."
)
REFUSED_PERSON = phrase("polls.refused_person", "One of the people does not belong to this family any more.")
REFUSED_PERSON_TWICE = phrase("polls.refused_person_twice", "Somebody is asked twice.")
REFUSED_NAME = phrase("polls.refused_name", "Each person needs a name of at most {limit} letters.")
REFUSED_EMAIL = phrase("polls.refused_email", "One of the e-mail addresses is not complete.")
