"""What no machine may change: every such thing comes back exactly as often as it was, or nothing does."""

import random
import re
from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.conversation.inbox import clean
from bot.reply.translation import TranslationError
from bot.translation.shield import MOST, restore, shield, things_in

PEOPLE = ("Anna Berg", "Nguyễn Thị Lan", "أحمد علي")
PLACES = ("Karlstads kommun", "Försäkringskassan")
THINGS = (
    "+46 70-123 45 67",
    "054-540 00 00",
    "2026-11-23",
    "23/11",
    "14:30",
    "1 250,50 kr",
    "€ 99",
    "12 %",
    "https://1177.se/barn?id=7",
    "anna.berg@example.org",
    "LSS9-A2",
    "karlstad.se/stod",
    *PEOPLE,
    *PLACES,
)
SIGNS = st.sampled_from(" \n.,!?[](){}«»-:;#@/+%' \u00a0\u200f\u2067\u2069٣७")
LETTERS = st.text(alphabet=st.one_of(SIGNS, st.characters()), max_size=40)
TEXTS = st.lists(st.one_of(st.sampled_from(THINGS), LETTERS), min_size=1, max_size=8).map(" ".join)


def mangled(text: str, dice: random.Random) -> str:
    """What a bad machine makes of a text: words in another order, dropped, doubled, in another case, torn apart."""
    pieces = re.split(r"(\[\d+\]|\s+)", text)
    for _ in range(dice.randrange(4)):
        place = dice.randrange(len(pieces))
        match dice.randrange(7):
            case 0:
                dice.shuffle(pieces)
            case 1:
                pieces[place] = ""
            case 2:
                pieces.insert(place, pieces[dice.randrange(len(pieces))])
            case 3:
                pieces[place] = pieces[place].upper()
            case 4:
                pieces[place] = " ".join(pieces[place])
            case 5:
                pieces[place] = pieces[place].replace("[", "(").replace("]", "")
            case _:
                pieces[place] = f"{pieces[place]} 2 Anna"
    return "".join(pieces)


@given(TEXTS, st.sampled_from(["sv", "ar", "vi", "ru"]), st.randoms(use_true_random=False))
def test_whatever_the_machine_does(text: str, target: str, dice: random.Random) -> None:
    shielded = shield(text, PEOPLE, PLACES)
    wanted = Counter(things_in(text, shielded.names))
    assert Counter(shielded.things) == wanted
    try:
        said = restore(mangled(shielded.text, dice), shielded, target)
    except TranslationError:
        return
    assert Counter(things_in(said, shielded.names)) == wanted
    for thing in wanted:
        assert thing in said


@given(TEXTS)
def test_no_number_leaves_the_house(text: str) -> None:
    sent = re.sub(r"\[(\d+)\]", "", shield(text, PEOPLE, PLACES).text)
    assert not re.search(r"\d", sent)


@given(TEXTS)
def test_a_machine_that_keeps_the_marks_loses_nothing(text: str) -> None:
    stored = clean(f"a {text} a")
    shielded = shield(stored, PEOPLE, PLACES)
    assert restore(shielded.text, shielded, "sv") == stored


@pytest.mark.parametrize("thing", THINGS)
@pytest.mark.parametrize("target", ["sv", "ar"])
def test_each_kind_of_thing_comes_back(thing: str, target: str) -> None:
    text = f"Ring {thing}, tack."
    shielded = shield(text, PEOPLE, PLACES)
    assert shielded.text == "Ring [201], tack."
    said = restore("شكرا [201] اتصل", shielded, target)
    assert said.count(thing) == 1


@pytest.mark.parametrize("answer", ["Call [ 201 ] or ［202］.", "[202] or [201]", "201, 202", "【201】 ٢٠٢"])
def test_a_mark_may_suffer_a_little(answer: str) -> None:
    shielded = shield("Ring Anna eller 112.", ("Anna Berg",))
    said = restore(answer, shielded, "en")
    assert said.count("Anna") == 1
    assert said.count("112") == 1


@pytest.mark.parametrize(
    "answer",
    [
        "",
        "   ",
        "Call [201].",
        "Call [201] or [202] or [202]",
        "[201] [203]",
        "Call 20 1 or [202]",
        "Ring [201] [202]7",
        "x" * 9_999,
    ],
)
def test_a_mark_that_is_lost_doubled_or_changed_refuses_it(answer: str) -> None:
    with pytest.raises(TranslationError) as refused:
        restore(answer, shield("Ring Anna eller 112.", ("Anna Berg",)), "en")
    assert refused.value.kind == "bad_answer"


def test_a_number_reads_the_right_way_in_arabic() -> None:
    shielded = shield("Ring +46 70-123 45 67 idag")
    assert restore("اتصل [201] اليوم", shielded, "ar") == "اتصل \u2066+46 70-123 45 67\u2069 اليوم"


def test_an_ending_leaves_a_name_a_name() -> None:
    assert shield("Annas syster, Annandag", ("Anna Berg",)).text == "[201]s syster, Annandag"


def test_too_much_is_refused() -> None:
    with pytest.raises(TranslationError):
        shield(" a ".join(["7"] * (MOST + 1)))
