"""The console's page of one family: what is known of it, who its coordinator is, and the change to another one."""

from locales.phrase import phrase, plural_phrase

# Translators: link from a conversation to the page of the whole family.
FAMILY_PAGE = phrase("console_family.family_page", "The family’s page")
# Translators: in place of what the family does not show to its coordinator.
HIDDEN = phrase("console_family.hidden", "Hidden by the family")
# Translators: heading. The people of the family who write here.
PEOPLE = phrase("console_family.people", "People")
# Translators: beside a person of the family: the day on which they first wrote. {day} is a date.
SINCE = phrase("console_family.since", "here since {day}")
# Translators: link to the conversation with one person of the family.
READ = phrase("console_family.read", "Conversation")
# Translators: heading. Who has been, is, or may become the coordinator of the family.
COORDINATOR = phrase("console_family.coordinator", "Coordinator")
# Translators: the family has no coordinator.
NO_COORDINATOR = phrase("console_family.no_coordinator", "This family has no coordinator yet.")
# Translators: {name} is a member of staff, {day} a date.
COORDINATOR_SINCE = phrase("console_family.coordinator_since", "{name}, since {day}")
# Translators: the coordinator is away until {moment}; {name} stands in.
AWAY_STANDS_IN = phrase("console_family.away_stands_in", "Away until {moment}. {name} stands in.")
# Translators: the coordinator is away until {moment}, and nobody stands in.
AWAY = phrase("console_family.away", "Away until {moment}.")
# Translators: heading above the list of earlier coordinators and proposals.
HISTORY = phrase("console_family.history", "Earlier")
# Translators: in that list. {name} was the coordinator; {first} and {last} are dates.
HISTORY_ENDED = phrase("console_family.history_ended", "{name}, {first} – {last}")
# Translators: in that list. {name} was asked to become the coordinator and said no on {day}.
HISTORY_DECLINED = phrase("console_family.history_declined", "{name} was asked and said no, {day}")
# Translators: in that list. {name} would have become the coordinator; the family said no on {day}.
HISTORY_REFUSED = phrase("console_family.history_refused", "{name}: the family said no, {day}")
# Translators: in that list. {name} was asked to become the coordinator; the question was taken back on {day}.
HISTORY_WITHDRAWN = phrase("console_family.history_withdrawn", "{name} was asked; taken back, {day}")

# Translators: to a coordinator: the assistant asks whether they become the coordinator of this family.
ASKED_YOU = phrase("console_family.asked_you", "Will you be this family’s coordinator?")
# Translators: the same, when {name} is the family's coordinator now and asks.
ASKED_YOU_BY = phrase(
    "console_family.asked_you_by", "{name} asks: will you be this family’s coordinator? The family is asked after you."
)
# Translators: button under that question.
ACCEPT = phrase("console_family.accept", "Yes, I will")
# Translators: button under that question.
DECLINE = phrase("console_family.decline", "No, I cannot")
# Translators: {name} was asked to become the coordinator and has not answered.
ASKED = phrase("console_family.asked", "Asked {name}, who has not answered yet.")
# Translators: {name} agreed to become the coordinator; now the family is asked.
OFFERED = phrase("console_family.offered", "{name} said yes. We wait for the family’s answer.")
# Translators: button: the question to become the coordinator is taken back.
WITHDRAW = phrase("console_family.withdraw", "Take the question back")
# Translators: heading above what the coordinator before wrote for the next one. {name} wrote it.
SUMMARY_BY = phrase("console_family.summary_by", "What {name} wrote for the next coordinator")
# Translators: the same, when it is not known who wrote it.
SUMMARY = phrase("console_family.summary", "Written for the next coordinator")

