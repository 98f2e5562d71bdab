"""A browser may keep a session id but cannot make one up."""

from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.channels.session_id import SessionIds
from bot.errors import SessionForgedError

IDS = SessionIds("a key")


@given(st.uuids())
def test_what_is_signed_can_be_read(conversation_id: UUID) -> None:
    assert IDS.read(IDS.sign(conversation_id)) == conversation_id


def test_each_new_id_is_another_one() -> None:
    assert len({IDS.issue()[0] for _ in range(50)}) == 50


@given(st.text(alphabet=st.characters()))
def test_nothing_made_up_is_accepted(text: str) -> None:
    with pytest.raises(SessionForgedError):
        IDS.read(text)


@given(st.uuids(), st.data())
def test_no_single_changed_letter_is_accepted(conversation_id: UUID, data: st.DataObject) -> None:
    signed = IDS.sign(conversation_id)
    place = data.draw(st.integers(0, len(signed) - 2))
    letter = data.draw(st.sampled_from("ABab01-_.").filter(lambda one: one != signed[place]))
    with pytest.raises(SessionForgedError):
        IDS.read(signed[:place] + letter + signed[place + 1 :])


def test_another_servers_key_signs_nothing_here() -> None:
    _, signed = SessionIds("another key").issue()
    with pytest.raises(SessionForgedError):
        IDS.read(signed)
