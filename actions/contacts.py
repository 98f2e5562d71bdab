"""The people around a child: written down after a yes, shown with their numbers, taken out again."""

from collections.abc import Mapping, Sequence
from hashlib import sha256
from typing import Any
from uuid import UUID

from rasa_sdk import Tracker
from rasa_sdk.events import SlotSet
from rasa_sdk.executor import CollectingDispatcher

from actions import heard, household
from actions.flow import Events, Flow, Slots
from actions.session import Domain
from actions.speech import Named, button, say
from actions.surroundings import surroundings
from casework import contacts, families
from casework.contacts import Details
from casework.models import FamilyContact
from locales import utterance
from locales.phrases import contacts as phrases
from locales.utterance import Choice, Line, Payload, Value
from nlu import answers, people, people_removal, people_text
from nlu.words import bare

#: In a longer list it is asked who shall be removed.
FEW = 4
#: So many buttons are offered for "whom shall I remove?"; anybody else can be written.
OFFERED = 12
#: A yes that was only understood as one counts from this likelihood on.
SURE = 0.6
#: What such an answer is understood as, if it is understood at all.
OF_THIS = frozenset({"", "add_contact", "affirm", "answer", "deny", "nlu_fallback", "out_of_scope"})
#: The question "is this right?" carries a mark of what it asks about: an older button means another person.
RIGHT = "contact:"
ADD, SHOW = button(phrases.BUTTON_ADD, "add_contact"), button(phrases.BUTTON_SHOW, "show_contacts")


class AddContact(Flow):
    """Who it is, in the slot `contact`, and whether it shall be written down, in `contact_kept`."""

    name = "contact"

    async def begin(self, tracker: Tracker) -> Slots:
        meant, sure = await _unwanted(tracker)
        if meant:
            # Understood as "add", it wishes the contrary: the other flow goes on.
            return {"flow": RemoveContact.name, "contact_out": str(meant[0].id) if sure else None}
        found = _read(tracker, heard.words(tracker), told=True)
        return {"flow": self.name, "contact": dict(found.given) if found else None, "contact_kept": None}

    async def asks(self, tracker: Tracker) -> str | None:
        if tracker.get_slot("flow") == RemoveContact.name:
            return await REMOVE_CONTACT.asks(tracker)
        if tracker.get_slot("contact_kept") is not None:
            return None
        pending = _pending(tracker)
        if pending is None:
            return "who"
        known = contacts.same_person(await _contacts(tracker), pending)
        return RIGHT + _mark(pending) if known is None or contacts.tells_more(known, pending) else None

    async def ask(self, dispatcher: CollectingDispatcher, tracker: Tracker, question: str, again: bool) -> None:
        if question == "who":
            say(dispatcher, phrases.ASK_WHO_AGAIN if again else phrases.ASK_WHO)
            return
        choices = (
            button(phrases.BUTTON_YES, "answer", to=question, value="yes"),
            button(phrases.BUTTON_NO, "answer", to=question, value="no"),
        )
        asked = phrases.ASK_RIGHT_AGAIN if again else phrases.ASK_RIGHT
        say(dispatcher, asked, choices=choices, lines=_whole(_pending(tracker)))

    async def read(self, tracker: Tracker, question: str) -> Slots | None:
        text = heard.words(tracker)
        plainly = None if heard.pressed(tracker) else answers.find(text, heard.language(tracker))
        if question == "who":
            if plainly is not None:
                # There is nobody to tell of after all.
                return None if plainly == "yes" else {"contact_kept": "no"}
            found = _told_now(tracker)
            return {"contact": found} if found.get("name") or found.get("role") else None
        pending = _pending(tracker)
        mended = {**(pending.given if pending else {}), **({} if plainly else _told_now(tracker))}
        if pending is not None and mended != pending.given:
            return {"contact": mended}
        right = heard.yes_or_no(tracker, question)
        if right and not heard.plainly_yes(tracker) and heard.confidence(tracker) < SURE:
            return None
        return None if right is None else {"contact_kept": "yes" if right else "no"}

    async def finish(self, dispatcher: CollectingDispatcher, tracker: Tracker) -> Events:
        done = [SlotSet("contact", None), SlotSet("contact_kept", None)]
        pending = _pending(tracker)
        if tracker.get_slot("contact_kept") == "no" or pending is None:
            say(dispatcher, phrases.NOT_KEPT, choices=(ADD, SHOW))
        elif tracker.get_slot("contact_kept") is None:
            known = contacts.same_person(await _contacts(tracker), pending)
            say(dispatcher, phrases.ALREADY_HAVE, choices=(SHOW,), lines=_whole(_details(known) if known else pending))
        else:
            async with surroundings().store.write() as session:
                conversation = await families.conversation(session, heard.conversation_id(tracker))
                kept, outcome = await contacts.add(session, conversation.family_id, pending, surroundings().now())
                lines = _whole(_details(kept))
            said = {"added": phrases.KEPT, "completed": phrases.COMPLETED, "same": phrases.KEPT}[outcome]
            say(dispatcher, said, choices=(SHOW, ADD), lines=lines)
        return done


