"""A rule as a reduced ordered decision diagram over the cells of its facts.

Equal sub-diagrams are one node, and a node whose branches are all equal does not exist. What is known leaves some
cells of a fact possible; followed along these, the diagram is a leaf exactly when the verdict is settled, and the facts
left in it are exactly those that can still change it, however often a rule names a fact.

Cost: one pass over the nodes for each verdict. A rule of people needs tens of nodes, one of forty leaves over twenty
facts hundreds. Their number depends on the order of the facts: first that of the rule, and where this gives more than
MANY nodes, one in which facts that stand together in the rule are neighbours. In the worst case it doubles with each
fact, so a rule that needs more than NODE_LIMIT is refused.
"""

from collections.abc import Collection, Mapping
from contextlib import suppress
from dataclasses import dataclass, field, replace

from resources_catalog.cells import RuleError, Variable, variables
from resources_catalog.facts import Fact, FactValue
from resources_catalog.kinship import kin_order
from resources_catalog.rule import AllOf, AnyOf, Comparison, NotOf, Rule

#: Nodes that one rule may need. This bounds the time for rules that nobody can read.
NODE_LIMIT = 20_000
#: Nodes beyond which another order of the facts is tried.
MANY = 1_000

NO, YES = 0, 1


class RuleTooComplex(RuleError):
    """The facts of this rule are entangled beyond what can be decided quickly: split it into two entries."""

    def __init__(self) -> None:
        super().__init__(self.__doc__)


@dataclass
class Nodes:
    """Nodes of diagrams over the same variables, each made once: (variable, branches). 0 is no, 1 is yes."""

    limit: int = NODE_LIMIT
    nodes: list[tuple[int, tuple[int, ...]]] = field(default_factory=lambda: [(-1, ()), (-1, ())])
    ids: dict[tuple[int, tuple[int, ...]], int] = field(default_factory=dict)
    _joined: dict[tuple[int, int, int], int] = field(default_factory=dict)
    _taken: dict[tuple[int, int, int], int] = field(default_factory=dict)

    def node(self, variable: int, branches: tuple[int, ...]) -> int:
        first = branches[0]
        if branches.count(first) == len(branches):
            return first
        key = (variable, branches)
        found = self.ids.get(key)
        if found is None:
            if len(self.nodes) >= self.limit:
                raise RuleTooComplex
            found = self.ids[key] = len(self.nodes)
            self.nodes.append(key)
        return found

    def join(self, absorbing: int, one: int, other: int) -> int:
        """`all` of two diagrams when `absorbing` is no, `any` of them when it is yes."""
        if one == other or other == 1 - absorbing:
            return one
        if absorbing in (one, other):
            return absorbing
        if one == 1 - absorbing:
            return other
        key = (absorbing, one, other) if one < other else (absorbing, other, one)
        found = self._joined.get(key)
        if found is None:
            (mine, left), (its, right) = self.nodes[one], self.nodes[other]
            if mine == its:
                branches = tuple([self.join(absorbing, *pair) for pair in zip(left, right, strict=True)])
            elif mine < its:
                branches = tuple([self.join(absorbing, branch, other) for branch in left])
            else:
                branches = tuple([self.join(absorbing, one, branch) for branch in right])
            found = self._joined[key] = self.node(min(mine, its), branches)
        return found

    def take(self, node: int, variable: int, cell: int) -> int:
        """What remains of `node` once the cell of `variable` is known."""
        its, branches = self.nodes[node]
        if node <= YES or its > variable:
            return node
        if its == variable:
            return branches[cell]
        key = (node, variable, cell)
        found = self._taken.get(key)
        if found is None:
            taken = tuple([self.take(branch, variable, cell) for branch in branches])
            found = self._taken[key] = self.node(its, taken)
        return found

    def without(self, node: int, hidden: Collection[int], absorbing: int) -> int:
        """The diagram that is `absorbing` wherever some values of the `hidden` variables make `node` so."""
        done = {NO: NO, YES: YES}

        def follow(node: int) -> int:
            if node not in done:
                variable, branches = self.nodes[node]
                followed = tuple([follow(branch) for branch in branches])
                if variable in hidden:
                    result = followed[0]
                    for branch in followed[1:]:
                        result = self.join(absorbing, result, branch)
                    done[node] = result
                else:
                    done[node] = self.node(variable, followed)
            return done[node]

        return follow(node)

    def support(self, *roots: int) -> set[int]:
        """The variables on which `roots` depend."""
        seen, waiting, found = {NO, YES}, list(roots), set()
        while waiting:
            node = waiting.pop()
            if node not in seen:
                seen.add(node)
                variable, branches = self.nodes[node]
                found.add(variable)
                waiting.extend(branches)
        return found


