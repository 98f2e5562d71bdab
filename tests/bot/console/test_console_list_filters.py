"""Every filter of the lists against a check that looks at each conversation by itself; and what a page costs."""

import unicodedata
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from itertools import product
from random import Random
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import event
from sqlalchemy.ext.asyncio import AsyncSession

from bot.console import board_query
from bot.console.board import PAGE, RECENT, board
from bot.console.board_filter import CHANNELS, LEAST_WAIT, LONGEST_LIST, WAITED, WHICH, ListFilter, read
from casework.models import Conversation, Handover, Staff
from casework.store import Store
from tests.bot.console.console_city import LANGUAGES, NOW, PRIORITIES, REASONS, City, Thread, fill, thread

WORDS = (
    "",
    "rullstol",
    "ÖVER",
    "дИТИНА",
    "cần",
    "% [tired] *REALLY*",
    "a.b",
    "c_d",
    "^x]",
    "axb",
    "östlund",
    "bo",
    "x",
)


def open_of(one: Thread) -> Handover | None:
    return one.handover if one.handover is not None and one.handover.closed_at is None else None


def owes(one: Thread) -> bool:
    handover = open_of(one)
    return handover is not None and (handover.answered_at is None or handover.owed_by is not None)


def since(one: Thread) -> datetime:
    handover = open_of(one)
    assert handover is not None
    answers = [each.id for each in one.messages if each.author == "staff" and each.created_at >= handover.opened_at]
    after = [each for each in one.messages if answers and each.author == "family" and each.id > max(answers)]
    return min((each.created_at for each in after), default=handover.opened_at)


def mine(one: Thread, reader: Staff, city: City) -> bool:
    handover, absent = open_of(one), city.stands_in.get(reader.id, frozenset())
    if reader.id in (one.family.coordinator_id, one.conversation.floor_staff_id):
        return True
    if handover is None:
        return False
    return handover.staff_id == reader.id or bool({one.family.coordinator_id, handover.staff_id} & absent)


def has_words(one: Thread, words: str, city: City) -> bool:
    handover = open_of(one)
    with_it = {one.family.coordinator_id, one.conversation.floor_staff_id, handover.staff_id if handover else None}
    texts = [each.text for each in one.messages if each.author != "bot" and each.removed_at is None]
    texts += [handover.need] if handover is not None else []
    texts += [each.name or "" for each in city.staff if each.id in with_it]
    if not one.hidden:
        texts += [text for each in one.contacts for text in (each.name, each.organisation) if text]
    plain = [unicodedata.normalize("NFC", text).casefold() for text in texts]
    return all(any(word.casefold() in text for text in plain) for word in words.split())


def fits(one: Thread, wanted: ListFilter, reader: Staff, city: City) -> bool:
    """The naive check."""
    handover = open_of(one)
    if handover is None and not one.messages:
        return False
    if wanted.which == "mine" and not mine(one, reader, city):
        return False
    if wanted.which == "waiting":
        near = not reader.regions or one.family.region in (None, *reader.regions) or reader.role == "lead"
        if not owes(one) or not (near or mine(one, reader, city)):
            return False
    if wanted.reason and (handover is None or handover.reason != wanted.reason):
        return False
    if wanted.priority and (handover is None or handover.priority != wanted.priority):
        return False
    if wanted.language and (one.person.language or one.conversation.proposed_language) != wanted.language:
        return False
    reached = {each.channel for each in one.addresses if each.blocked_at is None} or {one.conversation.channel}
    if wanted.channel and wanted.channel not in reached:
        return False
    if wanted.waited == "overdue" and not (
        owes(one) and handover is not None and (handover.owed_by or handover.promised_by) < NOW
    ):
        return False
    if wanted.waited in LEAST_WAIT and not (owes(one) and NOW - since(one) >= LEAST_WAIT[wanted.waited]):
        return False
    return has_words(one, wanted.words, city)


async def shown(session: AsyncSession, reader: Staff, wanted: ListFilter) -> set[UUID]:
    who = await board_query.reader(session, reader, NOW)
    rows = await session.scalars(
        board_query.everything(Conversation.id).where(board_query.matches(session, who, wanted, NOW))
    )
    return set(rows)


def combinations() -> Iterator[ListFilter]:
    """Every pair of choices, and many of all of them together."""
    choices: dict[str, Any] = {
        "which": WHICH,
        "reason": ("", *REASONS),
        "language": ("", *LANGUAGES),
        "channel": ("", *CHANNELS),
        "priority": ("", *PRIORITIES),
        "waited": ("", *WAITED),
        "words": WORDS,
    }
    names = list(choices)
    for number, name in enumerate(names):
        for other in names[number + 1 :]:
            for value, second in product(choices[name], choices[other][:6]):
                yield ListFilter(**{"which": "all", name: value, other: second})
    rng = Random(5)
    for _ in range(150):
        yield ListFilter(**{name: rng.choice(values) for name, values in choices.items()})


