"""An order of a rule's facts in which those that stand together in it are near each other."""

from collections.abc import Iterator, Sequence

from resources_catalog.rule import AllOf, AnyOf, Comparison, NotOf, Rule

_ROUNDS = 12


def kin_order(rule: Rule, codes: Sequence[str]) -> list[str]:
    """`codes` in such an order: each fact moves again and again to the middle of the parts in which it stands.

    The method is FORCE (Aloul, Markov, Sakallah: "FORCE: a fast and easy-to-implement variable-ordering heuristic",
    2003). Small parts pull more, for a part with nearly all facts says little.
    """
    parts = [part for part in _parts(rule) if 1 < len(part) < len(codes)]
    places = {code: float(place) for place, code in enumerate(codes)}
    for _ in range(_ROUNDS):
        pulls = dict.fromkeys(codes, (0.0, 0.0))
        for part in parts:
            middle, weight = sum(places[code] for code in part) / len(part), 1 / (len(part) - 1)
            for code in part:
                total, weights = pulls[code]
                pulls[code] = total + weight * middle, weights + weight
        wanted = {code: total / weights if weights else places[code] for code, (total, weights) in pulls.items()}
        ordered = sorted(codes, key=lambda code: (wanted[code], places[code]))
        places = {code: float(place) for place, code in enumerate(ordered)}
    return sorted(codes, key=places.__getitem__)


def _parts(rule: Rule) -> Iterator[frozenset[str]]:
    """The facts of each part of `rule`, the whole last."""
    found: frozenset[str] = frozenset()
    match rule:
        case Comparison():
            found = frozenset({rule.fact})
        case NotOf():
            yield from _parts(rule.not_)
            return
        case AllOf(all=inner) | AnyOf(any=inner):
            for part in inner:
                mine = list(_parts(part))
                found |= mine[-1]
                yield from mine
    yield found
