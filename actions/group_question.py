"""One question about several facts: which of these is true? Chosen one after the other; the rest is then not true."""

from collections.abc import Collection

from rasa_sdk import Tracker
from rasa_sdk.executor import CollectingDispatcher

from actions import heard, told
from actions.fact_question import DO_NOT_KNOW, RATHER_NOT
from actions.flow import Slots
from actions.speech import button, say
from locales import utterance
from locales.phrases import benefits as phrases
from locales.utterance import Choice, Payload
from nlu import answers
from nlu.words import bare
from resources_catalog.facts import facts
from resources_catalog.mentions import mentioned

#: A question's name is this and its facts, separated by commas.
GROUP = "group:"
NONE = "none"
#: The slot that holds the group from its first choice until it is said that nothing else is true.
OPEN = "group"


def going_on(tracker: Tracker, left: Collection[str]) -> list[str]:
    """The facts of the group that is being answered that are still open; empty when none is."""
    group = tracker.get_slot(OPEN)
    return [code for code, fact in facts().items() if group and fact.asked_with == group and code in left]


def ask(dispatcher: CollectingDispatcher, tracker: Tracker, question: str, again: bool, *, way_out: bool) -> None:
    chosen = bool(tracker.get_slot(OPEN))
    choices = tuple(
        Choice(
            Payload("answer", {"to": question, "value": code}),
            phrases.BUTTON_NAME.name,
            values={"name": utterance.name(code)},
        )
        for code in codes_of(question)
    )
    nothing = phrases.BUTTON_THAT_IS_ALL if chosen else phrases.BUTTON_NONE_OF_THESE
    choices = (*choices, button(nothing, "answer", to=question, value=NONE))
    choices = (*choices, button(phrases.BUTTON_DO_NOT_KNOW, "answer", to=question, value=DO_NOT_KNOW))
    if way_out:
        choices = (*choices, button(phrases.BUTTON_ENOUGH, "answer", to="enough", value="yes"))
    say(dispatcher, phrases.ASK_TOGETHER_MORE if chosen and not again else phrases.ASK_TOGETHER, choices=choices)


async def read(tracker: Tracker, question: str) -> Slots | None:
    """Takes what is true; None when the message is no answer."""
    codes = codes_of(question)
    if heard.pressed(tracker):
        value = heard.entity(tracker, "value") if heard.entity(tracker, "to") == question else None
    else:
        value = _typed(tracker, codes)
    if value is None:
        return None
    if value in (DO_NOT_KNOW, RATHER_NOT):
        return {told.CLOSED: [*told.closed(tracker), *codes], OPEN: None}
    if value == NONE:
        return {**await told.take(tracker, dict.fromkeys(codes, False)), OPEN: None}
    chosen = [code for code in value.split(",") if code in codes]
    if not chosen:
        return None
    group = facts()[chosen[0]].asked_with
    return {**await told.take(tracker, dict.fromkeys(chosen, True)), OPEN: group}


async def take_earlier(tracker: Tracker, value: str) -> Slots:
    """A button of this question that is pressed later makes that fact true."""
    return await told.take(tracker, {value: True}) if value in facts() else {}


def codes_of(question: str) -> list[str]:
    return [code for code in question.removeprefix(GROUP).split(",") if code in facts()]


def _typed(tracker: Tracker, codes: list[str]) -> str | None:
    text, language = heard.words(tracker), heard.language(tracker)
    said = answers.find(text, language)
    if said in (DO_NOT_KNOW, RATHER_NOT):
        return said
    if said == "no":
        return NONE
    sentence, meant = f" {bare(text)} ", mentioned(text)
    named = [code for code in codes if meant.get(code) is True or f" {bare(facts()[code].name(language))} " in sentence]
    if heard.intent(tracker) == "deny":
        # "No, but …" may be true of some and not of others: the buttons tell.
        return None if named or any(code in meant for code in codes) else NONE
    return ",".join(code for code in named if meant.get(code) is not False) or None
