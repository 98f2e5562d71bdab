"""A family gives its e-mail address in the chat, proves it, and takes it back; without a server the chat says so."""

import re
from collections.abc import AsyncIterator, Mapping
from typing import Any

import pytest

from bot.bulletin import Bulletin
from bot.conversation.email_talk import ASK, EmailTalk
from bot.conversation.inbox import Sender
from bot.conversation.language import Proposals
from bot.conversation.safety import Watch
from bot.conversation.turn import Turn
from casework import consents, emails
from casework.emails import Codes
from locales.phrases import emails as phrases
from locales.phrases import session
from locales.utterance import Utterance
from tests.bot.channels.email.mail_host import MailHost, mail_host, mailer_to
from tests.fakes.gateway import Gateway

ADDRESS = "parent@home.example"


class Parent:
    """A family in the chat, and its mailbox."""

    def __init__(self, gateway: Gateway, host: MailHost | None) -> None:
        self.gateway, self.host = gateway, host
        self.sender: Sender = gateway.sender()
        mailer = mailer_to(host, gateway.clock, patience=3.0) if host is not None else None
        self.talk = EmailTalk(gateway.store, gateway.clock, mailer, Codes("a key of the tests"))
        gateway.turn = Turn(
            gateway.store,
            gateway.dialogue,
            Proposals(gateway.detector),
            Watch(gateway.watch),
            gateway.outbox,
            Bulletin(),
            gateway.clock,
            mail=self.talk,
        )

    async def asks(self, entities: Mapping[str, Any] | None = None, intent: str = ASK) -> str:
        """Presses a button with that meaning; the phrase of the answer."""
        conversation = await self.gateway.people.conversation(conversation_id=self.sender.conversation_id)
        payload: dict[str, object] = {"intent": intent, "entities": dict(entities or {})}
        await self.gateway.people.writes(conversation, "E-mail", payload=payload)
        await self.gateway.works(self.sender)
        return (await self.gateway.phrases(self.sender))[-1]

    async def types(self, text: str) -> str:
        """The phrase of the answer."""
        (said,) = await self.gateway.talk(self.sender, text)
        return str((said.utterance or {})["phrase"])

    async def presses(self, intent: str) -> str:
        await self.gateway.presses(self.sender, await self.gateway.button(self.sender, intent))
        await self.gateway.works(self.sender)
        return (await self.gateway.phrases(self.sender))[-1]

    def code(self) -> str:
        """The number in the newest mail."""
        assert self.host is not None
        body = self.host.mails[-1].get_body(("plain",))
        assert body is not None
        found = re.search(r"\d{6}", body.get_content())
        assert found is not None
        return found[0]

    async def given(self) -> str | None:
        """The address to which reminders go, where the family has consented."""
        conversation = await self.gateway.people.read(self.sender.conversation_id)
        async with self.gateway.store.read() as session:
            known = await emails.of_person(session, conversation.person_id)
            consent = await consents.given(session, conversation.family_id, "email")
        assert (known is not None) == (consent is True)
        return known.email if known is not None else None


@pytest.fixture
async def parent(gateway: Gateway) -> AsyncIterator[Parent]:
    async with mail_host() as host:
        yield Parent(gateway, host)


async def test_an_address_is_asked_for_proved_and_taken_back(parent: Parent) -> None:
    assert await parent.asks() == phrases.ASK_ADDRESS.name
    assert await parent.types(f"it is {ADDRESS}, thanks") == phrases.CODE_SENT.name
    assert parent.host is not None
    (mail,) = parent.host.mails
    assert (mail["To"], mail["Subject"]) == (ADDRESS, "Your number for the chat")
    assert await parent.given() is None
    assert await parent.types(f"{parent.code()[:3]} {parent.code()[3:]}") == phrases.CONFIRMED.name
    assert await parent.given() == ADDRESS
    assert await parent.asks() == phrases.ALREADY.name
    assert await parent.presses("email_stop") == phrases.STOPPED.name
    assert await parent.given() is None
    assert await parent.asks(intent="email_stop") == phrases.NOT_ON.name
    assert parent.gateway.rasa.heard == [], "nothing of it is a matter of the dialogue"


@pytest.mark.parametrize("typed", ["parent@home", "a@b.example or c@d.example", "parent@@home.example"])
async def test_what_is_no_address_is_asked_for_again(parent: Parent, typed: str) -> None:
    await parent.asks()
    assert await parent.types(typed) == phrases.ASK_AGAIN.name
    assert await parent.types(ADDRESS) == phrases.CODE_SENT.name


@pytest.mark.parametrize("after", [None, ADDRESS])
async def test_it_is_left_with_one_word(parent: Parent, after: str | None) -> None:
    await parent.asks()
    if after is not None:
        await parent.types(after)
    assert await parent.types("stop") == phrases.LEFT.name
    assert await parent.given() is None


