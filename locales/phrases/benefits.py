"""What a family is entitled to, forms, papers, hours, money."""

from locales.phrase import phrase, plural_phrase

# Translators: the family asks whether it is entitled to something; a few questions follow. The buttons are "Yes, keep
# them" and "Only for now".
ASK_CONSENT = phrase(
    "benefits.ask_consent",
    "I will ask a few short questions, and you can stop at any time. May I keep your answers, so that nobody has to "
    "ask you again? You can see, change and delete them whenever you like.",
)
# Translators: button: my answers may be kept.
BUTTON_KEEP = phrase("benefits.button_keep", "Yes, keep them")
# Translators: button: use my answers only in this conversation.
BUTTON_ONLY_NOW = phrase("benefits.button_only_now", "Only for now")
# Translators: a list follows of what the family has written earlier, such as "Your child’s age: 4 years".
ASK_MENTIONS = phrase("benefits.ask_mentions", "From what you wrote I understand this. Is it right?")
# Translators: button: what you understood is right.
BUTTON_RIGHT = phrase("benefits.button_right", "That is right")
# Translators: button: what you understood is not right; ask me instead.
BUTTON_NOT_RIGHT = phrase("benefits.button_not_right", "Not quite, ask me")
# Translators: asks which support the family has already, so that it is not offered again.
ASK_RECEIVED = phrase(
    "benefits.ask_received",
    "Do you already get some support or money because of your child? Write what it is called.",
)
# Translators: button: we get no support yet.
BUTTON_NOTHING_YET = phrase("benefits.button_nothing_yet", "Nothing yet")
# Translators: what the family wrote is no support that the assistant knows.
RECEIVED_UNKNOWN = phrase(
    "benefits.received_unknown", "I do not know a support by that name. Please write it in another way, or go on."
)
# Translators: button: go on without an answer to this question.
BUTTON_GO_ON = phrase("benefits.button_go_on", "Go on")
# Translators: a list of supports follows.
ASK_RECEIVED_RIGHT = phrase("benefits.ask_received_right", "You already get this, is that right?")
# Translators: a point of a list: the name of a support.
LINE_TITLE = phrase("benefits.line_title", "{title}")
# Translators: a question about the child or the household; it stands alone. Nothing to translate.
ASK_FACT = phrase("benefits.ask_fact", "{question}")
# Translators: a question, and in a second sentence why it is asked.
ASK_FACT_WHY = phrase("benefits.ask_fact_why", "{question} {why}")
# Translators: buttons follow with short labels such as "Aids or equipment" or "Extra costs"; several may be true.
ASK_TOGETHER = phrase(
    "benefits.ask_together", "Which of these is true for your child or for you? Choose one after the other."
)
# Translators: the same question again, without those that have been chosen.
ASK_TOGETHER_MORE = phrase("benefits.ask_together_more", "Thank you. Anything else of these?")
# Translators: button with a short label of something that is true, such as "Extra costs". Nothing to translate.
BUTTON_NAME = phrase("benefits.button_name", "{name}")
# Translators: the question again, after an answer that was not understood.
ASK_FACT_AGAIN = phrase("benefits.ask_fact_again", "I could not read that as an answer. {question}")
# Translators: after the question about a child's age: how to write it.
HINT_AGE = phrase("benefits.hint_age", "Write the age in years; for a baby write “months” after the number.")
# Translators: after a question that is answered by a number.
HINT_NUMBER = phrase("benefits.hint_number", "Write a number.")
# Translators: after a question that is answered by a date.
HINT_DAY = phrase("benefits.hint_day", "Write day, month and year.")
# Translators: after a question of which several answers may be true; buttons follow one at a time.
HINT_SEVERAL = phrase("benefits.hint_several", "Choose one after the other, then “That is all”.")
# Translators: buttons under a question.
BUTTON_YES = phrase("benefits.button_yes", "Yes")
BUTTON_NO = phrase("benefits.button_no", "No")
BUTTON_DO_NOT_KNOW = phrase("benefits.button_do_not_know", "I don’t know")
BUTTON_RATHER_NOT = phrase("benefits.button_rather_not", "Rather not say")
# Translators: button after several answers were chosen one by one.
BUTTON_THAT_IS_ALL = phrase("benefits.button_that_is_all", "That is all")
# Translators: button with one of the answers to a question, such as "In preschool" or a number.
BUTTON_ANSWER = phrase("benefits.button_answer", "{answer}")
# Translators: button: I do not want to go on with these questions.
BUTTON_ENOUGH = phrase("benefits.button_enough", "Show me the result now")
# Translators: button: show again what fits, with what has been changed.
BUTTON_RESULTS = phrase("benefits.button_results", "What fits now?")

