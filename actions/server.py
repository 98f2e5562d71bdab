"""The action server: rasa-sdk's executor behind a token, in a small ASGI application."""

import hmac
import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

from prometheus_client import CONTENT_TYPE_LATEST, Histogram, generate_latest
from rasa_sdk.executor import ActionExecutor
from rasa_sdk.interfaces import ActionExecutionRejection, ActionNotFoundException
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

import actions
from actions.surroundings import surroundings

log = logging.getLogger(__name__)

ACTION_SECONDS = Histogram(
    "navigator_action_seconds",
    "Seconds of one action.",
    ["action"],
    buckets=(0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5),
)
TOKEN_HEADER = "X-Navigator-Token"  # noqa: S105 the header's name


def create_app(token: str) -> Starlette:
    """Rasa calls `POST /webhook` with the token in its header."""
    executor = ActionExecutor()
    executor.register_package(actions)

    async def webhook(request: Request) -> Response:
        given = request.headers.get(TOKEN_HEADER, "")
        if not hmac.compare_digest(given.encode(), token.encode()):
            return JSONResponse({"error": "the token is missing or wrong"}, 401)
        body = await request.json()
        return await _run(executor, body)

    async def health(_request: Request) -> Response:
        await surroundings().index()
        return JSONResponse({"status": "ready", "actions": len(executor.actions)})

    async def metrics(_request: Request) -> Response:
        return Response(generate_latest(), media_type=CONTENT_TYPE_LATEST)

    @asynccontextmanager
    async def lifespan(_app: Starlette) -> AsyncIterator[None]:
        yield
        await surroundings().store.close()

    routes = [
        Route("/webhook", webhook, methods=["POST"]),
        Route("/health", health),
        Route("/metrics", metrics),
    ]
    return Starlette(routes=routes, lifespan=lifespan)


async def _run(executor: ActionExecutor, body: dict[str, Any]) -> Response:
    name = str(body.get("next_action"))
    try:
        with ACTION_SECONDS.labels(name).time():
            result = await executor.run(body)
    except ActionExecutionRejection as rejection:
        return JSONResponse({"error": str(rejection), "action_name": rejection.action_name}, 400)
    except ActionNotFoundException as missing:
        log.error("Rasa asked for an action that is not there: %s", missing)
        return JSONResponse({"error": str(missing), "action_name": name}, 404)
    except Exception:
        # The edge of an action: Rasa must learn that it failed, and the log must say why.
        log.exception("The action %s failed.", name)
        return JSONResponse({"error": "the action failed", "action_name": name}, 500)
    return JSONResponse(result.model_dump() if result is not None else {"events": [], "responses": []})
