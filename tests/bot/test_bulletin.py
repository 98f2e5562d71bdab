"""News inside the gateway."""

from uuid import uuid4

from bot.bulletin import BACKLOG, Bulletin, News


def test_each_listener_hears_everything_while_it_listens() -> None:
    bulletin, item = Bulletin(), News("message", uuid4())
    bulletin.publish(item)
    with bulletin.listen() as one, bulletin.listen() as other:
        bulletin.publish(item)
        assert (one.get_nowait(), other.get_nowait()) == (item, item)
        assert one.empty()


def test_who_has_left_costs_nothing() -> None:
    bulletin = Bulletin()
    with bulletin.listen() as queue:
        pass
    bulletin.publish(News("floor", uuid4()))
    assert queue.empty()


def test_a_listener_that_is_too_slow_is_told_to_look_at_everything() -> None:
    bulletin = Bulletin()
    with bulletin.listen() as slow:
        for _ in range(BACKLOG + 1):
            bulletin.publish(News("message", uuid4()))
        assert slow.get_nowait() is None
        last = News("floor", uuid4())
        bulletin.publish(last)
        assert slow.get_nowait() == last
