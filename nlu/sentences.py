"""The sentences of a folder: <language>/<topic>.yml, each an intent's examples, as Rasa reads them."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import yaml

from nlu.accents import without_accents
from nlu.errors import SentencesFaulty

#: Languages that many people type without their accents: every sentence is learnt both ways.
TYPED_PLAINLY = frozenset({"vi"})
#: A folder beside the languages that holds rules, not sentences.
DIALOGUE = "dialogue"


@dataclass(frozen=True)
class Sentence:
    """What somebody may write, in which language, and the intent that it has."""

    text: str
    language: str
    intent: str


def read_sentences(folder: Path) -> Iterator[Sentence]:
    """Every sentence below the folder, file by file; raises SentencesFaulty for a file of another form."""
    for path in sorted(folder.glob("**/*.yml")):
        if path.parent.name == DIALOGUE:
            continue
        try:
            blocks = (yaml.safe_load(path.read_text(encoding="utf-8")) or {}).get("nlu", [])
            for block in blocks:
                lines = (line.strip() for line in block["examples"].splitlines())
                texts = [line[1:].strip() for line in lines if line.startswith("-")]
                yield from (Sentence(text, path.parent.name, block["intent"]) for text in texts if text)
        except (yaml.YAMLError, AttributeError, KeyError, TypeError) as error:
            raise SentencesFaulty(
                f"{path.parent.name}/{path.name} is not written as training sentences are: {error}"
            ) from error


def training_texts(folder: Path) -> list[str]:
    """Everything that is learnt from the folder, each once: the sentences, and some again without accents."""
    texts: dict[str, None] = {}
    for sentence in read_sentences(folder):
        texts[sentence.text] = None
        if sentence.language in TYPED_PLAINLY:
            texts[without_accents(sentence.text)] = None
    return list(texts)
