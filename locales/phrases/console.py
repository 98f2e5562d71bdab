"""The words of the coordinators' console: staff read them, families do not."""

from locales.phrase import phrase, plural_phrase

# Translators: name of the console, at the top of every page. Staff who help families work in it.
TITLE = phrase("console.title", "Coordinators' console")
# Translators: link at the very top for people who use the keyboard: jumps over the top line of the page.
SKIP = phrase("console.skip", "Skip to the content")
# Translators: link at the top of every page, to the list of all conversations with families. One word.
CONVERSATIONS = phrase("console.conversations", "Conversations")
# Translators: links at the top of every page: the reader's own meetings, and when families can meet the reader.
CALENDAR = phrase("console.calendar", "Calendar")
MY_TIMES = phrase("console.my_times", "My times")
# Translators: links to the page with whom a member of staff works, and to the page of numbers for leads.
MY_WORK = phrase("console.my_work", "My work")
NUMBERS = phrase("console.numbers", "Numbers")
# Translators: name of the list of these links, for screen readers.
PAGES = phrase("console.pages", "Pages")
# Translators: link at the top of every page to one's own account, for screen readers. {name} is the person's own name.
ACCOUNT_OF = phrase("console.account_of", "Your account: {name}")
# Translators: button: leave the console.
SIGN_OUT = phrase("console.sign_out", "Sign out")

# Translators: heading of the page and name of the button with which staff enter the console.
SIGN_IN = phrase("console.sign_in", "Sign in")
# Translators: label of a field.
EMAIL = phrase("console.email", "E-mail address")
# Translators: label of a field.
PASSWORD = phrase("console.password", "Password")
# Translators: the sign-in was refused. It is on purpose not said which of the two was wrong.
SIGN_IN_REFUSED = phrase(
    "console.sign_in_refused", "The e-mail address or the password is not right. Please try again."
)
# Translators: too many wrong passwords.
SIGN_IN_LOCKED = phrase("console.sign_in_locked", "Too many attempts. Please wait a few minutes, and then try again.")
# Translators: the form was open for too long. What was written is still in it.
PAGE_TOO_OLD = phrase("console.page_too_old", "This page was open for too long. Please press the button again.")

# Translators: heading of the first page after the first sign-in.
WELCOME = phrase("console.welcome", "Welcome")
# Translators: under the heading of that page.
WELCOME_TEXT = phrase(
    "console.welcome_text",
    "Families will see who answers them. Say how you want to be called, and choose a password of your own.",
)
# Translators: label of a field: the name that families will read.
NAME = phrase("console.name", "Your name, as families will see it")
# Translators: label of a field.
NEW_PASSWORD = phrase("console.new_password", "New password")
# Translators: under the field for the new password. {count} is a number of characters; choose a form that works with
# any number.
PASSWORD_HINT = phrase(
    "console.password_hint", "Characters needed: {count} or more. Several words are easy to remember."
)
# Translators: the button that saves name and password and goes on.
SAVE = phrase("console.save", "Save and go on")
# Translators: error: the field for the name is empty.
NAME_MISSING = phrase("console.name_missing", "Please write the name that families will see.")
# Translators: error: the name is too long. {limit} is a number of characters.
NAME_TOO_LONG = phrase("console.name_too_long", "This name is too long. Please use at most {limit} characters.")
# Translators: error under the field for the new password.
PASSWORD_WEAK = phrase(
    "console.password_weak",
    "This password is too short, or it is the one that you were given. Please choose another one.",
)

