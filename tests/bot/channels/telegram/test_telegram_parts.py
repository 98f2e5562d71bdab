"""A stored message on Telegram: everything of it, in messages that Telegram takes and a family can read."""

import re
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any
from uuid import uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.channels.telegram.keyboard import MOST, Button
from bot.channels.telegram.parts import Part, parts_of
from bot.messages import message_view
from bot.reply.card import card_view
from bot.reply.voice import voice
from casework.models import Message
from casework.staff_models import MessageTranslation
from locales.utterance import Card, Reason
from tests.bot.channels.telegram.shown_html import UNSEEN, assert_sendable, seen
from tests.bot.reply.test_card import TODAY, rich
from tests.web.cards import card, reply

AT = datetime(2026, 11, 21, 18, 0, tzinfo=UTC)
#: What we write between fields ourselves.
BETWEEN = re.compile("[·•:]*")


def view_of(text: str = "", language: str = "en", author: str = "bot", **more: Any) -> dict[str, Any]:
    message = Message(id=7, conversation_id=uuid4(), author=author, text=text, language=language, created_at=AT)
    return message_view(message) | more


def sample(code: str, form: str = "full") -> dict[str, Any]:
    """A card that has everything, in one language."""
    entry = rich(exclusions=["Inte för hus under uppförande."])
    shown = card_view(voice(code), Card(str(entry.id), form=form, reasons=(Reason("words", "badrum"),)), entry, TODAY)
    assert shown is not None
    return shown | {"quick_replies": [reply("Spara", "save"), reply("Mer", "more")]}


def fields(given: dict[str, Any]) -> Iterator[str]:
    """Everything on a card, in the order in which it is read."""
    labels = given["labels"]
    yield from (given["title"], given["summary"])
    if given["why"]:
        yield from (labels["why"], *given["why"])
    for part in given["details"]:
        yield from (part["label"], part["text"])
    if given["first_step"]:
        yield from (labels["first_step"], given["first_step"])
    if given["phones"]:
        yield labels["phone"]
    for phone in given["phones"]:
        yield from (phone["number"], phone["description"] or "", phone["hours"] or "")
    if given["link"]:
        yield from (labels["link"], given["link"]["title"])
    yield from (given["note"] or "", given["checked"])


def shown(part: Part) -> str:
    return assert_sendable(part.html).text


def titles(part: Part) -> list[list[str]]:
    return [[button.title for button in row] for row in part.rows]


def assert_nothing_is_lost(expected: Iterator[str], parts: tuple[Part, ...]) -> None:
    """Every field is there once, in order, and nothing else but the signs between them."""
    rest = seen("\n".join(shown(part) for part in parts))
    for each in map(seen, expected):
        if not each.strip("\u2800"):
            continue
        before, found, rest = rest.partition(each)
        assert found, f"{each[:80]!r} is missing"
        assert BETWEEN.fullmatch(before.replace("\u2800", "")), f"{before[:80]!r} was added"
    assert BETWEEN.fullmatch(rest.replace("\u2800", ""))


HOSTILE = st.sampled_from(
    [
        "<b>fet</b>", "<script>alert(1)</script>", "&amp;", "&#x202e;", "</a>", "*md* _x_ [l](https://example.org)",
        '"', "'",
        "\0", "\x1b[1m", "\x9b", "\ud800", "\r\n", "\n", "\n\n", "\t", " ", "\u2028", "\u00a0", ". ", "\u2800",
        "\u202a", "\u202e", "\u202c", "\u2066", "\u2067", "\u2068", "\u2069", "\u200e", "\u200f", "\u061c",
        "\u200b", "\ufeff",
        "👨‍👩‍👧‍👦", "👍🏽", "🇸🇪", "e\u0301\u0323", "각", "ord", "نص", "טקסט", "١٢٣", "+1 555 0100", "12:00–13:00",
        "漢字", "𝒳",
    ]
)  # fmt: skip
TEXTS = st.one_of(
    st.lists(HOSTILE, max_size=8).map("".join),
    st.text(max_size=40),
    st.builds(lambda unit, times: unit * times, HOSTILE, st.integers(1, 4000)),
    st.builds(lambda letter: letter * 20_000, st.sampled_from(["x", "ш", "م", "&", "😀"])),
)
#: A long text is cut into many; a few of them a card are enough.
SHORT = st.lists(HOSTILE, max_size=6).map("".join)


