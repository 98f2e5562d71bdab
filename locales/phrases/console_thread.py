"""The words of the console's page of one conversation: the first screen, notes, texts to insert, sending later."""

from locales.phrase import phrase, plural_phrase

# Translators: label: who of the family, or for the family, writes: "Mother", "Professional".
WRITER = phrase("console_thread.writer", "Who writes")
# Translators: in place of something that the family does not let its coordinator see.
HIDDEN = phrase("console_thread.hidden", "Hidden by the family")
# Translators: heading over the kinds of help that the assistant has shown, and whether the rules say yes for this
# family.
SHOWN = phrase("console_thread.shown", "Shown by the assistant, and what the rules say")
# Translators: under a list: opens the other lines. {count} is a number.
MORE = plural_phrase("console_thread.more", "{count} more", "{count} more")
# Translators: what a rule says for this family: it can get the help. One word.
TRACE_ELIGIBLE = phrase("console_thread.trace_eligible", "Eligible")
# Translators: what a rule says for this family: it cannot get the help.
TRACE_NOT_ELIGIBLE = phrase("console_thread.trace_not_eligible", "Not eligible")
# Translators: what a rule says for this family: something is not known yet.
TRACE_UNKNOWN = phrase("console_thread.trace_unknown", "Not certain yet")
# Translators: there is no rule that could say yes or no.
TRACE_NO_RULE = phrase("console_thread.trace_no_rule", "No rule")
# Translators: before the names of what is not known yet, such as "Age of the child; Income".
MISSING = phrase("console_thread.missing", "Missing: {facts}")
# Translators: heading over the steps of the family's plan that are still to be done.
PLAN = phrase("console_thread.plan", "Open steps of the plan")
# Translators: after a step of a plan: who does it and by when. {who} is a name, {date} a day.
STEP_WHO = phrase("console_thread.step_who", "{who}, by {date}")
# Translators: after a step of a plan: by when. {date} is a day.
STEP_BY = phrase("console_thread.step_by", "by {date}")
# Translators: label before a day and time.
NEXT_MEETING = phrase("console_thread.next_meeting", "Next meeting")
# Translators: after that label: nothing is booked.
NO_MEETING = phrase("console_thread.no_meeting", "None is booked")
# Translators: heading: what the family has allowed.
CONSENTS = phrase("console_thread.consents", "Consents")
# Translators: after such a thing and a colon: the family has allowed it.
CONSENT_GIVEN = phrase("console_thread.consent_given", "yes")
# Translators: after such a thing and a colon: the family has said no.
CONSENT_REFUSED = phrase("console_thread.consent_refused", "no")
# Translators: under that heading: the family was not asked for anything yet.
CONSENT_NONE = phrase("console_thread.consent_none", "Not asked yet")
# Translators: heading: what has happened to the family's request for a person, the latest first.
HAPPENED = phrase("console_thread.happened", "What has happened so far")
# Translators: opens the meetings of the family and the forms to book and change them.
MEETINGS = phrase("console_thread.meetings", "Meetings: book or change")


