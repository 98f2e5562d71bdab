"""A meeting with the coordinator: how, who comes, and which of the free times."""

from collections.abc import Mapping
from datetime import date, datetime, time, timedelta
from hashlib import sha256
from typing import Any
from uuid import UUID

from rasa_sdk import Tracker
from rasa_sdk.executor import CollectingDispatcher

from actions import heard
from actions.meeting_circle import Circle, circle
from actions.meeting_draft import Draft
from actions.meeting_people import ask_people, read_people
from actions.speech import button, do, say
from actions.surroundings import surroundings
from casework import availability
from casework.availability import Slot, Wanted
from locales.meeting_choices import slot_choice
from locales.phrase import Phrase
from locales.phrases import coordinator as coordinator_phrases
from locales.phrases import meeting_talk as phrases
from locales.utterance import Line, moment
from nlu import answers, meeting_words, time_wish
from nlu.time_wish import TimeWish

#: So many times are offered at once.
SHOWN = 3
#: A message that surely means something else is an answer only if so much of it tells of a time.
SHARE = 0.5
SURE = 0.6
#: Fewer days are named ones, more are a span, which an earlier part of the day still narrows.
SPAN = 5
#: Times that were offered and not wanted are remembered up to here.
MOST_SEEN = 30
#: What an answer may be understood as.
OF_MEETINGS = frozenset(
    {"", "book_meeting", "reschedule_meeting", "affirm", "answer", "deny", "nlu_fallback", "out_of_scope"}
)
BUTTONS: Mapping[str, Phrase] = {
    "visit": phrases.BUTTON_VISIT,
    "video": phrases.BUTTON_VIDEO,
    "phone": phrases.BUTTON_PHONE,
}
RIGHT = "slot_right:"
#: Whom a meeting is with, in the draft and on buttons.
COORDINATOR, OTHER = "coordinator", "other"
ASKED: Mapping[str, Phrase] = {
    "fits": phrases.ASK_SLOT,
    "nearest": phrases.ASK_SLOT_NEAREST,
    "all": phrases.ASK_SLOT_ALL,
}


def wish_of(tracker: Tracker, around: Circle) -> TimeWish | None:
    """What the message wishes of the time."""
    return time_wish.read(
        heard.words(tracker), language=heard.language(tracker), now=surroundings().now(), zone=around.zone
    )


def told_wish(wish: TimeWish | None) -> dict[str, Any]:
    """A wish as plain JSON, for the draft."""
    if wish is None:
        return {}
    told: dict[str, Any] = {
        "days": sorted(day.isoformat() for day in wish.days),
        "not_days": sorted(day.isoformat() for day in wish.not_days),
        "not_weekdays": sorted(wish.not_weekdays),
        "soonest": wish.soonest,
    }
    told |= {name: value.isoformat() for name in ("after", "before", "at") if (value := getattr(wish, name))}
    return {name: value for name, value in told.items() if value}


async def settled(tracker: Tracker, draft: Draft) -> Draft:
    """`draft` with the times that are offered now, if none are yet; a time that was named exactly is chosen."""
    around = await circle(tracker, _moved(draft))
    if around.times is None or draft.get("shown") or draft.get("chosen"):
        return draft
    now, draft = surroundings().now(), {**draft, "said": heard.message_id(tracker)}
    anew, draft = draft.get("anew"), {**draft, "anew": None}
    found = _found(draft, around, now)
    if found is None and anew is not None:
        # What was refused before holds only as long as something else fits.
        known = {**draft, "wish": anew, "seen": None}
        found = _found(known, around, now)
        draft = draft if found is None else known
    if found is not None:
        return {**draft, **found}
    free, wish = _free(draft, around, now), draft.get("wish") or {}
    if free:
        near = _nearest(free, wish, _days(wish, around, now), around)
        return {**draft, "shown": [_stored(slot) for slot in near], "how": "nearest"}
    first = availability.offer(around.times, Wanted(around.zone), now, SHOWN)
    return {**draft, "shown": [_stored(slot) for slot in first], "how": "all", "seen": None, "wish": None}


