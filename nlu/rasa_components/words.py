"""Typed text is words, never a command to Rasa."""

import re

#: More than this no channel of ours lets through; a longer text is a fault of the caller.
MOST_CHARACTERS = 10_000

#: What Rasa would obey at the start of a text, with anything invisible before it and however often repeated:
#: blanks, control and format characters (zero-width marks, direction marks), variation selectors, slashes.
_COMMAND = re.compile(
    r"(?:[\s/\u0000-\u001f\u007f-\u009f\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f"
    r"\u2028-\u202e\u2060-\u206f\u3164\ufe00-\ufe0f\ufeff\uffa0\ufff0-\ufffb\U000e0000-\U000e0fff]"
    r"|external\s*:)+",
    re.IGNORECASE,
)


def plain_words(text: str) -> str:
    """Return the text without what Rasa could take for a command, and without what no store accepts.

    NUL and broken characters become blanks or question marks. Never starts with "/" or "EXTERNAL:"; may be empty.
    """
    readable = text.replace("\0", " ").encode("utf-8", "replace").decode("utf-8")
    match = _COMMAND.match(readable)
    return (readable[match.end() :] if match else readable).rstrip()
