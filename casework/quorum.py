"""Which of the proposed times of a meeting of several has won: for one of them, every group has enough people."""

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True)
class Option:
    """A time that is proposed."""

    id: uuid.UUID
    starts_at: datetime


@dataclass(frozen=True)
class Group:
    """A kind of people of whom so many must be able to come."""

    id: uuid.UUID
    needed: int


@dataclass(frozen=True)
class Seat:
    """Somebody who is asked. What is not `answered` to the end yet does not count before the deadline."""

    group_id: uuid.UUID
    answered: bool
    can_come: frozenset[uuid.UUID]


@dataclass(frozen=True)
class Standing:
    """How one time stands: by group, how many can come, and how many have not answered and may still be able to."""

    option: Option
    can: Mapping[uuid.UUID, int]
    may: Mapping[uuid.UUID, int]
    #: People who are still missing, over all groups.
    missing: int

    @property
    def total(self) -> int:
        """All who can come then."""
        return sum(self.can.values())


@dataclass(frozen=True)
class Decision:
    """`won`: the times at which every group has enough people, the best one first. `possible`: one can still win."""

    won: tuple[Option, ...]
    possible: bool


def decide(
    options: Sequence[Option], groups: Sequence[Group], seats: Sequence[Seat], now: datetime, *, final: bool = False
) -> Decision:
    """What has come of the answers. A time that has passed cannot win.

    When it is `final`, nobody answers any more, and what was answered in part counts too. Of several times, the one
    to which most people can come is the best, then the earliest.
    """
    left = [each for each in standings(options, groups, seats, final=final) if each.option.starts_at > now]
    won = sorted((each for each in left if not each.missing), key=_best)
    possible = any(all(each.can[group.id] + each.may[group.id] >= group.needed for group in groups) for each in left)
    return Decision(tuple(each.option for each in won), possible)


def standings(
    options: Sequence[Option], groups: Sequence[Group], seats: Sequence[Seat], *, final: bool = False
) -> list[Standing]:
    """How each time stands, in the order of the times."""
    return [_standing(option, groups, seats, final) for option in sorted(options, key=lambda one: one.starts_at)]


def nearest_first(stand: Sequence[Standing]) -> list[Standing]:
    """The time to which the fewest people are missing first; then as for a decision."""
    return sorted(stand, key=lambda each: (each.missing, *_best(each)))


def _standing(option: Option, groups: Sequence[Group], seats: Sequence[Seat], final: bool) -> Standing:
    can, may = {group.id: 0 for group in groups}, {group.id: 0 for group in groups}
    for seat in seats:
        if seat.answered or final:
            can[seat.group_id] += option.id in seat.can_come
        else:
            may[seat.group_id] += 1
    missing = sum(max(0, group.needed - can[group.id]) for group in groups)
    return Standing(option, can, may, missing)


def _best(each: Standing) -> tuple[int, datetime, str]:
    return (-each.total, each.option.starts_at, str(each.option.id))
