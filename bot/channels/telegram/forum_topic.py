"""One family's topic in the forum group, brought in step with the database; all of it can be done again at any time."""

import logging
from collections.abc import Collection, Sequence
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from bot.bulletin import Bulletin, News
from bot.channels.telegram import forum_family, forum_posts
from bot.channels.telegram import forum_words as words
from bot.channels.telegram.door import REMEMBERED
from bot.channels.telegram.forum_family import URGENT, FamilyState
from bot.channels.telegram.forum_group import ForumGroup, TopicClosedError, TopicLostError
from bot.channels.telegram.forum_posts import key
from bot.channels.telegram.keyboard import Rows
from bot.clock import Clock
from bot.errors import UndeliverableError
from casework import attachments, conversations, coordinators, forum_topics
from casework.channel_models import ForumTopic
from casework.models import Attachment, Handover, Message
from casework.store import Store

log = logging.getLogger(__name__)

#: A file is stored just after its message: so long a message that is to have one waits for it.
FILE_COMES_WITHIN = timedelta(seconds=30)
#: Characters of `ForumTopic.trouble`.
LONGEST_TROUBLE = 200


class TopicKeeper:
    """Brings topics in step. What is posted, and how far, is written down after each step.

    Its methods raise DeliveryLaterError or GroupError; the next call goes on where this one ended.
    """

    def __init__(self, group: ForumGroup, store: Store, bulletin: Bulletin, clock: Clock) -> None:
        self._group = group
        self._store = store
        self._bulletin = bulletin
        self._clock = clock

    async def keep(self, family_id: UUID) -> None:
        """The family's topic is there, named, open or closed, and shows everything that it must."""
        try:
            await self._keep(family_id)
        except TopicLostError:
            await self._lost(family_id)
            await self._keep(family_id)

    async def remove(self, topic: ForumTopic) -> None:
        """The family was erased: nothing of it stays in the group."""
        if topic.thread_id is not None:
            await self._group.delete(topic.thread_id, topic.chat_id)
        async with self._store.write() as session:
            await forum_topics.remove(session, topic.id)

    async def made(self, name: str, thread_id: int) -> None:
        """Telegram says that we have made a topic: one of which we did not know is taken now, or deleted as surplus."""
        code = next((word for word in name.split() if len(word) == forum_family.LETTERS), None)
        if words.FAMILY not in name or code is None:
            return
        async with self._store.write() as session:
            if await forum_topics.of_thread(session, self._group.chat_id, thread_id) is not None:
                return
            topic = await forum_topics.named_with(session, self._group.chat_id, f"{words.FAMILY} {code}")
            if topic is not None and await forum_topics.adopt(session, topic.id, thread_id) == thread_id:
                return
        await self._group.delete(thread_id)

    async def trouble(self, family_id: UUID, why: str) -> None:
        """Nothing can be done in the group: said once in the topic's row, in the log and in the thread."""
        async with self._store.write() as session:
            state = await forum_family.read(session, family_id)
            topic = state.topic if state is not None else None
            if state is None or topic is None or topic.trouble == why[:LONGEST_TROUBLE]:
                return
            await forum_topics.change(session, topic.id, {"trouble": why[:LONGEST_TROUBLE]})
            waiting = {handover.conversation_id for handover in state.handovers}
            for thread in state.threads:
                if thread.id in waiting:
                    await conversations.note(session, thread, f"{words.TROUBLE_NOTE} {why}", self._clock())
        log.warning("The topic of family %s on Telegram cannot be kept: %s", forum_family.code_of(family_id), why)
        for conversation_id in waiting:
            self._bulletin.publish(News("floor", conversation_id))

    async def _keep(self, family_id: UUID) -> None:
        async with self._store.read() as session:
            state = await forum_family.read(session, family_id)
        if state is None:
            return
        if state.handovers:
            topic = await self._ready(state)
            await self._summaries(state, topic)
            waiting = {handover.conversation_id for handover in state.handovers}
            await self._changes(state, topic, waiting)
            await self._messages(state, topic, waiting)
        elif state.topic is not None and state.topic.open:
            topic = state.topic
            await self._close(state, topic)
        else:
            return
        if topic.trouble is not None:
            await self._note(topic, trouble=None)

    async def _ready(self, state: FamilyState) -> ForumTopic:
        """The topic as it must be for a family that waits."""
        topic, name = state.topic, state.name()
        since = state.handovers[0].opened_at
        if topic is None or topic.chat_id != self._group.chat_id:
            async with self._store.write() as session:
                topic = await forum_topics.begin(
                    session, state.family.id, self._group.chat_id, name, since=since, now=self._clock()
                )
        if topic.thread_id is None:
            await self._create(topic, name)
        elif topic.name != name:
            await self._rename(state, topic, name)
        if not topic.open and topic.handover_id not in {handover.id for handover in state.handovers}:
            # What the assistant and the family said in between is in the console.
            async with self._store.read() as session:
                message_cursor, edit_cursor = await forum_topics.cursors_at(session, state.family.id, since)
            await self._note(
                topic,
                message_cursor=max(topic.message_cursor, message_cursor),
                edit_cursor=max(topic.edit_cursor, edit_cursor),
            )
        return topic

    async def _create(self, topic: ForumTopic, name: str) -> None:
        made = await self._group.create(name)
        async with self._store.write() as session:
            thread_id = await forum_topics.adopt(session, topic.id, made)
            await forum_topics.change(session, topic.id, {"name": name, "open": True})
        if thread_id != made:
            # An earlier attempt had succeeded after all, or the family was erased meanwhile.
            await self._group.delete(made)
        if thread_id is None:
            raise TopicLostError
        topic.thread_id, topic.name, topic.open = thread_id, name, True

    async def _rename(self, state: FamilyState, topic: ForumTopic, name: str) -> None:
        handover = state.urgent
        known = topic.handover_id in {each.id for each in state.handovers}
        if handover is not None and known and not topic.name.startswith(URGENT):
            await self._post(topic, key(topic.id, "u", handover.id), words.NOW_URGENT)
        await self._group.rename(_thread(topic), name)
        await self._note(topic, name=name)

    async def _summaries(self, state: FamilyState, topic: ForumTopic) -> None:
        for handover, newer in await self._fresh(state, topic):
            async with self._store.read() as session:
                parts = await forum_posts.summary(session, state, handover)
            for number, html in enumerate(parts):
                rows = forum_posts.buttons(topic.id) if number == len(parts) - 1 else ()
                await self._post_html(topic, key(topic.id, "h", handover.id, number), html, rows)
            await self._passed_on(state, topic, handover)
            if newer:
                await self._note(topic, handover_id=handover.id)

    async def _passed_on(self, state: FamilyState, topic: ForumTopic, handover: Handover) -> None:
        """A picture that the family let us pass on came before the wish for a person."""
        async with self._store.read() as session:
            messages = await forum_topics.passed_on(session, handover)
            files = await attachments.of_messages(session, [message.id for message in messages])
        for message in messages:
            await self._show(state, topic, message, None, files.get(message.id, []))

    async def _fresh(self, state: FamilyState, topic: ForumTopic) -> Sequence[tuple[Handover, bool]]:
        """The handovers that have no summary yet; with each, whether it is newer than those that have one."""
        found = []
        async with self._store.read() as session:
            last = await session.get(Handover, topic.handover_id) if topic.handover_id is not None else None
            for each in state.handovers:
                newer = last is None or (each.opened_at, each.id) > (last.opened_at, last.id)
                # An older one may have come from another family, with a person who joined this one.
                remembered = each.opened_at > self._clock() - REMEMBERED
                first = key(topic.id, "h", each.id)
                if newer or (remembered and not await forum_topics.is_posted(session, first)):
                    found.append((each, newer))
        return found

    async def _changes(self, state: FamilyState, topic: ForumTopic, shown: Collection[UUID]) -> None:
        """Before the messages: one that was changed before it is shown is shown as it is now."""
        while True:
            async with self._store.read() as session:
                changes = await forum_topics.edits_after(session, state.family.id, topic.edit_cursor)
            latest = {message.id: edit.id for edit, message in changes}
            for edit, message in changes:
                is_latest = message.id <= topic.message_cursor and latest[message.id] == edit.id
                if is_latest and message.conversation_id in shown:
                    for number, html in enumerate(forum_posts.shown_change(state, message)):
                        await self._post_html(topic, key(topic.id, "e", message.id, f"{edit.id}x{number}"), html)
                await self._note(topic, edit_cursor=edit.id)
            if len(changes) < forum_topics.BATCH:
                return

    async def _messages(
        self, state: FamilyState, topic: ForumTopic, shown: Collection[UUID], until: datetime | None = None
    ) -> None:
        """All that was written since in the conversations `shown`, in order; each is ticked off once it is posted.

        What another person of the family writes to the assistant meanwhile is not for the group.
        """
        while True:
            async with self._store.read() as session:
                messages = await forum_topics.messages_after(
                    session, state.family.id, topic.message_cursor, until=until
                )
                files = await attachments.of_messages(session, [message.id for message in messages])
                names = {each: await coordinators.name_of(session, each) for each in {m.staff_id for m in messages}}
            for message in messages:
                sent = files.get(message.id, [])
                is_shown = message.conversation_id in shown
                if is_shown and not sent and self._file_is_to_come(message):
                    return
                if is_shown and not _is_there_already(topic, message):
                    await self._show(state, topic, message, names[message.staff_id], sent)
                await self._note(topic, message_cursor=message.id)
            if len(messages) < forum_topics.BATCH:
                return

    def _file_is_to_come(self, message: Message) -> bool:
        payload = message.payload or {}
        return payload.get("intent") == "media" and self._clock() - message.created_at < FILE_COMES_WITHIN

    async def _show(
        self, state: FamilyState, topic: ForumTopic, message: Message, name: str | None, sent: Sequence[Attachment]
    ) -> None:
        named = [file for file in sent if forum_posts.file_id(file) is None]
        silent = message.author != "family" and not message.urgent
        try:
            for number, html in enumerate(forum_posts.shown_message(state, message, name, named)):
                await self._post_html(topic, key(topic.id, "m", message.id, number), html, silent=silent)
        except UndeliverableError as error:
            log.error("Message %s cannot be shown in the forum group: %s", message.id, error)
            await self._post(topic, key(topic.id, "m", message.id, "x"), words.NOT_SHOWN)
        for number, file in enumerate(sent):
            if file not in named:
                await self._show_file(topic, key(topic.id, "m", message.id, f"a{number}"), file)

    async def _show_file(self, topic: ForumTopic, post_key: str, file: Attachment) -> None:
        file_id = forum_posts.file_id(file) or ""
        try:
            await self._opened(topic)
            try:
                await self._group.post_file(post_key, _thread(topic), file.kind, file_id)
            except TopicClosedError:
                await self._reopen(topic)
                await self._group.post_file(post_key, _thread(topic), file.kind, file_id)
        except UndeliverableError as error:
            log.info("Attachment %s cannot be copied into the forum group: %s", file.id, error)
            await self._post(topic, f"{post_key}w", forum_posts.named(file))

    async def _close(self, state: FamilyState, topic: ForumTopic) -> None:
        if topic.thread_id is None:
            await self._note(topic, open=False)
            return
        if topic.handover_id is not None:
            async with self._store.read() as session:
                given_back = await forum_topics.last_given_back(session, state.family.id)
            shown = {given_back} if given_back is not None else set()
            await self._changes(state, topic, shown)
            await self._messages(state, topic, shown, state.last_closed_at or self._clock())
            await self._post(topic, key(topic.id, "c", topic.handover_id), words.CLOSED)
        if topic.name.startswith(URGENT):
            name = topic.name.removeprefix(URGENT)
            await self._group.rename(topic.thread_id, name)
            await self._note(topic, name=name)
        await self._group.close(topic.thread_id)
        await self._note(topic, open=False)

    async def _lost(self, family_id: UUID) -> None:
        """Somebody has deleted the topic: it begins anew, if it is needed."""
        async with self._store.write() as session:
            topic = await forum_topics.of_family(session, family_id)
            if topic is not None:
                await forum_topics.remove(session, topic.id)

    async def _post(self, topic: ForumTopic, post_key: str, text: str) -> None:
        for html in forum_posts.plain(text):
            await self._post_html(topic, post_key, html)

    async def _post_html(
        self, topic: ForumTopic, post_key: str, html: str, rows: Rows = (), *, silent: bool = False
    ) -> None:
        await self._opened(topic)
        try:
            await self._group.post(post_key, _thread(topic), html, rows, silent=silent)
        except TopicClosedError:
            await self._reopen(topic)
            await self._group.post(post_key, _thread(topic), html, rows, silent=silent)

    async def _opened(self, topic: ForumTopic) -> None:
        """A topic that was closed is opened only when there is something to show."""
        if not topic.open:
            await self._reopen(topic)

    async def _reopen(self, topic: ForumTopic) -> None:
        await self._group.reopen(_thread(topic))
        await self._note(topic, open=True)

    async def _note(self, topic: ForumTopic, **values: Any) -> None:
        async with self._store.write() as session:
            await forum_topics.change(session, topic.id, values)
        for name, value in values.items():
            setattr(topic, name, value)


def _is_there_already(topic: ForumTopic, message: Message) -> bool:
    """Staff wrote it in this very topic, or it says that there is no topic."""
    if message.author == "note":
        return message.text.startswith(words.TROUBLE_NOTE)
    return forum_posts.from_forum(message) and message.created_at >= topic.created_at


def _thread(topic: ForumTopic) -> int:
    if topic.thread_id is None:
        raise TopicLostError
    return topic.thread_id
