"""What came of a meeting as lines of an utterance, which the dialogue and the gateway both show."""

from collections.abc import Mapping
from datetime import date

from locales.phrase import Phrase
from locales.phrases import outcomes as phrases
from locales.utterance import Line, Value, day

#: How a meeting went, by its code.
HOW: Mapping[str, Phrase] = {
    "good": phrases.LINE_GOOD,
    "mixed": phrases.LINE_MIXED,
    "bad": phrases.LINE_BAD,
    "not_held": phrases.LINE_NOT_HELD,
}
#: By whether it is known who does it, and by when.
_STEPS: Mapping[tuple[bool, bool], Phrase] = {
    (False, False): phrases.LINE_STEP,
    (True, False): phrases.LINE_STEP_WHO,
    (False, True): phrases.LINE_STEP_BY,
    (True, True): phrases.LINE_STEP_WHO_BY,
}


def told_lines(how: str | None, decided: str | None) -> tuple[Line, ...]:
    """How it went and what was decided, as far as it is known."""
    told = [Line(HOW[how].name)] if how is not None and how in HOW else []
    if decided:
        told.append(Line(phrases.LINE_DECIDED.name, {"words": decided}))
    return tuple(told)


def step_line(what: str, who: str | None, due_on: date | None) -> Line:
    """One thing to do; who does it is not said twice where the words name them."""
    named = bool(who) and str(who).casefold() not in what.casefold()
    values: dict[str, Value] = {"what": what}
    if named:
        values["who"] = who
    if due_on is not None:
        values["day"] = day(due_on)
    return Line(_STEPS[named, due_on is not None].name, values)
