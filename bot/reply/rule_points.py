"""The rule of an entry, point by point, as lines: what it asks for, and how each point stands for one family."""

from collections.abc import Mapping
from typing import Any

from locales.phrase import Phrase
from locales.phrases import find_support as phrases
from locales.translate import Translator
from resources_catalog.facts import FactError, FactValue, facts
from resources_catalog.rule import Rule
from resources_catalog.rule_text import Condition, Group, State, conditions

#: Points that a short card has room for.
_FEW = 3
_POINTS: dict[State, Phrase] = {
    "holds": phrases.POINT_HOLDS,
    "fails": phrases.POINT_FAILS,
    "unknown": phrases.POINT_OPEN,
}
_MARKS: dict[State, str] = {"holds": "✓", "fails": "✗", "unknown": "?"}


def all_points(voice: Translator, rule: Rule, known: Mapping[str, Any] | None) -> tuple[str, ...]:
    """Every point; with `known`, what the family told (fact → JSON value), each says whether it holds."""
    whole = conditions(rule, _read(known), voice.language.code)
    return tuple(_line(voice, part, known is not None) for part in whole.parts)


def telling_points(voice: Translator, rule: Rule, known: Mapping[str, Any]) -> tuple[str, ...]:
    """The few points that say most: one that fails, then what holds and what is still open."""
    whole = conditions(rule, _read(known), voice.language.code)
    by_state: dict[State, list[str]] = {"fails": [], "holds": [], "unknown": []}
    for part in whole.parts:
        by_state[part.state].append(_short(part))
    order: list[State] = ["fails", "holds", "unknown"]
    first = [(state, text) for state in order for text in by_state[state][:1]]
    rest = [(state, text) for state in order[1:] for text in by_state[state][1:]]
    chosen = sorted((*first, *rest)[:_FEW], key=lambda pair: order.index(pair[0]))
    return tuple(voice.say(_POINTS[state].name, {"point": text}) for state, text in chosen)


def _line(voice: Translator, part: Condition | Group, marked: bool) -> str:
    """One line a point: what stands inside a group follows its heading, so that no tree has to be read."""
    if isinstance(part, Condition):
        return voice.say(_POINTS[part.state].name, {"point": part.text}) if marked else f"• {part.text}"
    return f"{_MARKS[part.state] if marked else '•'} {_inline(part)}"


def _inline(part: Condition | Group) -> str:
    if isinstance(part, Condition):
        return part.text
    inner = "; ".join(f"({_inline(one)})" if isinstance(one, Group) else one.text for one in part.parts)
    return f"{part.text} {inner}"


def _short(part: Condition | Group) -> str:
    """A group in one line: the points of it that make its state, or its heading with all of them."""
    if isinstance(part, Condition):
        return part.text
    if part.kind == "none":
        return f"{part.text} {' / '.join(_short(inner) for inner in part.parts)}"
    telling = [inner for inner in part.parts if inner.state == part.state]
    if part.kind == "one" and part.state == "holds":
        telling = telling[:1]
    return " / ".join(_short(inner) for inner in telling)


def _read(known: Mapping[str, Any] | None) -> dict[str, FactValue]:
    """What was told, without what a fact can no longer be."""
    found: dict[str, FactValue] = {}
    for code, value in (known or {}).items():
        try:
            found[code] = facts()[code].read(value)
        except (KeyError, FactError):
            continue
    return found
