"""Signed session ids of the web chat: a browser may keep one, but cannot make one up."""

from uuid import UUID, uuid4

from itsdangerous import BadSignature, URLSafeSerializer

from bot.errors import SessionForgedError


class SessionIds:
    """Signs and reads conversation ids with the server's key."""

    def __init__(self, key: str) -> None:
        self._serializer = URLSafeSerializer(key, salt="web-chat-session")

    def issue(self) -> tuple[UUID, str]:
        """A new conversation id, and the signed form that the browser keeps."""
        conversation_id = uuid4()
        return conversation_id, self.sign(conversation_id)

    def sign(self, conversation_id: UUID) -> str:
        signed = self._serializer.dumps(conversation_id.hex)
        return signed if isinstance(signed, str) else signed.decode()

    def read(self, session_id: str) -> UUID:
        """Raises SessionForgedError."""
        try:
            found = UUID(hex=self._serializer.loads(session_id))
        except (BadSignature, ValueError, TypeError, AttributeError) as error:
            raise SessionForgedError from error
        # The last letter of a signature has bits that say nothing: only the one form that we gave out is taken.
        if self.sign(found) != session_id:
            raise SessionForgedError
        return found
