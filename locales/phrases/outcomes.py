"""After a meeting: how it went, what was decided, and who does what by when."""

from locales.phrase import phrase, plural_phrase

# Translators: asked a little after a meeting. {moment} is its day and time. Kind and short; buttons follow.
ASK_HOW = phrase("outcomes.ask_how", "How did your meeting go: {moment}?")
# Translators: buttons: how the meeting went.
BUTTON_GOOD = phrase("outcomes.button_good", "Good")
BUTTON_MIXED = phrase("outcomes.button_mixed", "Mixed")
BUTTON_BAD = phrase("outcomes.button_bad", "Not good")
BUTTON_NOT_HELD = phrase("outcomes.button_not_held", "It did not take place")
BUTTON_LATER = phrase("outcomes.button_later", "Not now")
# Translators: after "Not now": the family can answer later, with the button under it.
LATER = phrase("outcomes.later", "That is fine. You can tell me whenever you like.")
BUTTON_TELL_NOW = phrase("outcomes.button_tell_now", "Tell how it went")
# Translators: the family has told how the meeting went while a person answers in this chat.
NOTED = phrase("outcomes.noted", "Thank you. I have noted it.")
# Translators: somebody of the family has told of this meeting before. What is known stands under it.
KNOWN = phrase("outcomes.known", "This is what I have noted of the meeting: {moment}.")
# Translators: a button: the family wants to add what was decided, or who does what.
BUTTON_ADD = phrase("outcomes.button_add", "Add something")
BUTTON_PLAN = phrase("outcomes.button_plan", "My plan")

# Translators: the meeting with the coordinator did not take place. Buttons with new times follow.
NOT_HELD_SLOTS = phrase("outcomes.not_held_slots", "Thank you for telling me. Does one of these new times suit you?")
# Translators: the same, but no times are known.
NOT_HELD_TOLD = phrase(
    "outcomes.not_held_told", "Thank you. I have told your coordinator, who will propose a new time to you."
)
# Translators: a meeting with somebody else, such as the school, did not take place.
NOT_HELD_ELSEWHERE = phrase(
    "outcomes.not_held_elsewhere",
    "Thank you for telling me. If there is a new time, I can write it down and remind you.",
)
BUTTON_NEW_TIME = phrase("outcomes.button_new_time", "There is a new time")

# Translators: what was decided at the meeting? The family writes it, or presses the button "Nothing".
ASK_DECIDED = phrase(
    "outcomes.ask_decided", "Thank you. What was decided? Write it in your own words, or press “Nothing”."
)
# Translators: the same after a meeting that was not good. A button that brings a person follows, too.
ASK_DECIDED_BAD = phrase(
    "outcomes.ask_decided_bad",
    "I am sorry that it was not good. What was decided? Write it in your own words, or press “Nothing”.",
)
# Translators: the answer could not be read; the question once more.
ASK_DECIDED_AGAIN = phrase(
    "outcomes.ask_decided_again", "Please write in a few words what was decided, or press “Nothing”."
)
BUTTON_NOTHING = phrase("outcomes.button_nothing", "Nothing")
# Translators: what is to be done now? One thing at a time. The example is a sentence that the family could write.
ASK_STEP = phrase(
    "outcomes.ask_step",
    "Who does what, and by when? Write one thing at a time, for example: “Karin sends the form by Friday”.",
)
ASK_STEP_AGAIN = phrase(
    "outcomes.ask_step_again", "Please write one thing in one short sentence: who does what, and by when."
)
BUTTON_NOTHING_TO_DO = phrase("outcomes.button_nothing_to_do", "Nothing to do")
# Translators: the family wrote a day that can mean two days, such as "5/12". Buttons with the days follow.
ASK_DAY = phrase("outcomes.ask_day", "Which day do you mean?")
BUTTON_DAY = phrase("outcomes.button_day", "{day}")
BUTTON_NO_DAY = phrase("outcomes.button_no_day", "No day")
# Translators: what is to be done, as the assistant read it, stands under it: what, who, by when. Buttons: yes, no.
ASK_RIGHT = phrase("outcomes.ask_right", "Is this right? You can also write another day.")
BUTTON_YES = phrase("outcomes.button_yes", "Yes, that is right")
BUTTON_NO = phrase("outcomes.button_no", "No, I write it again")
# Translators: parts of what is to be done, in the family's own words; {day} is a day.
LINE_WHAT = phrase("outcomes.line_what", "What: {what}")
LINE_WHO = phrase("outcomes.line_who", "Who: {who}")
LINE_BY = phrase("outcomes.line_by", "By: {day}")
LINE_NO_DAY = phrase("outcomes.line_no_day", "By: no day")
# Translators: the thing to do is written down. Is there another one? Buttons follow; the family may also just write it.
ASK_MORE = phrase("outcomes.ask_more", "I have written it down. Is there one more thing to do?")
BUTTON_ONE_MORE = phrase("outcomes.button_one_more", "One more")
BUTTON_THAT_IS_ALL = phrase("outcomes.button_that_is_all", "That is all")
# Translators: all is told. What is written down stands under it.
DONE = phrase("outcomes.done", "Thank you. I have written this down, and your coordinator can read it.")
# Translators: nothing was decided, and there is nothing to do.
DONE_NOTHING = phrase("outcomes.done_nothing", "Thank you for telling me.")

# Translators: what is known of a meeting, one point in a line.
LINE_GOOD = phrase("outcomes.line_good", "It went well")
LINE_MIXED = phrase("outcomes.line_mixed", "It was mixed")
LINE_BAD = phrase("outcomes.line_bad", "It was not good")
LINE_NOT_HELD = phrase("outcomes.line_not_held", "It did not take place")
LINE_DECIDED = phrase("outcomes.line_decided", "Decided: {words}")
# Translators: one thing to do, in a list: in the family's own words, with who does it and a day.
LINE_STEP = phrase("outcomes.line_step", "{what}")
LINE_STEP_WHO = phrase("outcomes.line_step_who", "{what} ({who})")
LINE_STEP_BY = phrase("outcomes.line_step_by", "{what}. By: {day}")
LINE_STEP_WHO_BY = phrase("outcomes.line_step_who_by", "{what} ({who}). By: {day}")

# Translators: above what is still to be done in the family's plan. Buttons "Done" are under it.
STEPS = plural_phrase("outcomes.steps", "This is still to be done:", "These {count} things are still to be done:")
# Translators: a button: this is done. {what} is the beginning of the family's own words for it.
BUTTON_DONE = phrase("outcomes.button_done", "Done: {what}")
# Translators: something of the plan is done. A small word of joy. {what} is in the family's own words.
STEP_DONE = phrase("outcomes.step_done", "Well done, that is one thing less: {what}")
# Translators: a button: it is not done after all.
BUTTON_NOT_DONE = phrase("outcomes.button_not_done", "Not done yet")
STEP_OPEN = phrase("outcomes.step_open", "It is in your plan again: {what}")
# Translators: the family pressed the button of something that is no longer in its plan.
STEP_GONE = phrase("outcomes.step_gone", "I cannot find this in your plan any more.")
