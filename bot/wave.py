"""A wave of bulk messages: the next ones are taken together, what is no longer true or would wake somebody is not."""

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from casework import deliveries, reminders
from casework.deliveries import Delivery
from casework.reminder_moments import Hours
from casework.reminder_wishes import wishes_of
from resources_catalog.place import place_of

#: Whoever takes a bulk message has so long to deliver it. A killed process tells nobody that it was killed.
TAKEN_FOR = timedelta(seconds=120)


async def take(
    session: AsyncSession, now: datetime, limit: int, places: Mapping[str, int], but: Collection[UUID]
) -> Sequence[Delivery]:
    """At most `limit` bulk messages to be delivered now, which nobody else delivers for `TAKEN_FOR`.

    `places`: how many may go on each channel; a channel that is not named takes any number. Nothing to addresses `but`.
    """
    full = [channel for channel, free in places.items() if free <= 0]
    found = await deliveries.bulk_due(session, now, limit, full=full, but=but)
    awake = await _true_and_awake(session, found, now)
    free = Counter(places)
    taken = []
    for each in awake:
        channel = each.address.channel
        if channel in places:
            free[channel] -= 1
            if free[channel] < 0:
                continue
        taken.append(each)
    await deliveries.take(session, [each.item.id for each in taken], now + TAKEN_FOR)
    return taken


async def _true_and_awake(session: AsyncSession, found: Sequence[Delivery], now: datetime) -> list[Delivery]:
    """Without reminders of what is no longer so, and without those that would come in somebody's quiet hours."""
    reminding = await reminders.on_their_way(session, [each.message.id for each in found], now)
    wishes = await wishes_of(session, {each.person_id for each in reminding.values()})
    left = []
    for each in found:
        one = reminding.get(each.message.id)
        if one is None:
            left.append(each)
            continue
        if not one.true:
            await deliveries.give_up(session, each.item.id, now, "it was no longer true")
            continue
        hours = Hours(place_of(one.region, one.time_zone).zone, wishes[one.person_id])
        if hours.are_quiet(now) and not one.at_any_hour:
            await deliveries.put_off(session, each.item.id, hours.awake_from(now), "it is night there")
            continue
        left.append(each)
    return left