# Translators: above the cards: the rules say that the family can get these.
FITS = plural_phrase(
    "benefits.fits",
    "By the rules this is for you. The authority decides; the card tells what to do first.",
    "By the rules these {count} are for you. The authority decides; the cards tell what to do first.",
)
# Translators: above the cards: it depends on what is still open; each card says on what.
MAY_FIT = plural_phrase(
    "benefits.may_fit",
    "This may be for you. The card says what it still depends on.",
    "These {count} may be for you. The cards say what it still depends on.",
)
# Translators: nothing fits by the rules. Two ways on follow as buttons.
NONE_FITS = phrase(
    "benefits.none_fits",
    "From what you told me, none of the supports with clear rules fits in {region}. There may be other help: tell me "
    "what is hard, or talk to a person.",
)
# Translators: there is no entry with rules in the region.
NO_RULES = phrase("benefits.no_rules", "I have no rules for {region} yet. Tell me what is hard, or talk to a person.")
# Translators: about one support, {title}. The card below gives the points of the rule.
ONE_FITS = phrase("benefits.one_fits", "By the rules {title} is for you. The authority decides.")
ONE_MAY_FIT = phrase("benefits.one_may_fit", "{title} may be for you. The card says what it still depends on.")
ONE_DOES_NOT_FIT = phrase(
    "benefits.one_does_not_fit",
    "By the rules {title} is not for you as things stand. The card says why. Is something not right? Then correct it.",
)
# Translators: about one support that has no clear rules in the catalogue.
ONE_HAS_NO_RULE = phrase(
    "benefits.one_has_no_rule", "Who gets {title} is decided in each case. The card tells what counts."
)
# Translators: button: show the other supports of the same kind.
BUTTON_OTHERS = phrase("benefits.button_others", "Show the others")
# Translators: button under support of which it is open whether it fits: {name}, the family's coordinator, looks at it.
BUTTON_ASK_COORDINATOR = phrase("benefits.button_ask_coordinator", "Ask {name}")
# Translators: the same when the family has no coordinator yet.
BUTTON_ASK_PERSON = phrase("benefits.button_ask_person", "Ask a person")
# Translators: button: what have I told you?
BUTTON_MY_ANSWERS = phrase("benefits.button_my_answers", "My answers")
# Translators: button: ask me a few questions, and tell what our family is entitled to.
BUTTON_ENTITLED = phrase("benefits.button_entitled", "What are we entitled to?")
# Translators: button on a card: does this fit our family? Short questions follow.
BUTTON_CHECK = phrase("benefits.button_check", "Does it fit us?")
# Translators: button on a card: we have this support, have asked for it, or were refused.
BUTTON_HAVE_IT = phrase("benefits.button_have_it", "We have it or asked for it")

# Translators: a list follows of all that the family has told and that is kept.
YOUR_ANSWERS = phrase("benefits.your_answers", "This is what you have told me. You can change or delete it.")
# Translators: the same, when the answers are used in this conversation only.
YOUR_ANSWERS_NOW = phrase("benefits.your_answers_now", "This is what you have told me. I use it only in this talk.")
NO_ANSWERS = phrase("benefits.no_answers", "You have told me nothing that I keep.")
# Translators: a point of the list: a statement such as "Your child lives at home".
LINE_FACT = phrase("benefits.line_fact", "{fact}")
# Translators: points of the list of supports that the family has; {title} is a support, {day} a date.
LINE_RECEIVING = phrase("benefits.line_receiving", "You get it: {title}")
LINE_APPLIED = phrase("benefits.line_applied", "Asked for: {title}")
LINE_APPLIED_ON = phrase("benefits.line_applied_on", "Asked for on {day}: {title}")
LINE_REJECTED = phrase("benefits.line_rejected", "Refused: {title}")
LINE_REJECTED_UNTIL = phrase("benefits.line_rejected_until", "Refused: {title}. You can appeal until {day}.")
LINE_ENDED = phrase("benefits.line_ended", "Has ended: {title}")
BUTTON_CHANGE = phrase("benefits.button_change", "Change something")
BUTTON_FORGET = phrase("benefits.button_forget", "Delete all of it")
ASK_WHICH_FACT = phrase("benefits.ask_which_fact", "What do you want to change?")
CHANGED = phrase("benefits.changed", "Thank you, I have changed it.")
# Translators: the family has deleted all its answers.
FORGOTTEN = phrase(
    "benefits.forgotten", "Done. I no longer keep or use your answers. What we wrote to each other stays in this chat."
)

