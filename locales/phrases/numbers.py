"""The console's page of numbers for leads: nothing from which one family could be told."""

from locales.phrase import phrase

HEADING = phrase("numbers.heading", "Numbers")
INTRODUCTION = phrase(
    "numbers.introduction", "Counts of families. Where there are fewer than {least}, no number is shown."
)
# Translators: choice of the time that the numbers are about. {count} is a number of days.
PERIOD = phrase("numbers.period", "Period")
PERIOD_DAYS = phrase("numbers.period_days", "The last {count} days")
SHOW = phrase("numbers.show", "Show")
# Translators: in place of a number so small that one family could be told from it.
HIDDEN = phrase("numbers.hidden", "not shown")
NOTHING = phrase("numbers.nothing", "Nothing in this time.")

# Translators: a table: how many families each coordinator has.
LOADS = phrase("numbers.loads", "Families of each coordinator")
COLUMN_NAME = phrase("numbers.column_name", "Name")
COLUMN_FAMILIES = phrase("numbers.column_families", "Families")
COLUMN_WAITING = phrase("numbers.column_waiting", "Waiting for an answer")
COLUMN_AWAY = phrase("numbers.column_away", "Away until")
# Translators: {count} families of {limit} that this person can carry.
OF_LIMIT = phrase("numbers.of_limit", "{count} of {limit}")
FULL = phrase("numbers.full", "full")
WITHOUT = phrase("numbers.without", "Families that asked for a person and have no coordinator yet: {count}")

WAITING = phrase("numbers.waiting", "How long families wait")
STILL = phrase("numbers.still", "Waiting now")
LATE = phrase("numbers.late", "of these past the promised time")
MEDIAN = phrase("numbers.median", "Half of them had an answer within")
SLOWEST = phrase("numbers.slowest", "Nine of ten had an answer within")
KEPT = phrase("numbers.kept", "Promised time kept")
# Translators: how many promises were kept: {kept} of {count}.
KEPT_OF = phrase("numbers.kept_of", "{kept} of {count}")
TOO_FEW_TO_SAY = phrase("numbers.too_few_to_say", "Too few to say")

# Translators: tables: why families were handed over to a person, where they met obstacles, which help arrived, and what
# came of showing a family the way to somebody else.
REASONS = phrase("numbers.reasons", "Why families came to a person")
BARRIERS = phrase("numbers.barriers", "Obstacles reported, by place")
BENEFITS = phrase("numbers.benefits", "Help that arrived")
REFERRALS = phrase("numbers.referrals", "What came of sending families on to others")
COLUMN_REASON = phrase("numbers.column_reason", "Reason")
COLUMN_PLACE = phrase("numbers.column_place", "Place")
COLUMN_HELP = phrase("numbers.column_help", "Help")
COLUMN_OUTCOME = phrase("numbers.column_outcome", "Outcome")
PLACE_UNKNOWN = phrase("numbers.place_unknown", "Place not known")
HELP_UNKNOWN = phrase("numbers.help_unknown", "No longer in the catalogue")
OUTCOME_HELPED = phrase("numbers.outcome_helped", "It helped")
OUTCOME_NO_HELP = phrase("numbers.outcome_no_help", "It did not help")
OUTCOME_UNKNOWN = phrase("numbers.outcome_unknown", "Not known")
