"""What is counted of chats on Telegram: what was lost, doubled or out of order, and how long answers took."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from benchmarks.durations import milliseconds, percentile
from benchmarks.memory import Resident


@dataclass(frozen=True)
class Counts:
    """Messages: `expected` were to be said, `other` were said although nobody was to say them."""

    expected: int = 0
    lost: int = 0
    doubled: int = 0
    disordered: int = 0
    other: int = 0

    def __add__(self, more: "Counts") -> "Counts":
        return Counts(
            self.expected + more.expected,
            self.lost + more.lost,
            self.doubled + more.doubled,
            self.disordered + more.disordered,
            self.other + more.other,
        )


@dataclass(frozen=True)
class Wave:
    """Reminders: how many there are; written down and sent within `seconds`; arrived in the end, and twice."""

    seconds: float
    reminders: int
    written: int
    sent: int
    arrived: int
    twice: int


@dataclass(frozen=True)
class Run:
    """One run with one gateway. `waits`: seconds from an update to its answer; `wall`: until the last answer.

    `refused`: calls that Telegram answered by 429; `worked`: the gateway's seconds on a processor.
    """

    name: str
    counts: Counts
    waits: Sequence[float]
    wall: float
    refused: int
    impatient: int
    errors: Sequence[str]
    worked: float
    before: Resident
    after: Resident
    wave: Wave | None = None


def compared(expected: Sequence[str], shown: Sequence[str]) -> Counts:
    """What a phone shows beside what it was to show; the expected texts differ from each other.

    Out of order is what stands behind a message that was to follow it. Raises ValueError for two expected texts alike.
    """
    places = {text: place for place, text in enumerate(expected)}
    if len(places) != len(expected):
        raise ValueError("Of two messages alike nobody can tell which one is missing.")
    seen: set[str] = set()
    doubled = disordered = other = 0
    farthest = -1
    for text in shown:
        if text not in places:
            other += 1
        elif text in seen:
            doubled += 1
        else:
            seen.add(text)
            disordered += places[text] < farthest
            farthest = max(farthest, places[text])
    return Counts(len(expected), len(expected) - len(seen), doubled, disordered, other)


def together(counts: Iterable[Counts]) -> Counts:
    return sum(counts, Counts())


def waits(handed: Mapping[str, float], said: Mapping[str, float]) -> list[float]:
    """Seconds from handing out each message until its answer was said; without those that were not answered."""
    return [said[text] - moment for text, moment in handed.items() if text in said]


def within(moments: Iterable[float], begin: float, end: float) -> int:
    """How many of the moments lie between the two."""
    return sum(begin <= moment <= end for moment in moments)


def in_seconds(values: Sequence[float], share: float) -> str:
    """A percentile as a cell; a dash where nothing was measured."""
    return f"{percentile(values, share):.2f} s" if values else "–"


def processor_seconds(stat: str, ticks: int) -> float:
    """Seconds that a process has worked, from the text of its /proc/…/stat, with so many ticks in a second."""
    # The name, in brackets, may hold blanks and brackets; the fields after it do not.
    fields = stat.rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / ticks


def crowd_row(each: Run) -> Sequence[str]:
    """Counts, waits, the seconds until the last answer, refusals."""
    counts = each.counts
    return (
        each.name,
        *map(str, (counts.expected, counts.lost, counts.doubled, counts.disordered, counts.other)),
        *(in_seconds(each.waits, share) for share in (0.5, 0.95, 1)),
        f"{each.wall:.0f} s",
        str(each.refused),
    )


def wave_row(each: Run) -> Sequence[str]:
    """How far the wave came, and how those who chatted fared. Raises ValueError for another run."""
    wave = each.wave
    if wave is None:
        raise ValueError(f"{each.name} is no run of a wave.")
    return (
        each.name,
        f"{wave.seconds:.0f}",
        str(wave.written),
        str(wave.sent),
        f"{wave.sent / wave.seconds:.1f}",
        f"{wave.sent / wave.reminders:.0%}" if wave.reminders else "–",
        str(wave.twice),
        str(each.counts.expected),
        str(each.counts.lost),
        in_seconds(each.waits, 0.5),
        in_seconds(each.waits, 0.95),
        str(each.refused),
    )


def process_row(each: Run) -> Sequence[str]:
    """Memory and work of the gateway's process."""
    messages = each.counts.expected - each.counts.lost + (each.wave.arrived if each.wave else 0)
    return (
        each.name,
        str(each.before),
        str(each.after),
        milliseconds(each.worked / messages) if messages else "–",
        str(len(each.errors)),
    )
