"""What operators and `make bench` read at /metrics: how long each part of a turn takes."""

from prometheus_client import Histogram

#: Seconds of one turn by stage: `hear` (reading what came in), `decide` (with Rasa and the actions), `say` (rendering
#: and writing). The sum of the three is the turn.
TURN_SECONDS = Histogram(
    "navigator_turn_seconds",
    "Seconds of one message's turn, by stage.",
    ["stage"],
    buckets=(0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5),
)
