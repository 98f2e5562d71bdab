"""Text for Telegram: cut where a reader would, marked so that it reads in its direction, and never more than words."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.channels.telegram.cuts import cuts, visible
from bot.channels.telegram.direction import alone, beside, tame
from bot.channels.telegram.markup import LONGEST, Line, Run, line_of, lines_of, pages, web_address
from tests.bot.channels.telegram.shown_html import Shown, assert_sendable, read

#: What a reader sees as one character, in one spelling (NFC); none of them joins its neighbours.
CHARACTERS = [
    "a", "e\u0323\u0301\u0302", "👨‍👩‍👧‍👦", "👍🏽", "🇸🇪", "🏴󠁧󠁢󠁥󠁮󠁧󠁿", "1️⃣", "নি", "ᅀᆞᆫ", "각", "م\u0651\u064e", "𝒳", "&", "<",
]  # fmt: skip
CHARACTERS = [unicodedata.normalize("NFC", character) for character in CHARACTERS]


def plain(*lines: str) -> list[Line]:
    return [(Run(line),) if line else () for line in lines]


def shown(lines: list[Line], direction: str = "ltr") -> list[str]:
    return [assert_sendable(html).text for html in pages(lines, direction)]


@given(
    st.lists(st.tuples(st.sampled_from(CHARACTERS), st.integers(1, 2500)), min_size=1, max_size=12),
    st.sampled_from(["ltr", "rtl"]),
    st.sampled_from(["", "b", "i"]),
)
def test_no_character_is_cut_in_two(drawn: list[tuple[str, int]], direction: str, tag: str) -> None:
    characters = [character for character, times in drawn for _ in range(times)]
    lines: list[Line] = [(Run(alone("".join(characters), direction), tag),)]  # type: ignore[arg-type]
    waiting = iter(characters)
    for text in shown(lines, direction):
        bare = text.strip("\u200f\u2066\u2067\u2068\u2069")
        taken = ""
        while len(taken) < len(bare):
            taken += next(waiting)
        assert taken == bare
    assert next(waiting, None) is None


@given(
    st.text(alphabet=st.sampled_from("a \n.\u2068\u2069\u2066\u0301\u200b\u00a0אب1"), max_size=600), st.integers(2, 50)
)
def test_pieces_are_in_order_visible_and_short_and_leave_out_only_what_nobody_sees(text: str, limit: int) -> None:
    done = 0
    for start, end in cuts(text, limit):
        assert not visible(text[done:start])
        assert visible(text[start:end])
        assert end - start <= limit
        done = end
    assert not visible(text[done:])


def test_a_short_text_is_one_message() -> None:
    assert shown(plain("Hej!", "", "Hur är det?")) == ["Hej!\n\nHur är det?"]


@pytest.mark.parametrize("between", ["\n\n", "\n", ". ", " "])
def test_a_long_text_is_cut_at_the_best_gap(between: str) -> None:
    """The gap comes before lesser ones, of which there are later and earlier ones in the same message."""
    lesser = {"\n\n": "\n", "\n": ". ", ". ": " ", " ": "x"}[between]
    first, second = lesser.join(["ord"] * 500), lesser.join(["och"] * 900)
    assert shown(plain(*(first + between + second).split("\n")))[:1] == [(first + between).rstrip()]


def test_a_heading_stays_with_its_long_paragraph() -> None:
    first, *rest = shown([(Run("Kontakt", "b"),), (Run("Ring kommunen. " * 400),)])
    assert first.startswith("Kontakt\nRing kommunen.")
    assert len(first) > LONGEST - 20
    assert all(text.startswith("Ring kommunen.") and text.rstrip().endswith("kommunen.") for text in rest)


def test_no_break_spaces_hold_a_number_together() -> None:
    number = "+46\u00a054\u00a0540\u00a000\u00a000"
    texts = shown(plain(" ".join(["Ring " + number] * 400)))
    assert len(texts) > 1
    assert sum(text.count(number) for text in texts) == 400


def test_bold_words_that_are_cut_are_bold_in_both_messages() -> None:
    htmls = pages([(Run("ord " * 1500, "b"),), (Run("rest"),)], "ltr")
    looks = [read(html).looks for html in htmls]
    assert [[tag for tag, _, _ in look] for look in looks] == [["b"], ["b"]]
    assert sum(words.count("ord") for look in looks for _, _, words in look) == 1500
    assert read(htmls[-1]).text.endswith("\nrest")


def test_a_letter_under_more_marks_than_a_message_holds_is_still_sent_whole() -> None:
    texts = shown(plain("a" + "\u0316" * 9000))
    assert "".join(texts) == "a" + "\u0316" * 9000


def test_a_blank_that_carries_a_mark_is_a_character_and_no_gap() -> None:
    texts = shown(plain("a" * 3000 + " \u0301" + "b" * 3000))
    assert [len(text) for text in texts] == [LONGEST, 2002]
    assert "a \u0301b" in texts[0]


def test_nothing_is_sent_when_nobody_would_see_it() -> None:
    for text in ("", " ", "\u200b\u2060\ufeff", "\u2800", "\u3164", "\u200f\n\u2068\u2069", "\ufe0f"):
        assert pages([(Run(text),)], "rtl") == ()
    (text,) = shown(plain("\u200b" * 9000, "Hej"))
    assert text.endswith("Hej")


def test_markup_in_a_text_is_shown_as_it_was_written() -> None:
    hostile = '<script>alert("1")</script> &amp; <b>x</b> *y* _z_ [a](tg://user?id=1) <a href="https://example.org">'
    (html,) = pages(plain(hostile), "ltr")
    assert "<script" not in html
    assert read(html) == Shown(hostile)


def test_an_address_cannot_leave_its_quotes() -> None:
    address = "https://example.org/?a='&b=%22"
    (html,) = pages([(Run("Läs mer", "a", address),)], "ltr")
    assert read(html).looks == [("a", address, "Läs mer")]


def test_control_characters_and_half_characters_never_leave() -> None:
    assert lines_of("a\0b\x1b\x9b\r\nc\u2028d\te\ud800") == ["ab", "c", "d e?"]
    assert lines_of(None) == lines_of(" \n ") == []
    assert line_of(" Två\n\n rader ") == "Två rader"


@pytest.mark.parametrize(
    "url",
    [
        "https://karlstad.se/bidrag",
        "http://example.org",
        "HTTPS://Example.org:8443/a?b=c&d='e'#f",
        "https://räksmörgås.example.org/",
        "https://192.0.2.1/",
    ],
)
def test_web_addresses_become_links(url: str) -> None:
    assert web_address(url) == url


@pytest.mark.parametrize(
    "url",
    [
        None,
        "",
        "karlstad.se",
        "tel:+15550100",
        "mailto:a@example.org",
        "javascript:alert(1)",
        "tg://user?id=1",
        "//example.org",
        "https://",
        "https://localhost/",
        "https://example..org",
        "https://exa mple.org",
        "https://example.org/a b",
        "https://example.org\n",
        "https://example.org:99999/",
        "https://[::1",
        "https://example.org@other.example.org/",
        "https://example.org\\@other.example.org/",
        'https://example.org/">',
        "https://example.org/\u202egnp",
        "https://example.org/\ud800",
        "https://example.org/" + "a" * 2000,
    ],
)
def test_other_addresses_do_not(url: str | None) -> None:
    assert web_address(url) is None


@pytest.mark.parametrize(
    ("hostile", "kept"),
    [
        ("\u202eabc", "abc"),
        ("a\u202bb\u202cc\u202dd\u202a", "abcd"),
        ("a\u2067b", "ab"),
        ("a\u2069b\u2069", "ab"),
        ("\u2069\u2068a\u2069\u2067", "\u2068a\u2069"),
        ("\u2067" * 9 + "a" + "\u2069" * 9, "\u2067" * 3 + "a" + "\u2069" * 3),
    ],
)
def test_marks_that_would_turn_their_surroundings_are_taken_out(hostile: str, kept: str) -> None:
    assert tame(hostile) == kept


@pytest.mark.parametrize(
    ("direction", "line", "marked"),
    [
        ("ltr", "Ring oss", "Ring oss"),
        ("ltr", "نص", "\u2068نص\u2069"),
        ("ltr", "Namn: \u2068نص\u2069", "Namn: \u2068نص\u2069"),
        ("rtl", "نص", "نص"),
        ("rtl", "Försäkringskassan نص", "Försäkringskassan نص"),
        ("rtl", "Ring oss!", "\u2068Ring oss!\u2069"),
        ("rtl", "\u200fRing oss!", "\u2068\u200fRing oss!\u2069"),
        ("rtl", "+1 555 0100", "\u2068+1 555 0100\u2069"),
        ("rtl", "• Ring oss!", "• \u2068Ring oss!\u2069"),
        ("rtl", "2. Ring oss!", "2. \u2068Ring oss!\u2069"),
        ("rtl", "•", "•"),
    ],
)
def test_a_line_keeps_its_own_direction(direction: str, line: str, marked: str) -> None:
    assert alone(line, direction) == marked


@pytest.mark.parametrize(
    ("direction", "field", "marked"),
    [
        ("ltr", "Växel", "Växel"),
        ("ltr", "مركز", "\u2068مركز\u2069"),
        ("rtl", "مركز", "مركز"),
        ("rtl", "مركز ABC", "\u2067مركز ABC\u2069"),
        ("rtl", "08:00–16:00", "\u206808:00–16:00\u2069"),
    ],
)
def test_a_field_does_not_reach_its_neighbours(direction: str, field: str, marked: str) -> None:
    assert beside(field, direction) == marked


def test_every_line_of_a_right_to_left_message_begins_right_to_left() -> None:
    (text,) = shown(plain("Abc", "", "1", "• نص", "نص", "\u2068Abc\u2069 نص"), "rtl")
    assert text.split("\n") == ["\u200fAbc", "", "\u200f1", "\u200f• نص", "نص", "\u200f\u2068Abc\u2069 نص"]
    assert shown(plain("Abc", "1"), "ltr") == ["Abc\n1"]


def test_a_foreign_line_that_is_cut_stays_foreign_in_both_messages() -> None:
    texts = shown(plain(alone("Ring kommunen och fråga " * 250, "rtl")), "rtl")
    assert len(texts) == 2
    assert all(text.startswith("\u200f\u2068") for text in texts)
    assert all(text.endswith("\u2069") for text in texts)