async def test_every_combination_of_filters_shows_what_a_naive_check_shows(either_store: Store) -> None:
    city = await fill(either_store, 60)
    lead, anna, bo, _ = city.staff
    wrong, filled = [], 0
    async with either_store.read() as session:
        for number, wanted in enumerate(combinations()):
            reader = lead if wanted.which == "all" else (anna, bo, lead)[number % 3]
            found = await shown(session, reader, wanted)
            expected = {one.conversation.id for one in city.threads if fits(one, wanted, reader, city)}
            filled += bool(expected)
            if found != expected:
                wrong.append((wanted, reader.name, len(found), len(expected)))
    assert wrong == []
    assert filled > 200


async def test_the_lists_hold_each_conversation_once_and_in_order(either_store: Store) -> None:
    city = await fill(either_store, 60)
    lead = city.staff[0]
    async with either_store.read() as session:
        lists = await board(session, lead, ListFilter("all"), NOW)
    rows = [*lists.waiting.rows, *lists.talking.rows, *lists.recent.rows]
    assert len({row.id for row in rows}) == len(rows)
    known = {one.conversation.id: one for one in city.threads}
    assert {row.id for row in lists.waiting.rows} == {id for id, one in known.items() if owes(one)}
    assert lists.recent.total == sum(open_of(one) is None and bool(one.messages) for one in city.threads)
    assert lists.waiting.late == sum(fits(one, ListFilter("all", waited="overdue"), lead, city) for one in city.threads)
    for row in lists.waiting.rows:
        assert row.since == since(known[row.id])
    order = [(PRIORITIES.index(row.handover.priority), row.due) for row in lists.waiting.rows if row.handover]
    assert order == sorted(order)


@contextmanager
def counted(store: Store) -> Iterator[list[str]]:
    """The questions that are put to the database meanwhile."""
    asked: list[str] = []

    def ask(_connection: object, _cursor: object, statement: str, *_rest: object) -> None:
        if statement.lstrip().upper().startswith("SELECT"):
            asked.append(statement)

    event.listen(store.engine.sync_engine, "before_cursor_execute", ask)
    try:
        yield asked
    finally:
        event.remove(store.engine.sync_engine, "before_cursor_execute", ask)


async def cost(store: Store, city: City, wanted: ListFilter) -> tuple[int, int]:
    """Questions and rows of one page."""
    with counted(store) as asked:
        async with store.read() as session:
            lists = await board(session, city.staff[0], wanted, NOW)
    return len(asked), sum(len(part.rows) for part in (lists.waiting, lists.talking, lists.recent))


async def test_five_hundred_conversations_cost_as_many_questions_as_five(store: Store) -> None:
    few = await fill(store, 5)
    asked_for_few, _ = await cost(store, few, ListFilter("all"))
    rng = Random(3)
    async with store.write() as session:
        for _ in range(500):
            await thread(session, rng, few.staff)
    asked, rows = await cost(store, few, ListFilter("all"))
    searched, _ = await cost(store, few, ListFilter("all", words="rullstol", waited="1h"))
    assert asked == asked_for_few
    assert searched <= asked
    assert rows <= 2 * PAGE + RECENT
    more, longer = await cost(store, few, ListFilter("all", pages=2))
    assert more == asked
    assert rows < longer <= 2 * (2 * PAGE + RECENT)


@pytest.mark.parametrize(
    ("query", "lead", "expected"),
    [
        ({}, False, ListFilter("mine")),
        ({}, True, ListFilter("all")),
        ({"list": "all"}, True, ListFilter("all")),
        ({"list": "waiting", "q": "  två   ord "}, False, ListFilter("waiting", words="två ord")),
        ({"more": "3"}, False, ListFilter("mine", pages=3)),
        ({"more": "-1"}, False, ListFilter("mine")),
        ({"more": "٣"}, False, ListFilter("mine")),
        ({"more": "9999"}, False, ListFilter("mine", pages=LONGEST_LIST)),
        ({"q": "a\0b"}, False, ListFilter("mine", words="a b")),
    ],
)
def test_an_address_is_read(query: dict[str, str], lead: bool, expected: ListFilter) -> None:
    reading = read(query, lead=lead)
    assert reading.wanted == expected
    assert not reading.left_out
    assert not reading.not_for_you


@pytest.mark.parametrize(
    "query",
    [
        {"reason": "gossip"},
        {"language": "xx"},
        {"channel": "post"},
        {"priority": "1"},
        {"waited": "2h"},
        {"list": "no"},
    ],
)
def test_what_is_not_known_is_left_out_and_said(query: dict[str, str]) -> None:
    reading = read(query, lead=False)
    assert reading.left_out
    assert reading.wanted == ListFilter("mine", words=("x " * 50).strip() if "q" in query else "")


def test_a_coordinator_who_asks_for_all_gets_mine() -> None:
    reading = read({"list": "all", "reason": "crisis"}, lead=False)
    assert reading.not_for_you
    assert reading.wanted == ListFilter("mine", reason="crisis")


def test_reading_back_what_was_written_gives_the_same() -> None:
    for wanted in combinations():
        query = dict(pair.split("=", 1) for pair in wanted.query.split("&"))
        assert set(query) <= {"list", "reason", "language", "channel", "priority", "waited", "q"}
