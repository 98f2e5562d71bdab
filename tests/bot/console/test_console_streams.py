"""Server-sent events: what an open page is told, and that a stream ends when it must."""

import asyncio
from collections.abc import AsyncGenerator, AsyncIterator
from contextlib import aclosing
from uuid import uuid4

import httpx
import pytest

from bot.bulletin import BACKLOG, Bulletin, News
from bot.console.streams import EventStream, Streams, Tidings, event
from tests.bot.console.console_house import House, served


async def always() -> bool:
    return True


async def upcoming(stream: AsyncGenerator[Tidings, None]) -> Tidings:
    async with asyncio.timeout(5):
        return await anext(stream)


async def test_news_comes_in_one_piece_and_quiet_times_have_a_heartbeat() -> None:
    bulletin = Bulletin()
    one, other = uuid4(), uuid4()
    async with aclosing(Streams(bulletin, heartbeat=0.01).follow(always)) as stream:
        assert (await upcoming(stream)).kind == "begin"
        bulletin.publish(News("message", one))
        bulletin.publish(News("floor", other))
        news = await upcoming(stream)
        assert news == Tidings("news", (News("message", one), News("floor", other)))
        assert news.about(one) == (News("message", one),)
        assert (await upcoming(stream)).kind == "beat"


async def test_a_slow_page_is_told_that_it_missed_something() -> None:
    bulletin = Bulletin()
    async with aclosing(Streams(bulletin).follow(always)) as stream:
        await upcoming(stream)
        for _ in range(BACKLOG + 1):
            bulletin.publish(News("message", uuid4()))
        assert (await upcoming(stream)).missed


async def test_a_stream_ends_when_the_reader_is_signed_out() -> None:
    answers = [True, False]

    async def signed_in() -> bool:
        return answers.pop(0)

    streams = Streams(Bulletin())
    async with aclosing(streams.follow(signed_in)) as stream:
        await upcoming(stream)
        streams.poke()
        assert (await upcoming(stream)).kind == "signed_out"
        with pytest.raises(StopAsyncIteration):
            await upcoming(stream)
    assert streams.open == 0


async def test_all_streams_end_when_the_server_stops() -> None:
    streams = Streams(Bulletin())
    async with aclosing(streams.follow(always)) as stream, aclosing(streams.follow(always)) as second:
        await upcoming(stream)
        await upcoming(second)
        streams.close()
        for one in (stream, second):
            with pytest.raises(StopAsyncIteration):
                await upcoming(one)
    assert streams.open == 0


async def test_a_reader_who_leaves_gives_up_the_place_at_once() -> None:
    streams = Streams(Bulletin())

    async def events() -> AsyncGenerator[str, None]:
        async with aclosing(streams.follow(always)) as stream:
            async for one in stream:
                yield event(one.kind)

    sent: list[bytes] = []
    begun = asyncio.Event()

    async def send(message: dict[str, object]) -> None:
        if message.get("body"):
            sent.append(bytes(message["body"]))  # type: ignore[call-overload]
            begun.set()

    async def receive() -> dict[str, object]:
        await begun.wait()
        return {"type": "http.disconnect"}

    scope = {"type": "http", "method": "GET", "path": "/", "headers": [], "asgi": {"spec_version": "2.3"}}
    async with asyncio.timeout(5):
        await EventStream(events())(scope, receive, send)  # type: ignore[arg-type]
    assert sent == [b"event: begin\ndata: \n\n"]
    assert streams.open == 0


def test_an_event_keeps_its_lines_and_lets_none_be_smuggled_in() -> None:
    assert event(data="<li>a\n\nb</li>", id=7) == "id: 7\ndata: <li>a\ndata: \ndata: b</li>\n\n"
    assert event(data="a\revent: x\r\nid: 9") == "data: a\ndata: event: x\ndata: id: 9\n\n"
    assert event("floor") == "event: floor\ndata: \n\n"


async def test_a_thread_sends_what_the_page_does_not_have(house: House) -> None:
    staff, conversation = await house.staff(), await house.family("Första", "Andra")
    first, second = await house.messages(conversation.id)
    page = f"/console/conversations/{conversation.id}"
    async with served(house) as url, httpx.AsyncClient(base_url=url) as client, asyncio.timeout(10):
        client.cookies.set("navigator_staff", await house.session_of(staff))
        headers = {"Last-Event-ID": str(first.id)}
        async with client.stream("GET", f"{page}/stream?after=0", headers=headers) as response:
            assert response.headers["content-type"].startswith("text/event-stream")
            lines = response.aiter_lines()
            begun = await until(lines, "event: floor")
            await house.family_says((await house.family("Annan familj")).id, "Inte här")
            third = await house.family_says(conversation.id, "Tredje\nmed två rader")
            more = await until(lines, "</li>")
            house.console.streams.close()
            rest = [line async for line in lines]
    assert "Första" not in begun
    assert f"id: {second.id}\n" in begun
    assert "Andra" in begun
    assert f"id: {third.id}\n" in more
    assert "Tredje\ndata: med två rader" in more
    assert "Inte här" not in more + "".join(rest)


async def until(lines: AsyncIterator[str], part: str) -> str:
    read = []
    async for line in lines:
        read.append(line)
        if part in line:
            return "\n".join(read)
    raise AssertionError(f"{part} did not come")
