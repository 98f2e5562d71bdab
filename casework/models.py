"""The tables: families and people, conversations and messages, handovers, staff, and what a family saved."""

import uuid
from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, BigInteger, ForeignKey, Index, String, Text, UniqueConstraint, Uuid, text
from sqlalchemy.orm import Mapped, mapped_column

from casework.base import Base

_OPEN = text("sent_at IS NULL AND failed_at IS NULL")


class Family(Base):
    """One family; it has one region, one coordinator and one plan."""

    __tablename__ = "family"

    id: Mapped[uuid.UUID] = mapped_column(Uuid, primary_key=True)
    region: Mapped[str | None] = mapped_column(String(64))
    coordinator_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("staff.id"))
    created_at: Mapped[datetime]


class Person(Base):
    """A person of a family who writes. `language` is what the person chose; it is never guessed."""

    __tablename__ = "person"

    id: Mapped[uuid.UUID] = mapped_column(Uuid, primary_key=True)
    family_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("family.id", ondelete="CASCADE"), index=True)
    language: Mapped[str | None] = mapped_column(String(16))
    created_at: Mapped[datetime]


class Conversation(Base):
    """A thread. It began on `channel`; its addresses say where it is reached. `floor`: who answers, bot or human."""

    __tablename__ = "conversation"

    id: Mapped[uuid.UUID] = mapped_column(Uuid, primary_key=True)
    person_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"), index=True)
    family_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("family.id", ondelete="CASCADE"), index=True)
    channel: Mapped[str] = mapped_column(String(16))
    proposed_language: Mapped[str] = mapped_column(String(16))
    #: The language that the family was last asked to switch to, so that it is not asked twice.
    asked_language: Mapped[str | None] = mapped_column(String(16))
    #: The IANA zone that the person's device reports; the region's own zone goes before it.
    time_zone: Mapped[str | None] = mapped_column(String(64))
    floor: Mapped[str] = mapped_column(String(8), default="bot")
    floor_staff_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("staff.id"))
    created_at: Mapped[datetime]


class Message(Base):
    """One message of a thread, in or out, in the order of its id.

    `author`: family, bot, staff, or note, which is for staff only. `state` of a family's message: `received` (stored,
    not yet worked on), `waiting` (the dialogue is down and the family has been told), `edited` (answered before; only
    danger is still looked for), `answered`. Of all others: `said`.
    """

    __tablename__ = "message"
    __table_args__ = (
        UniqueConstraint("conversation_id", "client_id"),
        Index("ix_message_conversation_id_id", "conversation_id", "id"),
        Index("ix_message_state", "state"),
        {"sqlite_autoincrement": True},
    )

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=True)
    conversation_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("conversation.id", ondelete="CASCADE"))
    author: Mapped[str] = mapped_column(String(8))
    staff_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("staff.id"))
    client_id: Mapped[str | None] = mapped_column(String(64))
    #: The address at which it came in.
    address_id: Mapped[uuid.UUID | None] = mapped_column(Uuid)
    #: The thread in which it was written, when two threads of one person were linked afterwards.
    home_id: Mapped[uuid.UUID | None] = mapped_column(Uuid)
    reply_to: Mapped[int | None] = mapped_column(ForeignKey("message.id", ondelete="SET NULL"))
    language: Mapped[str] = mapped_column(String(16))
    text: Mapped[str] = mapped_column(Text)
    #: True when the family pressed a button instead of typing; `payload` is what the button stands for.
    pressed: Mapped[bool] = mapped_column(default=False)
    payload: Mapped[dict[str, Any] | None]
    utterance: Mapped[dict[str, Any] | None]
    view: Mapped[dict[str, Any] | None]
    state: Mapped[str] = mapped_column(String(8))
    urgent: Mapped[bool] = mapped_column(default=False)
    #: What the dialogue took typed words for; after a slash, the button that was pressed or meant; None: neither.
    intent: Mapped[str | None] = mapped_column(String(40))
    created_at: Mapped[datetime]
    edited_at: Mapped[datetime | None]
    #: When a member of staff took it away on both sides; its text is empty then.
    removed_at: Mapped[datetime | None]
    removed_by: Mapped[uuid.UUID | None] = mapped_column(Uuid)


