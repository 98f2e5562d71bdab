"""Who the family's coordinator is, and another one: the question, and what is said to the answer."""

from locales.phrase import phrase

# Translators: the family's coordinator {old} asks whether a colleague, {new}, may take over for good. Buttons with yes
# and no stand under it.
ASK = phrase(
    "transfer.ask",
    "{old} proposes that {new} becomes your coordinator. What you have told goes along, so you need not repeat it. "
    "Is that all right?",
)
# Translators: the same, when somebody else proposes it; {old} is the coordinator until now.
ASK_INSTEAD = phrase(
    "transfer.ask_instead",
    "{new} could become your coordinator instead of {old}. What you have told goes along, so you need not repeat it. "
    "Is that all right?",
)
# Translators: the same, when the family has no coordinator any more.
ASK_NEW = phrase("transfer.ask_new", "{new} would like to become your coordinator. Is that all right?")
# Translators: buttons under that question.
BUTTON_YES = phrase("transfer.button_yes", "Yes, that is all right")
BUTTON_NO = phrase("transfer.button_no", "No, please not")

# Translators: {name} has just become the family's coordinator, a person who helps it.
INTRODUCED = phrase(
    "transfer.introduced", "{name} is your coordinator now. You can write here whenever you want to talk to {name}."
)
# Translators: the family did not want a new coordinator; {name} goes on.
REFUSED = phrase("transfer.refused", "All right, nothing changes. {name} stays your coordinator.")
# Translators: the family did not want the new coordinator, and the one before works here no more.
REFUSED_NOBODY = phrase(
    "transfer.refused_nobody", "All right. We look for somebody else who can be your coordinator, and tell you here."
)
# Translators: the family answers a question about a new coordinator that is not asked any more. {name} is the
# coordinator now.
NO_LONGER_ASKED = phrase("transfer.no_longer_asked", "This is not asked any more. {name} is your coordinator.")
# Translators: the same, when the family has no coordinator at the moment.
NO_LONGER_ASKED_NOBODY = phrase(
    "transfer.no_longer_asked_nobody", "This is not asked any more. You have no coordinator of your own at the moment."
)

# Translators: answer to "who is my coordinator?".
YOURS = phrase("transfer.yours", "{name} is your coordinator.")
# Translators: the same, when the coordinator {name} is away until {moment} and the colleague {other} stands in.
YOURS_AWAY = phrase(
    "transfer.yours_away", "{name} is your coordinator, and is away until {moment}. {other} stands in until then."
)
# Translators: the same, when nobody stands in.
YOURS_AWAY_ALONE = phrase(
    "transfer.yours_away_alone", "{name} is your coordinator, and is away until {moment}. You can write here already."
)
# Translators: button: the family wants to write with its coordinator, or with {name} who stands in.
BUTTON_WRITE = phrase("transfer.button_write", "Write to {name}")
