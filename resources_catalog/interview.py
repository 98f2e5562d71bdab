"""What to ask a family next, so that few questions settle what it may get; and what is known so far, sorted.

Nothing here asks or keeps anything: rules, what is known and what was asked come in, the code of a fact comes out.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from resources_catalog.age import YEAR, Months
from resources_catalog.answers import Answer, Cells, Placed, answers_of
from resources_catalog.diagram import NO, YES, Diagram, Nodes, RuleTooComplex
from resources_catalog.eligibility import Outcome, Verdict, diagram_of, evaluate, read_facts
from resources_catalog.facts import Fact, FactValue, Sensitivity, facts
from resources_catalog.rule import Rule

#: How gladly a question is asked: what the answer to a sensitive one settles counts less.
GLADNESS: Mapping[Sensitivity, float] = {"low": 1.0, "medium": 0.8, "high": 0.4}
#: Nodes that looking ahead may add to one rule; beyond these its answers count as settling nothing.
_ROOM = 5_000
_ORDER: Sequence[Outcome] = ("eligible", "unknown", "not_eligible")


def next_question(
    rules: Mapping[UUID, Rule],
    known: Mapping[str, object],
    asked: Collection[str] = (),
    declared: Mapping[str, Fact] | None = None,
) -> tuple[str, ...]:
    """The facts to ask for next in one question, in their order; empty when no answer could change anything.

    That is the fact of `next_fact`, and the others of its group (`asked_with`) that can still change something.
    """
    declared = facts() if declared is None else declared
    best, open_ones = _best(rules, known, asked, declared)
    if best is None:
        return ()
    group = declared[best].asked_with
    if group is None:
        return (best,)
    return tuple(code for code in declared if code in open_ones and declared[code].asked_with == group)


def next_fact(
    rules: Mapping[UUID, Rule],
    known: Mapping[str, object],
    asked: Collection[str] = (),
    declared: Mapping[str, Fact] | None = None,
) -> str | None:
    """The fact whose answer settles most, or None when no answer could change what the family may get.

    `known` is what has been told, as in `evaluate`; `asked` are the facts that were asked without an answer. Neither is
    asked again, but for an age that is known less exactly than in years. What counts is the number of entries that the
    answer is expected to settle, less for sensitive questions, with the best question after it; then how few facts are
    still missing; then the order of the facts. A fact of high sensitivity that settles nothing by itself comes last.

    Cost: the questions that are left, squared, times the entries that a question concerns: a few milliseconds for
    twenty entries over fifteen facts. Raises FactError and RuleError as `evaluate` does.
    """
    return _best(rules, known, asked, facts() if declared is None else declared)[0]


def _best(
    rules: Mapping[UUID, Rule], known: Mapping[str, object], asked: Collection[str], declared: Mapping[str, Fact]
) -> tuple[str | None, Collection[str]]:
    """The fact to ask for next, and all that could still change something."""
    told = read_facts(known, declared)
    closed = {*asked, *(code for code, value in told.items() if not _vague(value))}
    outlook = _Outlook(rules.values(), told, closed, declared)
    places = {code: place for place, code in enumerate(declared)}
    best = max(outlook.answers, key=lambda code: (*outlook.worth(code), -places[code]), default=None)
    return best, outlook.answers.keys()


def sorted_verdicts(
    rules: Mapping[UUID, Rule], known: Mapping[str, object], declared: Mapping[str, Fact] | None = None
) -> list[tuple[UUID, Verdict]]:
    """What fits, then what may fit (the nearest to an answer first), then what does not; else in the given order."""
    found = [(entry, evaluate(rule, known, declared)) for entry, rule in rules.items()]
    return sorted(found, key=lambda each: (_ORDER.index(each[1].outcome), len(each[1].missing)))


def _vague(value: FactValue) -> bool:
    return isinstance(value, Months) and value.high - value.low >= YEAR


@dataclass(frozen=True)
class _Open:
    """A rule that questions can still settle.

    Of the facts that nobody will answer only two things matter: whether the family gets it whatever they are
    (`surely`), and whether it gets it for any of their values (`perhaps`): two diagrams over what may still be asked.
    """

    nodes: Nodes
    surely: int
    perhaps: int

    @classmethod
    def of(cls, diagram: Diagram, closed: Collection[str]) -> "_Open":
        hidden = {place for place, variable in enumerate(diagram.variables) if variable.fact.code in closed}
        nodes = Nodes(
            limit=len(diagram.nodes.nodes) + _ROOM, nodes=list(diagram.nodes.nodes), ids=dict(diagram.nodes.ids)
        )
        try:
            return cls(nodes, *(nodes.without(diagram.root, hidden, absorbing) for absorbing in (NO, YES)))
        except RuleTooComplex:
            return cls(nodes, diagram.root, diagram.root)

    @property
    def settled(self) -> bool:
        return self.surely <= YES and self.perhaps <= YES

    def after(self, cells: Cells) -> "_Open":
        surely, perhaps = self.surely, self.perhaps
        try:
            for variable, cell in cells:
                surely, perhaps = (self.nodes.take(node, variable, cell) for node in (surely, perhaps))
        except RuleTooComplex:
            return self
        return _Open(self.nodes, surely, perhaps)

    def variables(self) -> set[int]:
        return self.nodes.support(self.surely, self.perhaps)


@dataclass(frozen=True)
class _Look:
    """One rule in one state: how likely the answer to each question settles it, and the facts that it still needs."""

    settles: Mapping[str, float]
    missing: frozenset[str]


class _Outlook:
    """What the answers to each question that is left would settle."""

    def __init__(
        self,
        rules: Iterable[Rule],
        told: Mapping[str, FactValue],
        closed: Collection[str],
        declared: Mapping[str, Fact],
    ) -> None:
        self._facts = declared
        self._open: list[_Open] = []
        self._codes: list[dict[int, str]] = []
        placed: dict[str, dict[int, list[Placed]]] = {}
        for rule in rules:
            diagram = diagram_of(rule, declared).narrowed(told)
            one = _Open.of(diagram, closed)
            left = [(place, diagram.variables[place]) for place in sorted(one.variables())]
            left = [(place, variable) for place, variable in left if variable.fact.code not in closed]
            for place, variable in left:
                placed.setdefault(variable.fact.code, {}).setdefault(len(self._open), []).append((place, variable))
            if left:
                self._open.append(one)
                self._codes.append({place: variable.fact.code for place, variable in left})
        self.answers: dict[str, list[Answer]] = {code: answers_of(declared[code], its) for code, its in placed.items()}
        self._meant: list[dict[str, dict[Cells, float]]] = [{} for _ in self._open]
        for code, answers in self.answers.items():
            for answer in answers:
                for rule_number, cells in answer.meaning:
                    chances = self._meant[rule_number].setdefault(code, {})
                    chances[cells] = chances.get(cells, 0.0) + answer.chance
        self._looked: dict[tuple[int, int, int], _Look] = {}
        self._now = [self._look(number, one) for number, one in enumerate(self._open)]
        self._base = {code: sum(look.settles.get(code, 0.0) for look in self._now) for code in self.answers}

    def worth(self, code: str) -> tuple[bool, float, float]:
        """Whether it may be asked now, what it settles with the best question after it, how few facts it leaves."""
        settles = following = left = 0.0
        for answer in self.answers[code]:
            after, gains = list(self._now), dict(self._base)
            for number, cells in answer.meaning:
                one = self._open[number].after(cells)
                after[number] = self._look(number, one)
                settles += answer.chance * one.settled
                for other, gain in self._now[number].settles.items():
                    gains[other] += after[number].settles.get(other, 0.0) - gain
            del gains[code]
            following += answer.chance * max((self._gladness(other) * gain for other, gain in gains.items()), default=0)
            left += answer.chance * len(frozenset().union(*(look.missing for look in after)))
        # Rounded, so that a sum in another order is no other number.
        worth = round(self._gladness(code) * settles + following, 9)
        return self._facts[code].sensitivity != "high" or settles > 0, worth, -round(left, 9)

    def _gladness(self, code: str) -> float:
        return GLADNESS[self._facts[code].sensitivity]

    def _look(self, number: int, one: _Open) -> _Look:
        key = (number, one.surely, one.perhaps)
        found = self._looked.get(key)
        if found is None:
            codes = self._codes[number]
            found = self._looked[key] = _Look(
                {
                    code: sum(chance for cells, chance in chances.items() if one.after(cells).settled)
                    for code, chances in self._meant[number].items()
                    if not one.settled
                },
                frozenset(codes[place] for place in one.variables() if place in codes),
            )
        return found