# Translators: button that opens the page on which the family is given to another coordinator.
TRANSFER = phrase("console_family.transfer", "Give the family to a colleague")
# Translators: heading of that page.
TRANSFER_HEADING = phrase("console_family.transfer_heading", "Another coordinator for this family")
# Translators: under that heading.
TRANSFER_TEXT = phrase(
    "console_family.transfer_text",
    "First your colleague is asked, then the family. Until both have said yes, nothing changes.",
)
# Translators: label above a list of colleagues.
TO_WHOM = phrase("console_family.to_whom", "Who?")
# Translators: label of a text field: what the next coordinator must know of the family.
SUMMARY_LABEL = phrase("console_family.summary_label", "What your colleague must know")
# Translators: under that field.
SUMMARY_HINT = phrase(
    "console_family.summary_hint",
    "It begins with what is known here. Add what matters, and take out what is not needed.",
)
# Translators: button: the colleague is asked now.
ASK = phrase("console_family.ask", "Ask")
# Translators: how many families somebody has, and how many they can have at most. Both are numbers.
LOAD_OF = phrase("console_family.load_of", "{count} of {limit} families")
# Translators: how many families somebody has.
LOAD = plural_phrase("console_family.load", "{count} family", "{count} families")
# Translators: beside a colleague: works with families in every place.
EVERYWHERE = phrase("console_family.everywhere", "everywhere")
# Translators: beside a colleague who is away until {moment}.
AWAY_UNTIL = phrase("console_family.away_until", "away until {moment}")
# Translators: beside a colleague who has as many families as they can have.
FULL = phrase("console_family.full", "full")
# Translators: beside a colleague who said no to this family not long ago.
SAID_NO = phrase("console_family.said_no", "said no to this family")
# Translators: there is no other colleague.
NOBODY_ELSE = phrase("console_family.nobody_else", "There is nobody else here who works with families.")
# Translators: first line of the text for the next coordinator. {need} is what the family wrote.
PREFILL_NEED = phrase("console_family.prefill_need", "Need, in the family’s words: {need}")
# Translators: line of that text. {step} is something to be done in the family's plan.
PREFILL_STEP = phrase("console_family.prefill_step", "To do: {step}")
# Translators: line of that text. {moment} is when the next meeting is, {about} how and with whom.
PREFILL_MEETING = phrase("console_family.prefill_meeting", "Next meeting: {moment}, {about}")
# Translators: heading. A leader gives a coordinator to a family that has none.
ASSIGN_HEADING = phrase("console_family.assign_heading", "Choose a coordinator")
# Translators: under that heading.
ASSIGN_TEXT = phrase("console_family.assign_text", "It counts at once, and the family is told who it is.")
# Translators: label of a text field: why this coordinator was chosen.
REASON_LABEL = phrase("console_family.reason_label", "Why, and what your colleague must know")
# Translators: button: this coordinator is chosen.
ASSIGN = phrase("console_family.assign", "Choose")