def strange_cards() -> st.SearchStrategy[dict[str, Any]]:
    phones = st.fixed_dictionaries({"number": SHORT, "description": SHORT, "hours": st.none() | SHORT})
    links = st.fixed_dictionaries({"href": st.just("https://example.org/?a=1&b=2"), "title": TEXTS})
    return st.fixed_dictionaries(
        {
            "title": TEXTS,
            "summary": TEXTS,
            "why": st.lists(SHORT.filter(seen), max_size=2),
            "details": st.lists(st.fixed_dictionaries({"label": SHORT, "text": SHORT.filter(seen)}), max_size=2),
            "first_step": SHORT.filter(seen),
            "phones": st.lists(phones.filter(lambda phone: seen("".join(filter(None, phone.values())))), max_size=2),
            "link": st.none() | links.filter(lambda link: seen(link["title"])),
            "note": st.none() | TEXTS,
            "checked": SHORT,
            "labels": st.fixed_dictionaries(dict.fromkeys(("why", "first_step", "phone", "link"), SHORT)),
            "quick_replies": st.lists(st.builds(reply, SHORT, st.uuids().map(str)), max_size=3),
        }
    )


@given(
    st.builds(
        view_of,
        TEXTS,
        st.sampled_from(["sv", "ar"]),
        cards=st.lists(strange_cards(), max_size=2),
        quick_replies=st.lists(st.builds(reply, SHORT, st.uuids().map(str)), max_size=3),
    )
)
def test_whatever_a_message_holds_arrives_once_in_order_and_as_words(view: dict[str, Any]) -> None:
    parts = parts_of(view)
    words = [view["text"], *(field for each in view["cards"] for field in fields(each))]
    buttons = [given["payload"] for owner in (*view["cards"], view) for given in owner["quick_replies"]]
    assert [button.token for part in parts for row in part.rows for button in row] == buttons
    # A sign stands for a text where there are only buttons.
    assert_nothing_is_lost(iter(words), tuple(part for part in parts if part.html != "…"))
    assert [part.html for part in parts_of(view, buttons, closed=True)] == [part.html for part in parts]


@pytest.mark.parametrize("form", ["short", "full", "form", "hours", "payment", "eligibility"])
def test_a_card_is_shown_whole_in_every_language(language_code: str, form: str) -> None:
    given = sample(language_code, form)
    parts = parts_of(view_of("", language_code, cards=[given]))
    assert_nothing_is_lost(fields(given), parts)
    looks = [look for part in parts for look in assert_sendable(part.html).looks]
    assert UNSEEN.sub("", given["title"]) in [UNSEEN.sub("", words) for tag, _, words in looks if tag == "b"]
    assert [href for tag, href, _ in looks if tag == "a"] == ["https://karlstad.se/bidrag"]
    assert [tag for tag, _, _ in looks][-2:] == ["i", "i"]


def test_a_card_in_full() -> None:
    given = card(details=[{"label": "What it costs", "text": "It is free.\nAlways."}])
    (part,) = parts_of(view_of(cards=[given]))
    assert part.html == (
        "<b>Home adaptation grant</b>\n"
        "Money to change the home so that your child can use it.\n\n"
        "<b>Why this may fit</b>\n"
        "• You wrote: the bathroom is too small\n"
        "• Your child moves with difficulty\n\n"
        "<b>What it costs</b>\n"
        "It is free.\n"
        "Always.\n\n"
        "<b>First step</b>\n"
        "Ask an occupational therapist for a certificate.\n\n"
        "<b>Telephone</b>\n"
        "\u2066+46 54 540 00 00\u2069 · Customer centre · Mon–Fri 8:00–16:30\n\n"
        '<b>Read more</b>\n<a href="https://karlstad.se/">Karlstads kommun</a>\n\n'
        "<i>Translated by a machine, not yet read by a person.</i>\n"
        "<i>Checked on 21 November 2026</i>"
    )
    assert titles(part) == [["More about this", "Save"]]


