"""What families think, and what stood in their way."""

from locales.phrase import phrase

# Translators: the family praised or criticised the help. It is written down.
THANKS = phrase("feedback.thanks", "Thank you for telling me. I have written it down, and a person will read it.")
# Translators: the family told about an obstacle: refused, sent around, waiting too long.
BARRIER_NOTED = phrase(
    "feedback.barrier_noted",
    "I am sorry that this happened. I have written it down, so that it reaches those who can change it. "
    "Do you want help with it now?",
)
