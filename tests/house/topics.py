"""The topics and what can be said about each: the list that every tree is held against."""

INTENTS: dict[str, frozenset[str]] = {
    "session": frozenset({"greet", "goodbye", "affirm", "deny", "thanks", "change_language"}),
    "smalltalk": frozenset({"ask_capabilities", "chitchat", "out_of_scope"}),
    "find_support": frozenset({"find_support"}),
    "benefits": frozenset({"check_eligibility", "payment_date", "help_with_form", "office_hours"}),
    "meetings": frozenset(
        {"book_meeting", "reschedule_meeting", "cancel_meeting", "list_meetings", "set_reminder"},
    ),
    "coordinator": frozenset({"talk_to_coordinator"}),
    "plan": frozenset({"show_plan", "add_contact", "show_contacts"}),
    "feedback": frozenset({"give_feedback", "report_barrier"}),
    "privacy": frozenset({"export_my_data", "delete_my_data"}),
    "crisis": frozenset({"crisis"}),
}

#: Phrases beside the topics: a channel's own words, the console's, why a message was refused; a topic's second file.
PHRASE_FILES_WITHOUT_TOPIC = frozenset(
    {
        "web_chat",
        "attachments",
        "console",
        "console_thread",
        "console_lists",
        "refusals",
        "contacts",
        "telegram",
        "whereabouts",
        "joining",
        "polls",
        "meeting_talk",
        "schedules",
        "meeting_forms",
        "attendance",
        "outcomes",
        "reminder_talk",
        "reminders",
        "calendars",
        "emails",
        "sharing",
        "transfer",
        "sign_in",
        "console_family",
        "handover_news",
        "staff_notices",
        "profiles",
        "numbers",
        "translation",
    }
)
#: Second files of a topic in the domain and among the rules: what is only pressed there, and said in no sentence.
DATA_FILES_WITHOUT_TOPIC = frozenset({"outcomes", "reminders"})
#: What the action server is made of beside its topics.
ACTION_FILES_WITHOUT_TOPIC = frozenset(
    {
        "__init__",
        "__main__",
        "book_meeting",
        "change_meeting",
        "contacts",
        "coordinator_meeting",
        "eligibility",
        "fact_question",
        "flow",
        "go_on_meeting",
        "group_question",
        "heard",
        "household",
        "list_meetings",
        "meeting_circle",
        "meeting_draft",
        "meeting_people",
        "meeting_time",
        "other_meeting",
        "outcome",
        "questions",
        "received",
        "reminder_when",
        "reminders",
        "server",
        "speech",
        "surroundings",
        "told",
        "told_step",
        "verdicts",
    }
)