@dataclass(frozen=True)
class Diagram:
    """`mentioned` are the facts in the rule's order. A narrowed diagram has only the possible cells of `variables`."""

    mentioned: tuple[str, ...]
    variables: tuple[Variable, ...]
    nodes: Nodes
    root: int

    @classmethod
    def of(cls, rule: Rule, declared: Mapping[str, Fact]) -> "Diagram":
        """Raises RuleError for a rule that cannot be decided."""
        found = variables(rule, declared)
        mentioned = tuple(dict.fromkeys(variable.fact.code for variable in found))
        with suppress(RuleTooComplex):
            return cls(mentioned, *_built(rule, found, MANY))
        places = {code: place for place, code in enumerate(kin_order(rule, mentioned))}
        akin = sorted(found, key=lambda variable: places[variable.fact.code])
        with suppress(RuleTooComplex):
            return cls(mentioned, *_built(rule, akin, NODE_LIMIT))
        return cls(mentioned, *_built(rule, found, NODE_LIMIT))

    def narrowed(self, known: Mapping[str, FactValue]) -> "Diagram":
        """What remains once `known` values, as the facts read them, are told."""
        possible = {
            position: sorted(variable.possible(known[variable.fact.code]))
            for position, variable in enumerate(self.variables)
            if variable.fact.code in known
        }
        if not possible:
            return self
        rest, done = Nodes(), {NO: NO, YES: YES}

        def follow(node: int) -> int:
            if node not in done:
                variable, branches = self.nodes.nodes[node]
                if variable in possible:
                    branches = tuple([branches[cell] for cell in possible[variable]])
                done[node] = rest.node(variable, tuple([follow(branch) for branch in branches]))
            return done[node]

        left = tuple(
            replace(variable, cells=tuple(variable.cells[cell] for cell in possible[position]))
            if position in possible
            else variable
            for position, variable in enumerate(self.variables)
        )
        return Diagram(self.mentioned, left, rest, follow(self.root))

    def missing(self) -> tuple[str, ...]:
        """The facts that can still change the verdict, in the rule's order."""
        left = {self.variables[position].fact.code for position in self.nodes.support(self.root)}
        return tuple(code for code in self.mentioned if code in left)


def _built(rule: Rule, ordered: list[Variable], limit: int) -> tuple[tuple[Variable, ...], Nodes, int]:
    builder = _Builder(ordered, limit)
    root = builder.build(rule)
    return tuple(ordered), builder.nodes, root


class _Builder:
    """Compiles one rule over `variables`; `nodes` holds the result."""

    def __init__(self, variables: list[Variable], limit: int) -> None:
        self.variables = variables
        self.nodes = Nodes(limit)
        self._turned: dict[int, int] = {NO: YES, YES: NO}
        self._places = {(variable.fact.code, variable.member): place for place, variable in enumerate(variables)}

    def build(self, rule: Rule) -> int:
        match rule:
            case Comparison():
                return self._leaf(rule)
            case NotOf():
                return self._turn(self.build(rule.not_))
            case AllOf(all=parts):
                return self._chain(parts, absorbing=NO)
            case AnyOf(any=parts):
                return self._chain(parts, absorbing=YES)

    def _leaf(self, leaf: Comparison) -> int:
        member = str(leaf.value) if leaf.operator == "includes" else None
        place = self._places[leaf.fact, member]
        return self.nodes.node(place, tuple(map(int, self.variables[place].holds(leaf))))

    def _chain(self, parts: tuple[Rule, ...], absorbing: int) -> int:
        # Each step then joins a small diagram to one that lies mostly below it.
        built = sorted({self.build(part) for part in parts}, key=lambda node: (-self.nodes.nodes[node][0], node))
        result = 1 - absorbing
        for node in built:
            result = self.nodes.join(absorbing, node, result)
        return result

    def _turn(self, node: int) -> int:
        if node not in self._turned:
            variable, branches = self.nodes.nodes[node]
            self._turned[node] = self.nodes.node(variable, tuple(self._turn(branch) for branch in branches))
        return self._turned[node]
