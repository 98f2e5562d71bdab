"""What may arrive on the chat's socket: text only."""

from socketio.packet import Packet


class TextPacket(Packet):  # type: ignore[misc] # python-socketio has no types
    """Refuses packets that announce binary attachments: they would be kept in memory until all have come."""

    def decode(self, encoded_packet: str) -> int:
        count: int = super().decode(encoded_packet)
        if count:
            raise ValueError("the chat takes no attachments")
        return count
