"""Codes: easy to read, hard to guess, and used once, whoever tries at the same moment."""

import asyncio
import math
import re
import shutil
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from uuid import UUID, uuid4

import pytest
from click.testing import CliRunner
from sqlalchemy import select

from bot.commands.family import family
from casework import invitations
from casework.channel_models import Invitation
from casework.invitations import (
    ALPHABET,
    COUNTED_FOR,
    GROUPS,
    LASTS,
    LETTERS,
    REMEMBERED,
    WRONG_AT_MOST,
    ExpiredCodeError,
    Guesses,
    InvitationError,
    Kind,
    UnknownCodeError,
    UsedCodeError,
    is_code,
)
from casework.models import Conversation
from casework.store import Store
from tests.fakes.clock import MovableClock
from tests.fakes.people import People


async def made(store: Store, conversation: Conversation, now: datetime, kind: Kind = "person") -> str:
    async with store.write() as session:
        if kind == "family":
            return await invitations.make(session, kind, family_id=conversation.family_id, now=now)
        return await invitations.make(session, kind, conversation_id=conversation.id, now=now)


async def redeemed(store: Store, code: str, now: datetime) -> Invitation:
    async with store.write() as session:
        return await invitations.redeem(session, code, now)


def test_a_code_has_more_than_fifty_bits_and_no_letter_that_looks_like_another() -> None:
    assert GROUPS * LETTERS * math.log2(len(ALPHABET)) > 50
    assert not set(ALPHABET) & set("0O1IL")
    assert len(set(ALPHABET)) == len(ALPHABET)


async def test_a_code_fits_a_link_of_telegram_and_is_not_kept(
    store: Store, people: People, clock: MovableClock
) -> None:
    conversation = await people.conversation()
    code = await made(store, conversation, clock())
    assert re.fullmatch(r"[A-Za-z0-9_-]{1,64}", code)
    assert is_code(code) == code
    async with store.read() as session:
        (row,) = (await session.scalars(select(Invitation))).all()
    kept = " ".join(str(getattr(row, column.key)) for column in Invitation.__table__.columns)
    assert code not in kept
    assert code.replace("-", "") not in kept


@pytest.mark.parametrize(
    "typed",
    [
        "K7QM-49XW-DT3P",
        "k7qm-49xw-dt3p",
        " K7QM 49XW DT3P\n",
        "K7QM49XWDT3P",
        "K7QM - 49XW - DT3P",
        "\u2068K7QM-49XW-DT3P\u2069",
        "K7QM\u201149XW\u2013DT3P",
    ],
)
def test_a_code_is_known_however_it_is_typed(typed: str) -> None:
    assert is_code(typed) == "K7QM-49XW-DT3P"


@pytest.mark.parametrize(
    "typed",
    [
        "",
        "nightmarexyz",
        "need help now",
        "234567892345",
        "Ahmed 23 years",
        "K7QM-49XW-DT3",
        "K7QM-49XW-DT3PP",
        "K7QM-49XW-DT30",
        "my code is K7QM-49XW-DT3P",
        "+1 555 0100",
    ],
)
def test_words_and_numbers_are_no_codes(typed: str) -> None:
    assert is_code(typed) is None


async def test_a_code_works_once_however_it_is_typed(store: Store, people: People, clock: MovableClock) -> None:
    conversation = await people.conversation()
    code = await made(store, conversation, clock())
    found = await redeemed(store, f" {code.lower().replace('-', ' ')}", clock())
    assert (found.kind, found.conversation_id, found.used_at) == ("person", conversation.id, clock())
    with pytest.raises(UsedCodeError):
        await redeemed(store, code, clock())


async def test_of_all_who_redeem_at_the_same_moment_one_has_it(
    either_store: Store, people_in: Callable[[Store], People], clock: MovableClock
) -> None:
    conversation = await people_in(either_store).conversation()
    code = await made(either_store, conversation, clock())
    results = await asyncio.gather(*(redeemed(either_store, code, clock()) for _ in range(8)), return_exceptions=True)
    assert sum(isinstance(result, Invitation) for result in results) == 1
    assert sum(isinstance(result, UsedCodeError) for result in results) == 7


async def test_redeeming_that_is_rolled_back_has_used_nothing(
    either_store: Store, people_in: Callable[[Store], People], clock: MovableClock
) -> None:
    conversation = await people_in(either_store).conversation()
    code = await made(either_store, conversation, clock())

    async def fails_afterwards() -> None:
        async with either_store.write() as session:
            await invitations.redeem(session, code, clock())
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        await fails_afterwards()
    assert (await redeemed(either_store, code, clock())).conversation_id == conversation.id


