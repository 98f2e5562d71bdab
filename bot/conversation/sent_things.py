"""What a family sends that is no words: a picture, a recording, a place, a person's card. What is said to it."""

from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from bot.conversation import whereabouts
from casework import contacts
from casework.attachments import Kind
from casework.contacts import Details
from casework.models import Conversation
from locales.menu import MENU
from locales.phrase import Phrase
from locales.phrases import coordinator
from locales.phrases import telegram as phrases
from locales.utterance import Choice, Payload, Scalar, Utterance

#: The intent of a message that holds a file; `kind` is one of attachment.kind.
MEDIA = "media"
#: How a file without words reads in the thread.
SHOWN_AS: dict[Kind, Phrase] = {
    "photo": phrases.PHOTO,
    "document": phrases.DOCUMENT,
    "voice": phrases.VOICE,
    "audio": phrases.VOICE,
    "video": phrases.VIDEO,
    "video_note": phrases.VIDEO,
    "sticker": phrases.STICKER,
}
#: What arrives; while a human has the floor it is for that person, and the assistant says nothing.
ARRIVING = frozenset({MEDIA, "place", "contact", "own_contact", "unknown_thing"})
#: The same and the buttons under the answers.
INTENTS = ARRIVING | {"keep_contact", whereabouts.KEEP_REGION.intent}
#: The intent whose payload is emptied once it is answered: where a family is, is not kept.
PLACE = "place"
#: The entity of a picture that follows others of the same album: what there is to say was said to the first.
GOES_ON = "goes_on"

_PASS_ON = (
    Choice(Payload("pass_on", {"reason": "task"}), coordinator.BUTTON_PASS_ON.name),
    Choice(Payload("not_now"), coordinator.BUTTON_NOT_NOW.name),
)
_MEDIA: dict[str, Phrase] = {
    "photo": phrases.SENT_PHOTO,
    "document": phrases.SENT_DOCUMENT,
    "voice": phrases.SENT_VOICE,
    "audio": phrases.SENT_VOICE,
    "video": phrases.SENT_VIDEO,
    "video_note": phrases.SENT_VIDEO,
}


async def answer(
    session: AsyncSession, conversation: Conversation, payload: Payload, now: datetime
) -> tuple[Utterance, ...]:
    """What is said to one of `INTENTS`; nothing to the further pictures of an album."""
    intent, given = payload.intent, payload.entities
    if intent == PLACE:
        return await _near(session, conversation, given.get("latitude"), given.get("longitude"))
    if intent == "contact":
        keep = Choice(Payload("keep_contact", given), phrases.BUTTON_KEEP_CONTACT.name)
        return (Utterance(phrases.SENT_CONTACT.name, dict(given), choices=(keep, _PASS_ON[1])),)
    if intent == "own_contact":
        return (Utterance(phrases.SENT_OWN_CONTACT.name, choices=_PASS_ON),)
    if intent == "keep_contact":
        return (await _kept(session, conversation, given.get("name"), given.get("phone"), now),)
    if intent == whereabouts.KEEP_REGION.intent:
        return await whereabouts.stay(session, conversation)
    if given.get(GOES_ON):
        return ()
    said = _MEDIA.get(str(given.get("kind")))
    if said is not None:
        return (Utterance(said.name, choices=_PASS_ON),)
    sticker = given.get("kind") == "sticker"
    return (Utterance((phrases.SENT_STICKER if sticker else phrases.SENT_UNKNOWN).name, choices=MENU),)


async def _near(
    session: AsyncSession, conversation: Conversation, latitude: Scalar, longitude: Scalar
) -> tuple[Utterance, ...]:
    if isinstance(latitude, int | float) and isinstance(longitude, int | float):
        try:
            return await whereabouts.answer(session, conversation, latitude, longitude)
        except ValueError:
            pass
    return (Utterance(phrases.SENT_UNKNOWN.name, choices=MENU),)


async def _kept(
    session: AsyncSession, conversation: Conversation, name: Scalar, phone: Scalar, now: datetime
) -> Utterance:
    details = Details(name=str(name).strip() or None, phone=str(phone).strip() or None) if name and phone else None
    if details is None or not contacts.fits(details):
        return Utterance(phrases.CONTACT_NOT_KEPT.name, choices=MENU)
    await contacts.add(session, conversation.family_id, details, now)
    return Utterance(phrases.CONTACT_KEPT.name, {"name": str(details.name)}, choices=MENU)
