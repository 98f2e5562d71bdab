"""What leaves for a family's chat on Telegram: a stored message as posts, and the calendar file that goes with it."""

from collections.abc import Awaitable, Callable, Mapping
from functools import partial
from typing import Any

from telegram import LinkPreviewOptions, Message
from telegram.constants import ParseMode

from bot.channels.telegram.file_posts import FilePosts
from bot.channels.telegram.keyboard import markup
from bot.channels.telegram.parts import Part, parts_of
from bot.channels.telegram.sender import Sender
from bot.channels.telegram.typing_sign import TypingSign
from bot.outbox import Parcel

#: The file of a meeting and its name: by the meeting's id and the language of the message; None when it is gone.
CalendarFile = Callable[[str, str], Awaitable[tuple[str, bytes] | None]]
#: A card names its link; Telegram's own preview of it would be larger than the card.
_NO_PREVIEW = LinkPreviewOptions(is_disabled=True)


class Delivery:
    """Delivers parcels of the outbox."""

    def __init__(
        self, sender: Sender, typing: TypingSign, calendar_file: CalendarFile, files: FilePosts | None = None
    ) -> None:
        self._files = files
        self._sender = sender
        self._typing = typing
        self._calendar_file = calendar_file

    async def deliver(self, parcel: Parcel) -> None:
        """Raises what `Sender.post` raises; what has been posted by then is not posted again."""
        chat_id = int(parcel.external_id)
        self._typing.end(chat_id)
        for number, part in enumerate(parts_of(parcel.view)):
            await self._sender.post(f"o{parcel.id}.{number}", chat_id, partial(self._post, chat_id, part))
        await self._attach(parcel, chat_id)
        if self._files is not None:
            await self._files.post(f"o{parcel.id}", chat_id, parcel.view)

    async def _post(self, chat_id: int, part: Part) -> Message:
        return await self._sender.bot.send_message(
            chat_id,
            part.html,
            parse_mode=ParseMode.HTML,
            reply_markup=markup(part.rows),
            link_preview_options=_NO_PREVIEW,
        )

    async def _attach(self, parcel: Parcel, chat_id: int) -> None:
        meeting = parcel.view.get("calendar")
        file = await self._calendar_file(str(meeting), str(parcel.view["language"])) if meeting else None
        if file is not None:
            name, content = file
            send = partial(self._sender.bot.send_document, chat_id, content, filename=name)
            await self._sender.post(f"o{parcel.id}.c", chat_id, send)


def tokens(buttons: object) -> set[str]:
    """The tokens of buttons as they stand in a view."""
    rows: list[Mapping[str, Any]] = list(buttons) if isinstance(buttons, list) else []
    return {str(each["payload"]) for each in rows if "payload" in each}
