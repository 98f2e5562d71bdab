"""A question about one fact of the family: its words, its buttons, and how a typed answer is read."""

from datetime import date
from typing import Any

from rasa_sdk import Tracker
from rasa_sdk.executor import CollectingDispatcher

from actions import heard, household, told
from actions.flow import Slots
from actions.speech import button, say
from locales import utterance
from locales.phrase import Phrase
from locales.phrases import benefits as phrases
from locales.utterance import Choice, Line, Payload
from nlu import answers
from nlu.dates import written_day
from nlu.words import bare
from resources_catalog.facts import Fact, FactError, facts
from resources_catalog.mentions import age_in, mentioned, number_in

#: What a button under a question gives instead of a value.
DO_NOT_KNOW, RATHER_NOT, THAT_IS_ALL = "do_not_know", "rather_not", "that_is_all"
#: Members of a set that were chosen so far.
PICKED = "picked"

_HINTS: dict[str, Phrase] = {
    "age": phrases.HINT_AGE,
    "number": phrases.HINT_NUMBER,
    "date": phrases.HINT_DAY,
    "set": phrases.HINT_SEVERAL,
}


def ask(dispatcher: CollectingDispatcher, tracker: Tracker, code: str, again: bool, *, way_out: bool) -> None:
    """Asks for the fact `code`. With `way_out` there is a button that ends the questions."""
    fact = facts()[code]
    language = heard.language(tracker)
    hint = (Line(_HINTS[fact.type].name),) if fact.type in _HINTS else ()
    choices = (*_choices(fact, tracker), _open(code, phrases.BUTTON_DO_NOT_KNOW, DO_NOT_KNOW))
    choices = (*choices, _open(code, phrases.BUTTON_RATHER_NOT, RATHER_NOT))
    if way_out:
        choices = (*choices, button(phrases.BUTTON_ENOUGH, "answer", to="enough", value="yes"))
    question = utterance.question(code)
    if again:
        say(dispatcher, phrases.ASK_FACT_AGAIN, choices=choices, lines=hint, question=question)
    elif fact.sensitivity != "low" and fact.why(language):
        why = utterance.why(code)
        say(dispatcher, phrases.ASK_FACT_WHY, choices=choices, lines=hint, question=question, why=why)
    else:
        say(dispatcher, phrases.ASK_FACT, choices=choices, lines=hint, question=question)


async def read(tracker: Tracker, code: str) -> Slots | None:
    """Takes the answer to the question about `code`; None when the message is none."""
    fact = facts().get(code)
    if fact is None:
        return {}  # no longer in the catalogue: there is nothing to answer
    if heard.pressed(tracker):
        return await _pressed(tracker, fact)
    value = _typed(tracker, fact, await household.today(tracker))
    if value in (DO_NOT_KNOW, RATHER_NOT):
        return left_open(tracker, code)
    return None if value is None else {**await told.take(tracker, {code: value}), PICKED: []}


def left_open(tracker: Tracker, code: str) -> Slots:
    return {told.CLOSED: [*told.closed(tracker), code], PICKED: []}


async def _pressed(tracker: Tracker, fact: Fact) -> Slots | None:
    value = heard.entity(tracker, "value")
    if heard.entity(tracker, "to") != f"fact:{fact.code}" or value is None:
        return None
    if value in (DO_NOT_KNOW, RATHER_NOT):
        return left_open(tracker, fact.code)
    if fact.type == "set":
        picked = [str(one) for one in tracker.get_slot(PICKED) or []]
        if value != THAT_IS_ALL:
            return {PICKED: [*picked, value]}
        return {**await told.take(tracker, {fact.code: picked}), PICKED: []}
    try:
        given = fact.read({"yes": True, "no": False}.get(value, value) if fact.type == "boolean" else value)
    except FactError:
        return None
    return await told.take(tracker, {fact.code: fact.as_json(given)})


def _typed(tracker: Tracker, fact: Fact, today: date) -> Any:
    """The value in JSON form, DO_NOT_KNOW, RATHER_NOT, or None."""
    text, language = heard.words(tracker), heard.language(tracker)
    answer = answers.find(text, language)
    if answer in (DO_NOT_KNOW, RATHER_NOT):
        return answer
    given: Any = None
    match fact.type:
        case "boolean":
            # What is said in words goes before a yes or no that the sentence only seems to be.
            given = mentioned(text).get(fact.code) if answer is None else answer == "yes"
            if given is None:
                given = {"affirm": True, "deny": False}.get(heard.intent(tracker))
        case "age":
            given = age_in(text)
        case "number":
            given = number_in(text)
        case "date":
            given = written_day(text, language, today)
        case _:
            given = _value_named(fact, text, language)
    try:
        return None if given is None else fact.as_json(fact.read(given))
    except FactError:
        return None


def _value_named(fact: Fact, text: str, language: str) -> Any:
    said = f" {bare(text)} "
    names = {value: bare(fact.value_name(value, language)) for value in fact.values}
    found = [value for value, name in names.items() if f" {name} " in said]
    if fact.type == "set":
        return found or None
    # "Extremely severe" is not "severe" too: the longest name is meant, if it holds all the others.
    longest = max(found, key=lambda value: len(names[value]), default=None)
    return longest if longest and all(f" {names[value]} " in f" {names[longest]} " for value in found) else None


def _choices(fact: Fact, tracker: Tracker) -> tuple[Choice, ...]:
    if fact.type == "boolean":
        return (
            _open(fact.code, phrases.BUTTON_YES, "yes"),
            _open(fact.code, phrases.BUTTON_NO, "no"),
        )
    picked = tracker.get_slot(PICKED) or []
    values = tuple(
        Choice(
            Payload("answer", {"to": f"fact:{fact.code}", "value": value}),
            phrases.BUTTON_ANSWER.name,
            values={"answer": utterance.answer(fact.code, [value] if fact.type == "set" else value)},
        )
        for value in fact.values
        if value not in picked
    )
    if fact.type == "set":
        return (*values, _open(fact.code, phrases.BUTTON_THAT_IS_ALL, THAT_IS_ALL))
    return values


def _open(code: str, label: Phrase, value: str) -> Choice:
    return button(label, "answer", to=f"fact:{code}", value=value)
