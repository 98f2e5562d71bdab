"""What people around a child do: a code → the phrase that names it."""

from collections.abc import Mapping

from locales.phrase import Phrase
from locales.phrases import contacts as phrases

ROLES: Mapping[str, Phrase] = {
    "doctor": phrases.ROLE_DOCTOR,
    "nurse": phrases.ROLE_NURSE,
    "physiotherapist": phrases.ROLE_PHYSIOTHERAPIST,
    "occupational_therapist": phrases.ROLE_OCCUPATIONAL_THERAPIST,
    "speech_therapist": phrases.ROLE_SPEECH_THERAPIST,
    "psychologist": phrases.ROLE_PSYCHOLOGIST,
    "teacher": phrases.ROLE_TEACHER,
    "special_teacher": phrases.ROLE_SPECIAL_TEACHER,
    "head_of_school": phrases.ROLE_HEAD_OF_SCHOOL,
    "preschool": phrases.ROLE_PRESCHOOL,
    "social_worker": phrases.ROLE_SOCIAL_WORKER,
    "case_worker": phrases.ROLE_CASE_WORKER,
    "coordinator": phrases.ROLE_COORDINATOR,
    "counsellor": phrases.ROLE_COUNSELLOR,
    "assistant": phrases.ROLE_ASSISTANT,
    "dentist": phrases.ROLE_DENTIST,
    "interpreter": phrases.ROLE_INTERPRETER,
    "contact_person": phrases.ROLE_CONTACT_PERSON,
    "relative": phrases.ROLE_RELATIVE,
    "other": phrases.ROLE_OTHER,
}
