"""What a family answers to a meeting, beyond the first buttons: what it needs there, and another time."""

from locales.phrase import phrase

# Translators: a button under a meeting in person: the family needs something there, such as an interpreter.
BUTTON_NEEDS = phrase("attendance.button_needs", "I need something")
# Translators: the same, after one thing was written down.
BUTTON_MORE_NEEDS = phrase("attendance.button_more_needs", "I need something else")
# Translators: buttons: what the family needs at the meeting. The place must be one that a wheelchair can enter.
BUTTON_WHEELCHAIR = phrase("attendance.button_wheelchair", "I need wheelchair access")
BUTTON_CHILD = phrase("attendance.button_child", "My child comes too")
# Translators: buttons that take such a need back.
BUTTON_NO_INTERPRETER = phrase("attendance.button_no_interpreter", "I no longer need an interpreter")
BUTTON_NO_WHEELCHAIR = phrase("attendance.button_no_wheelchair", "I no longer need wheelchair access")
BUTTON_NO_CHILD = phrase("attendance.button_no_child", "My child does not come")
BUTTON_NO_TRANSPORT = phrase("attendance.button_no_transport", "I no longer need transport")
# Translators: buttons: the family has answered, and changes its mind.
BUTTON_CANNOT_AFTER_ALL = phrase("attendance.button_cannot_after_all", "I cannot come after all")
BUTTON_COMING_AFTER_ALL = phrase("attendance.button_coming_after_all", "I can come after all")
# Translators: a button: the interpreter shall speak another language than the one that was written down.
BUTTON_OTHER_LANGUAGE = phrase("attendance.button_other_language", "Another language")
# Translators: buttons under "I cannot come": none of the proposed times, or no meeting at all.
BUTTON_ANOTHER_DAY = phrase("attendance.button_another_day", "Another day")
BUTTON_CANCEL_IT = phrase("attendance.button_cancel_it", "Cancel the meeting")
# Translators: buttons under "I cannot come", for a meeting with somebody else, such as the school, that the family has
# told the assistant of: it has a new time already, or it shall be taken out of the list.
BUTTON_NEW_TIME = phrase("attendance.button_new_time", "It has a new time")
BUTTON_TAKE_OUT = phrase("attendance.button_take_out", "Take it out of my list")

# Translators: the family says that it comes to a meeting with somebody else, such as the school.
COMING_WRITTEN = phrase("attendance.coming_written", "Thank you. I have noted that you are coming: {moment}.")
# Translators: the family cannot come to the meeting with its coordinator. Kind: that is all right. Buttons with new
# times follow.
CANNOT_SLOTS = phrase(
    "attendance.cannot_slots", "Thank you for telling me. That is all right. Does one of these times suit you instead?"
)
# Translators: the family cannot come to a meeting with somebody else, such as the school.
CANNOT_TELL_THEM = phrase(
    "attendance.cannot_tell_them",
    "I have noted that you cannot come: {moment}. I cannot reach them myself, so please tell them.",
)
# Translators: what does the family need? Buttons with an interpreter, wheelchair access and others follow. What is
# written down already stands under it.
ASK_NEEDS = phrase("attendance.ask_needs", "What do you need at the meeting: {moment}?")
# Translators: the family needs a place that a wheelchair can enter.
WHEELCHAIR_NOTED = phrase(
    "attendance.wheelchair_noted", "I have told your coordinator that you need wheelchair access: {moment}."
)
# Translators: the family brings its child.
CHILD_NOTED = phrase("attendance.child_noted", "I have told your coordinator that your child comes too: {moment}.")
# Translators: a need at a meeting with somebody else, such as the school. The need stands under it.
NEED_WRITTEN = phrase(
    "attendance.need_written",
    "I have noted it for the meeting: {moment}. I cannot reach them myself, so please tell them too.",
)
# Translators: the family no longer needs something. What it still needs stands under it.
NEED_TAKEN_BACK = phrase(
    "attendance.need_taken_back", "I have told your coordinator that you no longer need this: {moment}."
)
# Translators: the same for a meeting with somebody else.
NEED_TAKEN_OUT = phrase("attendance.need_taken_out", "I have taken this out of my notes for the meeting: {moment}.")
# Translators: which language does the interpreter speak? Buttons with the names of languages follow.
ASK_LANGUAGE = phrase("attendance.ask_language", "In which language do you need the interpreter?")
# Translators: what is written down that the family needs at a meeting, one in a line. {language} is its name.
LINE_INTERPRETER = phrase("attendance.line_interpreter", "An interpreter ({language})")
LINE_SOME_INTERPRETER = phrase("attendance.line_some_interpreter", "An interpreter")
LINE_WHEELCHAIR = phrase("attendance.line_wheelchair", "Wheelchair access")
LINE_CHILD = phrase("attendance.line_child", "Your child comes too")
LINE_TRANSPORT = phrase("attendance.line_transport", "Transport to the meeting")
# Translators: what the family should bring to the meeting, as the coordinator or the family wrote it.
LINE_BRING = phrase("attendance.line_bring", "Please bring: {bring}")
