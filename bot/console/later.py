"""Messages of a thread that are written and not sent yet: how they stand, the time they get, sending and cancelling."""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from typing import Literal
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy.ext.asyncio import AsyncSession
from starlette.responses import Response

from bot.console.errors import NoSuchPageError
from bot.console.gate import Audience, Call
from bot.console.page import Page
from bot.conversation.later import LaterDesk
from casework import later_messages, substitutes
from casework.errors import NotFoundError
from casework.handover_models import LaterMessage
from casework.models import Staff
from casework.working_time import WorkingHours

#: When a message leaves that somebody writes in the evening, on the family's clock.
MORNING = time(9)
#: Days that are looked at for a morning on which its writer works.
HORIZON = 60
#: Why its writer must say whether it still goes; `waiting`: it goes by itself.
Standing = Literal["waiting", "family_wrote", "colleague_wrote", "given_back", "not_sent"]
#: Answers with the page of the thread, or the part of it that has changed.
After = Callable[[Call, UUID], Awaitable[Response]]


@dataclass(frozen=True)
class Later:
    message: LaterMessage
    #: Who wrote it.
    name: str
    standing: Standing


async def laters_of(session: AsyncSession, conversation_id: UUID) -> Sequence[Later]:
    """The earliest first. Where something has come first already, its writer is asked before its time."""
    found = []
    for message in await later_messages.open_of(session, conversation_id):
        staff = await session.get(Staff, message.staff_id)
        came = await later_messages.obstacle(session, message)
        standing: Standing = came or ("not_sent" if message.state == "asked" else "waiting")
        found.append(Later(message, (staff.name or staff.email) if staff is not None else "–", standing))
    return found


async def morning(session: AsyncSession, staff: Staff, now: datetime, zone: ZoneInfo, country: str | None) -> datetime:
    """The next nine o'clock at the family's place on a day on which this person works, in the zone of that place."""
    hours = await substitutes.hours_of(session, staff, now, zone, country)
    today = now.astimezone(zone).date()
    mornings = [datetime.combine(today + timedelta(days=ahead), MORNING, zone) for ahead in range(HORIZON)]
    coming = [each for each in mornings if each > now]
    return next((each for each in coming if _works(hours, each)), coming[0])


def _works(hours: WorkingHours, morning: datetime) -> bool:
    day = morning.date()
    away = any(gone <= morning.astimezone(UTC) < back for gone, back in hours.away)
    return bool(hours.blocks.get(day.weekday())) and day not in hours.holidays and not away


class LaterPage:
    """Sends or cancels one of them. Every method raises NoSuchPageError for one that is not in the thread."""

    def __init__(self, desk: LaterDesk, after: After) -> None:
        self._desk = desk
        self._after = after

    async def send(self, call: Call) -> Response:
        """Now, whatever came first; one that was sent or cancelled meanwhile is only shown as it stands."""
        conversation_id = _id(call, "id")
        try:
            await self._desk.send_now(conversation_id, call.me.id, _id(call, "later"))
        except NotFoundError as error:
            raise NoSuchPageError from error
        return await self._after(call, conversation_id)

    async def cancel(self, call: Call) -> Response:
        conversation_id = _id(call, "id")
        await self._desk.cancel(conversation_id, _id(call, "later"))
        return await self._after(call, conversation_id)


def later_pages(path: str, page: LaterPage) -> tuple[Page, ...]:
    return (
        Page("POST", f"{path}/later/{{later}}/send", Audience.CASEWORKERS, page.send),
        Page("POST", f"{path}/later/{{later}}/cancel", Audience.CASEWORKERS, page.cancel),
    )


def _id(call: Call, name: str) -> UUID:
    try:
        return UUID(call.request.path_params[name])
    except ValueError as error:
        raise NoSuchPageError from error