def test_an_arabic_card_is_read_from_right_to_left_and_its_number_can_be_dialled() -> None:
    given = sample("ar", "short")
    (part,) = parts_of(view_of("", "ar", cards=[given]))
    lines = shown(part).split("\n")
    (phone,) = [line for line in lines if "+46" in line]
    assert phone.startswith("\u200f\u2066+46 54 540 00 00\u2069 · إعانة · ")
    assert "\u200f\u2068Kommun\u2069" in lines
    assert [line for line in lines if line and not re.match("[\u0600-\u06ff\u200f]", line)] == []


def test_a_card_in_another_language_than_its_labels_is_isolated_line_by_line() -> None:
    given = card(title="Bidrag (nytt)", why=["الشرط الأول"], labels=dict.fromkeys(card()["labels"], "سبب"))
    (part,) = parts_of(view_of("", "ar", cards=[given]))
    lines = shown(part).split("\n")
    assert lines[0] == "\u200f\u2068Bidrag (nytt)\u2069"
    assert "\u200f• الشرط الأول" in lines


def test_the_text_comes_first_and_each_card_for_itself() -> None:
    view = view_of("Two things may fit.", cards=[card("One"), card("Two")])
    assert [shown(part).split("\n")[0] for part in parts_of(view)] == ["Two things may fit.", "One", "Two"]


def test_the_general_choices_are_under_what_is_newest() -> None:
    view = view_of("Two may fit.", cards=[card("One"), card("Two")], quick_replies=[reply("Something else", "else")])
    text, one, two = parts_of(view)
    assert text.rows == ()
    assert [[button.token for button in row] for row in one.rows] == [["more-One", "save-One"]]
    assert [[button.token for button in row] for row in two.rows] == [["more-Two", "save-Two"], ["else"]]
    (alone,) = parts_of(view_of("Hello", quick_replies=[reply("Yes", "yes"), reply("No", "no")]))
    assert titles(alone) == [["Yes", "No"]]


def test_the_buttons_of_a_long_card_are_under_its_last_message() -> None:
    parts = parts_of(view_of(cards=[card(details=[{"label": "", "text": "Many words. " * 600}])]))
    assert len(parts) > 1
    assert [bool(part.rows) for part in parts] == [False] * (len(parts) - 1) + [True]


def test_a_pressed_button_is_marked_and_a_closed_message_keeps_only_it() -> None:
    view = view_of("Hello", cards=[card("One")], quick_replies=[reply("Yes", "yes"), reply("No", "no")])
    for same, chosen in ((view, {"yes"}), (view | {"chosen": "yes"}, set())):
        assert [titles(part) for part in parts_of(same, chosen)] == [
            [],
            [["More about this", "Save"], ["✓ Yes", "No"]],
        ]
        closed = parts_of(same, chosen, closed=True)
        assert [titles(part) for part in closed] == [[], [["✓ Yes"]]]
        assert [part.html for part in closed] == [part.html for part in parts_of(view)]


def test_a_family_sees_that_a_person_writes() -> None:
    assert parts_of(view_of("Hello!", author="staff", name="Anna Berg")) == (Part("<b>Anna Berg:</b>\nHello!"),)
    (nameless,) = parts_of(view_of("Hej!", "sv", author="staff"))
    assert shown(nameless).split("\n")[0] == voice("sv").say("web_chat.coordinator") + ":"
    (arabic,) = parts_of(view_of("مرحبا", "ar", author="staff", name="Anna <Berg>"))
    assert arabic.html == "\u200f<b>\u2068Anna &lt;Berg&gt;\u2069:</b>\nمرحبا"


def test_what_the_family_wrote_is_not_sent_to_it() -> None:
    assert parts_of(view_of("Hello", author="family")) == ()


