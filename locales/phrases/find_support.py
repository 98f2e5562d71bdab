"""Looking for help: the need, the place, the cards."""

from locales.phrase import phrase, plural_phrase

# Translators: asks for the need in the family's own words. One short question.
ASK_NEED = phrase("find_support.ask_need", "What would help you most right now? Write it in your own words.")

# Translators: the need is known; buttons with places follow.
ASK_REGION = phrase("find_support.ask_region", "Where do you live? Then I only show what applies there.")

# Translators: the family typed something where a place was asked for; buttons with places follow.
ASK_REGION_AGAIN = phrase(
    "find_support.ask_region_again", "I only know these places so far. Please choose the one where you live."
)

# Translators: button with the name of a place. Nothing to translate.
BUTTON_PLACE = phrase("find_support.button_place", "{region}")

# Translators: button under the places: we live in none of them. A person then looks further.
BUTTON_ELSEWHERE = phrase("find_support.button_elsewhere", "Somewhere else")

# Translators: above the cards. {count} is how many are shown, {region} is a place such as Karlstad.
RESULTS = plural_phrase(
    "find_support.results",
    "This may help you in {region}.",
    "These {count} may help you in {region}. The one that fits best comes first.",
)

# Translators: above the cards when the assistant is not sure that they fit.
RESULTS_UNSURE = phrase(
    "find_support.results_unsure",
    "I am not sure that this fits what you wrote, but it comes closest in {region}. You can also talk to a person.",
)

# Translators: nothing in the catalogue fits.
NOTHING_FITS = phrase(
    "find_support.nothing_fits",
    "I find nothing that fits in {region}. You can say it in other words, or a person can look with you.",
)

# Translators: the family said of a card "not for us", and the next best one follows.
NEXT_ONE = phrase("find_support.next_one", "All right, I leave that one out. Perhaps this one?")

# Translators: the family said of a card "not for us", and there is nothing more to show.
NO_MORE = phrase(
    "find_support.no_more",
    "All right, I leave that one out. I have nothing more that fits. A person can look with you.",
)

# Translators: above the whole description of one support, after "more about this".
MORE_ABOUT = phrase("find_support.more_about", "Here is more about it.")

# Translators: the family has saved a support. {title} is its name.
SAVED = phrase("find_support.saved", "Saved: {title}. You find it under “What I have saved”.")

# Translators: the family saves something that it had saved before. {title} is its name.
SAVED_BEFORE = phrase("find_support.saved_before", "You have already saved {title}.")

# Translators: the support has been taken out of the catalogue since it was shown.
GONE = phrase("find_support.gone", "That one is no longer in the catalogue. Shall I look again?")

# Translators: button on a card.
BUTTON_MORE = phrase("find_support.button_more", "More about this")
# Translators: button on a card: this does not fit our family, show the next.
BUTTON_NOT_FOR_US = phrase("find_support.button_not_for_us", "Not for us")
# Translators: button on a card: keep this for our plan.
BUTTON_SAVE = phrase("find_support.button_save", "Save")
# Translators: button on a card or under the cards: a human being.
BUTTON_TALK = phrase("find_support.button_talk", "Talk to someone")
# Translators: button under the cards: more of what was found.
BUTTON_MORE_RESULTS = phrase("find_support.button_more_results", "Show more")
# Translators: above further cards.
MORE_RESULTS = plural_phrase(
    "find_support.more_results", "Here is one more that may help.", "Here are {count} more that may help."
)
# Translators: there are no further cards.
NO_MORE_RESULTS = phrase(
    "find_support.no_more_results", "That is all I have for this. A person can look with you, also in other places."
)
# Translators: button: is there help in other places, or from other organisations?
BUTTON_WHERE_ELSE = phrase("find_support.button_where_else", "Look in other places")
# Translators: above cards from other places. The family must ask there whether they may help people from elsewhere.
ELSEWHERE = plural_phrase(
    "find_support.elsewhere",
    "This one is in another place. Ask there whether it is open to you. I have noted it, and your coordinator can ask "
    "you how it went.",
    "These {count} are in other places. Ask there whether they are open to you. I have noted it, and your coordinator "
    "can ask you how it went.",
)
# Translators: nothing fits in other places either.
NOWHERE = phrase("find_support.nowhere", "I find nothing in other places either. Shall a person look with you?")
# Translators: the assistant is not sure what was meant, but found something by its words.
PERHAPS_THIS = phrase("find_support.perhaps_this", "I am not sure what you mean. Is it something like this?")
# Translators: button: look for something else.
BUTTON_SEARCH_AGAIN = phrase("find_support.button_search_again", "Look for something else")