# Translators: other members of staff who have this page open now. {names} are names.
ALSO_HERE = phrase("console_thread.also_here", "Reading this now as well: {names}.")
# Translators: button: what is in the box becomes a note that only colleagues see.
NOTE = phrase("console_thread.note", "Note for colleagues")
# Translators: who wrote a line that only staff sees. {name} is a name.
NOTE_BY = phrase("console_thread.note_by", "Note for colleagues, {name}")
# Translators: opens more ways to answer: texts to insert, sending later.
MORE_WAYS = phrase("console_thread.more_ways", "More ways to answer")
# Translators: label of a list of ready texts.
INSERT_LABEL = phrase("console_thread.insert_label", "Ready text")
# Translators: button: puts the chosen text into the box.
INSERT = phrase("console_thread.insert", "Insert")
# Translators: first line of that list: nothing is chosen.
INSERT_NONE = phrase("console_thread.insert_none", "Choose a text")
# Translators: error: "Insert" was pressed and no text was chosen.
INSERT_CHOOSE = phrase("console_thread.insert_choose", "Please choose a text first.")
# Translators: error: the chosen text was removed meanwhile.
INSERT_GONE = phrase("console_thread.insert_gone", "This text is not there any more. Please choose another one.")
# Translators: the text that was put into the box is not in the family's language. {language} is a language in its
# basic form.
INSERT_OTHER_LANGUAGE = phrase(
    "console_thread.insert_other_language",
    "There is no such text in the family's language. This is the one in another language: {language}.",
)
# Translators: error: the text still has words in braces that must be filled in. {places} are such words.
LEFT_OPEN = phrase(
    "console_thread.left_open", "This was not sent: something must still be filled in. Please replace {places}."
)
# Translators: the same right after a text was inserted: these could not be filled in. {places} are words in braces.
FILL_IN = phrase("console_thread.fill_in", "This is not known here. Please replace it yourself: {places}.")
# Translators: label of a group: the answer is not sent now but at a later time.
LATER = phrase("console_thread.later", "Send it later")
# Translators: labels of fields.
LATER_DAY = phrase("console_thread.later_day", "Day")
LATER_TIME = phrase("console_thread.later_time", "Time, on the family's clock")
# Translators: button.
LATER_BUTTON = phrase("console_thread.later_button", "Send later")
# Translators: error: the time for sending is over.
LATER_PAST = phrase("console_thread.later_past", "This time is over. Please choose a later one, or send it now.")
# Translators: error: the time for sending is too far away. {count} is a number of days.
LATER_TOO_FAR = phrase(
    "console_thread.later_too_far", "This is too far ahead. Days that can be chosen from now: {count}."
)
# Translators: error: day or time cannot be read.
LATER_UNREADABLE = phrase("console_thread.later_unreadable", "Please give a day and a time.")
# Translators: error: on that day clocks are changed, and this time does not exist.
LATER_NO_SUCH_TIME = phrase(
    "console_thread.later_no_such_time", "Clocks are changed on that day, and this time does not exist."
)
# Translators: error: a time for sending was chosen, but the button for sending now was pressed.
LATER_OR_NOW = phrase(
    "console_thread.later_or_now",
    "Nothing was sent yet: you chose a time, but pressed the button for now. Press it again to send it now.",
)
# Translators: opens the list of messages that are written and not sent yet. {count} is a number.
LATER_WAITING = plural_phrase(
    "console_thread.later_waiting", "{count} message will be sent later", "{count} messages will be sent later"
)
# Translators: above such a message. {name} wrote it; {moment} is a day and time.
LATER_AT = phrase("console_thread.later_at", "{name}: to be sent {moment}")
# Translators: above such a message that is not sent because something came first.
LATER_ASK_FAMILY = phrase("console_thread.later_ask_family", "The family has written since. Do you still want it sent?")
# Translators: the same: a colleague has answered the family.
LATER_ASK_COLLEAGUE = phrase(
    "console_thread.later_ask_colleague", "A colleague has answered since. Do you still want it sent?"
)
# Translators: the same: the assistant (a program) answers the family again.
LATER_ASK_BACK = phrase(
    "console_thread.later_ask_back", "The request was closed since. If it is sent, you take over again."
)
# Translators: the same: whoever wrote it cannot send it any more.
LATER_ASK_WRITER = phrase(
    "console_thread.later_ask_writer", "It was not sent by itself. Do you want to send it in your name?"
)
# Translators: button beside such a message.
SEND_ANYWAY = phrase("console_thread.send_anyway", "Send anyway")
# Translators: button beside such a message: it is never sent.
DISCARD = phrase("console_thread.discard", "Discard")
# Translators: button beside a message that waits for its time: it is never sent.
LATER_CANCEL = phrase("console_thread.later_cancel", "Do not send")
# Translators: above a colleague's answer, which came while the reader was writing. {name} is the colleague.
MEANWHILE = phrase("console_thread.meanwhile", "Not sent yet. {name} has answered since you began:")

