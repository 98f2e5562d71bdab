"""Codes in the chat: a new family, another person of one, two chats of one person and their link, staff on Telegram."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncSession

from bot.conversation import transfer_talk
from bot.conversation.handing_on import hand_on
from bot.reply import render
from casework import addresses, assignments, conversations, families, invitations, joining, links, staff_notices
from casework.channel_models import ChannelLink, Invitation
from casework.errors import NotFoundError
from casework.invitations import ExpiredCodeError, Guesses, InvitationError, UnknownCodeError, UsedCodeError
from casework.models import Address, Conversation, Staff
from locales.menu import MENU
from locales.phrase import Phrase
from locales.phrases import joining as phrases
from locales.utterance import Choice, Payload, Utterance, language

#: `open_code` {code} is also what a code means that is typed, or that follows /start.
INTENTS = frozenset({"open_code", "join_yes", "join_no", "link_channel", "unlink", "unlink_yes"})
#: Where a private chat has the id of the person's account.
TELEGRAM = "telegram"

NO = Choice(Payload("join_no"), phrases.BUTTON_NO.name)
GET_CODE = Choice(Payload("link_channel"), phrases.BUTTON_CODE.name)
STOP = Choice(Payload("unlink"), phrases.BUTTON_UNLINK.name)
_WHY: dict[type[InvitationError], Phrase] = {
    UnknownCodeError: phrases.UNKNOWN,
    UsedCodeError: phrases.USED,
    ExpiredCodeError: phrases.EXPIRED,
}


@dataclass(frozen=True)
class Joined:
    """What is said at the address at which the person wrote, and the threads at which somebody must look again.

    The address may lead to another thread than before: ask `thread_at`.
    """

    utterances: tuple[Utterance, ...]
    changed: frozenset[UUID] = frozenset()


async def answer(
    session: AsyncSession,
    conversation: Conversation,
    address_id: UUID | None,
    payload: Payload,
    now: datetime,
    guesses: Guesses,
) -> Joined:
    """Does what one of `INTENTS` asks for. The session must be one that writes. Done twice it says the same."""
    if payload.intent == "open_code":
        code = str(payload.entities.get("code") or "")
        return await open_code(session, conversation, address_id, code, now, guesses)
    if payload.intent == "link_channel":
        return Joined(await make_code(session, conversation, now))
    if payload.intent == "unlink":
        return Joined(await _ask_unlink(session, conversation, address_id))
    if payload.intent == "unlink_yes":
        return await _unlink(session, conversation, address_id, now)
    if payload.intent == "join_yes":
        return await _join(session, conversation, address_id, str(payload.entities.get("code") or ""), now)
    return _said(phrases.LEFT)


async def open_code(
    session: AsyncSession,
    conversation: Conversation,
    address_id: UUID | None,
    code: str,
    now: datetime,
    guesses: Guesses,
) -> Joined:
    """What the code is for, as a question, and it is not used yet.

    A coordinator's invitation is not a question for a family that has no coordinator: it has this one now.
    """
    counted = address_id or conversation.id
    if not guesses.allows(counted):
        return _said(phrases.TOO_MANY)
    try:
        invitation = await invitations.look(session, code, now)
    except InvitationError as error:
        used = await invitations.used(session, code)
        if used is not None and used.kind == "new":
            # A link is opened again, and not only by the family whose it was.
            return await _invited_before(session, conversation, used)
        if isinstance(error, UnknownCodeError):
            guesses.count(counted)
        return _said(_WHY[type(error)])
    refusal = await _refusal(session, conversation, address_id, invitation)
    if refusal is not None:
        return Joined((refusal,))
    if invitation.kind == "new":
        family = await families.family_of(session, conversation)
        if await assignments.coordinator_of(session, family) is None:
            return await _join(session, conversation, address_id, code, now)
    return Joined((await _question(session, conversation, invitation, code),))


async def make_code(session: AsyncSession, conversation: Conversation, now: datetime) -> tuple[Utterance, ...]:
    """A code for the person's other chat."""
    code = await invitations.make(session, "person", conversation_id=conversation.id, now=now)
    linked = await links.into(session, conversation.id) is not None
    return (Utterance(phrases.CODE.name, {"code": code}, choices=(STOP,) if linked else ()),)