# Translators: heading on a card, above the reasons.
LABEL_WHY = phrase("find_support.label_why", "Why it may fit")
# Translators: heading on a card, above the first thing to do.
LABEL_FIRST_STEP = phrase("find_support.label_first_step", "What to do first")
# Translators: heading on a card, above telephone numbers.
LABEL_PHONE = phrase("find_support.label_phone", "Telephone")
# Translators: heading on a card, above the link to the official page.
LABEL_LINK = phrase("find_support.label_link", "Official page")
# Translators: heading in the long description: who can get it.
LABEL_WHO = phrase("find_support.label_who", "Who can get it")
# Translators: heading in the long description: papers to bring.
LABEL_DOCUMENTS = phrase("find_support.label_documents", "Papers you may need")
# Translators: heading in the long description: the points of the rule; before each a mark whether it holds.
LABEL_RULE = phrase("find_support.label_rule", "The rule, point by point")
# Translators: points of a rule. {point} is a statement such as "Your child lives at home". The first one is true,
# the second is not, of the third it has not been told. The mark stays in front.
POINT_HOLDS = phrase("find_support.point_holds", "✓ {point}")
POINT_FAILS = phrase("find_support.point_fails", "✗ Not so: {point}")
POINT_OPEN = phrase("find_support.point_open", "? Not known yet: {point}")
# Translators: under the points: where the rule stands.
RULE_SOURCE = phrase("find_support.rule_source", "Source of the rule: {source}")
# Translators: headings in the long description.
LABEL_EXCLUSIONS = phrase("find_support.label_exclusions", "When you cannot get it")
LABEL_PAYMENT = phrase("find_support.label_payment", "When the money comes")
LABEL_APPLY_AT = phrase("find_support.label_apply_at", "Where you apply")
LABEL_HOURS = phrase("find_support.label_hours", "When you can call")
LABEL_VISIT = phrase("find_support.label_visit", "When it is open")
LABEL_FORM = phrase("find_support.label_form", "The form")
LABEL_STEPS = phrase("find_support.label_steps", "Step by step")
LABEL_TRAPS = phrase("find_support.label_traps", "What often goes wrong")
# Translators: a day of payment in a list. {day} is a date.
PAYMENT_DAY = phrase("find_support.payment_day", "Next: {day}")
# Translators: heading in the long description: what it costs.
LABEL_FEES = phrase("find_support.label_fees", "What it costs")

# Translators: reason on a card. {words} are words that the family wrote.
WHY_WORDS = phrase("find_support.why_words", "You wrote: {words}")
# Translators: reason on a card. {situation} is how other families describe the need.
WHY_SITUATION = phrase("find_support.why_situation", "For families who say: “{situation}”")
# Translators: reason on a card. {concept} is what question and help are both about, such as "money every month".
WHY_CONCEPT = phrase("find_support.why_concept", "It is about: {concept}")
# Translators: reason on a card. {region} is a place.
WHY_REGION = phrase("find_support.why_region", "Offered in {region}")
# Translators: reason on a card. {region} is a country.
WHY_COUNTRY = phrase("find_support.why_country", "Applies everywhere in {region}")
# Translators: reason on a card: the family saved it.
WHY_SAVED = phrase("find_support.why_saved", "You saved it")

# Translators: under a card: when its facts were last checked. {day} is a date.
CHECKED = phrase("find_support.checked", "Checked on {day}")
# Translators: under a card: all entries are a demonstration that an editor must still confirm.
DEMONSTRATION = phrase("find_support.demonstration", "Demonstration: not yet confirmed by an editor.")
# Translators: under a card: the text was translated by a machine from {language}.
MACHINE_TRANSLATED = phrase("find_support.machine_translated", "Machine translation from {language}.")
# Translators: under a card: there is no translation, so the text is in {language}.
NOT_TRANSLATED = phrase("find_support.not_translated", "Only available in {language}.")
# Translators: telephone hours on a card. {days} such as "Monday–Friday", {opens} and {closes} are times.
HOURS = phrase("find_support.hours", "{days}, {opens}–{closes}")
# Translators: the same for a line that answers at any hour. {days} such as "Monday–Sunday".
HOURS_DAY_AND_NIGHT = phrase("find_support.hours_day_and_night", "{days}, day and night")
# Translators: a day in telephone hours that are not every week: {day} such as "Monday", {number} counts from the first
# in the month.
HOURS_NTH = phrase("find_support.hours_nth", "{day} no. {number} of the month")
# Translators: the same for the last one, such as "last Friday of the month".
HOURS_LAST = phrase("find_support.hours_last", "{day}, the last of the month")