async def test_the_button_that_says_no_leaves_it_too(parent: Parent) -> None:
    await parent.asks()
    assert await parent.presses("email_no") == phrases.LEFT.name
    await parent.asks()
    assert await parent.types("no e-mail") == phrases.LEFT.name, "typed instead of pressed"


async def test_a_wrong_number_can_be_typed_again_and_a_spent_one_is_sent_anew(parent: Parent) -> None:
    await parent.asks()
    await parent.types(ADDRESS)
    wrong = f"{(int(parent.code()) + 1) % 10**6:06}"
    said = [await parent.types(each) for each in (wrong, "12", wrong, wrong, wrong)]
    assert said == [phrases.CODE_WRONG.name] * 4 + [phrases.CODE_SPENT.name]
    assert await parent.types(parent.code()) == phrases.CODE_SPENT.name
    assert await parent.presses("email_again") == phrases.CODE_SENT.name
    assert parent.host is not None
    assert len(parent.host.mails) == 2
    assert await parent.types(parent.code()) == phrases.CONFIRMED.name


async def test_a_mistyped_address_is_typed_anew_while_the_number_is_asked_for(parent: Parent) -> None:
    await parent.asks()
    await parent.types("paernt@home.example")
    assert await parent.types(ADDRESS) == phrases.CODE_SENT.name
    await parent.types(parent.code())
    assert await parent.given() == ADDRESS


async def test_nobody_can_be_flooded(parent: Parent) -> None:
    await parent.asks()
    for _ in range(3):
        assert await parent.types(ADDRESS) == phrases.CODE_SENT.name
    assert await parent.types(ADDRESS) == phrases.TOO_MANY_MAILS.name
    assert parent.host is not None
    assert len(parent.host.mails) == 3


async def test_an_address_that_the_server_does_not_know_is_asked_for_again(parent: Parent) -> None:
    assert parent.host is not None
    parent.host.answers["RCPT"] = ["550 5.1.1 unknown"]
    await parent.asks()
    assert await parent.types("paernt@home.example") == phrases.NOT_ACCEPTED.name
    assert await parent.types(ADDRESS) == phrases.CODE_SENT.name


async def test_while_the_server_is_away_the_chat_says_so_and_it_can_be_tried_again(parent: Parent) -> None:
    assert parent.host is not None
    parent.host.answers["MAIL"] = ["421 4.3.2 Going down"]
    await parent.asks()
    assert await parent.types(ADDRESS) == phrases.NOT_SENT.name
    assert await parent.presses("email_again") == phrases.CODE_SENT.name


async def test_a_gateway_that_is_killed_after_the_mail_sends_the_same_one_again(
    parent: Parent, monkeypatch: pytest.MonkeyPatch
) -> None:
    await parent.asks()
    await parent.gateway.says(parent.sender, ADDRESS)
    say = parent.gateway.turn._say

    async def killed(*_: Any) -> None:
        raise MemoryError

    monkeypatch.setattr(parent.gateway.turn, "_say", killed)
    with pytest.raises(MemoryError):
        await parent.gateway.works(parent.sender)
    monkeypatch.setattr(parent.gateway.turn, "_say", say)
    await parent.gateway.works(parent.sender)
    assert parent.host is not None
    first, second = parent.host.mails
    assert first["Message-ID"] == second["Message-ID"]
    assert await parent.types(parent.code()) == phrases.CONFIRMED.name


async def test_other_words_are_for_the_dialogue(parent: Parent) -> None:
    await parent.asks()
    parent.gateway.rasa.will_say(Utterance(session.GREETING.name))
    assert await parent.types("what help is there?") == session.GREETING.name
    assert len(parent.gateway.rasa.heard) == 1


async def test_a_no_in_any_words_leaves_it(parent: Parent) -> None:
    await parent.asks()
    parent.gateway.rasa.will_say(Utterance(session.GREETING.name), intent="deny")
    assert await parent.types("rather not") == phrases.LEFT.name


async def test_an_address_that_nobody_asked_for_is_for_the_dialogue(parent: Parent) -> None:
    parent.gateway.rasa.will_say(Utterance(session.GREETING.name))
    assert await parent.types(f"my teacher is {ADDRESS}") == session.GREETING.name
    assert len(parent.gateway.rasa.heard) == 1
    assert parent.host is not None
    assert parent.host.mails == []


async def test_without_a_server_nothing_is_offered_and_the_chat_explains_itself(gateway: Gateway) -> None:
    parent = Parent(gateway, None)
    assert not parent.talk.is_on
    assert await parent.asks() == phrases.UNAVAILABLE.name
    assert await parent.asks(intent="email_stop") == phrases.NOT_ON.name
