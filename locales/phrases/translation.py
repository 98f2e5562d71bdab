"""What a machine has translated between a family and its coordinator, and what it could not."""

from locales.phrase import phrase

# Translators: under a message that the family reads, and that a coordinator wrote in another language. {language} is
# the name of that language in your own, such as "Swedish"; a form that works with any of them.
FOR_FAMILY = phrase("translation.for_family", "Translated by a machine from {language}")

# Translators: under a coordinator's message that the family sees in the coordinator's own language.
NOT_FOR_FAMILY = phrase("translation.not_for_family", "This message could not be translated.")

# Translators: on Telegram, above the coordinator's own words, under their translation. Two or three words.
ORIGINAL = phrase("translation.original", "The original words")

# Translators: for coordinators, under what a family wrote in another language. {language} is such as "Vietnamese".
FOR_STAFF = phrase("translation.for_staff", "Translated by a machine from {language}")

# Translators: for coordinators, under a family's message that is shown as it was written.
NOT_FOR_STAFF = phrase("translation.not_for_staff", "Could not be translated. These are the family's own words.")

# Translators: for coordinators, under a family's message while a machine translates it.
PENDING = phrase("translation.pending", "Being translated…")

# Translators: for coordinators: opens the words as the family wrote them.
SHOW_ORIGINAL = phrase("translation.show_original", "Show original")

# Translators: for coordinators, under their own message: opens what the family has read. {language} is such as
# "Vietnamese".
FAMILY_READ = phrase("translation.family_read", "What the family read, translated by a machine into {language}")

# Translators: for coordinators, under their own message, which the family sees untranslated.
FAMILY_READ_ORIGINAL = phrase(
    "translation.family_read_original",
    "Could not be translated. The family sees your own words and is told so.",
)
