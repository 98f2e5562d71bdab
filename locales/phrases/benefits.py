"""What a family is entitled to, forms, papers, hours, money."""

from locales.phrase import phrase

# Translators: the family asks whether it is entitled to something. The assistant asks for the need first.
WHAT_FOR = phrase(
    "benefits.what_for",
    "I can show what there is and who can get it. What is it about: money, care, equipment, school, something else?",
)
# Translators: shown with the cards after a question about entitlement.
NO_DECISION = phrase(
    "benefits.no_decision",
    "Under “More about this” you see who can get it. The authority decides; your coordinator can look with you.",
)
# Translators: the family asks for telephone hours, papers, forms or payment dates, but of what?
WHICH_ONE = phrase("benefits.which_one", "Which support is it about? Write what it is called or what it is for.")
# Translators: above the card of the support that was shown last.
ABOUT_LAST = phrase("benefits.about_last", "This is what I know about the last one I showed you.")
# Translators: hours, papers or dates are not in the card. Offers a person.
NOT_KNOWN = phrase(
    "benefits.not_known",
    "If what you ask for is not there, I do not know it for certain. Shall a person find out for you?",
)
