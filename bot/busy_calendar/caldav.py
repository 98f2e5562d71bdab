"""A calendar behind CalDAV (RFC 4791): one question for the events of a time."""

from collections.abc import Sequence
from datetime import UTC, datetime
from xml.etree.ElementTree import ParseError

import httpx
from defusedxml import DefusedXmlException
from defusedxml.ElementTree import fromstring

from bot.busy_calendar.answer import ask
from bot.busy_calendar.errors import CalendarTroubleError

CALDAV = "urn:ietf:params:xml:ns:caldav"
NO_CALDAV = "What is at this address is no CalDAV calendar."
_HEADERS = {"Depth": "1", "Content-Type": "application/xml; charset=utf-8", "Accept": "application/xml, text/xml"}
_QUESTION = """<?xml version="1.0" encoding="utf-8"?>
<c:calendar-query xmlns:d="DAV:" xmlns:c="urn:ietf:params:xml:ns:caldav">
  <d:prop><c:calendar-data/></d:prop>
  <c:filter>
    <c:comp-filter name="VCALENDAR">
      <c:comp-filter name="VEVENT"><c:time-range start="{after}" end="{before}"/></c:comp-filter>
    </c:comp-filter>
  </c:filter>
</c:calendar-query>"""


async def events(
    client: httpx.AsyncClient, url: str, auth: httpx.BasicAuth | None, after: datetime, before: datetime
) -> Sequence[bytes]:
    """The files of all events between two moments, each an iCalendar. Raises CalendarTroubleError."""
    span = {"after": _written(after), "before": _written(before)}
    answer = await ask(client, "REPORT", url, headers=_HEADERS, auth=auth, content=_QUESTION.format(**span).encode())
    if answer.status != 207:
        raise CalendarTroubleError(NO_CALDAV)
    try:
        tree = fromstring(answer.body, forbid_dtd=True)
    except (ParseError, DefusedXmlException, ValueError, LookupError) as error:
        raise CalendarTroubleError(NO_CALDAV) from error
    found = (element.text or "" for element in tree.iter(f"{{{CALDAV}}}calendar-data"))
    return [text.encode() for text in found if text.strip()]


def _written(moment: datetime) -> str:
    return f"{moment.astimezone(UTC):%Y%m%dT%H%M%SZ}"
