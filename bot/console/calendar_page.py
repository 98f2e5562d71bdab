"""The calendar of the signed-in coordinator: a day or a week, and the private link for another calendar program."""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta

from starlette.responses import RedirectResponse, Response

from bot.calendar_feed import Links, links
from bot.console.calendar_view import span_of, zone_of
from bot.console.errors import NoSuchPageError
from bot.console.gate import PREFIX, Call
from bot.console.pages import Pages
from casework import calendar_feeds
from casework.store import Store
from locales.phrase import Phrase
from locales.phrases import schedules as phrases
from locales.phrases.console_family import FAMILY_PAGE

CALENDAR = f"{PREFIX}/calendar"
VIEWS = ("week", "day")
DAY, WEEK = timedelta(days=1), timedelta(days=7)
LABELS: Mapping[str, Phrase] = {
    "heading": phrases.CALENDAR_HEADING,
    "day": phrases.DAY,
    "week": phrases.WEEK_VIEW,
    "previous": phrases.PREVIOUS,
    "next": phrases.NEXT,
    "today": phrases.TODAY,
    "other_days": phrases.OTHER_DAYS,
    "grid": phrases.GRID,
    "list": phrases.LIST,
    "column_hour": phrases.COLUMN_HOUR,
    "column_time": phrases.COLUMN_TIME,
    "column_family": phrases.COLUMN_FAMILY,
    "column_how": phrases.COLUMN_HOW,
    "column_answers": phrases.COLUMN_ANSWERS,
    "column_needs": phrases.COLUMN_NEEDS,
    "no_needs": phrases.NO_NEEDS,
    "no_meetings": phrases.NO_MEETINGS,
    "holiday": phrases.HOLIDAY,
    "family_page": FAMILY_PAGE,
    "feed": phrases.FEED,
    "feed_text": phrases.FEED_TEXT,
    "feed_link": phrases.FEED_LINK,
    "feed_make": phrases.FEED_MAKE,
    "feed_renew": phrases.FEED_RENEW,
    "feed_stop": phrases.FEED_STOP,
}
#: What is said after a button of the link was pressed.
DONE: Mapping[str, Phrase] = {
    "make": phrases.FEED_MADE,
    "renew": phrases.FEED_RENEWED,
    "stop": phrases.FEED_STOPPED,
}


class CalendarPage:
    """Shows the reader's own meetings. `address` is where people reach the gateway; without it there is no link."""

    def __init__(self, store: Store, pages: Pages, address: str) -> None:
        self._store = store
        self._pages = pages
        self._address = address

    async def show(self, call: Call) -> Response:
        words, query = call.words, call.request.query_params
        view = query.get("view", "week")
        view = view if view in VIEWS else "week"
        async with self._store.read() as session:
            zone = await zone_of(session, call.me.id)
            today = words.now.astimezone(zone).date()
            on = _day(query.get("on", "")) or today
            dates = _dates(on, view)
            span = await span_of(session, words, call.me.id, zone, dates)
            feed = await calendar_feeds.open_of_staff(session, call.me.id)
        step = DAY if view == "day" else WEEK
        done = DONE.get(query.get("done", ""))
        return self._pages.page(
            "calendar.html",
            call,
            span=span,
            view=view,
            labels={name: words.phrase(phrase) for name, phrase in LABELS.items()},
            period=words.period(dates[0], dates[-1]),
            address=_address(view, on),
            previous=_address(view, on - step),
            next=_address(view, on + step),
            today=_address(view, today),
            other_views={each: _address(each, on) for each in VIEWS},
            days={day: _address("day", day) for day in dates},
            in_zone=words.phrase(phrases.IN_ZONE, zone=zone.key),
            offers_feed=bool(self._address),
            feed=self._links(feed.token) if feed is not None else None,
            done=words.phrase(done) if done is not None else "",
        )

    async def feed(self, call: Call) -> Response:
        """Makes the private link, makes a new one, or stops it."""
        what = call.request.path_params["what"]
        if what not in DONE or not self._address:
            raise NoSuchPageError
        now = call.words.now
        async with self._store.write() as session:
            if what == "make":
                await calendar_feeds.feed_of_staff(session, call.me.id, now)
            elif what == "renew":
                await calendar_feeds.renew_of_staff(session, call.me.id, now)
            else:
                await calendar_feeds.stop_of_staff(session, call.me.id, now)
        return RedirectResponse(f"{CALENDAR}?done={what}#feed", 303)

    def _links(self, token: str) -> Links:
        return links(self._address, token)


def _dates(on: date, view: str) -> Sequence[date]:
    """The day alone, or its week from Monday on."""
    if view == "day":
        return [on]
    monday = on - DAY * on.weekday()
    return [monday + DAY * number for number in range(7)]


def _day(text: str) -> date | None:
    """A day of this age: a year from 2000 to 2200."""
    try:
        found = date.fromisoformat(text)
    except ValueError:
        return None
    return found if 2000 <= found.year <= 2200 else None


def _address(view: str, on: date) -> str:
    return f"{CALENDAR}?view={view}&on={on.isoformat()}"