def _found(draft: Draft, around: Circle, now: datetime) -> Draft | None:
    """What is chosen or shown of the times that fit the wish; None when none does."""
    assert around.times is not None
    wish = draft.get("wish") or {}
    days = _days(wish, around, now)
    if wish.get("at"):
        at = time.fromisoformat(wish["at"])
        exact = next((slot for slot in _free(draft, around, now) if _is_at(slot, at, days, around)), None)
        return None if exact is None else {"chosen": _stored(exact), "shown": [_stored(exact)]}
    if wish.get("soonest"):
        fitting = _apart(_free(draft, around, now))
    else:
        bounds = {name: time.fromisoformat(wish[name]) for name in ("after", "before") if wish.get(name)}
        wanted = Wanted(around.zone, days=days, not_at=_seen(draft), **bounds)
        fitting = availability.offer(around.times, wanted, now, SHOWN)
    return {"shown": [_stored(slot) for slot in fitting], "how": "fits"} if fitting else None


async def asks(tracker: Tracker, draft: Draft) -> str | None:
    around = await circle(tracker, _moved(draft))
    if around.times is None:
        return None
    if not draft.get("meeting") and not draft.get("form") and len(around.forms) > 1:
        return "form"
    if not draft.get("meeting") and not draft.get("people") and len(around.people) > 1:
        return "people"
    if not draft.get("chosen"):
        return "slot" if draft.get("shown") else None
    return None if draft.get("sure") else RIGHT + _mark(draft)


async def ask(dispatcher: CollectingDispatcher, tracker: Tracker, draft: Draft, question: str, again: bool) -> None:
    around = await circle(tracker, _moved(draft))
    if question == "form":
        asked = phrases.ASK_FORM_AGAIN if again else phrases.ASK_FORM
        forms = tuple(button(BUTTONS[form], "answer", to=question, value=form) for form in around.forms)
        say(dispatcher, asked, choices=forms, name=around.who)
    elif question == "people":
        ask_people(dispatcher, len(around.people), again)
    elif question == "slot":
        # Asked again after something else, it is no news that nothing is free then.
        is_news = tracker.get_slot("asking") != question or draft.get("said", "") == heard.message_id(tracker)
        asked = phrases.ASK_SLOT_AGAIN if again else ASKED[draft.get("how", "fits") if is_news else "fits"]
        about = {name: draft.get(name) for name in ("meeting", "form", "about")}
        about["people"] = "me" if draft.get("people") == "me" else None
        slots = (_slot(one) for one in draft["shown"])
        times = tuple(
            slot_choice(slot.starts_at.astimezone(around.zone), slot.ends_at.astimezone(around.zone), **about)
            for slot in slots
        )
        others = button(phrases.BUTTON_OTHER_TIMES, "answer", to=question, value="other")
        say(dispatcher, asked, choices=(*times, others), name=around.who)
    else:
        at = moment(_slot(draft["chosen"]).starts_at.astimezone(around.zone).isoformat())
        choices = (
            button(phrases.BUTTON_BOOK_IT, "answer", to=question, value="yes"),
            button(phrases.BUTTON_OTHER_TIMES, "answer", to=question, value="no"),
        )
        if again:
            say(dispatcher, phrases.ASK_SLOT_RIGHT_AGAIN, choices=choices, moment=at)
        else:
            say(dispatcher, phrases.ASK_SLOT_RIGHT, choices=choices, moment=at, name=around.who)


async def read(tracker: Tracker, draft: Draft, question: str) -> Draft | None:
    """The draft with what the message tells; None when it is no answer."""
    around = await circle(tracker, _moved(draft))
    if question == "people":
        people = read_people(tracker)
        return {**draft, "people": people} if people else await _told_early(tracker, draft, around)
    if question == "form":
        form = heard.entity(tracker, "value") if heard.pressed(tracker) else None
        form = form or meeting_words.form_of(heard.words(tracker), heard.language(tracker))
        timed = await _told_early(tracker, draft, around)
        return {**(timed or draft), "form": form} if form in around.forms else timed
    mended = _read_time(tracker, draft, question, around)
    return await settled(tracker, mended) if mended is not None else None


def finish(dispatcher: CollectingDispatcher, draft: Draft, around: Circle, lines: tuple[Line, ...]) -> None:
    """Has it booked, or says why that cannot be; `lines` tell what was understood of the wish."""
    pass_on = button(coordinator_phrases.BUTTON_PASS_ON, "pass_on", reason="task")
    not_now = button(coordinator_phrases.BUTTON_NOT_NOW, "not_now")
    if around.times is None:
        somebody_else = button(phrases.BUTTON_SOMEBODY_ELSE, "book_meeting", value=OTHER)
        choices = (pass_on, not_now) if draft.get("meeting") else (pass_on, somebody_else, not_now)
        say(dispatcher, phrases.CANNOT_SEE_TIMES, choices=choices, lines=lines)
    elif not draft.get("chosen"):
        say(dispatcher, phrases.NO_TIMES, choices=(pass_on, not_now), name=around.who)
    else:
        book(dispatcher, _slot(draft["chosen"]), draft, around.me)