async def join_staff(session: AsyncSession, code: str, telegram_user_id: int, now: datetime) -> Staff:
    """Uses a staff code up: the account is this Telegram user's, and no other account is any more.

    Raises InvitationError, also for a code of another kind and for an account that is disabled.
    """
    invitation = await invitations.look(session, code, now)
    # A code for a new family has the account of who gave it: it must not become the account of who opens it.
    staff = await session.get(Staff, invitation.staff_id) if invitation.kind == "staff" else None
    if staff is None or staff.disabled_at is not None:
        raise UnknownCodeError
    await invitations.redeem(session, code, now)
    await session.execute(
        update(Staff)
        .where(Staff.telegram_user_id == telegram_user_id, Staff.id != staff.id)
        .values(telegram_user_id=None)
    )
    staff.telegram_user_id = telegram_user_id
    await session.flush()
    return staff


async def thread_at(session: AsyncSession, conversation_id: UUID, address_id: UUID | None) -> Conversation:
    """The thread to which the address leads now; without one, that of the id. Raises NotFoundError."""
    address = await session.get(Address, address_id) if address_id is not None else None
    return await families.conversation(session, address.conversation_id if address is not None else conversation_id)


async def _join(
    session: AsyncSession, conversation: Conversation, address_id: UUID | None, code: str, now: datetime
) -> Joined:
    address = await session.get(Address, address_id) if address_id is not None else None
    try:
        invitation = await invitations.look(session, code, now)
        refusal = await _refusal(session, conversation, address_id, invitation)
        if refusal is not None or address is None:
            return Joined((refusal or Utterance(phrases.UNKNOWN.name),))
        if invitation.kind == "staff":
            staff = await join_staff(session, code, int(address.external_id), now)
            return Joined((Utterance(phrases.STAFF_JOINED.name, {"name": _name(staff)}),))
        await invitations.redeem(session, code, now)
        inviting = await _inviting(session, invitation)
        if inviting is not None:
            return await _invited(session, conversation, inviting, now)
    except UsedCodeError:
        return await _done_before(session, conversation, address, code)
    except InvitationError as error:
        return _said(_WHY[type(error)])
    if invitation.family_id is not None:
        family_id = await links.family_now(session, invitation.family_id)
        return await _join_family(session, conversation, family_id, now)
    target = await _target(session, invitation)
    return await _link(session, address, target, now) if target is not None else _said(phrases.UNKNOWN)


async def _link(session: AsyncSession, address: Address, target: Conversation, now: datetime) -> Joined:
    # Said before the address leads there: only the other chat needs to hear of it.
    await _tell(session, target, Utterance(phrases.LINKED_HERE.name, choices=(STOP,)), now)
    made = await links.link(session, address, target, now)
    said = f"The person has linked their chat on {address.channel.capitalize()} with this one."
    await conversations.note(session, target, said, now)
    changed = frozenset({made.home_id, made.joined_id}) if made is not None else frozenset({target.id})
    return Joined((Utterance(phrases.LINKED.name, choices=(STOP,)),), changed)


async def _join_family(session: AsyncSession, conversation: Conversation, family_id: UUID, now: datetime) -> Joined:
    theirs = await _reached(session, family_id)
    await joining.join(session, conversation, family_id)
    chosen = (await families.person_of(session, conversation)).language
    joined = Utterance(phrases.JOINED_HERE.name)
    if chosen is not None:
        joined = Utterance(phrases.JOINED_HERE_LANGUAGE.name, {"language": language(chosen)})
    for thread in theirs:
        await _tell(session, thread, joined, now)
    await conversations.note(session, conversation, "This person has joined the family by an invitation.", now)
    return Joined((Utterance(phrases.JOINED.name),), frozenset({conversation.id, *(each.id for each in theirs)}))


