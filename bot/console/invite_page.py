"""Codes that staff give out: for a new family, for another person of one, and for their own account on Telegram."""

from collections.abc import Callable
from uuid import UUID

from starlette.responses import RedirectResponse, Response

from bot.clock import Clock
from bot.console.errors import NoSuchPageError
from bot.console.gate import PREFIX, Call
from bot.console.pages import Pages
from casework import families, invitations
from casework.errors import NotFoundError
from casework.models import Staff
from casework.store import Store
from locales.phrases import console_family as phrases

TELEGRAM = f"{PREFIX}/telegram"
#: The name of the bot on Telegram, without @; None while it is not known.
TelegramName = Callable[[], str | None]


class InvitePage:
    """Shows a code once: only its hash is kept.

    Without `telegram_name` there is no bot on Telegram; without `address`, under which people reach the gateway, no
    link opens the web chat.
    """

    def __init__(
        self,
        store: Store,
        pages: Pages,
        clock: Clock,
        telegram_name: TelegramName | None = None,
        address: str = "",
    ) -> None:
        self._store = store
        self._pages = pages
        self._clock = clock
        self._telegram_name = telegram_name
        self._address = address

    async def new_family(self, call: Call) -> Response:
        """What an invitation does, and the button that makes one."""
        return self._new_family_page(call)

    async def new_family_code(self, call: Call) -> Response:
        """A code for a family that is not here yet; the reader becomes its coordinator."""
        async with self._store.write() as session:
            code = await invitations.make(session, "new", staff_id=call.me.id, now=self._clock())
        return self._new_family_page(call, code)

    async def invite(self, call: Call) -> Response:
        """A code for another person of the conversation's family. Raises NoSuchPageError."""
        try:
            conversation_id = UUID(call.request.path_params["id"])
            async with self._store.write() as session:
                conversation = await families.conversation(session, conversation_id)
                code = await invitations.make(session, "family", family_id=conversation.family_id, now=self._clock())
        except (ValueError, NotFoundError) as error:
            raise NoSuchPageError from error
        back = f"{PREFIX}/conversations/{conversation_id}"
        return self._pages.page("invite.html", call, back=back, code=code, link=self._link(code))

    async def telegram(self, call: Call) -> Response:
        """Whether the reader's account is joined to a Telegram user."""
        return self._telegram_page(call)

    async def telegram_code(self, call: Call) -> Response:
        """A code that joins the reader's account to the Telegram user who sends it to the bot."""
        async with self._store.write() as session:
            code = await invitations.make(session, "staff", staff_id=call.me.id, now=self._clock())
        return self._telegram_page(call, code=code, link=self._link(code))

    async def leave_telegram(self, call: Call) -> Response:
        async with self._store.write() as session:
            (await session.get_one(Staff, call.me.id)).telegram_user_id = None
        return RedirectResponse(TELEGRAM, 303)

    def _new_family_page(self, call: Call, code: str = "") -> Response:
        words = call.words
        # What follows the hash stays in the browser: no server on the way writes the code down.
        chat = f"{self._address.rstrip('/')}/#invitation={code}" if self._address and code else None
        return self._pages.page(
            "family_invite.html",
            call,
            heading=words.phrase(phrases.INVITE_NEW),
            text=words.phrase(phrases.INVITE_NEW_TEXT),
            button=words.phrase(phrases.INVITE_NEW_BUTTON),
            lasts=words.phrase(phrases.INVITE_NEW_LASTS, count=invitations.LASTS["new"].days),
            open_chat=words.phrase(phrases.OPEN_CHAT),
            code=code,
            chat=chat,
            link=self._link(code) if code else None,
        )

    def _telegram_page(self, call: Call, *, code: str = "", link: str | None = None) -> Response:
        joined = call.me.telegram_user_id is not None
        return self._pages.page("telegram_account.html", call, joined=joined, code=code, link=link)

    def _link(self, code: str) -> str | None:
        """Opens the bot on Telegram with the code."""
        name = self._telegram_name() if self._telegram_name is not None else None
        return f"https://t.me/{name}?start={code}" if name else None
