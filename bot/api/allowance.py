"""How much one address may ask: a bucket of tokens that fills up again, by the clock that is handed in."""

import math
from collections import OrderedDict
from dataclasses import dataclass
from datetime import datetime
from ipaddress import IPv6Address, ip_address

from bot.api.problem import Problem
from bot.clock import Clock

#: So many addresses are remembered; the one that has been silent longest is forgotten first.
REMEMBERED = 20_000
#: Whoever rents a line with IPv6 has a whole network of this size.
NETWORK_BITS = 64


@dataclass
class _Bucket:
    tokens: float
    seen: datetime


class Allowance:
    """At most `per_minute` tokens at once, and as many again each minute. One request takes one, a download more."""

    def __init__(self, clock: Clock, per_minute: int, remembered: int = REMEMBERED) -> None:
        self._clock = clock
        self._size = float(per_minute)
        self._remembered = remembered
        self._buckets: OrderedDict[str, _Bucket] = OrderedDict()

    def spend(self, address: str, tokens: float = 1.0) -> None:
        """Raises Problem 429 when the address has too few left; one that costs more than a bucket takes all of it."""
        now = self._clock()
        key = _network(address)
        bucket = self._buckets.setdefault(key, _Bucket(self._size, now))
        self._buckets.move_to_end(key)
        elapsed = max(0.0, (now - bucket.seen).total_seconds())
        bucket.tokens = min(self._size, bucket.tokens + elapsed * self._size / 60)
        bucket.seen = now
        wanted = min(tokens, self._size)
        # A hair of tolerance: sums of fractions do not come out even.
        if bucket.tokens + 1e-9 < wanted:
            seconds = max(1, math.ceil((wanted - bucket.tokens) * 60 / self._size))
            raise Problem(
                429,
                f"Too many requests from your address: {int(self._size)} a minute are allowed, and a download of "
                f"everything counts as several. Try again in {seconds} seconds.",
                {"Retry-After": str(seconds)},
            )
        bucket.tokens -= wanted
        if len(self._buckets) > self._remembered:
            self._buckets.popitem(last=False)


def _network(address: str) -> str:
    try:
        parsed = ip_address(address)
    except ValueError:
        return address
    if isinstance(parsed, IPv6Address) and parsed.ipv4_mapped is None:
        return str(int(parsed) >> (128 - NETWORK_BITS))
    return str(getattr(parsed, "ipv4_mapped", None) or parsed)
