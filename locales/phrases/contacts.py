"""The people around a child whom a family writes down, to find them again."""

from locales.phrase import phrase, plural_phrase

# Translators: the family wants to write down a person around the child, and has not yet said whom. Keep the example.
ASK_WHO = phrase(
    "contacts.ask_who",
    "Who is it? Write the name and what they do, for example: Emma Lind, physiotherapist.",
)
# Translators: the same question again, after an answer in which no person was found.
ASK_WHO_AGAIN = phrase(
    "contacts.ask_who_again",
    "I could not find a person in that. Write the name, a comma, and what they do. For example: Emma Lind, doctor.",
)
# Translators: under it stands what was understood of a person: what they do and the name, where they work, telephone.
ASK_RIGHT = phrase("contacts.ask_right", "Shall I write this down?")
# Translators: the same question again, after an answer that was neither yes nor no.
ASK_RIGHT_AGAIN = phrase(
    "contacts.ask_right_again", "Please say yes or no, or write what should be different. Shall I write this down?"
)
# Translators: buttons under "Shall I write this down?".
BUTTON_YES = phrase("contacts.button_yes", "Yes, write it down")
BUTTON_NO = phrase("contacts.button_no", "No")
# Translators: the person has been written down among the family's contacts; under it stands what was kept.
KEPT = phrase("contacts.kept", "I have written it down.")
# Translators: the person was known already, and something new about them, such as a number, was added.
COMPLETED = phrase("contacts.completed", "I have added this to what you had.")
# Translators: the family wants to write down a person whom it has written down before; under it stands who.
ALREADY_HAVE = phrase("contacts.already_have", "You already have this one with me, all is well.")
# Translators: the family said "no": nothing was kept.
NOT_KEPT = phrase("contacts.not_kept", "All right, I have not written anything down.")

# Translators: above the list of the people whom the family has written down; it says who they are, one a line.
SHOWN = plural_phrase(
    "contacts.shown", "You have written down this person.", "You have written down these {count} people."
)
# Translators: the family asked for someone, such as "our doctor"; above those who fit.
FOUND = plural_phrase("contacts.found", "This is who I find.", "These {count} are the ones I find.")
# Translators: the family asked for someone whom it has not written down; above all others that it has.
NOBODY_LIKE_THAT = phrase("contacts.nobody_like_that", "I find nobody like that here. These are the people you have.")
# Translators: the family has written down nobody yet. A button "Add a contact" follows.
NOBODY_YET = phrase("contacts.nobody_yet", "You have not written down anybody yet. Shall we begin?")
# Translators: button: write down a person.
BUTTON_ADD = phrase("contacts.button_add", "Add a contact")
# Translators: button: show the people whom the family has written down.
BUTTON_SHOW = phrase("contacts.button_show", "See my contacts")

# Translators: one person in a list. {role} is what they do, such as "Doctor", {name} a person's name. Punctuation only.
LINE_ROLE_NAME = phrase("contacts.line_role_name", "{role}: {name}")
# Translators: the same with a telephone number. Punctuation only.
LINE_ROLE_NAME_PHONE = phrase("contacts.line_role_name_phone", "{role}: {name}, {phone}")
# Translators: the same without a name: what they do, and a telephone number. Punctuation only.
LINE_ROLE_PHONE = phrase("contacts.line_role_phone", "{role}: {phone}")
# Translators: a name and a telephone number. Punctuation only.
LINE_NAME_PHONE = phrase("contacts.line_name_phone", "{name}: {phone}")
# Translators: only what they do, such as "Doctor". Nothing to translate.
LINE_ROLE = phrase("contacts.line_role", "{role}")
# Translators: only a person's name. Nothing to translate.
LINE_NAME = phrase("contacts.line_name", "{name}")
# Translators: where a person works, in the words of the family, such as "the children's clinic".
LINE_WHERE = phrase("contacts.line_where", "Where: {organisation}")
# Translators: a telephone number.
LINE_PHONE = phrase("contacts.line_phone", "Phone: {phone}")
# Translators: an e-mail address.
LINE_EMAIL = phrase("contacts.line_email", "E-mail: {email}")

