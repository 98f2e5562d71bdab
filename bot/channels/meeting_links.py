"""Links in the web chat to the calendar file of a meeting: signed, for the thread in which the meeting was told."""

from collections.abc import Awaitable, Callable, Mapping
from http import HTTPStatus
from typing import Any
from uuid import UUID

from fastapi import APIRouter, Response
from itsdangerous import BadSignature, URLSafeSerializer

FOLDER = "/chat/meetings"
CALENDAR = "text/calendar; charset=utf-8"
PRIVATE = {"Cache-Control": "private, no-store", "X-Robots-Tag": "noindex", "Referrer-Policy": "no-referrer"}

#: Gets a meeting's id, a language and the id of a thread; name and content, or None for a meeting that is gone.
MakeFile = Callable[[str, str, UUID], Awaitable[tuple[str, bytes] | None]]


class MeetingLinks:
    """Makes the links, and answers them with the meeting as it then is. `key` is the server's."""

    def __init__(self, key: str, make: MakeFile) -> None:
        self._serializer = URLSafeSerializer(key, salt="web-chat-meeting")
        self._make = make

    def shown(self, view: Mapping[str, Any], conversation_id: UUID) -> dict[str, Any]:
        """The view of a message with the path of its calendar file in place of the meeting's id."""
        meeting_id = view.get("calendar")
        return {**view, "calendar": meeting_id and self.path(str(meeting_id), str(view["language"]), conversation_id)}

    def path(self, meeting_id: str, language: str, conversation_id: UUID) -> str:
        signed = self._serializer.dumps([meeting_id, language, conversation_id.hex])
        return f"{FOLDER}/{signed if isinstance(signed, str) else signed.decode()}.ics"

    def router(self) -> APIRouter:
        routes = APIRouter()

        @routes.get(f"{FOLDER}/{{token}}.ics", include_in_schema=False)
        async def meeting(token: str) -> Response:
            try:
                meeting_id, language, thread = self._serializer.loads(token)
                found = await self._make(meeting_id, language, UUID(hex=thread))
            except (BadSignature, ValueError, TypeError, AttributeError):
                found = None
            if found is None:
                return Response("There is no meeting at this address.", HTTPStatus.NOT_FOUND, PRIVATE, "text/plain")
            name, content = found
            named = {"Content-Disposition": f'attachment; filename="{name}"'}
            return Response(content, HTTPStatus.OK, {**PRIVATE, **named}, CALENDAR)

        return routes
