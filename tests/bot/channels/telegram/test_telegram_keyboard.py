"""Buttons on Telegram: whole words, rows that fit a phone, and nothing that Telegram refuses."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.channels.telegram.keyboard import MOST, SHORT, Button, markup, pressable, rows_of, width
from tests.web.cards import reply


def titles(buttons: list[dict[str, Any]], *chosen: str, closed: bool = False) -> list[list[str]]:
    return [[button.title for button in row] for row in rows_of(buttons, chosen, closed=closed)]


@given(
    st.lists(
        st.sampled_from(["Ja", "Nej tack", "En fråga som är alltför lång", "はい", "家を変えるためのお金がほしい"])
    )
)
def test_every_button_is_there_once_in_order_and_has_room(names: list[str]) -> None:
    buttons = [reply(name, f"token-{number}") for number, name in enumerate(names)]
    rows = rows_of(buttons)
    assert [(button.title, button.token) for row in rows for button in row] == [
        (each["title"], each["payload"]) for each in buttons
    ]
    for row in rows:
        assert len(row) <= 2
        assert len(row) == 1 or all(width(button.title) <= SHORT for button in row)


def test_two_short_ones_share_a_row_and_a_long_one_has_its_own() -> None:
    long = "Visa mig fler förslag tack"
    assert titles([reply(title, title) for title in ("Ja", "Nej", long, "Kanske", long, "Ja", "Nej", "Vet inte")]) == [
        ["Ja", "Nej"], [long], ["Kanske"], [long], ["Ja", "Nej"], ["Vet inte"],
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("title", "columns"), [("Ja", 2), ("はい", 4), ("e\u0301", 1), ("نَعَم", 3), ("👍", 2), ("\u2068Ja\u2069", 2)]
)
def test_the_width_is_what_is_seen(title: str, columns: int) -> None:
    assert width(title) == columns


def test_a_pressed_one_is_marked_and_stays_where_it_was() -> None:
    buttons = [reply("Exakt arton tecken", "a"), reply("Nej", "b")]
    assert len(buttons[0]["title"]) == SHORT
    assert titles(buttons) == [["Exakt arton tecken", "Nej"]]
    (row,) = rows_of(buttons, {"a"})
    assert row == (Button("✓ Exakt arton tecken", "a"), Button("Nej", "b"))


def test_of_a_closed_message_only_the_pressed_ones_remain() -> None:
    buttons = [reply("Ja", "a"), reply("Nej", "b"), {"title": "Läs", "url": "https://example.org"}]
    assert titles(buttons, "b", closed=True) == [["✓ Nej"]]
    assert rows_of(buttons, closed=True) == ()


def test_a_title_is_never_cut_but_holds_no_mark_that_turns_the_screen() -> None:
    long = "Ord " * 100
    assert titles([reply(long, "a")]) == [[long.strip()]]
    assert titles([reply("\u202eJa\n\u2067nu\0", "a"), reply("\u200b", "b")]) == [["Ja nu", "…"]]


def test_there_are_no_more_than_telegram_takes() -> None:
    assert sum(map(len, rows_of([reply("Ja", f"{number}") for number in range(MOST + 7)]))) == MOST == 100


@pytest.mark.parametrize(
    ("button", "takes"),
    [
        (reply("Ja", "a" * 64), True),
        (reply("Ja", "a" * 65), False),
        (reply("Ja", "å" * 33), False),
        (reply("Ja", ""), False),
        (reply("Ja", "\ud800"), False),
        ({"title": "Läs", "url": "https://example.org/a"}, True),
        ({"title": "Ring", "url": "tel:+15550100"}, False),
        ({"title": "Läs", "url": "tg://user?id=1"}, False),
        ({"title": "Ingenting"}, False),
    ],
)
def test_a_button_that_telegram_would_refuse_does_not_cost_the_message(button: dict[str, Any], takes: bool) -> None:
    assert pressable(button) is takes
    assert len(rows_of([button, reply("Nej", "b")])[0]) == 1 + takes


def test_the_rows_become_telegrams_keyboard() -> None:
    made = markup(rows_of([reply("Ja", "a"), {"title": "Läs", "url": "https://example.org/"}]))
    assert made is not None
    assert made.to_dict() == {
        "inline_keyboard": [
            [{"text": "Ja", "callback_data": "a"}, {"text": "Läs", "url": "https://example.org/"}],
        ]
    }
    assert markup(()) is None