async def _question(session: AsyncSession, conversation: Conversation, invitation: Invitation, code: str) -> Utterance:
    carried = Payload("join_yes", {"code": code})
    if invitation.kind == "person":
        return Utterance(phrases.ASK_LINK.name, choices=(Choice(carried, phrases.BUTTON_LINK.name), NO))
    if invitation.kind == "family":
        return Utterance(phrases.ASK_FAMILY.name, choices=(Choice(carried, phrases.BUTTON_JOIN.name), NO))
    staff = await session.get_one(Staff, invitation.staff_id)
    if invitation.kind == "new":
        present = await assignments.coordinator_of(session, await families.family_of(session, conversation))
        asked = {"name": _name(staff), "other": _name(present)}
        yes = Choice(carried, phrases.BUTTON_INVITED.name, values={"name": _name(staff)})
        return Utterance(phrases.ASK_INVITED.name, asked, choices=(yes, NO))
    mine = Choice(carried, phrases.BUTTON_STAFF.name)
    return Utterance(phrases.ASK_STAFF.name, {"name": _name(staff)}, choices=(mine, NO))


async def _invited(session: AsyncSession, conversation: Conversation, staff: Staff, now: datetime) -> Joined:
    """The family's coordinator is from now on who has invited it."""
    family = await families.family_of(session, conversation)
    await session.refresh(family, with_for_update=True)
    former = await assignments.coordinator_of(session, family)
    made = await assignments.assign(session, family, staff, "invited", now)
    made.made_by = staff.id
    if former is not None:
        about = str(made.id)
        await staff_notices.tell(session, former.id, "transfer_agreed", about, now, conversation_id=conversation.id)
    name = {"name": _name(staff)}
    told = await transfer_talk.introduced(session, made, now, but=conversation.id)
    moved = await hand_on(session, family.id, "took_over", now)
    said = f"The family has opened an invitation of {_name(staff)}, who is its coordinator now."
    await conversations.note(session, conversation, said, now)
    changed = frozenset({conversation.id, *told, *moved})
    return Joined((Utterance(phrases.INVITED.name, name, choices=MENU),), changed)


async def _invited_before(session: AsyncSession, conversation: Conversation, invitation: Invitation) -> Joined:
    """A coordinator's code that has been used: by this family, or by another one."""
    own = (await families.family_of(session, conversation)).coordinator_id == invitation.staff_id
    inviting = await _inviting(session, invitation) if own else None
    if inviting is None:
        return _said(phrases.USED)
    return Joined((Utterance(phrases.INVITED_ALREADY.name, {"name": _name(inviting)}),))


async def _inviting(session: AsyncSession, invitation: Invitation) -> Staff | None:
    """Who has given the code out for a new family, if that person still works here."""
    if invitation.kind != "new" or invitation.staff_id is None:
        return None
    staff = await session.get(Staff, invitation.staff_id)
    return staff if staff is not None and staff.disabled_at is None and staff.role != "editor" else None


async def _ask_unlink(
    session: AsyncSession, conversation: Conversation, address_id: UUID | None
) -> tuple[Utterance, ...]:
    if await _link_of(session, conversation, address_id) is None:
        return (Utterance(phrases.NOT_LINKED.name),)
    yes = Choice(Payload("unlink_yes"), phrases.BUTTON_UNLINK_YES.name)
    return (Utterance(phrases.ASK_UNLINK.name, choices=(yes, NO)),)


async def _unlink(session: AsyncSession, conversation: Conversation, address_id: UUID | None, now: datetime) -> Joined:
    """The link of this address; at the address that others were led to, the latest of theirs."""
    here = await session.get(Address, address_id) if address_id is not None else None
    if here is not None and here.conversation_id != conversation.id:
        # Worked on twice: the address has left this thread, and the links of others are not this person's wish.
        return _said(phrases.UNLINKED)
    found = await _link_of(session, conversation, address_id)
    led = await session.get(Address, found.address_id) if found is not None else None
    undone = await links.undo(session, led, now) if led is not None else None
    if undone is None or led is None:
        return _said(phrases.NOT_LINKED)
    # The other side hears of it too; this side gets the answer.
    other = undone.joined_id if led.id == address_id else undone.home_id
    await _tell(session, await families.conversation(session, other), Utterance(phrases.UNLINKED.name), now)
    joined = await families.conversation(session, undone.joined_id)
    said = f"The chat on {led.channel.capitalize()} is no longer linked with this one."
    await conversations.note(session, joined, said, now)
    return Joined((Utterance(phrases.UNLINKED.name),), frozenset({undone.home_id, undone.joined_id}))


