"""Reminders by e-mail: how the address is asked for and proved in the chat, what stands in a mail, and how it ends."""

from locales.phrase import phrase

# Translators: a button: the family wants reminders by e-mail, too.
BUTTON_EMAIL = phrase("emails.button_email", "E-mail")
# Translators: the family wants reminders by e-mail. It may type an address, or say no.
ASK_ADDRESS = phrase(
    "emails.ask_address",
    "I can also send you reminders by e-mail. I use your address for your meetings and reminders only. "
    "To which e-mail address? Please type it.",
)
# Translators: what was typed is not an e-mail address, or there were two. No blame.
ASK_AGAIN = phrase(
    "emails.ask_again",
    "I cannot read this as an e-mail address. Please type it once more, with the @ in the middle.",
)
# Translators: a code was mailed to {email}.
CODE_SENT = phrase(
    "emails.code_sent",
    "I have sent a number with six digits to {email}. Please type it here within one hour. "
    "If you do not find the mail, please look among the unwanted ones, too.",
)
# Translators: what was typed does not have six digits, or is not the number that was mailed. No blame.
CODE_WRONG = phrase(
    "emails.code_wrong", "This is not the number that I sent. Please look at it again, and type it here."
)
# Translators: the number was wrong too often, or it is too old.
CODE_SPENT = phrase("emails.code_spent", "This number does not work any more. I can send you a new one.")
# Translators: as many mails were sent as may be, so that nobody can be flooded with them.
TOO_MANY_MAILS = phrase(
    "emails.too_many_mails",
    "I have sent as many mails as I may for now. Please try again later. I still remind you here.",
)
# Translators: the mail could not be sent, and the family cannot do anything about it.
NOT_SENT = phrase("emails.not_sent", "I could not send the mail just now. Please try again in a little while.")
# Translators: the mail server says that the address {email} does not exist.
NOT_ACCEPTED = phrase(
    "emails.not_accepted", "No mail can be sent to {email}. Is there a typing mistake? Please type the address again."
)
# Translators: the number was right: from now on there are reminders by e-mail.
CONFIRMED = phrase(
    "emails.confirmed", "Thank you. Your reminders now also go to {email}. You can stop that whenever you like."
)
# Translators: the family asks about e-mail, and has given an address before.
ALREADY = phrase("emails.already", "Your reminders also go to {email}.")
# Translators: the family does not want to give an address.
LEFT = phrase("emails.left", "All right, no e-mail. I remind you here in the chat.")
# Translators: the family does not want e-mail any more.
STOPPED = phrase(
    "emails.stopped", "I send you no more e-mail, and your address is deleted. I still remind you here in the chat."
)
# Translators: the same, when no address was given.
NOT_ON = phrase("emails.not_on", "I do not send you e-mail, and I have no address of yours.")
# Translators: this organisation has not set up e-mail.
UNAVAILABLE = phrase("emails.unavailable", "I cannot send e-mail here. I remind you in this chat.")
# Translators: buttons.
BUTTON_NO = phrase("emails.button_no", "No e-mail")
BUTTON_AGAIN = phrase("emails.button_again", "Send a new number")
BUTTON_OTHER = phrase("emails.button_other", "Another address")
BUTTON_STOP = phrase("emails.button_stop", "Stop e-mail")

# Translators: subjects of mails. Others may see them on a screen, so nothing about the family stands there.
SUBJECT_CODE = phrase("emails.subject_code", "Your number for the chat")
SUBJECT_REMINDER_OF_MEETING = phrase("emails.subject_reminder_of_meeting", "Reminder of your meeting")
SUBJECT_MEETING = phrase("emails.subject_meeting", "About your meeting")
SUBJECT_REMINDER = phrase("emails.subject_reminder", "A reminder")
# Translators: the mail with the code. {code} has six digits.
MAIL_CODE = phrase("emails.mail_code", "Your number is {code}. Please type it in the chat within one hour.")
MAIL_NOT_YOU = phrase(
    "emails.mail_not_you", "If you did not ask for it, you need not do anything: no more mail will come."
)
# Translators: at the end of a mail, in place of the buttons that the message has in the chat. {link} is a web address.
MAIL_ANSWER_AT = phrase("emails.mail_answer_at", "Answer in the chat: {link}")
MAIL_ANSWER = phrase("emails.mail_answer", "Please answer in the chat in which you write to us.")
# Translators: the last line of each mail. {link} is a web address.
MAIL_WHY = phrase(
    "emails.mail_why", "You get this mail because you asked for reminders by e-mail. Nobody reads answers to it."
)
MAIL_STOP = phrase("emails.mail_stop", "No more mail: {link}")

# Translators: the page behind that link: its title, its question, its button, and what it says afterwards.
PAGE_TITLE = phrase("emails.page_title", "Reminders by e-mail")
PAGE_QUESTION = phrase("emails.page_question", "Do you want no more reminders by e-mail? We then delete your address.")
PAGE_BUTTON = phrase("emails.page_button", "No more e-mail")
PAGE_DONE = phrase("emails.page_done", "You get no more e-mail from us, and your address is deleted.")
