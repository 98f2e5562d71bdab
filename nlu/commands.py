"""Words that work everywhere as a whole message: stop, help, link, who looked. By language in lexicons/commands."""

from functools import cache
from pathlib import Path
from typing import Literal

import yaml

from nlu.words import bare, plain

LEXICONS = Path(__file__).parent / "lexicons" / "commands"
Command = Literal["stop", "help", "link", "who_looked"]


def find(text: str, language: str) -> Command | None:
    """The command that the whole message is: in the conversation's language first, then in any other."""
    sentence = plain(text)
    if not sentence:
        return None
    words = _words()
    own = words.get(language, {})
    if sentence in own:
        return own[sentence]
    for others in words.values():
        if sentence in others:
            return others[sentence]
    return None


@cache
def _words() -> dict[str, dict[str, Command]]:
    found: dict[str, dict[str, Command]] = {}
    for path in sorted(LEXICONS.glob("*.yml")):
        content: dict[Command, list[str]] = yaml.safe_load(path.read_text(encoding="utf-8"))
        spoken: dict[str, Command] = {}
        for command, phrases in content.items():
            for phrase in phrases:
                for form in (plain(phrase), bare(phrase)):
                    spoken.setdefault(form, command)
        found[path.stem] = spoken
    return found