# Translators: how does it stand with the support {title}? Buttons follow.
ASK_STATE = phrase("benefits.ask_state", "{title}: how does it stand?")
BUTTON_RECEIVING = phrase("benefits.button_receiving", "We get it")
BUTTON_APPLIED = phrase("benefits.button_applied", "We have applied")
BUTTON_REJECTED = phrase("benefits.button_rejected", "It was refused")
BUTTON_ENDED = phrase("benefits.button_ended", "It has ended")
# Translators: on which day was it applied for? Typed as a date.
ASK_APPLIED_ON = phrase("benefits.ask_applied_on", "On which day did you apply? Write day, month and year.")
# Translators: until which day can one appeal? It stands in the letter with the decision.
ASK_APPEAL_BY = phrase(
    "benefits.ask_appeal_by",
    "I am sorry. Until which day can you appeal? The letter with the decision says it. Write day, month and year.",
)
# Translators: what was typed is no date that could be read.
NO_DAY = phrase("benefits.no_day", "I could not read that as a date. Write day, month and year, such as {day}.")
NOTED = phrase("benefits.noted", "Noted. I will not offer {title} as something new.")
NOTED_APPLIED = phrase("benefits.noted_applied", "Noted: you applied for {title} on {day}.")
NOTED_APPEAL = phrase(
    "benefits.noted_appeal",
    "Noted: {title} was refused, and you can appeal until {day}. A person can help you with the appeal.",
)
NOTED_REFUSED = phrase(
    "benefits.noted_refused",
    "Noted: {title} was refused. Appeals have a last day, it is in the letter. A person can help you with it.",
)
NOTED_ENDED = phrase("benefits.noted_ended", "Noted: {title} has ended. If it could be renewed, I will show it again.")

# Translators: the family asks for telephone hours, papers, forms or payment dates, but of what?
WHICH_ONE = phrase("benefits.which_one", "Which support is it about? Write what it is called or what it is for.")
WHICH_ONE_AGAIN = phrase("benefits.which_one_again", "I do not know a support by that name. Is it one of these?")
# Translators: button: none of the supports on the other buttons.
BUTTON_NONE_OF_THESE = phrase("benefits.button_none_of_these", "None of these")
# Translators: above a card that tells when the money for {title} comes.
PAYMENT = phrase("benefits.payment", "When the money for {title} comes:")
# Translators: the same with the next day of payment.
PAYMENT_NEXT = phrase("benefits.payment_next", "The next payment of {title} comes on {day}.")
# Translators: above a card that explains how to apply for {title}.
FORM_HELP = phrase("benefits.form_help", "This is how you apply for {title}, step by step.")
# Translators: above a card that says which papers are needed for {title}.
PAPERS = phrase("benefits.papers", "This is what you need for {title}.")
# Translators: telephone hours of {title}. {until} and {opens} are times of day, {day} a weekday with a date.
OPEN_NOW = phrase("benefits.open_now", "You can call now: {title} answers until {until}.")
OPEN_DAY_AND_NIGHT = phrase("benefits.open_day_and_night", "You can call now: {title} answers day and night.")
OPENS_LATER = phrase("benefits.opens_later", "Nobody answers now. You can call {title} again {opens}.")
HOURS_KNOWN = phrase("benefits.hours_known", "These are the telephone hours of {title}.")
# Translators: what was asked is not in the catalogue. {title} is a support. Offers a person.
NOT_KNOWN = phrase(
    "benefits.not_known",
    "For {title} I do not know that for certain. The card has what I do know. Shall a person find out for you?",
)
NOT_KNOWN_AT_ALL = phrase(
    "benefits.not_known_at_all", "I do not find a support that this is about. Shall a person find out for you?"
)

# Translators: parts of a condition, after a label and a colon: “Your child’s age: 18 years or older”. {value} keeps its
# basic form, whatever the words around it would ask for. At least that many, or that degree and every higher one.
OR_MORE = phrase("benefits.or_more", "{value} or more")
# Translators: at most that many, or that degree and every lower one; after a label and a colon.
OR_LESS = phrase("benefits.or_less", "{value} or less")
# Translators: {value} is an age such as “18 years” or “6 months”; after a label and a colon.
OR_OLDER = phrase("benefits.or_older", "{value} or older")
OR_YOUNGER = phrase("benefits.or_younger", "{value} or younger")
# Translators: {value} is a date, and the day itself counts too; after a label and a colon.
OR_LATER = phrase("benefits.or_later", "{value} or later")
OR_EARLIER = phrase("benefits.or_earlier", "{value} or earlier")
# Translators: anything but {value}, an answer such as “In preschool”; after a label and a colon.
ANYTHING_BUT = phrase("benefits.anything_but", "not “{value}”")
# Translators: three headings above conditions for some help. All of them must be true.
ALL_OF_THESE = phrase("benefits.all_of_these", "All of these:")
# Translators: one of the conditions that follow is enough.
ONE_OF_THESE = phrase("benefits.one_of_these", "At least one of these:")
# Translators: none of the conditions that follow may be true.
NONE_OF_THESE = phrase("benefits.none_of_these", "None of these:")