# Translators: heading of a list: families to whom a person has promised an answer, but nobody has answered yet.
WAITING_HEADING = phrase("console.waiting_heading", "Waiting for an answer")
# Translators: heading of a list: families with whom a member of staff is writing.
TALKING_HEADING = phrase("console.talking_heading", "In conversation")
# Translators: heading of a list: conversations that the assistant (a program) leads alone.
RECENT_HEADING = phrase("console.recent_heading", "With the assistant")
# Translators: under that heading.
RECENT_TEXT = phrase("console.recent_text", "You can read along, and step in when a person is needed.")
# Translators: the list of waiting families is empty. Calm and friendly.
NOBODY_WAITS = phrase("console.nobody_waits", "Nobody is waiting.")
# Translators: the list of conversations with staff is empty.
NOBODY_TALKS = phrase("console.nobody_talks", "Nobody is in conversation.")
# Translators: the list of conversations with the assistant is empty.
NOTHING_RECENT = phrase("console.nothing_recent", "There are no conversations yet.")
# Translators: under the heading of the page: how many families wait.
COUNT_WAITING = plural_phrase("console.count_waiting", "{count} family is waiting.", "{count} families are waiting.")
# Translators: how many of the waiting families have waited longer than was promised to them.
COUNT_OVERDUE = plural_phrase(
    "console.count_overdue", "{count} has waited longer than promised.", "{count} have waited longer than promised."
)

# Translators: mark beside a conversation: someone may be in danger. One word.
URGENT = phrase("console.urgent", "Urgent")
# Translators: mark beside a conversation: the promised time has passed. One word.
OVERDUE = phrase("console.overdue", "Overdue")
# Translators: mark beside a conversation: the last message is the family's, and no person has answered it.
FAMILY_WROTE = phrase("console.family_wrote", "The family wrote last")
# Translators: mark beside a conversation: it belongs to the person who reads the page. One word.
MINE = phrase("console.mine", "Yours")
# Translators: stands for the family's words where the family has only pressed buttons.
NO_WORDS = phrase("console.no_words", "Nothing written yet")

# Translators: label before a language's name.
LABEL_LANGUAGE = phrase("console.label_language", "Language")
# Translators: label before the name of a city or region.
LABEL_PLACE = phrase("console.label_place", "Place")
# Translators: in place of the name of a city or region.
PLACE_UNKNOWN = phrase("console.place_unknown", "not known")
# Translators: label: why the conversation came to a person.
LABEL_REASON = phrase("console.label_reason", "Reason")
# Translators: label before a length of time such as "12 minutes": how long the family has waited.
LABEL_WAITING = phrase("console.label_waiting", "Waiting for")
# Translators: label before "12 minutes ago": when the last message came.
LABEL_LAST = phrase("console.label_last", "Last message")
# Translators: label before a day and time by which an answer was promised.
LABEL_PROMISED = phrase("console.label_promised", "Answer promised by")
# Translators: label before a name: who takes care of the conversation.
LABEL_WITH = phrase("console.label_with", "With")
# Translators: after that label: no person has it.
WITH_NOBODY = phrase("console.with_nobody", "nobody yet")
# Translators: after that label: the program has it.
WITH_ASSISTANT = phrase("console.with_assistant", "the assistant")
# Translators: label before a time of day: what time it is now where the family lives.
LABEL_LOCAL_TIME = phrase("console.label_local_time", "Time there now")
# Translators: heading: what the family needs, in its own words.
LABEL_NEED = phrase("console.label_need", "What the family needs, in its own words")
# Translators: heading over a list of kinds of help that the family has kept for its plan.
LABEL_SAVED = phrase("console.label_saved", "Saved by the family")
# Translators: in place of an empty list.
NOTHING = phrase("console.nothing", "Nothing yet")
# Translators: under the times. {place} is a city or region in its basic form; choose a sentence in which it needs no
# ending.
TIMES_OF_PLACE = phrase("console.times_of_place", "All times are those of the family's place: {place}.")
# Translators: under a list of families that live in several places.
TIMES_OF_PLACES = phrase("console.times_of_places", "Times of day are those of each family's own place.")
# Translators: under the times, when the family's place is not known. {zone} is a time zone such as "UTC".
TIMES_OF_ZONE = phrase("console.times_of_zone", "All times are in this time zone: {zone}.")

