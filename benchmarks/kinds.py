"""The three kinds of message that are timed, each answered by another part of the house."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from typing import Any

from bot.reply.voice import voice
from tests.acceptance.parent import Parent

ENGLISH = voice("en").say
CARDS = 3

#: Rasa and the actions remember the vectors of texts that they have seen, so no two messages are alike.
ENDINGS = ("", "?", " really", " today", " then", " anyway", " by the way", " haha", " though", " lol")
SMALL_TALK = (
    "are you a real person{}",
    "how was your weekend{}",
    "do you ever get tired of us{}",
    "what is your favourite food{}",
    "can you tell me a joke{}",
    "do you like your work{}",
    "do you like music{}",
)
WHOM = (
    *("our daughter", "our son", "our girl", "our boy", "our child"),
    *("my daughter", "my son", "my little girl", "my little boy", "my child"),
)
#: In the place where they are asked, there are three entries or more for these.
NEEDS = (
    "we need a break from caring for {} at night",
    "{} needs someone with them all day, we can not do it alone any more",
    "we need someone to be with {} so that we can rest",
    "who can look after {} so that we can sleep",
    "we need help at home with {} every day",
    "can we get a helper at home for {}",
    "{} needs help with everything, day and night",
)
#: So many messages of a kind are different from each other.
DIFFERENT = len(WHOM) * len(NEEDS)

Send = Callable[[Parent, int], Awaitable[dict[str, Any]]]
Expected = Callable[[Mapping[str, Any]], bool]


@dataclass(frozen=True)
class Kind:
    """How the message with a number is sent, and what its answer should look like."""

    name: str
    send: Send
    expected: Expected


async def _press(someone: Parent, number: int) -> dict[str, Any]:
    return await someone.press(ENGLISH("session.button_about"))


async def _chat(someone: Parent, number: int) -> dict[str, Any]:
    return await someone.say(sentence(SMALL_TALK, ENDINGS, number))


async def _need(someone: Parent, number: int) -> dict[str, Any]:
    return await someone.say(sentence(NEEDS, WHOM, number))


def sentence(patterns: tuple[str, ...], fillings: tuple[str, ...], number: int) -> str:
    """One sentence for each number, all different until every pattern had every filling."""
    return patterns[number % len(patterns)].format(fillings[number // len(patterns) % len(fillings)])


KINDS = (
    Kind("a button", _press, lambda view: view["text"] == ENGLISH("smalltalk.who_i_am")),
    Kind("a typed sentence", _chat, lambda view: view["text"] == ENGLISH("smalltalk.chitchat")),
    Kind("a typed need, three cards", _need, lambda view: len(view["cards"]) == CARDS),
)
