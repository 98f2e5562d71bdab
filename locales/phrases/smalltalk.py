"""Who the assistant is, small talk, and what happens when it does not understand."""

from locales.phrase import phrase

# Translators: answer to "who are you", "what can you do", "help". Honest: a computer program, no human.
WHO_I_AM = phrase(
    "smalltalk.who_i_am",
    "I am a digital assistant, not a human. I look for support for your family, keep what you save, "
    "and bring in your coordinator when you want a person. Write in your own words, or choose below.",
)

# Translators: answer to small talk such as "how are you" or a joke. Friendly, brief.
CHITCHAT = phrase(
    "smalltalk.chitchat",
    "I am only a program, but I am glad that you write. How are things for you?",
)

# Translators: the family asks for something outside what the assistant is for (weather, football …).
OUT_OF_SCOPE = phrase(
    "smalltalk.out_of_scope", "I cannot help with that. I know about support for families with children who need more."
)

# Translators: the assistant did not understand, the first time. Never blame the family.
NOT_UNDERSTOOD = phrase("smalltalk.not_understood", "I am not sure what you mean. Could you say it in other words?")

# Translators: the assistant is not sure; buttons with its two best guesses follow.
DO_YOU_MEAN = phrase("smalltalk.do_you_mean", "I am not quite sure. Do you mean one of these?")

# Translators: the assistant did not understand for the second time in a row. Offers a human.
OFFER_PERSON = phrase(
    "smalltalk.offer_person", "I still do not understand, and that is my fault. Would you like a person to answer you?"
)

# Translators: button, yes.
BUTTON_YES_PERSON = phrase("smalltalk.button_yes_person", "Yes, a person please")

# Translators: button. The family wants to try again with the assistant.
BUTTON_TRY_AGAIN = phrase("smalltalk.button_try_again", "I will try again")

# Translators: said after the button "I will try again".
TRY_AGAIN = phrase(
    "smalltalk.try_again", "Good. Tell me in a few words what you need, for example what is hard at home."
)

# Translators: button, none of the guesses is right.
BUTTON_NEITHER = phrase("smalltalk.button_neither", "None of these")

# The buttons below name what a family can want; they are offered when the assistant is not sure.
# Translators: button, the family wants to find help or support.
MEANT_FIND_SUPPORT = phrase("smalltalk.meant_find_support", "Find help")
# Translators: button, the family wants to know what it is entitled to.
MEANT_CHECK_ELIGIBILITY = phrase("smalltalk.meant_check_eligibility", "What we may be entitled to")
# Translators: button, the family wants to know when money is paid.
MEANT_PAYMENT_DATE = phrase("smalltalk.meant_payment_date", "When money is paid")
# Translators: button, help to fill in a form or application.
MEANT_HELP_WITH_FORM = phrase("smalltalk.meant_help_with_form", "Help with a form")
# Translators: button, when an office or its telephone is open.
MEANT_OFFICE_HOURS = phrase("smalltalk.meant_office_hours", "When I can call")
# Translators: button, book a meeting.
MEANT_BOOK_MEETING = phrase("smalltalk.meant_book_meeting", "Book a meeting")
# Translators: button, move a meeting to another time.
MEANT_RESCHEDULE_MEETING = phrase("smalltalk.meant_reschedule_meeting", "Move a meeting")
# Translators: button, cancel a meeting.
MEANT_CANCEL_MEETING = phrase("smalltalk.meant_cancel_meeting", "Cancel a meeting")
# Translators: button, see the meetings that are planned.
MEANT_LIST_MEETINGS = phrase("smalltalk.meant_list_meetings", "See my meetings")
# Translators: button, be reminded of something.
MEANT_SET_REMINDER = phrase("smalltalk.meant_set_reminder", "A reminder")
# Translators: button, talk with the coordinator, a human.
MEANT_TALK_TO_COORDINATOR = phrase("smalltalk.meant_talk_to_coordinator", "Talk to a person")
# Translators: button, add a professional (doctor, teacher …) to the family's list of contacts.
MEANT_ADD_CONTACT = phrase("smalltalk.meant_add_contact", "Add a contact")
# Translators: button, see the family's contacts among professionals.
MEANT_SHOW_CONTACTS = phrase("smalltalk.meant_show_contacts", "See my contacts")
# Translators: button, see what the family has saved.
MEANT_SHOW_PLAN = phrase("smalltalk.meant_show_plan", "What I have saved")
# Translators: button, say what the family thinks of the assistant or the help.
MEANT_GIVE_FEEDBACK = phrase("smalltalk.meant_give_feedback", "Say what I think")
# Translators: button, tell about an obstacle: something in the system that stood in the family's way.
MEANT_REPORT_BARRIER = phrase("smalltalk.meant_report_barrier", "Tell about an obstacle")
# Translators: button, change the language.
MEANT_CHANGE_LANGUAGE = phrase("smalltalk.meant_change_language", "Change language")
# Translators: button, get a copy of what is kept about the family.
MEANT_EXPORT_MY_DATA = phrase("smalltalk.meant_export_my_data", "A copy of my data")
# Translators: button, have what is kept about the family deleted.
MEANT_DELETE_MY_DATA = phrase("smalltalk.meant_delete_my_data", "Delete my data")
# Translators: button, what the assistant can do.
MEANT_ASK_CAPABILITIES = phrase("smalltalk.meant_ask_capabilities", "What you can do")