# Translators: reason: the family asked for a person.
REASON_ASKED_FOR = phrase("console.reason_asked_for", "Asked for a person")
# Translators: reason: someone may be in danger.
REASON_CRISIS = phrase("console.reason_crisis", "Someone may be in danger")
# Translators: reason: the assistant (a program) did not understand the family.
REASON_NOT_UNDERSTOOD = phrase("console.reason_not_understood", "The assistant did not understand")
# Translators: reason: the assistant (a program) does not work at the moment.
REASON_DIALOGUE_DOWN = phrase("console.reason_dialogue_down", "The assistant was out of order")
# Translators: reason: the family wants something that only a person can do, such as booking a meeting.
REASON_TASK = phrase("console.reason_task", "Something only a person can do")
# Translators: reason: the family wants a copy of all data that is kept about it.
REASON_EXPORT_DATA = phrase("console.reason_export_data", "Wants a copy of its data")
# Translators: reason: the family wants all data deleted that is kept about it.
REASON_DELETE_DATA = phrase("console.reason_delete_data", "Wants its data deleted")
# Translators: reason: the family cannot come to a meeting, or needs an interpreter or transport for it.
REASON_MEETING = phrase("console.reason_meeting", "An answer about a meeting")
# Translators: reason: a member of staff joined without having been asked.
REASON_STAFF_TOOK_OVER = phrase("console.reason_staff_took_over", "Staff stepped in")
# Translators: reason: the family was asked how it is going, and answered that it has become worse.
REASON_CHECKIN_WORSE = phrase("console.reason_checkin_worse", "Things have become worse")
# Translators: reason: the family was reminded of something, and answered that it needs help with it.
REASON_REMINDER_HELP = phrase("console.reason_reminder_help", "Needs help after a reminder")
# Translators: reason: the assistant (a program) could not say whether the family can get some help.
REASON_RULE_UNKNOWN = phrase("console.reason_rule_unknown", "It is not clear whether the family can get this help")

# Translators: heading of the page of one conversation.
CONVERSATION = phrase("console.conversation", "Conversation")
# Translators: the same with the family's place. {place} is a city or region in its basic form; choose a form in which
# it needs no ending.
CONVERSATION_IN = phrase("console.conversation_in", "Conversation: {place}")
# Translators: heading of the short overview of one family.
SUMMARY = phrase("console.summary", "At a glance")
# Translators: heading of the messages of one conversation.
MESSAGES = phrase("console.messages", "Messages")
# Translators: who wrote a message: the family. One word.
AUTHOR_FAMILY = phrase("console.author_family", "Family")
# Translators: who wrote a message: the program. One word.
AUTHOR_ASSISTANT = phrase("console.author_assistant", "Assistant")
# Translators: a line in the conversation that only staff can see: what happened, such as "cannot come".
AUTHOR_NOTE = phrase("console.author_note", "Note for staff")
# Translators: beside a message that its writer has changed after sending it.
EDITED = phrase("console.edited", "changed")
# Translators: opens what a changed message said before.
SAID_BEFORE = phrase("console.said_before", "What it said before")
# Translators: by which ways messages reach the family: "Web", "Telegram".
LABEL_REACHED = phrase("console.label_reached", "Reached by")
# Translators: beside such a way: the person does not let us write there any more.
BLOCKED = phrase("console.blocked", "blocked")
# Translators: who wrote a message: a member of staff whose name is not known.
AUTHOR_STAFF = phrase("console.author_staff", "Coordinator")
# Translators: beside a message: the family pressed a button instead of writing.
PRESSED = phrase("console.pressed", "pressed a button")
# Translators: before the names of kinds of help that the assistant showed in a message.
CARDS = phrase("console.cards", "Shown:")
# Translators: before the names of the buttons that the assistant offered in a message.
BUTTONS = phrase("console.buttons", "Buttons:")
# Translators: what a family sent: a picture.
ATTACHMENT_PHOTO = phrase("console.attachment_photo", "Picture")
# Translators: what a family sent: a file such as a letter.
ATTACHMENT_DOCUMENT = phrase("console.attachment_document", "Document")
# Translators: what a family sent: words that it spoke instead of writing them.
ATTACHMENT_VOICE = phrase("console.attachment_voice", "Voice message")
# Translators: what a family sent: a film.
ATTACHMENT_VIDEO = phrase("console.attachment_video", "Video")
# Translators: what a family sent: a file with sound, such as music.
ATTACHMENT_AUDIO = phrase("console.attachment_audio", "Sound")
# Translators: what a family sent: a small funny picture of its chat program.
ATTACHMENT_STICKER = phrase("console.attachment_sticker", "Sticker")
# Translators: link to a file. {what} is one of the words above, such as "Voice message"; {size} is a size such as
# "12 kB".
ATTACHMENT_SIZED = phrase("console.attachment_sized", "{what}, {size}")
# Translators: says to people who cannot see a picture what it is. {moment} is a day and time, or only a time, such as
# "Saturday 21 November, 10:14".
ATTACHMENT_ALT = phrase("console.attachment_alt", "Picture from the family, {moment}")
# Translators: in place of a file that is still being fetched; the page shows it by itself when it is there.
ATTACHMENT_WAITING = phrase("console.attachment_waiting", "It is on its way.")
# Translators: in place of a file that nobody can fetch any more.
ATTACHMENT_LOST = phrase(
    "console.attachment_lost", "It could not be fetched and is lost. The family can send it again."
)
# Translators: in place of a file that was too large.
ATTACHMENT_TOO_BIG = phrase("console.attachment_too_big", "It is larger than what we take. It was not kept.")
# Translators: in place of a file of a kind that may do harm, such as a program.
ATTACHMENT_FORBIDDEN = phrase("console.attachment_forbidden", "We do not take files of this kind. It was not kept.")
# Translators: above the oldest message shown: there are older ones that are not shown.
OLDER_LEFT_OUT = phrase("console.older_left_out", "Older messages are not shown here.")
# Translators: button that moves down to messages that arrived while the person was reading further up.
NEW_MESSAGES = phrase("console.new_messages", "New messages")

