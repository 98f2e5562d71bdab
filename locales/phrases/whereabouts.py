"""The family has sent the place where it is."""

from locales.phrase import phrase, plural_phrase

# Translators: the family shared its location, which lies in or near {region}, a place such as Rotterdam. Two buttons
# follow.
PROPOSE = phrase(
    "whereabouts.propose",
    "You seem to be in or near {region}. Shall I look for help there? I do not keep the place that you sent.",
)
# Translators: button, yes to the question whether to look for help in {region}, a place such as Rotterdam.
BUTTON_YES = phrase("whereabouts.button_yes", "Yes, in {region}")
# Translators: button, no to the question whether to look for help in that place.
BUTTON_NO = phrase("whereabouts.button_no", "No")
# Translators: said after "No": the family stays with the place that it chose before. {region} is a place.
STAYED = phrase("whereabouts.stayed", "All right, I go on looking in {region}. What can I do for you?")
# Translators: said after "No" by a family that has not said where it lives.
STAYED_NOWHERE = phrase("whereabouts.stayed_nowhere", "All right. What can I do for you?")

# Translators: the family shared its location, and it is where the family has said that it lives. {region} is a place.
HERE = phrase(
    "whereabouts.here",
    "You seem to be in or near {region}. That is where I look for help for you. I do not keep the place that you sent. "
    "What can I do for you?",
)
# Translators: the family shared its location, and nothing is known there. Buttons with the names of places follow.
OUTSIDE = phrase(
    "whereabouts.outside",
    "I know no services near there yet. I do not keep the place that you sent. I know services in these places. Do you "
    "live in one of them?",
)
# Translators: the same, after a few services that are near there. Buttons with the names of places follow.
OUTSIDE_BUT_NEAR = phrase(
    "whereabouts.outside_but_near",
    "I do not know much near there yet. I do not keep the place that you sent. I know more in these places. Do you "
    "live in one of them?",
)

# Translators: above cards with services, after the family shared its location. {count} is how many are shown.
NEAR = plural_phrase(
    "whereabouts.near",
    "This is near the place that you sent. Ask there whether it is open to you.",
    "These {count} are near the place that you sent, the nearest first. Ask there whether they are open to you.",
)
# Translators: reason on a card. {kilometres} is a whole number, about how far it is.
DISTANCE = phrase("whereabouts.distance", "About {kilometres} km away")
# Translators: reason on a card: it is very near.
CLOSE = phrase("whereabouts.close", "Less than a kilometre away")
