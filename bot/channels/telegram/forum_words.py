"""What coordinators read in the forum group. They are staff, and read English; families never see it."""

REASONS = {
    "asked_for": "The family asked for a person.",
    "crisis": "Someone may be in danger.",
    "not_understood": "The assistant did not understand.",
    "dialogue_down": "The assistant was out of order.",
    "task": "The family wants something that only a person can do.",
    "export_data": "The family wants a copy of everything that is kept about it.",
    "delete_data": "The family wants everything deleted that is kept about it.",
    "meeting": "An answer about a meeting needs somebody. The assistant goes on answering meanwhile.",
    "rule_unknown": "The rules leave open whether something fits. Somebody has to look at it.",
    "reminder_help": "The family was reminded of something, and needs help with it.",
    "checkin_worse": "Things have become worse for the family.",
    "staff_took_over": "A colleague stepped in.",
}
FILES = {
    "photo": "picture",
    "document": "document",
    "voice": "voice message",
    "video": "video",
    "video_note": "video message",
    "audio": "recording",
    "sticker": "sticker",
}

BUTTON_BACK = "Hand back to the assistant"
BUTTON_TAKE = "I take it"

WAITING = "A family waits for a person"
WAITING_URGENT = "❗ A family waits for a person: urgent"
PROMISED = "An answer is promised by"
ANSWERED = "Answered. It was promised by"
LANGUAGE = "Language"
REGION = "Region"
NO_REGION = "not told"
NEED = "In the family's own words"
SHOWN = "What the assistant has shown"
WHERE = (
    "What you write in this topic goes to the family. To answer a certain person or message, reply to it. "
    "/help tells what else you can do here."
)
NOW_URGENT = "❗ This is urgent now."
CLOSED = "Closed: the assistant answers again."
CHANGED = "✎ changed:"
PRESSED = "pressed"
ASSISTANT = "Assistant:"
FAMILY = "Family"
PERSON = "Person {number}"
STAFF = "Staff"
CONSOLE = "console"
TELEGRAM = "Telegram"
NOTE = "📌"
SEE_CONSOLE = "[{file}, see the console]"
NOT_ACCEPTED = "[{file}, of a kind that is not accepted]"
NOT_SHOWN = "[A message cannot be shown here. Please see the console.]"

HELP = (
    "Each family that waits for a person has a topic here. What you write in it goes to the family, and it sees your "
    "name. Reply to a message to answer that very person.\n"
    "/back – the assistant answers the family again\n"
    "/take – you take the conversation\n"
    "/who – the summary once more\n"
    "/meeting 2030-05-28 14:00 60 Town library – books a meeting: day, time, minutes, place. "
    "Put “video” or “phone” before the place when it is no visit. The time is that of the family's place.\n"
    "/move 2030-05-28 14:00 – moves the family's meeting to that time; minutes and place may follow as above\n"
    "/cancel – cancels the family's meeting\n"
    "When several are booked I list them: put the number behind the command, such as /cancel 2\n"
    "/help – this text\n"
    "If you have not done so yet: open the console, choose Telegram, and send me the code shown there in a private "
    "chat, so that I know you."
)
UNKNOWN_WRITER = (
    "I do not know you yet, and nothing was sent to the family. To answer families from here: open the console, "
    "choose Telegram, and send me the code shown there in a private chat."
)
ANONYMOUS = (
    "I cannot see who you are, and nothing was sent to the family. Please switch off “Remain anonymous” in your "
    "administrator rights, and write again."
)
NOT_ALLOWED = "Your account is not one that answers families. Nothing was sent."
FILES_NOT_YET = "Pictures and files cannot be sent to families from here yet. Please write."
EDIT_NOT_PASSED_ON = "The family has already received it; write the correction as a new message."
EDIT_NOT_SENT = "A changed message is not sent to the family. Please write it as a new message."
EMPTY = "There was nothing to read in this message. Nothing was sent to the family."
TOO_LONG = "This is too long for one message: at most {limit} characters. Nothing was sent; please send it in parts."
REFUSED = "This could not be sent to the family."
GONE = "This family's conversation is not there any more. Nothing was sent."
WHICH_PERSON = "Several people of this family are waiting. Please reply to a message of the one you mean."
UNKNOWN_REPLY = (
    "That message is too old for me to know whose it was, and this family has several people. Nothing was sent: "
    "please reply to a newer message."
)
UNKNOWN_COMMAND = "I do not know this command, and nothing was sent to the family. /help tells what there is."
ALREADY_BACK = "The assistant answers already."
HANDED_BACK = "Handed back to the assistant."
TAKEN = "You have this conversation now."
NOBODY_WAITS = "Nobody of this family waits for a person: the assistant answers."
OLD_BUTTON = "This button is out of date. Please use the newest one."
UNKNOWN_ALERT = "I do not know you yet. Open the console, choose Telegram, and send me the code in a private chat."
NOT_ALLOWED_ALERT = "Your account is not one that answers families."

MEETING_SYNTAX = (
    "Please write it like this: /meeting 2030-05-28 14:00 60 Town library\n"
    "That is the day, the time at the family's place, the minutes, and where. For a call: "
    "/meeting 2030-05-28 14:00 30 video https://meet.example.org/room or /meeting 2030-05-28 14:00 30 phone"
)
MOVE_SYNTAX = (
    "Please write it like this: /move 2030-05-28 14:00\n"
    "That is the new day and time at the family's place. Minutes and place stay as they are, or follow: "
    "/move 2030-05-28 14:00 60 Town library. When several meetings are booked, put the number first: "
    "/move 2 2030-05-28 14:00"
)
CANCEL_SYNTAX = "Please write /cancel, or when several meetings are booked the number too: /cancel 2"
NO_MEETINGS = "No meeting of this family is booked."
WHICH_MEETING = "Which meeting do you mean? Put its number behind the command, such as {example}\n{meetings}"
NO_SUCH_NUMBER = "No booked meeting has the number {number}. These are booked:\n{meetings}"
NUMBERED = "{number}. {meeting}"
MOVED = "Moved: {meeting}. The family is told, and you see its answer here."
CANCELLED = "Cancelled: {meeting}. The family is told."
NO_SUCH_TIME = "That time does not exist on that day: the clocks are changed. Please choose another one."
BOOKED = "Booked: {meeting}. The family is told, and you see its answer here."
FORMS = {"visit": "visit", "video": "video call", "phone": "phone call"}

NO_RIGHTS = "The bot may not manage topics in the group. Make it an administrator who may manage topics."
NO_RIGHTS_TO_WRITE = "The bot may not write in the group. Make it an administrator."
NO_RIGHTS_TO_DELETE = "The bot may not delete topics in the group. Make it an administrator who may delete messages."
NOT_IN_GROUP = "The bot is not in the group any more. Add it again, as an administrator who may manage topics."
NO_FORUM = "The group has no topics. Switch topics on in the group's settings."
NO_GROUP = "There is no such group, or the bot was never in it. Check the group's number in the settings."
REFUSED_BY_TELEGRAM = "Telegram refuses it: {why}"
TROUBLE_NOTE = "The topic on Telegram could not be made:"