# Translators: heading of the part of the page where staff answer.
ANSWER = phrase("console.answer", "Answer")
# Translators: label of the box for writing. {language} is a language in its basic form, such as "Swedish".
ANSWER_LABEL = phrase("console.answer_label", "Your answer. The family reads: {language}")
# Translators: button that sends the message: a verb, in the form that buttons have in your language.
SEND = phrase("console.send", "Send")
# Translators: beside the button; Ctrl and Enter are names of keys.
SEND_HINT = phrase("console.send_hint", "or Ctrl + Enter")
# Translators: button: from now on I answer this family instead of the assistant or a colleague.
TAKE_OVER = phrase("console.take_over", "Take over")
# Translators: button: the assistant (a program) answers the family again.
HAND_BACK = phrase("console.hand_back", "Hand back to the assistant")
# Translators: button: the family went back to the assistant by itself; a person closes the urgent request.
CLOSE_REQUEST = phrase("console.close_request", "Close this request")
# Translators: who answers now: the person who reads this page.
FLOOR_MINE = phrase("console.floor_mine", "You answer this family. The assistant is silent.")
# Translators: who answers now. {name} is a colleague's name in the basic form.
FLOOR_COLLEAGUE = phrase("console.floor_colleague", "{name} has this conversation. If you write, it becomes yours.")
# Translators: who answers now: a person, but it is not known who.
FLOOR_NOBODY = phrase("console.floor_nobody", "The family waits for a person. If you write, the conversation is yours.")
# Translators: who answers now: the program.
FLOOR_ASSISTANT = phrase("console.floor_assistant", "The assistant answers now. If you write, you take over.")
# Translators: the family left for the assistant, but the urgent request is still open.
FLOOR_LEFT_URGENT = phrase(
    "console.floor_left_urgent",
    "The family went back to the assistant, but its urgent request is still open. A person must close it.",
)
# Translators: who answers now: the program; but there is something for a person to do, such as propose another time.
FLOOR_ASSISTANT_ASKED = phrase(
    "console.floor_assistant_asked", "The assistant answers now. Something is left for a person to do: see the reason."
)
# Translators: the message did not go out because the connection failed.
NOT_SENT = phrase("console.not_sent", "This was not sent. Your text is still here. Please try again.")

