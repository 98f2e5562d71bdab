"""One family as its page shows it: what is known, and for what the family has hidden, only that it is hidden."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from bot.console import assignment_view, family_history, meeting_answers, meeting_listing, people
from bot.console.assignment_view import Coordinator
from bot.console.families_named import Named, named
from bot.console.family_history import Wanted
from bot.console.gate import PREFIX, Call
from bot.console.handover_words import PURPOSES
from bot.console.meeting_answers import Answer, Outcome
from bot.console.thread import Title, web_link
from bot.console.words import Words
from casework import benefits, consents, contacts, facts, meetings, plans, sharing, steps
from casework.errors import NotFoundError
from casework.meeting_models import Meeting
from casework.models import Consent, Conversation, Family, FamilyContact, Person
from casework.plan_models import PlanStep
from locales.languages import languages
from locales.phrase import Phrase
from locales.phrases import console_family as phrases
from locales.roles import ROLES
from resources_catalog import store as catalogue
from resources_catalog.entry import Entry
from resources_catalog.facts import FactError
from resources_catalog.facts import facts as declared

STATES: Mapping[str, Phrase] = {
    "receiving": phrases.RECEIVING,
    "applied": phrases.APPLIED,
    "rejected": phrases.REJECTED,
    "ended": phrases.ENDED,
}


@dataclass(frozen=True)
class Someone:
    """A person of the family; `link` opens the newest conversation."""

    label: str
    since: str
    link: str | None


@dataclass(frozen=True)
class Todo:
    """A step of the plan, in the family's own words; `details`: who, and by when."""

    what: str
    details: Sequence[str]


@dataclass(frozen=True)
class Plan:
    saved: Sequence[Title]
    todo: Sequence[Todo]


@dataclass(frozen=True)
class Professional:
    """Somebody around the child. `role` is in the reader's language, all else as the family wrote it."""

    role: str | None
    name: str | None
    organisation: str | None
    phone: str | None
    email: str | None


@dataclass(frozen=True)
class Held:
    """A meeting: when, what is known of it, what was answered, what came of it."""

    meeting: Meeting
    moment: str
    facts: Sequence[str]
    answers: Sequence[Answer]
    outcome: Outcome | None
    cancelled: bool


@dataclass(frozen=True)
class Meetings:
    coming: Sequence[Held]
    earlier: Sequence[Held]
    form: str


@dataclass(frozen=True)
class Support:
    """A benefit of the family; `details`: how it stands, since when, until when an appeal is possible."""

    title: Title | None
    details: Sequence[str]


@dataclass(frozen=True)
class Told:
    """An answer as a statement, and the day on which it was told."""

    text: str
    day: str


@dataclass(frozen=True)
class Permission:
    what: str
    decided: str


@dataclass(frozen=True)
class FamilyView:
    """What the page shows. A part that is None is hidden by the family, and was not loaded."""

    id: UUID
    named: Named
    people: Sequence[Someone]
    coordinator: Coordinator
    earlier: Sequence[str]
    plan: Plan | None
    contacts: Sequence[Professional] | None
    meetings: Meetings | None
    support: Sequence[Support] | None
    answers: Sequence[Told] | None
    answers_kept: bool
    permissions: Sequence[Permission]
    wanted: Sequence[Wanted]
    acts: Sequence[str]


async def view(session: AsyncSession, call: Call, family_id: UUID) -> FamilyView:
    """Raises NotFoundError for an unknown family, and for one in which nobody has written."""
    words, family = call.words, await session.get(Family, family_id)
    name = await named(session, words, family_id) if family is not None else None
    if family is None or name is None:
        raise NotFoundError(f"There is no family {family_id}.")
    zone, hidden = name.zone, await sharing.hidden(session, family_id)
    return FamilyView(
        id=family_id,
        named=name,
        people=await _people(session, words, family_id, zone),
        coordinator=await assignment_view.coordinator(session, call, family, zone),
        earlier=await family_history.earlier(session, words, family_id, zone),
        plan=None if sharing.PLAN in hidden else await _plan(session, words, family_id),
        contacts=None if sharing.CONTACTS in hidden else await _contacts(session, words, family_id),
        meetings=None if sharing.MEETINGS in hidden else await _meetings(session, words, family_id, name),
        support=None if sharing.BENEFITS in hidden else await _support(session, words, family_id),
        answers=None if sharing.ANSWERS in hidden else await _answers(session, words, family_id, zone),
        answers_kept=await consents.given(session, family_id, consents.FACTS) is not False,
        permissions=await _permissions(session, words, family_id, zone),
        wanted=await family_history.wanted(session, words, family_id, zone),
        acts=await family_history.acts(session, words, family_id, zone),
    )


