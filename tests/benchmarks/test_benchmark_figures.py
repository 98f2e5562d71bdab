"""The figures of `make bench`: percentiles, shares of a turn, tables, sections of the document."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from benchmarks.__main__ import BENCHMARKS, DOCUMENT, MOST_TURNS
from benchmarks.durations import first_and_last_third, milliseconds, percentile
from benchmarks.errors import BenchmarkError
from benchmarks.kinds import DIFFERENT, ENDINGS, NEEDS, SMALL_TALK, WHOM, sentence
from benchmarks.measured import ACTIONS, STAGES, Total, read, since
from benchmarks.memory import Resident, read_status, resident
from benchmarks.report import written
from benchmarks.section import replace_section
from benchmarks.start import steps
from benchmarks.table import Table
from benchmarks.timed_parser import Known, first_guess
from benchmarks.turn import WARM_UP, parts
from nlu.parser import Parsed

METRICS = """\
# HELP navigator_turn_seconds Seconds of one message's turn, by stage.
# TYPE navigator_turn_seconds histogram
navigator_turn_seconds_bucket{le="0.01",stage="hear"} 3.0
navigator_turn_seconds_bucket{le="+Inf",stage="hear"} 4.0
navigator_turn_seconds_count{stage="hear"} 4.0
navigator_turn_seconds_sum{stage="hear"} 0.25
navigator_turn_seconds_bucket{le="+Inf",stage="say"} 2.0
navigator_turn_seconds_count{stage="say"} 2.0
navigator_turn_seconds_sum{stage="say"} 0.5
# TYPE navigator_action_seconds histogram
navigator_action_seconds_bucket{action="action_greet",le="+Inf"} 1.0
navigator_action_seconds_count{action="action_greet"} 1.0
navigator_action_seconds_sum{action="action_greet"} 0.125
"""
MARKED = "before\n<!-- turn: begin -->\nold\n<!-- turn: end -->\nafter\n"

seconds = st.lists(st.floats(0, 100), min_size=1)


@pytest.mark.parametrize(("share", "value"), [(0, 1), (0.5, 2.5), (0.95, 3.85), (1, 4)])
def test_a_percentile_lies_between_its_neighbours(share: float, value: float) -> None:
    assert percentile([4, 1, 3, 2], share) == pytest.approx(value)


@given(seconds, st.floats(0, 1))
def test_a_percentile_lies_within_the_values(values: list[float], share: float) -> None:
    assert min(values) - 1e-9 <= percentile(values, share) <= max(values) + 1e-9


def test_of_nothing_there_are_no_figures() -> None:
    with pytest.raises(ValueError, match="no percentile"):
        percentile([], 0.5)
    with pytest.raises(ValueError, match="no thirds"):
        first_and_last_third([])


@given(seconds)
def test_the_thirds_are_the_ends(values: list[float]) -> None:
    first, last = first_and_last_third(values)
    assert len(first) == len(last) >= 1
    assert values[: len(first)] == first
    assert values[-len(last) :] == last


def test_milliseconds_have_two_telling_digits() -> None:
    assert [milliseconds(value) for value in (0.00012, 0.0074, 0.0834, 1.2345)] == [
        "0.1 ms",
        "7.4 ms",
        "83 ms",
        "1234 ms",
    ]


def test_what_the_processes_tell_is_read() -> None:
    assert read(METRICS, STAGES) == {"hear": Total(0.25, 4), "say": Total(0.5, 2)}
    assert read(METRICS, ACTIONS) == {"action_greet": Total(0.125, 1)}
    assert read("", STAGES) == {}


def test_only_what_moved_is_counted() -> None:
    before = {"a": Total(1.0, 2), "b": Total(1.0, 1)}
    after = {"a": Total(1.5, 4), "b": Total(1.0, 1), "c": Total(0.25, 1)}
    assert since(before, after) == {"a": Total(0.5, 2), "c": Total(0.25, 1)}


def test_the_parts_of_a_turn_are_the_whole() -> None:
    stages = {"hear": Total(0.2, 20), "decide": Total(1.0, 10), "say": Total(0.3, 10)}
    actions = {"action_start_search": Total(0.1, 10), "action_show_support": Total(0.4, 10)}
    turn = parts(0.2, 10, stages, actions)
    assert (turn.hear, turn.rasa, turn.actions, turn.say) == pytest.approx((0.02, 0.05, 0.05, 0.03))
    assert turn.whole == pytest.approx(0.2)
    assert turn.cell(turn.rasa) == "50 ms (25%)"


def test_no_two_messages_are_alike() -> None:
    assert MOST_TURNS + WARM_UP == DIFFERENT
    for patterns, fillings in ((SMALL_TALK, ENDINGS), (NEEDS, WHOM)):
        assert len({sentence(patterns, fillings, number) for number in range(DIFFERENT)}) == DIFFERENT


def test_a_table_is_aligned_and_markdown() -> None:
    lines = Table(("what", "p50"), [("a button", "7 ms"), ("số", "83 ms")]).lines()
    assert lines == [
        "| what     |   p50 |",
        "| -------- | ----: |",
        "| a button |  7 ms |",
        "| số       | 83 ms |",
    ]


def test_blocks_are_parted_by_empty_lines() -> None:
    assert written(["one", Table(("a",), [("b",)]), "two"]) == ["one", "", "| a |", "| - |", "| b |", "", "two"]


def test_a_section_is_replaced_and_nothing_else() -> None:
    once = replace_section(MARKED, "turn", ["new"])
    assert once == "before\n<!-- turn: begin -->\n\nnew\n\n<!-- turn: end -->\nafter\n"
    assert replace_section(once, "turn", ["new"]) == once


@pytest.mark.parametrize("document", ["", "<!-- turn: begin -->", "<!-- turn: end --><!-- turn: begin -->", MARKED * 2])
def test_a_missing_mark_is_said(document: str) -> None:
    with pytest.raises(BenchmarkError, match=r"<!-- turn: begin -->"):
        replace_section(document, "turn", ["new"])


def test_the_document_has_a_section_for_each_benchmark() -> None:
    document = DOCUMENT.read_text(encoding="utf-8")
    assert re.findall(r"^<!-- (\w+): begin -->$", document, flags=re.MULTILINE) == list(BENCHMARKS)
    for name in BENCHMARKS:
        assert "something new" in replace_section(document, name, ["something new"])


def test_the_steps_of_a_start_are_read() -> None:
    said = (
        "  … The Rasa model is up to date.\n"
        "  Search in 28 entries           0.8 s\n"
        "  Rasa, actions, gateway        10.1 s\n"
        "\n  Chat      http://127.0.0.1:8080/\n"
    )
    assert steps(said) == [("Search in 28 entries", 0.8), ("Rasa, actions, gateway", 10.1)]


def test_memory_is_read_as_linux_tells_it() -> None:
    assert read_status("Name:\tpython\nVmRSS:\t  1000 kB\nRssFile:\t  250 kB\n") == Resident(1_024_000, 256_000)
    assert str(Resident(156_600_000, 0)) == "157 MB"
    assert resident().bytes > resident().of_files > 0


def test_the_likeliest_intent_is_found_behind_the_fallback() -> None:
    asked_back = Parsed("nlu_fallback", 0.8, (("nlu_fallback", 0.8), ("greet", 0.2), ("thanks", 0.1)))
    assert first_guess(asked_back).intent == "greet"
    assert first_guess(asked_back).confidence == 0.2
    sure = Parsed("thanks", 0.9, (("thanks", 0.9), ("greet", 0.1)))
    assert first_guess(sure) == sure
    nothing = Parsed("nlu_fallback", 1.0, ())
    assert first_guess(nothing) == nothing


def test_known_answers_belong_to_their_texts() -> None:
    answers = [Parsed("greet", 1.0, ())]
    assert Known(answers).parse(["hello"]) == answers
    with pytest.raises(BenchmarkError, match="1 answers for 2 texts"):
        Known(answers).parse(["hello", "bye"])
