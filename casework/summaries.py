"""What a human needs to read first: the need in the family's own words, and what the bot has shown."""

import uuid
from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from casework.models import Message

#: How many of the family's own sentences make the need, and how many entries count as shown.
SENTENCES = 4
ENTRIES = 9
#: Messages of a thread that are looked at.
LOOK_BACK = 200
#: The meaning of a sentence with which a family begins to look for help.
BEGINS = frozenset({"find_support", "check_eligibility", "help_with_form", "report_barrier"})
#: Meanings of sentences that say nothing of a need.
TALK = frozenset(
    {"greet", "goodbye", "thanks", "affirm", "deny", "chitchat", "ask_capabilities", "change_language"}
    | {"export_my_data", "delete_my_data"}
)
#: Asking for a person, or answering a question of a form: in more words than these, a sentence tells more than that.
WORDS = 12
#: A question that is answered in own words: what is answered is the need itself.
OWN_WORDS = frozenset({"find_support.ask_need", "outcomes.ask_decided_bad"})
#: Questions of forms whose names do not say so.
QUESTIONS = frozenset(
    {"benefits.which_one", "benefits.which_one_again", "benefits.no_day", "benefits.received_unknown"}
    | {"reminder_talk.is_past", "reminder_talk.cannot_repeat"}
)
#: Nobody is in danger after all: pressed, or typed.
NOT_DANGER = "not_danger"


def asks(utterance: Mapping[str, Any]) -> bool:
    """Whether the bot asks something here that a form waits for."""
    phrase = str(utterance.get("phrase"))
    answers = any(choice["payload"]["intent"] == "answer" for choice in utterance.get("choices", ()))
    return answers or phrase in QUESTIONS or phrase.partition(".")[2].startswith("ask_")


async def need(session: AsyncSession, conversation_id: uuid.UUID) -> str:
    """What the family typed of its need, the oldest first, a line each; words of danger first.

    Left out are greetings, thanks, answers to questions of a form, and what only means a button. The sentence with
    which help was looked for last is among them. Where nothing else was typed it is the latest typed words.
    """
    messages = await _messages(session, conversation_id)
    typed = [each for each in messages if each.author == "family" and not each.pressed and each.text]
    over = max((each.id for each in messages if _is_over(each)), default=0)
    danger = next((each for each in reversed(typed) if each.urgent and each.id > over), None)
    kept = [each for each in typed if (each.id > over if each.urgent else _tells(each, messages))]
    chosen = kept[-SENTENCES:]
    begun = next((each for each in reversed(kept) if each.intent in BEGINS), None)
    if begun is not None and begun not in chosen:
        chosen = [begun, *chosen[1:]]
    if not chosen and danger is None:
        chosen = typed[-1:]
    return "\n".join(dict.fromkeys(each.text for each in ([danger] if danger is not None else []) + chosen))


async def _messages(session: AsyncSession, conversation_id: uuid.UUID) -> Sequence[Message]:
    """The latest of the thread but for notes, the oldest first, as the database has them now."""
    await session.flush()
    newest = (
        select(Message)
        .where(Message.conversation_id == conversation_id, Message.author != "note", Message.removed_at.is_(None))
        .order_by(Message.id.desc())
        .limit(LOOK_BACK)
        .execution_options(populate_existing=True)
    )
    return list(reversed((await session.scalars(newest)).all()))


def _is_over(message: Message) -> bool:
    pressed = (message.payload or {}).get("intent") == NOT_DANGER
    return message.author == "family" and (pressed or message.intent == f"/{NOT_DANGER}")


def _tells(message: Message, messages: Sequence[Message]) -> bool:
    """Whether a typed message says something of the need."""
    if message.intent in TALK or (message.intent is not None and message.intent.startswith("/")):
        return False
    if len(message.text.split()) > WORDS:
        return True
    return message.intent != "talk_to_coordinator" and not _is_answer(message, messages)


def _is_answer(message: Message, messages: Sequence[Message]) -> bool:
    """Whether the last thing that the bot had said to the family was a question of a form."""
    for each in reversed(messages):
        if each.id < message.id and each.author == "staff":
            return False
        if each.id < message.id and each.author == "bot" and each.utterance and each.reply_to is not None:
            return asks(each.utterance) and each.utterance["phrase"] not in OWN_WORDS
    return False


async def shown(session: AsyncSession, conversation_id: uuid.UUID) -> list[str]:
    """The ids of the entries on the bot's cards, the latest first, each once."""
    rows = (
        await session.execute(
            select(Message.utterance)
            .where(Message.conversation_id == conversation_id, Message.author == "bot")
            .order_by(Message.id.desc())
            .limit(LOOK_BACK)
        )
    ).scalars()
    cards = [card["entry"] for utterance in rows if utterance for card in utterance.get("cards", [])]
    return list(dict.fromkeys(cards))[:ENTRIES]
