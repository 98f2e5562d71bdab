"""An e-mail address is proved before anything goes there, nobody can be flooded, and one word ends it."""

from collections.abc import Callable
from uuid import UUID, uuid4

import pytest
from sqlalchemy import select

from casework import addresses, consents, conversations, emails
from casework.models import Conversation, OutboxItem, Person
from casework.reminder_models import EmailAddress
from casework.store import Store
from tests.fakes.clock import MovableClock
from tests.fakes.people import People

CODES = emails.Codes("a key of the tests")


class Desk:
    """One step in one transaction each."""

    def __init__(self, store: Store, clock: MovableClock) -> None:
        self.store, self.clock = store, clock

    async def ask(self, conversation: Conversation, email: str = "anna@example.org") -> str:
        """The code that is to be mailed."""
        mail_id = uuid4()
        async with self.store.write() as session:
            await emails.ask(session, conversation.person_id, email, mail_id, CODES, self.clock())
        return CODES.of(mail_id)

    async def confirm(self, conversation: Conversation, code: str) -> EmailAddress:
        """As the gateway does it: what was counted stays, whatever was wrong."""
        refused: emails.EmailError | None = None
        async with self.store.write() as session:
            try:
                return await emails.confirm(session, conversation, code, CODES, self.clock())
            except emails.EmailError as error:
                refused = error
        raise refused

    async def stop(self, conversation: Conversation) -> bool:
        async with self.store.write() as session:
            return await emails.stop(session, conversation.person_id, self.clock())

    async def consent(self, conversation: Conversation) -> bool | None:
        async with self.store.read() as session:
            return await consents.given(session, conversation.family_id, "email")

    async def reached(self, conversation: Conversation) -> list[str]:
        """The e-mail addresses to which a notice of the thread goes."""
        async with self.store.read() as session:
            found = await addresses.for_message(session, conversation.id, None, notice=True)
            ids = [UUID(each.external_id) for each in found if each.channel == "email"]
            return [(await session.get_one(EmailAddress, each)).email for each in ids]


@pytest.fixture
def desk(either_store: Store, clock: MovableClock) -> Desk:
    return Desk(either_store, clock)


@pytest.fixture
def in_store(either_store: Store, people_in: Callable[[Store], People]) -> People:
    return people_in(either_store)


def other_than(code: str) -> str:
    return f"{(int(code) + 1) % 10**6:06}"


async def test_the_right_code_is_the_consent_and_notices_go_there_and_answers_do_not(
    desk: Desk, in_store: People
) -> None:
    conversation = await in_store.conversation()
    code = await desk.ask(conversation)
    assert await desk.reached(conversation) == []
    assert await desk.consent(conversation) is None
    confirmed = await desk.confirm(conversation, code)
    assert (confirmed.email, confirmed.confirmed_at, confirmed.code_hash) == ("anna@example.org", desk.clock(), None)
    assert await desk.reached(conversation) == ["anna@example.org"]
    assert await desk.consent(conversation) is True
    async with desk.store.read() as session:
        answer = await addresses.for_message(session, conversation.id, None)
    assert [each.channel for each in answer] == ["web"]


async def test_five_wrong_codes_and_even_the_right_one_works_no_more(desk: Desk, in_store: People) -> None:
    conversation = await in_store.conversation()
    code = await desk.ask(conversation)
    for _ in range(4):
        with pytest.raises(emails.CodeWrongError) as refused:
            await desk.confirm(conversation, other_than(code))
        assert type(refused.value) is emails.CodeWrongError
    with pytest.raises(emails.CodeSpentError):
        await desk.confirm(conversation, other_than(code))
    with pytest.raises(emails.CodeTooOldError):
        await desk.confirm(conversation, code)
    assert await desk.reached(conversation) == []


async def test_a_code_lasts_an_hour_and_a_newer_one_takes_its_place(desk: Desk, in_store: People) -> None:
    conversation = await in_store.conversation()
    code = await desk.ask(conversation)
    desk.clock.move(hours=1, seconds=1)
    with pytest.raises(emails.CodeTooOldError):
        await desk.confirm(conversation, code)
    older, newer = await desk.ask(conversation), await desk.ask(conversation)
    if older != newer:
        with pytest.raises(emails.CodeWrongError):
            await desk.confirm(conversation, older)
    desk.clock.move(minutes=59)
    await desk.confirm(conversation, newer)


async def test_a_code_of_somebody_else_and_a_code_out_of_nothing_confirm_nothing(desk: Desk, in_store: People) -> None:
    conversation, other = await in_store.conversation(), await in_store.conversation()
    code = await desk.ask(conversation)
    with pytest.raises(emails.NoCodeError):
        await desk.confirm(other, code)


async def test_the_same_code_once_more_says_the_same(desk: Desk, in_store: People) -> None:
    conversation = await in_store.conversation()
    code = await desk.ask(conversation)
    first, again = await desk.confirm(conversation, code), await desk.confirm(conversation, code)
    assert first.id == again.id
    assert await desk.reached(conversation) == ["anna@example.org"]


async def test_a_person_can_ask_for_three_mails_an_hour(desk: Desk, in_store: People) -> None:
    conversation = await in_store.conversation()
    for number in range(3):
        await desk.ask(conversation, f"a{number}@example.org")
        desk.clock.move(minutes=10)
    with pytest.raises(emails.TooManyMailsError):
        await desk.ask(conversation, "a4@example.org")
    await desk.ask(await in_store.conversation())
    desk.clock.move(minutes=31)
    await desk.ask(conversation, "a4@example.org")