@pytest.mark.parametrize("kind", ["person", "family"])
async def test_a_code_ends_after_its_time(store: Store, people: People, clock: MovableClock, kind: Kind) -> None:
    conversation = await people.conversation()
    code = await made(store, conversation, clock(), kind)
    clock.stand_at(clock() + LASTS[kind] - timedelta(seconds=1))
    async with store.read() as session:
        assert (await invitations.look(session, code, clock())).kind == kind
    clock.move(seconds=1)
    with pytest.raises(ExpiredCodeError):
        await redeemed(store, code, clock())


async def test_a_new_code_of_the_same_owner_ends_the_older_one_only(
    store: Store, people: People, clock: MovableClock
) -> None:
    one, other = await people.conversation(), await people.conversation()
    old, foreign = await made(store, one, clock()), await made(store, other, clock())
    family = await made(store, one, clock(), "family")
    new = await made(store, one, clock.move(seconds=1))
    with pytest.raises(ExpiredCodeError):
        await redeemed(store, old, clock())
    for code in (new, foreign, family):
        assert (await redeemed(store, code, clock())).used_at == clock()


async def test_what_nobody_asks_for_again_is_forgotten(store: Store, people: People, clock: MovableClock) -> None:
    conversation = await people.conversation()
    code = await made(store, conversation, clock())
    clock.stand_at(clock() + REMEMBERED + timedelta(hours=1))
    await made(store, await people.conversation(), clock())
    with pytest.raises(UnknownCodeError):
        await redeemed(store, code, clock())


@pytest.mark.parametrize("code", ["", "K7QM-49XW-DT3P", "K7QM", "'; drop table invitation; --", "\x00"])
async def test_any_other_text_is_an_unknown_code(store: Store, clock: MovableClock, code: str) -> None:
    with pytest.raises(UnknownCodeError):
        await redeemed(store, code, clock())


async def test_a_code_belongs_to_what_its_kind_says(store: Store, clock: MovableClock) -> None:
    async with store.write() as session:
        with pytest.raises(ValueError, match="nobody"):
            await invitations.make(session, "staff", now=clock())
        with pytest.raises(ValueError, match="family"):
            await invitations.make(session, "staff", family_id=uuid4(), now=clock())


def test_after_too_many_wrong_codes_an_address_waits_and_no_other_does(clock: MovableClock) -> None:
    guesses, one, other = Guesses(clock), uuid4(), uuid4()
    for _ in range(WRONG_AT_MOST):
        assert guesses.allows(one)
        guesses.count(one)
        clock.move(seconds=1)
    assert not guesses.allows(one)
    assert guesses.allows(other)
    clock.stand_at(clock() + COUNTED_FOR - timedelta(seconds=WRONG_AT_MOST + 1))
    assert not guesses.allows(one)
    clock.move(seconds=2)
    assert guesses.allows(one)


def test_every_refusal_has_a_sentence_of_its_own() -> None:
    sentences = {str(each()) for each in (UnknownCodeError, UsedCodeError, ExpiredCodeError)}
    assert len(sentences) == 3
    assert all(issubclass(each, InvitationError) for each in (UnknownCodeError, UsedCodeError, ExpiredCodeError))


def test_the_command_prints_a_code_for_the_family_of_a_conversation(
    tmp_path: Path, migrated_file: Path, clock: MovableClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    url = f"sqlite+aiosqlite:///{shutil.copyfile(migrated_file, tmp_path / 'command.db')}"
    monkeypatch.setenv("NAVIGATOR_DATABASE", url)

    async def begun() -> Conversation:
        store = Store.open(url)
        made = await People(store, clock).conversation()
        await store.close()
        return made

    async def family_of(code: str) -> UUID | None:
        store = Store.open(url)
        async with store.read() as session:
            found = await invitations.look(session, code, datetime.now(UTC))
        await store.close()
        return found.family_id

    conversation = asyncio.run(begun())
    for some_id in (conversation.id, conversation.family_id):
        printed = CliRunner().invoke(family, ["invite", str(some_id)])
        assert printed.exit_code == 0, printed.output
        assert asyncio.run(family_of(printed.output.splitlines()[0])) == conversation.family_id
    unknown = CliRunner().invoke(family, ["invite", str(uuid4())])
    assert unknown.exit_code == 1
    assert "There is no family and no conversation" in unknown.output