# Translators: link beside a message: it is to be taken away. A verb.
REMOVE = phrase("console_thread.remove", "Remove")
# Translators: link to the list from which a message can be taken away.
REMOVE_LINK = phrase("console_thread.remove_link", "Remove a message")
# Translators: heading of that list.
REMOVE_CHOOSE = phrase("console_thread.remove_choose", "Which message should be removed?")
# Translators: heading of the page that asks once more.
REMOVE_HEADING = phrase("console_thread.remove_heading", "Remove this message?")
# Translators: under that heading.
REMOVE_TEXT = phrase(
    "console_thread.remove_text",
    "It disappears here and for the family, with its files, and cannot be brought back. Your name is kept with the "
    "removal.",
)
# Translators: the button on that page.
REMOVE_BUTTON = phrase("console_thread.remove_button", "Remove it on both sides")
# Translators: in place of a message. {name} is who took it away.
REMOVED_BY = phrase("console_thread.removed_by", "This message was removed by {name}.")
# Translators: error: a file of the message could not be deleted.
REMOVE_FAILED = phrase(
    "console_thread.remove_failed",
    "A file of the message could not be removed. Nothing was changed; please try again.",
)

# Translators: heading of a page, and link to it: texts that staff often need.
REPLIES = phrase("console_thread.replies", "Ready texts")
# Translators: under that heading.
REPLIES_TEXT = phrase(
    "console_thread.replies_text",
    "Everybody who works with families can insert these texts into an answer, in the family's language.",
)
# Translators: under that heading: what may stand in a text in braces, and what is put there. {places} are words in
# braces that must not be translated.
REPLIES_PLACES = phrase(
    "console_thread.replies_places",
    "Filled in by themselves: {places} (your name, the family's place, today, the family's next meeting).",
)
# Translators: in place of an empty list of texts.
REPLIES_NONE = phrase("console_thread.replies_none", "There are no texts yet.")
# Translators: heading of the form for a new text.
REPLIES_NEW = phrase("console_thread.replies_new", "A new text")
# Translators: label of a field: what staff call this text.
REPLY_NAME = phrase("console_thread.reply_name", "Name")
# Translators: label of a field. {language} is a language in its basic form, such as "Swedish".
REPLY_TEXT = phrase("console_thread.reply_text", "Text in this language: {language}")
# Translators: buttons.
REPLY_SAVE = phrase("console_thread.reply_save", "Save")
REPLY_REMOVE = phrase("console_thread.reply_remove", "Remove this text")
# Translators: errors: why a text was not saved.
REPLY_NO_NAME = phrase("console_thread.reply_no_name", "Please give the text a name.")
# Translators: {limit} is a number of letters.
REPLY_NAME_TOO_LONG = phrase(
    "console_thread.reply_name_too_long", "This name is too long. Letters it may have: {limit}."
)
# Translators: two texts cannot have one name.
REPLY_NAME_TAKEN = phrase("console_thread.reply_name_taken", "There is a text of this name already.")
# Translators: all fields are empty.
REPLY_NO_TEXT = phrase("console_thread.reply_no_text", "Please write the text in at least one language.")
# Translators: {limit} is a number of letters.
REPLY_TEXT_TOO_LONG = phrase(
    "console_thread.reply_text_too_long", "This text is too long. Letters it may have: {limit}."
)
# Translators: a brace without its other half.
REPLY_BRACES = phrase(
    "console_thread.reply_braces", "A brace stands alone. Braces are only for what is filled in by itself."
)
# Translators: a word in braces that is none of those that can be filled in. {place} is that word, {places} are those
# that can be.
REPLY_UNKNOWN_PLACE = phrase(
    "console_thread.reply_unknown_place", "{place} cannot be filled in. What can be: {places}."
)
# Translators: the text was removed by somebody else while it was being changed.
REPLY_GONE = phrase("console_thread.reply_gone", "This text is not there any more. Save it again to keep it as new.")
