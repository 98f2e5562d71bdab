"""A family's data: a copy, or deletion."""

from locales.phrase import phrase

# Translators: the family wants a copy of what is kept about it.
EXPORT = phrase(
    "privacy.export",
    "You have the right to a copy of what we keep about you. A person prepares it. Shall I ask for it now?",
)
# Translators: the family wants its data deleted.
DELETE = phrase(
    "privacy.delete",
    "You have the right to have what we keep about you deleted. A person does it with you, so that nothing is deleted "
    "by mistake. Shall I ask for it now?",
)