def book(dispatcher: CollectingDispatcher, slot: Slot, known: Mapping[str, Any], me: UUID) -> None:
    """The gateway books; `known` may hold meeting, form, about, and people, which is "me" or "all"."""
    values = {name: known[name] for name in ("meeting", "form", "about") if known.get(name)}
    if known.get("people") == "me":
        values["people"] = [str(me)]
    do(dispatcher, "book_meeting", starts_at=slot.starts_at.isoformat(), ends_at=slot.ends_at.isoformat(), **values)


def _read_time(tracker: Tracker, draft: Draft, question: str, around: Circle) -> Draft | None:
    if heard.pressed(tracker):
        if heard.entity(tracker, "to") != question:
            return None
        value = heard.entity(tracker, "value")
        return {**draft, "sure": True} if value == "yes" else _others(draft)
    text, language = heard.words(tracker), heard.language(tracker)
    plainly = answers.find(text, language)
    if question == "slot" and plainly == "yes" and len(draft["shown"]) > 1:
        return None
    if plainly == "yes":
        return {**draft, "chosen": draft.get("chosen") or draft["shown"][0], "sure": question != "slot"}
    if plainly in ("no", "rather_not", "do_not_know"):
        return _others(draft)
    wish, form = _told_wish_of(tracker, around), meeting_words.form_of(text, language)
    if wish is None:
        if form in around.forms and not _wishes_otherwise(tracker):
            return {**draft, "form": form}
        return {**draft, "sure": True} if question != "slot" and _affirmed(tracker) else None
    mended = {**draft, "chosen": None, "form": form if form in around.forms else draft.get("form")}
    return _narrowed(mended, wish, around)


def _told_wish_of(tracker: Tracker, around: Circle) -> TimeWish | None:
    """What the message wishes of the time, unless it surely means something else and only names a time."""
    wish = wish_of(tracker, around)
    return None if wish is None or (_wishes_otherwise(tracker) and wish.share < SHARE) else wish


def _wishes_otherwise(tracker: Tracker) -> bool:
    return heard.intent(tracker) not in OF_MEETINGS and heard.confidence(tracker) >= SURE


async def _told_early(tracker: Tracker, draft: Draft, around: Circle) -> Draft | None:
    """The draft with a wish of time that is typed before any time is offered; None when there is none."""
    wish = None if heard.pressed(tracker) else _told_wish_of(tracker, around)
    if wish is None or wish.place is not None:
        return None
    # No day and no time was shown that others could be wanted than.
    is_any = wish.other or ((wish.other_day or wish.later) and not told_wish(wish))
    if is_any:
        return draft
    return await settled(tracker, _narrowed({**draft, "shown": None, "chosen": None}, wish, around))


def _affirmed(tracker: Tracker) -> bool:
    return heard.intent(tracker) == "affirm" and heard.confidence(tracker) >= SURE


def _narrowed(draft: Draft, wish: TimeWish, around: Circle) -> Draft:
    """One of those that were shown is chosen, or others are looked for that fit the wish as well."""
    shown = [_slot(one) for one in draft.get("shown") or []]
    if wish.place is not None:
        chosen = shown[wish.place] if wish.place < len(shown) else None
        return {**draft, "chosen": _stored(chosen)} if chosen is not None else _others(draft)
    if wish.at is not None:
        named = [slot for slot in shown if _is_at(slot, wish.at, wish.days or None, around)]
        if len(named) == 1:
            return {**draft, "chosen": _stored(named[0])}
    if wish.other:
        return _others(draft)
    days = [slot.starts_at.astimezone(around.zone).date() for slot in shown]
    return {**draft, **_merged(draft, wish, days, around), "shown": None}


