"""A human takes over, answers, and gives back."""

from locales.phrase import phrase

# Translators: the conversation goes to a human. {name} is that person's name, {moment} is a day and time.
HANDED_OVER = phrase(
    "coordinator.handed_over",
    "{name} will answer you here by {moment}. What you have written goes along, so you need not repeat it.",
)
# Translators: the same when the person's name is not known yet.
HANDED_OVER_UNNAMED = phrase(
    "coordinator.handed_over_unnamed",
    "A coordinator will answer you here by {moment}. What you have written goes along, so you need not repeat it.",
)
# Translators: the family asks for a person, but {name} has been asked already.
ALREADY = phrase(
    "coordinator.already", "{name} already has your messages and will answer here by {moment}. You can go on writing."
)
# Translators: the same without a name.
ALREADY_UNNAMED = phrase(
    "coordinator.already_unnamed",
    "A coordinator already has your messages and will answer here by {moment}. You can go on writing.",
)
# Translators: there is no coordinator at all at the moment.
NOBODY = phrase(
    "coordinator.nobody",
    "I am sorry, there is no coordinator here right now. Your messages are kept until there is one.",
)
# Translators: the family pressed a button of the assistant while a human is answering.
HAS_FLOOR = phrase("coordinator.has_floor", "You are writing with {name} now. Do you want to go back to the assistant?")
# Translators: the same without a name.
HAS_FLOOR_UNNAMED = phrase(
    "coordinator.has_floor_unnamed", "You are writing with a coordinator now. Do you want to go back to the assistant?"
)
# Translators: button: the family wants the assistant again instead of waiting for the human.
BUTTON_BACK = phrase("coordinator.button_back", "Back to the assistant")
# Translators: the family itself went back to the assistant.
BACK_BY_FAMILY = phrase("coordinator.back_by_family", "I am the assistant again. What can I do for you?")
# Translators: the human has given the conversation back to the assistant. {name} is that person.
HANDED_BACK = phrase(
    "coordinator.handed_back",
    "{name} has handed back to me, the assistant. You can ask for a person again at any time.",
)
# Translators: the same two, when the question follows that was open before the human answered.
BACK_BY_FAMILY_GOES_ON = phrase(
    "coordinator.back_by_family_goes_on", "I am the assistant again. We go on where we were:"
)
HANDED_BACK_GOES_ON = phrase(
    "coordinator.handed_back_goes_on",
    "{name} has handed back to me, the assistant. We go on where we were. You can ask for a person again at any time.",
)
# Translators: a staff member joins without having been asked. {name} is that person.
TOOK_OVER = phrase("coordinator.took_over", "{name} has joined and will answer you from now on.")

# Translators: the family wants something that the assistant cannot do itself yet (meetings, reminders, data …).
PASS_ON = phrase("coordinator.pass_on", "I cannot do this by myself yet, but your coordinator can. Shall I pass it on?")
# Translators: button, yes, pass it on to the coordinator.
BUTTON_PASS_ON = phrase("coordinator.button_pass_on", "Yes, pass it on")
# Translators: button, no, do not pass it on.
BUTTON_NOT_NOW = phrase("coordinator.button_not_now", "No, not now")
# Translators: the family did not want it passed on.
NOT_PASSED_ON = phrase("coordinator.not_passed_on", "All right, I pass nothing on.")

# Translators: the dialogue engine is down. Honest and calm. Nothing is lost.
DIALOGUE_DOWN = phrase(
    "coordinator.dialogue_down",
    "Something is not working on our side. Your message is kept, and I will answer as soon as I can.",
)
