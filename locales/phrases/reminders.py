"""What is said when a reminder falls due that is not of a meeting."""

from locales.phrase import phrase

# Translators: the person has asked for this reminder. {words} are the person's own words, such as "call the school".
OWN = phrase("reminders.own", "You asked me to remind you: “{words}”")
# Translators: the same where the person has left no words.
OWN_WITHOUT_WORDS = phrase("reminders.own_without_words", "You asked me to remind you now.")
# Translators: on the evening before money comes. {title} is the name of the support, {day} tomorrow's date.
PAYMENT_EVE = phrase("reminders.payment_eve", "A friendly reminder: {title} is paid tomorrow, on {day}.")
# Translators: in the morning of the day on which money comes. {title} is the name of the support, {day} today's date.
PAYMENT_DAY = phrase("reminders.payment_day", "A friendly reminder: {title} is paid today, {day}.")
# Translators: two weeks, one week and one day before a last day, such as the one for an appeal. {what} is the name of
# the support, or what the person wrote. Kind and calm: there is still time.
DEADLINE = phrase(
    "reminders.deadline", "A friendly reminder: {day} is the last day for this: “{what}”. I can help you."
)