# Translators: button under a list: take this person out of it. {name} is a person's name.
BUTTON_REMOVE_NAME = phrase("contacts.button_remove_name", "Remove {name}")
# Translators: the same for a person without a name; {role} is what they do, such as "Doctor".
BUTTON_REMOVE_ROLE = phrase("contacts.button_remove_role", "Remove: {role}")
# Translators: button under a long list: take somebody out of it; whom is asked next.
BUTTON_REMOVE_ONE = phrase("contacts.button_remove_one", "Remove someone")
# Translators: who shall be taken out of the list? Buttons with names follow; the answer may also be written.
ASK_WHOSE = phrase("contacts.ask_whose", "Whom shall I remove?")
# Translators: the same question again, when it was not clear who is meant.
ASK_WHOSE_AGAIN = phrase("contacts.ask_whose_again", "I am not sure who that is. Whom shall I remove?")
# Translators: button under "Whom shall I remove?": nobody after all.
BUTTON_NOBODY = phrase("contacts.button_nobody", "Nobody")
# Translators: the person was taken out of the list; under it stands who it was.
REMOVED = phrase("contacts.removed", "I have removed this one.")
# Translators: the family wanted to take somebody out who is not in the list any more, or changed its mind.
NOBODY_REMOVED = phrase("contacts.nobody_removed", "I have removed nobody.")

# Translators: what a person around the child does. These stand alone, or before a colon and a name: "Doctor: Ahmed".
ROLE_DOCTOR = phrase("contacts.role_doctor", "Doctor")
# Translators: what a person does: also the nurse at school or in health care for children.
ROLE_NURSE = phrase("contacts.role_nurse", "Nurse")
# Translators: what a person does.
ROLE_PHYSIOTHERAPIST = phrase("contacts.role_physiotherapist", "Physiotherapist")
# Translators: what a person does.
ROLE_OCCUPATIONAL_THERAPIST = phrase("contacts.role_occupational_therapist", "Occupational therapist")
# Translators: what a person does.
ROLE_SPEECH_THERAPIST = phrase("contacts.role_speech_therapist", "Speech therapist")
# Translators: what a person does.
ROLE_PSYCHOLOGIST = phrase("contacts.role_psychologist", "Psychologist")
# Translators: what a person does.
ROLE_TEACHER = phrase("contacts.role_teacher", "Teacher")
# Translators: what a person does: a teacher for children who need special support.
ROLE_SPECIAL_TEACHER = phrase("contacts.role_special_teacher", "Special teacher")
# Translators: what a person does: whoever leads a school.
ROLE_HEAD_OF_SCHOOL = phrase("contacts.role_head_of_school", "Head of school")
# Translators: what a person does: the place, or somebody who works there.
ROLE_PRESCHOOL = phrase("contacts.role_preschool", "Preschool")
# Translators: what a person does.
ROLE_SOCIAL_WORKER = phrase("contacts.role_social_worker", "Social worker")
# Translators: what a person does: who handles the family's case at an authority.
ROLE_CASE_WORKER = phrase("contacts.role_case_worker", "Case worker")
# Translators: what a person does.
ROLE_COORDINATOR = phrase("contacts.role_coordinator", "Coordinator")
# Translators: what a person does: for example at school or in a hospital.
ROLE_COUNSELLOR = phrase("contacts.role_counsellor", "Counsellor")
# Translators: what a person does: who helps the child in daily life, at home or at school.
ROLE_ASSISTANT = phrase("contacts.role_assistant", "Assistant")
# Translators: what a person does.
ROLE_DENTIST = phrase("contacts.role_dentist", "Dentist")
# Translators: what a person does.
ROLE_INTERPRETER = phrase("contacts.role_interpreter", "Interpreter")
# Translators: what a person does: whom an authority gave to the child or the family as company and support.
ROLE_CONTACT_PERSON = phrase("contacts.role_contact_person", "Contact person")
# Translators: what a person does: of the child, such as a grandmother or an uncle.
ROLE_RELATIVE = phrase("contacts.role_relative", "Relative")
# Translators: what a person does: somebody who is none of the others, such as a neighbour or a driver.
ROLE_OTHER = phrase("contacts.role_other", "Another person")
