"""What a family hears of its wait for a person: who is away, who has it now, what to do if it cannot wait."""

from locales.phrase import phrase

# Translators: outside of working hours, the conversation goes to a human. {name} is their name, {moment} a time.
HANDED_OVER_CLOSED = phrase(
    "handover_news.handed_over_closed",
    "{name} is not at work right now, and will answer you here by {moment}. What you have written goes along, so you "
    "need not repeat it.",
)
# Translators: the family's coordinator {away} is away until {until}. {name} answers instead, by {moment}.
HANDED_OVER_AWAY = phrase(
    "handover_news.handed_over_away",
    "{away} is away until {until}. {name} stands in and will answer you here by {moment}. What you have written goes "
    "along, so you need not repeat it.",
)
# Translators: button: the family cannot wait so long for the answer. Telephone numbers follow.
BUTTON_CANNOT_WAIT = phrase("handover_news.button_cannot_wait", "It cannot wait")
# Translators: after that button. {name} is the person who answers, {moment} the time. Telephone numbers follow below.
CANNOT_WAIT = phrase(
    "handover_news.cannot_wait",
    "If somebody is in danger, please call one of these numbers now. Otherwise {name} answers you here by {moment}.",
)
# Translators: the same when the person's name is not known.
CANNOT_WAIT_UNNAMED = phrase(
    "handover_news.cannot_wait_unnamed",
    "If somebody is in danger, please call one of these numbers now. Otherwise a coordinator answers you here by "
    "{moment}.",
)
# Translators: the same when {name} has answered already, or is writing with the family just now.
CANNOT_WAIT_ANSWERED = phrase(
    "handover_news.cannot_wait_answered",
    "If somebody is in danger, please call one of these numbers now. Otherwise please write here what is so urgent.",
)
# Translators: button under those numbers: someone is in danger, and a human shall be told at once.
BUTTON_IN_DANGER = phrase("handover_news.button_in_danger", "Someone is in danger")

# Translators: danger, outside of working hours; follows telephone numbers. {name} is the family's coordinator.
HUMAN_TOLD_CLOSED = phrase(
    "handover_news.human_told_closed",
    "I have told {name}, who is not at work right now and will write to you here by {moment}. If you cannot wait, the "
    "numbers above answer before. You are not alone with this.",
)
# Translators: the same while the family's coordinator {away} is away and {name} stands in.
HUMAN_TOLD_AWAY = phrase(
    "handover_news.human_told_away",
    "{away} is away, so I have told {name}, who will write to you here by {moment}. If you cannot wait, the numbers "
    "above answer before. You are not alone with this.",
)

# Translators: {former} did not answer in time, so it went to the substitute {name}, who answers by {moment}.
SUBSTITUTE = phrase(
    "handover_news.substitute",
    "I am sorry, {former} could not answer you in time. {name} stands in, has your messages now, and will answer you "
    "here by {moment}.",
)
# Translators: {former} did not answer in time, so it went to {name}, who leads the coordinators.
LEAD = phrase(
    "handover_news.lead",
    "I am sorry, {former} could not answer you in time. {name}, who leads our team, has your messages now and will "
    "answer you here by {moment}.",
)
# Translators: nobody has answered yet. {name} has been reminded, and so have those who lead.
RENEWED = phrase(
    "handover_news.renewed",
    "I am sorry, nobody has answered you yet. I have reminded {name} and told those who lead our team. You will be "
    "answered here by {moment}.",
)
# Translators: the same when the person's name is not known.
RENEWED_UNNAMED = phrase(
    "handover_news.renewed_unnamed",
    "I am sorry, nobody has answered you yet. I have reminded your coordinator and told those who lead our team. You "
    "will be answered here by {moment}.",
)
# Translators: {former} has become ill or is on leave until {until}, before there was an answer. {name} has it now.
ABSENT = phrase(
    "handover_news.absent",
    "{former} is away until {until}. {name} stands in, has your messages now, and will answer you here by {moment}.",
)
# Translators: {former} does not work here any more. {name} has the messages now.
LEFT = phrase(
    "handover_news.left",
    "{former} does not work here any more. {name} has your messages now and will answer you here by {moment}.",
)
# Translators: somebody else has the messages now; the names are not known.
PASSED_ON = phrase(
    "handover_news.passed_on", "Another coordinator has your messages now and will answer you here by {moment}."
)

# Translators: a human and the family have not written for days. {name} is that human.
QUIET = phrase(
    "handover_news.quiet",
    "It has been quiet here for a while. Do you want to go on with me, the assistant, or stay with {name}?",
)
# Translators: the same when the person's name is not known.
QUIET_UNNAMED = phrase(
    "handover_news.quiet_unnamed",
    "It has been quiet here for a while. Do you want to go on with me, the assistant, or stay with your coordinator?",
)
# Translators: button: the family stays with the human {name} and does not want the assistant.
BUTTON_STAY = phrase("handover_news.button_stay", "Stay with {name}")
# Translators: the same when the person's name is not known.
BUTTON_STAY_UNNAMED = phrase("handover_news.button_stay_unnamed", "Stay with my coordinator")
# Translators: after that button.
STAYS = phrase("handover_news.stays", "All right. {name} reads what you write here.")
# Translators: the same when the person's name is not known.
STAYS_UNNAMED = phrase("handover_news.stays_unnamed", "All right. Your coordinator reads what you write here.")
# Translators: after the same button, pressed late: the assistant answers again already.
STAYS_NOT = phrase(
    "handover_news.stays_not", "You are writing with the assistant now. Do you want to talk to a person again?"
)
