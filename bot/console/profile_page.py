"""The page "My work": languages, places, how many families, who stands in, and where this person is told."""

from collections.abc import Mapping
from uuid import UUID

from starlette.responses import RedirectResponse, Response

from bot.console.gate import PREFIX, Audience, Call
from bot.console.page import Page
from bot.console.pages import Pages
from bot.console.schedule_fields import Typed
from casework import assignments, staff_profiles
from casework.models import Staff
from casework.staff_profiles import MOST_FAMILIES, NOTIFY_BY, Profile, ProfileError
from casework.store import Store
from locales.languages import languages
from locales.phrase import Phrase
from locales.phrases import profiles as phrases
from resources_catalog.region import regions

PROFILE = f"{PREFIX}/profile"
LABELS: Mapping[str, Phrase] = {
    "heading": phrases.HEADING,
    "introduction": phrases.INTRODUCTION,
    "languages": phrases.LANGUAGES,
    "regions": phrases.REGIONS,
    "regions_hint": phrases.REGIONS_HINT,
    "reads": phrases.READS,
    "reads_none": phrases.READS_NONE,
    "reads_hint": phrases.READS_HINT,
    "caseload_limit": phrases.CASELOAD,
    "substitute_id": phrases.SUBSTITUTE,
    "substitute_none": phrases.SUBSTITUTE_NONE,
    "substitute_hint": phrases.SUBSTITUTE_HINT,
    "notify_by": phrases.NOTIFY,
    "notify_email": phrases.NOTIFY_EMAIL,
    "notify_telegram": phrases.NOTIFY_TELEGRAM,
    "notify_none": phrases.NOTIFY_NONE,
    "notify_hint": phrases.NOTIFY_HINT,
    "save": phrases.SAVE,
}


class ProfilePage:
    """About the signed-in member of staff alone."""

    def __init__(self, store: Store, pages: Pages) -> None:
        self._store = store
        self._pages = pages

    async def show(self, call: Call) -> Response:
        return await self._page(call)

    async def save(self, call: Call) -> Response:
        """What is refused stays in the form, beside the reason."""
        faults: dict[str, str] = {}
        wanted = _read(call, faults)
        if not faults:
            try:
                async with self._store.write() as session:
                    await staff_profiles.save(session, call.me.id, wanted)
            except ProfileError as refused:
                faults[refused.code] = _why(call, refused.code)
        if faults:
            return await self._page(call, 422, Typed(dict(call.form), faults, call.words.phrase(phrases.MEND)))
        return RedirectResponse(f"{PROFILE}?done=saved", 303)

    async def stale(self, call: Call) -> Response:
        return await self._page(call, 422, Typed(dict(call.form), {}, call.words.say("page_too_old")))

    async def _page(self, call: Call, status: int = 200, typed: Typed | None = None) -> Response:
        words = call.words
        async with self._store.read() as session:
            me = await session.get_one(Staff, call.me.id)
            colleagues = await staff_profiles.colleagues(session, me.id)
            count = (await assignments.caseloads(session)).get(me.id, 0)
        named = sorted(((code, words.language_name(code)) for code in languages()), key=lambda one: one[1].casefold())
        return self._pages.page(
            "profile.html",
            call,
            status,
            form=typed or _of(staff_profiles.of_staff(me)),
            labels={name: words.phrase(phrase) for name, phrase in LABELS.items()},
            caseload_hint=words.phrase(phrases.CASELOAD_HINT, count=count),
            named_languages=named,
            named_regions=[(code, words.place(code) or code) for code in regions()],
            colleagues={str(one.id): one.name or one.email for one in colleagues},
            ways=NOTIFY_BY,
            done=words.phrase(phrases.SAVED)
            if status == 200 and call.request.query_params.get("done") == "saved"
            else "",
        )


def profile_pages(page: ProfilePage) -> tuple[Page, ...]:
    return (
        Page("GET", "/profile", Audience.CASEWORKERS, page.show),
        Page("POST", "/profile", Audience.CASEWORKERS, page.save, page.stale),
    )


def _of(profile: Profile) -> Typed:
    values = {f"language-{code}": "on" for code in profile.languages}
    values |= {f"region-{code}": "on" for code in profile.regions}
    values["reads"] = profile.reads or ""
    values["caseload_limit"] = "" if profile.caseload_limit is None else str(profile.caseload_limit)
    values["substitute_id"] = str(profile.substitute_id or "")
    values["notify_by"] = profile.notify_by
    return Typed(values)


def _read(call: Call, faults: dict[str, str]) -> Profile:
    form, reads = call.form, call.form.get("reads", "")
    limit = form.get("caseload_limit", "").strip()
    if limit and not (limit.isascii() and limit.isdigit() and len(limit) < 6):
        faults["caseload_limit"] = _why(call, "caseload_limit")
    try:
        substitute = UUID(form["substitute_id"]) if form.get("substitute_id") else None
    except ValueError:
        substitute, faults["substitute_id"] = None, _why(call, "substitute_id")
    return Profile(
        languages=[code for code in languages() if form.get(f"language-{code}")],
        regions=[code for code in regions() if form.get(f"region-{code}")],
        reads=reads if reads in languages() else None,
        caseload_limit=int(limit) if limit and "caseload_limit" not in faults else None,
        substitute_id=substitute,
        notify_by=form.get("notify_by", "email"),
    )


def _why(call: Call, code: str) -> str:
    """The sentence beside the field that is refused."""
    if code == "caseload_limit":
        return call.words.phrase(phrases.REFUSED_CASELOAD, least=0, most=MOST_FAMILIES)
    return call.words.phrase(phrases.REFUSED_TELEGRAM if code == "notify_by" else phrases.REFUSED_SUBSTITUTE)