async def _people(session: AsyncSession, words: Words, family_id: UUID, zone: ZoneInfo) -> Sequence[Someone]:
    known = await people.of_family(session, family_id, words)
    rows = await session.execute(select(Person.id, Person.created_at).where(Person.family_id == family_id))
    since = {id: words.day(at, zone) for id, at in rows.all()}
    threads = await session.scalars(
        select(Conversation).where(Conversation.family_id == family_id).order_by(Conversation.created_at)
    )
    newest = {thread.person_id: f"{PREFIX}/conversations/{thread.id}" for thread in threads}
    return [
        Someone(each.label, words.phrase(phrases.SINCE, day=since[id]), newest.get(id)) for id, each in known.items()
    ]


async def _plan(session: AsyncSession, words: Words, family_id: UUID) -> Plan:
    saved = await plans.saved(session, family_id)
    titles = await _titles(session, words, saved)
    todo = await steps.open_of(session, family_id)
    return Plan([titles[id] for id in saved if id in titles], [_todo(words, step) for step in todo])


def _todo(words: Words, step: PlanStep) -> Todo:
    due = words.phrase(phrases.STEP_DUE, day=words.calendar_day(step.due_on)) if step.due_on is not None else None
    return Todo(step.what, [detail for detail in (step.who, due) if detail])


async def _contacts(session: AsyncSession, words: Words, family_id: UUID) -> Sequence[Professional]:
    return [_professional(words, contact) for contact in await contacts.of_family(session, family_id)]


def _professional(words: Words, contact: FamilyContact) -> Professional:
    role = ROLES.get(contact.role or "")
    return Professional(
        role=words.phrase(role) if role is not None else None,
        name=contact.name,
        organisation=contact.organisation,
        phone=contact.phone,
        email=contact.email,
    )


async def _meetings(session: AsyncSession, words: Words, family_id: UUID, name: Named) -> Meetings:
    known, zone = await people.of_family(session, family_id, words), name.zone
    coming = [
        Held(
            meeting=meeting,
            moment=words.full_moment(meeting.starts_at, zone),
            facts=await meeting_listing.facts_of(session, words, meeting),
            answers=await meeting_answers.of_meeting(session, words, meeting, known),
            outcome=None,
            cancelled=False,
        )
        for meeting in await meetings.of_family(session, family_id, words.now)
    ]
    earlier = [
        Held(past.meeting, past.moment, past.facts, [], past.outcome, past.meeting.state == "cancelled")
        for past in await meeting_listing.earlier(session, words, family_id, known, zone)
    ]
    return Meetings(coming, earlier, f"{name.link}/meetings")


async def _support(session: AsyncSession, words: Words, family_id: UUID) -> Sequence[Support]:
    had = await benefits.had(session, family_id)
    titles = await _titles(session, words, [each.entry_id for each in had])
    made = []
    for each in had:
        details = [words.phrase(STATES[each.state]) if each.state in STATES else each.state]
        if each.since is not None:
            details.append(words.phrase(phrases.SINCE_DAY, day=words.calendar_day(each.since)))
        if each.appeal_by is not None:
            details.append(words.phrase(phrases.APPEAL_BY, day=words.calendar_day(each.appeal_by)))
        made.append(Support(titles.get(each.entry_id), details))
    return made


async def _answers(session: AsyncSession, words: Words, family_id: UUID, zone: ZoneInfo) -> Sequence[Told]:
    told_at, made = await facts.told_at(session, family_id), []
    for code, value in (await facts.told(session, family_id)).items():
        try:
            fact = declared()[code]
            text = fact.told(fact.read(value), words.language.code)
        except (KeyError, FactError):
            # What the catalogue no longer knows is still what the family told.
            text = f"{code.replace('_', ' ')}: {value}"
        made.append(Told(text, words.phrase(phrases.TOLD_ON, day=words.day(told_at[code], zone))))
    return made


async def _permissions(session: AsyncSession, words: Words, family_id: UUID, zone: ZoneInfo) -> Sequence[Permission]:
    rows = await session.scalars(
        select(Consent)
        .where(Consent.family_id == family_id, Consent.purpose.not_in(sharing.PARTS))
        .order_by(Consent.decided_at, Consent.purpose)
    )
    return [
        Permission(
            words.phrase(PURPOSES.get(row.purpose, phrases.CONSENT_OTHER), purpose=row.purpose),
            words.phrase(
                phrases.CONSENT_GIVEN if row.given else phrases.CONSENT_REFUSED, day=words.day(row.decided_at, zone)
            ),
        )
        for row in rows
    ]


async def _titles(session: AsyncSession, words: Words, ids: Sequence[UUID]) -> Mapping[UUID, Title]:
    """Entry → its title, for those that are still in the catalogue."""
    return {entry.id: _title(entry, words) for entry in await catalogue.get_many(session, ids)}


def _title(entry: Entry, words: Words) -> Title:
    texts = entry.localised(words.language.code)
    direction = languages()[texts.language].direction if texts.language in languages() else "auto"
    return Title(texts.name, texts.language, direction, web_link(entry.service.url))
