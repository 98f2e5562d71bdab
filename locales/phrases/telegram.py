"""What is said on Telegram only: the bot's profile, its menu, and answers to what is not text."""

from locales.phrase import phrase

# Translators: shown in Telegram before a person starts the bot, under "What can this bot do?". At most 500 letters.
DESCRIPTION = phrase(
    "telegram.description",
    "I help families of children with a disability or a serious illness. Tell me in your own words what is hard, and I "
    "show which help exists where you live, and what to do first. You can ask for a person at any time. Choose your "
    "language or simply start writing.",
)
# Translators: one line in the bot's profile. At most 120 letters.
SHORT_DESCRIPTION = phrase(
    "telegram.short_description", "Finds help for families of children with a disability or a serious illness."
)

# Translators: the following are lines of Telegram's menu, behind a command such as /help. Short, at most 60 letters.
COMMAND_START = phrase("telegram.command_start", "Begin")
COMMAND_HELP = phrase("telegram.command_help", "What I can do")
COMMAND_LANGUAGE = phrase("telegram.command_language", "Choose the language")
COMMAND_COORDINATOR = phrase("telegram.command_coordinator", "Talk to a person")
COMMAND_MEETINGS = phrase("telegram.command_meetings", "Your meetings")
COMMAND_REMINDERS = phrase("telegram.command_reminders", "Your reminders")
COMMAND_PLAN = phrase("telegram.command_plan", "What you have saved")
COMMAND_PRIVACY = phrase("telegram.command_privacy", "Your data, and other chats of yours")
COMMAND_STOP = phrase("telegram.command_stop", "Stop what we are doing")

# Translators: the first thing a person reads after starting the bot; buttons with languages stand under it. "I" is the
# assistant, a computer program.
WELCOME = phrase(
    "telegram.welcome",
    "Hello! I help families find support for their child, and I can bring in a person when you want one.\n\n"
    "Choose your language, or simply start writing in your own.",
)

# Translators: answer to the command /privacy. Buttons stand under it: a copy, deletion, linking two chats.
PRIVACY = phrase(
    "telegram.privacy",
    "What you write here is kept so that your coordinator can help you. Nobody else gets it. It also passes through "
    "Telegram. You can have a copy of it, or have it deleted.",
)
# Translators: button: a copy of all that is kept about the family.
BUTTON_EXPORT = phrase("telegram.button_export", "A copy of my data")
# Translators: button: delete all that is kept about the family.
BUTTON_DELETE = phrase("telegram.button_delete", "Delete my data")
# Translators: button: use the same conversation in the chat on the web site too.
BUTTON_LINK = phrase("telegram.button_link", "Use another chat too")

# Translators: in a group chat: the bot speaks about personal matters and so only in private. {bot} is its address.
GROUP = phrase(
    "telegram.group",
    "I am glad that you invite me. What families tell me is personal, so I only talk in private. Please write to me "
    "here: {bot}",
)

# Translators: a short notice on a button that was already pressed; {title} is the button that was chosen. At most 180
# letters.
ALREADY_CHOSEN = phrase(
    "telegram.already_chosen", "You have already chosen “{title}”. If you want something else, please write it."
)

# Translators: the text of a message that is only a picture, a recording …, as it stands in the conversation.
PHOTO = phrase("telegram.photo", "[Picture]")
DOCUMENT = phrase("telegram.document", "[Document]")
VOICE = phrase("telegram.voice", "[Voice message]")
VIDEO = phrase("telegram.video", "[Video]")
STICKER = phrase("telegram.sticker", "[Sticker]")
# Translators: a poll, a game and the like, which the assistant cannot open.
OTHER = phrase("telegram.other", "[Something else]")
PLACE = phrase("telegram.place", "[Place]")
# Translators: the same when a person reads it; {place} are coordinates.
PLACE_FOR_HUMAN = phrase("telegram.place_for_human", "[Place] {place}")
# Translators: a person's card from the telephone's address book. {name} and {phone} as sent.
CONTACT = phrase("telegram.contact", "[Contact] {name}, {phone}")

# Translators: the family has sent a picture; the assistant is a program and cannot see it. Two buttons: yes, not now.
SENT_PHOTO = phrase(
    "telegram.sent_photo",
    "I cannot look at pictures, but your coordinator can. Shall I pass it on? You can also write what it is about.",
)
# Translators: the same for a document, such as a letter of an authority.
SENT_DOCUMENT = phrase(
    "telegram.sent_document",
    "I cannot read documents, but your coordinator can. Shall I pass it on? You can also write to me what it is about.",
)
# Translators: the same for a recorded voice message.
SENT_VOICE = phrase(
    "telegram.sent_voice",
    "I cannot listen to voice messages, but your coordinator can. Shall I pass it on? You can also write it to me.",
)
# Translators: the same for a film.
SENT_VIDEO = phrase(
    "telegram.sent_video",
    "I cannot watch videos, but your coordinator can. Shall I pass it on? You can also write to me what it is about.",
)
# Translators: the family has sent a sticker, that is a funny or friendly picture. Warm and short.
SENT_STICKER = phrase("telegram.sent_sticker", "Thank you! I understand words best. What can I do for you?")
# Translators: the family has sent something that the bot does not know, such as a poll or a game.
SENT_UNKNOWN = phrase("telegram.sent_unknown", "I cannot open this. Please write to me what you need.")
# Translators: the family has sent a person's card. Two buttons: yes, not now.
SENT_CONTACT = phrase("telegram.sent_contact", "Shall I keep {name} ({phone}) among your contacts?")
# Translators: the family has sent its own telephone number. Two buttons: yes, not now.
SENT_OWN_CONTACT = phrase("telegram.sent_own_contact", "Shall I give your telephone number to your coordinator?")
# Translators: button: keep this person among the family's contacts.
BUTTON_KEEP_CONTACT = phrase("telegram.button_keep_contact", "Yes, keep it")
# Translators: the contact was written down.
CONTACT_KEPT = phrase("telegram.contact_kept", "I have written down {name}.")
# Translators: the contact could not be written down, because its name or number is missing or too long.
CONTACT_NOT_KEPT = phrase("telegram.contact_not_kept", "I could not write this down. Please send me name and number.")