class RemoveContact(Flow):
    """Whom to take out of the list, in the slot `contact_out`; "none" when it is nobody after all."""

    name = "contact_out"

    async def begin(self, tracker: Tracker) -> Slots:
        return {"contact_out": heard.entity(tracker, "contact")}

    async def asks(self, tracker: Tracker) -> str | None:
        return None if tracker.get_slot("contact_out") or not await _contacts(tracker) else "whose"

    async def ask(self, dispatcher: CollectingDispatcher, tracker: Tracker, question: str, again: bool) -> None:
        known = await _contacts(tracker)
        choices = tuple(
            Choice(
                Payload("answer", {"to": question, "value": str(one.id)}),
                (phrases.LINE_NAME if one.name else phrases.LINE_ROLE).name,
                values=_values(_details(one), ("name",) if one.name else ("role",)),
            )
            for one in known[:OFFERED]
        )
        nobody = button(phrases.BUTTON_NOBODY, "answer", to=question, value=NOBODY)
        say(dispatcher, phrases.ASK_WHOSE_AGAIN if again else phrases.ASK_WHOSE, choices=(*choices, nobody))

    async def read(self, tracker: Tracker, question: str) -> Slots | None:
        if heard.pressed(tracker):
            chosen = heard.entity(tracker, "value") if heard.entity(tracker, "to") == question else None
            return {"contact_out": chosen} if chosen else None
        if answers.find(heard.words(tracker), heard.language(tracker)) in ("no", "rather_not"):
            return {"contact_out": NOBODY}
        _, meant = _meant(tracker, await _contacts(tracker))
        return {"contact_out": str(meant[0].id)} if len(meant) == 1 else None

    async def finish(self, dispatcher: CollectingDispatcher, tracker: Tracker) -> Events:
        removed = None
        chosen = _id(tracker.get_slot("contact_out"))
        if chosen is not None:
            async with surroundings().store.write() as session:
                conversation = await families.conversation(session, heard.conversation_id(tracker))
                removed = await contacts.remove(session, conversation.family_id, chosen)
        if removed is None:
            say(dispatcher, phrases.NOBODY_REMOVED, choices=(SHOW,))
        else:
            say(dispatcher, phrases.REMOVED, choices=(SHOW, ADD), lines=_whole(_details(removed)))
        return [SlotSet("contact_out", None)]


#: The value of "nobody" among those who may be removed.
NOBODY = "none"


async def removed(dispatcher: CollectingDispatcher, tracker: Tracker) -> Events | None:
    """Takes out whom the message names with a removing word, or asks who is meant; None when it names nobody."""
    meant, sure = await _unwanted(tracker)
    if not meant:
        return None
    if not sure:
        say(dispatcher, phrases.ASK_WHOSE, choices=(*_removals(meant), SHOW))
        return [SlotSet("misunderstood", 0)]
    tracker.slots["contact_out"] = str(meant[0].id)
    return [*await REMOVE_CONTACT.finish(dispatcher, tracker), SlotSet("misunderstood", 0)]


class ActionShowContacts(Named):
    """The people whom the family has written down; only those who are asked for, when somebody is."""

    called = "action_show_contacts"

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: Domain) -> Events:
        taken_out = await removed(dispatcher, tracker)
        if taken_out is not None:
            return taken_out
        known = await _contacts(tracker)
        somebody, meant = _meant(tracker, known)
        shown = meant or list(known)
        lines = _whole(_details(shown[0])) if len(shown) == 1 else tuple(_line(_details(one)) for one in shown)
        choices = (*_removals(shown), ADD)
        if not known:
            say(dispatcher, phrases.NOBODY_YET, choices=(ADD,))
        elif somebody and not meant:
            say(dispatcher, phrases.NOBODY_LIKE_THAT, choices=choices, lines=lines)
        elif somebody:
            say(dispatcher, phrases.FOUND, choices=choices, lines=lines, count=len(shown))
        else:
            say(dispatcher, phrases.SHOWN, choices=choices, lines=lines, count=len(shown))
        return [SlotSet("misunderstood", 0)]


async def _unwanted(tracker: Tracker) -> tuple[Sequence[FamilyContact], bool]:
    """Whom the message wishes to take out of the list, and whether it is sure that it does."""
    text = heard.words(tracker)
    known = await _contacts(tracker) if text else ()
    said = set(bare(text).split())
    meant = [one for one in known if one.name and people_removal.says(one.name, said)]
    meant = meant or _meant(tracker, known)[1]
    wished = people_removal.wished(text, heard.language(tracker), [one.name for one in meant if one.name])
    return (meant, wished == "sure" and len(meant) == 1) if wished != "no" else ((), False)


