"""Staff are told by e-mail or Telegram that somebody waits: once, without content, and not once it is answered."""

import asyncio
from collections.abc import AsyncIterator, Callable
from datetime import timedelta
from pathlib import Path
from uuid import UUID

import pytest
from sqlalchemy import select

from bot.conversation.promised import hand_over
from bot.worker.staff_notices import NO_NEED, NO_WAY, WORDS, StaffNoticeWorker
from casework import assignments, families, handovers, staff_notices
from casework.models import Conversation, Staff
from casework.staff_models import StaffNotice
from casework.staff_notices import TRIES
from casework.store import Store
from locales.phrases import staff_notices as phrases
from tests.bot.channels.email.mail_host import MailHost, mail_host, mailer_to
from tests.fakes.clock import MovableClock
from tests.fakes.gateway import Gateway
from tests.fakes.people import People
from tests.fakes.rasa import FakeRasa
from tests.fakes.telegram.server import FakeTelegram
from tests.fakes.telegram_house import TelegramHouse

HOME = "https://navigator.example"
WORDS_OF_THE_FAMILY = "My son cannot sleep"


class Desk:
    """One family that waits for Anna Berg, and what she is told."""

    def __init__(self, store: Store, clock: MovableClock) -> None:
        self.store, self.clock = store, clock
        self.people = People(store, clock)

    async def staff(self, **how: object) -> Staff:
        made = await self.people.staff("Anna Berg", email="anna@office.example")
        async with self.store.write() as session:
            found = await session.get_one(Staff, made.id)
            for name, value in how.items():
                setattr(found, name, value)
        return found

    async def waits(self) -> Conversation:
        thread = await self.people.conversation()
        await self.people.writes(thread, WORDS_OF_THE_FAMILY)
        async with self.store.write() as session:
            await hand_over(session, await families.conversation(session, thread.id), "asked_for", self.clock())
        return thread

    async def notices(self) -> list[StaffNotice]:
        async with self.store.read() as session:
            return list(await session.scalars(select(StaffNotice).order_by(StaffNotice.id)))

    async def notice(self, kind: str = "handover") -> StaffNotice:
        return next(each for each in await self.notices() if each.kind == kind)


@pytest.fixture
def desk(store: Store, clock: MovableClock) -> Desk:
    return Desk(store, clock)


@pytest.fixture
async def host() -> AsyncIterator[MailHost]:
    async with mail_host() as running:
        yield running


@pytest.fixture
def by_mail(desk: Desk, host: MailHost) -> StaffNoticeWorker:
    return StaffNoticeWorker(desk.store, desk.clock, HOME, mailer_to(host, desk.clock, patience=3.0))


async def test_a_letter_says_that_somebody_waits_and_nothing_of_the_family(
    desk: Desk, host: MailHost, by_mail: StaffNoticeWorker
) -> None:
    await desk.staff()
    thread = await desk.waits()
    assert await by_mail.send_due() == 2, "the proposal, and the family that waits"
    assert await by_mail.send_due() == 0
    assert [mail["Subject"] for mail in host.mails] == [phrases.PROPOSAL.text, phrases.HANDOVER.text]
    mail = host.mails[1]
    assert mail["To"] == "anna@office.example"
    written = mail.get_content()
    assert written.split() == [
        *phrases.HANDOVER.text.split(),
        *["Open", "it", "in", "the", "console:"],
        f"{HOME}/console/conversations/{thread.id}",
    ]
    assert WORDS_OF_THE_FAMILY not in mail.as_string()
    assert all(each.sent_at == desk.clock() and each.due_at is None for each in await desk.notices())


async def test_in_the_language_that_the_person_reads(desk: Desk, host: MailHost, by_mail: StaffNoticeWorker) -> None:
    await desk.staff(reads="sv")
    await desk.waits()
    await by_mail.send_due()
    assert {mail["Content-Language"] for mail in host.mails} == {"sv"}


