"""How often a sign-in may be refused: by address and network together, by address alone, and by network alone."""

import hashlib
from datetime import datetime, timedelta
from ipaddress import IPv6Address, ip_address

from sqlalchemy import delete, select
from sqlalchemy.ext.asyncio import AsyncSession

from casework.models import Staff
from casework.staff_models import SignInFailure

#: Refusals within this time are counted, and whoever has had too many waits for as long.
WINDOW = timedelta(minutes=5)
#: One person at one place; one person from everywhere, so that nobody is kept out from afar by a few attempts;
#: everybody of one network, which may be a whole office.
MOST_TOGETHER, MOST_FOR_ADDRESS, MOST_FROM_NETWORK = 5, 20, 50
#: Refusals are forgotten altogether: nobody needs to know later who mistyped what.
KEPT = timedelta(hours=1)
#: Whoever rents a line with IPv6 has a whole network of this size.
NETWORK_BITS = 64


def network_of(address: str) -> str:
    """The network of an IP address: itself in IPv4, the first half in IPv6; other text as it is."""
    try:
        parsed = ip_address(address)
    except ValueError:
        return address
    if isinstance(parsed, IPv6Address):
        if parsed.ipv4_mapped is None:
            return f"{int(parsed) >> (128 - NETWORK_BITS):x}"
        return str(parsed.ipv4_mapped)
    return str(parsed)


async def locked(session: AsyncSession, email: str, network: str, now: datetime) -> bool:
    """Whether further attempts are refused, the right one included; the same for addresses without an account."""
    for key, most in _bounds(email, network):
        latest = (
            await session.scalars(
                select(SignInFailure.at)
                .where(SignInFailure.key == key, SignInFailure.at > now - 2 * WINDOW)
                .order_by(SignInFailure.at.desc(), SignInFailure.id.desc())
                .limit(most)
            )
        ).all()
        if len(latest) == most and latest[0] > now - WINDOW and latest[0] - latest[-1] <= WINDOW:
            return True
    return False


async def count(session: AsyncSession, email: str, network: str, now: datetime) -> None:
    """One more refusal."""
    await session.execute(delete(SignInFailure).where(SignInFailure.at <= now - KEPT))
    session.add_all(SignInFailure(key=key, at=now) for key, _ in _bounds(email, network))
    await session.flush()


async def forget(session: AsyncSession, email: str, network: str) -> None:
    """The person signed in here: earlier mistakes at this place do not count. Those from elsewhere still do."""
    (together, _), *_ = _bounds(email, network)
    await session.execute(delete(SignInFailure).where(SignInFailure.key == together))


async def forget_all(session: AsyncSession, staff: Staff) -> None:
    """A colleague has let the person in anew: what was refused for the address alone does not count any more."""
    await session.execute(delete(SignInFailure).where(SignInFailure.key == _key("address", staff.email)))


def _bounds(email: str, network: str) -> tuple[tuple[str, int], ...]:
    email, network = email.strip().lower(), network_of(network)
    return (
        (_key("together", email, network), MOST_TOGETHER),
        (_key("address", email), MOST_FOR_ADDRESS),
        (_key("network", network), MOST_FROM_NETWORK),
    )


def _key(*parts: str) -> str:
    return hashlib.sha256("\0".join(parts).encode("utf-8", "replace")).hexdigest()
