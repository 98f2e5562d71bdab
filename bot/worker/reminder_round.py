"""One batch of reminders that are due to be looked at: what must be said is said, and when to look again is set."""

import logging
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from uuid import UUID

from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncSession

from bot.reply import render
from bot.worker.reminder_words import notice, silence, utterance
from casework import conversations, notices, reminders
from casework.notices import Notice
from casework.reminder_cases import Case, cases
from casework.reminder_models import Reminder
from casework.reminder_moments import Deadline, Hours, Moment, OfMeeting, Own, Payment, Step, Subject, step
from locales.utterance import Utterance
from resources_catalog import store as catalogue
from resources_catalog.entry import Entry
from resources_catalog.payment import coming_payments
from resources_catalog.place import Place, place_of, zone_named

log = logging.getLogger(__name__)

#: When one that could not be looked at is looked at again.
MENDED = timedelta(hours=1)
#: When the next payment is looked for again of a support of which none is known.
UNKNOWN = timedelta(days=1)
#: Payments that are looked at: the next one, and the one after it.
PAYMENTS = 2


@dataclass
class Round:
    """What came of it. `noted` are the threads in which staff were told something."""

    looked_at: int = 0
    said: int = 0
    noted: list[UUID] = field(default_factory=list)


@dataclass(frozen=True)
class _Due:
    """Something that a message says: the moment of the case."""

    case: Case
    moment: Moment
    sequence: int


async def work(session: AsyncSession, batch: Sequence[Reminder], now: datetime) -> Round:
    """Everything in the transaction of `session`, which must hold the batch for itself."""
    entries = await _entries(session, batch)
    made, looks = Round(len(batch)), dict[UUID, datetime | None]()
    written: list[tuple[_Due, Notice]] = []
    said: list[tuple[UUID, Moment, int, int]] = []
    for case in await cases(session, batch, now):
        reminder = case.reminder
        try:
            # The edge of the batch: one that cannot be told must not keep all others from being told.
            place = place_of(case.region, case.thread.time_zone if case.thread is not None else None)
            entry = entries.get(reminder.entry_id) if reminder.entry_id is not None else None
            found = _step(case, place, entry, now)
            looks[reminder.id] = found.look_at
            for moment in found.say:
                due = _Due(case, moment, case.meeting.sequence if case.meeting is not None else 0)
                if moment.before == "silence":
                    said += await _tell_staff(session, due, place, now, made)
                elif case.thread is not None and case.reached_at:
                    language = case.language or case.thread.proposed_language
                    spoken = await utterance(session, case, moment, place, entry, language)
                    if spoken.cards:
                        said.append(await _say_alone(session, due, spoken, language, now))
                    else:
                        written.append((due, notice(case.thread.id, spoken, language, tuple(case.reached_at))))
        except SQLAlchemyError:
            raise
        except Exception:
            log.exception("Reminder %s could not be said; it is looked at again later.", reminder.id)
            looks[reminder.id] = now + MENDED
    ids = await notices.say_all(session, [each for _, each in written], now)
    said += [
        (due.case.reminder.id, due.moment, message_id, due.sequence)
        for message_id, (due, _) in zip(ids, written, strict=True)
    ]
    await reminders.note(session, said, now)
    await reminders.look_at(session, looks)
    made.said = len(said) - len(made.noted)
    return made


def _step(case: Case, place: Place, entry: Entry | None, now: datetime) -> Step:
    subject = _subject(case, place, entry, now)
    if subject is None:
        return Step((), now + UNKNOWN if case.reminder.kind == "payment" else None)
    found = step(subject, Hours(place.zone, case.wishes), case.said, now)
    if isinstance(subject, Payment) and found.look_at is None:
        return Step(found.say, now + UNKNOWN)
    return found


def _subject(case: Case, place: Place, entry: Entry | None, now: datetime) -> Subject | None:
    """What the reminder is about as it now is; None when there is nothing left of it."""
    reminder, meeting = case.reminder, case.meeting
    if reminder.kind == "meeting":
        if meeting is None or meeting.state != "booked" or case.attendance is None:
            return None
        return OfMeeting(
            meeting.starts_at,
            meeting.ends_at,
            meeting.updated_at,
            case.answer,
            meeting.staff_id is not None,
            case.told,
        )
    if reminder.kind == "payment":
        days = _payments(entry, now.astimezone(place.zone).date())
        return Payment(days, reminder.created_at) if days else None
    if reminder.starts_at is None:
        return None
    if reminder.kind == "deadline":
        return Deadline(reminder.starts_at, reminder.created_at)
    return Own(reminder.starts_at, zone_named(reminder.time_zone) or place.zone, reminder.rrule)


def _payments(entry: Entry | None, today: date) -> tuple[date, ...]:
    dates = entry.profile.payment_dates if entry is not None else None
    if entry is None or dates is None:
        return ()
    return coming_payments(dates, place_of(entry.region, None).country, today, PAYMENTS)


async def _entries(session: AsyncSession, batch: Sequence[Reminder]) -> Mapping[UUID, Entry]:
    ids = {each.entry_id for each in batch if each.entry_id is not None}
    return {each.id: each for each in await catalogue.get_many(session, sorted(ids))} if ids else {}


async def _tell_staff(
    session: AsyncSession, due: _Due, place: Place, now: datetime, made: Round
) -> list[tuple[UUID, Moment, int, int]]:
    case = due.case
    if case.thread is None or case.meeting is None:
        return []
    text = silence(case.meeting, place.zone, case.language or case.thread.proposed_language)
    message = await conversations.note(session, case.thread, text, now, urgent=True)
    made.noted.append(case.thread.id)
    return [(case.reminder.id, due.moment, message.id, due.sequence)]


async def _say_alone(
    session: AsyncSession, due: _Due, spoken: Utterance, language: str, now: datetime
) -> tuple[UUID, Moment, int, int]:
    """With cards, which are made one by one."""
    assert due.case.thread is not None
    message = await render.say(session, due.case.thread, spoken, language, now, bulk=True, notice=True)
    return (due.case.reminder.id, due.moment, message.id, due.sequence)
