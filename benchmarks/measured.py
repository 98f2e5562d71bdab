"""What a process says at /metrics, and how much of it came about between two looks."""

from collections.abc import Mapping
from dataclasses import dataclass

import httpx
from prometheus_client.parser import text_string_to_metric_families

#: The histograms of the gateway and of the action server, and the label that parts each of them.
STAGES = ("navigator_turn_seconds", "stage")
ACTIONS = ("navigator_action_seconds", "action")


@dataclass(frozen=True)
class Total:
    """So many seconds in so many goes."""

    seconds: float = 0.0
    count: int = 0

    def __sub__(self, other: "Total") -> "Total":
        return Total(self.seconds - other.seconds, self.count - other.count)

    def __add__(self, other: "Total") -> "Total":
        return Total(self.seconds + other.seconds, self.count + other.count)


Totals = Mapping[str, Total]


async def fetch(client: httpx.AsyncClient, address: str, histogram: tuple[str, str]) -> Totals:
    """The totals of one histogram, by its label, as the process at `address` tells them now."""
    response = await client.get(f"{address}/metrics")
    response.raise_for_status()
    return read(response.text, histogram)


def read(text: str, histogram: tuple[str, str]) -> Totals:
    """The totals in a text of Prometheus' form. What was never counted is not in it."""
    name, label = histogram
    seconds: dict[str, float] = {}
    counts: dict[str, int] = {}
    for family in text_string_to_metric_families(text):
        for sample in family.samples:
            if sample.name == f"{name}_sum":
                seconds[sample.labels[label]] = sample.value
            elif sample.name == f"{name}_count":
                counts[sample.labels[label]] = int(sample.value)
    return {key: Total(value, counts[key]) for key, value in seconds.items()}


def since(before: Totals, after: Totals) -> dict[str, Total]:
    """What came about between the two, without what did not move."""
    grown = {key: total - before.get(key, Total()) for key, total in after.items()}
    return {key: total for key, total in grown.items() if total.count}
