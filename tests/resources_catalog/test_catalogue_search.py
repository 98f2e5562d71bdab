"""Search by words, region and exclusion, without a model; and that nothing depends on the order of entries."""

import json
from dataclasses import replace
from typing import Any
from uuid import UUID

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from resources_catalog.entry import Entry
from resources_catalog.evaluate import LineError, measure, questions, table
from resources_catalog.folding import fold
from resources_catalog.part import parts_of, reference_parts
from resources_catalog.search import BESIDE_THE_BEST, GOOD, Index, Reason, embed_parts
from tests.resources_catalog.samples import WordEmbedder, document, entry

SUBJECTS = {"bad": "badrum rullstol", "skola": "skolan skjuts", "vila": "avlastning helg"}


def _entries() -> list[Entry]:
    many = [entry(slug, document(subject=subject)) for slug, subject in SUBJECTS.items()]
    abroad = document("nl-rotterdam", "nl", "badkamer rolstoel")
    help_line = document(subject="kris") | {"topics": ["emergency"]}
    return [*many, entry("bad", abroad), entry("akut", help_line)]


@pytest.fixture
def index(embedder: WordEmbedder) -> Index:
    return Index(_entries(), embedder)


def _slugs(index: Index, query: str, **more: Any) -> list[str]:
    given = {"language": "sv", "region": "se-karlstad", **more}
    return [hit.entry.slug for hit in index.search(query, **given).hits]


def test_words_find_the_entry_and_are_named_as_written(index: Index) -> None:
    found = index.search("Vi måste ha Skjuts till SKOLAN", "sv", "se-karlstad")
    assert found.hits[0].entry.slug == "skola"
    assert Reason("words", "Skjuts, SKOLAN") in found.hits[0].reasons
    assert Reason("region", "se-karlstad") in found.hits[0].reasons


def test_accents_may_be_left_out(index: Index) -> None:
    assert fold("Nhà tắm quá chật Đường") == "nha tam qua chat duong"
    assert fold("Å, ø, ё, أُم") == fold("a, o, е, ام")
    accented = index.rank("nhà tắm quá chật", "vi", "se-karlstad")
    plain = index.rank("nha tam qua chat", "vi", "se-karlstad")
    assert {hit.entry.id for hit in accented} == {hit.entry.id for hit in plain}
    shared = [reason for hit in (*accented, *plain) for reason in hit.reasons if reason.kind == "words"]
    assert {fold(reason.value) for reason in shared} <= {
        "nha, tam, chat",
        "nha, tam, qua",
        "tam, qua, chat",
        "tam, chat",
    }


def test_only_what_serves_the_region_comes_up(index: Index) -> None:
    assert {hit.entry.region for hit in index.rank("badrum rullstol", "sv", "nl-rotterdam")} == {"nl-rotterdam"}
    assert index.search("badrum rullstol", "sv", "vn-quang-ninh").verdict == "nothing"


def test_what_was_declined_or_saved_is_not_shown_again(index: Index) -> None:
    first = index.search("badrum rullstol", "sv", "se-karlstad").hits[0].entry
    assert first.slug == "bad"
    assert "bad" not in [hit.entry.slug for hit in index.rank("badrum rullstol", "sv", "se-karlstad", {first.id})]


def test_emergency_lines_come_only_when_asked_for(index: Index) -> None:
    assert "akut" not in _slugs(index, "kris", limit=10)
    assert [line.slug for line in index.emergency("se-karlstad")] == ["akut"]
    assert index.emergency("ru-moscow") == []


@pytest.mark.parametrize("query", ["", "  \n ", "\x00", "🦄"])
def test_without_a_word_nothing_fits(index: Index, query: str) -> None:
    result = index.search(query, "sv", "se-karlstad")
    assert (result.verdict, result.hits) == ("nothing", ())


def test_no_entry_at_all(embedder: WordEmbedder) -> None:
    assert Index([], embedder).search("badrum", "sv", "se-karlstad").verdict == "nothing"


def test_known_vectors_are_not_embedded_again(embedder: WordEmbedder) -> None:
    parts = [*reference_parts(), *(part for one in _entries() for part in parts_of(one))]
    vectors = embed_parts(parts, embedder, {})
    embedder.embedded.clear()
    Index(_entries(), embedder, vectors)
    assert embedder.embedded == []


@settings(deadline=None, max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.permutations(_entries()), st.text(alphabet="abdehikorlstvåäö ", max_size=40))
def test_the_order_of_entries_never_changes_the_result(entries: list[Entry], query: str) -> None:
    embedder = WordEmbedder()
    expected = Index(_entries(), embedder).rank(query, "sv", None)
    assert Index(entries, embedder).rank(query, "sv", None) == expected