# Translators: on top of the page while the live connection is lost.
NOT_LIVE = phrase("console.not_live", "The connection is lost. This page may be out of date until it is back.")
# Translators: on top of the page when the person was signed out while writing. A link follows.
SIGNED_OUT = phrase("console.signed_out", "You are signed out. Your text is still here.")
# Translators: the link after that sentence; opens a new tab.
SIGN_IN_AGAIN = phrase("console.sign_in_again", "Sign in again in a new tab")
# Translators: added to links for screen readers.
NEW_TAB = phrase("console.new_tab", "opens in a new tab")

# Translators: heading of the page for an address that does not exist.
NOT_FOUND = phrase("console.not_found", "There is no such page")
# Translators: under that heading.
NOT_FOUND_TEXT = phrase(
    "console.not_found_text", "The conversation may have been deleted, or the address is not right."
)
# Translators: heading of the page for staff who may not see conversations.
FORBIDDEN = phrase("console.forbidden", "This page is not for your account")
# Translators: under that heading.
FORBIDDEN_TEXT = phrase(
    "console.forbidden_text",
    "Conversations with families are open to coordinators only. An administrator can help you.",
)
# Translators: heading of the page for a form that cannot be accepted.
STALE = phrase("console.stale", "This page was open for too long")
# Translators: under that heading.
STALE_TEXT = phrase("console.stale_text", "Nothing was changed. Please go back, load the page again and repeat it.")
# Translators: heading of the page for a form that holds far too much text.
TOO_LARGE = phrase("console.too_large", "This is too much at once")
# Translators: under that heading.
TOO_LARGE_TEXT = phrase("console.too_large_text", "Nothing was changed. Please go back and send a shorter text.")
# Translators: heading of the page for a family's file that is damaged.
UNREADABLE = phrase("console.unreadable", "This file cannot be opened")
# Translators: under that heading.
UNREADABLE_TEXT = phrase(
    "console.unreadable_text",
    "It is missing or damaged where we keep it. An administrator may be able to bring it back from a copy.",
)
# Translators: button beside a conversation: a code for another person of the same family, such as the other parent.
INVITE = phrase("console.invite", "Invite another person of this family")
# Translators: heading of the page that shows the code.
INVITE_HEADING = phrase("console.invite_heading", "An invitation into this family")
# Translators: under that heading. The code follows. "The assistant" is the program that families chat with.
INVITE_TEXT = phrase(
    "console.invite_text",
    "Give this code to the other person. They type it in a chat of their own with the assistant. It works for a week; "
    "an earlier code for this family works no more.",
)
# Translators: under a code.
CODE_ONCE = phrase("console.code_once", "The code works once, and is shown only now.")
# Translators: link under a code; it opens the program Telegram.
CODE_ON_TELEGRAM = phrase("console.code_on_telegram", "Open on Telegram with this code")
# Translators: link back to the page of one conversation.
TO_CONVERSATION = phrase("console.to_conversation", "Back to the conversation")
# Translators: heading of a page; the name of a chat program.
TELEGRAM = phrase("console.telegram", "Telegram")
# Translators: link to that page.
TELEGRAM_LINK = phrase("console.telegram_link", "Your account on Telegram")
# Translators: under that heading: the account of the reader is not joined yet.
TELEGRAM_TEXT = phrase(
    "console.telegram_text",
    "Your account is not joined to Telegram yet. With a code you can answer families from the coordinators' group "
    "there.",
)
# Translators: under that heading: the account of the reader is joined.
TELEGRAM_JOINED = phrase(
    "console.telegram_joined",
    "Your account is joined to Telegram. What you write in the coordinators' group counts as yours.",
)
# Translators: above a code.
TELEGRAM_SEND = phrase(
    "console.telegram_send", "Send this code to the bot on Telegram within half an hour, in private."
)
# Translators: button: a new code for the reader's own account.
TELEGRAM_CODE = phrase("console.telegram_code", "Get a code")
# Translators: button: the reader's account is no longer joined to Telegram.
TELEGRAM_LEAVE = phrase("console.telegram_leave", "Remove my Telegram account")

# Translators: link on such pages, to the list of conversations.
TO_CONVERSATIONS = phrase("console.to_conversations", "To the conversations")