def _merged(draft: Draft, wish: TimeWish, shown: list[date], around: Circle) -> Draft:
    """The wish with what still holds of the earlier ones; under `anew` without what was refused before."""
    told, known = told_wish(wish), dict(draft.get("wish") or {})
    is_timed = bool(wish.after or wish.before or wish.at)
    changed: Draft = {}
    if wish.later and shown:
        ahead = (max(shown) + timedelta(days=step) for step in range(1, _horizon(around) + 1))
        told["days"] = [day.isoformat() for day in ahead]
    elif wish.other_day:
        left = {*draft.get("left_days", []), *known.get("not_days", []), *(day.isoformat() for day in shown)}
        told["not_days"] = changed["left_days"] = sorted(left)
    if wish.soonest or (0 < len(wish.days) < SPAN):
        known = {}
    if wish.days or wish.at or wish.soonest:
        changed["seen"] = None
    if wish.days or wish.other_day:
        known = {name: value for name, value in known.items() if name not in ("days", "not_days")}
    if wish.days or wish.other_day or wish.later or is_timed:
        known = {name: value for name, value in known.items() if name not in ("soonest", "at")}
    if is_timed:
        known = {name: value for name, value in known.items() if name not in ("after", "before")}
    merged = {**known, **told}
    if not wish.days and _days(merged, around, surroundings().now()) == frozenset():
        merged.pop("days", None)
    if wish.days or is_timed or wish.soonest:
        kept = {name: value for name, value in merged.items() if name not in ("not_days", "not_weekdays")}
        changed["anew"] = {**kept, **told}
    return {**changed, "wish": merged}


def _others(draft: Draft) -> Draft:
    """Times that have not been offered yet."""
    refused = [one[0] for one in (*(draft.get("shown") or []), *([draft["chosen"]] if draft.get("chosen") else []))]
    seen = list(dict.fromkeys([*(draft.get("seen") or []), *refused]))[-MOST_SEEN:]
    wish = {name: value for name, value in (draft.get("wish") or {}).items() if name != "at"}
    return {**draft, "seen": seen, "shown": None, "chosen": None, "wish": wish}


def _days(wish: Mapping[str, Any], around: Circle, now: datetime) -> frozenset[date] | None:
    """The days that are wished for; None for any."""
    not_days, not_weekdays = set(wish.get("not_days", [])), set(wish.get("not_weekdays", []))
    days = [date.fromisoformat(one) for one in wish.get("days", [])]
    if not days and not (not_days or not_weekdays):
        return None
    today = now.astimezone(around.zone).date()
    days = days or [today + timedelta(days=step) for step in range(_horizon(around) + 1)]
    return frozenset(day for day in days if day.isoformat() not in not_days and day.weekday() not in not_weekdays)


def _seen(draft: Draft) -> frozenset[datetime]:
    return frozenset(datetime.fromisoformat(one) for one in draft.get("seen") or [])


def _free(draft: Draft, around: Circle, now: datetime) -> list[Slot]:
    """Every free time but those that were offered and not wanted."""
    seen = _seen(draft)
    return (
        [slot for slot in availability.slots(around.times, now) if slot.starts_at not in seen] if around.times else []
    )


def _horizon(around: Circle) -> int:
    return around.times.horizon.days if around.times is not None else 0


def _nearest(
    free: list[Slot], wish: Mapping[str, Any], days: frozenset[date] | None, around: Circle
) -> tuple[Slot, ...]:
    """The free times next to what was wished for, in order."""
    at = time.fromisoformat(wish.get("at") or wish.get("after") or wish.get("before") or "12:00")
    if days:
        target = datetime.combine(min(days), at, around.zone)
        near = sorted(free, key=lambda slot: abs(slot.starts_at - target))
    else:
        minutes = at.hour * 60 + at.minute
        near = sorted(free, key=lambda slot: (_off(slot, minutes, around), slot.starts_at))
    return _apart(near)


def _apart(slots: list[Slot]) -> tuple[Slot, ...]:
    """The first of `slots` that do not overlap, in order."""
    taken: list[Slot] = []
    for slot in slots:
        if len(taken) < SHOWN and all(slot.ends_at <= one.starts_at or one.ends_at <= slot.starts_at for one in taken):
            taken.append(slot)
    return tuple(sorted(taken, key=lambda slot: slot.starts_at))


def _off(slot: Slot, minutes: int, around: Circle) -> int:
    here = slot.starts_at.astimezone(around.zone)
    return abs(here.hour * 60 + here.minute - minutes)


def _is_at(slot: Slot, at: time, days: frozenset[date] | None, around: Circle) -> bool:
    here = slot.starts_at.astimezone(around.zone)
    return here.time() == at and (days is None or here.date() in days)


def _moved(draft: Draft) -> UUID | None:
    return UUID(str(draft["meeting"])) if draft.get("meeting") else None


def _stored(slot: Slot) -> list[str]:
    return [slot.starts_at.isoformat(), slot.ends_at.isoformat()]


def _slot(stored: list[str]) -> Slot:
    return Slot(datetime.fromisoformat(stored[0]), datetime.fromisoformat(stored[1]))


def _mark(draft: Draft) -> str:
    return sha256(repr(draft["chosen"]).encode()).hexdigest()[:12]
