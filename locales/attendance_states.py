"""What somebody has said of a meeting: a code → the phrase that tells it."""

from collections.abc import Mapping

from locales.phrase import Phrase
from locales.phrases import meeting_talk as phrases

ATTENDANCE_STATES: Mapping[str, Phrase] = {
    "coming": phrases.IS_COMING,
    "cannot": phrases.IS_NOT_COMING,
    "open": phrases.HAS_NOT_SAID,
}