class MessageEdit(Base):
    """What a message said before its writer changed it."""

    __tablename__ = "message_edit"
    __table_args__ = ({"sqlite_autoincrement": True},)

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=True)
    message_id: Mapped[int] = mapped_column(ForeignKey("message.id", ondelete="CASCADE"), index=True)
    #: The channel's own id of the change, so that it counts once.
    client_id: Mapped[str] = mapped_column(String(64), unique=True)
    text: Mapped[str] = mapped_column(Text)
    edited_at: Mapped[datetime]


class Attachment(Base):
    """A picture, document or recording that came with a message. `mime` is what its content is, once looked at.

    `kind`: photo, document, voice, video, video_note, audio, sticker. `state`: waiting (not fetched yet), stored,
    refused (`reason`: too_big, forbidden_type), lost (`reason`: gone). `source` is how the channel finds it again.
    """

    __tablename__ = "attachment"

    id: Mapped[uuid.UUID] = mapped_column(Uuid, primary_key=True)
    message_id: Mapped[int] = mapped_column(ForeignKey("message.id", ondelete="CASCADE"), index=True)
    kind: Mapped[str] = mapped_column(String(12))
    name: Mapped[str | None] = mapped_column(String(160))
    mime: Mapped[str | None] = mapped_column(String(80))
    size: Mapped[int | None] = mapped_column(BigInteger)
    source: Mapped[dict[str, Any] | None]
    state: Mapped[str] = mapped_column(String(10))
    reason: Mapped[str | None] = mapped_column(String(24))
    created_at: Mapped[datetime]
    stored_at: Mapped[datetime | None]


class ChoiceToken(Base):
    """A button that was shown: an opaque token that stands for a payload."""

    __tablename__ = "choice_token"

    token: Mapped[str] = mapped_column(String(32), primary_key=True)
    conversation_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("conversation.id", ondelete="CASCADE"), index=True)
    message_id: Mapped[int] = mapped_column(ForeignKey("message.id", ondelete="CASCADE"), index=True)
    label: Mapped[str] = mapped_column(Text)
    payload: Mapped[dict[str, Any]]
    used_at: Mapped[datetime | None]


class Address(Base):
    """Where a thread can be reached: a channel and the channel's own id, such as a Telegram chat.

    One thread may have several. `blocked_at` is set while the person does not let us write there.
    """

    __tablename__ = "address"
    __table_args__ = (UniqueConstraint("channel", "external_id"),)

    id: Mapped[uuid.UUID] = mapped_column(Uuid, primary_key=True)
    conversation_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("conversation.id", ondelete="CASCADE"), index=True)
    channel: Mapped[str] = mapped_column(String(16))
    external_id: Mapped[str] = mapped_column(String(64))
    blocked_at: Mapped[datetime | None]
    created_at: Mapped[datetime]


class OutboxItem(Base):
    """A message on its way to one address, written in the transaction of what caused it.

    Answers go before what is `bulk`, such as reminders. Not before `due_at`; `failed_at` when it was given up.
    """

    __tablename__ = "outbox"
    __table_args__ = (
        UniqueConstraint("message_id", "address_id"),
        Index("ix_outbox_open", "address_id", "bulk", "id", sqlite_where=_OPEN, postgresql_where=_OPEN),
        {"sqlite_autoincrement": True},
    )

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=True)
    message_id: Mapped[int] = mapped_column(ForeignKey("message.id", ondelete="CASCADE"))
    conversation_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("conversation.id", ondelete="CASCADE"), index=True)
    address_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("address.id", ondelete="CASCADE"))
    bulk: Mapped[bool] = mapped_column(default=False)
    attempts: Mapped[int] = mapped_column(default=0)
    created_at: Mapped[datetime]
    due_at: Mapped[datetime]
    sent_at: Mapped[datetime | None]
    failed_at: Mapped[datetime | None]
    #: Why the last attempt did not succeed.
    trouble: Mapped[str | None] = mapped_column(String(200))


