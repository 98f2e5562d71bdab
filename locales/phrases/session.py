"""Beginning, ending, changing the language."""

from locales.phrase import phrase

# Translators: the first thing a family reads. Short, warm, plain. "I" is the assistant, a computer program.
GREETING = phrase(
    "session.greeting",
    "Hello! I help families find support, and I can bring in a person when you want one. What can I do for you?",
)

# Translators: the family says hello again later.
GREETING_AGAIN = phrase("session.greeting_again", "Hello again. What can I do for you?")

# Translators: button under the greeting. The family looks for help or support in its own words.
BUTTON_FIND = phrase("session.button_find", "Find help")

# Translators: button. Shows what the family has saved earlier.
BUTTON_SAVED = phrase("session.button_saved", "What I have saved")

# Translators: button. The family wants to talk with a human being.
BUTTON_PERSON = phrase("session.button_person", "Talk to a person")

# Translators: button. Asks what the assistant can do.
BUTTON_ABOUT = phrase("session.button_about", "What can you do?")

# Translators: above a row of buttons, one for each language.
CHOOSE_LANGUAGE = phrase("session.choose_language", "Which language would you like to use?")

# Translators: said after the family has changed the language. {language} is the language's own name.
LANGUAGE_CHANGED = phrase("session.language_changed", "We now continue in {language}.")

# Translators: the family wrote in YOUR language, but the conversation is in another one. Said in your language.
PROPOSE_LANGUAGE = phrase(
    "session.propose_language", "It looks as if you write in {language}. Shall we continue in {language}?"
)

# Translators: button, yes to the question whether to continue in this language.
BUTTON_SWITCH = phrase("session.button_switch", "Yes, in {language}")

# Translators: button, no to the question: the language stays as it was. {language} is its own name.
BUTTON_KEEP = phrase("session.button_keep", "No, stay with {language}")

# Translators: said after the family kept the language.
LANGUAGE_KEPT = phrase("session.language_kept", "Good, we stay with {language}.")

# Translators: the family thanked the assistant.
YOU_ARE_WELCOME = phrase("session.you_are_welcome", "You are welcome. I am here whenever you need me.")

# Translators: the family says goodbye.
GOODBYE = phrase("session.goodbye", "Goodbye, and take care. You can come back at any time; nothing is lost.")

# Translators: the family wrote "stop" or the like in the middle of something.
STOPPED = phrase("session.stopped", "All right, we stop here. Nothing is lost. Write again whenever you like.")

# Translators: the family wrote "yes" or "no", but nothing was asked.
NOTHING_ASKED = phrase("session.nothing_asked", "I am listening. What would you like to do?")
