"""Who can get it: a rule decided with three values, exactly, whatever has not been told.

A rule is compiled once into a reduced ordered decision diagram over the cells of its facts: equal sub-diagrams are one
node, and a node whose branches are all equal does not exist. After following what is known, the diagram is a leaf
exactly when the verdict is settled, and the facts left in it are exactly those that can still change it, however often
a rule names a fact.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Literal

from resources_catalog.cells import RuleError, Variable, variables
from resources_catalog.facts import Fact, FactError, FactValue, facts
from resources_catalog.rule import AllOf, AnyOf, Comparison, NotOf, Rule

Outcome = Literal["eligible", "not_eligible", "unknown"]

#: Nodes that one rule may need. Rules of people need tens; this bounds the time for those that nobody can read.
NODE_LIMIT = 20_000

_NO, _YES = 0, 1


class RuleTooComplex(RuleError):
    """The facts of this rule are entangled beyond what can be decided quickly: split it into two entries."""

    def __init__(self) -> None:
        super().__init__(self.__doc__)


@dataclass(frozen=True)
class Verdict:
    """`missing` names, in the rule's order, the facts that can still change an `unknown` outcome; else it is empty."""

    outcome: Outcome
    missing: tuple[str, ...] = ()


def evaluate(rule: Rule, known: Mapping[str, FactValue], declared: Mapping[str, Fact] | None = None) -> Verdict:
    """The verdict of `rule` for a family of whom `known` has been told; absent means unknown, never false or zero.

    Raises FactError for a known fact that is not declared or has an impossible value, RuleError for a faulty rule.
    """
    declared = facts() if declared is None else declared
    for code, value in known.items():
        if code not in declared:
            raise FactError(f"there is no fact called '{code}'")
        declared[code].check(value)
    return _diagram(rule, tuple(declared.values())).verdict(known)


def check_rule(rule: Rule, declared: Mapping[str, Fact] | None = None) -> None:
    """Raise RuleError unless `rule` can be decided."""
    _diagram(rule, tuple((facts() if declared is None else declared).values()))


@lru_cache(maxsize=4096)
def _diagram(rule: Rule, declared: tuple[Fact, ...]) -> "_Diagram":
    return _Diagram.of(rule, {fact.code: fact for fact in declared})


@dataclass
class _Nodes:
    """Nodes of diagrams over the same variables, each made once: (variable, branches). 0 is no, 1 is yes."""

    nodes: list[tuple[int, tuple[int, ...]]] = field(default_factory=lambda: [(-1, ()), (-1, ())])
    ids: dict[tuple[int, tuple[int, ...]], int] = field(default_factory=dict)

    def node(self, variable: int, branches: tuple[int, ...]) -> int:
        if len(set(branches)) == 1:
            return branches[0]
        key = (variable, branches)
        if key not in self.ids:
            if len(self.nodes) >= NODE_LIMIT:
                raise RuleTooComplex
            self.ids[key] = len(self.nodes)
            self.nodes.append(key)
        return self.ids[key]


@dataclass(frozen=True)
class _Diagram:
    variables: tuple[Variable, ...]
    nodes: _Nodes
    root: int

    @classmethod
    def of(cls, rule: Rule, declared: Mapping[str, Fact]) -> "_Diagram":
        builder = _Builder(variables(rule, declared))
        return cls(tuple(builder.variables), builder.nodes, builder.build(rule))

    def verdict(self, known: Mapping[str, FactValue]) -> Verdict:
        chosen = {
            position: variable.cell_of(known[variable.fact.code])
            for position, variable in enumerate(self.variables)
            if variable.fact.code in known
        }
        rest = _Nodes()
        follow = _following(self.nodes, chosen, rest)
        root = follow(self.root)
        if root in (_NO, _YES):
            return Verdict("eligible" if root == _YES else "not_eligible")
        left = sorted(_support(rest, root))
        return Verdict("unknown", tuple(dict.fromkeys(self.variables[position].fact.code for position in left)))


def _following(nodes: _Nodes, chosen: Mapping[int, int], rest: _Nodes) -> Callable[[int], int]:
    """A function from a node to the node in `rest` that remains of it when the `chosen` cells are followed."""
    done = {_NO: _NO, _YES: _YES}

    def follow(node: int) -> int:
        if node not in done:
            variable, branches = nodes.nodes[node]
            if variable in chosen:
                done[node] = follow(branches[chosen[variable]])
            else:
                done[node] = rest.node(variable, tuple(follow(branch) for branch in branches))
        return done[node]

    return follow


def _support(nodes: _Nodes, root: int) -> set[int]:
    seen, waiting, found = {_NO, _YES}, [root], set()
    while waiting:
        node = waiting.pop()
        if node not in seen:
            seen.add(node)
            variable, branches = nodes.nodes[node]
            found.add(variable)
            waiting.extend(branches)
    return found


class _Builder:
    """Compiles one rule over `variables`; `nodes` holds the result."""

    def __init__(self, variables: list[Variable]) -> None:
        self.variables = variables
        self.nodes = _Nodes()
        self._joined: dict[tuple[int, int, int], int] = {}
        self._turned: dict[int, int] = {_NO: _YES, _YES: _NO}

    def build(self, rule: Rule) -> int:
        match rule:
            case Comparison():
                return self._leaf(rule)
            case NotOf():
                return self._turn(self.build(rule.not_))
            case AllOf(all=parts):
                return self._chain(parts, absorbing=_NO)
            case AnyOf(any=parts):
                return self._chain(parts, absorbing=_YES)

    def _leaf(self, leaf: Comparison) -> int:
        member = str(leaf.value) if leaf.operator == "includes" else None
        position, variable = next(
            (position, variable)
            for position, variable in enumerate(self.variables)
            if variable.fact.code == leaf.fact and variable.member == member
        )
        branches = tuple(int(variable.holds(leaf, cell)) for cell in range(len(variable.cells)))
        return self.nodes.node(position, branches)

    def _chain(self, parts: tuple[Rule, ...], absorbing: int) -> int:
        # From the last part to the first: each step then joins a small diagram to one that lies mostly below it.
        result = 1 - absorbing
        for part in reversed(parts):
            result = self._join(absorbing, self.build(part), result)
        return result

    def _join(self, absorbing: int, one: int, other: int) -> int:
        """`all` of two diagrams when `absorbing` is no, `any` of them when it is yes."""
        if absorbing in (one, other):
            return absorbing
        if one == other or other == 1 - absorbing:
            return one
        if one == 1 - absorbing:
            return other
        key = (absorbing, min(one, other), max(one, other))
        if key not in self._joined:
            variable = min(self.nodes.nodes[one][0], self.nodes.nodes[other][0])
            pairs = zip(self._branches(one, variable), self._branches(other, variable), strict=True)
            self._joined[key] = self.nodes.node(
                variable, tuple(self._join(absorbing, left, right) for left, right in pairs)
            )
        return self._joined[key]

    def _branches(self, node: int, variable: int) -> tuple[int, ...]:
        its, branches = self.nodes.nodes[node]
        return branches if its == variable else (node,) * len(self.variables[variable].cells)

    def _turn(self, node: int) -> int:
        if node not in self._turned:
            variable, branches = self.nodes.nodes[node]
            self._turned[node] = self.nodes.node(variable, tuple(self._turn(branch) for branch in branches))
        return self._turned[node]
