"""The menu: what each command means, and the line that stands behind it."""

from dataclasses import dataclass

from bot.conversation.my_coordinator import MINE
from casework.invitations import is_code
from locales.phrase import Phrase
from locales.phrases import telegram as phrases
from locales.utterance import Payload


@dataclass(frozen=True)
class Command:
    """`/name` in the menu."""

    name: str
    payload: Payload
    description: Phrase


COMMANDS = (
    Command("start", Payload("start"), phrases.COMMAND_START),
    Command("help", Payload("ask_capabilities"), phrases.COMMAND_HELP),
    Command("coordinator", Payload(MINE), phrases.COMMAND_COORDINATOR),
    Command("meetings", Payload("list_meetings"), phrases.COMMAND_MEETINGS),
    Command("reminders", Payload("reminder_settings"), phrases.COMMAND_REMINDERS),
    Command("plan", Payload("show_plan"), phrases.COMMAND_PLAN),
    Command("language", Payload("change_language"), phrases.COMMAND_LANGUAGE),
    Command("privacy", Payload("privacy"), phrases.COMMAND_PRIVACY),
    Command("stop", Payload("stop"), phrases.COMMAND_STOP),
)
#: What follows `/start` in a deep link.
INVITATION = "open_code"


def read(text: str, bot_name: str) -> tuple[str, Payload] | None:
    """The command as it is shown in the thread, and its meaning; None for other text, or a command for another bot."""
    word, *others = text.split(maxsplit=1) or [""]
    rest = "".join(others).strip()
    name, _, addressee = word.removeprefix("/").partition("@")
    if not word.startswith("/") or (addressee and addressee.lower() != bot_name.lower()):
        return None
    known = next((each for each in COMMANDS if each.name == name.lower()), None)
    if known is None or (rest and known.name != "start"):
        # With more words behind it, it is a sentence.
        return None
    if rest and is_code(rest) is not None:
        # The code itself is a secret until it is used.
        return f"/{known.name}", Payload(INVITATION, {"code": rest[:64]})
    return f"/{known.name}", known.payload
