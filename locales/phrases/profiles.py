"""The console's page "My work": with whom a member of staff works, who stands in, and where they are told."""

from locales.phrase import phrase

# Translators: heading and link of the page.
HEADING = phrase("profiles.heading", "My work")
INTRODUCTION = phrase(
    "profiles.introduction", "New families are proposed to you by what you say here. Nobody is given to you unasked."
)
# Translators: checkboxes with names of languages, and of places.
LANGUAGES = phrase("profiles.languages", "Languages in which I work with families")
REGIONS = phrase("profiles.regions", "Places where I work")
REGIONS_HINT = phrase("profiles.regions_hint", "Tick none if you work everywhere.")
# Translators: a list of languages. A translation service may translate the families' messages into it.
READS = phrase("profiles.reads", "Translate what families write into")
READS_NONE = phrase("profiles.reads_none", "Do not translate")
READS_HINT = phrase(
    "profiles.reads_hint", "Only where a translation service is set up. The family's own words always stay."
)
# Translators: how many families one coordinator can carry well.
CASELOAD = phrase("profiles.caseload", "Families that I can carry")
CASELOAD_HINT = phrase("profiles.caseload_hint", "Leave it empty if there is no limit. You have {count} now.")
# Translators: the colleague who answers while I am away.
SUBSTITUTE = phrase("profiles.substitute", "Who stands in when I am away")
SUBSTITUTE_NONE = phrase("profiles.substitute_none", "Nobody named: a lead does")
SUBSTITUTE_HINT = phrase(
    "profiles.substitute_hint", "For a single absence you can name somebody else under “My times”."
)
# Translators: where the coordinator hears that a family waits: by e-mail, on Telegram, or only here.
NOTIFY = phrase("profiles.notify", "Tell me that a family waits")
NOTIFY_EMAIL = phrase("profiles.notify_email", "By e-mail")
NOTIFY_TELEGRAM = phrase("profiles.notify_telegram", "On Telegram")
NOTIFY_NONE = phrase("profiles.notify_none", "Only here in the console")
NOTIFY_HINT = phrase("profiles.notify_hint", "Such a message says only that somebody waits. It names nobody.")
SAVE = phrase("profiles.save", "Save")
SAVED = phrase("profiles.saved", "Your work is saved.")
MEND = phrase("profiles.mend", "Please mend what is marked below. Nothing is saved yet.")
REFUSED_CASELOAD = phrase("profiles.refused_caseload", "Please write a whole number from {least} to {most}.")
REFUSED_SUBSTITUTE = phrase("profiles.refused_substitute", "Please choose somebody from the list.")
REFUSED_TELEGRAM = phrase(
    "profiles.refused_telegram", "Your Telegram account is not linked yet. Link it first, or choose another way."
)