def test_an_empty_message_is_none_and_buttons_without_words_still_arrive() -> None:
    assert parts_of(view_of(" \u200b\n")) == ()
    assert parts_of(view_of("", author="staff", name="Anna")) == ()
    assert parts_of(view_of("", quick_replies=[reply("Yes", "yes")])) == (Part("…", ((Button("Yes", "yes"),),)),)
    assert [part.html for part in parts_of(view_of("", quick_replies=[reply("Yes", "yes")]), closed=True)] == ["…"]


def test_more_buttons_than_a_message_takes_go_under_another() -> None:
    many = [reply(f"Number {number}", f"token-{number}") for number in range(MOST + 5)]
    parts = parts_of(view_of("Which?", quick_replies=many))
    assert [sum(map(len, part.rows)) for part in parts] == [MOST, 5]
    beside = parts_of(view_of(cards=[card("One")], quick_replies=many[:MOST]))
    assert [sum(map(len, part.rows)) for part in beside] == [2, MOST]


def test_a_button_that_telegram_would_refuse_is_read_instead() -> None:
    refused = [{"title": "Map", "url": "tel:+15550100"}, reply("Long", "x" * 65)]
    (part,) = parts_of(view_of("Hello", quick_replies=[*refused, reply("Yes", "yes")]))
    assert shown(part).split("\n") == ["Hello", "Map · tel:+15550100", "Long"]
    assert titles(part) == [["Yes"]]


@pytest.mark.parametrize("href", ["javascript:alert(1)", "tel:+15550100", "https://localhost/x"])
def test_an_address_to_which_telegram_does_not_lead_is_shown(href: str) -> None:
    (part,) = parts_of(view_of(cards=[card(link={"href": href, "title": "Office"})]))
    assert f"Office · {href}" in shown(part).split("\n")
    assert "<a" not in part.html


def test_a_card_with_gaps_is_shown_as_far_as_it_goes() -> None:
    given = card(summary="", why=[], first_step="", phones=[], link=None, checked="", note=None, quick_replies=[])
    assert parts_of(view_of(cards=[given])) == (Part("<b>Home adaptation grant</b>"),)


def translated(text: str, original: str, language: str, source: str) -> dict[str, Any]:
    message = Message(
        id=7, conversation_id=uuid4(), author="staff", text=original, language=source, created_at=AT, state="said"
    )
    row = MessageTranslation(message_id=7, language=language, text=text, engine=f"libretranslate/{source}", made_at=AT)
    return message_view(message, name="Anna Berg", reading=row)


@pytest.mark.parametrize(("language", "source"), [("ar", "sv"), ("sv", "ar"), ("vi", "sv")])
def test_a_translation_carries_its_mark_and_the_original(language: str, source: str) -> None:
    (part,) = parts_of(translated("مرحبا 112\nab <b>", "Hej 112\nrad två & <i>", language, source))
    shown = assert_sendable(part.html)
    tags = [tag for tag, _, _ in shown.looks]
    assert tags == ["b", "i", "blockquote"]
    quoted = shown.looks[-1][2]
    assert seen("Hej 112 rad två & <i>") in seen(quoted)
    assert "<blockquote expandable>" in part.html


def test_a_long_translation_and_its_original_are_cut_safely() -> None:
    text, original = "كلمة " * 780, "Ett <ord> & " * 330
    parts = parts_of(translated(text, original, "ar", "sv"))
    assert len(parts) > 1
    whole = "".join(assert_sendable(part.html).text for part in parts)
    assert seen(text) in seen(whole)
    assert seen(original) in seen(whole)


def test_a_message_that_could_not_be_translated_says_so() -> None:
    view = translated("", "Hej", "en", "sv")
    message = Message(
        id=7, conversation_id=uuid4(), author="staff", text="Hej", language="sv", created_at=AT, state="said"
    )
    row = MessageTranslation(
        message_id=7, language="en", text=None, trouble="timeout", engine="libretranslate/sv", made_at=AT
    )
    (part,) = parts_of(view | message_view(message, name="Anna Berg", reading=row))
    shown = assert_sendable(part.html)
    assert [(tag, words) for tag, _, words in shown.looks if tag == "i"] == [
        ("i", "This message could not be translated.")
    ]
    assert "blockquote" not in part.html