# Translators: somebody else has answered the question before.
REFUSED_DECIDED = phrase("console_family.refused_decided", "This was decided meanwhile. Nothing was changed.")
# Translators: the chosen colleague is the coordinator already.
REFUSED_SAME = phrase("console_family.refused_same", "This is the family’s coordinator already.")
# Translators: nobody can give the family to somebody else, because it has no coordinator.
REFUSED_NO_COORDINATOR = phrase(
    "console_family.refused_no_coordinator", "This family has no coordinator now. A lead can choose one."
)
# Translators: no colleague was chosen, or one who does not work with families any more.
REFUSED_CANNOT_ANSWER = phrase(
    "console_family.refused_cannot_answer", "Please choose a colleague who works with families."
)
# Translators: the question was for another member of staff.
REFUSED_NOT_ASKED = phrase(
    "console_family.refused_not_asked", "Somebody else was asked, and only that person can answer. Nothing was changed."
)
# Translators: this member of staff may not do it.
REFUSED_NOT_YOURS = phrase(
    "console_family.refused_not_yours", "Only the family’s coordinator or a lead can do this. Nothing was changed."
)
# Translators: the text field is empty.
REFUSED_NO_WORDS = phrase("console_family.refused_no_words", "Please write what your colleague must know.")
# Translators: the text is too long. {limit} is a number of characters.
REFUSED_TOO_LONG = phrase("console_family.refused_too_long", "This is too long. Please use at most {limit} characters.")
# Translators: a lead wanted to choose a coordinator for a family that has one.
REFUSED_HAS_COORDINATOR = phrase(
    "console_family.refused_has_coordinator",
    "This family has a coordinator, and must be asked before that changes. Please give it to a colleague instead.",
)
# Translators: heading. What the family has saved, and what it wants to do.
PLAN = phrase("console_family.plan", "Plan")
# Translators: heading above the steps of the plan that are still to be done.
STEPS = phrase("console_family.steps", "To do")
# Translators: after a step of the plan: the last day for it. {day} is a date.
STEP_DUE = phrase("console_family.step_due", "by {day}")
# Translators: heading. Doctors, teachers and others around the child whom the family has written down.
CONTACTS = phrase("console_family.contacts", "Professionals around the child")
# Translators: heading.
MEETINGS = phrase("console_family.meetings", "Meetings")
# Translators: heading above meetings that are over.
MEETINGS_BEFORE = phrase("console_family.meetings_before", "Earlier meetings")
# Translators: beside a meeting.
CANCELLED = phrase("console_family.cancelled", "cancelled")
# Translators: link to the form for meetings.
MEETINGS_FORM = phrase("console_family.meetings_form", "Book or change a meeting")
# Translators: heading. Support that the family has, has asked for, was refused or had.
BENEFITS = phrase("console_family.benefits", "Support and benefits")
# Translators: beside a benefit: the family gets it.
RECEIVING = phrase("console_family.receiving", "receives it")
# Translators: beside a benefit: the family has asked for it.
APPLIED = phrase("console_family.applied", "has applied")
# Translators: beside a benefit: it was refused.
REJECTED = phrase("console_family.rejected", "refused")
# Translators: beside a benefit: the family had it, and has it no more.
ENDED = phrase("console_family.ended", "ended")
# Translators: beside a benefit. {day} is the date from which that is so.
SINCE_DAY = phrase("console_family.since_day", "since {day}")
# Translators: beside a benefit that was refused. {day} is the last day on which the family can appeal.
APPEAL_BY = phrase("console_family.appeal_by", "appeal by {day}")
# Translators: a benefit that is not in the catalogue any more.
ENTRY_GONE = phrase("console_family.entry_gone", "No longer in the catalogue")
# Translators: heading. What the family answered to questions about the child and the household.
ANSWERS = phrase("console_family.answers", "Answers")
# Translators: beside an answer. {day} is a date.
TOLD_ON = phrase("console_family.told_on", "told on {day}")
# Translators: instead of the answers.
ANSWERS_NOT_KEPT = phrase("console_family.answers_not_kept", "The family does not want its answers to be kept.")
# Translators: heading. What the family allows to be kept or sent.
CONSENTS = phrase("console_family.consents", "Consent")
# Translators: what a family allows: to keep its answers.
CONSENT_FACTS = phrase("console_family.consent_facts", "Keep its answers about the child and the household")
# Translators: what a family allows: to be written to by e-mail.
CONSENT_EMAIL = phrase("console_family.consent_email", "Write to it by e-mail")
# Translators: what a family allows: something that has no name here. {purpose} is its code.
CONSENT_OTHER = phrase("console_family.consent_other", "Other: {purpose}")
# Translators: beside what a family allows. {day} is when it said so.
CONSENT_GIVEN = phrase("console_family.consent_given", "yes, {day}")
# Translators: beside what a family does not allow. {day} is when it said so.
CONSENT_REFUSED = phrase("console_family.consent_refused", "no, {day}")

