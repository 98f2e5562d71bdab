"""The words of the form with which staff send a file; it stands in pages of several rooms."""

from collections.abc import Mapping
from types import MappingProxyType

from bot.attachments.content import ALLOWED
from bot.attachments.intake import LARGEST_SAID
from locales.phrase import Phrase
from locales.phrases import attachments as phrases

#: Files that may be sent at once.
MOST_FILES = 5
#: What the form's template asks for by name.
UPLOAD: Mapping[str, Phrase | int | str] = MappingProxyType(
    {
        "heading": phrases.SEND_A_FILE,
        "choose": phrases.CHOOSE,
        "hint": phrases.CHOOSE_HINT,
        "words": phrases.WORDS_WITH_IT,
        "send": phrases.SEND_FILES,
        "picture": phrases.PICTURE_FROM_STAFF,
        "limit": LARGEST_SAID,
        "count": MOST_FILES,
        "accept": ",".join(sorted((*ALLOWED, *ALLOWED.values()))),
    }
)
