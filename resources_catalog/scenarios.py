"""Scenarios: families of whom it is known what a rule must say. They stand beside it and are run at every check."""

from collections.abc import Iterable

from pydantic import TypeAdapter, ValidationError

from resources_catalog.cells import RuleError
from resources_catalog.eligibility import Verdict, evaluate
from resources_catalog.facts import FactError
from resources_catalog.profile import Scenario
from resources_catalog.rule import Rule
from resources_catalog.yaml_source import YamlSource

#: Every rule shows at least this many families: one that gets it, one that does not, one of whom too little is known.
WANTED = 3

_rule: TypeAdapter[Rule] = TypeAdapter(Rule)


def check_scenarios(source: YamlSource) -> None:
    """Note in `source.faults` a rule without scenarios, and every scenario that comes out otherwise."""
    place = ("profile", "scenarios")
    tree, given = source.at("profile", "eligibility"), source.items(*place)
    if tree is None:
        if given:
            source.fault(place, "there are scenarios, but no rule ('profile.eligibility') that they could test")
        return
    if len(given) < WANTED:
        source.fault(
            place if given else ("profile", "eligibility"),
            f"the rule has {len(given)} scenarios; at least {WANTED} are needed: families that get it, do not, or may",
        )
    try:
        rule: Rule = _rule.validate_python(tree, strict=False)
    except ValidationError:
        return  # said in words by the check of the shape
    for index, each in enumerate(given):
        try:
            scenario = Scenario.model_validate(each, strict=False)
        except ValidationError:
            continue
        try:
            verdict = evaluate(rule, scenario.facts)
        except FactError as error:
            source.fault((*place, index, "facts"), str(error))
            continue
        except RuleError:
            return  # said in words by the check of the rule
        for message in differences(scenario, verdict):
            source.fault((*place, index), f"'{scenario.family}': {message}")


def differences(scenario: Scenario, verdict: Verdict) -> Iterable[str]:
    """What `verdict` says otherwise than `scenario`, in words."""
    if verdict.outcome != scenario.outcome:
        yield f"the rule says {verdict.outcome}, the scenario {scenario.outcome}"
    elif set(verdict.missing) != set(scenario.missing):
        says, wants = (", ".join(sorted(missing)) or "nothing" for missing in (verdict.missing, scenario.missing))
        yield f"the rule still needs {says}, the scenario says {wants}"
