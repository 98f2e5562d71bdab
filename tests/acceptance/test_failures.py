"""Processes are killed while a family writes: nothing is lost or said twice, and the family hears the truth."""

import asyncio
import os
import signal
import socket
from collections.abc import Callable
from pathlib import Path

import pytest

from bot.reply.voice import voice
from tests.acceptance.house import House, house, wait_until
from tests.acceptance.parent import parent

pytestmark = pytest.mark.acceptance
EN = voice("en").say
#: Seconds within which a family must hear that something is wrong.
HONEST_WITHIN = 5.0


async def test_rasa_is_killed_while_a_family_writes(own_house: Callable[[], House]) -> None:
    here = own_house()
    async with parent(here.address) as someone:
        await someone.choose("en")
        greeting = (await someone.answer(0))[-1]["id"]
        here.kill("launcher")
        async with asyncio.timeout(HONEST_WITHIN):
            assert (await someone.say("who are you?"))["ok"] is True
            told = (await someone.answer(greeting))[-1]
        assert told["text"] == EN("coordinator.dialogue_down")
        assert told["quick_replies"][0]["title"] == EN("session.button_person")
        later = (await someone.answer(told["id"]))[-1]
        assert later["text"] == EN("smalltalk.who_i_am")
        assert "Rasa ended" in here.said
        assert len([each for each in someone.bot(greeting) if each["text"] == EN("smalltalk.who_i_am")]) == 1


async def test_rasa_hangs_and_danger_is_still_answered(own_house: Callable[[], House]) -> None:
    here = own_house()
    rasa = here.child("launcher")
    async with parent(here.address, region="nl-rotterdam") as someone:
        await someone.choose("en")
        greeting = (await someone.answer(0))[-1]["id"]
        os.kill(rasa, signal.SIGSTOP)
        try:
            async with asyncio.timeout(HONEST_WITHIN):
                await someone.say("who are you?")
                told = (await someone.answer(greeting))[-1]
            assert told["text"] == EN("coordinator.dialogue_down")
            async with asyncio.timeout(HONEST_WITHIN):
                await someone.say("i want to kill myself")
                helped = await someone.answer(told["id"], 2)
            assert helped[0]["text"] == EN("crisis.help_now")
        finally:
            os.kill(rasa, signal.SIGCONT)


async def test_the_gateway_is_killed_between_a_message_and_its_answer(own_house: Callable[[], House]) -> None:
    here = own_house()
    rasa = here.child("launcher")
    async with parent(here.address) as someone:
        await someone.choose("en")
        greeting = (await someone.answer(0))[-1]["id"]
        session = someone.confirmation["session_id"]
        os.kill(rasa, signal.SIGSTOP)
        sent = await someone.say("who are you?", client_id="the-same")
        here.kill("serve")
        os.kill(rasa, signal.SIGCONT)
    await asyncio.to_thread(here.wait_until_ready)
    async with parent(here.address, session_id=session) as again:
        assert await again.say("who are you?", client_id="the-same") == sent
        await again.answer(greeting)
        await again.say("thank you")
        await again.wait(lambda: EN("session.you_are_welcome") in {each["text"] for each in again.bot(greeting)})
        assert [each["text"] for each in again.bot(greeting)].count(EN("smalltalk.who_i_am")) == 1


async def test_the_action_server_is_killed(own_house: Callable[[], House]) -> None:
    here = own_house()
    async with parent(here.address) as someone:
        await someone.choose("en")
        greeting = (await someone.answer(0))[-1]["id"]
        here.kill("actions")
        async with asyncio.timeout(HONEST_WITHIN):
            await someone.say("who are you?")
            told = (await someone.answer(greeting))[-1]
        assert told["text"] == EN("coordinator.dialogue_down")
        await someone.wait(lambda: EN("smalltalk.who_i_am") in {each["text"] for each in someone.bot(greeting)})


def test_ctrl_c_ends_everything(own_house: Callable[[], House]) -> None:
    here = own_house()
    children = [here.child(name) for name in ("launcher", "actions", "serve")]
    assert here.stop() == 0
    for child in children:
        wait_until(lambda child=child: not Path(f"/proc/{child}").exists(), f"process {child} to be gone")  # type: ignore[misc]


def test_a_port_in_use_is_one_sentence(template: Path, tmp_path: Path) -> None:
    with house(tmp_path / "state", template) as here, socket.socket() as taken:
        taken.bind(("127.0.0.1", here.port))
        taken.listen()
        here.launch()
        assert here.process is not None
        assert here.process.wait(timeout=60) == 1
        assert here.said.strip() == (
            f"Port {here.port} is already in use. End the program that uses it, or choose another by NAVIGATOR_PORT."
        )


def test_a_state_folder_that_cannot_be_written_is_one_sentence(template: Path, tmp_path: Path) -> None:
    with house(tmp_path / "state", template) as here:
        blocked = tmp_path / "a-file"
        blocked.write_text("not a folder")
        here.launch(NAVIGATOR_STATE_DIR=str(blocked))
        assert here.process is not None
        assert here.process.wait(timeout=60) == 1
        assert here.said.startswith(f"Nothing can be written to {blocked}")
        assert len(here.said.strip().splitlines()) == 1


def test_a_wrong_setting_is_named(template: Path, tmp_path: Path) -> None:
    with house(tmp_path / "state", template) as here:
        here.launch(NAVIGATOR_DIALOGUE_TIMEOUT="soon")
        assert here.process is not None
        assert here.process.wait(timeout=60) == 1
        assert "NAVIGATOR_DIALOGUE_TIMEOUT" in here.said


def test_a_damaged_model_is_noticed_and_made_again(template: Path, tmp_path: Path) -> None:
    with house(tmp_path / "state", template) as here:
        model = next(here.state.glob("model-*.tar.gz"))
        model.write_bytes(b"not a model")
        here.start()
        assert "damaged" in here.said
        assert here.ready()
