"""What a family sent: waiting, then stored, refused or lost; its name harmless; part of the family's data."""

from collections.abc import Callable
from uuid import uuid4

import pytest

from casework import attachments, rights
from casework.attachments import Reason, plain_name
from casework.errors import NotFoundError
from casework.models import Attachment, Message
from casework.store import Store
from tests.fakes.clock import MovableClock
from tests.fakes.people import People


async def sent(store: Store, people: People, clock: MovableClock, *names: str) -> tuple[Message, list[Attachment]]:
    """A message with documents of these names, a minute apart."""
    message = await people.writes(await people.conversation(), "Here it is")
    async with store.write() as session:
        made = [
            await attachments.add(
                session, message.id, "document", clock.move(minutes=1), name=name, source={"id": name}
            )
            for name in names
        ]
    return message, made


async def test_attachments_are_found_by_message_in_order(store: Store, people: People, clock: MovableClock) -> None:
    first, (letter, form) = await sent(store, people, clock, "letter.pdf", "form.pdf")
    second, (picture,) = await sent(store, people, clock, "picture.png")
    bare = await people.writes(await people.conversation(), "Nothing with it")
    async with store.read() as session:
        found = await attachments.of_messages(session, [second.id, first.id, bare.id])
    assert {id: [one.id for one in ones] for id, ones in found.items()} == {
        first.id: [letter.id, form.id],
        second.id: [picture.id],
    }
    assert (found[first.id][0].state, found[first.id][0].source) == ("waiting", {"id": "letter.pdf"})


async def test_the_longest_waiting_is_fetched_first_and_once(store: Store, people: People, clock: MovableClock) -> None:
    _, (one, two, three) = await sent(store, people, clock, "1", "2", "3")
    async with store.write() as session:
        assert [each.id for each in await attachments.waiting(session, 2)] == [one.id, two.id]
        assert await attachments.mark_stored(session, one.id, "application/pdf", 1234, clock())
        assert await attachments.mark_refused(session, two.id, "too_big")
        assert [each.id for each in await attachments.waiting(session)] == [three.id]
    async with store.read() as session:
        kept = await attachments.get(session, one.id)
    assert (kept.state, kept.reason, kept.mime, kept.size) == ("stored", None, "application/pdf", 1234)
    assert kept.stored_at == clock()


@pytest.mark.parametrize(("reason", "state"), [("too_big", "refused"), ("forbidden_type", "refused"), ("gone", "lost")])
async def test_what_is_not_kept_says_why(
    either_store: Store, people_in: Callable[[Store], People], clock: MovableClock, reason: Reason, state: str
) -> None:
    _, (one,) = await sent(either_store, people_in(either_store), clock, "1")
    async with either_store.write() as session:
        assert await attachments.mark_refused(session, one.id, reason)
        found = await attachments.get(session, one.id)
        assert (found.state, found.reason, found.stored_at) == (state, reason, None)


async def test_an_unknown_attachment_is_no_attachment(store: Store) -> None:
    async with store.read() as session:
        with pytest.raises(NotFoundError):
            await attachments.get(session, uuid4())


async def test_a_family_erased_while_its_file_is_fetched_is_noticed(
    either_store: Store, people_in: Callable[[Store], People], clock: MovableClock
) -> None:
    people = people_in(either_store)
    message, (one,) = await sent(either_store, people, clock, "1")
    conversation = await people.read(message.conversation_id)
    async with either_store.write() as session:
        await rights.erase(session, conversation.family_id)
    async with either_store.write() as session:
        assert not await attachments.mark_stored(session, one.id, "image/png", 10, clock())
        assert not await attachments.mark_refused(session, one.id, "gone")


async def test_attachments_belong_to_the_copy_of_their_family_only(
    store: Store, people: People, clock: MovableClock
) -> None:
    message, made = await sent(store, people, clock, "letter.pdf", "form.pdf")
    await sent(store, people, clock, "another family's.pdf")
    family = (await people.read(message.conversation_id)).family_id
    async with store.read() as session:
        assert list(await attachments.ids_of_family(session, family)) == [one.id for one in made]
        copied = (await rights.copy(session, family))["attachment"]
    assert [(one["name"], one["message_id"]) for one in copied] == [
        ("letter.pdf", message.id),
        ("form.pdf", message.id),
    ]


@pytest.mark.parametrize(
    ("given", "name"),
    [
        ("letter.pdf", "letter.pdf"),
        ("Письмо от школы.docx", "Письмо от школы.docx"),
        ("نامه‌ها.pdf", "نامه‌ها.pdf"),
        ("/etc/../letter.pdf", "letter.pdf"),
        ("C:\\Users\\a\\letter.pdf", "letter.pdf"),
        ("exe.\u202efdp.letter", "exe.fdp.letter"),
        ("a\nb\x00c\ud800.pdf", "a b c .pdf"),
        ("  two   blanks.pdf ", "two blanks.pdf"),
        ("folder/", "folder"),
        ("\u202e", None),
        ("", None),
        (None, None),
    ],
)
def test_a_senders_name_is_made_harmless(given: str | None, name: str | None) -> None:
    assert plain_name(given) == name


def test_a_long_name_keeps_its_ending() -> None:
    name = plain_name("x" * 500 + ".pdf")
    assert name is not None
    assert (len(name), name[-5:]) == (160, "x.pdf")
