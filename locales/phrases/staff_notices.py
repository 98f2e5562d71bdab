"""What members of staff are told by e-mail or Telegram: that somebody waits, never who and never what."""

from locales.phrase import phrase

# Translators: to a coordinator: a family waits for this person's answer. Subject of a mail and first line of a message.
HANDOVER = phrase("staff_notices.handover", "A family waits for your answer")
# Translators: the same, and somebody may be in danger.
URGENT = phrase("staff_notices.urgent", "Urgent: a family needs you now")
# Translators: a colleague did not answer in time, so the family was given to this person.
ESCALATED = phrase("staff_notices.escalated", "A family waits for you, because a colleague could not answer in time")
# Translators: nobody has answered a family in time; to whoever has it, and to those who lead.
UNANSWERED = phrase("staff_notices.unanswered", "A family has waited too long for an answer")
# Translators: this person is asked to become a family's coordinator.
PROPOSAL = phrase("staff_notices.proposal", "You are asked to become a family's coordinator")
# Translators: a family has said yes to its new coordinator; to the old and the new one.
TRANSFER_AGREED = phrase("staff_notices.transfer_agreed", "A family has agreed to its new coordinator")
# Translators: a family has said no to another coordinator.
TRANSFER_REFUSED = phrase("staff_notices.transfer_refused", "A family wants to keep its coordinator")
# Translators: a colleague is away, and this person answers a family instead.
STANDING_IN = phrase("staff_notices.standing_in", "A family waits for you, because a colleague is away")
# Translators: the second line of a letter to staff; {link} is the address of a page of the console.
OPEN_IT = phrase("staff_notices.open_it", "Open it in the console: {link}")