def _read(tracker: Tracker, text: str, *, answer: bool = False, told: bool = False) -> Details | None:
    """The person in `text`; what could not be kept is left out."""
    found = people.professional(text, heard.language(tracker), answer=answer, told=told) if text else None
    if found is None:
        return None
    parts = {part: value for part, value in vars(found).items() if value and len(value) <= contacts.longest(part)}
    details = Details(**parts)
    return details if contacts.fits(details) else None


def _told_now(tracker: Tracker) -> dict[str, str]:
    """What a typed answer tells of the person; nothing where it surely wishes for something else and names nobody."""
    if heard.pressed(tracker):
        return {}
    text = heard.words(tracker)
    found, beside = _read(tracker, text, answer=True), people_text.read(text)
    other_wish = heard.intent(tracker) not in OF_THIS and heard.confidence(tracker) >= SURE
    if other_wish and (found is None or found.name is None):
        return {}
    numbers = {"phone": beside.phone, "email": beside.email}
    given = {part: value for part, value in numbers.items() if value and len(value) <= contacts.longest(part)}
    return {**given, **(found.given if found else {})}


def _pending(tracker: Tracker) -> Details | None:
    given = tracker.get_slot("contact")
    return Details(**given) if isinstance(given, dict) and given else None


def _mark(details: Details) -> str:
    return sha256(repr(sorted(details.given.items())).encode()).hexdigest()[:12]


def _meant(tracker: Tracker, known: Sequence[FamilyContact]) -> tuple[bool, list[FamilyContact]]:
    """Whether the message asks for somebody, and who of `known` that may be: by name first, then by role."""
    text = heard.words(tracker)
    said = set(bare(text).split())
    named = [one for one in known if one.name and _parts(one.name) & said]
    if named:
        return True, named
    asked = people.professional(text, heard.language(tracker)) if text else None
    if asked is None or asked.name:
        return asked is not None, []
    return True, [one for one in known if one.role == asked.role]


def _parts(name: str) -> set[str]:
    """The words of a name as they may stand in a sentence: also with the s of "Emma's" and "Emmas"."""
    words = {word for word in bare(name).split() if len(word) > 1}
    return words | {f"{word}s" for word in words}


def _removals(shown: Sequence[FamilyContact]) -> tuple[Choice, ...]:
    if len(shown) > FEW:
        return (button(phrases.BUTTON_REMOVE_ONE, "remove_contact"),)
    return tuple(
        Choice(
            Payload("remove_contact", {"contact": str(one.id)}),
            (phrases.BUTTON_REMOVE_NAME if one.name else phrases.BUTTON_REMOVE_ROLE).name,
            values=_values(_details(one), ("name",) if one.name else ("role",)),
        )
        for one in shown
    )


def _line(details: Details) -> Line:
    """A person in a line of a list."""
    told = tuple(part for part in ("role", "name", "phone") if part in details.given)
    form = {
        ("role", "name", "phone"): phrases.LINE_ROLE_NAME_PHONE,
        ("role", "name"): phrases.LINE_ROLE_NAME,
        ("role", "phone"): phrases.LINE_ROLE_PHONE,
        ("name", "phone"): phrases.LINE_NAME_PHONE,
        ("role",): phrases.LINE_ROLE,
        ("name",): phrases.LINE_NAME,
    }[told]
    return Line(form.name, _values(details, told))


def _whole(details: Details | None) -> tuple[Line, ...]:
    """All that is known of one person, a line each."""
    if details is None:
        return ()
    more = {"organisation": phrases.LINE_WHERE, "phone": phrases.LINE_PHONE, "email": phrases.LINE_EMAIL}
    first = _line(Details(role=details.role, name=details.name))
    rest = (Line(form.name, _values(details, (part,))) for part, form in more.items() if part in details.given)
    return (first, *rest)


def _values(details: Details, parts: Sequence[str]) -> Mapping[str, Value]:
    given = details.given
    return {part: utterance.role(given[part]) if part == "role" else given[part] for part in parts}


def _details(contact: FamilyContact) -> Details:
    return Details(contact.role, contact.name, contact.organisation, contact.phone, contact.email)


async def _contacts(tracker: Tracker) -> Sequence[FamilyContact]:
    family = await household.family(tracker)
    async with surroundings().store.read() as session:
        return await contacts.of_family(session, family.id)


def _id(value: Any) -> UUID | None:
    try:
        return UUID(str(value)) if value else None
    except ValueError:
        return None


ADD_CONTACT = AddContact()
REMOVE_CONTACT = RemoveContact()
