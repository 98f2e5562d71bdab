"""Another person joins a family by a code, and one person links two chats."""

from locales.phrase import phrase

# Translators: the family typed a code that it made in another chat, for example on the web site and now on Telegram.
# Buttons with yes and no stand under it.
ASK_LINK = phrase(
    "joining.ask_link",
    "Shall I link this chat with your other chat? What you write in one is then seen in both.",
)
# Translators: button under that question.
BUTTON_LINK = phrase("joining.button_link", "Yes, link")
# Translators: somebody typed a code with which a coordinator invites another person of a family, such as the other
# parent. Buttons with yes and no stand under it. "I" is the assistant, a computer program.
ASK_FAMILY = phrase(
    "joining.ask_family",
    "You are invited to join a family here. Whoever is in the family sees its plan, its meetings and what it keeps. "
    "What you write to me stays between you, me and your coordinator.",
)
# Translators: button under that question.
BUTTON_JOIN = phrase("joining.button_join", "Yes, join")
# Translators: a member of staff typed a code on Telegram that belongs to their account. {name} is that person's name.
ASK_STAFF = phrase("joining.ask_staff", "Does this Telegram account belong to {name}, who works here?")
# Translators: button under that question.
BUTTON_STAFF = phrase("joining.button_staff", "Yes, it is mine")
# Translators: button under these questions.
BUTTON_NO = phrase("joining.button_no", "No")
# Translators: the person pressed "No".
LEFT = phrase("joining.left", "All right, nothing has changed.")

# Translators: the code that the person typed does not exist.
UNKNOWN = phrase("joining.unknown", "I do not know this code. Please look at it again, and type it once more.")
# Translators: every code works once, and this one has been used.
USED = phrase("joining.used", "This code has been used already. Please ask for a new one where you got it.")
# Translators: the code worked for a short time only.
EXPIRED = phrase("joining.expired", "This code is too old. Please ask for a new one where you got it.")
# Translators: the person typed many wrong codes. Kind; nothing else is locked.
TOO_MANY = phrase(
    "joining.too_many",
    "These were many codes that I do not know. Please try again in an hour, or ask your coordinator.",
)
# Translators: the person typed a code in the same chat in which they got it.
SAME_CHAT = phrase("joining.same_chat", "You are in this chat already. Please type the code in your other chat.")
# Translators: this chat is linked with another one, so a third chat must be linked from the other side.
LINKED_ALREADY = phrase(
    "joining.linked_already",
    "This chat is linked with another one already. Please get a code here instead, and type it in the chat that is "
    "new.",
)
# Translators: other people belong to the family of this chat; the link must be made from the other side.
FAMILY_STAYS = phrase(
    "joining.family_stays",
    "Other people belong to your family in this chat. Please get a code here instead, and type it in your other chat.",
)
# Translators: button under the last two sentences, and elsewhere: the person gets a code for their other chat.
BUTTON_CODE = phrase("joining.button_code", "Get a code")
# Translators: both chats belong to families with several people.
TWO_FAMILIES = phrase(
    "joining.two_families",
    "Your two chats belong to different families with several people. I cannot link them. Your coordinator can help "
    "you.",
)
# Translators: the invitation is into the family that the person belongs to.
IN_FAMILY = phrase("joining.in_family", "You belong to this family already.")
# Translators: a code for staff was typed where it does not work.
STAFF_ELSEWHERE = phrase(
    "joining.staff_elsewhere", "This code is for people who work here. Please send it on Telegram."
)

# Translators: the two chats are one conversation from now on. Said in the chat in which the person typed the code.
LINKED = phrase("joining.linked", "The two chats are linked. You can write in either of them.")
# Translators: said in the other one of the two chats, so that nobody links a chat behind the person's back.
LINKED_HERE = phrase(
    "joining.linked_here",
    "Another chat has been linked with this one, with the code from here. If that was not you, please stop the link.",
)
# Translators: the person has joined the family.
JOINED = phrase("joining.joined", "You belong to the family now. I show you its plan and its meetings when you ask.")
# Translators: said to the others of the family.
JOINED_HERE = phrase("joining.joined_here", "Another person has joined your family here.")
# Translators: the same, when the language of that person is known. {language} is its name.
JOINED_HERE_LANGUAGE = phrase(
    "joining.joined_here_language", "Another person, who writes in {language}, has joined your family here."
)
# Translators: a coordinator has invited the family, and the person has opened the invitation. The first words that the
# family reads. {name} is the coordinator; "I" is the assistant, a computer program. Buttons of the menu stand under it.
INVITED = phrase(
    "joining.invited",
    "Welcome! {name} is your coordinator and helps your family here. Tell me what you need, or ask for {name}.",
)
# Translators: the person opened the invitation of a coordinator who is the coordinator of the family already.
INVITED_ALREADY = phrase("joining.invited_already", "{name} is your coordinator already, all is well.")
# Translators: a coordinator has invited the person, but the family has another coordinator. {name} invites, {other} is
# the coordinator now. Buttons with yes and no stand under it.
ASK_INVITED = phrase(
    "joining.ask_invited",
    "{name} invites you and would be your coordinator from now on, instead of {other}. Do you want that?",
)
# Translators: button under that question.
BUTTON_INVITED = phrase("joining.button_invited", "Yes, {name}")
# Translators: to a member of staff. {name} is that person's own name.
STAFF_JOINED = phrase("joining.staff_joined", "Thank you. What you write in the coordinators' group counts as {name}.")

# Translators: the person wants to link another chat with this one. {code} is a code of letters and digits.
CODE = phrase("joining.code", "Type this code in your other chat within half an hour: {code}. It works once.")
# Translators: button: two linked chats shall be two conversations again.
BUTTON_UNLINK = phrase("joining.button_unlink", "Stop the link")
# Translators: the question before that. Buttons with yes and no stand under it.
ASK_UNLINK = phrase(
    "joining.ask_unlink",
    "Shall I stop the link? Each chat then has again what was written in it before. What was written since stays in "
    "the chat from which the code came.",
)
# Translators: button under that question.
BUTTON_UNLINK_YES = phrase("joining.button_unlink_yes", "Yes, stop it")
# Translators: the link is undone. Said in both chats.
UNLINKED = phrase("joining.unlinked", "The chats are no longer linked. Each of them stands for itself again.")
# Translators: there is no link that could be undone.
NOT_LINKED = phrase("joining.not_linked", "This chat is not linked with another one.")