async def test_what_is_answered_meanwhile_is_not_told(desk: Desk, host: MailHost, by_mail: StaffNoticeWorker) -> None:
    anna = await desk.staff()
    thread = await desk.waits()
    async with desk.store.write() as session:
        found = await families.conversation(session, thread.id)
        await handovers.answered(session, found, await session.get_one(Staff, anna.id), desk.clock())
    assert await by_mail.send_due() == 1
    assert [mail["Subject"] for mail in host.mails] == [phrases.PROPOSAL.text]
    dropped = await desk.notice()
    assert (dropped.sent_at, dropped.due_at, dropped.trouble) == (None, None, NO_NEED)


async def test_who_wants_nothing_or_is_gone_is_told_nothing(
    desk: Desk, host: MailHost, by_mail: StaffNoticeWorker
) -> None:
    anna = await desk.staff()
    await desk.waits()
    async with desk.store.write() as session:
        (await session.get_one(Staff, anna.id)).disabled_at = desk.clock()
    assert await by_mail.send_due() == 0
    assert host.mails == []
    assert {each.trouble for each in await desk.notices()} == {NO_NEED}


async def test_a_server_that_is_away_is_tried_again_and_the_mail_is_the_same(
    desk: Desk, host: MailHost, by_mail: StaffNoticeWorker
) -> None:
    await desk.staff()
    await desk.waits()
    host.answers["RCPT"] = ["451 later", "451 later"]
    assert await by_mail.send_due() == 0
    waiting = await desk.notice()
    assert waiting.trouble is not None
    assert waiting.due_at == desk.clock() + timedelta(minutes=1)
    desk.clock.move(seconds=59)
    assert await by_mail.send_due() == 0
    desk.clock.move(seconds=1)
    assert await by_mail.send_due() == 2
    assert (await desk.notice()).trouble is None
    assert len({mail["Message-ID"] for mail in host.mails}) == 2


async def test_without_any_way_it_is_given_up_for_all_to_see(desk: Desk, caplog: pytest.LogCaptureFixture) -> None:
    await desk.staff()
    await desk.waits()
    worker = StaffNoticeWorker(desk.store, desk.clock, HOME)
    for _ in range(TRIES + 3):
        await worker.send_due()
        desk.clock.move(hours=5)
    lost = await desk.notice()
    assert (lost.attempts, lost.sent_at, lost.due_at, lost.trouble) == (TRIES, None, None, NO_WAY)
    assert f"Notice {lost.id} is given up: {NO_WAY}" in caplog.text


async def test_every_kind_has_its_words() -> None:
    assert set(WORDS) == set(staff_notices.Kind.__args__)  # type: ignore[attr-defined]


@pytest.mark.parametrize("workers", [2, 4])
async def test_workers_at_once_tell_once(
    either_store: Store, clock: MovableClock, host: MailHost, workers: int
) -> None:
    desk = Desk(either_store, clock)
    await desk.staff()
    for _ in range(3):
        await desk.waits()
    many = [StaffNoticeWorker(desk.store, clock, HOME, mailer_to(host, clock)) for _ in range(workers)]
    sent = await asyncio.gather(*(each.send_due() for each in many))
    assert sum(sent) == len(host.mails) == len(await desk.notices()) == 6


async def test_killed_between_sending_and_writing_it_down_it_is_the_same_mail_again(
    desk: Desk, host: MailHost, by_mail: StaffNoticeWorker, monkeypatch: pytest.MonkeyPatch
) -> None:
    await desk.staff()
    await desk.waits()

    async def killed(*_: object) -> None:
        raise asyncio.CancelledError

    with monkeypatch.context() as patched:
        patched.setattr(staff_notices, "mark_sent", killed)
        with pytest.raises(asyncio.CancelledError):
            await by_mail.send_due()
    assert len(host.mails) == 1
    desk.clock.move(minutes=4)
    await by_mail.send_due()
    assert len(host.mails) == 3
    assert len({mail["Message-ID"] for mail in host.mails}) == 2


