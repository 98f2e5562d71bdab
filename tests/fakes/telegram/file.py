"""Files in Telegram's cloud."""

import hashlib
from dataclasses import dataclass, field
from typing import Any
from uuid import uuid4

from tests.fakes.telegram.refusal import bad_request

#: The largest a bot may fetch, in bytes.
MOST_BYTES = 20 * 1024 * 1024
FOLDERS = {
    "photo": "photos",
    "document": "documents",
    "voice": "voice",
    "video_note": "video_notes",
    "video": "videos",
    "audio": "music",
    "sticker": "stickers",
}
ENDINGS = {"photo": "jpg", "voice": "oga", "video_note": "mp4", "video": "mp4", "audio": "mp3", "sticker": "webp"}
TYPES = {
    "photo": "image/jpeg",
    "document": "application/octet-stream",
    "voice": "audio/ogg",
    "video_note": "video/mp4",
    "video": "video/mp4",
    "audio": "audio/mpeg",
    "sticker": "image/webp",
}


@dataclass(frozen=True)
class File:
    """`size` is what Telegram says, in bytes: more than `content` has, where a test wants a large file cheaply."""

    id: str
    kind: str
    content: bytes
    size: int
    name: str
    mime_type: str

    @property
    def unique_id(self) -> str:
        """The same for the same content, and for every bot."""
        return "AgAD" + hashlib.sha256(self.kind.encode() + self.content).hexdigest()[:12]

    @property
    def path(self) -> str:
        ending = self.name.rpartition(".")[2] if "." in self.name else ENDINGS.get(self.kind, "bin")
        return f"{FOLDERS[self.kind]}/file_{self.id[-8:]}.{ending}"

    def ids(self) -> dict[str, Any]:
        return {"file_id": self.id, "file_unique_id": self.unique_id, "file_size": self.size}

    def described(self) -> Any:
        """As a message says it: a list of sizes for a photo, otherwise an object."""
        ids = self.ids()
        if self.kind == "photo":
            return [{**ids, "width": 90, "height": 67}, {**ids, "width": 1280, "height": 960}]
        if self.kind == "document":
            return {**ids, "file_name": self.name, "mime_type": self.mime_type}
        if self.kind == "voice":
            return {**ids, "duration": 3, "mime_type": self.mime_type}
        if self.kind == "video_note":
            return {**ids, "length": 240, "duration": 3}
        if self.kind == "video":
            return {**ids, "width": 640, "height": 480, "duration": 3, "mime_type": self.mime_type}
        if self.kind == "audio":
            return {**ids, "duration": 3, "mime_type": self.mime_type, "file_name": self.name}
        return {
            **ids,
            "width": 512,
            "height": 512,
            "is_animated": False,
            "is_video": False,
            "type": "regular",
            "emoji": "🙂",
        }


@dataclass
class Files:
    _by_id: dict[str, File] = field(default_factory=dict)

    def add(
        self, kind: str, content: bytes, *, name: str = "", mime_type: str | None = None, size: int | None = None
    ) -> File:
        """Keeps a file. Raises Refusal when it is empty."""
        if not content:
            raise bad_request("file must be non-empty")
        given = mime_type or TYPES[kind]
        file = File(f"BQAC{uuid4().hex}", kind, content, len(content) if size is None else size, name, given)
        self._by_id[file.id] = file
        return file

    def get(self, file_id: str | None, kind: str | None = None) -> File:
        """The file with this id. Raises Refusal when there is none, or it is of another kind."""
        file = self._by_id.get(file_id or "")
        if file is None:
            raise bad_request("wrong file identifier/HTTP URL specified" if kind else "invalid file_id")
        if kind is not None and file.kind != kind:
            raise bad_request(f"can't use file of type {file.kind.title()} as {kind.title()}")
        return file

    def fetched(self, file_id: str | None) -> File:
        """The same for a bot that wants the content. Raises Refusal when it is too big for a bot."""
        file = self.get(file_id)
        if file.size > MOST_BYTES:
            raise bad_request("file is too big")
        return file

    def at(self, path: str) -> File | None:
        return next((file for file in self._by_id.values() if file.path == path and file.size <= MOST_BYTES), None)
