"""What operators ask: does it live, is it ready, what does it measure."""

from typing import Any

import httpx
from fastapi import APIRouter, Response
from prometheus_client import CONTENT_TYPE_LATEST, generate_latest
from sqlalchemy import text
from sqlalchemy.exc import SQLAlchemyError

from bot.dialogue import RasaDialogue
from casework.store import Store

#: Seconds to wait for a neighbour that is asked how it is.
PATIENCE = 2.0


class House:
    """The gateway's neighbours: the database, Rasa, the action server."""

    def __init__(self, store: Store, dialogue: RasaDialogue, actions: httpx.AsyncClient) -> None:
        self._store = store
        self._dialogue = dialogue
        self._actions = actions

    async def database_is_well(self) -> bool:
        try:
            async with self._store.read() as session:
                await session.execute(text("SELECT 1"))
        except (SQLAlchemyError, OSError):
            return False
        return True

    async def actions_are_well(self) -> bool:
        try:
            return (await self._actions.get("/health", timeout=PATIENCE)).is_success
        except httpx.HTTPError:
            return False

    async def dialogue_is_well(self) -> bool:
        """Rasa answers, has a model, and its actions answer too."""
        return await self._dialogue.ready() and await self.actions_are_well()

    async def report(self) -> dict[str, bool]:
        return {
            "database": await self.database_is_well(),
            "rasa": await self._dialogue.ready(),
            "actions": await self.actions_are_well(),
        }


def router(house: House) -> APIRouter:
    routes = APIRouter(tags=["operation"])

    @routes.get("/health/live", summary="The gateway runs")
    async def live() -> dict[str, str]:
        return {"status": "live"}

    @routes.get(
        "/health/ready",
        summary="The gateway and its neighbours are ready",
        responses={503: {"description": "At least one neighbour is not ready; the body says which."}},
    )
    async def ready(response: Response) -> dict[str, Any]:
        parts = await house.report()
        response.status_code = 200 if all(parts.values()) else 503
        return {"status": "ready" if all(parts.values()) else "not ready", "parts": parts}

    @routes.get("/metrics", summary="Measurements in Prometheus' text form", response_class=Response)
    async def metrics() -> Response:
        return Response(generate_latest(), media_type=CONTENT_TYPE_LATEST)

    return routes
