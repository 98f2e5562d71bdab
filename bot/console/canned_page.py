"""The page of ready texts: everybody who works with families reads them, leads write them."""

from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

from starlette.responses import RedirectResponse, Response

from bot.console.gate import LEADS, PREFIX, Audience, Call
from bot.console.page import Page
from bot.console.pages import Pages
from casework import canned_replies
from casework.canned_replies import LONGEST_NAME, LONGEST_TEXT, PLACES, CannedReplyError
from casework.errors import NotFoundError
from casework.store import Store
from locales.languages import languages
from locales.phrase import Phrase
from locales.phrases import console_thread as phrases

_REFUSALS: Mapping[str, tuple[Phrase, int | None]] = {
    "no_name": (phrases.REPLY_NO_NAME, None),
    "name_too_long": (phrases.REPLY_NAME_TOO_LONG, LONGEST_NAME),
    "name_taken": (phrases.REPLY_NAME_TAKEN, None),
    "no_text": (phrases.REPLY_NO_TEXT, None),
    "text_too_long": (phrases.REPLY_TEXT_TOO_LONG, LONGEST_TEXT),
    "braces": (phrases.REPLY_BRACES, None),
}
#: Words in braces, as they are written into a text.
BRACED = ", ".join(f"{{{place}}}" for place in PLACES)


@dataclass(frozen=True)
class Form:
    """One text as it stands in its form; `id` is empty for a new one. `wrong`: name, or the code of a language."""

    id: str = ""
    name: str = ""
    texts: Mapping[str, str] | None = None
    fault: str = ""
    wrong: str = ""

    def text(self, language: str) -> str:
        return (self.texts or {}).get(language, "")


class CannedPage:
    """Each text is a form of its own; saving one leaves the others."""

    def __init__(self, store: Store, pages: Pages) -> None:
        self._store = store
        self._pages = pages

    async def show(self, call: Call) -> Response:
        return await self._page(call)

    async def save(self, call: Call) -> Response:
        """A refused text stays as it was typed, with the reason beside the field."""
        typed = _typed(call)
        try:
            async with self._store.write() as session:
                await canned_replies.save(
                    session,
                    typed.name,
                    typed.texts or {},
                    call.me.id,
                    call.words.now,
                    reply_id=UUID(typed.id) if typed.id else None,
                )
        except CannedReplyError as refused:
            return await self._page(call, 422, _refused(call, typed, refused))
        except NotFoundError:
            fault = call.words.phrase(phrases.REPLY_GONE)
            return await self._page(call, 422, Form("", typed.name, typed.texts, fault, "name"))
        return RedirectResponse(f"{PREFIX}/replies", 303)

    async def stale(self, call: Call) -> Response:
        typed = _typed(call)
        fault = call.words.say("page_too_old")
        return await self._page(call, 422, Form(typed.id, typed.name, typed.texts, fault, "name"))

    async def remove(self, call: Call) -> Response:
        """One that is gone already is gone."""
        id = _uuid(call.form.get("id", ""))
        if id is not None:
            async with self._store.write() as session:
                await canned_replies.remove(session, id)
        return RedirectResponse(f"{PREFIX}/replies", 303)

    async def _page(self, call: Call, status: int = 200, refused: Form | None = None) -> Response:
        async with self._store.read() as session:
            found = await canned_replies.every(session)
        forms = [
            refused
            if refused is not None and refused.id == str(reply.id)
            else Form(str(reply.id), reply.name, {code: str(text) for code, text in reply.texts.items()})
            for reply in found
        ]
        new = refused if refused is not None and not any(refused is form for form in forms) else Form()
        return self._pages.page(
            "replies.html",
            call,
            status,
            forms=forms,
            new=new,
            may_change=call.me.role in LEADS,
            languages=languages().values(),
            places=BRACED,
            p=phrases,
        )


def canned_pages(page: CannedPage) -> tuple[Page, ...]:
    return (
        Page("GET", "/replies", Audience.CASEWORKERS, page.show),
        Page("POST", "/replies", Audience.LEADS, page.save, page.stale),
        Page("POST", "/replies/remove", Audience.LEADS, page.remove),
    )


def _typed(call: Call) -> Form:
    form = call.form
    id = _uuid(form.get("id", ""))
    texts = {code: form.get(f"text-{code}", "").replace("\r\n", "\n") for code in languages()}
    return Form(str(id) if id is not None else "", form.get("name", ""), texts)


def _refused(call: Call, typed: Form, refused: CannedReplyError) -> Form:
    if refused.code == "unknown_place":
        place = f"{{{refused.place[:80]}}}"
        fault = call.words.phrase(phrases.REPLY_UNKNOWN_PLACE, place=place, places=BRACED)
    else:
        said, limit = _REFUSALS[refused.code]
        fault = call.words.phrase(said, **({"limit": limit} if limit is not None else {}))
    wrong = refused.language or ("name" if refused.code.startswith(("no_name", "name")) else next(iter(languages())))
    return Form(typed.id, typed.name, typed.texts, fault, wrong)


def _uuid(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None
