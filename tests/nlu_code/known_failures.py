"""Sentences that we know to be understood wrongly: `python -m tests.nlu_code.known_failures` writes them anew."""

import json
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import yaml

from bot.settings import ROOT
from nlu.danger import DangerWatch
from nlu.embed import open_embedder
from nlu.evaluate import IntentLine, read_sentence_folder
from nlu.intent_model import IntentModel
from nlu.parser import ModelParser, Parsed
from nlu.watched_parser import WatchedParser
from tests.acceptance.template import RASA_PYTHON, make_template, model_of

FILE = ROOT / "tests" / "nlu_known_failures.jsonl"
FOLDERS = (ROOT / "tests" / "nlu", ROOT / "tests" / "nlu_near_crisis")
#: Two meanings that are this near to each other, or a meaning this near to what it needs, may change on another
#: processor.
NEAR = 0.1
NEEDED = next(
    part["consequential"]
    for part in yaml.safe_load((ROOT / "config.yml").read_text(encoding="utf-8"))["pipeline"]
    if "consequential" in part
)


@dataclass(frozen=True)
class Answered:
    """A sentence that was never learnt, and what it was taken for."""

    line: IntentLine
    parsed: Parsed

    @property
    def right(self) -> bool:
        """Whether it was understood as it was meant."""
        return self.parsed.intent == self.line.intent

    @property
    def close(self) -> bool:
        """Whether the meaning that was meant and the one that was taken are nearly as likely, or it nearly counts."""
        chances = dict(self.parsed.ranking)
        needed = NEEDED.get(self.line.intent)
        if needed is not None and abs(chances.get(self.line.intent, 0.0) - needed) < NEAR:
            return True
        others = [chance for name, chance in chances.items() if name not in (self.line.intent, "nlu_fallback")]
        return abs(chances.get(self.line.intent, 0.0) - max(others, default=0.0)) < NEAR or self.parsed.confidence < 0.4


def answers(state: Path) -> list[Answered]:
    """Every sentence of the test folders, as the whole house understands it."""
    lines = [line for folder in FOLDERS for line in read_sentence_folder(folder)]
    embedder = open_embedder("bundled")
    model = model_of(state)
    parser = WatchedParser(
        ModelParser(ROOT, RASA_PYTHON, model, embedder), DangerWatch(embedder, IntentModel.from_archive(model))
    )
    return [
        Answered(line, parsed) for line, parsed in zip(lines, parser.parse([line.text for line in lines]), strict=True)
    ]


def known(path: Path = FILE) -> set[tuple[str, str]]:
    """(language, text) of each known failure."""
    rows = (json.loads(line) for line in path.read_text(encoding="utf-8").splitlines())
    return {(row["lang"], row["text"]) for row in rows}


def rows(answered: Sequence[Answered]) -> Iterator[str]:
    """The failures as JSON lines, in the order of the folders."""
    for each in answered:
        if not each.right:
            line = each.line
            row = {"lang": line.lang, "text": line.text, "intent": line.intent, "taken_for": each.parsed.intent}
            yield json.dumps(row, ensure_ascii=False) + "\n"


if __name__ == "__main__":
    lines = list(rows(answers(make_template())))
    FILE.write_text("".join(lines), encoding="utf-8")
    sys.stdout.write(f"{len(lines)} known failures.\n")
