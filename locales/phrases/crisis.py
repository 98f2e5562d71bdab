"""A person is in danger: numbers first, a human next."""

from locales.phrase import phrase

# Translators: someone may be in danger. Calm, direct, human. Cards with telephone numbers follow directly below.
HELP_NOW = phrase(
    "crisis.help_now",
    "I am glad that you wrote this. If anyone is in danger now, please call one of these numbers right away.",
)
# Translators: follows the numbers. {name} is the family's coordinator, {moment} a time.
HUMAN_TOLD = phrase(
    "crisis.human_told", "I have told {name}, who will write to you here by {moment}. You are not alone with this."
)
# Translators: the same without a name.
HUMAN_TOLD_UNNAMED = phrase(
    "crisis.human_told_unnamed",
    "I have told a coordinator, who will write to you here by {moment}. You are not alone with this.",
)
# Translators: said once to a family that writes on while the human who was told has not answered yet.
STILL_TOLD = phrase(
    "crisis.still_told",
    "A coordinator has been told and will read this. If it cannot wait, please call one of the numbers above now.",
)
# Translators: what the family wrote may mean danger, but it is not sure. Cards with telephone numbers follow.
ASK_DANGER = phrase(
    "crisis.ask_danger",
    "I want to be sure that I understand you. Is someone in danger now? Then please call one of these numbers.",
)
# Translators: button: yes, someone is in danger, and a human shall write at once.
BUTTON_DANGER = phrase("crisis.button_danger", "Yes, I need someone now")

# Translators: button: the assistant was wrong, nobody is in danger.
BUTTON_NOT_DANGER = phrase("crisis.button_not_danger", "Nobody is in danger")
# Translators: after that button.
UNDERSTOOD = phrase(
    "crisis.understood", "Thank you, that is good to know. I am the assistant again. What can I do for you?"
)
# Translators: the same, when the question follows that was open before.
UNDERSTOOD_GOES_ON = phrase(
    "crisis.understood_goes_on", "Thank you, that is good to know. I am the assistant again. We go on where we were:"
)
