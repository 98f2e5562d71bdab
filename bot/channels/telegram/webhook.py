"""The webhook: Telegram brings updates itself. Who does not know the secret finds nothing here."""

import asyncio
import hmac
import json
import logging

from fastapi import APIRouter, HTTPException, Request, Response
from telegram.error import TelegramError

from bot.channels.telegram.api import UPDATES
from bot.channels.telegram.door import Door
from bot.channels.telegram.sender import Bot

log = logging.getLogger(__name__)

PATH = "/telegram/webhook"
#: All of them are taken, so that none is refused in another way than where nothing is.
METHODS = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"]
HEADER = "X-Telegram-Bot-Api-Secret-Token"
#: Bytes of one update; Telegram's are far smaller.
LARGEST = 1_000_000
#: Seconds until Telegram is told again where to bring updates.
PAUSE = 10.0


def router(door: Door, secret: str) -> APIRouter:
    """The route for Telegram. An update is stored before it is acknowledged; otherwise Telegram brings it again."""
    routes = APIRouter()

    @routes.api_route(PATH, methods=METHODS, include_in_schema=False)
    async def update(request: Request) -> Response:
        given = request.headers.get(HEADER, "")
        if request.method != "POST" or not hmac.compare_digest(given.encode(), secret.encode()):
            raise HTTPException(404)
        try:
            body = await _body(request)
            read = json.loads(body)
        except ValueError as error:
            raise HTTPException(400) from error
        if not isinstance(read, dict):
            raise HTTPException(400)
        await door.take([read])
        return Response(status_code=200)

    return routes


async def _body(request: Request) -> bytes:
    """Raises ValueError for one that is too large."""
    read = bytearray()
    async for piece in request.stream():
        read += piece
        if len(read) > LARGEST:
            raise ValueError("too large")
    return bytes(read)


async def announce(bot: Bot, address: str, secret: str) -> None:
    """Tells Telegram where to bring updates, again and again until it has heard."""
    while True:
        try:
            await bot.set_webhook(
                f"{address}{PATH}", secret_token=secret, allowed_updates=UPDATES, drop_pending_updates=False
            )
        except TelegramError as error:
            log.error("Telegram does not take the webhook %s%s: %s", address, PATH, error)
            await asyncio.sleep(PAUSE)
        else:
            log.info("Telegram brings its updates to %s%s.", address, PATH)
            return