async def _refusal(
    session: AsyncSession, conversation: Conversation, address_id: UUID | None, invitation: Invitation
) -> Utterance | None:
    """Why this address cannot use the code, if it cannot."""
    address = await session.get(Address, address_id) if address_id is not None else None
    if invitation.kind == "staff":
        staff = await session.get(Staff, invitation.staff_id)
        if staff is None or staff.disabled_at is not None:
            return Utterance(phrases.UNKNOWN.name)
        return None if _telegram_user(address) is not None else Utterance(phrases.STAFF_ELSEWHERE.name)
    if invitation.kind == "new":
        inviting = await _inviting(session, invitation)
        if inviting is None:
            return Utterance(phrases.EXPIRED.name)
        own = (await families.family_of(session, conversation)).coordinator_id == inviting.id
        return Utterance(phrases.INVITED_ALREADY.name, {"name": _name(inviting)}) if own else None
    if invitation.family_id is not None:
        into = await links.family_now(session, invitation.family_id)
        return Utterance(phrases.IN_FAMILY.name) if conversation.family_id == into else None
    target = await _target(session, invitation)
    if target is None or address is None:
        return Utterance(phrases.UNKNOWN.name)
    if target.id == address.conversation_id:
        return Utterance(phrases.SAME_CHAT.name)
    try:
        await links.check(session, address, target)
    except links.LinkedAlreadyError:
        return Utterance(phrases.LINKED_ALREADY.name, choices=(GET_CODE,))
    except links.FamilyStaysError:
        if await joining.others(session, target.family_id, target.person_id):
            return Utterance(phrases.TWO_FAMILIES.name)
        return Utterance(phrases.FAMILY_STAYS.name, choices=(GET_CODE,))
    return None


async def _done_before(session: AsyncSession, conversation: Conversation, address: Address | None, code: str) -> Joined:
    """The button was pressed twice: what it did still holds. A code that somebody else has used is only used."""
    invitation = await invitations.used(session, code)
    if invitation is None or address is None:
        return _said(phrases.USED)
    if invitation.kind == "new":
        return await _invited_before(session, conversation, invitation)
    if invitation.family_id is not None:
        into = await links.family_now(session, invitation.family_id)
        return _said(phrases.JOINED if conversation.family_id == into else phrases.USED)
    if invitation.kind == "staff":
        staff = await session.get(Staff, invitation.staff_id)
        mine = staff is not None and staff.telegram_user_id == _telegram_user(address)
        return Joined((Utterance(phrases.STAFF_JOINED.name, {"name": _name(staff)}),)) if mine else _said(phrases.USED)
    target, link = await _target(session, invitation), await links.of_address(session, address.id)
    if target is None or link is None or link.joined_id != target.id:
        return _said(phrases.USED)
    return Joined((Utterance(phrases.LINKED.name, choices=(STOP,)),))


async def _target(session: AsyncSession, invitation: Invitation) -> Conversation | None:
    if invitation.conversation_id is None:
        return None
    try:
        return await links.leads_to(session, invitation.conversation_id)
    except NotFoundError:
        return None


async def _link_of(session: AsyncSession, conversation: Conversation, address_id: UUID | None) -> ChannelLink | None:
    own = await links.of_address(session, address_id) if address_id is not None else None
    return own or await links.into(session, conversation.id)


async def _reached(session: AsyncSession, family_id: UUID) -> list[Conversation]:
    """The family's threads in which somebody can be reached."""
    threads = await session.scalars(
        select(Conversation).where(Conversation.family_id == family_id).order_by(Conversation.created_at)
    )
    return [each for each in threads if await addresses.of_conversation(session, each.id)]


async def _tell(session: AsyncSession, conversation: Conversation, utterance: Utterance, now: datetime) -> None:
    await render.say(session, conversation, utterance, await families.language_of(session, conversation), now)


def _telegram_user(address: Address | None) -> int | None:
    """The account whose private chat this is."""
    is_private = address is not None and address.channel == TELEGRAM and address.external_id.isdecimal()
    return int(address.external_id) if address is not None and is_private else None


def _name(staff: Staff | None) -> str:
    return (staff.name or staff.email) if staff is not None else ""


def _said(phrase: Phrase) -> Joined:
    return Joined((Utterance(phrase.name),))
