"""Who has a thread open now, as far as this process knows: by the streams of its pages."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from uuid import UUID

from bot.bulletin import Bulletin, News
from casework.models import Staff


class Presence:
    """A register of readers. When somebody comes or goes, the other open pages of that thread look again."""

    def __init__(self, bulletin: Bulletin) -> None:
        self._bulletin = bulletin
        self._readers: dict[UUID, dict[object, tuple[UUID, str]]] = {}

    @contextmanager
    def reading(self, conversation_id: UUID, staff: Staff) -> Iterator[None]:
        """This person has a page of the thread open."""
        here = object()
        self._readers.setdefault(conversation_id, {})[here] = (staff.id, staff.name or staff.email)
        self._bulletin.publish(News("readers", conversation_id))
        try:
            yield
        finally:
            readers = self._readers[conversation_id]
            del readers[here]
            if not readers:
                del self._readers[conversation_id]
            self._bulletin.publish(News("readers", conversation_id))

    def others(self, conversation_id: UUID, me: UUID) -> Sequence[str]:
        """The names of the others who have the thread open, each once, in order."""
        readers = self._readers.get(conversation_id, {}).values()
        return sorted({staff_id: name for staff_id, name in readers if staff_id != me}.values())
