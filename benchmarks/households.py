"""Households as they might ask: every fact has a value, and the values go together.

All shares are assumed, no statistics: of families that look for help for a child, nine in ten have a child with a
lasting condition; what depends on the age, the condition or the work of the parents is drawn after it.
"""

import random
from collections.abc import Mapping
from typing import Any

from resources_catalog.facts import facts, told_only

#: Where an authority recognises disability as a status of its own, and keeps lists of poor households.
_RECOGNISED = {"ru-moscow": 0.65, "vn-quang-ninh": 0.5}
_LISTED_AS_POOR = {"vn-quang-ninh": 0.25}
_TYPICAL_RECOGNISED = 0.35


def household(chance: random.Random, region: str) -> dict[str, Any]:
    """A value for every fact of facts.yml that is asked, in the form in which a rule's scenario gives it."""
    child = _child(chance, region)
    made = {**child, **_school(chance, child), **_home(chance, region)}
    lacking = set(facts()) - told_only() - set(made)
    if lacking:
        raise KeyError(f"no household says anything about {', '.join(sorted(lacking))}")
    return made


def _child(chance: random.Random, region: str) -> dict[str, Any]:
    def often(share: float) -> bool:
        return chance.random() < share

    age, lasting = chance.randint(0, 19), often(0.9)
    severe = lasting and often(0.35)
    moving = lasting and often(0.35)
    recognised = lasting and often(_RECOGNISED.get(region, _TYPICAL_RECOGNISED))
    return {
        "child_age": age,
        "long_term_condition": lasting,
        "official_disability_status": recognised,
        "disability_degree": chance.choice(["mild", "severe", "extremely_severe"]) if recognised else "none",
        "severe_disability": severe,
        "needs_extra_care": often(0.95) if severe else lasting and often(0.6),
        "needs_care_day_and_night": severe and often(0.4),
        "serious_illness": often(0.15),
        "moves_with_difficulty": moving,
        "cannot_travel_alone": age < 7 or (lasting and often(0.5)),
        "needs_home_adaptation": moving and often(0.5),
        "needs_equipment": often(0.8) if moving else lasting and often(0.2),
        "intellectual_disability_or_autism": lasting and often(0.45),
        "child_in_hospital": often(0.08),
        "left_institution": often(0.04),
        "lives_at_home": often(0.95),
    }


def _school(chance: random.Random, child: Mapping[str, Any]) -> dict[str, Any]:
    age, lasting = child["child_age"], child["long_term_condition"]
    if age < 2:
        stage = "not_yet"
    elif age < 7:
        stage = chance.choice(["not_yet", "preschool", "preschool"])
    elif age < 18:
        stage = chance.choice(["school", "school", "special_school"] if lasting else ["school"])
    else:
        stage = chance.choice(["special_school", "finished"] if lasting else ["finished"])
    in_school = stage in ("preschool", "school", "special_school")
    return {
        "school_stage": stage,
        "needs_support_at_school": in_school and lasting and chance.random() < 0.7,
        "wants_work": age >= 16 and chance.random() < 0.5,
    }


def _home(chance: random.Random, region: str) -> dict[str, Any]:
    def often(share: float) -> bool:
        return chance.random() < share

    employed, poor, children = often(0.75), often(0.35), chance.choice([1, 1, 2, 2, 2, 3, 4])
    return {
        "extra_costs": often(0.6),
        "parent_employed": employed,
        "parent_off_work_to_care": employed and often(0.5),
        "low_income": poor,
        "poor_household": poor and often(_LISTED_AS_POOR.get(region, 0.0) / 0.35),
        "single_parent": often(0.22),
        "number_of_children": children,
        "has_siblings": children > 1 or often(0.1),
        "registered_here": often(0.93),
        "was_refused": often(0.25),
    }