def test_closed_and_wholly_confidential_entries_are_never_found(embedder: WordEmbedder) -> None:
    closed = entry("stangd", document(subject="badrum rullstol"))
    closed = closed.model_copy(update={"service": closed.service.model_copy(update={"status": "temporarily closed"})})
    secret = entry("hemlig", document(subject="badrum rullstol"))
    secret = secret.model_copy(update={"profile": secret.profile.model_copy(update={"confidential": ("*",)})})
    index = Index([*_entries(), closed, secret], embedder)
    assert "bad" in _slugs(index, "badrum rullstol", limit=10)
    assert not {"stangd", "hemlig"} & {hit.entry.slug for hit in index.rank("badrum rullstol", "sv", None, limit=99)}


def test_an_audience_leaves_out_what_is_for_others(embedder: WordEmbedder) -> None:
    given = document(subject="badrum rullstol")
    given["profile"]["audience"] = ["siblings"]
    index = Index([*_entries(), entry("syskon", given)], embedder)
    slugs = {hit.entry.slug for hit in index.rank("badrum", "sv", "se-karlstad", limit=9, audience=["siblings"])}
    assert slugs == {"syskon"}
    others = {hit.entry.slug for hit in index.rank("badrum", "sv", "se-karlstad", limit=9, audience=["parents"])}
    assert "syskon" not in others


@settings(deadline=None, max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.text(max_size=40), st.sampled_from(["se-karlstad", "nl-rotterdam", "ru-moscow"]), st.sampled_from(["sv", "vi"])
)
def test_a_region_never_leaks(index: Index, query: str, region: str, language: str) -> None:
    assert all(hit.entry.serves(region) for hit in index.rank(query, language, region, limit=99))


def test_a_hit_far_below_the_best_is_not_shown(index: Index) -> None:
    hidden = 0
    for query in ("badrum", "skolan", "natt", "vila", "bad badrummet trappa", "skjuts till skolan"):
        ranked = index.rank(query, "sv", "se-karlstad")
        shown = index.search(query, "sv", "se-karlstad", limit=9).hits
        assert [hit.entry.id for hit in shown] == [hit.entry.id for hit in ranked[: len(shown)]]
        assert all(hit.score >= min(GOOD, ranked[0].score - BESIDE_THE_BEST) for hit in shown)
        hidden += len(ranked) - len(shown)
    assert hidden > 0


def test_figures_count_hits_and_name_what_the_catalogue_lacks(index: Index) -> None:
    asked = questions(
        [
            '{"query": "badrum rullstol", "lang": "sv", "region": "se-karlstad", "relevant": ["bad"]}',
            '{"query": "skjuts skolan", "lang": "en", "region": "se-karlstad", "relevant": ["vila", "nowhere"]}',
            '{"query": "zzz", "lang": "sv", "region": "se-karlstad", "relevant": []}',
            "",
        ]
    )
    figures = measure(asked, index)
    assert (figures.overall.questions, figures.overall.hit_1, figures.overall.hit_3) == (2, 0.5, 1.0)
    assert (figures.same_language.questions, figures.cross_lingual.questions) == (1, 1)
    assert 0.5 < figures.overall.mrr_10 < 1
    assert figures.held_back == 1.0
    assert figures.unknown_ids == ["nowhere"]
    assert "not in the catalogue: nowhere" in table(figures)
    assert figures.as_json()["overall"]["questions"] == 2


def test_a_broken_line_is_named() -> None:
    with pytest.raises(LineError, match="line 2 cannot be used"):
        list(questions(['{"query": "a", "lang": "sv"}', "{"]))


@pytest.mark.parametrize(
    ("line", "why"),
    [
        ("[]", "no object"),
        ('{"query": 1, "lang": "sv"}', "texts"),
        ('{"query": "a", "lang": "sv", "region": 3}', "region"),
        ('{"query": "a", "lang": "sv", "relevant": [{}]}', "list of ids"),
    ],
)
def test_what_is_wrong_in_a_line_is_said(line: str, why: str) -> None:
    with pytest.raises(LineError, match=f"line 1 .*{why}"):
        list(questions([line]))


def test_lines_of_others_are_read(index: Index) -> None:
    known = index.entries[0]
    line = {"query": "badrum", "lang": "sv-SE", "region": "", "relevant": str(known.id).upper(), "acceptable": None}
    asked = list(questions(["\ufeff" + json.dumps(line), '{"query": "x", "lang": "sv", "relevant": [12]}']))
    assert (asked[0].language, asked[0].region) == ("sv", None)
    assert asked[0].relevant == frozenset([str(known.id)])
    assert asked[1].relevant == {"12"}
    figures = measure([asked[0], replace(asked[1], region="uk-bristol")], index)
    assert (figures.unknown_ids, figures.unknown_regions) == (["12"], ["uk-bristol"])
    assert any("uk-bristol" in row for row in table(figures))


def test_scores_are_finite_for_an_id_that_is_excluded(index: Index) -> None:
    everything = {hit.entry.id for hit in index.rank("badrum", "sv", None, limit=99)}
    assert index.rank("badrum", "sv", None, everything | {UUID(int=7)}) == []