@pytest.fixture
async def telegram() -> AsyncIterator[FakeTelegram]:
    async with FakeTelegram(limits=False) as fake:
        yield fake
        assert fake.faults == []


@pytest.fixture
async def house(
    store: Store, rasa: FakeRasa, telegram: FakeTelegram, clock: MovableClock, tmp_path: Path
) -> AsyncIterator[TelegramHouse]:
    async with (
        Gateway.opened(store, rasa, clock) as gateway,
        TelegramHouse.opened(gateway, telegram, tmp_path, pause=0.01) as opened,
    ):
        yield opened


@pytest.fixture
async def rasa() -> AsyncIterator[FakeRasa]:
    running = await FakeRasa().begin()
    yield running
    await running.end()


Both = Callable[[], StaffNoticeWorker]


@pytest.fixture
def both(desk: Desk, host: MailHost, house: TelegramHouse) -> Both:
    """A worker with e-mail and Telegram."""
    mailer = mailer_to(host, desk.clock, patience=3.0)
    return lambda: StaffNoticeWorker(desk.store, desk.clock, HOME, mailer, house.channel.write_to)


async def test_on_telegram_for_who_wants_it(
    desk: Desk, both: Both, host: MailHost, telegram: FakeTelegram, house: TelegramHouse
) -> None:
    phone = telegram.user()
    await phone.start()
    await phone.until(lambda inbox: len(inbox) >= 1)
    before = len(phone.inbox)
    await desk.staff(notify_by="telegram", telegram_user_id=phone.id)
    thread = await desk.waits()
    assert await both().send_due() == 2
    await phone.until(lambda inbox: len(inbox) == before + 2)
    assert phone.texts[-1].splitlines()[0] == phrases.HANDOVER.text
    assert str(thread.id) in phone.texts[-1]
    assert WORDS_OF_THE_FAMILY not in " ".join(phone.texts[before:])
    assert await both().send_due() == 0
    assert host.mails == []


async def test_by_mail_to_who_has_blocked_the_bot(
    desk: Desk, both: Both, host: MailHost, telegram: FakeTelegram
) -> None:
    phone = telegram.user()
    await phone.start()
    await phone.until(lambda inbox: len(inbox) >= 1)
    await phone.block()
    await desk.staff(notify_by="telegram", telegram_user_id=phone.id)
    await desk.waits()
    assert await both().send_due() == 2
    assert [mail["Subject"] for mail in host.mails] == [phrases.PROPOSAL.text, phrases.HANDOVER.text]


@pytest.mark.parametrize("account", [None, 4_242_424_242])
async def test_by_mail_where_telegram_is_not_possible(
    desk: Desk, both: Both, host: MailHost, account: int | None
) -> None:
    """No account is known, or one that has never written to the bot."""
    await desk.staff(notify_by="telegram", telegram_user_id=account)
    await desk.waits()
    assert await both().send_due() == 2
    assert len(host.mails) == 2


async def test_an_urgent_one_says_so(desk: Desk, host: MailHost, by_mail: StaffNoticeWorker) -> None:
    await desk.staff()
    thread = await desk.people.conversation()
    async with desk.store.write() as session:
        await hand_over(session, await families.conversation(session, thread.id), "crisis", desk.clock())
    await by_mail.send_due()
    assert phrases.URGENT.text in [mail["Subject"] for mail in host.mails]


async def test_a_proposal_that_was_decided_is_not_told(desk: Desk, host: MailHost, by_mail: StaffNoticeWorker) -> None:
    await desk.staff()
    await desk.waits()
    proposal = await desk.notice("proposal")
    async with desk.store.write() as session:
        await assignments.accept(session, await assignments.get(session, UUID(proposal.about_id)), desk.clock())
    await by_mail.send_due()
    assert [mail["Subject"] for mail in host.mails] == [phrases.HANDOVER.text]
