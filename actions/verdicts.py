"""How the rules of the region stand for the family, and the cards that say so."""

from collections.abc import Collection, Mapping, Sequence
from uuid import UUID

from rasa_sdk import Tracker
from rasa_sdk.events import SlotSet
from rasa_sdk.executor import CollectingDispatcher

from actions import heard, household, told
from actions.flow import Events
from actions.session import Domain
from actions.speech import Named, button, say
from actions.surroundings import surroundings
from casework import coordinators
from locales.phrases import benefits as phrases
from locales.phrases import find_support
from locales.utterance import Card, Choice, Payload
from locales.utterance import region as region_value
from resources_catalog.eligibility import evaluate
from resources_catalog.entry import Entry
from resources_catalog.rule import Rule, comparisons

#: Cards that are shown at once, of those that fit and of those that may fit.
CARDS = 3
PERSON = button(find_support.BUTTON_TALK, "talk_to_coordinator")
ANSWERS = button(phrases.BUTTON_MY_ANSWERS, "show_facts")
FIND = button(find_support.BUTTON_SEARCH_AGAIN, "find_support")


async def with_rules(tracker: Tracker, one: UUID | None) -> list[Entry]:
    """The entries with a rule that may be offered to the family, or only `one`, whether it may be offered or not."""
    index = await surroundings().index()
    if one is not None:
        return [entry for entry in index.entries if entry.id == one and entry.profile.eligibility is not None]
    family = await household.family(tracker)
    hidden = await household.declined_or_had(tracker)
    return [
        entry
        for entry in index.entries
        if entry.profile.eligibility is not None and entry.serves(family.region) and entry.id not in hidden
    ]


def asked(entries: Sequence[Entry]) -> set[str]:
    """The facts that the rules of `entries` ask for."""
    return {
        leaf.fact for entry in entries if entry.profile.eligibility for leaf in comparisons(entry.profile.eligibility)
    }


def left(rules: Mapping[UUID, Rule], known: Mapping[str, object], closed: Collection[str]) -> set[str]:
    """The facts that can still change a verdict and may still be asked."""
    missing = {code for rule in rules.values() for code in evaluate(rule, known).missing}
    return missing - set(closed)


async def show_all(dispatcher: CollectingDispatcher, tracker: Tracker, shown: Collection[str]) -> Events:
    """The best of what fits and of what may fit that is not among `shown`."""
    family, entries = await told.told(tracker), await with_rules(tracker, None)
    place = region_value(str((await household.family(tracker)).region))
    fitting: list[Entry] = []
    open_: list[tuple[int, Entry]] = []
    for entry in entries:
        if entry.profile.eligibility is None or str(entry.id) in shown:
            continue
        verdict = evaluate(entry.profile.eligibility, family.known)
        if verdict.outcome == "eligible":
            fitting.append(entry)
        elif verdict.outcome == "unknown":
            open_.append((len(verdict.missing), entry))
    may_fit = [entry for _, entry in sorted(open_, key=lambda pair: pair[0])]
    cards = [_card(entry, family) for entry in (*fitting[:CARDS], *may_fit[:CARDS])]
    rest = len(fitting) + len(may_fit) > len(cards)
    others = (button(phrases.BUTTON_OTHERS, "show_results", others="yes"),) if rest else ()
    ways_on = (*others, ANSWERS, await _ask_person(tracker) if may_fit else PERSON)
    if not entries and not shown:
        say(dispatcher, phrases.NO_RULES, choices=(FIND, PERSON), region=place)
    elif not cards and shown:
        say(dispatcher, find_support.NO_MORE_RESULTS, choices=(FIND, ANSWERS, PERSON))
    elif not cards:
        say(dispatcher, phrases.NONE_FITS, choices=(FIND, ANSWERS, PERSON), region=place)
    if first := cards[: len(fitting[:CARDS])]:
        last = not may_fit
        say(dispatcher, phrases.FITS, choices=ways_on if last else (), cards=tuple(first), count=len(first))
    if second := cards[len(fitting[:CARDS]) :]:
        say(dispatcher, phrases.MAY_FIT, choices=ways_on, cards=tuple(second), count=len(second))
    return [
        SlotSet("results", [*shown, *(card.entry for card in cards)]),
        SlotSet("last_entry", cards[0].entry if cards else tracker.get_slot("last_entry")),
    ]


async def show_one(dispatcher: CollectingDispatcher, tracker: Tracker, one: UUID) -> Events:
    """How the rule of one entry stands for the family."""
    index = await surroundings().index()
    entry = next((entry for entry in index.entries if entry.id == one), None)
    if entry is None:
        say(dispatcher, find_support.GONE, choices=(FIND, PERSON))
        return [SlotSet("checking", None)]
    family = await told.told(tracker)
    title = entry.localised(heard.language(tracker)).name
    person = PERSON
    if entry.profile.eligibility is None:
        said = phrases.ONE_HAS_NO_RULE
    else:
        outcome = evaluate(entry.profile.eligibility, family.known).outcome
        said = {
            "eligible": phrases.ONE_FITS,
            "not_eligible": phrases.ONE_DOES_NOT_FIT,
            "unknown": phrases.ONE_MAY_FIT,
        }[outcome]
        person = await _ask_person(tracker) if outcome == "unknown" else PERSON
    say(dispatcher, said, choices=(ANSWERS, person), cards=(_card(entry, family, "eligibility"),), title=title)
    return [SlotSet("checking", None), SlotSet("last_entry", str(entry.id))]


async def _ask_person(tracker: Tracker) -> Choice:
    """What the rules leave open is for a human to look at: the family's coordinator, by name where there is one."""
    asks = Payload("pass_on", {"reason": "rule_unknown"})
    async with surroundings().store.read() as session:
        name = await coordinators.name_of(session, (await household.family(tracker)).coordinator_id)
    if name is None:
        return Choice(asks, phrases.BUTTON_ASK_PERSON.name)
    return Choice(asks, phrases.BUTTON_ASK_COORDINATOR.name, values={"name": name})


def _card(entry: Entry, family: told.Told, form: str = "short") -> Card:
    chosen = str(entry.id)
    choices: tuple[Choice, ...] = (
        button(find_support.BUTTON_MORE, "show_more", entry=chosen),
        button(phrases.BUTTON_HAVE_IT, "have_it", entry=chosen),
        button(find_support.BUTTON_SAVE, "save_entry", entry=chosen),
    )
    # The card is stored with the message: it carries no more of what was told than its own rule asks for.
    its = asked([entry])
    return Card(chosen, (), choices, form, {code: value for code, value in family.values.items() if code in its})


class ActionShowResults(Named):
    """What fits by what is known now, or the others after those that were shown."""

    called = "action_show_results"

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: Domain) -> Events:
        if (await household.family(tracker)).region is None:
            household.ask_place(dispatcher, again=False)
            return []
        shown = (tracker.get_slot("results") or []) if heard.entity(tracker, "others") else []
        return await show_all(dispatcher, tracker, shown)
