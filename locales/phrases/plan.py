"""The family's plan: what it saved."""

from locales.phrase import phrase, plural_phrase

# Translators: above the cards that the family has saved.
SAVED = plural_phrase("plan.saved", "You have saved this one.", "You have saved {count}. Here they are.")
# Translators: the family has saved nothing.
NOTHING_SAVED = phrase(
    "plan.nothing_saved",
    "You have saved nothing yet. When you find something that fits, press “Save”, and it is kept here.",
)
# Translators: button on a saved card: take it out of what is saved.
BUTTON_REMOVE = phrase("plan.button_remove", "Remove")
# Translators: the family removed a saved card. {title} is its name.
REMOVED = phrase("plan.removed", "Removed: {title}.")