class Staff(Base):
    """A person who works with families. `name` is asked for at the first sign-in, with a new password."""

    __tablename__ = "staff"

    id: Mapped[uuid.UUID] = mapped_column(Uuid, primary_key=True)
    email: Mapped[str] = mapped_column(String(254), unique=True)
    name: Mapped[str | None] = mapped_column(String(120))
    role: Mapped[str] = mapped_column(String(16))
    password_hash: Mapped[str] = mapped_column(String(255))
    must_change_password: Mapped[bool] = mapped_column(default=True)
    failed_sign_ins: Mapped[int] = mapped_column(default=0)
    locked_until: Mapped[datetime | None]
    disabled_at: Mapped[datetime | None]
    #: The Telegram account with which this person answers in the coordinators' group.
    telegram_user_id: Mapped[int | None] = mapped_column(BigInteger, unique=True, index=True)
    #: Languages in which this person works with families, and their regions; an empty list of regions: everywhere.
    languages: Mapped[list[str]] = mapped_column(default=list, server_default="[]")
    regions: Mapped[list[str]] = mapped_column(default=list, server_default="[]")
    #: The language into which families' words are translated for this person.
    reads: Mapped[str | None] = mapped_column(String(16))
    #: Families that this person can carry (draaglijke caseload); None: not said.
    caseload_limit: Mapped[int | None]
    #: Who usually stands in; an absence may name somebody else.
    substitute_id: Mapped[uuid.UUID | None] = mapped_column(Uuid)
    #: Where this person is told of what waits: email, telegram or none.
    notify_by: Mapped[str] = mapped_column(String(10), default="email", server_default="email")
    #: The second factor's secret, encrypted; it counts once it was confirmed.
    totp_secret: Mapped[str | None] = mapped_column(Text)
    totp_confirmed_at: Mapped[datetime | None]
    #: The last time step for which a code was taken: each works once.
    totp_step: Mapped[int | None] = mapped_column(BigInteger)
    #: Issuer and subject of the account elsewhere with which this person signs in.
    oidc_subject: Mapped[str | None] = mapped_column(String(320), unique=True, index=True)
    created_at: Mapped[datetime]


class StaffSession(Base):
    """A signed-in browser. Only the hash of its cookie is kept."""

    __tablename__ = "staff_session"

    token_hash: Mapped[str] = mapped_column(String(64), primary_key=True)
    staff_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("staff.id", ondelete="CASCADE"), index=True)
    created_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    #: The browser as it names itself, and when it was last here.
    browser: Mapped[str | None] = mapped_column(String(200))
    seen_at: Mapped[datetime | None]


class Handover(Base):
    """A conversation given to a human. Open until `closed_at`; at most one open a conversation.

    `priority`: urgent, high, normal, low. `level`: 0 with the one it was given to, 1 with a substitute because that one
    did not answer in time, 2 with a lead.
    """

    __tablename__ = "handover"
    __table_args__ = (
        Index(
            "uq_handover_open",
            "conversation_id",
            unique=True,
            sqlite_where=text("closed_at IS NULL"),
            postgresql_where=text("closed_at IS NULL"),
        ),
    )

    id: Mapped[uuid.UUID] = mapped_column(Uuid, primary_key=True)
    conversation_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("conversation.id", ondelete="CASCADE"), index=True)
    family_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("family.id", ondelete="CASCADE"), index=True)
    staff_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("staff.id"))
    reason: Mapped[str] = mapped_column(String(24))
    priority: Mapped[str] = mapped_column(String(8))
    need: Mapped[str] = mapped_column(Text)
    shown: Mapped[list[str]]
    promised_by: Mapped[datetime]
    opened_at: Mapped[datetime]
    answered_at: Mapped[datetime | None]
    level: Mapped[int] = mapped_column(default=0, server_default="0")
    #: The family wrote again after an answer: by when it is owed the next one.
    owed_by: Mapped[datetime | None]
    #: When the family was last asked, after a quiet time, whether it wants the assistant again.
    offered_back_at: Mapped[datetime | None]
    closed_at: Mapped[datetime | None]
    closed_by: Mapped[str | None] = mapped_column(String(8))