async def test_an_address_gets_ten_mails_a_day_whoever_asks_and_however_it_is_written(
    desk: Desk, in_store: People
) -> None:
    for number in range(10):
        await desk.ask(await in_store.conversation(), "Victim@example.org" if number % 2 else "victim@example.org")
    stranger = await in_store.conversation()
    with pytest.raises(emails.TooManyMailsError):
        await desk.ask(stranger, "VICTIM@example.org")
    desk.clock.move(days=1, seconds=1)
    await desk.ask(stranger, "victim@example.org")


async def test_the_same_mail_is_counted_once(desk: Desk, in_store: People) -> None:
    conversation, mail_id = await in_store.conversation(), uuid4()
    for _ in range(5):
        async with desk.store.write() as session:
            await emails.ask(session, conversation.person_id, "a@example.org", mail_id, CODES, desk.clock())
    await desk.ask(conversation)


async def test_unproved_addresses_are_forgotten_after_a_day(desk: Desk, in_store: People) -> None:
    await desk.ask(await in_store.conversation(), "old@example.org")
    desk.clock.move(days=1)
    await desk.ask(await in_store.conversation(), "new@example.org")
    async with desk.store.read() as session:
        assert list(await session.scalars(select(EmailAddress.email))) == ["new@example.org"]


async def test_a_new_address_takes_the_place_of_the_old_one(desk: Desk, in_store: People) -> None:
    conversation = await in_store.conversation()
    await desk.confirm(conversation, await desk.ask(conversation, "old@example.org"))
    code = await desk.ask(conversation, "new@example.org")
    assert await desk.reached(conversation) == ["old@example.org"], "until the new one is proved"
    await desk.confirm(conversation, code)
    assert await desk.reached(conversation) == ["new@example.org"]


async def test_stop_removes_the_address_what_is_on_its_way_there_and_the_consent(desk: Desk, in_store: People) -> None:
    conversation = await in_store.conversation()
    await desk.confirm(conversation, await desk.ask(conversation))
    async with desk.store.write() as session:
        await conversations.say(
            session, conversation, author="bot", text="x", language="en", now=desk.clock(), notice=True
        )
    assert await desk.stop(conversation)
    assert not await desk.stop(conversation)
    assert await desk.reached(conversation) == []
    assert await desk.consent(conversation) is False
    async with desk.store.read() as session:
        assert list(await session.scalars(select(EmailAddress))) == []
        assert len(list(await session.scalars(select(OutboxItem)))) == 1, "the one for the web"


async def test_the_consent_of_a_family_stays_while_somebody_else_of_it_gets_mail(desk: Desk, in_store: People) -> None:
    conversation, partner = await in_store.conversation(), await in_store.conversation()
    async with desk.store.write() as session:
        for row in (await session.get_one(Conversation, partner.id), await session.get_one(Person, partner.person_id)):
            row.family_id = conversation.family_id
    partner = await in_store.read(partner.id)
    await desk.confirm(conversation, await desk.ask(conversation))
    await desk.confirm(partner, await desk.ask(partner, "bo@example.org"))
    await desk.stop(partner)
    assert await desk.consent(conversation) is True
    await desk.stop(conversation)
    assert await desk.consent(conversation) is False


async def test_a_code_that_was_mailed_before_the_stop_works_no_more(desk: Desk, in_store: People) -> None:
    conversation = await in_store.conversation()
    code = await desk.ask(conversation)
    assert not await desk.stop(conversation)
    with pytest.raises(emails.CodeTooOldError):
        await desk.confirm(conversation, code)


def test_codes_have_six_digits_and_depend_on_mail_and_key() -> None:
    mails = [uuid4() for _ in range(300)]
    made = [CODES.of(each) for each in mails]
    assert all(len(code) == 6 and code.isdecimal() for code in made)
    assert len(set(made)) > 290
    assert made == [CODES.of(each) for each in mails]
    assert made != [emails.Codes("another key").of(each) for each in mails]


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("anna@example.org", "anna@example.org"),
        ("  <Anna.Berg+b@Exämple.org>. ", "Anna.Berg+b@xn--exmple-cua.org"),
        ("my address is anna@example.org, thanks!", "anna@example.org"),
        ("mailto:anna@example.org", "anna@example.org"),
        ("\u200fanna＠example.org\u200f", "anna@example.org"),
        ("hello\nanna@example.org", "anna@example.org"),
        ("anna@пример.рф", "anna@xn--e1afmkfd.xn--p1ai"),
        ("anna@example", None),
        ("a..b@example.org", None),
        ("anna@@example.org", None),
        ("anna@example..org", None),
        ("anna @example.org", None),
        ("anna@-example.org", None),
        ("anna@example.org bo@example.org", None),
        ("a" * 65 + "@example.org", None),
        ("a@" + "b" * 64 + ".org", None),
        ("a@" + ".".join(["b" * 60] * 5), None),
        ("anna@example.org\r\nBcc: all@example.org", None),
        ("no address", None),
    ],
)
def test_an_address_is_read_as_people_type_it(typed: str, found: str | None) -> None:
    assert emails.found_in(typed) == found
    assert emails.is_meant(typed) == ("address" not in typed or found is not None)


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("123456", "123456"),
        ("123 456", "123456"),
        ("it is 123-456.", "123456"),
        ("١٢٣٤٥٦", "123456"),
        ("۱۲۳۴۵۶", "123456"),
        ("\u200e012345\u200e", "012345"),
        ("1234", "1234"),
        ("12 and 34", None),
        ("what code?", None),
    ],
)
def test_a_code_is_read_as_people_type_it(typed: str, found: str | None) -> None:
    assert emails.code_in(typed) == found
