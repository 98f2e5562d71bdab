"""What the channels say when a message cannot be taken."""

from locales.phrase import phrase

# Translators: the message is longer than the limit. {limit} is a number of characters.
TOO_LONG = phrase("refusals.too_long", "This message is too long. Please write at most {limit} characters at a time.")
# Translators: the message has no readable content.
EMPTY = phrase("refusals.empty", "This message is empty. Please write a few words.")
# Translators: too many messages in a short time.
RATE = phrase("refusals.rate", "You write faster than I can read. Please wait a few seconds.")
# Translators: the page has lost its connection to this conversation.
SESSION = phrase("refusals.session", "The connection to this conversation was lost. Please reload the page.")
# Translators: a button that no longer means anything.
STALE_BUTTON = phrase("refusals.stale_button", "This button no longer works. Please write what you need.")
# Translators: an error on our side.
INTERNAL = phrase("refusals.internal", "Something went wrong on our side. Please send it again.")