# Translators: heading. The times at which a person was wanted, and what happened then.
HANDOVERS = phrase("console_family.handovers", "When a person was wanted")
# Translators: beside such a time: the answer came by the promised time.
KEPT = phrase("console_family.kept", "Promise kept")
# Translators: beside such a time: no answer came by the promised time.
BROKEN = phrase("console_family.broken", "Promise not kept")
# Translators: beside such a time: the promised time has not come yet.
WAITING = phrase("console_family.waiting", "Waiting for an answer")
# Translators: beside such a time: it was closed before the promised time, and nobody had to answer.
UNANSWERED = phrase("console_family.unanswered", "Closed before an answer was due")
# Translators: beside such a time: staff stepped in by themselves, without a promise.
NOTHING_PROMISED = phrase("console_family.nothing_promised", "Nothing was promised")
# Translators: opens the list of what happened, one line for each step.
STEP_LIST = phrase("console_family.step_list", "Step by step")
# Translators: after a step. {moment} is when an answer was promised.
STEP_PROMISED = phrase("console_family.step_promised", "promised by {moment}")
# Translators: what happened: the request was given to {name}. All of these stand in a list with dates.
STEP_OPENED = phrase("console_family.step_opened", "Given to {name}")
# Translators: what happened: the family asked for a person once more.
STEP_AGAIN = phrase("console_family.step_again", "The family asked again; with {name}")
# Translators: what happened: danger was named.
STEP_URGENT = phrase("console_family.step_urgent", "Danger was named; with {name}")
# Translators: what happened: {name} stepped in.
STEP_TOOK_OVER = phrase("console_family.step_took_over", "{name} took over")
# Translators: what happened: {name} wrote an answer.
STEP_ANSWERED = phrase("console_family.step_answered", "{name} answered")
# Translators: what happened: no answer in time, and it went to {name}, who stands in.
STEP_SUBSTITUTE = phrase("console_family.step_substitute", "No answer in time; given to {name}, who stands in")
# Translators: what happened: no answer in time, and it went to {name}, who leads the coordinators.
STEP_LEAD = phrase("console_family.step_lead", "No answer in time; given to {name}, who leads")
# Translators: what happened: the leader {name} did not answer in time either, and a new time was promised.
STEP_RENEWED = phrase("console_family.step_renewed", "No answer in time; a new time was promised, with {name}")
# Translators: what happened: whoever had it is away, and it went to {name}.
STEP_ABSENT = phrase("console_family.step_absent", "Away; given to {name}")
# Translators: what happened: whoever was asked to be the coordinator said no, and it went to {name}.
STEP_DECLINED = phrase("console_family.step_declined", "The one who was asked said no; given to {name}")
# Translators: what happened: after a quiet time the family was asked whether the assistant may go on.
STEP_ASKED_BACK = phrase("console_family.step_asked_back", "The family was asked whether the assistant may go on")
# Translators: what happened: the family went back to the assistant.
STEP_LEFT = phrase("console_family.step_left", "The family went back to the assistant")
# Translators: what happened: {name} closed the request.
STEP_CLOSED = phrase("console_family.step_closed", "Closed by {name}")
# Translators: in place of a name that is not known.
SOMEBODY = phrase("console_family.somebody", "somebody")
# Translators: heading. Which members of staff looked at this page or did something with the family's data.
ACTS = phrase("console_family.acts", "Who has looked")
# Translators: under that heading.
ACTS_TEXT = phrase("console_family.acts_text", "The family can ask for this list.")
# Translators: {name} looked at the family {count} times; {day} is the last time.
LOOKED = plural_phrase(
    "console_family.looked", "{name}: looked once, {day}", "{name}: looked {count} times, last on {day}"
)
# Translators: {name} removed a message from a conversation on {day}.
REMOVED_MESSAGE = phrase("console_family.removed_message", "{name} removed a message, {day}")
# Translators: {name} did something with the family's data on {day}; {what} is its code.
OTHER_ACT = phrase("console_family.other_act", "{name}: {what}, {day}")

# Translators: link and heading: a coordinator invites a family that is not here yet.
INVITE_NEW = phrase("console_family.invite_new", "Invite a family")
# Translators: under that heading.
INVITE_NEW_TEXT = phrase(
    "console_family.invite_new_text",
    "You get a code and a link for one family. Whoever opens it is welcomed and told that you are the coordinator.",
)
# Translators: button: a new code is made.
INVITE_NEW_BUTTON = phrase("console_family.invite_new_button", "Make a code")
# Translators: under a new code. {count} is a number of days.
INVITE_NEW_LASTS = plural_phrase(
    "console_family.invite_new_lasts",
    "It works once, for {count} day, and is shown only now.",
    "It works once, for {count} days, and is shown only now.",
)
# Translators: link to the chat on our page, with the code in it.
OPEN_CHAT = phrase("console_family.open_chat", "Open the web chat with this code")