class SavedEntry(Base):
    """A catalogue entry that the family keeps for its plan."""

    __tablename__ = "saved_entry"

    family_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("family.id", ondelete="CASCADE"), primary_key=True)
    entry_id: Mapped[uuid.UUID] = mapped_column(Uuid, primary_key=True)
    saved_at: Mapped[datetime]


class DeclinedEntry(Base):
    """A catalogue entry that is not for this family; it is not offered again."""

    __tablename__ = "declined_entry"

    family_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("family.id", ondelete="CASCADE"), primary_key=True)
    entry_id: Mapped[uuid.UUID] = mapped_column(Uuid, primary_key=True)
    declined_at: Mapped[datetime]


class Report(Base):
    """Something a family said about the help or its obstacles: `kind` is `feedback` or `barrier`."""

    __tablename__ = "report"

    id: Mapped[uuid.UUID] = mapped_column(Uuid, primary_key=True)
    family_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("family.id", ondelete="CASCADE"), index=True)
    kind: Mapped[str] = mapped_column(String(8))
    text: Mapped[str] = mapped_column(Text)
    created_at: Mapped[datetime]


class Consent(Base):
    """What the family allows to be kept, by purpose; `facts`: its answers about the child and the household."""

    __tablename__ = "consent"

    family_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("family.id", ondelete="CASCADE"), primary_key=True)
    purpose: Mapped[str] = mapped_column(String(24), primary_key=True)
    given: Mapped[bool]
    decided_at: Mapped[datetime]


class FamilyFact(Base):
    """One fact that the family told, kept with its consent: a code of the catalogue and a value in JSON form."""

    __tablename__ = "family_fact"

    family_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("family.id", ondelete="CASCADE"), primary_key=True)
    fact: Mapped[str] = mapped_column(String(64), primary_key=True)
    value: Mapped[Any] = mapped_column(JSON)
    told_at: Mapped[datetime]


class FamilyBenefit(Base):
    """A support that the family has, asked for, was refused or had: `receiving`, `applied`, `rejected`, `ended`.

    `since` is the day from which the state holds; `appeal_by` the last day for an appeal, as the letter says.
    """

    __tablename__ = "family_benefit"

    family_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("family.id", ondelete="CASCADE"), primary_key=True)
    entry_id: Mapped[uuid.UUID] = mapped_column(Uuid, primary_key=True)
    state: Mapped[str] = mapped_column(String(12))
    since: Mapped[date | None]
    appeal_by: Mapped[date | None]
    told_at: Mapped[datetime]


class Referral(Base):
    """A family was shown a way to someone else, because nothing here helps. Closed when it is known what came of it."""

    __tablename__ = "referral"

    id: Mapped[uuid.UUID] = mapped_column(Uuid, primary_key=True)
    family_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("family.id", ondelete="CASCADE"), index=True)
    entry_id: Mapped[uuid.UUID | None] = mapped_column(Uuid)
    region: Mapped[str | None] = mapped_column(String(64))
    need: Mapped[str] = mapped_column(Text)
    made_at: Mapped[datetime]
    #: helped · no_help · unknown, once it has been asked.
    outcome: Mapped[str | None] = mapped_column(String(12))
    closed_at: Mapped[datetime | None]


class FamilyContact(Base):
    """A person around the child whom the family wants to find again, such as a doctor or a teacher.

    `role` is a code, such as `doctor`. There is at least a role or a name; all else is as the family wrote it.
    """

    __tablename__ = "family_contact"

    id: Mapped[uuid.UUID] = mapped_column(Uuid, primary_key=True)
    family_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("family.id", ondelete="CASCADE"), index=True)
    role: Mapped[str | None] = mapped_column(String(32))
    name: Mapped[str | None] = mapped_column(String(120))
    organisation: Mapped[str | None] = mapped_column(String(160))
    phone: Mapped[str | None] = mapped_column(String(40))
    email: Mapped[str | None] = mapped_column(String(254))
    written_at: Mapped[datetime]
